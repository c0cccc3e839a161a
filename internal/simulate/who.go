package simulate

import "ruggespraak/commands"

// function is who acts: a function in Oosterwaarde, never a person, and the hour at which its acts are usually recorded.
type function struct {
	name, behalf, role string
	hour               int
}

var (
	coordinator = function{"meldpunt", "meldpunt signalen", "signaalcoördinator", 10}
	interpreter = function{"kennisvanger", "meldpunt signalen", "kennisvanger", 13}
	advisor     = function{"beleid", "afdeling beleid sociaal domein", "beleidsadviseur", 11}
	clerk       = function{"procesbewaking", "gemeentesecretaris", "procesbewaker", 9}
)

// functions are all who act in the scripts, by the name that a script calls them.
var functions = map[string]function{
	"coördinator":           coordinator,
	"kennisvanger":          interpreter,
	"beleidsadviseur":       advisor,
	"procesbewaker":         clerk,
	"college":               {"college", "college van burgemeester en wethouders", "college", 14},
	"collegesecretariaat":   {"collegesecretariaat", "college van burgemeester en wethouders", "collegesecretariaat", 9},
	"raad":                  {"griffie", "gemeenteraad", "griffie", 21},
	"griffie":               {"griffie", "gemeenteraad", "griffie", 10},
	"adviesraad":            {"adviesraad", "adviesraad sociaal domein", "adviesraad", 16},
	"rekenkamer":            {"rekenkamer", "rekenkamer Oosterwaarde", "rekenkamer", 15},
	"lector":                {"lectoraat", "lectoraat wijkgericht samenwerken", "onderzoeker", 12},
	"inwoner":               {"inwoner", "", "bewoner", 19},
	"wijkteam":              {"wijkteam", "wijkteams Oosterwaarde", "professional", 12},
	"ervaringsdeskundige":   {"ervaringsdeskundige", "", "ervaringsdeskundige", 12},
	"onderzoeker financiën": {"financien", "afdeling financiën", "beleidsadviseur", 15},
}

func (f function) by() commands.By {
	return commands.By{Actor: f.name, OnBehalf: f.behalf, Role: f.role}
}
