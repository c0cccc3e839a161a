package projections

import "ruggespraak/domain"

// Agenda answers: what is due, and before which meeting or planning document can it still be brought in? It keeps what is
// to be done; the calendar comes with the question.
var Agenda = Projection{
	Name:     "termijnagenda",
	Version:  2,
	Question: "Wat moet wanneer klaar zijn, en voor welke vergadering of welk planningsdocument is het op tijd?",
	Schema:   waitSchema + recognitionSchema,
	On:       joined(agendaDecisions, openEvaluations, agendaVerdicts, recognitionHandlers, openBundles, openAdvice, openMotions, openPromises),
	Params:   []string{"functie", "soort", "voor"},
	Choices: map[string][]string{
		"soort": {aPromise, aMotion, anAdvice, aDecision, anEvaluation, aBundle}, "voor": wordsOf(domain.PlanKinds),
	},
	Query: func(tx Tx, ask Ask) (any, error) { return AgendaRows(tx, ask) },
}

// awaitVerdict is an expectation that was to come true by a day: did it?
var awaitVerdict = wait{advisor, "verwachting beoordelen"}

// agendaDecisions keeps apart by when a decision is to be evaluated, and by when each of its expectations was to come true.
var agendaDecisions = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.DecisionTaken) error {
		return planDecision(tx, m, string(e.DecisionID), e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		return planDecision(tx, m, string(e.DecisionID), e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return withdraw(tx, string(e.DecisionID), m.ValidOn)
	}),
}

func planDecision(tx Tx, m domain.Meta, id string, c domain.DecisionContent) error {
	if err := subject(tx, id, c.Title, true); err != nil {
		return err
	}
	if c.EvaluateOn != "" {
		if err := awaitEvaluation.renew(tx, m, aDecision, id, "", dueOn(c.On, c.EvaluateOn)); err != nil {
			return err
		}
	}
	for _, x := range c.Expectations {
		if x.By == "" {
			continue
		}
		if err := awaitVerdict.renew(tx, m, aDecision, id, numbered(x.Number), dueOn(c.On, x.By)); err != nil {
			return err
		}
	}
	return nil
}

var agendaVerdicts = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationConcluded) error {
		return endVerdicts(tx, string(e.DecisionID), e.Conclusion)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.EvaluationRectified) error {
		return endVerdicts(tx, string(e.DecisionID), e.Conclusion)
	}),
}

func endVerdicts(tx Tx, decision string, c domain.Conclusion) error {
	for _, x := range c.PerExpectation {
		if err := awaitVerdict.end(tx, decision, numbered(x.Number), c.On); err != nil {
			return err
		}
	}
	return nil
}

// errand is what the agenda says of a sort of open end: whether the raad has yet to hear of it, and before whom it comes.
type errand struct {
	report func(passed bool) bool
	body   domain.Body // empty: that of the function it waits for
}

var (
	notYet    = func(bool) bool { return false }
	always    = func(bool) bool { return true }
	whenLate  = func(passed bool) bool { return passed }
	toCouncil = domain.Body(council)
)

// errands are the sorts that stand on the agenda.
var errands = map[string]errand{
	awaitPromise.what:      {whenLate, toCouncil},
	awaitPromiseDone.what:  {always, toCouncil},
	awaitMotion.what:       {always, toCouncil},
	awaitMotionDone.what:   {always, toCouncil},
	awaitAdvice.what:       {notYet, ""},
	awaitAdviceAnswer.what: {notYet, ""},
	awaitEvaluation.what:   {notYet, toCouncil},
	awaitVerdict.what:      {whenLate, toCouncil},
	awaitBoard.what:        {always, toCouncil},
	awaitTabling.what:      {notYet, ""},
}

// before is whose meetings count: the raad's, or those of the college.
func (e errand) before(function string) domain.Body {
	switch {
	case e.body != "":
		return e.body
	case function == council, function == clerk:
		return toCouncil
	}
	return board
}
