package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// rare is a word that stands in every personal text of these tests, and nowhere else.
const rare = "Zeldzaamwoord"

func uid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// confided are acts with personal text in every place that takes it.
var confided = [][2]string{
	{"maatregel-vaststellen", `{"maatregelId":"%[2]s","titel":"Taxi","soort":"pilot","notitie":"%[7]s"}`},
	{"signaal-inbrengen", `{"signaalId":"%[1]s","verhaal":"%[7]s","soort":"knelpunt","domeinen":["wmo"],"notitie":"%[7]s"}`},
	{"signaal-aanvullen", `{"signaalId":"%[1]s","aanvulling":"%[7]s"}`},
	{"kern-verwoorden", `{"signaalId":"%[1]s","inWoordenVanVerteller":"%[7]s","inBeleidswoorden":"%[7]s"}`},
	{"signaal-koppelen", `{"signaalId":"%[1]s","maatregelId":"%[2]s","verband":"aanleiding"}`},
	{"koppeling-betwisten", `{"signaalId":"%[1]s","maatregelId":"%[2]s","reden":"%[7]s"}`},
	{"signaal-oppakken", `{"signaalId":"%[1]s","aanpak":"%[7]s"}`},
	{"signaal-doorgeleiden", `{"signaalId":"%[1]s","bestemming":"klacht","toelichting":"%[7]s"}`},
	{"terugkoppeling-geven", `{"signaalId":"%[1]s","terugkoppelingId":"00000000-0000-4000-8000-000000000099","fase":"duiden","bericht":"%[7]s"}`},
	{"terugkoppeling-beantwoorden", `{"signaalId":"%[1]s","terugkoppelingId":"00000000-0000-4000-8000-000000000099","persoon":"%[7]s","oordeel":"niet","toelichting":"%[7]s"}`},
	{"bundel-openen", `{"bundelId":"%[3]s","titel":"Vervoer","signalen":["%[1]s"],"datum":"2025-01-10"}`},
	{"bundel-duiden", `{"bundelId":"%[3]s","duiding":"%[7]s","perspectief":"inwoners"}`},
	{"leercyclus-starten", `{"leercyclusId":"%[4]s","titel":"Samen","vraag":"Wie zit alleen?","datum":"2025-01-10","maatregelen":["%[2]s"]}`},
	{"cyclusstap-zetten", `{"leercyclusId":"%[4]s","stap":"plannen","verslag":"%[7]s","datum":"2025-01-11"}`},
	{"ontmoeting-vastleggen", `{"ontmoetingId":"%[5]s","datum":"2025-01-12","plek":"buurthuis","orgaan":"raad","met":["inwoners"],"gehoord":"%[7]s","signalen":["%[1]s"]}`},
	{"besluit-nemen", `{"besluitId":"%[6]s","titel":"Taxi erbij","orgaan":"college","datum":"2025-02-01","uitkomsten":[{"maatregelId":"%[2]s","uitkomst":"wijzigen"}],
		"motivering":"Het is nodig.","gronden":[{"soort":"signaal","id":"%[1]s","verband":"aanleiding"}],"notitie":"%[7]s"}`},
}

// tellAll carries out the acts and gives what they are about.
func (f folder) tellAll() map[string]string {
	f.t.Helper()
	for _, c := range confided {
		f.must("doe", c[0], fmt.Sprintf(c[1], uid(1), uid(2), uid(3), uid(4), uid(5), uid(6), rare))
	}
	return map[string]string{
		"signaal": uid(1), "beleidsmaatregel": uid(2), "bundel": uid(3), "leercyclus": uid(4), "ontmoeting": uid(5), "besluit": uid(6),
	}
}

var hrefs = regexp.MustCompile(`href="(/[^"#]*)"`)

// everyPage reads the pages that links lead to from the first one and from the ones given.
func everyPage(t *testing.T, address string, from ...string) map[string]string {
	t.Helper()
	pages, todo := map[string]string{}, append([]string{"/"}, from...)
	for len(todo) > 0 && len(pages) < 400 {
		path := strings.ReplaceAll(todo[0], "&amp;", "&")
		todo = todo[1:]
		if _, read := pages[path]; read {
			continue
		}
		code, body := told(t, address+path)
		if code >= http.StatusInternalServerError {
			t.Fatalf("%s: %d", path, code)
		}
		pages[path] = body
		for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
			todo = append(todo, m[1])
		}
	}
	return pages
}

