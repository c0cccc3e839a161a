package web

import (
	"net/http"

	"ruggespraak/projections"
)

// voicesPage answers: who is heard, and do decisions rest on it?
type voicesPage struct {
	page
	Total      figure
	Roles      []voiceLine
	Areas      []voiceLine
	Told       []voiceLine
	Decisions  []voiceLine
	Encounters []voiceLine
	K          int
}

// voiceLine is how often one sort of voice is heard.
type voiceLine struct {
	Label            string
	Count            figure
	Share            figure // of all
	People, PeopleOf string // of an area: how many live there, and their part of the municipality; empty when not known
	PerThousand      figure
	Unheard, Peopled bool // nobody is heard here; the people are known
}

func (voicesPage) template() string { return "stemmen" }

func (s *site) voices(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		rows, err := viewRows[projections.VoiceRow](r.Context(), s, projections.Voices, d, nil)
		if err != nil {
			return err
		}
		p := voicesPage{page: s.frame("Wie wordt gehoord", "/stemmen", d), K: s.smallest()}
		p.Notice = n
		for _, row := range rows {
			p.add(s, row)
		}
		return s.render(w, http.StatusOK, p)
	})
}

func (p *voicesPage) add(s *site, row projections.VoiceRow) {
	line := voiceLine{Label: asWord(row.Value), Count: part(row.Count), Share: percentage(row.Share), PerThousand: measured(row.PerThousand, 1, "afgeschermd")}
	switch row.Trait {
	case "totaal":
		p.Total = s.whole(row.Count)
	case "rol":
		p.Roles = append(p.Roles, line)
	case "gebied":
		p.Areas = append(p.Areas, besideArea(line, row))
	case "verteld":
		p.Told = append(p.Told, line)
	case "besluiten":
		p.Decisions = append(p.Decisions, line)
	case "ontmoetingen":
		p.Encounters = append(p.Encounters, line)
	}
}

func besideArea(line voiceLine, row projections.VoiceRow) voiceLine {
	line.Label = asCode(row.Value)
	if row.Name != "" {
		line.Label = row.Name
	}
	if n, known := row.Count.Known(); known {
		line.Unheard = n == 0
	}
	if row.People == nil {
		return line
	}
	line.Peopled, line.People = true, dutchInt(*row.People)
	if row.PeopleShare != nil {
		line.PeopleOf = percentage(row.PeopleShare).Text
	}
	return line
}

// percentage writes a part of a whole; a part that is withheld says so.
func percentage(share *float64) figure {
	if share == nil {
		return figure{Text: "afgeschermd", Hidden: true}
	}
	if *share > 0 && *share < 0.005 {
		return figure{Text: "minder dan 1%"}
	}
	return figure{Text: dutchFloat(*share*100, 0) + "%"}
}
