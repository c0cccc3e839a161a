package voices

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var slot = regexp.MustCompile(`\{([^}]+)\}`)

// pronouns by the mark of a person in the texts.
var pronouns = map[string]map[string]string{
	"v": {"ze": "ze", "hem": "haar", "zijn": "haar"},
	"m": {"ze": "hij", "hem": "hem", "zijn": "zijn"},
}

// filler fills the slots of one text. A slot keeps its value throughout the text, and the person it is about is named
// once and then referred to.
type filler struct {
	r          *rand.Rand
	lists      []map[string]lines
	gender     string
	who        string
	introduced bool
	said       map[string]string
}

func newFiller(r *rand.Rand, sc *script, c core, s Scene, v voice) *filler {
	f := &filler{r: r, lists: []map[string]lines{sc.Lists, texts().Lists}, said: map[string]string{
		"plek": place(r, s.Area), "huis": house(s.Area), "seizoen": season(s.Month),
	}}
	if people := sc.people(c).People[string(v)]; len(people) > 0 {
		f.gender, f.who, _ = strings.Cut(pick(r, people), " ")
	}
	return f
}

func (f *filler) fill(text string) string {
	return slot.ReplaceAllStringFunc(text, func(m string) string {
		name := m[1 : len(m)-1]
		value := f.value(strings.ToLower(name))
		if first, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(first) {
			return capital(value)
		}
		return value
	})
}

func (f *filler) value(name string) string {
	switch name {
	case "wie":
		f.introduced = true
		return f.who
	case "ze", "hem":
		if f.introduced {
			return pronouns[f.gender][name]
		}
		f.introduced = true
		return f.who
	}
	if what, ok := strings.CutPrefix(strings.TrimSuffix(name, " van hem"), "de "); ok {
		return f.belonging(what)
	}
	if had, ok := f.said[name]; ok {
		return had
	}
	for _, l := range f.lists {
		if from := l[name]; len(from) > 0 {
			f.said[name] = f.fill(pick(f.r, from))
			return f.said[name]
		}
	}
	return "{" + name + "}"
}

// belonging says what belongs to the person: "haar kinderen", or "de kinderen van mijn zus" when she is not yet named.
func (f *filler) belonging(what string) string {
	if f.introduced {
		return pronouns[f.gender]["zijn"] + " " + what
	}
	f.introduced = true
	return "de " + what + " van " + f.who
}

// capital writes the first letter as a capital, after an apostrophe the next word's: 's Avonds.
func capital(text string) string {
	if rest, ok := strings.CutPrefix(text, "'s "); ok {
		return "'s " + capital(rest)
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// place says where, as people say it after a verb.
func place(r *rand.Rand, area string) string {
	switch area {
	case "":
		return pick(r, []string{"bij ons in de buurt", "hier in de buurt", "hier in de wijk"})
	case "Centrum", "Stationskwartier", "Waterkwartier":
		return "in het " + area
	default:
		return "in " + area
	}
}

// house says what a place calls its community centre.
func house(area string) string {
	switch area {
	case "Oosterbroek", "Zandhuizen":
		return "dorpshuis"
	default:
		return "buurthuis"
	}
}

func season(m time.Month) string {
	switch m {
	case time.March, time.April, time.May:
		return "dit voorjaar"
	case time.June, time.July, time.August:
		return "deze zomer"
	case time.September, time.October, time.November:
		return "dit najaar"
	case time.December, time.January, time.February:
		return "deze winter"
	}
	return "de laatste tijd"
}
