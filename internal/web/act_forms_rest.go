package web

import (
	"slices"

	"ruggespraak/domain"
)

func theSeries() input {
	return ref("meetreeksId", domain.SeriesCategory, "Welke indicator?", "").must()
}

// measuredFields is one value of a series.
var measuredFields = []input{
	text("periode", "Periode", "Een dag (2025-03-31), week (2025-W13), maand (2025-03) of jaar (2025).").must(),
	{Name: "gebied", Label: "Gebied", Hint: "De code van een wijk of buurt. Leeg: de hele gemeente.", Kind: areaInput},
	decimal("waarde", "Waarde", "").must(),
	decimal("blootstelling", "Op hoeveel mensen of huishoudens?", "Leeg als u dat niet weet."),
}

var figureForms = []actForm{
	{
		Act: "meetreeks-definieren", Title: "Leg een indicator vast", Explain: "Zeg wat u gaat meten, en hoe.",
		Role: asAdvisor, About: domain.SeriesCategory,
		Fields: []input{
			text("naam", "Naam", "").must(), choose("soort", "Wat voor cijfers zijn het?", "", choices(domain.SeriesKinds)).must(),
			text("eenheid", "Eenheid", "Bijvoorbeeld: dagen, huishoudens of euro."), long("definitie", "Wat telt mee, en wat niet?", ""),
			yes("onafhankelijkVanMelden", "Hangt niet af van wie er meldt", "Bijvoorbeeld: wachttijd uit de administratie."),
		},
	},
	{
		Act: "meetwaarde-vastleggen", Title: "Leg een cijfer vast", Explain: "Eén waarde van een indicator, over één periode.",
		Role: asAdvisor, About: domain.SeriesCategory, Fields: slices.Concat([]input{theSeries()}, measuredFields),
	},
	{
		Act: "meetwaarde-corrigeren", Title: "Corrigeer een cijfer", Explain: "Zet een waarde recht. Wat er eerst stond, blijft bewaard.",
		Role: asAdvisor, About: domain.SeriesCategory, Fields: slices.Concat([]input{theSeries()}, measuredFields, []input{reason("Wat klopte er niet?")}),
	},
	{
		Act: "gebied-vastleggen", Title: "Leg een gebied vast", Explain: "Een wijk, buurt of kern, met hoeveel mensen er wonen.",
		Role: asAdvisor, About: domain.AreaCategory,
		Fields: []input{
			{Name: "code", Label: "Code", Hint: "De code van het CBS, of een eigen code.", Kind: areaInput, Required: true},
			text("naam", "Naam", "").must(), choose("soort", "Soort gebied", "", choices(domain.AreaKinds)).must(),
			whole("peiljaar", "Peiljaar", "Het jaar waarop de cijfers slaan.").must(), whole("inwoners", "Inwoners", ""), whole("huishoudens", "Huishoudens", ""),
		},
	},
}

var restForms = []actForm{
	{
		Act: "begrip-definieren", Title: "Leg een begrip vast", Explain: "Zeg wat een woord betekent. Een eerdere betekenis blijft bewaard.",
		Role: asAdvisor, About: domain.TermCategory,
		Fields: []input{
			text("begrip", "Begrip", "").must(), long("betekenis", "Betekenis", "").must(), day("vanaf", "Geldt vanaf", "").must(),
			source(), long("reden", "Waarom verandert de betekenis?", "Nodig als het begrip al een betekenis heeft.").soft(),
		},
	},
	{
		Act: "ontmoeting-vastleggen", Title: "Leg een ontmoeting vast", Explain: "Een raadslid of bestuurder hoorde zelf, ongefilterd, hoe het gaat.",
		Role: asGriffie, About: domain.EncounterCategory,
		Fields: slices.Concat([]input{
			on("Datum"), text("plek", "Waar was het?", "Een plek, geen adres van mensen thuis.").must(),
			choose("orgaan", "Van welk orgaan was de bezoeker?", "", choices(domain.Bodies)).must().preset("raad"),
			eachLine("met", "Met welke groepen is gesproken?", "Elke groep op een eigen regel. Geen namen.").must(),
			long("gehoord", "Wat is er gezegd?", "In de woorden van wie het zei. Noem geen namen. De tekst wordt versleuteld bewaard.").must(),
			refs("signalen", domain.SignalCategory, "Signalen die daar zijn ingebracht", "Op elke regel het kenmerk of de link van een signaal."), measureRefs(),
		}, area()),
	},
	{
		Act: "termijn-verstreken-vastleggen", Title: "Leg vast dat een termijn voorbij is", Explain: "Ook stilte is een feit: er kwam niets binnen de afgesproken tijd.",
		Role: asWatcher,
		Fields: []input{
			choose("termijn", "Waarop werd gewacht?", "", choices(waits)).must(),
			{Name: "id", Label: "Op welk stuk?", Hint: "Plak het kenmerk of de link van het signaal, advies, besluit of ander stuk.", Kind: refInput, Required: true, RefBy: waitedKind},
			day("uiterlijk", "Laatste dag van de termijn", "Bij een signaal, een bundel, en een advies zonder eigen dag; de andere stukken hebben hun eigen termijn.").soft(),
			ref("besluitId", domain.DecisionCategory, "Van welk besluit?", "Alleen bij een terugkoppeling na een besluit."),
		},
		Check: func(f *form) {
			what := domain.Waited(f.Value("termijn"))
			if what == domain.WaitedReaction || what == domain.WaitedWordBack || what == domain.WaitedOffer {
				f.need("uiterlijk", "Zeg tot en met welke dag er gereageerd kon worden.")
			}
			if what == domain.WaitedWordBack {
				f.need("besluitId", "Zeg van welk besluit de inbrenger had moeten horen.")
			}
		},
	},
}

// waits is everything that a term can be for.
var waits = []domain.Waited{
	domain.WaitedReaction, domain.WaitedAnswer, domain.WaitedMotion, domain.WaitedPromise, domain.WaitedEvaluation,
	domain.WaitedLookBack, domain.WaitedWordBack, domain.WaitedOffer,
}

func waitedKind(value func(string) string) domain.Category {
	switch domain.Waited(value("termijn")) {
	case domain.WaitedReaction, domain.WaitedWordBack:
		return domain.SignalCategory
	case domain.WaitedLookBack:
		return domain.DecisionCategory
	case domain.WaitedOffer:
		return domain.BundleCategory
	case domain.WaitedAnswer:
		return domain.AdviceCategory
	case domain.WaitedMotion:
		return domain.MotionCategory
	case domain.WaitedPromise:
		return domain.PromiseCategory
	case domain.WaitedEvaluation:
		return domain.EvaluationCategory
	}
	return ""
}
