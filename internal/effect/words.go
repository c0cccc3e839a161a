package effect

import (
	"strings"
)

// figures is what the figures of a series are called in a sentence.
type figures struct {
	series  Series
	noun    string // what is counted
	unit    string // of figures that are no counts
	signals bool
}

func (x Surroundings) figures(s Series) figures {
	w := figures{series: s, noun: x.Noun, unit: x.Unit, signals: x.Signals}
	if x.Signals {
		w.noun = "signalen"
	}
	if w.unit == "" {
		w.unit = x.Noun
	}
	if w.noun == "" {
		w.noun = "gevallen"
		if s.Name != "" {
			w.noun = "gevallen in de reeks ‘" + s.Name + "’"
		}
	}
	switch {
	case s.Kind == Percentage:
		w.unit = "procentpunt"
	case s.Kind == Count:
		w.unit = ""
	case s.Kind == Amount && w.unit == "":
		w.unit = "euro"
	case w.unit == "":
		w.unit = "punten"
	}
	return w
}

// counted says whether the figures are things that there are more or fewer of.
func (w figures) counted() bool { return w.series.Kind == Count }

// subject is what is higher or lower where nothing is counted.
func (w figures) subject() string {
	if w.series.Name == "" {
		return "het cijfer"
	}
	return "het cijfer ‘" + w.series.Name + "’"
}

// rate is how often: "per maand" where figures add up, else nothing.
func (w figures) rate() string {
	if w.series.Kind.AddsUp() {
		return " per " + w.series.period()
	}
	return ""
}

// compared is the word for a direction: minder and meer of what is counted, lager and hoger of the rest.
func (w figures) compared(up bool) string {
	switch {
	case w.counted() && up:
		return "meer"
	case w.counted():
		return "minder"
	case up:
		return "hoger"
	}
	return "lager"
}

// measure is what the numbers of a change are in: procent, or the unit of the figures.
func (w figures) measure(c Change) string {
	switch {
	case c.Ratio:
		return "procent"
	case w.counted():
		return ""
	}
	return w.unit + w.rate()
}

// shown is a change on the scale that it is told on: percent more than was to be expected, or the difference.
func (c Change) shown() Change {
	if c.Ratio {
		return Change{Value: 100 * (c.Value - 1), Lower: 100 * (c.Lower - 1), Upper: 100 * (c.Upper - 1)}
	}
	return c
}

// wholePercent makes percentages whole numbers from an interval of two and a half percent on.
const wholePercent = 0.4

// decimals is how finely a change is told. Percentages are not told in tens, and only none at all is 100 percent less. A bare 1
// is told with a decimal, for units are named in the plural.
func (c Change) decimals() int {
	s := c.shown()
	if !c.Ratio {
		d := decimalsFor(s.Lower, s.Upper)
		for _, v := range []float64{s.Value, s.Lower, s.Upper} {
			if dutch(abs(v), d) == "1" {
				return 1
			}
		}
		return d
	}
	d := max(0, finely(s.Lower, s.Upper, wholePercent))
	for d < maxDecimals && s.Lower > -100 && dutch(s.Lower, d) == dutch(-100, d) {
		d++
	}
	return d
}

// estimated tells the best estimate: "11 procent minder", "5,2 dagen lager".
func (w figures) estimated(c Change) string {
	s, d := c.shown(), c.decimals()
	if c.verdict() == NoVerdict && strings.Trim(dutch(s.Value, d), "-0.,") == "" {
		return "vrijwel geen verschil"
	}
	return joinWords(dutch(abs(s.Value), d), w.measure(c), w.compared(s.Value > 0))
}

// interval tells the 95 percent interval: "7 tot 16 procent minder", "van 4 procent minder tot 9 procent meer".
func (w figures) interval(c Change) string {
	if c.Ratio && c.Lower < 1 && c.Upper > manyTimes {
		c.Upper = manyTimes
		s, d := c.shown(), c.decimals()
		return joinWords("van", dutch(-s.Lower, d), w.measure(c), w.compared(false), "tot meer dan tien keer zo "+w.muchOrHigh())
	}
	s, d := c.shown(), c.decimals()
	low, high, m := s.Lower, s.Upper, w.measure(c)
	switch {
	case low >= 0:
		return joinWords(dutch(low, d), "tot", dutch(high, d), m, w.compared(true))
	case high <= 0:
		return joinWords(dutch(-high, d), "tot", dutch(-low, d), m, w.compared(false))
	}
	return joinWords("van", dutch(-low, d), m, w.compared(false), "tot", dutch(high, d), m, w.compared(true))
}

// muchOrHigh is how much of what is counted there is, or how high the rest.
func (w figures) muchOrHigh() string {
	if w.counted() {
		return "veel"
	}
	return "hoog"
}

// manyTimes is where an interval that spans no change is told in words: percentages beyond it say nothing more.
const manyTimes = 10

func joinWords(words ...string) string {
	var out []string
	for _, s := range words {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}
