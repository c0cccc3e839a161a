package domain

import (
	"slices"
	"strings"
)

// word is a value from a fixed list of Dutch words.
type word interface{ ~string }

// oneOf refuses a word that is not on its list, naming the list.
func oneOf[W word](field string, w W, list []W) error {
	if slices.Contains(list, w) {
		return nil
	}
	if w == "" {
		return FieldErrorf(field, "%q ontbreekt; kies uit: %s.", field, words(list))
	}
	return FieldErrorf(field, "%q bevat een onbekende waarde; kies uit: %s.", field, words(list))
}

// optional is oneOf, but may be left out.
func optional[W word](field string, w W, list []W) error {
	if w == "" {
		return nil
	}
	return oneOf(field, w, list)
}

func words[W word](list []W) string {
	s := make([]string, len(list))
	for i, w := range list {
		s[i] = string(w)
	}
	return strings.Join(s, ", ")
}

// required refuses an empty text.
func required(field, text, sentence string) error {
	if strings.TrimSpace(text) == "" {
		return FieldErrorf(field, "%s", sentence)
	}
	return nil
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// unless gives the events, or only the error that forbids them.
func unless[E Event](err error, events ...E) ([]E, error) {
	if err != nil {
		return nil, err
	}
	return events, nil
}

// SignalKind is what sort of signal it is.
type SignalKind string

// SignalKinds is the list of soorten.
var SignalKinds = []SignalKind{"knelpunt", "werkt-goed", "onbedoeld-effect", "hiaat", "idee"}

// Sector is a part of the social domain.
type Sector string

// Sectors is the list of domeinen.
var Sectors = []Sector{
	"wmo", "jeugd", "werk-en-inkomen", "schulden", "gezondheid", "wonen", "opvang", "inburgering", "onderwijs", "veiligheid",
	"vervoer", "sociale-basis", "anders",
}

// Told says whether those concerned told it themselves, it was told with them, or about them.
type Told string

// ToldWays is the list for verteld.
var ToldWays = []Told{"door", "met", "over"}

// Relation says how a signal or ground bears on a measure or decision. It claims a link, never a cause.
type Relation string

// The relations.
const (
	Occasion      Relation = "aanleiding"
	Support       Relation = "onderbouwing"
	Contradiction Relation = "tegenspraak"
)

// Relations is the list of verbanden.
var Relations = []Relation{Occasion, Support, Contradiction}

// Destination is where a signal belongs that is no signal.
type Destination string

// Destinations is the list of bestemmingen.
var Destinations = []Destination{"wmo-melding", "klacht", "bezwaar", "veilig-thuis", "calamiteit", "misstand", "openbare-ruimte"}

// Verdict is an inbrenger's answer to what they heard back.
type Verdict string

// The verdicts of inbrengers.
const (
	Solved Verdict = "opgelost"
	Partly Verdict = "deels"
	NotAt  Verdict = "niet"
	Worse  Verdict = "erger"
)

// Unsolved says that it did not help.
func (v Verdict) Unsolved() bool { return v == NotAt || v == Worse }

// Verdicts is the list of oordelen of inbrengers.
var Verdicts = []Verdict{Solved, Partly, NotAt, Worse}

// Phase is a step of the loop.
type Phase string

// Phases is the loop, in its order.
var Phases = []Phase{"opmerken", "verzamelen", "bundelen", "duiden", "rapporteren", "besluiten", "uitvoeren", "evalueren", "terugkoppelen"}
