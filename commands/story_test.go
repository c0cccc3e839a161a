package commands

import (
	"fmt"
	"slices"
	"strings"

	"ruggespraak/domain"
)

// The aggregates of the story.
const (
	signal     = "0190a000-0000-7000-8000-000000000001"
	duplicate  = "0190a000-0000-7000-8000-000000000002"
	measure    = "0190a000-0000-7000-8000-000000000003"
	decision   = "0190a000-0000-7000-8000-000000000004"
	evaluation = "0190a000-0000-7000-8000-000000000005"
	series     = "0190a000-0000-7000-8000-000000000006"
	word       = "0190a000-0000-7000-8000-000000000007"
	waiting    = "0190a000-0000-7000-8000-000000000008"
	laterEval  = "0190a000-0000-7000-8000-000000000009"
	bundle     = "0190a000-0000-7000-8000-000000000010"
	advice     = "0190a000-0000-7000-8000-000000000020"
	openAdvice = "0190a000-0000-7000-8000-000000000021"
	motion     = "0190a000-0000-7000-8000-000000000030"
	newMotion  = "0190a000-0000-7000-8000-000000000031"
	lostMotion = "0190a000-0000-7000-8000-000000000032"
	sideMotion = "0190a000-0000-7000-8000-000000000033"
	lastMotion = "0190a000-0000-7000-8000-000000000034"
	oldMotion  = "0190a000-0000-7000-8000-000000000035"
	amendment  = "0190a000-0000-7000-8000-000000000040"
	newAmend   = "0190a000-0000-7000-8000-000000000041"
	lostAmend  = "0190a000-0000-7000-8000-000000000042"
	sideAmend  = "0190a000-0000-7000-8000-000000000043"
	oldAmend   = "0190a000-0000-7000-8000-000000000044"
	promise    = "0190a000-0000-7000-8000-000000000050"
	cycle      = "0190a000-0000-7000-8000-000000000060"
	encounter  = "0190a000-0000-7000-8000-000000000080"
)

// secret is in every personal text of the story and in the name of every person.
const secret = "Jansen"

// chapter is one act of the story: as it comes over the socket, and what it leaves in the log.
type chapter struct {
	act, json string
	leaves    string // wire names
	valid     string // geldtOp of each
}

const acted = "2026-11-21" // the municipality's day of every act

// story is the whole loop, in which every act has its turn.
var story = slices.Concat(core, rest)

