package main

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
)

// realMotion is a motion as its owners publish it.
type realMotion struct {
	ID      string `json:"id"`
	Number  string `json:"nummer"`
	Subject string `json:"onderwerp"`
	Text    string `json:"tekst"`
	Vote    struct {
		Outcome string                    `json:"eindstatus"`
		Totals  struct{ Voor, Tegen int } `json:"totalen"`
	} `json:"stemming"`
}

// realMotions is a file of motions of the Tweede Kamer, read here without anything of ours, by the number of their case.
func realMotions(t *testing.T) (path string, byCase map[string]realMotion) {
	t.Helper()
	path = filepath.Join("..", "..", "..", "shared", "data", "moties", "moties_dev_half.ndjson.gz")
	file, err := os.Open(path)
	if err != nil {
		t.Skip("the motions are not beside the checkout") //nolint:forbidigo // a register of others, which is not ours to ship
	}
	defer func() { _ = file.Close() }() // it was only read
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	byCase = map[string]realMotion{}
	for rows := json.NewDecoder(unzipped); rows.More(); {
		var m realMotion
		if err := rows.Decode(&m); err != nil {
			t.Fatal(err)
		}
		byCase[m.Number] = m
	}
	return path, byCase
}

// events reads all events of a folder.
func (f folder) events() []domain.Event {
	f.t.Helper()
	n, err := node.OpenReader(f.t.Context(), f.data, node.Options{MasterKeyFile: f.key, Now: time.Now})
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = n.Close() }() // it was only read
	recorded, err := n.Log.Read(f.t.Context(), 0, 1_000_000)
	if err != nil {
		f.t.Fatal(err)
	}
	codec := n.Desk(me()).Codec
	out := make([]domain.Event, len(recorded))
	for i, r := range recorded {
		if _, out[i], err = codec.Decode(r.Stored); err != nil {
			f.t.Fatal(err)
		}
	}
	return out
}

func TestRealMotionsGoInWithVoteTextAndReplacements(t *testing.T) {
	t.Parallel()
	path, source := realMotions(t)
	f := newFolder(t)
	f.binary = build(t)
	mapping := []string{"--mapping", "../../docs/voorbeelden/moties-tweede-kamer.yaml"}
	s := f.load("moties", path, mapping...)
	if s.Read != 3999 || s.Accepted != 3999 || s.Replaced != 142 || s.Unlinked != 190 || s.Unnumbered != 94 {
		t.Fatalf("first import: %+v", s)
	}
	before := f.must("views", "--format", "json")
	if s := f.load("moties", path, mapping...); s.Known != 3999 || s.Replaced != 0 {
		t.Fatalf("second import: %+v", s)
	}
	if after := f.must("views", "--format", "json"); after != before {
		t.Error("the second import wrote something")
	}
	tabled := map[domain.MotionID]domain.ProposalContent{}
	numbered, replaced := 0, 0
	for _, e := range f.events() {
		switch e := e.(type) {
		case domain.MotionTabled:
			tabled[e.MotionID] = e.ProposalContent
			if m := source[e.Number]; e.Text != m.Text || e.Title != m.Subject || !e.Origin.PublicRegister {
				t.Errorf("%s: another text or title", e.Number)
			}
		case domain.MotionAdopted:
			numbered += voted(t, source[tabled[e.MotionID].Number], e.Vote, "Stemmen - aangenomen")
		case domain.MotionRejected:
			numbered += voted(t, source[tabled[e.MotionID].Number], e.Vote, "Stemmen - verworpen", "Stemmen - niet aangenomen")
		case domain.MotionReplaced:
			replaced++
			if by := tabled[e.By]; !strings.Contains(by.Text, "VERVANGING VAN DIE GEDRUKT ONDER NR.") && !strings.Contains(by.Title, "t.v.v.") {
				t.Errorf("%s does not say that it replaces anything", by.Number)
			}
		}
	}
	if len(tabled) != 3999 || numbered != 3355-94 || replaced != 142 {
		t.Errorf("%d motions, %d votes with numbers, %d replaced", len(tabled), numbered, replaced)
	}
}

// voted holds a vote against the source; it is 1 when there are numbers.
func voted(t *testing.T, m realMotion, v *domain.Vote, outcomes ...string) int {
	t.Helper()
	if !strings.Contains(strings.Join(outcomes, "|"), m.Vote.Outcome) || m.Vote.Outcome == "" {
		t.Errorf("%s: the source says %q", m.Number, m.Vote.Outcome)
	}
	if v == nil {
		return 0
	}
	if v.For != m.Vote.Totals.Voor || v.Against != m.Vote.Totals.Tegen {
		t.Errorf("%s: got %d to %d, the source says %v", m.Number, v.For, v.Against, m.Vote.Totals)
	}
	return 1
}
