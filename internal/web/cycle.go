package web

import (
	"net/http"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// cyclePage answers: what did these people want to learn, what did they try, and what did it bring?
type cyclePage struct {
	page
	ID, Question, On, Area string
	Outcome, ClosedOn      string // empty while it runs
	Steps                  []cycleStep
	Experiments            []experimentItem
	Measures               []linked
}

type cycleStep struct {
	Number            int
	Step, On, Account string
}

// experimentItem is something that was tried, and what became of it.
type experimentItem struct {
	Number                    int
	Title, Expected, On, Area string
	Amplified                 []experimentWord
	Stopped                   *experimentWord
}

// experimentWord is what an experiment showed when someone went on or stopped.
type experimentWord struct{ On, Reason string }

func (cyclePage) template() string { return "leercyclus" }

func (s *site) cycle(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	n, err := s.settle(r)
	if err != nil {
		return err
	}
	desk := s.Desk(commands.By{})
	past, err := desk.CycleHistory(r.Context(), domain.CycleID(id))
	if err != nil {
		return err
	}
	p := cyclePage{page: s.frame("Leercyclus", "/lessen", dates{}), ID: id}
	p.Notice = notice{Saved: n.Saved, Repeat: n.Repeat} // this page reads the log itself
	areas, err := s.areaNames(r.Context())
	if err != nil {
		return err
	}
	var measures []domain.MeasureID
	for _, e := range past {
		if started, ok := e.Event.(domain.CycleStarted); ok {
			measures = started.Measures
		}
		p.add(e.Event, areas)
	}
	if p.Measures, err = linkMeasures(r.Context(), desk, measures); err != nil {
		return err
	}
	return s.render(w, http.StatusOK, p)
}

func (p *cyclePage) add(e domain.CycleEvent, areas areaNames) {
	switch e := e.(type) {
	case domain.CycleStarted:
		p.Title, p.Question, p.On, p.Area = e.Title, e.Question, dutchDate(e.On), areas.ref(e.Area)
	case domain.CycleStepTaken:
		p.Steps = append(p.Steps, cycleStep{Number: e.Number, Step: string(e.Step), On: dutchDate(e.On), Account: e.Account.Text()})
	case domain.ExperimentStarted:
		p.Experiments = append(p.Experiments, experimentItem{
			Number: e.Number, Title: e.Title, Expected: e.Expected, On: dutchDate(e.On), Area: areas.ref(e.Area),
		})
	case domain.ExperimentAmplified:
		x := &p.Experiments[e.Number-1]
		x.Amplified = append(x.Amplified, experimentWord{dutchDate(e.On), e.Reason})
	case domain.ExperimentStopped:
		p.Experiments[e.Number-1].Stopped = &experimentWord{dutchDate(e.On), e.Reason}
	case domain.CycleClosed:
		p.Outcome, p.ClosedOn = e.Outcome, dutchDate(e.On)
	case domain.PersonForgotten: // its accounts are shown as what can't be read any more
	}
}
