package web

import (
	"context"
	"fmt"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func onCycle(more ...input) []input {
	return slices.Concat([]input{ref("leercyclusId", domain.CycleCategory, "Welke leercyclus?", "Plak het kenmerk of de link van de leercyclus.").must()}, more)
}

func experiment() input {
	in := whole("experiment", "Welk experiment?", "").must()
	in.Of = experimentsOf
	return in
}

var cycleForms = []actForm{
	{
		Act: "leercyclus-starten", Title: "Start een leercyclus", Explain: "Begin met een vraag, en leer door te doen.",
		Role: asLector, About: domain.CycleCategory,
		Fields: slices.Concat([]input{
			text("titel", "Titel", "").must(), long("vraag", "Wat wilt u te weten komen?", "").must(), measureRefs(),
		}, area(), []input{on("Datum van de start")}),
	},
	{
		Act: "cyclusstap-zetten", Title: "Zet een stap", Explain: "Plannen, handelen, waarnemen of reflecteren: schrijf op wat de stap opleverde.",
		Role: asLector, About: domain.CycleCategory,
		Fields: onCycle(choose("stap", "Welke stap?", "", choices(domain.CycleSteps)).must(),
			long("verslag", "Verslag", "Noem geen namen. De tekst wordt versleuteld bewaard.").must(), on("Datum")),
	},
	{
		Act: "experiment-starten", Title: "Begin een experiment", Explain: "Probeer iets in het klein, en zeg wat u hoopt te zien.",
		Role: asLector, About: domain.CycleCategory,
		Fields: onCycle(slices.Concat([]input{
			text("titel", "Wat gaat u proberen?", "").must(), long("verwachting", "Wat hoopt u te zien?", "").must(),
		}, area(), []input{on("Begonnen op")})...),
	},
	{
		Act: "experiment-versterken", Title: "Versterk een experiment", Explain: "Het werkt: u gaat er meer van doen.",
		Role: asLector, About: domain.CycleCategory, First: "leercyclusId", Fields: onCycle(experiment(), reason("Wat liet het experiment zien?"), on("Datum")),
	},
	{
		Act: "experiment-stoppen", Title: "Stop een experiment", Explain: "U gaat er niet mee door, en zegt wat het liet zien.",
		Role: asLector, About: domain.CycleCategory, First: "leercyclusId", Fields: onCycle(experiment(), reason("Wat liet het experiment zien?"), on("Datum")),
	},
	{
		Act: "leercyclus-sluiten", Title: "Sluit een leercyclus", Explain: "Zeg wat het heeft opgeleverd, ook als dat weinig is.",
		Role: asLector, About: domain.CycleCategory, Fields: onCycle(long("opbrengst", "Wat heeft het opgeleverd?", "").must(), on("Gesloten op")),
	},
}

func experimentsOf(ctx context.Context, desk commands.Desk, id string) ([]option, error) {
	past, err := desk.CycleHistory(ctx, domain.CycleID(id))
	var out []option
	for _, entry := range past {
		if e, ok := entry.Event.(domain.ExperimentStarted); ok {
			out = append(out, option{Value: fmt.Sprint(e.Number), Label: fmt.Sprintf("%d. %s", e.Number, e.Title)})
		}
	}
	return out, err
}
