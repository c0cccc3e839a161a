package projections_test

import (
	"slices"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

func asks(name string, on domain.Date) commands.AskAdvice {
	return commands.AskAdvice{AdviceID: adv(name), Question: domain.Question{From: "college", To: "panel", On: on, Text: "Vraag " + name, By: "2025-04-01"}}
}

func advises(name string, on domain.Date, recommendations ...string) commands.GiveAdvice {
	return commands.GiveAdvice{AdviceID: adv(name), AdviceInput: commands.AdviceInput{
		Title: "Advies " + name, From: "adviesraad", To: "college", On: on, Recommendations: recommendations, AnswerBy: "2025-03-20",
	}}
}

func replies(name string, on domain.Date, number int, word domain.AdviceWord) commands.AnswerAdvice {
	return commands.AnswerAdvice{AdviceID: adv(name), On: on, Body: "college", Answers: []domain.RecommendationAnswer{{Number: number, Answer: word, Reason: "om " + string(word)}}}
}

func TestEachRecommendationHasItsAnswer(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-01", asks("a", "2025-03-01"))
	w.on("2025-03-10", advises("a", "2025-03-10", "doe dit", "doe dat"))
	w.on("2025-03-18", replies("a", "2025-03-18", 2, "niet"))
	w.on("2025-03-25", replies("a", "2025-03-24", 2, "deels"), replies("a", "2025-03-25", 1, "overgenomen"))
	first, second := ptr(domain.Date("2025-03-25")), ptr(domain.Date("2025-03-24"))
	full := projections.AdviceRow{
		Advice: string(adv("a")), Question: "Vraag a", AskedOn: ptr(domain.Date("2025-03-01")), WantedBy: ptr(domain.Date("2025-04-01")), Title: "Advies a",
		From: "adviesraad", To: "college", GivenOn: ptr(domain.Date("2025-03-10")), AnswerBy: ptr(domain.Date("2025-03-20")), Days: 15, DaysLate: 5,
		Recommendations: []projections.RecommendationRow{
			{Number: 1, Text: "doe dit", Answer: "overgenomen", Reason: "om overgenomen", AnsweredOn: first},
			{Number: 2, Text: "doe dat", Answer: "deels", Reason: "om deels", AnsweredOn: second},
		},
	}
	same(t, rows[projections.AdviceRow](w, projections.Advices, w.open()), []projections.AdviceRow{full})

	half := full
	half.Unanswered, half.Days, half.DaysLate = 1, 10, 0
	half.Recommendations = []projections.RecommendationRow{
		{Number: 1, Text: "doe dit"}, {Number: 2, Text: "doe dat", Answer: "niet", Reason: "om niet", AnsweredOn: ptr(domain.Date("2025-03-18"))},
	}
	ask := w.open()
	ask.ValidOn = "2025-03-20"
	same(t, rows[projections.AdviceRow](w, projections.Advices, ask), []projections.AdviceRow{half})

	question := projections.AdviceRow{
		Advice: string(adv("a")), Question: "Vraag a", AskedOn: full.AskedOn, WantedBy: full.WantedBy, From: "adviesraad", To: "college",
		Recommendations: []projections.RecommendationRow{},
	}
	ask.ValidOn = "2025-03-05"
	same(t, rows[projections.AdviceRow](w, projections.Advices, ask), []projections.AdviceRow{question})
	ask.ValidOn = "2025-02-28"
	same(t, rows[projections.AdviceRow](w, projections.Advices, ask), []projections.AdviceRow{})

	known := domain.InstantOf(domain.Date("2025-03-19").Time())
	half.Days = 9 // until the moment that is asked for
	same(t, w.answerAt(projections.Advices.Name, w.open(), &known).Rows, []projections.AdviceRow{half})
}

func TestWhatWaitsForAnAnswerStandsFirst(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-20",
		advises("done early", "2025-03-01", "x"), replies("done early", "2025-03-02", 1, "niet"),
		advises("waits", "2025-03-05", "x"), advises("waits longer", "2025-03-03", "x"), asks("asked", "2025-03-02"),
		advises("done", "2025-03-04", "x"), replies("done", "2025-03-05", 1, "niet"))
	var order []string
	for _, row := range rows[projections.AdviceRow](w, projections.Advices, w.open()) {
		order = append(order, row.Title+row.Question)
		if row.Unasked != (row.Question == "") {
			t.Errorf("%s: unasked %v", row.Title, row.Unasked)
		}
	}
	if want := []string{"Advies waits longer", "Advies waits", "Vraag asked", "Advies done", "Advies done early"}; !slices.Equal(order, want) {
		t.Errorf("order is %q, want %q", order, want)
	}
	ask := w.open()
	ask.Params = map[string]string{"advies": string(adv("waits"))}
	if got := rows[projections.AdviceRow](w, projections.Advices, ask); len(got) != 1 || got[0].Title != "Advies waits" || got[0].DaysLate != 0 || got[0].Days != 15 {
		t.Errorf("got %+v", got)
	}
}
