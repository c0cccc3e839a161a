package simulate

import (
	"math"
	"math/rand/v2"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// area is a wijk or kern of Oosterwaarde, with its people and households on 1 January 2026.
type area struct {
	code       domain.AreaCode
	name       string
	kind       domain.AreaKind
	people     int
	households int
}

var areas = []area{
	{"WK990101", "Centrum", "wijk", 13400, 7300},
	{"WK990102", "Noordrand", "wijk", 14900, 6500},
	{"WK990103", "Stationskwartier", "wijk", 11800, 6100},
	{"WK990104", "De Akkers", "wijk", 12600, 5000},
	{"WK990105", "Waterkwartier", "wijk", 10100, 4500},
	{"KN990106", "Oosterbroek", "kern", 4900, 2000},
	{"KN990107", "Zandhuizen", "kern", 3300, 1400},
}

// The areas by their place in the list.
const (
	centrum = iota
	noordrand
	stationskwartier
	deAkkers
	waterkwartier
	oosterbroek
	zandhuizen
)

const (
	wholeTown  domain.AreaCode = "GM9901"
	townPeople                 = 71000
	growth                     = 0.006 // of the population in a year
	lastYear                   = 2026
)

// inYear gives the areas as they were on 1 January of a year, the municipality first.
func inYear(year int) []commands.RecordArea {
	shrunk := func(n int) *int {
		v := int(math.Round(float64(n)*(1-growth*float64(lastYear-year))/10)) * 10
		return &v
	}
	town := commands.RecordArea{Code: wholeTown, Name: "Oosterwaarde", Kind: "gemeente", Year: year, People: new(int), Households: new(int)}
	list := []commands.RecordArea{town}
	for _, a := range areas {
		r := commands.RecordArea{Code: a.code, Name: a.name, Kind: a.kind, Year: year, People: shrunk(a.people), Households: shrunk(a.households)}
		*town.People += *r.People
		*town.Households += *r.Households
		list = append(list, r)
	}
	return list
}

// byPeople weighs each area by its population; byPlace gives weights of its own.
func byPeople() []float64 {
	w := make([]float64, len(areas))
	for i, a := range areas {
		w[i] = float64(a.people)
	}
	return w
}

func onlyIn(places ...int) []float64 {
	w := make([]float64, len(areas))
	for _, i := range places {
		w[i] = 1
	}
	return w
}

func except(place int) []float64 {
	w := byPeople()
	w[place] = 0
	return w
}

// draw picks a place by weight.
func draw(r *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := r.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
