package domain

import (
	"math"
	"reflect"
	"regexp"
)

// EffectEvent is an event of the stream of an effect that was found elsewhere.
//
//sumtype:decl
type EffectEvent interface {
	Event
	effect()
}

// EffectTakenOver says what another municipality found to have changed after one of its decisions. A later one takes the
// place of what came before.
type EffectTakenOver struct {
	EffectID EffectID `json:"effectschattingId"`
	Origin   Origin   `json:"herkomst,omitzero"`
	EffectSummary
}

// EffectSummary is an effect as municipalities tell it to each other: numbers and words of fixed lists, no title, no reason,
// nothing that anyone wrote but the names of the municipality and of the series.
type EffectSummary struct {
	Municipality     string      `json:"gemeente"` // gm0855
	MunicipalityName string      `json:"gemeentenaam"`
	MeasureKind      MeasureKind `json:"maatregelsoort"`
	Sectors          []Sector    `json:"domeinen,omitempty"`
	Decision         ElsewhereID `json:"besluit"` // the same in each effect of one decision
	Series           string      `json:"meetreeks"`
	SeriesKind       SeriesKind  `json:"meetreekssoort"`
	Unit             string      `json:"eenheid,omitempty"`
	Independent      bool        `json:"onafhankelijkVanMelden"`
	Direction        Direction   `json:"richting,omitempty"` // that was expected; empty: none
	Afterward        bool        `json:"achterafVastgelegd"` // the expectation was laid down when its outcome could be known
	From             string      `json:"ingang"`             // year, or year and month; never a day
	Model            string      `json:"model"`
	Family           string      `json:"verdeling"`
	Errors           string      `json:"fouten"`
	Before           int         `json:"periodenVoor"`
	After            int         `json:"periodenNa"`
	Scale            EffectScale `json:"schaal"`
	Estimate         float64     `json:"schatting"`
	StdErr           float64     `json:"standaardfout"`
	Lower            float64     `json:"onder"`
	Upper            float64     `json:"boven"`
	People           PeopleClass `json:"inwonersklasse"`
	Areas            *int        `json:"gebieden,omitempty"` // where the measure holds; nil: not known
	Warnings         []string    `json:"waarschuwingen,omitempty"`
	Verdict          string      `json:"oordeel,omitempty"`
}

func (EffectTakenOver) event()  {}
func (EffectTakenOver) effect() {}

var effectEvents = []Definition{
	define[EffectTakenOver]("effectschatting-overgenomen"),
}

// EffectScale is what an effect is measured on.
type EffectScale string

// EffectScales is the list of schalen.
var EffectScales = []EffectScale{"log-verhouding", "verschil-procent", "verschil"}

// PeopleClass is how many people live in a municipality, roughly.
type PeopleClass string

// PeopleClasses is the list of inwonersklassen.
var PeopleClasses = []PeopleClass{"tot-20000", "20000-50000", "50000-100000", "100000-250000", "vanaf-250000", "onbekend"}

// PeopleClassOf gives the class of a number of people; nil is not known.
func PeopleClassOf(people *int64) PeopleClass {
	if people == nil {
		return "onbekend"
	}
	for i, below := range []int64{20_000, 50_000, 100_000, 250_000} {
		if *people < below {
			return PeopleClasses[i]
		}
	}
	return "vanaf-250000"
}

// Effect is what the rules of an effect that was found elsewhere ask for.
type Effect struct {
	Known  bool
	Latest EffectTakenOver
}

// Evolve applies an event.
func (f Effect) Evolve(e EffectEvent) Effect {
	switch e := e.(type) {
	case EffectTakenOver:
		f.Known, f.Latest = true, e
	}
	return f
}

// ValidOn is no day of the event's own: it holds from when we knew of it.
func (f Effect) ValidOn(e EffectEvent) Date {
	switch e.(type) {
	case EffectTakenOver:
	}
	return ""
}

// TakeOver lays down an effect that was found elsewhere. The same again changes nothing; other numbers replace it.
func (f Effect) TakeOver(e EffectTakenOver) ([]EffectEvent, error) {
	if err := first(e.checkPlace(), e.checkModel(), e.checkNumbers()); err != nil {
		return nil, err
	}
	if f.Known && reflect.DeepEqual(f.Latest.EffectSummary, e.EffectSummary) {
		return nil, nil
	}
	return []EffectEvent{e}, nil
}

var (
	municipalityShape = regexp.MustCompile(`^gm\d{4}$`)
	beginShape        = regexp.MustCompile(`^(19|20)\d\d(-(0[1-9]|1[0-2]))?$`)
	codeShape         = regexp.MustCompile(`^[a-z][a-z0-9:-]{0,39}$`)
)

