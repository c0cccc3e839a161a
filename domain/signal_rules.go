package domain

import (
	"maps"
	"slices"
)

// ReopenRule says from how many answers "niet" or "erger" a signal is open again. It comes from the municipality's settings.
type ReopenRule struct {
	Count int     // at least so many
	Share float64 // or at least this share of the answers given, from 0 to 1
}

// Raise brings in a signal. Raising the same signal again changes nothing.
func (s Signal) Raise(id SignalID, origin Origin, c SignalContent) ([]SignalEvent, error) {
	if err := checkSignal(c); err != nil {
		return nil, err
	}
	if s.Raised {
		return nil, nil
	}
	return []SignalEvent{SignalRaised{SignalID: id, Origin: origin, SignalContent: c}}, nil
}

func checkSignal(c SignalContent) error {
	err := first(
		oneOf("soort", c.Kind, SignalKinds),
		optional("verteld", c.Told, ToldWays),
		required("gemeldOp", string(c.ReportedOn.Date), "De dag waarop het signaal is gemeld, ontbreekt."),
	)
	if err != nil {
		return err
	}
	if len(c.Sectors) == 0 {
		return FieldErrorf("domeinen", "Kies ten minste één domein: %s.", words(Sectors))
	}
	for i, sector := range c.Sectors {
		if err := oneOf("domeinen", sector, Sectors); err != nil {
			return err
		}
		if slices.Contains(c.Sectors[:i], sector) {
			return FieldErrorf("domeinen", "Domein %s staat er twee keer.", sector)
		}
	}
	if c.OccurredOn.IsZero() && c.OccurredOn.At != nil {
		return FieldErrorf("voorgevallenOp", "Bij het tijdstip waarop het voorviel, ontbreekt de datum.")
	}
	if c.OccurredOn.Date > c.ReportedOn.Date {
		return FieldErrorf("voorgevallenOp", "Het signaal is gemeld (%s) voordat het voorviel (%s).", c.ReportedOn.Date, c.OccurredOn.Date)
	}
	return nil
}

// NotAfter refuses a signal that was reported or seen after a day; one day more is let through for other time zones.
func (c SignalContent) NotAfter(today Date) error {
	tomorrow := DateOf(today.Time().AddDate(0, 0, 1))
	if c.ReportedOn.Date > tomorrow {
		return FieldErrorf("gemeldOp", "Een signaal kan niet in de toekomst zijn gemeld.")
	}
	if c.OccurredOn.Date > tomorrow {
		return FieldErrorf("voorgevallenOp", "Een signaal kan niet in de toekomst zijn voorgevallen.")
	}
	return nil
}

// known refuses acts on a signal that does not exist or was withdrawn.
func (s Signal) known() error {
	if !s.Raised {
		return Errorf(NotFound, "Dit signaal bestaat niet.")
	}
	if s.Withdrawn {
		return Errorf(Refused, "Dit signaal is ingetrokken.")
	}
	return nil
}

// Confirm tells the inbrenger that the signal arrived.
func (s Signal) Confirm(id SignalID) ([]SignalEvent, error) {
	if err := s.known(); err != nil || s.Confirmed {
		return nil, err
	}
	return []SignalEvent{ReceiptConfirmed{SignalID: id}}, nil
}

// TakeUp records that the organisation solved it itself.
func (s Signal) TakeUp(id SignalID, approach string) ([]SignalEvent, error) {
	if err := first(s.known(), required("aanpak", approach, "Beschrijf wat er met het signaal is gedaan.")); err != nil || s.TakenUp {
		return nil, err
	}
	return []SignalEvent{SignalTakenUp{SignalID: id, Approach: Private(approach)}}, nil
}

// Refer leads the signal on to where it belongs; once for each destination.
func (s Signal) Refer(id SignalID, to Destination, note string) ([]SignalEvent, error) {
	if err := first(s.known(), oneOf("bestemming", to, Destinations)); err != nil {
		return nil, err
	}
	if slices.Contains(s.ReferredTo, to) {
		return nil, nil
	}
	return []SignalEvent{SignalReferred{SignalID: id, Destination: to, Note: Private(note)}}, nil
}

