package web

import (
	"net/http"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// feedbackPage shows one inbrenger what came of a signal, and asks whether it helped.
type feedbackPage struct {
	page
	SignalID, FeedbackID string
	Phase, On, Message   string
	Form                 form
	Verdicts             []option
}

var feedbackFields = []string{"oordeel", "toelichting", "persoon"}

func (feedbackPage) template() string { return "terugkoppeling" }

func (s *site) feedback(w http.ResponseWriter, r *http.Request) error {
	return s.showFeedback(w, r, http.StatusOK, s.blank(nil))
}

func (s *site) showFeedback(w http.ResponseWriter, r *http.Request, status int, f form) error {
	signal, id := r.PathValue("signal"), r.PathValue("feedback")
	given, on, err := s.findFeedback(r, signal, id)
	if err != nil {
		return err
	}
	f.shownFields(feedbackFields...)
	p := feedbackPage{
		page: s.frame("Heeft het geholpen?", "", dates{}), SignalID: signal, FeedbackID: id, Phase: string(given.Phase), On: dutchDate(on),
		Message: given.Message.Text(), Form: f,
		Verdicts: []option{
			{Value: string(domain.Solved), Label: "Ja, het is opgelost"},
			{Value: string(domain.Partly), Label: "Voor een deel"},
			{Value: string(domain.NotAt), Label: "Nee, het is niet opgelost"},
			{Value: string(domain.Worse), Label: "Nee, het is erger geworden"},
		},
	}
	p.Notice = notice{Saved: r.URL.Query().Has("na"), Repeat: r.URL.Query().Has("herhaald")}
	return s.render(w, status, p)
}

// findFeedback reads the message from the signal's own history.
func (s *site) findFeedback(r *http.Request, signal, id string) (domain.FeedbackGiven, domain.Date, error) {
	if known(signal) != nil || known(id) != nil {
		return domain.FeedbackGiven{}, "", known("")
	}
	past, err := s.Desk(commands.By{}).SignalHistory(r.Context(), domain.SignalID(signal))
	for _, e := range past {
		if given, ok := e.Event.(domain.FeedbackGiven); ok && string(given.FeedbackID) == id {
			return given, domain.DateOf(e.RecordedAt.In(s.Location)), nil
		}
	}
	if err == nil {
		err = domain.Errorf(domain.NotFound, "")
	}
	return domain.FeedbackGiven{}, "", err
}

func (s *site) answerFeedback(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	signal, id := r.PathValue("signal"), r.PathValue("feedback")
	if _, _, err := s.findFeedback(r, signal, id); err != nil {
		return err
	}
	f.need("oordeel", "Kies een antwoord.")
	f.need("persoon", "Vul een naam of code in die alleen u gebruikt.")
	res, done, err := s.send(r, &f, commands.By{Role: "inbrenger"}, commands.AnswerFeedback{
		SignalID: domain.SignalID(signal), FeedbackID: domain.FeedbackID(id), Person: f.Value("persoon"),
		Verdict: domain.Verdict(f.Value("oordeel")), Note: f.Value("toelichting"),
	})
	if err != nil {
		return err
	}
	if !done {
		return s.showFeedback(w, r, f.status, f)
	}
	sendOn(w, "/terugkoppeling/"+signal+"/"+id, res)
	return nil
}
