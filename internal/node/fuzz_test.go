package node

import (
	"regexp"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// english is what the YAML reader says by itself.
var english = regexp.MustCompile(`yaml|cannot|unmarshal|field|line \d`)

// FuzzSettings reads any bytes as gemeente.yaml: what is taken keeps the promises of its settings, what is refused is said in
// Dutch.
func FuzzSettings(f *testing.F) {
	f.Add(defaultSettings)
	f.Add([]byte("code: gm0855\nnaam: Ergens\nk: 5\nfictief: true\nheropenen: {aantal: 1, aandeel: 1e-3}\n" +
		"planning:\n  - {soort: raadsvergadering, naam: Raad, datum: 2026-02-10, aanleveren: 2026-01-20}\n"))
	f.Add([]byte("a: &a [*a]\n---\n? {b: c}\n: !!binary x"))
	f.Add([]byte("code: gm0855\n<<: {k: 1e999}\ntijdzone: ../etc/passwd"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := parseSettings(raw)
		if err != nil {
			if english.MatchString(err.Error()) && !english.Match(raw) {
				t.Errorf("refused with %q", err)
			}
			return
		}
		if !municipalityCode.MatchString(s.Code) || s.K < disclosure.MinK || s.Location() == nil || len(s.Planning()) != len(s.Calendar) ||
			s.Reopen.Count < 1 || !(s.Reopen.Share > 0 && s.Reopen.Share <= 1) {
			t.Errorf("taken: %+v", s)
		}
		for _, p := range s.Planning() {
			if err := domain.CheckPlan(p); err != nil {
				t.Errorf("taken: %+v: %v", p, err)
			}
		}
	})
}