// core is the loop from a signal to its reopening.
var core = []chapter{
	{"gebied-vastleggen", `{"code":"WK085501","naam":"Noord","soort":"wijk","peiljaar":2025,"inwoners":12400,"huishoudens":5600}`, "gebied-vastgelegd", "2025-01-01"},
	{
		"maatregel-vaststellen", `{"maatregelId":"MEASURE","titel":"Scootmobielen","soort":"werkwijze","domeinen":["wmo"],"vastgesteldOp":"2025-01-10",
		"ingangsdatum":"2025-02-01","gebieden":[{"code":"WK085501"}],"eigenaar":"afdeling Wmo","notitie":"Vraag het mevrouw Jansen."}`,
		"beleidsmaatregel-vastgesteld", "2025-01-10",
	},
	{"maatregel-corrigeren", `{"maatregelId":"MEASURE","reden":"tikfout","titel":"Scootmobielen in vier weken","soort":"werkwijze","vastgesteldOp":"2025-01-11"}`, "beleidsmaatregel-gecorrigeerd", "2025-01-11"},
	{"maatregel-invoeren", `{"maatregelId":"MEASURE","datum":"2025-02-01","gebieden":["WK085501"]}`, "beleidsmaatregel-ingevoerd", "2025-02-01"},
	{"mijlpaal-vastleggen", `{"maatregelId":"MEASURE","mijlpaal":"eerste levering","datum":"2025-03-01"}`, "mijlpaal-bereikt", "2025-03-01"},
	{"meetreeks-definieren", `{"meetreeksId":"SERIES","naam":"Levertijd","eenheid":"dagen","soort":"gemiddelde","definitie":"aanvraag tot levering","onafhankelijkVanMelden":true}`, "meetreeks-gedefinieerd", acted},
	{"meetwaarde-vastleggen", `{"meetreeksId":"SERIES","periode":"2020-W53","gebied":"WK085501","waarde":42.5,"blootstelling":1200}`, "meetwaarde-vastgelegd", "2021-01-03"},
	{"meetwaarde-corrigeren", `{"meetreeksId":"SERIES","reden":"dubbel geteld","periode":"2020-W53","gebied":"WK085501","waarde":40}`, "meetwaarde-gecorrigeerd", "2021-01-03"},
	{
		"signaal-inbrengen", `{"signaalId":"SIGNAL","verhaal":"Mevrouw Jansen wacht al elf weken.","soort":"knelpunt","domeinen":["wmo","vervoer"],"themas":["wachttijd"],
		"gebied":{"code":"WK085501","peiljaar":2025},"doelgroep":"ouderen","verteld":"met","rol":"wijkverpleegkundige","kanaal":"formulier",
		"voorgevallenOp":{"datum":"2025-02-03"},"gemeldOp":{"datum":"2025-03-01","tijdstip":"2025-03-01T08:30:00Z","zone":"Europe/Amsterdam"},
		"enkelvoudigErnstig":true,"notitie":"Jansen belde zelf."}`, "signaal-ingebracht", "2025-02-03",
	},
	{"signaal-inbrengen", `{"signaalId":"DUPLICATE","verhaal":"Buurman van Jansen.","soort":"knelpunt","domeinen":["wmo"]}`, "signaal-ingebracht", acted},
	{"signaal-intrekken", `{"signaalId":"DUPLICATE","reden":"dubbel"}`, "signaal-ingetrokken", acted},
	{"ontvangst-bevestigen", `{"signaalId":"SIGNAL"}`, "ontvangst-bevestigd", acted},
	{"signaal-aanvullen", `{"signaalId":"SIGNAL","aanvulling":"Jansen is gevallen."}`, "signaal-aangevuld", "2025-02-03"},
	{
		"signaal-corrigeren", `{"signaalId":"SIGNAL","reden":"andere dag","verhaal":"Mevrouw Jansen wacht al elf weken.","soort":"knelpunt","domeinen":["wmo"],
		"voorgevallenOp":{"datum":"2025-02-04"}}`, "signaal-gecorrigeerd", "2025-02-04",
	},
	{"signaal-ook-zien", `{"signaalId":"SIGNAL","persoon":"Piet Jansen","rol":"buurman"}`, "signaal-ook-gezien", acted},
	{"kern-verwoorden", `{"signaalId":"SIGNAL","inWoordenVanVerteller":"Jansen wacht lang.","inBeleidswoorden":"Jansens doorlooptijd is lang."}`, "kern-verwoord", "2025-02-04"},
	{"signaal-koppelen", `{"signaalId":"SIGNAL","maatregelId":"MEASURE","verband":"tegenspraak"}`, "signaal-aan-maatregel-gekoppeld", "2025-02-04"},
	{"koppeling-betwisten", `{"signaalId":"SIGNAL","maatregelId":"MEASURE","reden":"het is een aanleiding"}`, "koppeling-betwist", acted},
	{"signaal-ontkoppelen", `{"signaalId":"SIGNAL","maatregelId":"MEASURE","reden":"verkeerd verband"}`, "signaal-aan-maatregel-ontkoppeld", acted},
	{"signaal-koppelen", `{"signaalId":"SIGNAL","maatregelId":"MEASURE","verband":"aanleiding"}`, "signaal-aan-maatregel-gekoppeld", "2025-02-04"},
	{"signaal-doorgeleiden", `{"signaalId":"SIGNAL","bestemming":"klacht","toelichting":"Jansen wil ook klagen."}`, "signaal-doorgeleid", acted},
	{"signaal-oppakken", `{"signaalId":"SIGNAL","aanpak":"Jansen kreeg een leenmodel."}`, "signaal-opgepakt", acted},
	{
		"besluit-nemen", `{"besluitId":"DECISION","titel":"Levering","orgaan":"college","bevoegdheid":"college","datum":"2025-04-01","zaaknummer":"Z2025-0042",
		"uitkomsten":[{"maatregelId":"MEASURE","uitkomst":"wijzigen","ingangsdatum":"2025-05-01","maatregelRevisie":0}],
		"gronden":[{"soort":"signaal","id":"SIGNAL","verband":"aanleiding"}],"alternatieven":"niets doen","kanttekeningen":"levertijd","financieleGevolgen":"geen",
		"stemuitslag":{"voor":5,"tegen":2},"motivering":"De wachttijd is te lang.","verwachtingen":[{"nummer":0,"meetreeksId":"SERIES","richting":"daling",
		"omvang":"10 procent","vanaf":"2025-05-01","uiterlijk":"2025-12-31"}],"evaluatieOp":"2026-04-01","vindplaats":"https://raad.example/1","notitie":"Zie Jansen."}`,
		"besluit-genomen", "2025-04-01",
	},
	{
		"besluit-rectificeren", `{"besluitId":"DECISION","reden":"tikfout","titel":"Levering scootmobielen","orgaan":"college","datum":"2025-04-02",
		"uitkomsten":[{"maatregelId":"MEASURE","uitkomst":"wijzigen","maatregelRevisie":0}],"gronden":[{"soort":"signaal","id":"SIGNAL","verband":"aanleiding"}],
		"motivering":"De wachttijd is te lang."}`, "besluit-gerectificeerd", "2025-04-02",
	},
	{"doorwerking-bevestigen", `{"besluitId":"DECISION","grondId":"SIGNAL","toelichting":"staat in de nota"}`, "doorwerking-bevestigd", acted},
	{"doorwerking-betwisten", `{"besluitId":"DECISION","grondId":"SIGNAL","toelichting":"lag al vast"}`, "doorwerking-betwist", acted},
	{"maatregel-wijzigen", `{"maatregelId":"MEASURE","vanaf":"2025-05-01","reden":"besluit","titel":"Scootmobielen in drie weken","soort":"werkwijze"}`, "beleidsmaatregel-gewijzigd", "2025-05-01"},
	{"terugkoppeling-geven", `{"signaalId":"SIGNAL","terugkoppelingId":"WORD","fase":"besluiten","bericht":"Beste mevrouw Jansen, er is besloten.","besluitId":"DECISION"}`, "terugkoppeling-gegeven", acted},
	{"evaluatie-plannen", `{"evaluatieId":"EVALUATION","besluitId":"DECISION","kader":"eigen","datum":"2026-04-01"}`, "evaluatie-gepland", acted},
	{"bevinding-vastleggen", `{"evaluatieId":"EVALUATION","bevinding":"De levertijd is korter.","datum":"2026-03-01"}`, "bevinding-vastgelegd", "2026-03-01"},
	{
		"evaluatie-afronden", `{"evaluatieId":"EVALUATION","besluitId":"DECISION","datum":"2026-04-02","kader":"eigen","methode":"dossieronderzoek","positie":"uitvoerder",
		"oordeel":"Het werkt.","oordeelPerVerwachting":[{"nummer":1,"oordeel":"gehaald","toelichting":"gemeten"}],"aanbevelingen":["ga door"],"totPositie":12,"notitie":"Jansen sprak."}`,
		"evaluatie-afgerond", "2026-04-02",
	},
	{
		"evaluatie-rectificeren", `{"evaluatieId":"EVALUATION","reden":"tikfout","datum":"2026-04-03","kader":"eigen","methode":"dossieronderzoek","positie":"uitvoerder",
		"oordeel":"Het werkt deels.","oordeelPerVerwachting":[{"nummer":1,"oordeel":"deels-gehaald"}],"aanbevelingen":["ga door"],"totPositie":12,"notitie":""}`,
		"evaluatie-gerectificeerd", "2026-04-03",
	},
	{"bestuurlijk-reageren", `{"evaluatieId":"EVALUATION","datum":"2026-05-01","reactie":"Wij nemen het over."}`, "bestuurlijke-reactie-gegeven", "2026-05-01"},
	{"aanbeveling-uitvoeren", `{"evaluatieId":"EVALUATION","aanbeveling":1,"datum":"2026-06-01","toelichting":"loopt"}`, "aanbeveling-uitgevoerd", "2026-06-01"},
	{"les-trekken", `{"evaluatieId":"EVALUATION","context":"ouderen alleen","strategie":"vast contact","uitkomst":"minder wachten"}`, "les-getrokken", acted},
	{
		"terugkoppeling-beantwoorden", `{"signaalId":"SIGNAL","terugkoppelingId":"WORD","persoon":"mevrouw Jansen","oordeel":"niet","toelichting":"Jansen wacht nog."}`,
		"terugkoppeling-beantwoord signaal-heropend", acted + " " + acted,
	},
	{"terugkoppeling-geven", `{"signaalId":"SIGNAL","fase":"uitvoeren","bericht":"Beste Jansen, het komt."}`, "terugkoppeling-gegeven", acted},
	{"signaal-heropenen", `{"signaalId":"SIGNAL","reden":"nog niet geleverd"}`, "signaal-heropend", acted},
	{"besluit-intrekken", `{"besluitId":"DECISION","datum":"2026-08-01","reden":"vervangen"}`, "besluit-ingetrokken", "2026-08-01"},
	{"maatregel-beeindigen", `{"maatregelId":"MEASURE","datum":"2026-09-01","reden":"vervangen"}`, "beleidsmaatregel-beeindigd", "2026-09-01"},
}

