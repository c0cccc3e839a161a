package web

import (
	"net/http"
	"strings"
)

// doPage lists every act of the loop, by who does it.
type doPage struct {
	page
	Seats []doSeat
}

// doSeat is a function and what it can do.
type doSeat struct {
	ID, Name, Line string
	Acts           []doAct
}

type doAct struct{ Path, Title, Explain string }

// doSeats is who does something, in the order of the loop, and what for.
var doSeats = []struct{ role, name, line string }{
	{asTeller, "Inbrenger", "U ziet wat er gebeurt: als professional, inwoner, vrijwilliger of ervaringsdeskundige."},
	{asCoordinator, "Signaalcoördinator", "U ontvangt signalen, brengt ze bij elkaar en koppelt terug."},
	{asInterpreter, "Kennisvanger", "U brengt onder woorden wat signalen betekenen."},
	{asCouncil, "Adviesraad", "U adviseert het bestuur, gevraagd of ongevraagd."},
	{asAdvisor, "Beleidsadviseur", "U koppelt signalen aan beleid, legt besluiten vast en kijkt terug."},
	{asBoard, "College", "U besluit, belooft en legt verantwoording af."},
	{asGriffie, "Raad en griffie", "U stelt de kaders en houdt bij wat is beloofd. Alleen de raad doet af."},
	{asWatcher, "Procesbewaker", "U let op of afspraken worden nagekomen."},
	{asLector, "Lector", "U leert samen met de praktijk wat werkt."},
}

func (doPage) template() string { return "doen" }

func (s *site) do(w http.ResponseWriter, r *http.Request) error {
	n, err := s.settle(r)
	if err != nil {
		return err
	}
	p := doPage{page: s.frame("Wat wilt u doen?", "/doen", dates{})}
	p.Notice = n
	for _, seat := range doSeats {
		x := doSeat{ID: strings.ReplaceAll(seat.role, "ö", "o"), Name: seat.name, Line: seat.line}
		if seat.role == asTeller {
			x.Acts = append(x.Acts, doAct{"/signalen/overleg", "Breng signalen uit een overleg in", "Zet alles wat uw team zag in één keer op papier."})
		}
		for _, a := range actForms {
			if a.Role == seat.role {
				x.Acts = append(x.Acts, doAct{"/doen/" + a.Act, a.Title, a.Explain})
			}
		}
		p.Seats = append(p.Seats, x)
	}
	return s.render(w, http.StatusOK, p)
}
