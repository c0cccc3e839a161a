package domain

import "slices"

// DecisionEvent is an event of a decision's stream.
//
//sumtype:decl
type DecisionEvent interface {
	Event
	decision()
}

// DecisionContent is what was decided, on what grounds, and what was expected of it.
type DecisionContent struct {
	Title            string           `json:"titel"`
	Body             Body             `json:"orgaan"`
	Power            Power            `json:"bevoegdheid,omitempty"`
	On               Date             `json:"datum"`
	Case             CaseNumber       `json:"zaaknummer,omitempty"`
	Outcomes         []Outcome        `json:"uitkomsten"`
	Grounds          []Ground         `json:"gronden,omitempty"`
	Alternatives     string           `json:"alternatieven,omitempty"`
	Remarks          string           `json:"kanttekeningen,omitempty"`
	Finance          string           `json:"financieleGevolgen,omitempty"`
	Vote             *Vote            `json:"stemuitslag,omitempty"`
	Motivation       string           `json:"motivering,omitempty"`
	MotivationOrigin MotivationOrigin `json:"motiveringHerkomst"`
	Expectations     []Expectation    `json:"verwachtingen,omitempty"`
	NoExpectation    bool             `json:"geenVerwachtingUitgesproken,omitempty"`
	EvaluateOn       Date             `json:"evaluatieOp,omitempty"`
	Reference        string           `json:"vindplaats,omitempty"` // where the decision can be read
	Note             Personal         `json:"notitie,omitzero"`     // what else the source said
}

// Outcome is what the decision does to one measure.
type Outcome struct {
	MeasureID   MeasureID   `json:"maatregelId,omitempty"` // none: the decision is about no measure on record
	Result      OutcomeWord `json:"uitkomst"`
	EffectiveOn Date        `json:"ingangsdatum,omitempty"`
	Revision    Revision    `json:"maatregelRevisie"` // of the measure as it was read
}

// Ground is something that the decision rests on or goes against.
type Ground struct {
	Kind     GroundKind `json:"soort"`
	ID       GroundID   `json:"id"`
	Relation Relation   `json:"verband"`
}

// Vote is a result of voting.
type Vote struct {
	For     int `json:"voor"`
	Against int `json:"tegen"`
	Blank   int `json:"onthouden,omitempty"`
}

// Expectation is what the decision is expected to bring about in a series or in the signals. It is fixed once taken.
type Expectation struct {
	Number    int       `json:"nummer"` // from 1, within the decision
	Series    SeriesID  `json:"meetreeksId,omitempty"`
	Signals   Selection `json:"signaalselectie,omitempty"` // instead of a series
	Direction Direction `json:"richting"`
	Size      string    `json:"omvang"` // as said, such as "10 procent", or NoSize
	From      Date      `json:"vanaf,omitempty"`
	By        Date      `json:"uiterlijk,omitempty"`
	Afterward bool      `json:"achterafVastgelegd,omitempty"` // recorded when the outcome could be known already
}

// Selection says which signals an expectation is about.
type Selection string

// MeasureSignals selects the signals that are linked to the decision's measures.
const MeasureSignals Selection = "signalen-van-de-maatregel"

// NoSize says that an expectation has a direction but no size.
const NoSize = "zonder maat"

// DecisionTaken says that a body decided.
type DecisionTaken struct {
	DecisionID DecisionID `json:"besluitId"`
	Origin     Origin     `json:"herkomst,omitzero"`
	DecisionContent
}

// DecisionRectified says what the record should have said. What was expected at first stays visible beside it.
type DecisionRectified struct {
	DecisionID DecisionID `json:"besluitId"`
	Origin     Origin     `json:"herkomst,omitzero"`
	Reason     string     `json:"reden"`
	DecisionContent
}

// DecisionRevoked says that the decision was taken back.
type DecisionRevoked struct {
	DecisionID DecisionID `json:"besluitId"`
	On         Date       `json:"datum"`
	Reason     string     `json:"reden"`
}

// InfluenceConfirmed says that someone other than the decider found that a ground really weighed.
type InfluenceConfirmed struct {
	DecisionID DecisionID `json:"besluitId"`
	GroundID   GroundID   `json:"grondId"`
	Reason     string     `json:"toelichting"`
}

// InfluenceContested says that someone found that it did not.
type InfluenceContested struct {
	DecisionID DecisionID `json:"besluitId"`
	GroundID   GroundID   `json:"grondId"`
	Reason     string     `json:"toelichting"`
}

func (DecisionTaken) event()         {}
func (DecisionTaken) decision()      {}
func (DecisionRectified) event()     {}
func (DecisionRectified) decision()  {}
func (DecisionRevoked) event()       {}
func (DecisionRevoked) decision()    {}
func (InfluenceConfirmed) event()    {}
func (InfluenceConfirmed) decision() {}
func (InfluenceContested) event()    {}
func (InfluenceContested) decision() {}

