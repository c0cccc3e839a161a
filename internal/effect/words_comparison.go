package effect

import "fmt"

// Say is the sentence of a comparison: by how much more the figures changed than those of the control, by the robust answer. It
// claims no direction that hangs on an extreme period of either series.
func (c *Comparison) Say(s Series, around Surroundings, against []Warning) (Verdict, string) {
	if c.Sure == nil {
		return NoEstimate, "Naast " + besideOne(c.Control) + " is niet te zeggen hoe zeker de schatting is."
	}
	is, w := c.Sure.Change(), around.figures(s)
	switch {
	case len(c.extremes) == 0:
		return SayComparison(s, around, c.Control, is, against)
	case c.without == nil && is.verdict() == NoVerdict:
		return w.compare(c.Control, is, c.extreme())
	case c.without == nil || c.without.verdict() != is.verdict():
		return NoVerdict, w.hanging(c, is)
	}
	return w.compare(c.Control, is, fmt.Sprintf("%s; zonder %s is het verschil naar schatting %s (95%%-interval: %s)",
		c.extreme(), c.those(), w.estimated(*c.without), w.interval(*c.without)))
}

// SayComparison is the sentence of figures beside those of a control: by how much more they changed.
func SayComparison(s Series, around Surroundings, control string, c Change, against []Warning) (Verdict, string) {
	if !c.told() {
		return NoEstimate, "Naast " + besideOne(control) + " is geen schatting te geven."
	}
	return around.figures(s).compare(control, c, besideOf(against))
}

// compare is the sentence of a comparison that can be told, with what speaks most against it.
func (w figures) compare(control string, c Change, against string) (Verdict, string) {
	v := c.verdict()
	if v == NoVerdict {
		return v, fmt.Sprintf("%s (95%%-interval: %s)%s: %s.", w.unknown("na het besluit", " "+asElsewhere(control)), w.interval(c), w.signalsOnly(), against)
	}
	return v, fmt.Sprintf("Na het besluit %s %s (95%%-interval: %s); %s%s: %s.",
		w.were(w.estimated(c)), asElsewhere(control), w.interval(c), notProven, w.notProblems(c), against)
}

// hanging is the sentence of a comparison whose direction hangs on extreme periods.
func (w figures) hanging(c *Comparison, is Change) string {
	other := "niet te berekenen"
	if c.without != nil {
		other = w.interval(*c.without)
	}
	return fmt.Sprintf("%s%s: dat hangt af van %s (95%%-interval met %s: %s; zonder: %s).",
		w.unknown("na het besluit", " "+asElsewhere(c.Control)), w.signalsOnly(), c.named(), c.those(), w.interval(is), other)
}

// asElsewhere is what a comparison is measured by.
func asElsewhere(control string) string {
	return "dan naar het verloop van " + besideOne(control) + " te verwachten was"
}

func besideOne(control string) string {
	if control == "" {
		return "de controlereeks"
	}
	return "‘" + control + "’"
}

// named names the extreme periods; extreme says that they are; those stands for them.
func (c *Comparison) named() string {
	names := make([]string, len(c.extremes))
	for i, p := range c.extremes {
		names[i] = spoken(p.Label)
	}
	return listed(names)
}

func (c *Comparison) extreme() string {
	if len(c.extremes) > 1 {
		return c.named() + " wijken sterk af"
	}
	return c.named() + " wijkt sterk af"
}

func (c *Comparison) those() string {
	if len(c.extremes) > 1 {
		return "die perioden"
	}
	return "die periode"
}

// steadily looks for extreme periods in a series and its control, and sets the two side by side without those.
func (a *analysis) steadily() ([]Point, *Change) {
	var extremes []Point
	sp := a.spec
	sp.Family = a.fit.family
	for _, f := range []*Fitted{a.fit, a.control} {
		if o, ok := f.outlier(); ok && (len(extremes) == 0 || extremes[0].At != o.At) {
			extremes, sp.without = append(extremes, o), append(sp.without, o.At)
		}
	}
	if len(extremes) == 0 {
		return nil, nil
	}
	own, err := Fit(a.series, sp)
	if err != nil {
		return extremes, nil
	}
	control, err := Fit(*a.options.Control, sp)
	if err != nil {
		return extremes, nil
	}
	s, err := CompareSure(own, control, a.options.Bootstrap)
	if err != nil || !s.Change().told() {
		return extremes, nil
	}
	c := s.Change()
	return extremes, &c
}
