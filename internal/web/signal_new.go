package web

import (
	"net/http"
	"net/url"
	"regexp"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// newSignalPage is the form to bring in a signal.
type newSignalPage struct {
	page
	Form                                  form
	Kinds, Sectors, Told, Roles, Channels []option
	Areas                                 []knownArea
}

var newSignalFields = []string{"verhaal", "soort", "domeinen", "gebied", "rol", "verteld", "kanaal", "voorgevallenOp"}

// areaShape is what the code of an area looks like that is not on record yet: with a digit after the letters that tell its kind.
// Codes are shown in figures: a word, which may be someone's name, may not be written there.
var areaShape = regexp.MustCompile(`^[A-Za-z]{0,4}[0-9][0-9A-Za-z]{0,11}$`)

func (newSignalPage) template() string { return "signaal-nieuw" }

func (s *site) newSignal(w http.ResponseWriter, r *http.Request) error {
	return s.showNewSignal(w, r, http.StatusOK, s.blank(url.Values{"kanaal": {channels[0]}}))
}

func (s *site) showNewSignal(w http.ResponseWriter, r *http.Request, status int, f form) error {
	f.shownFields(newSignalFields...)
	p := newSignalPage{
		page: s.frame("Breng een signaal in", "/signalen/nieuw", dates{}), Form: f, Kinds: signalKinds(), Sectors: choices(domain.Sectors),
		Told: choices(domain.ToldWays), Roles: choices(tellerRoles), Channels: choices(channels),
	}
	var err error
	if p.Areas, err = s.knownAreas(r); err != nil {
		return err
	}
	return s.render(w, status, p)
}

func (s *site) raiseSignal(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	areas, err := s.knownAreas(r)
	if err != nil {
		return err
	}
	input := s.signalInput(&f, areas)
	res, done, err := s.send(r, &f, commands.By{Role: "inbrenger"}, commands.RaiseSignal{SignalInput: input})
	if err != nil {
		return err
	}
	if !done {
		return s.showNewSignal(w, r, f.status, f)
	}
	sendOn(w, "/signalen/"+res.ID+"/ingebracht", res)
	return nil
}

func (s *site) signalInput(f *form, areas []knownArea) commands.SignalInput {
	f.need("verhaal", "Vertel wat u ziet gebeuren.")
	f.need("soort", "Kies wat voor signaal het is.")
	f.need("domeinen", "Kies ten minste één onderwerp.")
	in := commands.SignalInput{
		Story: f.Value("verhaal"), Kind: domain.SignalKind(f.Value("soort")), Told: domain.Told(f.Value("verteld")),
		Role: f.among("rol", tellerRoles), Channel: f.among("kanaal", channels), OccurredOn: domain.OnDay(f.day("voorgevallenOp")),
	}
	for _, sector := range f.values["domeinen"] {
		in.Sectors = append(in.Sectors, domain.Sector(sector))
	}
	if typed := f.Value("gebied"); typed != "" {
		code, ok := areaCode(typed, areas)
		if !ok {
			f.fail("gebied", noArea)
		}
		in.Area = domain.AreaRef{Code: domain.AreaCode(code), Year: s.Now().In(s.Location).Year()}
	}
	return in
}

// signalRaisedPage thanks the inbrenger and gives the way back to the signal.
type signalRaisedPage struct {
	page
	ID string
}

func (signalRaisedPage) template() string { return "signaal-ingebracht" }

func (s *site) signalRaised(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	if _, err := s.Desk(commands.By{}).SignalHistory(r.Context(), domain.SignalID(id)); err != nil {
		return err
	}
	p := signalRaisedPage{page: s.frame("Uw signaal is ingebracht", "/signalen/nieuw", dates{}), ID: id}
	p.Notice = notice{Repeat: r.URL.Query().Has("herhaald")}
	return s.render(w, http.StatusOK, p)
}
