package node

import (
	"os"
	"path/filepath"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/vault"
)

// raised is a new signal's stream.
func raised(t *testing.T, n *Node, id string) string {
	t.Helper()
	raise := commands.RaiseSignal{SignalID: domain.SignalID(id), SignalInput: commands.SignalInput{Story: "Zij vertelde het zo.", Kind: "idee", Sectors: []domain.Sector{"wmo"}}}
	if _, err := raise.Do(t.Context(), n.Desk(commands.By{})); err != nil {
		t.Fatal(err)
	}
	return domain.SignalCategory.Stream(n.Settings.Code, id)
}

// An older copy of the keys, put back without the log of that time, holds keys that were destroyed since.
func TestAKeyThatComesBackAfterItWasForgottenIsDestroyedAgain(t *testing.T) {
	const gone, stays = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
	n := opened(t, "2026-11-21T12:00:00Z")
	o := Options{MasterKeyFile: filepath.Join(filepath.Dir(n.Dir), "hoofdsleutel"), Now: n.now}
	streams := map[string]bool{raised(t, n, gone): false, raised(t, n, stays): true}
	shut := func() {
		t.Helper()
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	reopen := func() {
		t.Helper()
		var err error
		if n, err = OpenWriter(t.Context(), n.Dir, o); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = n.Close() })
	}
	shut()
	keys := filepath.Join(n.Dir, vault.FileName)
	older, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	reopen()
	forget := commands.ForgetPerson{Kind: domain.SignalCategory, ID: gone, Reason: "verzoek-betrokkene"}
	if _, err := forget.Do(t.Context(), n.Desk(commands.By{})); err != nil {
		t.Fatal(err)
	}
	shut()
	if err := os.WriteFile(keys, older, 0o600); err != nil {
		t.Fatal(err)
	}
	reopen()
	for stream, want := range streams {
		if has, err := n.Vault.Holds(t.Context(), stream); err != nil || has != want {
			t.Errorf("%s has a key: %t (%v)", stream, has, err)
		}
	}
}
