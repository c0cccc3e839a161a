package domain

import (
	"slices"
	"strings"
)

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
	if strings.TrimSpace(c.Motivation) == "" {
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
// What says the same changes nothing, though the measures may have moved on.
func (d Decision) Rectify(id DecisionID, origin Origin, c DecisionContent, reason string) ([]DecisionEvent, error) {
	c = c.complete()
	c.NoExpectation = c.NoExpectation && len(d.Fixed) == 0 // leaving one out does not unsay it
	for i, x := range c.Expectations {
		c.Expectations[i].Afterward = true
		if i < len(d.Fixed) {
			x.Afterward = d.Fixed[i].Afterward
			if x == d.Fixed[i] {
				c.Expectations[i] = x
			}
		}
	}
	err := first(d.known(), checkDecision(c), required("reden", reason, "Geef de reden van de rectificatie."))
	if err != nil {
		return nil, err
	}
	if d.Content.MotivationOrigin == MotivationGiven && c.MotivationOrigin == MotivationMissing {
		return nil, FieldErrorf("motivering", "Een rectificatie kan de motivering niet weglaten.")
	}
	e := DecisionRectified{DecisionID: id, Origin: origin, Reason: reason, DecisionContent: c}
	was := DecisionRectified{DecisionID: id, Origin: d.Origin, Reason: reason, DecisionContent: d.Content}
	if sameFact(e.unread(), was.unread()) {
		return nil, nil
	}
	return []DecisionEvent{e}, nil
}

// unread leaves out which revisions of the measures were read.
func (e DecisionRectified) unread() DecisionRectified {
	e.Outcomes = slices.Clone(e.Outcomes)
	for i := range e.Outcomes {
		e.Outcomes[i].Revision = 0
	}
	return e
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
