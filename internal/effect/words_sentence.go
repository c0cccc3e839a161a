package effect

import "fmt"

// notProven ends every claim: it says what the numbers do not.
const notProven = "of dat door het besluit komt, is hiermee niet bewezen"

// elseChanged is what speaks against a claim when no warning does.
const elseChanged = "ook iets anders kan in die tijd zijn veranderd"

// asExpected is what a change is measured by.
const asExpected = "dan zonder verandering te verwachten was"

// claim is the sentence of a change that has a direction.
func (w figures) claim(c Change, against string) string {
	return fmt.Sprintf("Na het besluit %s %s (95%%-interval: %s); %s%s: %s.", w.were(w.estimated(c)), asExpected, w.interval(c), notProven, w.notProblems(c), against)
}

// were says how much more or fewer there were: "waren er naar schatting 11 procent minder opnames per maand".
func (w figures) were(much string) string {
	if w.counted() {
		return "waren er naar schatting " + much + " " + w.noun + w.rate()
	}
	return "lag " + w.subject() + " naar schatting " + much
}

// notProblems says of signals what they do not count.
func (w figures) notProblems(c Change) string {
	if !w.signals {
		return ""
	}
	how := w.compared(c.Value > c.none())
	return ", en " + how + " signalen is niet hetzelfde als " + how + " problemen"
}

// unknown begins the sentence of a change that has no direction.
func (w figures) unknown(when, measured string) string {
	if w.counted() {
		return fmt.Sprintf("Of er %s meer of minder %s%s waren%s, is met deze cijfers niet te zeggen", when, w.noun, w.rate(), measured)
	}
	return fmt.Sprintf("Of %s %s hoger of lager lag%s, is met deze cijfers niet te zeggen", w.subject(), when, measured)
}

// signalsOnly says of signals what they do not count, where no direction is told.
func (w figures) signalsOnly() string {
	if w.signals {
		return ", en signalen tellen is niet hetzelfde als problemen tellen"
	}
	return ""
}

// spanning is the sentence of a change whose interval spans no change.
func (w figures) spanning(c Change, against string) string {
	return fmt.Sprintf("%s (95%%-interval: %s)%s: %s.", w.unknown("na het besluit", " "+asExpected), w.interval(c), w.signalsOnly(), against)
}

// doubted is the sentence of a change whose direction hangs on something that is doubtful.
func (w figures) doubted(c Change, d doubt) string {
	other := "niet te berekenen"
	if d.change != nil {
		other = w.interval(*d.change)
	}
	return fmt.Sprintf("%s%s: %s (95%%-interval %s: %s; %s: %s).",
		w.unknown("na het besluit", " "+asExpected), w.signalsOnly(), d.why, d.with, w.interval(c), d.without, other)
}

// eitherWay is the sentence of a change that has a direction, while its size depends on how it is computed.
func (w figures) eitherWay(c Change, d doubt, against string) string {
	what := w.compared(c.Value > c.none())
	begin := "lag " + w.subject() + " " + what
	if w.counted() {
		begin = "waren er " + what + " " + w.noun + w.rate()
	}
	return fmt.Sprintf("Na het besluit %s %s; hoeveel hangt af van de rekenwijze: naar schatting %s %s (95%%-interval: %s), %s %s (95%%-interval: %s); %s%s: %s.",
		begin, asExpected, w.estimated(c), d.with, w.interval(c), w.estimated(*d.change), d.without, w.interval(*d.change), notProven, w.notProblems(c), against)
}

// gradualOnly is the sentence of a change that came gradually, and of which a step shows nothing.
func (w figures) gradualOnly(c Change, gradual doubt, against string) string {
	return fmt.Sprintf("Na het besluit %s %s, als de verandering geleidelijk mag komen (95%%-interval %s: %s; %s: %s); %s%s: %s.",
		w.were(w.estimated(*gradual.change)), asExpected, gradual.without, w.interval(*gradual.change), gradual.with, w.interval(c), notProven, w.notProblems(*gradual.change), against)
}

// SayStaggered is the sentence of a measure that was introduced in one area after another: the change over all areas and periods
// since each began. It claims a direction only when the interval has one, which is the verdict.
func SayStaggered(s Series, around Surroundings, c Change, against []Warning) (Verdict, string) {
	w, v, short := around.figures(s), c.verdict(), besideOf(against)
	switch {
	case !c.told():
		return NoEstimate, "Over de gebieden samen is geen schatting te geven."
	case v == NoVerdict:
		return v, fmt.Sprintf("%s (95%%-interval: %s)%s: %s.",
			w.unknown("na de invoering, over de gebieden samen,", " dan zonder invoering te verwachten was"), w.interval(c), w.signalsOnly(), short)
	}
	return v, fmt.Sprintf("Over de gebieden samen %s na de invoering dan zonder invoering te verwachten was (95%%-interval: %s); of dat door de maatregel komt, is hiermee niet bewezen%s: %s.",
		w.were(w.estimated(c)), w.interval(c), w.notProblems(c), short)
}
