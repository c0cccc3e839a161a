package simulate

import (
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// Truth is what was planted in one story: the numbers that were meant, where to see it, and what a run made of it.
type Truth struct {
	Story     string   `json:"verhaal"`
	Measure   string   `json:"maatregel"` // its key
	MeasureID string   `json:"maatregelId"`
	Planted   string   `json:"geplant"`
	See       string   `json:"teZienIn"`
	Signal    string   `json:"signaal,omitempty"` // one of the story whose trail goes somewhere; empty: nothing was made
	Windows   []Window `json:"perioden"`
}

// Window is a stretch of months in which so much a month was meant.
type Window struct {
	What     string   `json:"wat"` // signalen, or the key of a series
	Area     string   `json:"gebied,omitempty"`
	From     string   `json:"van"` // JJJJ-MM
	To       string   `json:"tot"` // and with this month
	Meant    float64  `json:"bedoeld"`
	Realised *float64 `json:"gerealiseerd"` // null: nothing was made
	from, to int
	place    int
}

// tally counts the signals that are linked to the measure of their story, by the month and the place in which they occurred.
type tally map[voices.Story]*[months][]int

func (t tally) add(s *signal, n int) {
	if t[s.story()] == nil {
		t[s.story()] = &[months][]int{}
	}
	month := &t[s.story()][s.month()]
	if *month == nil {
		*month = make([]int, len(areas))
	}
	(*month)[s.place] += n
}

// mean is how many there were a month in a stretch of months, at one place or everywhere.
func (t tally) mean(s voices.Story, w Window) float64 {
	sum := 0
	for m := w.from; t[s] != nil && m <= w.to; m++ {
		for place, n := range t[s][m] {
			if w.place == townWide || w.place == place || w.place == elsewhere && place != noordrand {
				sum += n
			}
		}
	}
	return float64(sum) / float64(w.to-w.from+1)
}

const (
	signals   = "signalen"
	elsewhere = -2 // everywhere but in Noordrand
	lastWhole = months - 2
)

// during gives a window on signals of the whole town.
func during(from, to int, meant float64) Window {
	return Window{What: signals, from: from, to: to, Meant: meant, place: townWide}
}

func (w Window) of(what string) Window {
	w.What = what
	return w
}

func (w Window) at(place int, name string) Window {
	w.place, w.Area = place, name
	return w
}

// planted is every story with what was meant. The last month is left out: its signals are not all linked yet.
var planted = []struct {
	story   voices.Story
	text    string
	see     string
	windows []Window
}{
	{
		voices.HouseholdHelp, "+80 % na de lagere normtijden (januari 2024), -45 % na het herstel (juli 2025); officieel geslaagd, inbrengers erger",
		"effect-van-besluiten: verwachtingen, evaluaties en antwoorden naast de aantallen per maand",
		[]Window{during(0, normsLowered-1, 15), during(normsLowered, normsRestored-1, 27), during(normsRestored, lastWhole, 15)},
	},
	{
		voices.DebtVisits, "signalen +60 % terwijl de huurachterstanden met 25 % dalen: het aantal misleidt",
		"effect-van-besluiten: signalen naast de meetreeks huurachterstanden",
		[]Window{
			during(0, visitsStarted-1, 20), during(visitsStarted, lastWhole, 32),
			during(0, visitsStarted-1, 120).of("huurachterstanden"), during(visitsStarted+3, lastWhole, 90).of("huurachterstanden"),
		},
	},
	{
		voices.CommunityCentre, "in Noordrand maal 2,2 na de sluiting (juli 2024), gehalveerd na de overname (september 2025); andere wijken gelijk",
		"signalen-per-beleidsmaatregel: per maand, en per gebied met --geldig-op voor en na; met --beschikbaar-op 2024-11-07 wat de raad toen wist",
		[]Window{
			during(0, centreClosed-1, 10).at(noordrand, "Noordrand"), during(centreClosed, centreReopened-1, 22).at(noordrand, "Noordrand"),
			during(centreReopened, lastWhole, 11).at(noordrand, "Noordrand"),
			during(0, centreClosed-1, 4).at(elsewhere, "elders"), during(centreClosed, lastWhole, 4).at(elsewhere, "elders"),
		},
	},
	{
		voices.YouthNurse, "wachttijd -20 %, telkens na de start in een wijk (vier startdata)",
		"effect-van-besluiten: de meetreeks wachttijd-jeugd per gebied",
		[]Window{
			during(0, youthStarts[centrum]-1, 58).of("wachttijd-jeugd").at(centrum, "Centrum"),
			during(youthStarts[centrum]+3, lastWhole, 46.4).of("wachttijd-jeugd").at(centrum, "Centrum"),
			during(0, youthStarts[noordrand]-1, 66).of("wachttijd-jeugd").at(noordrand, "Noordrand"),
			during(youthStarts[noordrand]+3, lastWhole, 52.8).of("wachttijd-jeugd").at(noordrand, "Noordrand"),
			during(0, youthStarts[stationskwartier]-1, 61).of("wachttijd-jeugd").at(stationskwartier, "Stationskwartier"),
			during(youthStarts[stationskwartier]+3, lastWhole, 48.8).of("wachttijd-jeugd").at(stationskwartier, "Stationskwartier"),
			during(0, youthStarts[deAkkers]-1, 55).of("wachttijd-jeugd").at(deAkkers, "De Akkers"),
			during(youthStarts[deAkkers]+3, lastWhole, 44).of("wachttijd-jeugd").at(deAkkers, "De Akkers"),
		},
	},
	{
		voices.Transport, "geen effect: een piek van één maand (september 2024) en daarna terug naar het gewone",
		"effect-van-besluiten: de maanden voor de piek naast die na de boete",
		[]Window{during(0, transportPeak-1, 8), during(transportPeak, transportPeak, 40), during(transportPeak+1, lastWhole, 8)},
	},
	{
		voices.Allowance, "geen effect op de signalen, en te weinig om er een te zien",
		"signalen-per-beleidsmaatregel: maanden onder k blijven afgeschermd",
		[]Window{during(0, allowanceWidened-1, 6), during(allowanceWidened, lastWhole, 6)},
	},
	{
		voices.Dementia, "een advies en een toezegging (27 maart 2025), daarna negentien maanden stilte; nooit uitgevoerd",
		"toezeggingen-en-moties en termijnagenda: toezegging casemanager", []Window{during(0, lastWhole, 3)},
	},
	{
		voices.OneApplication, "een helling: in achttien maanden van 40 naar 20 signalen per maand, daarna vlak",
		"signalen-per-beleidsmaatregel: per maand, vanaf mei 2024",
		[]Window{
			during(0, oneApplication-1, 40), during(oneApplication, oneApplication+slopeMonths-1, 29.4),
			during(oneApplication+slopeMonths, lastWhole, 20),
		},
	},
	{
		voices.LookingAfter, "vier experimenten, één versterkt en drie gestopt; kleine aantallen en een les",
		"lessen en het spoor van de leercyclus", []Window{during(0, lastWhole, 1.5)},
	},
	{
		voices.PostalAddress, "één ernstig signaal (12 januari 2026), binnen zes weken een mandaatbesluit (17 februari), antwoord opgelost; geen getal",
		"spoor van signaal briefadres-1", nil,
	},
}

// Planted is what is planted, whatever the run.
func Planted() []Truth { return truths(nil) }

// truths adds what this run made of it.
func (t *town) truths() []Truth {
	list := truths(func(s voices.Story, w Window) float64 {
		if w.What == signals {
			return t.tally.mean(s, w)
		}
		return t.figures.mean(w)
	})
	for i, truth := range list {
		list[i].Signal = t.example(voices.Story(truth.Story))
	}
	return list
}

// example is a signal of a story: one that was bundled, if any was, and else the first.
func (t *town) example(s voices.Story) string {
	if id := t.chosen[s]; id != "" {
		return id
	}
	for _, first := range t.known[s] {
		return string(first.id)
	}
	return ""
}

func truths(realised func(s voices.Story, w Window) float64) []Truth {
	list := make([]Truth, len(planted))
	for i, p := range planted {
		key := measures[p.story]
		list[i] = Truth{
			Story: string(p.story), Measure: key, MeasureID: ID(string(domain.MeasureCategory), key), Planted: p.text, See: p.see, Windows: []Window{},
		}
		for _, w := range p.windows {
			w.From, w.To = monthName(w.from), monthName(w.to)
			if realised != nil {
				v := realised(p.story, w)
				w.Realised = &v
			}
			list[i].Windows = append(list[i].Windows, w)
		}
	}
	return list
}

// figures are the values of every series, by its key and month.
type figures map[string][][]domain.Measured

// mean is the mean of a series over a stretch of months, at one place or for the whole town.
func (f figures) mean(w Window) float64 {
	sum, n := 0.0, 0
	for m := w.from; m <= min(w.to, deliveredMonths-1); m++ {
		for _, v := range f[w.What][m] {
			if w.place == townWide || v.Area == areas[w.place].code {
				sum, n = sum+v.Value, n+1
			}
		}
	}
	return sum / float64(n)
}

// End is the last moment of the history.
func End(zone *time.Location) time.Time { return moment(zone, Last, 23, 59) }
