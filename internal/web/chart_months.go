package web

import (
	"fmt"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// month is one bar: signals in a month, on a side of a decision or on none.
type month struct {
	Name  string // JJJJ-MM
	Side  string
	Count disclosure.Value
	Zero  bool // that there were none is known though nobody counted them
}

// monthRow is the same in the table.
type monthRow struct {
	Month, Side string
	Count       figure
}

// marked is a decision to mark in a chart.
type marked struct {
	Label, Title string
	On           domain.Date
}

// listMonths fills the stretch from the first month with a number to the last. A month that is absent had none, unless the
// breakdown leaves months out by name.
func listMonths(total disclosure.Value, per map[string]disclosure.Value) []month {
	first, last := "", ""
	for name := range per {
		if first == "" || name < first {
			first = name
		}
		last = max(last, name)
	}
	missing := unnamed(total, per)
	var out []month
	for at, err := time.Parse("2006-01", first); err == nil && at.Format("2006-01") <= last; at = at.AddDate(0, 1, 0) {
		name := at.Format("2006-01")
		v, there := per[name]
		out = append(out, month{Name: name, Count: v, Zero: !there && !missing})
	}
	return out
}

// sidedMonths takes the months of a decision as the view lists them.
func sidedMonths(counts []projections.MonthCount) []month {
	out := make([]month, len(counts))
	for i, c := range counts {
		out[i] = month{Name: c.Month, Side: c.Side, Count: c.Count}
	}
	return out
}

func (m month) known() (int, bool) {
	if m.Zero {
		return 0, true
	}
	return m.Count.Known()
}

func (m month) figure() figure {
	if n, known := m.known(); known {
		return figure{Text: dutchInt(n)}
	}
	return part(m.Count)
}

func tableOf(months []month) []monthRow {
	out := make([]monthRow, len(months))
	for i, m := range months {
		out[i] = monthRow{Month: dutchMonth(m.Name), Side: m.Side, Count: m.figure()}
	}
	return out
}

// sideMeans is the mean of the months before the first mark and of those after it.
type sideMeans struct{ Before, After *float64 }

// drawMonths draws signals per month, with decisions as lines. It draws nothing when there are no months.
func drawMonths(id, title string, months []month, marks []marked, means sideMeans) *chart {
	if len(months) == 0 {
		return nil
	}
	var values []float64
	for _, m := range months {
		if n, known := m.known(); known {
			values = append(values, float64(n))
		}
	}
	c := &chart{ID: id, Title: title, Unit: "signalen per maand", Height: chartHeight, Desc: describeMonths(months, marks), Wide: len(months) > manyBars}
	var p plot
	p, c.Grid = newPlot(append(values, 4)) // so few that steps stay whole
	wide := 1 / float64(len(months))
	for i, m := range months {
		c.Bars = append(c.Bars, p.bar(m, float64(i)*wide, wide))
		_, known := m.known()
		c.Hatched, c.Sided = c.Hatched || !known, c.Sided || m.Side != ""
		c.Transition = c.Transition || m.Side == "overgang"
	}
	for _, m := range marks {
		if share, in := placeDay(months, m.On); in {
			c.Marks = append(c.Marks, marker(share, m.Label, m.Title))
		}
	}
	if len(marks) > 0 {
		c.Levels = p.levels(means.Before, means.After, divide(months, marks[0].On))
	}
	c.Ticks = placeTicks(len(months), func(i int) float64 { return (float64(i) + 0.5) * wide }, func(i int) string {
		return shortMonth(monthTime(months[i].Name))
	})
	return c
}

// divide is where a day parts the months, at an end when it lies outside them.
func divide(months []month, day domain.Date) float64 {
	at, in := placeDay(months, day)
	if !in && day.Month() > months[len(months)-1].Name {
		return 1
	}
	return at
}

// bar draws one month: what is withheld fills the height, hatched, so that it is not taken for a number.
func (p plot) bar(m month, at, wide float64) bar {
	gap := wide * 0.12
	b := bar{X: across(at + gap), Width: percent((wide - 2*gap) * (plotRight - plotLeft)), Y: plotTop, Height: plotBottom - plotTop}
	n, known := m.known()
	if !known {
		b.Class, b.Title = "arcering", dutchMonth(m.Name)+": afgeschermd"
		return b
	}
	b.Y = p.y(float64(n))
	b.Height = plotBottom - b.Y
	b.Class, b.Title = "staaf "+m.Side, fmt.Sprintf("%s: %d", dutchMonth(m.Name), n)
	return b
}

func monthTime(name string) time.Time {
	t, err := time.Parse("2006-01", name)
	if err != nil {
		return time.Time{}
	}
	return t
}

// placeDay finds a day among the months, from 0 to 1.
func placeDay(months []month, day domain.Date) (float64, bool) {
	for i, m := range months {
		if m.Name == day.Month() {
			days := float64(monthTime(m.Name).AddDate(0, 1, -1).Day())
			return (float64(i) + float64(day.Time().Day()-1)/days) / float64(len(months)), true
		}
	}
	return 0, false
}

func describeMonths(months []month, marks []marked) string {
	first, last := dutchMonth(months[0].Name), dutchMonth(months[len(months)-1].Name)
	text := "Staafdiagram met een staaf per maand, " + span(first, last) + "."
	high, hidden := -1, 0
	for i, m := range months {
		n, known := m.known()
		switch {
		case !known:
			hidden++
		case high < 0:
			high = i
		default:
			if top, _ := months[high].known(); n > top {
				high = i
			}
		}
	}
	if high >= 0 {
		n, _ := months[high].known()
		text += fmt.Sprintf(" De meeste signalen kwamen in %s: %s.", dutchMonth(months[high].Name), dutchInt(n))
	}
	if hidden > 0 {
		text += fmt.Sprintf(" Afgeschermd zijn %d van de %d maanden.", hidden, len(months))
	}
	for _, m := range marks {
		if _, in := placeDay(months, m.On); in {
			text += fmt.Sprintf(" Streep %s: %s, %s.", m.Label, m.Title, dutchDate(m.On))
		}
	}
	return text
}