// Supplement adds to the story.
func (s Signal) Supplement(id SignalID, addition string) ([]SignalEvent, error) {
	if err := first(s.known(), required("aanvulling", addition, "De aanvulling is leeg.")); err != nil {
		return nil, err
	}
	if slices.Contains(s.Additions, addition) {
		return nil, nil
	}
	return []SignalEvent{SignalSupplemented{SignalID: id, Addition: Private(addition)}}, nil
}

// Correct says what the signal should have said. What says the same changes nothing.
func (s Signal) Correct(id SignalID, origin Origin, c SignalContent, reason string) ([]SignalEvent, error) {
	if err := first(s.known(), checkSignal(c), required("reden", reason, "Geef de reden van de correctie.")); err != nil {
		return nil, err
	}
	e := SignalCorrected{SignalID: id, Origin: origin, Reason: Private(reason), SignalContent: c}
	if sameFact(e, SignalCorrected{SignalID: id, Origin: s.Origin, Reason: Private(reason), SignalContent: s.Content}) {
		return nil, nil
	}
	return []SignalEvent{e}, nil
}

// SeeToo counts another person who saw the same, each person once.
func (s Signal) SeeToo(id SignalID, who PersonRef, role string) ([]SignalEvent, error) {
	if err := first(s.known(), required("persoon", string(who), "Wie het ook zag, ontbreekt.")); err != nil {
		return nil, err
	}
	if slices.Contains(s.SeenBy, who) {
		return nil, nil
	}
	return []SignalEvent{SignalSeenToo{SignalID: id, Person: who, Role: role}}, nil
}

// PhraseGist puts the core into words that may be quoted.
func (s Signal) PhraseGist(id SignalID, teller, policy string) ([]SignalEvent, error) {
	if err := first(s.known(), required("inWoordenVanVerteller", teller, "De kern in woorden van de verteller ontbreekt.")); err != nil {
		return nil, err
	}
	if s.Gist.TellerWords.Text() == teller && s.Gist.PolicyWords.Text() == policy {
		return nil, nil
	}
	return []SignalEvent{GistPhrased{SignalID: id, TellerWords: Private(teller), PolicyWords: Private(policy)}}, nil
}

// Link claims that the signal bears on a measure; by is the source that says so, none for someone here. Linking twice with the same relation changes nothing; another relation
// is not written over the first.
func (s Signal) Link(id SignalID, m MeasureID, rel Relation, seen Revision, by SourceName) ([]SignalEvent, error) {
	if err := first(s.known(), oneOf("verband", rel, Relations)); err != nil {
		return nil, err
	}
	has, linked := s.Links[m]
	if linked && has.Relation == rel {
		return nil, nil
	}
	if linked {
		return nil, Errorf(Refused, "Dit signaal is al aan deze maatregel gekoppeld met verband %s; betwist de koppeling of ontkoppel eerst met een reden.", has.Relation)
	}
	return []SignalEvent{SignalLinkedToMeasure{SignalID: id, MeasureID: m, Relation: rel, MeasureRevision: seen, Source: by}}, nil
}

// Unlink takes a link back; never silently.
func (s Signal) Unlink(id SignalID, m MeasureID, reason string) ([]SignalEvent, error) {
	if err := first(s.known(), required("reden", reason, "Geef de reden van het ontkoppelen.")); err != nil {
		return nil, err
	}
	if _, linked := s.Links[m]; !linked {
		return nil, nil
	}
	return []SignalEvent{SignalUnlinkedFromMeasure{SignalID: id, MeasureID: m, Reason: Private(reason)}}, nil
}

// Contest records disagreement with a link, each objection once.
func (s Signal) Contest(id SignalID, m MeasureID, reason string) ([]SignalEvent, error) {
	if err := first(s.known(), required("reden", reason, "Geef de reden waarom de koppeling niet klopt.")); err != nil {
		return nil, err
	}
	if _, linked := s.Links[m]; !linked {
		return nil, Errorf(Refused, "Dit signaal is niet aan deze maatregel gekoppeld.")
	}
	if slices.Contains(s.Contested[m], reason) {
		return nil, nil
	}
	return []SignalEvent{LinkContested{SignalID: id, MeasureID: m, Reason: Private(reason)}}, nil
}

// Withdraw takes the signal back.
func (s Signal) Withdraw(id SignalID, reason string) ([]SignalEvent, error) {
	if s.Raised && s.Withdrawn {
		return nil, nil
	}
	if err := first(s.known(), required("reden", reason, "Geef de reden van het intrekken.")); err != nil {
		return nil, err
	}
	return []SignalEvent{SignalWithdrawn{SignalID: id, Reason: Private(reason)}}, nil
}