var decisionEvents = []Definition{
	define[DecisionTaken]("besluit-genomen"),
	define[DecisionRectified]("besluit-gerectificeerd"),
	define[DecisionRevoked]("besluit-ingetrokken"),
	define[InfluenceConfirmed]("doorwerking-bevestigd"),
	define[InfluenceContested]("doorwerking-betwist"),
}

// Words of decisions.
type (
	Body             string
	Power            string
	OutcomeWord      string
	GroundKind       string
	Direction        string
	MotivationOrigin string
)

// The lists that go with them.
var (
	Bodies   = []Body{"raad", "college", "burgemeester", "mandaat", "gemeenschappelijke-regeling"}
	Powers   = []Power{"raad", "college", "burgemeester", "mandaat", "gemeenschappelijke-regeling"}
	Outcomes = []OutcomeWord{
		"vaststellen", "wijzigen", "beeindigen", "ongewijzigd-voortzetten", "niet-overnemen", "aanhouden", "terugnemen",
		"voor-kennisgeving-aannemen",
	}
	GroundKinds = []GroundKind{"signaal", "bundel", "advies", "motie", "evaluatie"}
	Directions  = []Direction{"daling", "stijging", "gelijk"}
)

// Where the motivation comes from.
const (
	MotivationGiven   MotivationOrigin = "gegeven"
	MotivationMissing MotivationOrigin = "niet-in-bron"
)

// Decision is what the rules of a decision ask for.
type Decision struct {
	Taken     bool
	Revoked   bool
	Origin    Origin
	Content   DecisionContent // as last rectified, but for the expectations
	Fixed     []Expectation   // as first taken
	Confirmed []InfluenceConfirmed
	Contested []InfluenceContested
}

// Evolve applies an event.
func (d Decision) Evolve(e DecisionEvent) Decision {
	switch e := e.(type) {
	case DecisionTaken:
		d.Taken, d.Origin, d.Content, d.Fixed = true, e.Origin, e.DecisionContent, e.Expectations
	case DecisionRectified:
		d.Origin, d.Content = e.Origin, e.DecisionContent
	case DecisionRevoked:
		d.Revoked = true
	case InfluenceConfirmed:
		d.Confirmed = append(slices.Clip(d.Confirmed), e)
	case InfluenceContested:
		d.Contested = append(slices.Clip(d.Contested), e)
	}
	return d
}

// ValidOn gives the day from which an event counts as true: a decision its own date, a rectification that of the decision.
func (d Decision) ValidOn(e DecisionEvent) Date {
	switch e := e.(type) {
	case DecisionTaken:
		return e.On
	case DecisionRectified:
		return e.DecisionContent.On
	case DecisionRevoked:
		return e.On
	case InfluenceConfirmed, InfluenceContested:
	}
	return ""
}

// Take records a decision that is taken here: it must be motivated, above all when it is a no.
func (d Decision) Take(id DecisionID, c DecisionContent) ([]DecisionEvent, error) {
	if err := required("motivering", c.Motivation, "Een besluit heeft een motivering nodig, ook of juist als het antwoord nee is."); err != nil {
		return nil, err
	}
	return d.record(id, Origin{}, c)
}

// TakeOver records a decision from a source. Without a motivation it says so and stays open.
func (d Decision) TakeOver(id DecisionID, origin Origin, c DecisionContent) ([]DecisionEvent, error) {
	return d.record(id, origin, c)
}

func (d Decision) record(id DecisionID, origin Origin, c DecisionContent) ([]DecisionEvent, error) {
	c = c.complete()
	if err := checkDecision(c); err != nil {
		return nil, err
	}
	if d.Taken {
		return nil, nil
	}
	return []DecisionEvent{DecisionTaken{DecisionID: id, Origin: origin, DecisionContent: c}}, nil
}

// RecordedAfter marks expectations that are laid down after a day from which the outcome could be known.
func (c DecisionContent) RecordedAfter(known, today Date) DecisionContent {
	c.Expectations = slices.Clone(c.Expectations)
	for i := range c.Expectations {
		c.Expectations[i].Afterward = c.Expectations[i].Afterward || today > known
	}
	return c
}

// KnownFrom is the first day on which the outcome of a decision could be known: when it takes effect.
func (c DecisionContent) KnownFrom() Date {
	day := c.On
	for _, o := range c.Outcomes {
		day = max(day, o.EffectiveOn)
	}
	return day
}

// complete fills in what follows from the rest.
func (c DecisionContent) complete() DecisionContent {
	c.MotivationOrigin = MotivationGiven
	if c.Motivation == "" {
		c.MotivationOrigin = MotivationMissing
	}
	c.NoExpectation = len(c.Expectations) == 0
	c.Expectations = slices.Clone(c.Expectations)
	for i := range c.Expectations {
		c.Expectations[i].Number = i + 1
		if c.Expectations[i].Size == "" {
			c.Expectations[i].Size = NoSize
		}
	}
	return c
}