// everyAnswer asks every view and follows the trail of everything, with nothing withheld.
func (f folder) everyAnswer(things map[string]string) map[string]string {
	f.t.Helper()
	answers := map[string]string{}
	for _, p := range projections.All() {
		if p.Name != projections.Trail.Name {
			answers[p.Name] = f.must("query", p.Name, "--onafgeschermd", "--format", "json")
		}
	}
	for _, id := range things {
		answers["trace "+id] = f.must("trace", id, "--onafgeschermd")
	}
	return answers
}

// holding lists where a text stands.
func holding(texts map[string]string, text string) []string {
	var out []string
	for name, said := range texts {
		if strings.Contains(said, text) {
			out = append(out, name)
		}
	}
	return out
}

// What was forgotten is on no page, in no answer, in no log and in no file any more, and reads as such where it was.
func TestWhatWasForgottenIsNowhere(t *testing.T) {
	f := newFolder(t)
	s := f.serve("serve", "--addr", "127.0.0.1:0", "--beheer-adres", "127.0.0.1:0", "--log", "json", "--log-niveau", "debug")
	things := f.tellAll()
	from := []string{
		"/signalen/" + things["signaal"], "/signalen/" + things["signaal"] + "/ingebracht", "/terugkoppeling/" + things["signaal"] + "/" + uid(99),
		"/leercycli/" + things["leercyclus"], "/bundels/" + things["bundel"], "/spoor/" + things["ontmoeting"],
	}
	pages, answers := everyPage(t, s.address, from...), f.everyAnswer(things)
	if onPages, inAnswers := len(holding(pages, rare)), len(holding(answers, rare)); onPages < 4 || inAnswers < 3 {
		t.Fatalf("the texts stood on %d pages and in %d answers only: %q, %q", onPages, inAnswers, holding(pages, rare), holding(answers, rare))
	}
	for kind, id := range things {
		if said := f.must("forget", id, "--reden", "verzoek-betrokkene"); !strings.HasPrefix(said, kind+" "+id+", verzoek-betrokkene, vastgelegd op ") || !strings.HasSuffix(said, ": gewist\n") {
			t.Errorf("forgetting %s said %q", kind, said)
		}
	}
	pages, answers = everyPage(t, s.address, from...), f.everyAnswer(things)
	for _, where := range append(holding(pages, rare), holding(answers, rare)...) {
		t.Errorf("%s shows what was forgotten", where)
	}
	if onPages, inAnswers := len(holding(pages, domain.Unreadable)), len(holding(answers, domain.Unreadable)); onPages < 4 || inAnswers < 3 {
		t.Errorf("what was forgotten reads as such on %d pages and in %d answers only: %q, %q", onPages, inAnswers, holding(pages, domain.Unreadable), holding(answers, domain.Unreadable))
	}
	if p := pages["/signalen/"+things["signaal"]]; !strings.Contains(p, "ersoonlijke teksten vergeten") || !strings.Contains(p, "op verzoek van wie het betreft") {
		t.Error("the page of the signal does not say that it was forgotten")
	}
	if _, figures := told(t, s.admin()+"/metrics"); strings.Contains(figures, rare) || strings.Contains(figures, things["signaal"]) {
		t.Error("the metrics tell what was forgotten")
	}
	if code, errs := s.stop(); code != exitDone || strings.Contains(errs, rare) {
		t.Errorf("exit code %d: %s", code, errs)
	}
	noFileHolds(t, f.data, rare)
}

