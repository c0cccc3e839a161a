package mapping

import (
	"errors"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// FuzzMapping: whatever the text, the answer is a mapping or a refusal meant for people; and a mapping reads any date or
// refuses it.
func FuzzMapping(f *testing.F) {
	f.Add("soort: signalen\nbron: x\ntijdzone: America/New_York\nopenbaar-register: ja\nonbekende-maatregel: aanmaken\n"+
		"datumnotaties: [\"2006-01-02 15:04:05\", DD-MM-JJJJ]\nkolommen:\n  sleutel: id\n  soort: {vast: knelpunt}\n"+
		"  gebied: {kolom: n, waarden: {\"Roxbury\": \"BOS-RX\"}, anders: x}\n  kern: {kolommen: [a, b], scheiding: \" - \"}\nnotitie: [queue]\n",
		"2011-07-01 01:32:33")
	f.Add("datumnotaties: [\"DD-MM-JJJJ UU:mm\"]\nnotitie: alle", "01-02-2025 02:30")
	f.Add("onbekende-vervanging: zonder-koppeling\nstrijdige-stemuitslag: zonder-aantallen\nkolommen:\n  sleutel: {kolom: id, patronen: {'Nr\\. (\\d+)': $1}, anders-kolom: n}\n"+
		"  kern: {kolommen: [a, weg], scheiding: \"\\n\", mag-ontbreken: ja, patronen: {'(?s)(a)|(b)': \"$1$2$0$\"}, anders: x}\n", "")
	f.Add("a: &a [*a]\n---\n? {b: c}\n: !!binary x", "2025-03-30T02:30Z")
	f.Fuzz(func(t *testing.T, text, value string) {
		m, err := parse("m.yaml", []byte(text))
		if err != nil {
			refused(t, err)
			return
		}
		if err := m.Check("signalen", targets, []string{"id", "n", "a", "b", "queue"}); err != nil {
			refused(t, err)
			return
		}
		at, err := m.Moment(value)
		if err != nil {
			refused(t, err)
		} else if _, err := domain.ParseDate(string(at.Date)); err != nil && strings.TrimSpace(value) != "" {
			t.Fatalf("%q became the date %q", value, at.Date)
		}
	})
}

func refused(t *testing.T, err error) {
	t.Helper()
	var refusal *domain.Error
	if !errors.As(err, &refusal) || !strings.HasSuffix(refusal.Text, ".") {
		t.Fatalf("an error that is no refusal: %v", err)
	}
}
