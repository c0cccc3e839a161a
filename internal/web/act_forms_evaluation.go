package web

import (
	"context"
	"fmt"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func theEvaluation() input {
	return ref("evaluatieId", domain.EvaluationCategory, "Welke evaluatie?", "Plak het kenmerk van de evaluatie; het staat bij het besluit.").must()
}

var evaluationForms = []actForm{
	{
		Act: "evaluatie-plannen", Title: "Plan een evaluatie", Explain: "Spreek af wanneer er op een besluit wordt teruggekeken.",
		Role: asAdvisor, About: domain.EvaluationCategory,
		Fields: []input{theDecision(), choose("kader", "Kader", "", choices(domain.Frames)).must(), day("datum", "Wanneer wordt er teruggekeken?", "").must()},
	},
	{
		Act: "bevinding-vastleggen", Title: "Leg een bevinding vast", Explain: "Eén ding dat in een evaluatie is gevonden.",
		Role: asAdvisor, About: domain.EvaluationCategory,
		Fields: []input{theEvaluation(), long("bevinding", "Wat is er gevonden?", "Iedereen kan dit lezen: noem geen personen.").must(), on("Datum")},
	},
	{
		Act: "evaluatie-afronden", Title: "Rond een evaluatie af", Explain: "Kwam uit wat er werd verwacht?",
		Role: asAdvisor, About: domain.EvaluationCategory, Page: "/evaluaties/nieuw",
	},
	{
		Act: "evaluatie-rectificeren", Title: "Rectificeer een evaluatie", Explain: "Zet recht wat verkeerd is opgeschreven. Wat er eerst stond, blijft bewaard.",
		Role: asAdvisor, About: domain.EvaluationCategory, First: "evaluatieId", Now: evaluationNow,
		Fields: []input{
			theEvaluation(), reason("Wat klopte er niet?"), choose("kader", "Kader", "", choices(domain.Frames)).must(), on("Datum van de evaluatie"),
			long("methode", "Methode", "Hoe is er gekeken, en wie is er gesproken?").must(),
			text("positie", "Positie van wie evalueert", "Bijvoorbeeld: uitvoerder, opdrachtgever of onafhankelijk.").must(),
			long("oordeel", "Oordeel in woorden", "").must(),
			rows("oordeelPerVerwachting", "Oordeel", "Oordeel over elke verwachting", "",
				whole("nummer", "Nummer van de verwachting", "").must(), choose("oordeel", "Is dit uitgekomen?", "", choices(domain.Mets)).must(),
				text("toelichting", "Toelichting", "")),
			eachLine("aanbevelingen", "Aanbevelingen", "Elke aanbeveling op een eigen regel, in dezelfde volgorde als eerst."),
			long("notitie", "Notitie", "Wat de bron er verder bij zei."), {Name: "totPositie", Kind: keptInput},
		},
	},
	{
		Act: "bestuurlijk-reageren", Title: "Reageer op een evaluatie", Explain: "De reactie van het college op wat de evaluatie vond.",
		Role: asBoard, About: domain.EvaluationCategory, Fields: []input{theEvaluation(), on("Datum"), long("reactie", "Reactie", "").must()},
	},
	{
		Act: "aanbeveling-uitvoeren", Title: "Meld dat een aanbeveling is uitgevoerd", Explain: "Wat een evaluatie aanbeval, is gedaan.",
		Role: asBoard, About: domain.EvaluationCategory, First: "evaluatieId",
		Fields: []input{theEvaluation(), recommendation(), on("Uitgevoerd op"), long("toelichting", "Hoe is het gedaan?", "")},
	},
	{
		Act: "les-trekken", Title: "Trek een les", Explain: "Wat werkte voor wie, en onder welke omstandigheden?",
		Role: asLector, About: domain.EvaluationCategory,
		Fields: []input{
			theEvaluation(), long("context", "Context: voor wie en onder welke omstandigheden?", "").must(),
			long("strategie", "Strategie: wat is er gedaan?", "").must(), long("uitkomst", "Uitkomst: wat leverde het op?", "").must(),
			ref("leercyclusId", domain.CycleCategory, "Uit welke leercyclus komt de les?", "Plak het kenmerk of de link van de leercyclus."),
		},
	},
}

func recommendation() input {
	in := whole("aanbeveling", "Welke aanbeveling?", "").must()
	in.Of = recommendationsOf
	return in
}

func readEvaluation(ctx context.Context, desk commands.Desk, id string) (domain.Evaluation, error) {
	past, err := desk.EvaluationHistory(ctx, domain.EvaluationID(id))
	var v domain.Evaluation
	for _, e := range past {
		v = v.Evolve(e.Event)
	}
	return v, err
}

func recommendationsOf(ctx context.Context, desk commands.Desk, id string) ([]option, error) {
	v, err := readEvaluation(ctx, desk, id)
	var out []option
	for i, text := range v.Conclusion.Recommendations {
		out = append(out, option{Value: fmt.Sprint(i + 1), Label: fmt.Sprintf("%d. %s", i+1, text)})
	}
	return out, err
}

func evaluationNow(ctx context.Context, desk commands.Desk, id string) (any, error) {
	v, err := readEvaluation(ctx, desk, id)
	c := v.Conclusion
	return commands.ConclusionInput{
		On: c.On, Frame: c.Frame, Method: c.Method, Standpoint: c.Standpoint, Verdict: c.Verdict, PerExpectation: c.PerExpectation,
		Recommendations: c.Recommendations, LogUpTo: c.LogUpTo, Note: c.Note.Text(),
	}, err
}
