package simulate

import "ruggespraak/domain"

// Seat is one user's place at Oosterwaarde: what they want to know, and where they find it.
type Seat struct {
	Who      string // the user
	Story    string // in a line
	Question string // that they bring
	Does     string // what they do there
	Path     string // of the page
	Beside   Beside // what to lay beside it; most have nothing
}

// Beside is a page to lay beside another one.
type Beside struct{ Label, Path string }

func page(folder string, kind domain.Category, key, more string) string {
	return "/" + folder + "/" + ID(string(kind), key) + more
}

// Seats are the nine users, from the one who tells to the one who looks back on all of it.
func Seats() []Seat {
	return []Seat{
		{
			"Inbrenger", "Een jongere zonder adres vertelt het één keer, en binnen zes weken verandert de regel.",
			"Wat is er met mijn verhaal gebeurd?", "Volgt het signaal over het briefadres tot het besluit en het antwoord.",
			page("spoor", domain.SignalCategory, "briefadres-1", ""), Beside{},
		},
		{
			"Signaalcoördinator", "Drie loketten, drie keer hetzelfde verhaal.",
			"Welke signalen horen bij elkaar?", "Bundelt de signalen uit drie domeinen en biedt ze aan het college aan.",
			page("bundels", domain.BundleCategory, "driemaal-vertellen", ""), Beside{},
		},
		{
			"Adviesraad", "Vier aanbevelingen over de casemanager dementie; op één kwam antwoord.",
			"Wat is er met ons advies gedaan?", "Vindt de aanbevelingen die nog op antwoord wachten.",
			page("adviezen", domain.AdviceCategory, "casemanager", ""), Beside{},
		},
		{
			"Beleidsadviseur", "Bij de huisbezoeken stijgt het aantal signalen en gaat het goed; bij het vervoer was er een piek en gebeurde er niets.",
			"Betekenen meer signalen dat het slechter gaat?", "Legt de signalen naast de huurachterstanden, en vergelijkt met de piek bij het vervoer.",
			page("besluiten", domain.DecisionCategory, "huisbezoek", ""),
			Beside{"Leg de piek bij het vervoer ernaast", page("maatregelen", domain.MeasureCategory, "vervoer", "")},
		},
		{
			"Wethouder", "Een bezuiniging die volgens de evaluatie slaagde en volgens inwoners niet.",
			"Wat hoorden wij voordat wij besloten, en wat erna?", "Leest de normtijden: verwachting, evaluatie en antwoorden naast elkaar.",
			page("besluiten", domain.DecisionCategory, "normtijden-2024", ""),
			Beside{"Bekijk alle besluiten over de normtijden", page("maatregelen", domain.MeasureCategory, "huishoudelijke-hulp", "")},
		},
		{
			"Raadslid", "Het buurthuis in Noordrand sloot; de motie werd aangenomen en niet uitgevoerd.",
			"Wat wisten we op 7 november 2024?", "Bekijkt de maatregel zoals die op de avond van de begroting bekend was.",
			page("maatregelen", domain.MeasureCategory, "buurthuis-noordrand", "?beschikbaarOp=2024-11-07"),
			Beside{"Bekijk de motie die niet werd uitgevoerd", page("moties", domain.MotionCategory, "plek-in-noordrand", "")},
		},
		{
			"Griffier", "Na de verkiezingen staan er toezeggingen en moties open die niemand meer noemt.",
			"Wat staat er nog open, en wat is te laat?", "Loopt de lijst na en legt voor wat het college als afgedaan voorstelt.",
			"/toezeggingen-en-moties", Beside{"Bekijk wat wanneer klaar moet zijn", "/termijnagenda"},
		},
		{
			"Rekenkamer", "Van een bundel in 2023 naar een helling die pas na maanden zichtbaar werd.",
			"Is dit besluit tot op de signalen te volgen?", "Trekt het spoor van de ene aanvraag in beide richtingen.",
			page("spoor", domain.DecisionCategory, "een-aanvraag", "?richting=beide"),
			Beside{"Bekijk de helling bij dit besluit", page("besluiten", domain.DecisionCategory, "een-aanvraag", "")},
		},
		{
			"Lector", "Preventie betekende minder voorzieningen, en sinds 2025 eerder weten wat er speelt.",
			"Wat telden wij, onder welke betekenis?", "Hercodeert: leest de cijfers met de betekenis die toen gold.",
			"/begrippen", Beside{"Bekijk de cijfers zoals zij waren voordat de betekenis veranderde", "/maatregelen?beschikbaarOp=2024-12-31"},
		},
	}
}

// Told is one of the ten stories, in a line.
type Told struct {
	Title string
	Line  string
	Path  string // of the page
}

// Stories are the ten stories of Oosterwaarde.
func Stories() []Told {
	measure := func(key string) string { return page("maatregelen", domain.MeasureCategory, key, "") }
	return []Told{
		{"Lagere normtijden", "Bezuinigd, geslaagd verklaard, en teruggedraaid nadat inwoners was gevraagd hoe het ging.", measure("huishoudelijke-hulp")},
		{"Huisbezoek bij schulden", "Meer signalen en minder huurachterstanden: het aantal zet op het verkeerde been.", measure("schulden-huisbezoek")},
		{"Buurthuis Noordrand", "Gesloten, een motie die niet werd uitgevoerd, en bewoners die het overnamen.", measure("buurthuis-noordrand")},
		{"Praktijkondersteuner jeugd", "Vier startdata, en telkens daarna een vijfde minder wachten.", measure("praktijkondersteuner-jeugd")},
		{"De nieuwe vervoerder", "Eén slechte maand, een boete, en een verbetering die er vanzelf was gekomen.", measure("vervoer")},
		{"Minimaregeling tot 130 procent", "Zes signalen per maand: te weinig om iets van te zeggen.", measure("minimaregeling")},
		{"Casemanager dementie", "Advies, een toezegging, en negentien maanden stilte.", page("spoor", domain.PromiseCategory, "casemanager", "")},
		{"Eén aanvraag", "Van veertig naar twintig signalen per maand, in anderhalf jaar.", measure("een-aanvraag")},
		{"Omkijken naar elkaar", "Vier experimenten: één versterkt, drie gestopt, en weten waarom.", page("spoor", domain.CycleCategory, "omkijken", "")},
		{"Een briefadres", "Eén ernstig signaal, binnen zes weken een besluit: opgelost.", page("spoor", domain.SignalCategory, "briefadres-1", "")},
	}
}
