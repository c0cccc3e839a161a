package voices

import (
	"maps"
	"math/rand/v2"
	"slices"

	"ruggespraak/domain"
)

// Roles are the roles in which people tell.
var Roles = []string{
	"bewoner", "mantelzorger", "ervaringsdeskundige", "vrijwilliger", "student", "huishoudelijke-hulp", "wijkverpleegkundige",
	"maatschappelijk-werker", "jeugdprofessional", "huisarts", "praktijkondersteuner", "schuldhulpverlener", "buurtsportcoach",
	"consulent", "casemanager", "leerkracht", "opbouwwerker",
}

// voice is from where someone speaks: of themselves, of someone near to them, or from their work.
type voice string

const (
	self  voice = "ik"
	kin   voice = "naaste"
	staff voice = "prof"
)

func voiceOf(s Scene) voice {
	switch s.Role {
	case "mantelzorger":
		return kin
	case "bewoner", "ervaringsdeskundige":
		if s.Told == "door" || s.Told == "" {
			return self
		}
		return kin
	default:
		return staff
	}
}

// RoleFor gives a plausible teller of a story: residents tell of themselves, others with someone or about them.
func RoleFor(r *rand.Rand, s Story) (role string, told domain.Told) {
	role = weighted(r, texts().scripts[s].Roles)
	switch role {
	case "bewoner", "ervaringsdeskundige":
		return role, "door"
	default:
		return role, pick(r, []domain.Told{"over", "over", "over", "met", "met"})
	}
}

// weighted draws one of the keys, each as often as its weight says.
func weighted(r *rand.Rand, weights map[string]int) string {
	keys := slices.Sorted(maps.Keys(weights))
	total := 0
	for _, k := range keys {
		total += weights[k]
	}
	n := r.IntN(total)
	for _, k := range keys {
		if n -= weights[k]; n < 0 {
			return k
		}
	}
	return keys[0]
}

func pick[T any](r *rand.Rand, list []T) T {
	return list[r.IntN(len(list))]
}

// chance is true in so many of a hundred cases.
func chance(r *rand.Rand, percent int) bool {
	return r.IntN(100) < percent
}

// firstOf gives what is set, or else what holds for the whole story.
func firstOf[T any](own, common []T) []T {
	if len(own) > 0 {
		return own
	}
	return common
}
