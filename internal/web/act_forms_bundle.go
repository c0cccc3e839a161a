package web

import "ruggespraak/domain"

func theBundle() input {
	return ref("bundelId", domain.BundleCategory, "Welke bundel?", "Plak het kenmerk of de link van de bundel.").must()
}

var bundleForms = []actForm{
	{
		Act: "bundel-openen", Title: "Open een bundel", Explain: "Breng signalen bij elkaar die over hetzelfde lijken te gaan.",
		Role: asCoordinator, About: domain.BundleCategory,
		Fields: []input{
			text("titel", "Titel", "Waar gaan de signalen over? Noem geen personen.").must(),
			refs("signalen", domain.SignalCategory, "Welke signalen?", "Op elke regel het kenmerk of de link van een signaal.").must(),
			sectors("Onderwerpen", ""),
			eachLine("themas", "Thema's", "Elk thema op een eigen regel."),
			on("Datum"),
		},
	},
	{
		Act: "signaal-bundelen", Title: "Voeg een signaal toe aan een bundel", Explain: "Dit signaal hoort bij de andere in de bundel.",
		Role: asCoordinator, About: domain.BundleCategory, Fields: []input{theBundle(), theSignal()},
	},
	{
		Act: "signaal-ontbundelen", Title: "Haal een signaal uit een bundel", Explain: "Het signaal hoort er toch niet bij. U zegt waarom.",
		Role: asCoordinator, About: domain.BundleCategory, Fields: []input{theBundle(), theSignal(), reason("Waarom hoort het signaal niet in de bundel?")},
	},
	{
		Act: "bundel-duiden", Title: "Duid een bundel", Explain: "Schrijf op wat de signalen betekenen. Een nieuwe duiding komt naast de andere en vervangt er geen.",
		Role: asInterpreter, About: domain.BundleCategory, Check: checkWeighing,
		Fields: []input{
			theBundle(),
			long("duiding", "Wat betekenen deze signalen?", "Wat is hier aan de hand? Noem geen personen. De tekst wordt versleuteld bewaard.").must(),
			text("perspectief", "Vanuit welk perspectief?", "Bijvoorbeeld: wijkteam, inwoners, adviesraad of beleid.").must(),
			yes("minderheid", "Dit is een minderheidsstandpunt", "U was het samen niet eens, en dit is de mening van het kleinste deel."),
			text("weging.wieHetMeestNodigHeeft", "Wie heeft het het meest nodig?", "Een groep, geen personen. Laat dit leeg als u niet hebt gewogen."),
			eachLine("weging.redenen", "Waarom deze mensen het eerst?", "Elke reden op een eigen regel."),
			on("Datum van het gesprek"),
		},
	},
	{
		Act: "bundel-erkennen", Title: "Herken een bundel", Explain: "Zeg dat u dit kent uit uw eigen werk of leven. Twee mensen van verschillende organisaties maken een bundel erkend.",
		Role: asTeller, About: domain.BundleCategory, Check: checkRecognition,
		Fields: []input{
			theBundle(),
			choose("rol", "Wat is uw rol?", "Instemming van een leidinggevende wordt gehoord, maar telt niet mee.", choices(domain.RecogniserRoles)).must(),
			text("persoon", "Naam of code", "Een naam of code die alleen u gebruikt. Wij bewaren alleen een schuilnaam.").must(),
			text("organisatie", "Organisatie", "Nodig als u professional bent. Wij bewaren alleen een schuilnaam.").soft(),
			on("Datum"),
		},
	},
	{
		Act: "trekker-aanwijzen", Title: "Wijs een trekker aan", Explain: "Zeg welke functie ervoor zorgt dat er iets met de bundel gebeurt.",
		Role: asCoordinator, About: domain.BundleCategory, Fields: []input{theBundle(), text("functie", "Welke functie?", "Een functie, geen persoon.").must(), on("Datum")},
	},
	{
		Act: "bundel-aanbieden", Title: "Bied een bundel aan", Explain: "Leg de bundel voor aan het bestuur: als structureel signaal, of als één ernstig geval.",
		Role: asCoordinator, About: domain.BundleCategory, Check: checkOffer,
		Fields: []input{
			theBundle(), choose("aan", "Aan wie?", "", choices(domain.Bodies)).must(),
			choose("basis", "Waarom mag de bundel omhoog?", "", explained(choices(domain.OfferBases), map[string]string{
				string(domain.Structural):  "Het is helder, neutraal, herkend en gedeeld.",
				string(domain.SingleGrave): "Eén geval is zo ernstig dat het niet kan wachten.",
			})).must(),
			long("toets.helder", "Helder: wat is er precies aan de hand?", "Nodig bij een structureel signaal.").soft(),
			long("toets.neutraal", "Neutraal: waarom is dit geen verwijt of belang?", "Nodig bij een structureel signaal.").soft(),
			long("toets.gedeeld", "Gedeeld: met wie is het besproken?", "Nodig bij een structureel signaal. Noem groepen, geen namen.").soft(),
			long("reden", "Waarom gaat dit ene geval alleen omhoog?", "Nodig bij één ernstig geval.").soft(),
			on("Datum van aanbieden"),
		},
	},
	{
		Act: "bundel-agenderen", Title: "Zet een bundel op de agenda", Explain: "Alleen de griffie doet dit voor de raad, en het collegesecretariaat voor het college.",
		Role: asGriffie, About: domain.BundleCategory, RoleBy: agendaKeeper,
		Fields: []input{
			theBundle(), choose("orgaan", "Op de agenda van", "", choices(domain.Bodies)).must(),
			day("vergadering", "Datum van de vergadering", "").must(), text("agendapunt", "Agendapunt", ""), on("Op de agenda gezet op"),
		},
	},
	{
		Act: "bundel-sluiten", Title: "Sluit een bundel", Explain: "De bundel is behandeld. Zeg wat ermee is gedaan.",
		Role: asCoordinator, About: domain.BundleCategory, Fields: []input{theBundle(), reason("Waarom sluit u de bundel, en wat is ermee gedaan?"), on("Datum")},
	},
}

func checkWeighing(f *form) {
	who, why := f.Value("weging.wieHetMeestNodigHeeft"), f.Value("weging.redenen")
	if who == "" && why != "" {
		f.fail("weging.wieHetMeestNodigHeeft", "Een weging zegt wie het het meest nodig heeft.")
	}
	if who != "" && why == "" {
		f.fail("weging.redenen", "Een weging heeft redenen nodig: waarom deze mensen het eerst?")
	}
}

func checkRecognition(f *form) {
	if f.Value("rol") == string(domain.Professional) {
		f.need("organisatie", "Van een professional is de organisatie nodig; die wordt alleen als schuilnaam bewaard.")
	}
}

func checkOffer(f *form) {
	switch domain.OfferBasis(f.Value("basis")) {
	case domain.Structural:
		f.need("toets.helder", "Een structureel signaal is helder: beschrijf wat er precies aan de hand is.")
		f.need("toets.neutraal", "Een structureel signaal is neutraal: zeg waarom het geen verwijt of belang is.")
		f.need("toets.gedeeld", "Een structureel signaal is gedeeld: zeg met wie het is besproken.")
	case domain.SingleGrave:
		f.need("reden", "Geef de reden waarom dit ene signaal alleen omhoog gaat.")
	}
}

func agendaKeeper(f form) string {
	if f.Value("orgaan") == "raad" {
		return asGriffie
	}
	return string(domain.CollegeSecretary)
}
