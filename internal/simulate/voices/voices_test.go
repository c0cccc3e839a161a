package voices_test

import (
	"flag"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

var show = flag.Int("toon", 0, "print so many random stories")

var areas = []string{"", "Centrum", "Noordrand", "Stationskwartier", "De Akkers", "Waterkwartier", "Oosterbroek", "Zandhuizen"}

// weights are about those of the municipality: most signals come from a few stories.
var weights = []struct {
	story voices.Story
	n     int
}{
	{voices.HouseholdHelp, 900}, {voices.DebtVisits, 1100}, {voices.CommunityCentre, 700}, {voices.YouthNurse, 400}, {voices.Transport, 400},
	{voices.Allowance, 270}, {voices.Dementia, 250}, {voices.OneApplication, 1200}, {voices.LookingAfter, 120}, {voices.PostalAddress, 20},
	{voices.Other, 140},
}

func source(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 1))
}

func scene(r *rand.Rand, story voices.Story) voices.Scene {
	role, told := voices.RoleFor(r, story)
	return voices.Scene{
		Story: story, Phase: voices.Phases[r.IntN(len(voices.Phases))], Area: areas[r.IntN(len(areas))], Role: role, Told: told,
		Month: time.Month(1 + r.IntN(12)),
	}
}

// told gives the stories of a whole municipality.
func told(seed uint64) []voices.Words {
	r := source(seed)
	var out []voices.Words
	for _, w := range weights {
		for range w.n {
			out = append(out, voices.Tell(r, scene(r, w.story)))
		}
	}
	return out
}

func TestSameSeedTellsTheSame(t *testing.T) {
	if !slices.EqualFunc(told(7), told(7), func(a, b voices.Words) bool { return a.Story == b.Story && a.Gist == b.Gist }) {
		t.Error("the same seed told something else")
	}
	if told(7)[0].Story == told(8)[0].Story {
		t.Error("another seed told the same")
	}
}

func TestHardlyAnyStoryIsToldTwice(t *testing.T) {
	seen := map[string]int{}
	all := told(1)
	for _, w := range all {
		seen[w.Story]++
	}
	share := float64(len(seen)) / float64(len(all))
	t.Logf("%d stories, %.2f %% of them unique", len(all), 100*share)
	if share < 0.98 {
		t.Errorf("only %.2f %% of the stories are unique", 100*share)
	}
}

// faults are slips that no Dutch text should have.
var faults = map[string]*regexp.Regexp{
	"an open slot":                   regexp.MustCompile(`[{}]`),
	"six digits in a row":            regexp.MustCompile(`\d{6}`),
	"two spaces":                     regexp.MustCompile(`\s\s|^\s|\s$|\n`),
	"a space before a mark":          regexp.MustCompile(`\s[.,;:!?]`),
	"doubled marks":                  regexp.MustCompile(`[.,;:!?][.,;:!?]`),
	"no space after a mark":          regexp.MustCompile(`[,;!?][\pL]|\.[\p{Lu}]`),
	"a lower-case start":             regexp.MustCompile(`^\p{Ll}|[.!?] \p{Ll}`),
	"no mark at the end":             regexp.MustCompile(`[^.!?]$`),
	"a word twice":                   regexp.MustCompile(`(?i)\b(de de|een een|is is|in in|van van|ze ze|hij hij|haar haar|bij bij)\b`),
	"a preposition before a subject": regexp.MustCompile(`(?i)\b(bij|aan|met|van|voor|over|door|naar) (ze|hij|ik)\b [^a-z]`),
	"a person called them":           regexp.MustCompile(`\b(bij|aan|met|van|voor|over) (ze|hij)\.`),
}

// abbreviated are marks that do not end a sentence.
var abbreviated = strings.NewReplacer("i.p.v. wekelijks", "ip", "p/w", "pw", "Mw.,", "Mw", "Dhr.,", "Dhr")

func checkText(t *testing.T, what, text string) {
	t.Helper()
	if text == "" {
		return
	}
	plain := abbreviated.Replace(text)
	for fault, found := range faults {
		if m := found.FindString(plain); m != "" {
			t.Errorf("%s has %s (%q): %s", what, fault, m, text)
		}
	}
	if domain.HasBSN(text) {
		t.Errorf("%s holds a burgerservicenummer: %s", what, text)
	}
}

func TestEveryTextIsWhole(t *testing.T) {
	for seed := range uint64(2) {
		for _, w := range told(seed) {
			checkText(t, "the story", w.Story)
			checkText(t, "the gist", w.Gist)
			checkText(t, "the policy", w.Policy)
		}
	}
}

