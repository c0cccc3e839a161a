package web

import (
	"context"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

func theSignal() input {
	return ref("signaalId", domain.SignalCategory, "Welk signaal?", "Plak het kenmerk of de link van het signaal.").must()
}

func linkedMeasure(label string) input {
	return ref("maatregelId", domain.MeasureCategory, label, "").must()
}

var signalForms = []actForm{
	{
		Act: "signaal-inbrengen", Title: "Breng een signaal in", Explain: "Vertel wat u ziet gebeuren, in minder dan een minuut.",
		Role: asTeller, About: domain.SignalCategory, Page: "/signalen/nieuw",
	},
	{
		Act: "terugkoppeling-beantwoorden", Title: "Zeg of het heeft geholpen", Explain: "Lees wat er met uw signaal is gedaan en antwoord of het is opgelost.",
		Role: asTeller, About: domain.SignalCategory, At: "/signalen/", First: "signaalId", Fields: []input{theSignal()},
	},
	{
		Act: "signaal-aanvullen", Title: "Vul een signaal aan", Explain: "Vertel er iets bij dat u later zag of hoorde.",
		Role: asTeller, About: domain.SignalCategory,
		Fields: []input{theSignal(), long("aanvulling", "Wat wilt u toevoegen?", "Noem geen namen, adressen of nummers. Uw tekst wordt versleuteld bewaard.").must()},
	},
	{
		Act: "signaal-ook-zien", Title: "Zeg dat u dit ook ziet", Explain: "Ziet u hetzelfde als een signaal dat er al is? Dan telt uw stem mee.",
		Role: asTeller, About: domain.SignalCategory,
		Fields: []input{
			theSignal(),
			text("persoon", "Naam of code", "Een naam of code die alleen u gebruikt. Zo telt u één keer mee. Wij bewaren alleen een schuilnaam.").must(),
			choose("rol", "Wat is uw rol?", "", choices(tellerRoles)),
		},
	},
	{
		Act: "koppeling-betwisten", Title: "Betwist een koppeling", Explain: "Zeg dat een signaal niet bij een maatregel hoort. De koppeling blijft staan, met uw bezwaar erbij.",
		Role: asTeller, About: domain.SignalCategory,
		Fields: []input{theSignal(), linkedMeasure("Van welke maatregel klopt de koppeling niet?"), reason("Waarom klopt de koppeling niet?")},
	},
	{
		Act: "signaal-intrekken", Title: "Trek een signaal in", Explain: "Het signaal blijft bewaard, maar telt niet meer mee.",
		Role: asTeller, About: domain.SignalCategory, Fields: []input{theSignal(), reason("Waarom trekt u het signaal in?")},
	},
	{
		Act: "ontvangst-bevestigen", Title: "Bevestig de ontvangst", Explain: "Laat de inbrenger weten dat het signaal er is.",
		Role: asCoordinator, About: domain.SignalCategory, Fields: []input{theSignal()},
	},
	{
		Act: "signaal-oppakken", Title: "Los een signaal zelf op", Explain: "Leg vast dat het binnen de organisatie is opgelost, zonder nieuw beleid.",
		Role: asCoordinator, About: domain.SignalCategory, Fields: []input{theSignal(), long("aanpak", "Wat is er gedaan?", "").must()},
	},
	{
		Act: "signaal-doorgeleiden", Title: "Geleid een signaal door", Explain: "Is het eigenlijk een melding, klacht of bezwaar? Breng het dan naar waar het hoort.",
		Role: asCoordinator, About: domain.SignalCategory,
		Fields: []input{theSignal(), choose("bestemming", "Waar hoort dit?", "", choices(domain.Destinations)).must(), long("toelichting", "Toelichting", "")},
	},
	{
		Act: "signaal-corrigeren", Title: "Corrigeer een signaal", Explain: "Zet recht wat verkeerd is opgeschreven. Wat er eerst stond, blijft bewaard.",
		Role: asCoordinator, About: domain.SignalCategory, First: "signaalId", Now: signalNow, Fields: correctedSignal,
	},
	{
		Act: "terugkoppeling-geven", Title: "Koppel terug aan de inbrenger", Explain: "Vertel wat er met het signaal is gedaan, of waarom niet.",
		Role: asCoordinator, About: domain.SignalCategory,
		Fields: []input{
			theSignal(), choose("fase", "Na welke stap?", "", choices(domain.Phases)).must(),
			long("bericht", "Bericht", "Vertel wat er met het signaal is gedaan, of waarom niet.").must(),
			ref("besluitId", domain.DecisionCategory, "Over welk besluit gaat het bericht?", ""),
		},
	},
	{
		Act: "signaal-heropenen", Title: "Heropen een signaal", Explain: "Het is toch niet opgelost: het signaal wacht weer op een antwoord.",
		Role: asCoordinator, About: domain.SignalCategory, Fields: []input{theSignal(), reason("Waarom heropent u het signaal?")},
	},
	{
		Act: "kern-verwoorden", Title: "Verwoord de kern", Explain: "Schrijf de kern op zonder gegevens over personen. Pas dan mag het signaal worden aangehaald.",
		Role: asInterpreter, About: domain.SignalCategory, At: "/signalen/", First: "signaalId", Fields: []input{theSignal()},
	},
	{
		Act: "signaal-koppelen", Title: "Koppel een signaal aan een maatregel", Explain: "Zeg over welke maatregel het signaal gaat. Dat zegt niet dat de maatregel de oorzaak is.",
		Role: asAdvisor, About: domain.SignalCategory,
		Fields: []input{theSignal(), linkedMeasure("Aan welke maatregel?"), choose("verband", "Verband", "", relations()).must()},
	},
	{
		Act: "signaal-ontkoppelen", Title: "Maak een signaal los van een maatregel", Explain: "Haal een koppeling weg die niet klopt, met de reden.",
		Role: asAdvisor, About: domain.SignalCategory,
		Fields: []input{theSignal(), linkedMeasure("Van welke maatregel?"), reason("Waarom hoort het signaal hier niet bij?")},
	},
}

var correctedSignal = append([]input{
	theSignal(), reason("Wat klopte er niet?"),
	long("verhaal", "Wat gebeurde er?", "Noem geen namen, adressen of nummers. Het verhaal wordt versleuteld bewaard."),
	choose("soort", "Wat voor signaal is het?", "", signalKinds()).must(),
	sectors("Waar gaat het over?", "").must(),
	eachLine("themas", "Thema's", "Elk thema op een eigen regel."),
	text("doelgroep", "Om welke groep mensen gaat het?", "Geen namen."),
	choose("verteld", "Wie vertelt dit?", "", choices(domain.ToldWays)),
	choose("rol", "Rol van de inbrenger", "", choices(tellerRoles)),
	choose("kanaal", "Hoe kwam dit signaal binnen?", "", choices(channels)),
	day("voorgevallenOp.datum", "Wanneer gebeurde het?", ""),
	day("gemeldOp.datum", "Wanneer is het gemeld?", "Leeg: het blijft zoals het was."),
	yes("enkelvoudigErnstig", "Eén ernstig geval", "Zo ernstig dat het alleen omhoog mag."),
	long("notitie", "Notitie", "Wat de bron er verder bij zei."),
}, area()...)

func signalNow(ctx context.Context, desk commands.Desk, id string) (any, error) {
	past, err := desk.SignalHistory(ctx, domain.SignalID(id))
	var s domain.Signal
	for _, e := range past {
		s = s.Evolve(e.Event)
	}
	c := s.Content
	in := commands.SignalInput{
		Story: c.Story.Text(), Kind: c.Kind, Sectors: c.Sectors, Themes: c.Themes, Area: c.Area, Group: c.Group, Told: c.Told, Role: c.Role,
		Channel: c.Channel, OccurredOn: c.OccurredOn, Grave: c.Grave, Note: c.Note.Text(),
	}
	return in, err
}
