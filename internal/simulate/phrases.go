package simulate

import "ruggespraak/domain"

// What people at the desk write when they act on a signal.

var contestReasons = []string{
	"Dit gaat over de uitvoering door de aanbieder, niet over de maatregel zelf.",
	"Hetzelfde speelde al voordat de maatregel inging.",
	"De verteller noemt de maatregel niet; dat verband leggen wij.",
	"Dit hoort eerder bij een landelijke regeling dan bij die van ons.",
	"In het gesprek erna bleek dat het om een ander loket ging.",
}

var unlinkReasons = []string{
	"Bij navraag bleek het om een regeling van het zorgkantoor te gaan.",
	"De verteller woont net over de gemeentegrens.",
	"Het ging om de huur, niet om deze maatregel.",
	"Dubbel gekoppeld bij het overnemen van de lijst uit het teamoverleg.",
}

var withdrawReasons = []string{
	"Het is intussen vanzelf goed gekomen.",
	"Ik wil bij nader inzien niet dat dit bewaard blijft.",
	"Ik heb het twee keer ingestuurd.",
	"Het bleek een misverstand met de aanbieder.",
	"Ik heb er een klacht van gemaakt, dan hoeft dit niet meer.",
}

var approaches = []string{
	"Het wijkteam heeft gebeld en dezelfde week een afspraak gemaakt.",
	"Binnen het team opgelost: de vaste contactpersoon is terug.",
	"Met de aanbieder besproken; de planning is aangepast.",
	"Opgenomen in het wekelijkse overleg en daar afgehandeld.",
	"Er is een maatje gevonden via de vrijwilligerscentrale.",
	"De brief is in gewone taal opnieuw verstuurd.",
}

var referrals = []struct {
	to   domain.Destination
	note string
}{
	{"wmo-melding", "Dit is een vraag om hulp; samen met de verteller een melding gedaan."},
	{"wmo-melding", "Er is een gesprek aan huis aangevraagd."},
	{"klacht", "De verteller wil dat de aanbieder antwoord geeft en dient een klacht in."},
	{"klacht", "Doorgegeven aan de klachtenfunctionaris, met instemming."},
	{"bezwaar", "Er loopt nog een termijn; gewezen op het bezwaar en op het juridisch loket."},
	{"veilig-thuis", "Overlegd met Veilig Thuis en daar gemeld."},
	{"openbare-ruimte", "De losse tegels zijn gemeld bij de buitendienst."},
}

var reopenReasons = []string{
	"De verteller belde terug: er is niets veranderd.",
	"Drie collega's zien hetzelfde opnieuw gebeuren.",
}

var correctReasons = []string{
	"De doelgroep was verkeerd aangekruist.",
	"Bij nabellen bleek het om een andere doelgroep te gaan.",
	"Verkeerd overgenomen van het formulier.",
}

var groups = []string{"ouderen", "mantelzorgers", "gezinnen", "jongeren", "alleenstaanden", "mensen met een laag inkomen"}