func TestWordsAreOnTheDomainsLists(t *testing.T) {
	age := regexp.MustCompile(`\b(van|ben) \d{1,3}\b`)
	for _, w := range told(2) {
		if !slices.Contains(domain.SignalKinds, w.Kind) {
			t.Errorf("kind %q is on no list: %s", w.Kind, w.Gist)
		}
		if n := len(w.Sectors); n < 1 || n > 2 {
			t.Errorf("%d sectors: %s", n, w.Gist)
		}
		for _, s := range w.Sectors {
			if !slices.Contains(domain.Sectors, s) {
				t.Errorf("sector %q is on no list: %s", s, w.Gist)
			}
		}
		if len(w.Themes) == 0 || w.Group == "" {
			t.Errorf("no themes or no group: %s", w.Gist)
		}
		if n := utf8.RuneCountInString(w.Gist); n == 0 || n > 140 {
			t.Errorf("a gist of %d characters: %s", n, w.Gist)
		}
		if n := utf8.RuneCountInString(w.Policy); n == 0 || n > 160 {
			t.Errorf("policy words of %d characters: %s", n, w.Policy)
		}
		if age.MatchString(w.Gist) {
			t.Errorf("a gist with an age: %s", w.Gist)
		}
	}
}

func TestAnyoneCanTellAnyStory(t *testing.T) {
	r := source(3)
	for _, story := range voices.Stories {
		for _, phase := range voices.Phases {
			for _, area := range areas {
				for _, role := range append(voices.Roles, "") {
					for _, way := range append(domain.ToldWays, "") {
						w := voices.Tell(r, voices.Scene{Story: story, Phase: phase, Area: area, Role: role, Told: way})
						checkText(t, string(story), w.Story)
					}
				}
			}
		}
	}
}

// enough is how many gists a story has in a phase. Of the postal address few signals come, and one of them is grave.
func enough(story voices.Story, phase voices.Phase) int {
	if story == voices.PostalAddress && phase == voices.Meanwhile {
		return 3
	}
	return 13
}

func TestStoriesHaveManyCoresInEveryPhase(t *testing.T) {
	r := source(4)
	for _, story := range voices.Stories {
		for _, phase := range voices.Phases {
			gists := map[string]string{}
			for range 1500 {
				s := scene(r, story)
				s.Phase, s.Area = phase, "Noordrand"
				w := voices.Tell(r, s)
				if policy, ok := gists[w.Gist]; ok && policy != w.Policy {
					t.Errorf("%q has two policies", w.Gist)
				}
				gists[w.Gist] = w.Policy
			}
			if len(gists) < enough(story, phase) {
				t.Errorf("%s has only %d gists in phase %s", story, len(gists), phase)
			}
		}
	}
}

func TestCentresElsewhereAreNotClosed(t *testing.T) {
	r := source(5)
	for range 300 {
		w := voices.Tell(r, voices.Scene{Story: voices.CommunityCentre, Phase: voices.Meanwhile, Area: "Waterkwartier", Role: "bewoner", Told: "door"})
		if slices.Contains(w.Themes, "sluiting") {
			t.Fatalf("Waterkwartier tells that its centre closed: %s", w.Gist)
		}
	}
}

func TestResidentsTellThemselves(t *testing.T) {
	r := source(6)
	for _, story := range voices.Stories {
		for range 200 {
			role, way := voices.RoleFor(r, story)
			if !slices.Contains(voices.Roles, role) {
				t.Fatalf("role %q is on no list", role)
			}
			if resident := role == "bewoner" || role == "ervaringsdeskundige"; resident != (way == "door") {
				t.Fatalf("%s tells %q", role, way)
			}
		}
	}
}

func TestWordsThatGoBackAndForthAreWhole(t *testing.T) {
	r := source(9)
	silent := 0
	for _, story := range voices.Stories {
		for range 200 {
			for _, v := range domain.Verdicts {
				a := voices.Answer(r, story, v)
				if a == "" {
					silent++
				}
				checkText(t, "the answer", a)
			}
			for _, p := range domain.Phases {
				f := voices.Feedback(r, story, p)
				if f == "" {
					t.Fatalf("nothing to say on %s after %s", story, p)
				}
				checkText(t, "the feedback", f)
			}
			checkText(t, "the addition", voices.Addition(r, story))
		}
	}
	if silent == 0 {
		t.Error("everyone writes an answer")
	}
}

func TestShow(t *testing.T) {
	all := told(uint64(*show))
	source(uint64(*show)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, w := range all[:*show] {
		t.Logf("\n%s\n    [%s] %s | %s", w.Story, w.Kind, w.Gist, w.Policy)
	}
}
