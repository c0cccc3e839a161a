package transfer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
)

// edited changes a manifest and seals it again, as someone would who knows how.
func edited(t *testing.T, dir string, change func(*Manifest)) {
	t.Helper()
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	change(&m)
	if err := m.write(dir); err != nil {
		t.Fatal(err)
	}
}

// replaced puts another file in a backup and makes the manifest agree with it.
func replaced(t *testing.T, dir, name string, raw []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	mustWrite(t, path, raw)
	sum, err := sumFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited(t, dir, func(m *Manifest) {
		for i := range m.Files {
			if m.Files[i].Name == name {
				m.Files[i] = sum
			}
		}
	})
}

// elsewhere is a backup of another folder of the same municipality, with one signal.
func elsewhere(t *testing.T) string {
	t.Helper()
	w := newTown(t)
	raiseOne(t, w.open(t, w.data))
	if _, err := Backup(t.Context(), Job{From: w.data, To: w.at("kopie"), Program: "toets", Now: clock}); err != nil {
		t.Fatal(err)
	}
	return w.at("kopie")
}

// damages are the ways in which a backup can be spoiled, each with what is said of it.
var damages = []struct {
	name  string
	spoil func(t *testing.T, dir string)
	kind  domain.Kind
	words string
}{
	{"a bit of the log flipped", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, node.LogFile)) }, domain.Invalid, "logboek.sqlite is beschadigd: verwacht vingerafdruk"},
	{"a bit of the keys flipped", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, keysFile)) }, domain.Invalid, "sleutels.sqlite is beschadigd: verwacht vingerafdruk"},
	{"a file missing", func(t *testing.T, dir string) { mustRemove(t, filepath.Join(dir, keysFile)) }, domain.NotFound, "sleutels.sqlite ontbreekt"},
	{"a file cut short", func(t *testing.T, dir string) {
		path := filepath.Join(dir, node.LogFile)
		raw := mustRead(t, path)
		mustWrite(t, path, raw[:len(raw)-4096])
	}, domain.Invalid, "logboek.sqlite is beschadigd: verwacht"},
	{"no manifest", func(t *testing.T, dir string) { mustRemove(t, filepath.Join(dir, ManifestFile)) }, domain.NotFound, "geen reservekopie"},
	{"a manifest changed by hand", func(t *testing.T, dir string) {
		path := filepath.Join(dir, ManifestFile)
		mustWrite(t, path, bytes.Replace(mustRead(t, path), []byte(`"gm9901"`), []byte(`"gm9902"`), 1))
	}, domain.Invalid, "is gewijzigd nadat"},
	{"a manifest that is no JSON", func(t *testing.T, dir string) { mustWrite(t, filepath.Join(dir, ManifestFile), []byte("{")) }, domain.Invalid, "niet als manifest te lezen"},
	{"a manifest of a newer program", func(t *testing.T, dir string) {
		mustWrite(t, filepath.Join(dir, ManifestFile), []byte(`{"vorm":2,"nieuws":true}`))
	}, domain.Invalid, "heeft vorm 2"},
	{"a manifest that names a file elsewhere", func(t *testing.T, dir string) {
		edited(t, dir, func(m *Manifest) { m.Files[0].Name = "../gemeente.yaml" })
	}, domain.Invalid, "hoort niet in een reservekopie"},
	{"a manifest without the log", func(t *testing.T, dir string) {
		edited(t, dir, func(m *Manifest) { m.Files = m.Files[:1] })
	}, domain.Invalid, "noemt logboek.sqlite niet"},
	{"another number of events", func(t *testing.T, dir string) { edited(t, dir, func(m *Manifest) { m.Events.Head++ }) }, domain.Invalid, "de laatste gebeurtenis is"},
	{"another number of streams", func(t *testing.T, dir string) { edited(t, dir, func(m *Manifest) { m.Events.Streams++ }) }, domain.Invalid, "stromen, gevonden"},
	{"another fingerprint of the events", func(t *testing.T, dir string) {
		edited(t, dir, func(m *Manifest) { m.Events.SHA256 = strings.Repeat("0", 64) })
	}, domain.Invalid, "verwacht de vingerafdruk 000"},
	{"other counts per type", func(t *testing.T, dir string) {
		edited(t, dir, func(m *Manifest) { m.Events.PerType["besluit-genomen"]++ })
	}, domain.Invalid, "keer besluit-genomen, gevonden"},
	{"another fingerprint of a view", func(t *testing.T, dir string) {
		edited(t, dir, func(m *Manifest) { m.Views[2].SHA256 = strings.Repeat("0", 64) })
	}, domain.Invalid, "De weergave openstaande-lussen komt anders uit"},
	{"another log", func(t *testing.T, dir string) {
		replaced(t, dir, node.LogFile, mustRead(t, filepath.Join(elsewhere(t), node.LogFile)))
	}, domain.Invalid, "een ander dan het manifest noemt"},
	{"keys of another vault", func(t *testing.T, dir string) {
		replaced(t, dir, keysFile, mustRead(t, filepath.Join(elsewhere(t), keysFile)))
	}, domain.Invalid, "logboek en sleutels horen niet bij elkaar"},
	{"settings of another municipality", func(t *testing.T, dir string) {
		replaced(t, dir, node.SettingsFile, []byte("code: gm0855\n"))
	}, domain.Invalid, "De reservekopie is van gemeente gm9901, maar gemeente.yaml noemt gm0855"},
	{"settings and manifest of another municipality", func(t *testing.T, dir string) {
		replaced(t, dir, node.SettingsFile, []byte("code: gm0855\n"))
		edited(t, dir, func(m *Manifest) { m.Municipality = "gm0855" })
	}, domain.Invalid, "Gebeurtenis 1 is van gemeente gm9901"},
	{"a log that is no SQLite", func(t *testing.T, dir string) {
		replaced(t, dir, node.LogFile, bytes.Repeat([]byte("geen logboek "), 1000))
	}, domain.Invalid, "het is geen SQLite-bestand"},
}

