package web

import "ruggespraak/domain"

var adviceForms = []actForm{
	{
		Act: "advies-vragen", Title: "Vraag advies", Explain: "Leg een vraag voor aan de adviesraad of een panel.",
		Role: asBoard, About: domain.AdviceCategory, RoleBy: func(f form) string { return f.Value("door") },
		Fields: []input{
			choose("door", "Wie vraagt het advies?", "", choices(domain.Bodies)).must().preset("college"),
			text("aan", "Aan wie?", "De raad of het panel dat adviseert, geen persoon.").must().preset("adviesraad sociaal domein"),
			long("vraag", "De vraag", "").must(), measureRefs(),
			day("uiterlijk", "Wanneer moet het advies er zijn?", ""), on("Datum van de vraag"),
		},
	},
	{
		Act: "advies-uitbrengen", Title: "Breng advies uit", Explain: "Gevraagd of ongevraagd. Op elke aanbeveling hoort een eigen antwoord te komen.",
		Role: asCouncil, About: domain.AdviceCategory,
		Fields: []input{
			ref("adviesId", domain.AdviceCategory, "Op welke adviesvraag?", "Leeg: het is een ongevraagd advies."),
			text("titel", "Titel", "").must(),
			text("adviseur", "Wie adviseert?", "De raad of het panel, geen persoon.").must().preset("adviesraad sociaal domein"),
			choose("aan", "Aan wie is het advies gericht?", "", choices(domain.Bodies)).must().preset("college"),
			eachLine("aanbevelingen", "Aanbevelingen", "Elke aanbeveling op een eigen regel. Zij krijgen vanzelf een nummer.").must(),
			measureRefs(), groundRows(),
			day("antwoordUiterlijk", "Wanneer moet het antwoord er zijn?", ""), source(), on("Datum van het advies"),
		},
	},
	{
		Act: "advies-beantwoorden", Title: "Beantwoord een advies", Explain: "Zeg bij elke aanbeveling wat ermee gebeurt, en waarom. Een deel mag later.",
		Role: asBoard, About: domain.AdviceCategory, At: "/adviezen/", First: "adviesId",
		Fields: []input{ref("adviesId", domain.AdviceCategory, "Welk advies?", "").must()},
	},
}
