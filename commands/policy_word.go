package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"ruggespraak/domain"
)

// reopening opens signals again when enough of those who heard of a decision, on all of its signals together, say that it did
// not help.
var reopening = Policy{Name: "heropenen", on: []reaction{
	when(func(ctx context.Context, d Desk, m domain.Meta, e domain.FeedbackAnswered) ([]Order, error) {
		if !e.Verdict.Unsolved() || m.ValidOn < d.Settings.Rules.From {
			return nil, nil
		}
		answered, _, err := read[domain.Signal, domain.SignalEvent](ctx, d, domain.SignalCategory, string(e.SignalID))
		about := answered.About[e.FeedbackID]
		if err != nil || about == "" {
			return nil, err
		}
		return d.reopenFor(ctx, about)
	}),
}}

// reopenFor asks to open the signals of a decision again, if the answers on it meet the municipality's rule.
func (d Desk) reopenFor(ctx context.Context, id domain.DecisionID) ([]Order, error) {
	_, signals, err := d.groundsOf(ctx, id)
	if err != nil {
		return nil, unlessAbsent(err)
	}
	var answers []domain.Verdict
	var out []Order
	for _, s := range signals {
		state, _, err := read[domain.Signal, domain.SignalEvent](ctx, d, domain.SignalCategory, string(s))
		if err != nil {
			return nil, err
		}
		verdicts := state.VerdictsOn(id)
		answers = append(answers, verdicts...)
		if slices.ContainsFunc(verdicts, domain.Verdict.Unsolved) {
			out = append(out, Order{Key: string(s), Command: reopenWith{s, id}})
		}
	}
	if !d.Settings.Reopen.Met(answers) {
		return nil, nil
	}
	return out, nil
}

// unlessAbsent passes over what an event points at and is not there.
func unlessAbsent(err error) error {
	if errors.Is(err, domain.NotFound) {
		return nil
	}
	return err
}

// reopenWith opens a signal again together with others of the same decision.
type reopenWith struct {
	id    domain.SignalID
	about domain.DecisionID
}

// Do carries it out.
func (c reopenWith) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.id, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.ReopenWith(c.id, c.about) })
}

// The months after word of a decision at which its inbrengers are asked whether it got better, and how many days later there
// is no more sense in asking.
var askAfter = []int{3, 12}

const askWithin = 60

// askingAgain asks those who heard of a decision some months later whether it got better. What a rule wrote asks nothing: the
// questions would go on for ever.
var askingAgain = Policy{Name: "navraag", Timed: true, on: []reaction{
	when(func(_ context.Context, d Desk, m domain.Meta, e domain.FeedbackGiven) ([]Order, error) {
		if e.DecisionID == "" || e.Automatic || m.ValidOn < d.Settings.Rules.From {
			return nil, nil
		}
		var out []Order
		for _, months := range askAfter {
			day := domain.DateOf(m.ValidOn.Time().AddDate(0, months, 0))
			key := fmt.Sprintf("%s %s %d", e.SignalID, e.DecisionID, months)
			out = append(out, Order{Key: key, After: dayBefore(day), Command: askAgain{e.SignalID, e.DecisionID, months, day}})
		}
		return out, nil
	}),
}}

func dayBefore(d domain.Date) domain.Date { return domain.DateOf(d.Time().AddDate(0, 0, -1)) }

// askAgain asks the inbrengers of a signal whether it got better since they heard of a decision: once for each moment.
type askAgain struct {
	id     domain.SignalID
	about  domain.DecisionID
	months int
	day    domain.Date
}

// Do carries it out.
func (c askAgain) Do(ctx context.Context, d Desk) (Result, error) {
	if c.day.DaysUntil(d.today()) > askWithin {
		return Result{}, domain.Errorf(domain.Refused, "Het is te laat om hier nog naar te vragen.")
	}
	decision, _, err := d.decision(ctx, c.about)
	if err != nil {
		return Result{}, err
	}
	if decision.Revoked {
		return Result{}, domain.Errorf(domain.Refused, "Dit besluit is ingetrokken.")
	}
	ago := strconv.Itoa(c.months) + " maanden"
	if c.months == 12 {
		ago = "een jaar"
	}
	message := fmt.Sprintf("U hoorde %s geleden wat er met uw signaal is gedaan, in het besluit '%s' van %s. Is het sindsdien beter geworden? "+
		"Laat het weten: uw antwoord telt mee. Dit bericht is automatisch verstuurd.", ago, decision.Content.Title, dutchDay(decision.Content.On))
	id := domain.FeedbackID(d.Derive(d.Settings.Municipality, "navraag", string(c.id), string(c.about), strconv.Itoa(c.months)))
	return sendWord{id: c.id, feedback: id, phase: "evalueren", message: message, about: c.about, closedOnly: true}.Do(ctx, d)
}

// sendWord sends what a rule wrote to the inbrengers of a signal who can be reached: it was not withdrawn, its key is there,
// and it does not come from a public register. Who is anonymous reads it on their own page.
type sendWord struct {
	id         domain.SignalID
	feedback   domain.FeedbackID
	phase      domain.Phase
	message    string
	about      domain.DecisionID
	closedOnly bool // not to those who said that it did not help and wait for an answer to that
}

// Do carries it out.
func (c sendWord) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.id, func(s domain.Signal) ([]domain.SignalEvent, error) {
		if s.Origin.PublicRegister {
			return nil, domain.Errorf(domain.Refused, "Dit signaal komt uit een openbaar register; er is niemand om te bereiken.")
		}
		if c.closedOnly && s.Reopened {
			return nil, domain.Errorf(domain.Refused, "Dit signaal is weer open; wie het inbracht, wacht op een antwoord.")
		}
		return s.SendFeedback(c.id, c.feedback, c.phase, c.message, c.about)
	})
}