func checkDecision(c DecisionContent) error {
	err := first(
		required("titel", c.Title, "De titel van het besluit ontbreekt."),
		required("datum", string(c.On), "De datum van het besluit ontbreekt."),
		oneOf("orgaan", c.Body, Bodies),
		optional("bevoegdheid", c.Power, Powers),
	)
	if err != nil {
		return err
	}
	if len(c.Outcomes) == 0 {
		return FieldErrorf("uitkomst", "Een besluit heeft ten minste één uitkomst: %s.", words(Outcomes))
	}
	for _, o := range c.Outcomes {
		if err := oneOf("uitkomst", o.Result, Outcomes); err != nil {
			return err
		}
	}
	for _, g := range c.Grounds {
		if err := first(oneOf("gronden", g.Kind, GroundKinds), oneOf("gronden", g.Relation, Relations)); err != nil {
			return err
		}
	}
	if v := c.Vote; v != nil && (v.For < 0 || v.Against < 0 || v.Blank < 0) {
		return FieldErrorf("stemuitslag", "Een stemuitslag kan niet negatief zijn.")
	}
	for _, x := range c.Expectations {
		if err := checkExpectation(c, x); err != nil {
			return err
		}
	}
	return nil
}

func checkExpectation(c DecisionContent, x Expectation) error {
	if err := oneOf("verwachting_richting", x.Direction, Directions); err != nil {
		return err
	}
	if x.Signals != "" && x.Signals != MeasureSignals {
		return FieldErrorf("verwachting_meetreeks", "Onbekende selectie van signalen; gebruik %q.", MeasureSignals)
	}
	if (x.Series == "") == (x.Signals == "") {
		return FieldErrorf("verwachting_meetreeks", "Een verwachting noemt een meetreeks of een selectie van signalen, een van beide.")
	}
	if x.By != "" && x.By < c.On {
		return FieldErrorf("verwachting_uiterlijk", "De verwachting moet uitkomen (%s) voordat het besluit is genomen (%s).", x.By, c.On)
	}
	if x.By != "" && x.From != "" && x.By < x.From {
		return FieldErrorf("verwachting_uiterlijk", "De verwachting eindigt (%s) voordat zij begint (%s).", x.By, x.From)
	}
	return nil
}

func (d Decision) known() error {
	if !d.Taken {
		return Errorf(NotFound, "Dit besluit bestaat niet.")
	}
	return nil
}

// Rectify says what the record should have said. Expectations in it are recorded afterwards, beside those that were fixed.
func (d Decision) Rectify(id DecisionID, origin Origin, c DecisionContent, reason string) ([]DecisionEvent, error) {
	c = c.complete()
	for i, x := range c.Expectations {
		if i >= len(d.Fixed) || d.Fixed[i] != x {
			c.Expectations[i].Afterward = true
		}
	}
	err := first(d.known(), checkDecision(c), required("reden", reason, "Geef de reden van de rectificatie."))
	if err != nil {
		return nil, err
	}
	if d.Content.MotivationOrigin == MotivationGiven && c.MotivationOrigin == MotivationMissing {
		return nil, FieldErrorf("motivering", "Een rectificatie kan de motivering niet weglaten.")
	}
	return []DecisionEvent{DecisionRectified{DecisionID: id, Origin: origin, Reason: reason, DecisionContent: c}}, nil
}

// Revoke takes the decision back.
func (d Decision) Revoke(id DecisionID, on Date, reason string) ([]DecisionEvent, error) {
	err := first(d.known(), required("reden", reason, "Geef de reden van het intrekken."),
		required("datum", string(on), "De datum van het intrekken ontbreekt."))
	if err != nil || d.Revoked {
		return nil, err
	}
	return []DecisionEvent{DecisionRevoked{DecisionID: id, On: on, Reason: reason}}, nil
}

// ConfirmInfluence records that a ground of the decision really weighed.
func (d Decision) ConfirmInfluence(id DecisionID, ground GroundID, reason string) ([]DecisionEvent, error) {
	if err := d.hasGround(ground, reason); err != nil {
		return nil, err
	}
	e := InfluenceConfirmed{DecisionID: id, GroundID: ground, Reason: reason}
	if slices.Contains(d.Confirmed, e) {
		return nil, nil
	}
	return []DecisionEvent{e}, nil
}

// ContestInfluence records that someone found that it did not.
func (d Decision) ContestInfluence(id DecisionID, ground GroundID, reason string) ([]DecisionEvent, error) {
	if err := d.hasGround(ground, reason); err != nil {
		return nil, err
	}
	e := InfluenceContested{DecisionID: id, GroundID: ground, Reason: reason}
	if slices.Contains(d.Contested, e) {
		return nil, nil
	}
	return []DecisionEvent{e}, nil
}

func (d Decision) hasGround(ground GroundID, reason string) error {
	if err := first(d.known(), required("toelichting", reason, "Licht toe waarom.")); err != nil {
		return err
	}
	if !slices.ContainsFunc(d.Content.Grounds, func(g Ground) bool { return g.ID == ground }) {
		return Errorf(NotFound, "Dit besluit noemt die grond niet.")
	}
	return nil
}
