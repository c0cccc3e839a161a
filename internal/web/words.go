package web

import (
	"strings"

	"ruggespraak/domain"
)

// written is how words on the wire are written for people, where that is more than a space for a dash.
var written = map[string]string{
	"wmo":                              "Wmo",
	"wmo-melding":                      "melding Wmo",
	"veilig-thuis":                     "Veilig Thuis",
	"beeindigen":                       "beëindigen",
	"213a":                             "onderzoek 213a (college)",
	"door":                             "door mensen zelf",
	"met":                              "samen met hen",
	"over":                             "over hen",
	"niet":                             "niet opgelost",
	"deels":                            "deels opgelost",
	"erger":                            "het werd erger",
	"beleidsmaatregel":                 "maatregel",
	"niet-vast-te-stellen":             "niet vast te stellen",
	"signalen-van-de-maatregel":        "het aantal signalen bij de maatregel",
	"gelijk":                           "gelijk blijven",
	"overgang":                         "maand van de overgang",
	"na":                               "na",
	"voor":                             "vóór",
	"onbekend":                         "onbekend",
	"tot-20000":                        "minder dan 20.000 inwoners",
	"20000-50000":                      "20.000 tot 50.000 inwoners",
	"50000-100000":                     "50.000 tot 100.000 inwoners",
	"100000-250000":                    "100.000 tot 250.000 inwoners",
	"vanaf-250000":                     "250.000 inwoners of meer",
	"signaal-aan-maatregel-gekoppeld":  "aan een maatregel gekoppeld",
	"signaal-aan-maatregel-ontkoppeld": "van een maatregel losgemaakt",
	"persoon-vergeten":                 "persoonlijke teksten vergeten",
	"verzoek-betrokkene":               "op verzoek van wie het betreft",
	"bewaartermijn":                    "de bewaartermijn is voorbij",
	"fout-ingevoerd":                   "had niet ingevoerd moeten worden",
	"onrechtmatig-verwerkt":            "had niet verwerkt mogen worden",
	"signaal-ook-gezien":               "iemand anders zag dit ook",
	"signaal-opgepakt":                 "binnen de organisatie opgelost",
	"signaal-doorgeleid":               "doorgeleid naar waar het hoort",
	"op-signalen-of-bundels":           "ja, op signalen of een bundel",
	"op-advies-of-motie-met-signalen":  "ja, via een advies of motie die signalen noemt",
	"niet-op-praktijk":                 "nee, er is geen stem uit de praktijk genoemd",
}

// dutchWord writes a word for people.
func dutchWord(w string) string {
	if s, ok := written[w]; ok {
		return s
	}
	return strings.ReplaceAll(w, "-", " ")
}

// adviceWord writes what is done with a recommendation: there “niet” is about adopting it.
func adviceWord(w string) string {
	switch w {
	case "deels":
		return "deels overgenomen"
	case "niet":
		return "niet overgenomen"
	}
	return w
}

// The roles that someone who brings in a signal may have, and the ways in which a signal comes in. They are fixed: what one
// could type freely here might name a person, and is shown in figures.
var (
	tellerRoles = []string{"inwoner", "mantelzorger", "vrijwilliger", "professional", "ervaringsdeskundige"}
	channels    = []string{"webformulier", "gesprek", "telefoon", "spreekuur", "brief-of-mail", "bijeenkomst", "wijkteam", "teamoverleg"}
)

// option is one choice of a field.
type option struct{ Value, Label, Hint string }

// choices makes options of a list of words.
func choices[W ~string](list []W) []option {
	out := make([]option, len(list))
	for i, w := range list {
		out[i] = option{Value: string(w), Label: sentence(dutchWord(string(w)))}
	}
	return out
}

// explained adds to options what each of them means.
func explained(options []option, hints map[string]string) []option {
	for i := range options {
		options[i].Hint = hints[options[i].Value]
	}
	return options
}

// signalKinds says what each soort of signal is.
func signalKinds() []option {
	return explained(choices(domain.SignalKinds), map[string]string{
		"knelpunt":         "Iets loopt vast of werkt niet.",
		"werkt-goed":       "Iets helpt en moet zo blijven.",
		"onbedoeld-effect": "Een regel of maatregel pakt anders uit dan bedoeld.",
		"hiaat":            "Hulp of steun ontbreekt.",
		"idee":             "Een voorstel om iets beter te doen.",
	})
}

func relations() []option {
	return explained(choices(domain.Relations), map[string]string{
		"aanleiding":   "Het signaal is een reden om iets te doen.",
		"onderbouwing": "Het signaal laat zien dat iets klopt.",
		"tegenspraak":  "Het signaal laat zien dat iets niet klopt.",
	})
}