// GiveFeedback tells the inbrengers what came of it, after any phase.
func (s Signal) GiveFeedback(id SignalID, f FeedbackID, phase Phase, message string, about DecisionID) ([]SignalEvent, error) {
	return s.tell(FeedbackGiven{SignalID: id, FeedbackID: f, Phase: phase, Message: Private(message), DecisionID: about})
}

// SendFeedback tells the inbrengers something that a rule wrote.
func (s Signal) SendFeedback(id SignalID, f FeedbackID, phase Phase, message string, about DecisionID) ([]SignalEvent, error) {
	return s.tell(FeedbackGiven{SignalID: id, FeedbackID: f, Phase: phase, Message: Private(message), DecisionID: about, Automatic: true})
}

func (s Signal) tell(e FeedbackGiven) ([]SignalEvent, error) {
	err := first(s.known(), oneOf("fase", e.Phase, Phases), required("bericht", e.Message.Text(), "Het bericht aan de inbrengers is leeg."))
	if err != nil {
		return nil, err
	}
	if slices.Contains(s.Feedback, e.FeedbackID) {
		return nil, nil
	}
	return []SignalEvent{e}, nil
}

// Answer records one inbrenger's verdict; a later one of the same person takes its place in the counts. When the rule is
// met, the signal is open again.
func (s Signal) Answer(id SignalID, f FeedbackID, who PersonRef, v Verdict, note string, rule ReopenRule) ([]SignalEvent, error) {
	err := first(s.known(), oneOf("oordeel", v, Verdicts), required("persoon", string(who), "Wie antwoordt, ontbreekt."))
	if err != nil {
		return nil, err
	}
	if !slices.Contains(s.Feedback, f) {
		return nil, Errorf(NotFound, "Deze terugkoppeling is niet gegeven; er is nog niets om op te antwoorden.")
	}
	if had, ok := s.Answers[who]; ok && had.FeedbackID == f && had.Verdict == v && had.Note.Text() == note {
		return nil, nil
	}
	answer := FeedbackAnswered{SignalID: id, FeedbackID: f, Person: who, Verdict: v, Note: Private(note)}
	out := []SignalEvent{answer}
	if rule.Met(slices.Collect(maps.Values(s.Evolve(answer).Counted))) {
		out = append(out, SignalReopened{SignalID: id, Cause: ReopenedByAnswers})
	}
	return out, nil
}

// Met says whether enough of those who answered say that it did not help. Silence is no answer and does not count.
func (r ReopenRule) Met(answers []Verdict) bool {
	bad := 0
	for _, v := range answers {
		if v.Unsolved() {
			bad++
		}
	}
	return bad > 0 && (bad >= r.Count || float64(bad)/float64(len(answers)) >= r.Share)
}

// VerdictsOn gives the answers to word about a decision, the last one of each inbrenger.
func (s Signal) VerdictsOn(d DecisionID) []Verdict {
	var out []Verdict
	for _, a := range s.Answers {
		if s.About[a.FeedbackID] == d {
			out = append(out, a.Verdict)
		}
	}
	return out
}

// ReopenWith opens the signal again because enough of those who heard of a decision, on this signal and on others, say that it
// did not help. It takes an inbrenger of this signal who says so since it was last open.
func (s Signal) ReopenWith(id SignalID, d DecisionID) ([]SignalEvent, error) {
	if err := s.known(); err != nil || s.Reopened {
		return nil, err
	}
	for who, v := range s.Counted {
		if v.Unsolved() && s.About[s.Answers[who].FeedbackID] == d {
			return []SignalEvent{SignalReopened{SignalID: id, Cause: ReopenedByAnswers}}, nil
		}
	}
	return nil, nil
}

// Reopen opens the signal again for the coordinator's reason.
func (s Signal) Reopen(id SignalID, reason string) ([]SignalEvent, error) {
	if err := first(s.known(), required("reden", reason, "Geef de reden van het heropenen.")); err != nil || s.Reopened {
		return nil, err
	}
	return []SignalEvent{SignalReopened{SignalID: id, Cause: ReopenedByCoordinator, Reason: Private(reason)}}, nil
}
