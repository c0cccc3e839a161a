package web

import (
	"context"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func theMeasure() input {
	return ref("maatregelId", domain.MeasureCategory, "Welke maatregel?", "").must()
}

// measureContent is what a measure says of itself.
var measureContent = []input{
	text("titel", "Titel", "Kort en herkenbaar.").must(),
	choose("soort", "Wat voor maatregel is het?", "", choices(domain.MeasureKinds)).must(),
	sectors("Onderwerpen", ""),
	day("vastgesteldOp", "Vastgesteld op", ""), day("ingangsdatum", "Gaat in op", ""), day("einddatum", "Eindigt op", ""),
	rows("gebieden", "Gebied", "In welke gebieden?", "Leeg: in de hele gemeente.",
		input{Name: "code", Label: "Code van het gebied", Kind: areaInput, Required: true}, day("ingangsdatum", "Gaat daar in op", "Leeg: zoals hierboven.")),
	text("eigenaar", "Welke functie is eigenaar?", "Een functie, geen persoon."), source(),
}

var correctedMeasure = append(slices.Clone(measureContent), long("notitie", "Notitie", "Wat de bron er verder bij zei."))

var measureForms = []actForm{
	{
		Act: "maatregel-vaststellen", Title: "Stel een maatregel vast", Explain: "Leg een maatregel vast, zodat signalen eraan gekoppeld kunnen worden.",
		Role: asAdvisor, About: domain.MeasureCategory, Fields: measureContent,
	},
	{
		Act: "maatregel-wijzigen", Title: "Wijzig een maatregel", Explain: "De maatregel zelf is vanaf een dag anders.",
		Role: asAdvisor, About: domain.MeasureCategory, First: "maatregelId", Now: measureNow,
		Fields: slices.Concat([]input{theMeasure(), day("vanaf", "Vanaf wanneer?", "").must(), reason("Waarom verandert de maatregel?")}, correctedMeasure),
	},
	{
		Act: "maatregel-corrigeren", Title: "Corrigeer een maatregel", Explain: "Zet recht wat verkeerd is vastgelegd. Wat er eerst stond, blijft bewaard.",
		Role: asAdvisor, About: domain.MeasureCategory, First: "maatregelId", Now: measureNow,
		Fields: slices.Concat([]input{theMeasure(), reason("Wat klopte er niet?")}, correctedMeasure),
	},
	{
		Act: "maatregel-invoeren", Title: "Voer een maatregel in", Explain: "De maatregel is echt begonnen, overal of in een paar gebieden.",
		Role: asAdvisor, About: domain.MeasureCategory,
		Fields: []input{theMeasure(), on("Begonnen op"), {Name: "gebieden", Label: "In welke gebieden?", Hint: "Op elke regel een code. Leeg: in de hele gemeente.", Kind: areasInput}},
	},
	{
		Act: "mijlpaal-vastleggen", Title: "Leg een mijlpaal vast", Explain: "Een stap van de uitvoering is gezet.",
		Role: asAdvisor, About: domain.MeasureCategory, Fields: []input{theMeasure(), text("mijlpaal", "Welke mijlpaal?", "").must(), on("Bereikt op")},
	},
	{
		Act: "maatregel-beeindigen", Title: "Beëindig een maatregel", Explain: "De maatregel geldt niet meer.",
		Role: asAdvisor, About: domain.MeasureCategory, Fields: []input{theMeasure(), on("Geldt niet meer vanaf"), reason("Waarom stopt de maatregel?")},
	},
}

func measureNow(ctx context.Context, desk commands.Desk, id string) (any, error) {
	past, err := desk.MeasureHistory(ctx, domain.MeasureID(id))
	var m domain.Measure
	for _, e := range past {
		m = m.Evolve(e.Event)
	}
	c := m.Content
	return commands.MeasureInput{
		Title: c.Title, Kind: c.Kind, Sectors: c.Sectors, EstablishedOn: c.EstablishedOn, EffectiveOn: c.EffectiveOn, EndsOn: c.EndsOn,
		Areas: c.Areas, Owner: c.Owner, Reference: c.Reference, Note: c.Note.Text(),
	}, err
}
