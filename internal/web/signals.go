package web

import "net/http"

// signalsPage leads to the ways to bring in a signal, and back to one that was brought in. Signals are not listed: they are
// counted, and followed by whoever has their link.
type signalsPage struct {
	page
	Form   form
	Fields []shownField
}

func (signalsPage) template() string { return "signalen" }

func (s *site) signals(w http.ResponseWriter, r *http.Request) error {
	return s.showSignals(w, r, http.StatusOK, s.blank(nil))
}

func (s *site) showSignals(w http.ResponseWriter, r *http.Request, status int, f form) error {
	show := shower{site: s, r: r, f: f}
	p := signalsPage{page: s.frame("Signalen uit de praktijk", "/signalen", dates{}), Fields: show.all([]input{theSignal()})}
	f.place(names(p.Fields))
	if p.Form = f; show.err != nil {
		return show.err
	}
	return s.render(w, status, p)
}

// findSignal leads on to the signal that someone points at.
func (s *site) findSignal(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	read := actReader{site: s, r: r, f: &f}
	fields := read.fields([]input{theSignal()}, "")
	if read.err != nil {
		return read.err
	}
	id, ok := fields["signaalId"].(string)
	if !ok || len(f.Errors) > 0 {
		return s.showSignals(w, r, f.status, f)
	}
	w.Header().Set("Location", "/signalen/"+id)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
