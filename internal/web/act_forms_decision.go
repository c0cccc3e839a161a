package web

import (
	"context"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func theDecision() input {
	return ref("besluitId", domain.DecisionCategory, "Welk besluit?", "").must()
}

func theGround() input {
	in := choose("grondId", "Welke grond?", "", nil).must()
	in.Of = groundsOf
	return in
}

var decisionForms = []actForm{
	{
		Act: "besluit-nemen", Title: "Leg een besluit vast", Explain: "Wat is er besloten, waarom, en wat wordt ervan verwacht?",
		Role: asAdvisor, About: domain.DecisionCategory, Page: "/besluiten/nieuw",
	},
	{
		Act: "besluit-rectificeren", Title: "Rectificeer een besluit", Explain: "Zet recht wat verkeerd is vastgelegd. De eerste verwachting blijft ernaast staan.",
		Role: asAdvisor, About: domain.DecisionCategory, First: "besluitId", Now: decisionNow, Fields: rectifiedDecision,
	},
	{
		Act: "besluit-intrekken", Title: "Trek een besluit in", Explain: "Het besluit geldt niet meer. Het blijft wel te lezen.",
		Role: asAdvisor, About: domain.DecisionCategory, Fields: []input{theDecision(), on("Ingetrokken op"), reason("Waarom is het ingetrokken?")},
	},
	{
		Act: "doorwerking-bevestigen", Title: "Bevestig de doorwerking", Explain: "Een grond van het besluit heeft echt meegewogen.",
		Role: asCoordinator, About: domain.DecisionCategory, First: "besluitId",
		Fields: []input{theDecision(), theGround(), long("toelichting", "Waaruit blijkt dat?", "").must()},
	},
	{
		Act: "doorwerking-betwisten", Title: "Betwist de doorwerking", Explain: "Een grond staat wel in het besluit, maar heeft niet echt meegewogen.",
		Role: asCoordinator, About: domain.DecisionCategory, First: "besluitId",
		Fields: []input{theDecision(), theGround(), long("toelichting", "Waaruit blijkt dat?", "").must()},
	},
}

var rectifiedDecision = []input{
	theDecision(), reason("Wat klopte er niet?"),
	text("titel", "Titel", "").must(), choose("orgaan", "Wie besloot?", "", choices(domain.Bodies)).must(),
	choose("bevoegdheid", "Wie is bevoegd?", "", choices(domain.Powers)), on("Datum van het besluit"), text("zaaknummer", "Zaaknummer", ""),
	rows("uitkomsten", "Uitkomst", "Wat is er besloten?", "",
		ref("maatregelId", domain.MeasureCategory, "Over welke maatregel?", ""),
		choose("uitkomst", "Wat is er besloten?", "", choices(domain.Outcomes)).must(), day("ingangsdatum", "Gaat in op", "")).must(),
	long("motivering", "Motivering", "Ook of juist als het antwoord nee is. Noem geen personen.").must(), groundRows(),
	rows("verwachtingen", "Verwachting", "Wat werd verwacht?", "Wat u hier toevoegt, staat als achteraf vastgelegd bij het besluit.",
		ref("meetreeksId", domain.SeriesCategory, "Welke meetreeks?", "Leeg als het over de signalen gaat."),
		choose("signaalselectie", "Of over de signalen?", "", choices([]domain.Selection{domain.MeasureSignals})),
		choose("richting", "Welke kant moet het op?", "", choices(domain.Directions)).must(),
		text("omvang", "Hoeveel?", "Leeg betekent: zonder maat."), day("vanaf", "Vanaf wanneer?", ""), day("uiterlijk", "Uiterlijk wanneer?", "")),
	day("evaluatieOp", "Wanneer kijkt u terug?", ""), long("alternatieven", "Alternatieven", "Wat is er nog meer overwogen?"),
	long("kanttekeningen", "Kanttekeningen", ""), long("financieleGevolgen", "Financiële gevolgen", ""),
	voteFields()[0], voteFields()[1], voteFields()[2], source(), long("notitie", "Notitie", "Wat de bron er verder bij zei."),
}

func readDecision(ctx context.Context, desk commands.Desk, id string) (domain.Decision, error) {
	past, err := desk.DecisionHistory(ctx, domain.DecisionID(id))
	var d domain.Decision
	for _, e := range past {
		d = d.Evolve(e.Event)
	}
	return d, err
}

func decisionNow(ctx context.Context, desk commands.Desk, id string) (any, error) {
	d, err := readDecision(ctx, desk, id)
	c := d.Content
	return commands.DecisionInput{
		Title: c.Title, Body: c.Body, Power: c.Power, On: c.On, Case: c.Case, Outcomes: c.Outcomes, Grounds: c.Grounds, Alternatives: c.Alternatives,
		Remarks: c.Remarks, Finance: c.Finance, Vote: c.Vote, Motivation: c.Motivation, Expectations: c.Expectations, EvaluateOn: c.EvaluateOn,
		Reference: c.Reference, Note: c.Note.Text(),
	}, err
}

func groundsOf(ctx context.Context, desk commands.Desk, id string) ([]option, error) {
	d, err := readDecision(ctx, desk, id)
	if err != nil {
		return nil, err
	}
	var out []option
	for i, g := range d.Content.Grounds {
		label := fmt.Sprintf("%s %d", sentence(dutchWord(string(g.Kind))), i+1)
		s, err := desk.Subject(ctx, domain.Category(g.Kind), string(g.ID))
		if err == nil && s.Title != "" {
			label += ": " + s.Title
		}
		out = append(out, option{Value: string(g.ID), Label: label})
	}
	return out, nil
}
