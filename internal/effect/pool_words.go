package effect

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// sentence says what the effects say together, in words that can be read aloud and that claim no more than the numbers.
func (p Pooled) sentence(unit string) string {
	parts := []string{p.directions(), p.meanWords(unit), p.spreadWords(), p.nextWords(unit)}
	if p.Places == 1 {
		parts = append(parts, "Alles komt uit één gemeente; over andere gemeenten zegt dit niets.")
	}
	parts = append(parts, "Of de verschillen door de maatregelen komen, is hiermee niet bewezen.")
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// onlyOne is why there is no mean of n effects that count as one.
func onlyOne(n int) string {
	if n == 1 {
		return "Er is maar één uitkomst; een gemiddelde is er pas bij twee of meer. Of het elders ook zo gaat, is met één uitkomst niet te zeggen."
	}
	return fmt.Sprintf("De %d schattingen steunen op hetzelfde besluit of op dezelfde cijfers van één gemeente en tellen als één uitkomst; een gemiddelde is er pas bij twee of meer.", n)
}

// directions counts places when each gave one effect, and effects when some gave more.
func (p Pooled) directions() string {
	of := fmt.Sprintf("van de %d gemeenten", p.Combined)
	where := "In"
	if p.Combined != p.Places {
		of, where = fmt.Sprintf("van de %d uitkomsten", p.Combined), "Bij"
	}
	d := p.Toward
	less, more := said{d.Down, d.DownSure, "minder"}, said{d.Up, d.UpSure, "meer"}
	if less.n < more.n {
		less, more = more, less
	}
	if less.n == 0 {
		return fmt.Sprintf("%s geen %s was er verschil met wat zonder verandering te verwachten was.", where, of)
	}
	text := fmt.Sprintf("%s %d %s was het %s dan zonder verandering te verwachten was%s.", where, less.n, of, less.side, less.surely())
	if more.n > 0 {
		text += fmt.Sprintf(" %s %d was het %s%s.", where, more.n, more.side, more.surely())
	}
	return text
}

// said is how many effects point one way, and how many of them are more than chance explains well.
type said struct {
	n, sure int
	side    string
}

func (s said) surely() string {
	switch {
	case s.sure == 0 && s.n == 1:
		return "; dat kan toeval zijn"
	case s.sure == 0:
		return "; dat kan elke keer toeval zijn"
	case s.n == 1:
		return "; toeval alleen is daarvoor geen goede verklaring"
	case s.sure == s.n:
		return "; toeval alleen is daarvoor geen enkele keer een goede verklaring"
	}
	return fmt.Sprintf("; voor %d daarvan is toeval alleen geen goede verklaring", s.sure)
}

func (p Pooled) meanWords(unit string) string {
	interval := "95%-interval: " + p.Scale.Range(p.Mean.PoolInterval, unit)
	switch {
	case p.Combined == 2 && p.Mean.ZeroIn():
		return fmt.Sprintf("Er zijn maar twee uitkomsten; daarmee is gemiddeld geen verschil aangetoond (%s).", interval)
	case p.Mean.ZeroIn():
		return fmt.Sprintf("Gemiddeld is geen verschil aangetoond (%s).", interval)
	case p.Combined == 2:
		return fmt.Sprintf("Gemiddeld was het naar schatting %s (%s), maar dat steunt op twee uitkomsten.", p.Scale.Words(p.Mean.Estimate, unit), interval)
	}
	return fmt.Sprintf("Gemiddeld was het naar schatting %s (%s).", p.Scale.Words(p.Mean.Estimate, unit), interval)
}

// spreadWords says whether places differ. Few effects can't show that they don't.
func (p Pooled) spreadWords() string {
	if p.Combined == 2 {
		return ""
	}
	switch s := p.Spread; {
	case s.PValue < 0.1 && s.I2 >= 75:
		return fmt.Sprintf("De uitkomsten lopen sterk uiteen (I² %.0f procent).", s.I2)
	case s.PValue < 0.1 || s.I2 >= 50:
		return fmt.Sprintf("De uitkomsten lopen uiteen (I² %.0f procent).", s.I2)
	case p.Combined < 10:
		return "Of de uitkomsten meer uiteenlopen dan door toeval, is met zo weinig uitkomsten niet te zeggen."
	}
	return "De uitkomsten lopen niet aantoonbaar meer uiteen dan door toeval."
}

func (p Pooled) nextWords(unit string) string {
	if p.Next == nil || p.Places < 3 {
		return ""
	}
	return fmt.Sprintf("In een volgende gemeente die op deze lijkt, is iets van %s te verwachten.", p.Scale.Range(*p.Next, unit))
}

// Range is an interval as people read it, from its end that is less to its end that is more.
func (s Scale) Range(i PoolInterval, unit string) string {
	low, high := s.Words(i.Lower, unit), s.Words(i.Upper, unit)
	if i.Upper < 0 {
		low, high = high, low // from small to large
	}
	if a, b := lastWord(low), lastWord(high); a == b {
		low = strings.TrimSpace(strings.TrimSuffix(low, s.measure(unit)+" "+a))
	}
	return low + " tot " + high
}

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }

// Words is an effect as people read it: 11 procent minder.
func (s Scale) Words(v float64, unit string) string {
	v = s.Shown(v)
	side := "meer"
	if v < 0 {
		side = "minder"
	}
	return number(math.Abs(v)) + " " + s.measure(unit) + " " + side
}

// Shown is an effect in percent, or in the unit of the series.
func (s Scale) Shown(v float64) float64 {
	if s == LogRatio {
		return 100 * math.Expm1(math.Min(v, maxLog))
	}
	return v
}

// maxLog keeps ratios within what can be written.
const maxLog = 16

func (s Scale) measure(unit string) string {
	if s == DifferenceInOwn {
		return unit
	}
	return "procent"
}

// number has two digits that count, and no decimals from ten on.
func number(v float64) string {
	decimals := 0
	switch {
	case v < 0.005 || v >= 9.95:
	case v >= 0.095:
		decimals = 1
	default:
		decimals = 2
	}
	return strings.TrimSuffix(strings.ReplaceAll(strconv.FormatFloat(v, 'f', decimals, 64), ".", ","), ",0")
}
