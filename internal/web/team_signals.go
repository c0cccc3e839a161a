package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// newTeamSignalsPage is the form to bring in all that a team saw, at once.
type newTeamSignalsPage struct {
	page
	Form   form
	Fields []shownField
	Areas  []knownArea
}

// teamRows is how many signals the form has room for, until someone asks for more.
const teamRows = "8"

// teamFields is what the signals of a meeting have in common, and the signals.
var teamFields = []input{
	on("Datum van het overleg"),
	choose("rol", "Wat is de rol van uw team?", "", choices(tellerRoles)).must().preset("professional"),
	area()[0],
	sectors("Waar gaan de signalen over?", "Geldt voor alle signalen hieronder.").must(),
	rows("signalen", "Signaal", "De signalen", "Wat u leeg laat, telt niet mee.",
		long("verhaal", "Wat zien jullie gebeuren?", "Geen namen, adressen of nummers.").must(),
		choose("soort", "Wat voor signaal is het?", "", choices(domain.SignalKinds)).must(),
		text("doelgroep", "Om welke groep mensen gaat het?", ""),
		choose("verteld", "Wie vertelt dit?", "", choices(domain.ToldWays)),
	).must(),
}

func (newTeamSignalsPage) template() string { return "signalen-overleg" }

func (s *site) newTeamSignals(w http.ResponseWriter, r *http.Request) error {
	f := s.blank(url.Values{"rijen.signalen": {teamRows}})
	f.fill(teamFields, nil, s.today())
	return s.showTeamSignals(w, r, http.StatusOK, f)
}

func (s *site) showTeamSignals(w http.ResponseWriter, r *http.Request, status int, f form) error {
	areas, err := s.knownAreas(r)
	if err != nil {
		return err
	}
	show := shower{site: s, r: r, f: f}
	p := newTeamSignalsPage{page: s.frame("Signalen uit een overleg", "/signalen", dates{}), Areas: areas, Fields: show.all(teamFields)}
	if show.err != nil {
		return show.err
	}
	f.place(names(p.Fields))
	p.Form = f
	return s.render(w, status, p)
}

func (s *site) raiseTeamSignals(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	if f.askedForRow() {
		return s.showTeamSignals(w, r, http.StatusOK, f)
	}
	areas, err := s.knownAreas(r)
	if err != nil {
		return err
	}
	read := actReader{site: s, r: r, f: &f, areas: areas}
	signals, err := teamSignals(read.fields(teamFields, ""))
	if err = errors.Join(read.err, err); err != nil {
		return err
	}
	c := commands.RaiseTogether{Signals: signals}
	desk := s.Desk(commands.By{Actor: actor, Role: asTeller, Command: f.Command})
	if len(f.Errors) == 0 {
		f.refuseRows(c.Check(desk))
	}
	if len(f.Errors) > 0 {
		return s.showTeamSignals(w, r, f.status, f)
	}
	results, err := c.Do(r.Context(), desk)
	if err != nil {
		return err
	}
	sendOn(w, "/overleg/"+f.Command, total(results))
	return nil
}

// total is what many commands came to: the last place to wait for, and whether anything was added.
func total(results []commands.Result) commands.Result {
	var all commands.Result
	for _, res := range results {
		all.Events += res.Events
		if res.Cursor != "" {
			all.Cursor = res.Cursor
		}
	}
	return all
}

// teamSignals makes a signal of each row, with what they have in common.
func teamSignals(fields map[string]any) ([]commands.SignalInput, error) {
	list, ok := fields["signalen"].([]any)
	if !ok {
		return nil, nil
	}
	delete(fields, "signalen")
	if on, ok := fields["datum"]; ok {
		delete(fields, "datum")
		fields["gemeldOp"] = map[string]any{"datum": on}
	}
	fields["kanaal"] = "teamoverleg"
	out := make([]commands.SignalInput, len(list))
	for i, row := range list {
		for _, part := range []any{fields, row} {
			written, err := codec.Marshal(part)
			if err != nil {
				return nil, err
			}
			if err := codec.Unmarshal(written, &out[i]); err != nil {
				return nil, fmt.Errorf("fill signal %d: %w", i+1, err)
			}
		}
	}
	return out, nil
}

// refuseRows notes what is wrong with each signal beside its own fields. What is wrong with all of them is said once.
func (f *form) refuseRows(refused []error) {
	var filled []string // names that the fields of the signals begin with
	for i := range f.rowsOf("signalen") {
		if under := rowName("signalen", i+1); !f.blankRow(teamFields[len(teamFields)-1].Rows, under) {
			filled = append(filled, under)
		}
	}
	for i, err := range refused {
		var refusal *domain.Error
		if !errors.As(err, &refusal) {
			continue
		}
		name := filled[i] + refusal.Field
		if refusal.Field == "gemeldOp" {
			name = "datum"
		}
		if f.Error(name) == "" {
			f.fail(name, refusal.Text)
		}
	}
}

// teamSignalsRaisedPage lists what was brought in from a meeting, with the way back to each.
type teamSignalsRaisedPage struct {
	page
	Signals []raisedSignal
}

type raisedSignal struct {
	Number   int
	ID, Kind string
}

func (teamSignalsRaisedPage) template() string { return "signalen-ingebracht" }

func (s *site) teamSignalsRaised(w http.ResponseWriter, r *http.Request) error {
	batch := r.PathValue("batch")
	if err := known(batch); err != nil {
		return err
	}
	p := teamSignalsRaisedPage{page: s.frame("De signalen zijn ingebracht", "/signalen", dates{})}
	p.Notice = notice{Repeat: r.URL.Query().Has("herhaald")}
	desk := s.Desk(commands.By{Command: batch})
	for number := range maxRows {
		id := desk.TogetherID(number + 1)
		past, err := desk.SignalHistory(r.Context(), id)
		if isNotFound(err) {
			break
		}
		if err != nil {
			return err
		}
		var st domain.Signal
		for _, e := range past {
			st = st.Evolve(e.Event)
		}
		p.Signals = append(p.Signals, raisedSignal{Number: number + 1, ID: string(id), Kind: string(st.Content.Kind)})
	}
	if len(p.Signals) == 0 {
		return domain.Errorf(domain.NotFound, "")
	}
	return s.render(w, http.StatusOK, p)
}