func noFileHolds(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), text) {
			t.Errorf("%s holds the text", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (f folder) forgotten(args ...string) []forgottenRow {
	f.t.Helper()
	var list struct {
		Rows []forgottenRow `json:"vergeten"`
	}
	if err := json.Unmarshal([]byte(f.must(append([]string{"forget", "--format", "json"}, args...)...)), &list); err != nil {
		f.t.Fatal(err)
	}
	return list.Rows
}

// twoStories is a file of signals, of which the first one says what is given.
func (f folder) twoStories(first string) string {
	return f.file("s.csv", "sleutel,soort,domeinen,gemeld_op,verhaal,maatregelen\nS1,idee,wmo,2024-01-01,"+first+",M1=aanleiding\nS2,idee,wmo,2024-01-02,Het kan,M1=aanleiding\n")
}

func TestForgettingByKeyAndAgain(t *testing.T) {
	f := prepared(t)
	if said := f.must("forget"); said != "Er is niets vergeten.\n" {
		t.Errorf("got %q", said)
	}
	if s := f.load("signalen", f.twoStories("Niemand neemt op"), "--bron", "lijst"); s.Accepted != 2 {
		t.Fatalf("got %+v", s)
	}
	before := f.figures()
	for _, reason := range []string{"bewaartermijn", "fout-ingevoerd"} { // the first one counts
		rows := f.forgotten("signaal:lijst:S1", "--reden", reason)
		if len(rows) != 1 || rows[0].Kind != "signaal" || rows[0].Reason != "bewaartermijn" || rows[0].State != "gewist" || rows[0].Recorded == "" {
			t.Fatalf("got %+v", rows)
		}
	}
	f.must("forget", "B1", "--reden", "bewaartermijn")
	if rows := f.forgotten(); len(rows) != 2 || rows[1].Kind != "besluit" {
		t.Errorf("listed: %+v", rows)
	}
	if after := f.figures(); after != before || !strings.Contains(after, "signalen:2") {
		t.Errorf("forgetting changed the figures:\n%s\n%s", before, after)
	}
	code, _, errs := f.cli("doe", "signaal-aanvullen", `{"signaalId":"S1","aanvulling":"Nog iets."}`)
	if code != exitFailed || !strings.Contains(errs, "is vernietigd: er kan geen persoonlijke tekst meer bij.") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if s := f.load("signalen", f.twoStories("Niemand neemt op"), "--bron", "lijst"); s.Known != 2 {
		t.Errorf("importing the same again: %+v", s)
	}
	s := f.load("signalen", f.twoStories("Niemand zegt iets"), "--bron", "lijst", "--bijwerken")
	if s.Refused != 1 || s.Known != 1 || !strings.Contains(s.Refusals[0].Reason, "is vernietigd") {
		t.Errorf("importing another text for what was forgotten: %+v", s)
	}
}

// figures is what is counted of signals, without their texts.
func (f folder) figures() string {
	f.t.Helper()
	rows := f.rows("signalen-per-beleidsmaatregel", "--onafgeschermd")
	for _, r := range rows {
		delete(r, "citeerbaar")
	}
	return fmt.Sprint(rows)
}

func TestForgettingIsRefused(t *testing.T) {
	f := newFolder(t)
	for _, args := range [][]string{{"forget"}, {"forget", uid(1), "--reden", "bewaartermijn"}} {
		if code, _, errs := f.cli(args...); code != exitFailed || !strings.Contains(errs, "geen gegevens") {
			t.Errorf("exit code %d: %s", code, errs)
		}
	}
	if _, err := os.Stat(f.data); !os.IsNotExist(err) {
		t.Errorf("forgetting made a folder: %v", err)
	}
	f = prepared(t)
	f.load("signalen", f.twoStories("Niemand neemt op"), "--bron", "lijst")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"forget", "S1"}, exitUsage, "Zeg met --reden waarom; kies uit: verzoek-betrokkene, bewaartermijn, fout-ingevoerd, onrechtmatig-verwerkt."},
		{[]string{"forget", "S1", "--reden", "zomaar"}, exitUsage, "kies uit"},
		{[]string{"forget", "--reden", "bewaartermijn"}, exitUsage, "Zeg welk stuk"},
		{[]string{"forget", "S9999", "--reden", "bewaartermijn"}, exitFailed, `Er is niets met id of sleutel "S9999".`},
		{[]string{"forget", uid(1), "--reden", "bewaartermijn"}, exitFailed, "Er is niets vastgelegd met dit id."},
		{[]string{"forget", "meetreeks:wachttijd", "--reden", "bewaartermijn"}, exitFailed, "geen persoonlijke tekst"},
		{[]string{"forget", "S1", "--reden", "bewaartermijn", "--format", "xml"}, exitUsage, "--format"},
	} {
		if code, _, errs := f.cli(c.args...); code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%q: exit code %d: %s", c.args, code, errs)
		}
	}
	if said := f.must("forget"); said != "Er is niets vergeten.\n" {
		t.Errorf("what was refused was forgotten: %s", said)
	}
}

func TestHowFarForgettingIsSaidInWords(t *testing.T) {
	row := forgottenRow{Kind: "signaal", ID: "x", Reason: "bewaartermijn", Recorded: "2026-11-21T12:00:00Z", State: forgetWaiting, Wiped: 1, Copies: 3}
	for want, change := range map[string]func(*forgottenRow){
		": wacht op scavenge (1 van 3 knooppunten)": func(*forgottenRow) {},
		": wacht op scavenge (dat mag niet)":        func(r *forgottenRow) { r.Unseen = "dat mag niet" },
		": gewist":                                  func(r *forgottenRow) { r.State = forgetWiped },
		": onvoltooid; geef de opdracht nog eens":   func(r *forgottenRow) { r.State = forgetHalf },
	} {
		r := row
		change(&r)
		if got := r.sentence(); got != "signaal x, bewaartermijn, vastgelegd op 2026-11-21T12:00:00Z"+want {
			t.Errorf("got %q", got)
		}
	}
}
