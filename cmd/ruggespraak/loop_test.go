package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheExampleAnswersItsQuestions(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	rows := f.rows("effect-van-besluiten", "--besluit", "2023-88")
	if len(rows) != 1 {
		t.Fatalf("got %d rows", len(rows))
	}
	signals := rows[0]["signalen"].(map[string]any)
	if signals["gemiddeldPerMaandVoor"].(float64) > 15 || signals["gemiddeldPerMaandNa"].(float64) < 18 {
		t.Errorf("before %v, after %v", signals["gemiddeldPerMaandVoor"], signals["gemiddeldPerMaandNa"])
	}
	if n := len(rows[0]["meetreeksen"].([]any)); n != 1 {
		t.Errorf("got %d series", n)
	}
	small := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "POST-2025")[0]
	if small["signalen"] != nil {
		t.Errorf("a small number is shown: %v", small["signalen"])
	}
	if open := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "POST-2025", "--onafgeschermd")[0]; open["signalen"] != 1.0 {
		t.Errorf("got %v without the rule", open["signalen"])
	}
	if raw, err := os.ReadFile(filepath.Join(f.data, openLog)); err != nil || strings.Count(string(raw), "\n") != 1 {
		t.Errorf("asking without the rule is not on record: %q, %v", raw, err)
	}
}

func TestRebuiltViewsAnswerByteForByte(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	before := map[string]string{}
	views := []string{"signalen-per-beleidsmaatregel", "effect-van-besluiten", "openstaande-lussen", "bundels", "toezeggingen-en-moties", "termijnagenda", "sleutels"}
	for _, v := range views {
		before[v] = f.must("query", v, "--format", "json")
	}
	f.must("rebuild")
	for _, v := range views {
		if after := f.must("query", v, "--format", "json"); after != before[v] {
			t.Errorf("%s changed by a rebuild:\n%s\n%s", v, before[v], after)
		}
	}
}

func TestWhatWasKnownThen(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	then := time.Now().UTC().Format(time.RFC3339Nano)
	f.must("doe", "besluit-nemen", `{"titel":"Nieuw","orgaan":"college","datum":"2025-06-01","uitkomsten":[{"uitkomst":"vaststellen"}],"motivering":"Daarom."}`)
	if now := len(f.rows("effect-van-besluiten")); now != 6 {
		t.Errorf("got %d rows now", now)
	}
	if was := len(f.rows("effect-van-besluiten", "--beschikbaar-op", then)); was != 5 {
		t.Errorf("got %d rows as known then", was)
	}
	if valid := len(f.rows("effect-van-besluiten", "--geldig-op", "2024-01-31")); valid != 2 {
		t.Errorf("got %d rows as valid on a day", valid)
	}
}

func TestNoStoryIsReadableOnDisk(t *testing.T) {
	f := newFolder(t)
	secret := "Zeldzaamwoord dat nergens anders staat"
	f.must("doe", "signaal-inbrengen", `{"signaalId":"00000000-0000-4000-8000-000000000001","verhaal":"`+secret+`","soort":"knelpunt","domeinen":["wmo"]}`)
	f.must("doe", "kern-verwoorden", `{"signaalId":"00000000-0000-4000-8000-000000000001","inWoordenVanVerteller":"`+secret+`"}`)
	f.load("signalen", f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,verhaal,opmerking\n1,knelpunt,wmo,2024-01-01,"+secret+","+secret+"\n"))
	f.must("query", "signalen-per-beleidsmaatregel")
	err := filepath.WalkDir(f.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), "Zeldzaamwoord") {
			t.Errorf("%s holds the story", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSameOrderTwiceIsCarriedOutOnce(t *testing.T) {
	f := newFolder(t)
	order := []string{"doe", "signaal-inbrengen", `{"verhaal":"Het helpt niet.","soort":"knelpunt","domeinen":["wmo"]}`, "--opdracht", "00000000-0000-4000-8000-00000000000a"}
	first, second := f.must(order...), f.must(order...)
	if !strings.Contains(first, `"nieuw":1`) || !strings.Contains(second, `"nieuw":0`) || !strings.Contains(second, `"herhaald":true`) {
		t.Errorf("first %s second %s", first, second)
	}
}

func TestAViewOfALogThatWasPutBackIsBuiltAnew(t *testing.T) {
	f := newFolder(t)
	f.loadExampleRows()
	f.must("query", "sleutels")
	kept := filepath.Join(filepath.Dir(f.data), "kopie.sqlite")
	copyFile(t, filepath.Join(f.data, "logboek.sqlite"), kept)
	f.must("doe", "maatregel-vaststellen", `{"titel":"Daarna","soort":"pilot"}`)
	f.must("query", "signalen-per-beleidsmaatregel")
	copyFile(t, kept, filepath.Join(f.data, "logboek.sqlite"))
	f.must("doe", "maatregel-vaststellen", `{"titel":"Anders","soort":"pilot"}`)
	answer := f.must("query", "signalen-per-beleidsmaatregel", "--format", "json")
	if strings.Contains(answer, "Daarna") || !strings.Contains(answer, "Anders") {
		t.Errorf("the view still answers from the log that was replaced: %s", answer)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnActTakesKeysWhereItTakesIds(t *testing.T) {
	f := prepared(t)
	f.load("signalen", f.file("s.csv", "sleutel,soort,domeinen,gemeld_op\nS1,idee,wmo,2024-01-01\n"))
	f.must("doe", "signaal-koppelen", `{"signaalId":"S1","maatregelId":"M1","verband":"tegenspraak"}`)
	if row := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "M1", "--onafgeschermd")[0]; row["signalen"] != 1.0 {
		t.Errorf("got %v", row)
	}
	f.must("doe", "besluit-nemen", `{"titel":"T","orgaan":"raad","datum":"2025-01-01","motivering":"m","uitkomsten":[{"maatregelId":"M1","uitkomst":"wijzigen"}],`+
		`"gronden":[{"soort":"signaal","id":"S1","verband":"aanleiding"}],"verwachtingen":[{"meetreeksId":"wachttijd","richting":"daling","omvang":"zonder maat"}]}`)
	if code, _, errs := f.cli("doe", "ontvangst-bevestigen", `{"signaalId":"S9"}`); code != exitFailed || !strings.Contains(errs, "geen signaal") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