var ids = strings.NewReplacer("SIGNAL", signal, "DUPLICATE", duplicate, "MEASURE", measure, "DECISION", decision, "EVALUATION", evaluation, "SERIES", series,
	"WORD", word, "WAITING", waiting, "LATER_EVAL", laterEval, "BUNDLE", bundle, "OPEN_ADVICE", openAdvice, "ADVICE", advice, "NEW_MOTION", newMotion,
	"LOST_MOTION", lostMotion, "SPARE_MOTION", sideMotion, "LAST_MOTION", lastMotion, "FIRST_MOTION", oldMotion, "SPARE_AMEND", sideAmend,
	"FIRST_AMEND", oldAmend, "MOTION", motion, "NEW_AMEND", newAmend, "LOST_AMEND", lostAmend, "AMENDMENT", amendment, "PROMISE", promise, "CYCLE", cycle,
	"ENCOUNTER", encounter)

// command reads the chapter's act as the socket does.
func (c chapter) command(d Desk) (Command, error) {
	blank, ok := Acts()[c.act]
	if !ok {
		return nil, fmt.Errorf("no act is called %s", c.act)
	}
	command := blank()
	return command, d.Codec.Unmarshal([]byte(ids.Replace(c.json)), command)
}

// by gives every chapter a command id of its own.
func (c chapter) by(d Desk, n int) Desk {
	by := d.By
	by.Command = d.Derive("hoofdstuk", fmt.Sprint(n))
	by.Correlation, by.Causation = "verhaal", "begin"
	if c.act == "bundel-agenderen" {
		by.Role = string(domain.Griffie)
	}
	return d.As(by)
}

func wireNames() []string {
	var out []string
	for _, d := range domain.Events().Definitions() {
		out = append(out, d.Name)
	}
	return out
}
