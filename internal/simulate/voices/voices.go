package voices

import (
	"cmp"
	"math/rand/v2"
	"time"

	"ruggespraak/domain"
)

// Story names one of the stories that signals tell.
type Story string

// The ten stories of Oosterwaarde, and what belongs to none of them.
const (
	HouseholdHelp    Story = "huishoudelijke-hulp"
	DebtVisits       Story = "schulden-huisbezoek"
	CommunityCentre  Story = "buurthuis-noordrand"
	YouthNurse       Story = "praktijkondersteuner-jeugd"
	Transport        Story = "vervoer"
	Allowance        Story = "minimaregeling"
	Dementia         Story = "dementie"
	OneApplication   Story = "een-aanvraag"
	LookingAfter     Story = "omkijken"
	PostalAddress    Story = "briefadres"
	Other            Story = "overig"
	centresElsewhere Story = "buurthuis-elders" // what other wijken tell of a centre of their own
)

// Stories is the list of stories.
var Stories = []Story{
	HouseholdHelp, DebtVisits, CommunityCentre, YouthNurse, Transport, Allowance, Dementia, OneApplication, LookingAfter,
	PostalAddress, Other,
}

// Phase is where a story stands when a signal is told.
type Phase string

// The phases of a story. Of the postal address, Meanwhile is the one grave case.
const (
	Before    Phase = "voor"
	Meanwhile Phase = "tijdens"
	After     Phase = "na"
)

// Phases is the list of phases, in their order.
var Phases = []Phase{Before, Meanwhile, After}

// Scene is where and when someone tells it, and who tells it.
type Scene struct {
	Story Story
	Phase Phase
	Area  string // name of the wijk or kern; may be empty
	Role  string // see Roles
	Told  domain.Told
	Month time.Month
}

// Words is what someone brings in.
type Words struct {
	Story   string // as it was told
	Gist    string // the core in the teller's words, without personal data
	Policy  string // the same core in words of policy
	Kind    domain.SignalKind
	Sectors []domain.Sector
	Themes  []string
	Group   string // doelgroep
}

// Tell gives what someone brings in at a scene.
func Tell(r *rand.Rand, s Scene) Words {
	sc := scriptOf(s)
	voice := voiceOf(s)
	style := texts().styleFor(r, voice)
	c := pick(r, sc.coresFor(s.Phase, voice, style))
	text := newFiller(r, sc, c, s, voice).fill(compose(r, sc, c, s, voice, style))
	return Words{
		Story: text, Gist: c.Gist, Policy: c.Policy, Kind: c.Kind,
		Sectors: firstOf(c.Sectors, sc.Sectors), Themes: c.Themes, Group: cmp.Or(c.Group, sc.Group),
	}
}

// scriptOf gives the texts for a scene. Only in Noordrand the centre was closed; elsewhere people tell of their own.
func scriptOf(s Scene) *script {
	if s.Story == CommunityCentre && s.Area != "" && s.Area != "Noordrand" {
		return texts().scripts[centresElsewhere]
	}
	return texts().scripts[s.Story]
}
