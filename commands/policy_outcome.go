package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ruggespraak/domain"
)

// outcomes tells everyone whose signal a decision rests on what came of the decision: that it was evaluated and how, or that it
// was taken back. It uses public facts only. That the decision was taken is for people to tell: wordBackTerm sees to that.
var outcomes = Policy{Name: "uitkomst", on: []reaction{
	when(func(ctx context.Context, d Desk, m domain.Meta, e domain.EvaluationConcluded) ([]Order, error) {
		return d.tellAll(ctx, m, e.DecisionID, e.On, "evalueren", func(title string) string { return evaluated(title, "is geëvalueerd", e.Conclusion) })
	}),
	when(func(ctx context.Context, d Desk, m domain.Meta, e domain.EvaluationRectified) ([]Order, error) {
		return d.tellAll(ctx, m, e.DecisionID, e.On, "evalueren", func(title string) string {
			return evaluated(title, "is geëvalueerd; wat u daarover hoorde, is verbeterd", e.Conclusion)
		})
	}),
	when(func(ctx context.Context, d Desk, m domain.Meta, e domain.DecisionRevoked) ([]Order, error) {
		return d.tellAll(ctx, m, e.DecisionID, e.On, "besluiten", func(title string) string {
			return fmt.Sprintf("%s is op %s ingetrokken. De reden: %s", title, dutchDay(e.On), sentence(e.Reason))
		})
	}),
}}

// newsFor is after how many days it is history that someone records now, and no news for those who brought in a signal.
const newsFor = 183

// tellAll orders word to every signal that a decision rests on.
func (d Desk) tellAll(
	ctx context.Context, m domain.Meta, id domain.DecisionID, on domain.Date, phase domain.Phase, say func(title string) string,
) ([]Order, error) {
	if on < d.Settings.Rules.From || on.DaysUntil(d.today()) > newsFor {
		return nil, nil
	}
	decision, signals, err := d.groundsOf(ctx, id)
	if err != nil {
		return nil, unlessAbsent(err)
	}
	title := fmt.Sprintf("Het besluit '%s' van %s, waarin uw signaal meewoog,", decision.Content.Title, dutchDay(decision.Content.On))
	message := say(title) + " Dit bericht is automatisch verstuurd."
	var out []Order
	for _, s := range signals {
		feedback := domain.FeedbackID(d.Derive(d.Settings.Municipality, "uitkomst", m.ID, string(s)))
		out = append(out, Order{Key: string(s), Command: sendWord{id: s, feedback: feedback, phase: phase, message: message, about: id}})
	}
	return out, nil
}

// evaluated says how an evaluation came out.
func evaluated(title, was string, c domain.Conclusion) string {
	text := fmt.Sprintf("%s %s (%s). Het oordeel: %s", title, was, dutchDay(c.On), sentence(c.Verdict))
	if n := len(c.PerExpectation); n > 0 {
		met := 0
		for _, x := range c.PerExpectation {
			if x.Met == "gehaald" {
				met++
			}
		}
		text += fmt.Sprintf(" Van wat er van het besluit werd verwacht, kwam %d van de %d uit.", met, n)
	}
	return text + " Merkt u er iets van? Laat het weten: uw antwoord telt mee."
}

// sentence ends a text as a sentence ends.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

var monthNames = []string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}

// dutchDay is 31 maart 2025.
func dutchDay(d domain.Date) string {
	t := d.Time()
	return strconv.Itoa(t.Day()) + " " + monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
