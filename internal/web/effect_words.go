package web

import (
	"fmt"
	"math"
	"strings"

	"ruggespraak/internal/effect"
)

// amount writes how much something differs, in one way for a whole page: in percent, or in the unit of the figures.
type amount struct {
	ratio bool
	unit  string
	level bool // figures that are high or low, not many or few
}

// amountOf is the way in which an estimate is written.
func amountOf(f effect.Family, kind, unit string) amount {
	a := amount{ratio: ratios(f), unit: unit, level: kind != string(effect.Count)}
	switch effect.Kind(kind) {
	case effect.Percentage:
		a.unit = "procentpunt"
	case effect.Count: // what is counted stands above
		a.unit = ""
	case effect.Amount, effect.Mean:
	}
	return a
}

// number is how much more or less, without its sign, in percent or in the unit.
func (a amount) number(x float64) string {
	if a.ratio {
		return dutchFloat(math.Abs(x-1)*100, 1)
	}
	return significant(math.Abs(x))
}

func (a amount) word() string {
	if a.ratio {
		return " procent"
	}
	if a.unit == "" {
		return ""
	}
	return " " + a.unit
}

// way is which way something differs.
func (a amount) way(x float64) string {
	zero := 0.0
	if a.ratio {
		zero = 1
	}
	switch less, more := a.ways(); {
	case x < zero:
		return less
	case x > zero:
		return more
	}
	return "verschil"
}

// ways are the words for less and for more.
func (a amount) ways() (less, more string) {
	if a.level {
		return "lager", "hoger"
	}
	return "minder", "meer"
}

// of writes a difference: 11 procent minder.
func (a amount) of(x float64) string { return a.number(x) + a.word() + " " + a.way(x) }

// between writes an interval, the smaller difference first: 7 tot 16 procent minder.
func (a amount) between(low, high float64) string {
	if a.way(low) != a.way(high) {
		return a.of(low) + " tot " + a.of(high)
	}
	if less, _ := a.ways(); a.way(low) == less {
		low, high = high, low
	}
	return a.number(low) + " tot " + a.of(high)
}

// with writes a difference with its interval; empty when there is none.
func (a amount) with(ratio, difference, low, high *float64) string {
	x := difference
	if a.ratio {
		x = ratio
	}
	if x == nil || low == nil || high == nil {
		return ""
	}
	text := fmt.Sprintf("%s (95%%-interval: %s)", a.of(*x), a.between(*low, *high))
	if a.ratio {
		text += fmt.Sprintf("; verhouding %s (%s tot %s)", dutchFloat(*ratio, 3), dutchFloat(*low, 3), dutchFloat(*high, 3))
	}
	return text
}

// significant writes a number with about three digits that count.
func significant(x float64) string {
	switch size := math.Abs(x); {
	case size >= 100:
		return dutchFloat(x, 0)
	case size >= 10:
		return dutchFloat(x, 1)
	case size >= 1:
		return dutchFloat(x, 2)
	}
	return dutchFloat(x, 3)
}

// modelWords says what was fitted.
func modelWords(m effect.Model) string {
	switch m {
	case effect.Step:
		return "een trend, met een stap op het moment van het besluit"
	case effect.StepSlope:
		return "een trend, met een stap en een andere helling vanaf het besluit"
	}
	return dutchWord(string(m))
}

func seasonWords(s effect.Season) string {
	switch s {
	case effect.EachPeriod:
		return "elke maand (of elk kwartaal) een eigen niveau"
	case 0:
		return "niet meegenomen"
	case 1:
		return "één golf per jaar"
	}
	return "twee golven: een per jaar en een per half jaar"
}

func familyWords(f effect.Family) string {
	if f == effect.NegativeBinomial {
		return "negatief-binomiaal"
	}
	return strings.ReplaceAll(string(f), "quasi-poisson", "quasi-Poisson")
}

func errorsWords(e effect.Errors) string {
	switch e.Kind {
	case effect.NeweyWest:
		return fmt.Sprintf("Newey-West, over %s", counted(e.Lag, "periode", "perioden"))
	case effect.Robust:
		return "robuust: uit trekkingen, ook als perioden op elkaar lijken"
	case effect.ModelErrors:
	}
	return "van het model"
}
