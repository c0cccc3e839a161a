package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/internal/simulate"
)

func TestASimulatedFolderAnswersQuestionsByKey(t *testing.T) {
	f := newFolder(t)
	if out := f.must("simulate", "--events", "3000", "--seed", "4", "--out", f.data); !strings.Contains(out, "Oosterwaarde staat in") {
		t.Errorf("got %q", out)
	}
	if rows := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "huishoudelijke-hulp"); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	if rows := f.rows("effect-van-besluiten", "--besluit", "normtijden-2024", "--meetreeks", "kosten-huishoudelijke-hulp"); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	code, _, errs := f.cli("simulate", "--out", f.data)
	if code != exitFailed || !strings.Contains(errs, "staan al gebeurtenissen") {
		t.Errorf("a second town in the folder: exit code %d: %s", code, errs)
	}
}

func TestSimulateRefusesWhatCannotBeMade(t *testing.T) {
	f := newFolder(t)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--events", "2999", "--out", f.data}, exitFailed, "ten minste 3000"},
		{nil, exitUsage, "--out"},
		{[]string{"--events", "veel", "--out", f.data}, exitUsage, "--events"},
		{[]string{"--seed", "-1", "--out", f.data}, exitUsage, "--seed"},
	} {
		code, _, errs := f.cli(append([]string{"simulate"}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit code %d: %s", c.args, code, errs)
		}
	}
	if _, err := os.Stat(f.data); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a town that was refused left its folder behind: %v", err)
	}
}

func TestTheTruthIsToldWithAndWithoutATown(t *testing.T) {
	f := newFolder(t)
	tell := func(args ...string) []simulate.Truth {
		var truths []simulate.Truth
		if err := json.Unmarshal([]byte(f.must(append([]string{"simulate", "--waarheid", "--format", "json"}, args...)...)), &truths); err != nil {
			t.Fatal(err)
		}
		return truths
	}
	planted, realised := tell(), tell("--events", "3000", "--out", filepath.Join(f.data, "stad"))
	if len(planted) != 10 || len(realised) != 10 {
		t.Fatalf("%d stories planted and %d told", len(planted), len(realised))
	}
	if planted[0].Windows[0].Realised != nil || realised[0].Windows[0].Realised == nil {
		t.Error("what a town made of it is told without a town, or not with one")
	}
	if out := f.must("simulate", "--waarheid"); !strings.Contains(out, planted[9].MeasureID) || !strings.Contains(out, "bedoeld   27.0") {
		t.Errorf("the table lacks something: %s", out)
	}
}
