package voices

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// teller tells residents from professionals: they open and end in another way.
func teller(v voice) string {
	if v == staff {
		return "prof"
	}
	return "bewoner"
}

func (l library) styleFor(r *rand.Rand, v voice) style {
	styles := l.Styles[teller(v)]
	weights := map[string]int{}
	for _, st := range styles {
		weights[st.Name] = st.Weight
	}
	name := weighted(r, weights)
	for _, st := range styles {
		if st.Name == name {
			return st
		}
	}
	return styles[0]
}

// leads says how often a story starts with its gist, in percents. Some fragments make no sense without it, some gists were
// phrased by another than the one who says "ik".
var leads = map[string]int{"altijd": 100, "": 25, "nooit": 0}

// compose joins the parts of a story: who speaks, how it starts, what it is about, how it ends. Slots are still open.
func compose(r *rand.Rand, sc *script, c core, s Scene, v voice, st style) string {
	var parts []string
	say := func(percent int, from ...lines) {
		if all := slices.Concat(from...); len(all) > 0 && chance(r, percent) {
			parts = append(parts, pick(r, all))
		}
	}
	say(100, st.Begins)
	say(st.Role, texts().Roles[s.Role])
	if st.Brief {
		say(st.Opening, sc.people(c).People["kort"])
	} else {
		say(st.Opening, sc.people(c).Openings[v])
	}
	if v == self && !st.Brief {
		say(leads[c.Lead], lines{c.Gist})
	}
	parts = append(parts, middle(r, c.fragments(v, st), st)...)
	say(st.Colour, texts().Colour[teller(v)+"-"+c.mood()])
	parts = append(parts, ending(r, sc, c, s, v, st)...)
	return strings.Join(parts, " ")
}

// middle takes the first fragment, which says what it is about, and at times one that follows from it.
func middle(r *rand.Rand, from lines, st style) []string {
	if len(from) == 1 || !chance(r, st.Second) {
		return []string{from[0]}
	}
	return []string{from[0], from[1+r.IntN(len(from)-1)]}
}

func ending(r *rand.Rand, sc *script, c core, s Scene, v voice, st style) []string {
	key := teller(v) + "-" + c.mood()
	own, common := sc.Endings[key], texts().Endings[key]
	if v == self {
		own = slices.Concat(own, sc.Endings["ik-"+c.mood()])
	}
	switch {
	case len(st.Ends) > 0:
		return []string{pick(r, st.Ends)}
	case s.Told == "met" && v == staff && chance(r, 25):
		return []string{pick(r, texts().Together)}
	case !chance(r, st.Ending):
		return nil
	case len(own) > 0 && chance(r, 65):
		return []string{pick(r, own)}
	default:
		return []string{pick(r, common)}
	}
}
