package simulate

import (
	"cmp"
	"math"
	"slices"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// flow is a stream of signals of one story from some areas: how many occur in a month, and where. It is what was planted.
type flow struct {
	story   voices.Story
	weights []float64           // of the areas
	rate    func(m int) float64 // signals that occur in month m
}

// The months in which something changed.
var (
	normsLowered     = monthOf(2024, time.January)
	normsRestored    = monthOf(2025, time.July)
	visitsStarted    = monthOf(2024, time.March)
	centreClosed     = monthOf(2024, time.July)
	centreReopened   = monthOf(2025, time.September)
	transportStarted = monthOf(2024, time.August)
	transportPeak    = monthOf(2024, time.September)
	allowanceWidened = monthOf(2025, time.January)
	oneApplication   = monthOf(2024, time.May)
	walkingStarted   = monthOf(2024, time.October)
)

const slopeMonths = 18 // in which the one application halved the signals

func steady(n float64) func(int) float64 { return func(int) float64 { return n } }

// steps is a rate that is another from some months on.
func steps(first float64, changes map[int]float64) func(int) float64 {
	return func(m int) float64 {
		rate, since := first, -1
		for from, n := range changes {
			if m >= from && from > since {
				rate, since = n, from
			}
		}
		return rate
	}
}

func applicationRate(m int) float64 {
	done := float64(min(max(m-oneApplication+1, 0), slopeMonths)) / slopeMonths
	return 40 * (1 - 0.5*done)
}

var flows = []flow{
	{voices.HouseholdHelp, byPeople(), steps(15, map[int]float64{normsLowered: 27, normsRestored: 15})},
	{voices.DebtVisits, byPeople(), steps(20, map[int]float64{visitsStarted: 32})},
	{voices.CommunityCentre, onlyIn(noordrand), steps(10, map[int]float64{centreClosed: 22, centreReopened: 11})},
	{voices.CommunityCentre, except(noordrand), steady(4)},
	{voices.YouthNurse, byPeople(), steady(5)},
	{voices.Transport, byPeople(), steps(8, map[int]float64{transportPeak: 40, transportPeak + 1: 8})},
	{voices.Allowance, byPeople(), steady(6)},
	{voices.Dementia, byPeople(), steady(3)},
	{voices.OneApplication, byPeople(), applicationRate},
	{voices.LookingAfter, onlyIn(noordrand, deAkkers, oosterbroek), steady(1.5)},
	{voices.Other, byPeople(), steady(1.5)},
}

// graveCase is the one signal of the postal address.
const graveCase domain.Date = "2026-01-09"

// arrival is one signal that is going to be brought in.
type arrival struct {
	flow   int         // by its place in flows; -1 for the grave case
	number int         // within the story, in order of occurrence, from 1
	day    domain.Date // on which it occurred
	extra  int         // more people who saw the same, to come out at a given number of events
}

func (a arrival) story() voices.Story {
	if a.flow < 0 {
		return voices.PostalAddress
	}
	return flows[a.flow].story
}

// season is how much more or less people bring in: a little more in winter.
func season(m int) float64 { return 1 + 0.05*math.Cos(2*math.Pi*float64(m%12)/12) }

// arrivals draws when signals occur, in order. Counts follow what was planted closely: their noise is a quarter of that of
// chance alone, so that every seed shows what was planted, as far as counts can.
func arrivals(seed uint64, factor float64) []arrival {
	r := source(seed, partArrivals)
	list := []arrival{{flow: -1, number: 1, day: graveCase}}
	for i, f := range flows {
		rest := 0.5
		for m := range months {
			expected := f.rate(m) * season(m) * factor
			noise := min(max(r.NormFloat64(), -2), 2) / 4
			n := expected + noise*math.Sqrt(expected) + rest
			whole := max(int(math.Floor(n)), 0)
			rest = min(max(expected+rest-float64(whole), 0), 1) // so that sums stay what they should be
			for range whole {
				list = append(list, arrival{flow: i, day: dayIn(m, r.IntN(daysIn(m)))})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b arrival) int { return cmp.Compare(a.day, b.day) })
	count := map[voices.Story]int{}
	for i := range list {
		s := list[i].story()
		count[s]++
		list[i].number = count[s]
	}
	return list
}

func daysIn(m int) int { return firstMonth.AddDate(0, m+1, -1).Day() }

func dayIn(m, day int) domain.Date {
	return max(domain.DateOf(firstMonth.AddDate(0, m, day)), First)
}

// youthStarts are the months in which the youth practice nurse started, by area.
var youthStarts = map[int]int{
	centrum: monthOf(2023, time.September), waterkwartier: monthOf(2023, time.September),
	noordrand:        monthOf(2024, time.March),
	stationskwartier: monthOf(2024, time.September), oosterbroek: monthOf(2024, time.September),
	deAkkers: monthOf(2025, time.March), zandhuizen: monthOf(2025, time.March),
}

// turns says from which months a story is underway and over.
var turns = map[voices.Story][2]int{
	voices.HouseholdHelp:   {normsLowered, normsRestored},
	voices.DebtVisits:      {visitsStarted, visitsStarted + 6},
	voices.CommunityCentre: {centreClosed, centreReopened},
	voices.Transport:       {transportStarted, transportPeak + 2},
	voices.Allowance:       {allowanceWidened, allowanceWidened + 6},
	voices.Dementia:        {monthOf(2025, time.April), months},
	voices.OneApplication:  {oneApplication, oneApplication + slopeMonths},
	voices.LookingAfter:    {walkingStarted, monthOf(2025, time.November)},
	voices.PostalAddress:   {0, monthOf(2026, time.March)},
	voices.Other:           {months, months},
}

// phaseOf says where a story stands in a month at a place.
func phaseOf(s voices.Story, m, place int) voices.Phase {
	turn := turns[s]
	if s == voices.YouthNurse {
		turn = [2]int{youthStarts[place], youthStarts[place] + 4}
	}
	switch {
	case m < turn[0]:
		return voices.Before
	case m < turn[1]:
		return voices.Meanwhile
	}
	return voices.After
}