func mustRemove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestASpoiledBackupIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			w := copied(t)
			d.spoil(t, w.at("kopie"))
			_, err := Check(t.Context(), Job{From: w.at("kopie")})
			refused(t, err, d.kind, d.words)
			_, err = Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, w.key)
			refused(t, err, d.kind, d.words)
			if _, err := os.Stat(w.at("terug")); !os.IsNotExist(err) {
				t.Errorf("something was put back: %v", err)
			}
			if left := w.leftovers(t); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

func TestViewsOfAnotherVersionAreNotComparedAndNamed(t *testing.T) {
	t.Parallel()
	w := copied(t)
	edited(t, w.at("kopie"), func(m *Manifest) {
		m.Views[2].Version--
		m.Views[2].SHA256 = "van toen"
	})
	c, err := Check(t.Context(), Job{From: w.at("kopie")})
	if err != nil || len(c.OtherViews) != 1 || c.OtherViews[0] != "openstaande-lussen" {
		t.Errorf("%q %v", c.OtherViews, err)
	}
}

func TestACheckChangesNothing(t *testing.T) {
	t.Parallel()
	w := copied(t)
	if err := os.Chmod(w.at("kopie"), 0o500); err != nil { // as on a medium that is only to be read
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(w.at("kopie"), 0o700) })
	before, err := os.ReadDir(w.at("kopie"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Check(t.Context(), Job{From: w.at("kopie")}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadDir(w.at("kopie"))
	if err != nil || len(after) != len(before) {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestRestoresThatAreRefused(t *testing.T) {
	t.Parallel()
	w := copied(t)
	_, err := Restore(t.Context(), Job{From: w.at("kopie"), To: w.data}, w.key)
	refused(t, err, domain.Refused, "niet overschreven")
	other := newTown(t)
	raiseOne(t, other.open(t, other.data))
	_, err = Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, other.key)
	refused(t, err, domain.Invalid, "hoort niet bij")
	if _, err := os.Stat(w.at("terug")); !os.IsNotExist(err) || len(w.leftovers(t)) > 0 {
		t.Errorf("left: %v %q", err, w.leftovers(t))
	}
}

func TestARestoreWithoutTheMasterKeySaysThatItIsNeeded(t *testing.T) {
	t.Parallel()
	w := copied(t)
	r, err := Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, w.at("weg"))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, r.MasterKey, domain.NotFound, "ontbreekt")
	_, err = node.OpenWriter(t.Context(), w.at("terug"), node.Options{MasterKeyFile: w.at("weg"), Now: clock})
	refused(t, err, domain.NotFound, "hoofdsleutel")
	w.open(t, w.at("terug")) // with the key it opens
}

func TestAnEmptyFolderIsFree(t *testing.T) {
	t.Parallel()
	w := copied(t)
	if err := os.Mkdir(w.at("terug"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), Job{From: w.at("kopie"), To: w.at("terug")}, w.key); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(w.at("terug")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info, err)
	}
}
