package web_test

import (
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
)

func TestAgendaPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.catchUp()
	w.get("/termijnagenda").is(200, "main", "Er staat niets op de agenda.")
	o := w.options
	o.Planning = []domain.PlanItem{
		{Kind: "kadernota", Name: "Kadernota 2025", On: "2024-09-26", DeliverBy: "2024-08-15"},
		{Kind: "raadsvergadering", Name: "Raad van juli", On: "2024-07-09", DeliverBy: "2024-07-01"},
		{Kind: "collegevergadering", Name: "College week 28", On: "2024-07-09", DeliverBy: "2024-07-05"},
		{Kind: "raadsvergadering", Name: "Raad van mei", On: "2024-05-09", DeliverBy: "2024-05-01"},
	}
	w.pages = web.New(o)
	c := gather(w)
	w.do(commands.MakePromise{PromiseInput: commands.PromiseInput{Text: "Later meer.", Portfolio: "zorg", Meeting: "raad", On: "2024-06-01", Due: "2024-08-16"}})
	w.do(commands.GiveAdvice{AdviceInput: commands.AdviceInput{Title: "Luister beter", From: "adviesraad", To: "college", On: "2024-06-01", Recommendations: []string{"bel terug"}, AnswerBy: "2024-07-01"}})
	w.catchUp()
	a := w.get("/termijnagenda").is(200, ".melding", "3 onderwerpen moeten nog aan de raad worden gemeld.").
		is(200, "#over-tijd ~ ul li.stuk:nth-child(1)", "Toezegging nakomen. Aan zet: college. Uiterlijk 1 mei 2024. 61 dagen over tijd nog te melden aan de raad op tijd voor Kadernota 2025: ja").
		is(200, "#over-tijd ~ ul li.stuk:nth-child(2)", "nog te melden aan de raad").
		is(200, "#over-tijd ~ ul li.stuk:nth-child(2)", "Kan nog mee met: Raad van juli (aanleveren tot en met 1 juli 2024).").
		is(200, "#op-komst ~ ul", "over 46 dagen op tijd voor Kadernota 2025: nee").is(200, "#op-komst ~ ul", "Luister beter Advies beantwoorden. Aan zet: college. Uiterlijk 1 juli 2024. vandaag").
		is(200, "#zonder-termijn ~ ul", "Toezegging afdoen. Aan zet: raad.").is(200, "a[href='/moties/"+c.motion+"']", "buurthuis").
		is(200, ".planning", "Raad van juli Raadsvergadering, 9 juli 2024. Aanleveren tot en met 1 juli 2024.").is(200, ".planning", "College week 28").lacks("Raad van mei")
	if got := a.text(".soorten"); got != "Iedereen College Raad" {
		t.Errorf("functions are %q", got)
	}
	w.get("/termijnagenda?functie=raad").is(200, ".soorten", "Iedereen College Raad").is(200, "[aria-current=true].etiket", "Raad").lacks("Luister beter")
	w.get("/termijnagenda?voor=kadernota").lacks("Later meer").is(200, "main", "Luister beter")
	w.get("/termijnagenda?beschikbaarOp=2024-01-09").is(200, "main", "Op die dag stond er niets op de agenda.")
	w.get("/termijnagenda?geldigOp=2024-04-30").is(200, "#op-komst ~ ul", "over 1 dag")
	w.get("/open").is(200, ".wachtend", "de termijn was 1 mei 2024").is(200, ".wachtend a[href='/toezeggingen/"+c.late+"']", "Ik kom terug")
	w.at(2025, time.January, 10)
	w.do(commands.RecordArea{Code: "GM9901", Name: "Kleinwaarde", Kind: "gemeente", Year: 2025})
	w.catchUp()
	w.get("/termijnagenda").is(200, "main", "Er staat geen vergadering of document meer in de planning.")
}