func (s EffectSummary) checkPlace() error {
	err := first(
		shaped("gemeente", s.Municipality, municipalityShape, "De gemeente is gm met vier cijfers, zoals gm0855."),
		named("gemeentenaam", s.MunicipalityName), oneOf("maatregelsoort", s.MeasureKind, MeasureKinds),
		shaped("besluit", string(s.Decision), uuidShape, "Het kenmerk van het besluit is een UUID in kleine letters."),
		named("meetreeks", s.Series), oneOf("meetreekssoort", s.SeriesKind, SeriesKinds),
		optional("richting", s.Direction, Directions), oneOf("inwonersklasse", s.People, PeopleClasses), notNegative("gebieden", s.Areas),
		shaped("ingang", s.From, beginShape, "De ingang is een jaar (JJJJ) of een maand (JJJJ-MM); een dag hoort er niet in."),
	)
	for _, sector := range s.Sectors {
		err = first(err, oneOf("domeinen", sector, Sectors))
	}
	if err == nil && len(s.Unit) > maxName {
		return FieldErrorf("eenheid", "De eenheid is te lang.")
	}
	return err
}

// checkModel holds words to words: what could be a text has no place in a summary.
func (s EffectSummary) checkModel() error {
	const word = "Hier hoort één woord van de lijst, in kleine letters, en geen tekst."
	err := first(shaped("model", s.Model, codeShape, word), shaped("verdeling", s.Family, codeShape, word), shaped("fouten", s.Errors, codeShape, word))
	if s.Verdict != "" {
		err = first(err, shaped("oordeel", s.Verdict, codeShape, word))
	}
	for _, w := range s.Warnings {
		err = first(err, shaped("waarschuwingen", w, codeShape, word))
	}
	return err
}

// The bounds of an effect that can be believed to be one.
const (
	maxEffect     = 1e6
	minEffectErr  = 1e-6
	narrowest     = 1.9 // half an interval of 95 percent, in standard errors: 1.96 with many periods
	widest        = 13  // 12.7 with the fewest
	leastPeriods  = 1
	maxName       = 200
	maxPeriodsOne = 40_000 // a century of days
)

func (s EffectSummary) checkNumbers() error {
	if err := oneOf("schaal", s.Scale, EffectScales); err != nil {
		return err
	}
	for _, n := range []struct {
		field string
		value float64
	}{{"schatting", s.Estimate}, {"onder", s.Lower}, {"boven", s.Upper}, {"standaardfout", s.StdErr}} {
		if !(math.Abs(n.value) <= maxEffect) { // also catches what is no number
			return FieldErrorf(n.field, "%q is geen bruikbaar getal.", n.field)
		}
	}
	for _, n := range []struct {
		field string
		value int
	}{{"periodenVoor", s.Before}, {"periodenNa", s.After}} {
		if n.value < leastPeriods || n.value > maxPeriodsOne {
			return FieldErrorf(n.field, "Het aantal perioden moet tussen %d en %d liggen.", leastPeriods, maxPeriodsOne)
		}
	}
	return s.checkInterval()
}

func (s EffectSummary) checkInterval() error {
	half := (s.Upper - s.Lower) / 2
	switch {
	case s.StdErr < minEffectErr:
		return FieldErrorf("standaardfout", "De standaardfout moet groter dan nul zijn.")
	case s.Lower >= s.Upper:
		return FieldErrorf("onder", "Het interval klopt niet: onder (%g) moet lager zijn dan boven (%g).", s.Lower, s.Upper)
	case s.Estimate < s.Lower || s.Estimate > s.Upper:
		return FieldErrorf("schatting", "De schatting (%g) ligt buiten het interval van %g tot %g.", s.Estimate, s.Lower, s.Upper)
	case half < narrowest*s.StdErr || half > widest*s.StdErr:
		return FieldErrorf("standaardfout", "De standaardfout (%g) past niet bij het 95%%-interval van %g tot %g.", s.StdErr, s.Lower, s.Upper)
	}
	return nil
}

func shaped(field, text string, shape *regexp.Regexp, sentence string) error {
	if !shape.MatchString(text) {
		return FieldErrorf(field, "%s", sentence)
	}
	return nil
}

// named refuses a name that is missing, or that is a story.
func named(field, name string) error {
	if len(name) > maxName {
		return FieldErrorf(field, "%q is te lang voor een naam.", field)
	}
	return required(field, name, "De naam ontbreekt.")
}
