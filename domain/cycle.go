package domain

import "slices"

// CycleEvent is an event of a learning cycle's stream.
//
//sumtype:decl
type CycleEvent interface {
	Event
	cycle()
}

// CycleStarted says that people set out to learn by doing, with a question.
type CycleStarted struct {
	CycleID CycleID `json:"leercyclusId"`
	CycleContent
}

// CycleContent is what a learning cycle wants to find out.
type CycleContent struct {
	Title    string      `json:"titel"`
	Question string      `json:"vraag"`
	Area     AreaRef     `json:"gebied,omitzero"`
	Measures []MeasureID `json:"maatregelen,omitempty"`
	On       Date        `json:"datum"`
}

// CycleStepTaken is one step of the cycle and what it brought.
type CycleStepTaken struct {
	CycleID CycleID   `json:"leercyclusId"`
	Number  int       `json:"nummer"` // from 1, within the cycle
	Step    CycleStep `json:"stap"`
	Account Personal  `json:"verslag"`
	On      Date      `json:"datum"`
}

// ExperimentStarted says that something is tried on a small scale.
type ExperimentStarted struct {
	CycleID  CycleID `json:"leercyclusId"`
	Number   int     `json:"experiment"` // from 1, within the cycle
	Title    string  `json:"titel"`
	Expected string  `json:"verwachting"` // what those who try it hope to see
	Area     AreaRef `json:"gebied,omitzero"`
	On       Date    `json:"datum"`
}

// ExperimentAmplified says that it worked and is done more, and why.
type ExperimentAmplified struct {
	CycleID CycleID `json:"leercyclusId"`
	Number  int     `json:"experiment"`
	Reason  string  `json:"reden"`
	On      Date    `json:"datum"`
}

// ExperimentStopped says that it is no longer done, and why.
type ExperimentStopped struct {
	CycleID CycleID `json:"leercyclusId"`
	Number  int     `json:"experiment"`
	Reason  string  `json:"reden"`
	On      Date    `json:"datum"`
}

// CycleClosed says what the cycle came to.
type CycleClosed struct {
	CycleID CycleID `json:"leercyclusId"`
	Outcome string  `json:"opbrengst"`
	On      Date    `json:"datum"`
}

func (CycleStarted) event()        {}
func (CycleStarted) cycle()        {}
func (CycleStepTaken) event()      {}
func (CycleStepTaken) cycle()      {}
func (ExperimentStarted) event()   {}
func (ExperimentStarted) cycle()   {}
func (ExperimentAmplified) event() {}
func (ExperimentAmplified) cycle() {}
func (ExperimentStopped) event()   {}
func (ExperimentStopped) cycle()   {}
func (CycleClosed) event()         {}
func (CycleClosed) cycle()         {}

var cycleEvents = []Definition{
	define[CycleStarted]("leercyclus-gestart"),
	define[CycleStepTaken]("cyclusstap-gezet"),
	define[ExperimentStarted]("experiment-gestart"),
	define[ExperimentAmplified]("experiment-versterkt"),
	define[ExperimentStopped]("experiment-gestopt"),
	define[CycleClosed]("leercyclus-gesloten"),
}

// CycleStep is a step of learning by doing (action research: plan, act, observe, reflect).
type CycleStep string

// CycleSteps is the list of stappen, in their order.
var CycleSteps = []CycleStep{"plannen", "handelen", "waarnemen", "reflecteren"}

// Cycle is what the rules of a learning cycle ask for.
type Cycle struct {
	Started     bool
	Content     CycleContent
	Steps       []CycleStepTaken
	Experiments []ExperimentStarted
	Amplified   []ExperimentAmplified
	Stopped     []int
	Closed      bool
	Forgotten   bool // what was personal in it
}

// Evolve applies an event.
func (c Cycle) Evolve(e CycleEvent) Cycle {
	switch e := e.(type) {
	case CycleStarted:
		c.Started, c.Content = true, e.CycleContent
	case CycleStepTaken:
		c.Steps = append(slices.Clip(c.Steps), e)
	case ExperimentStarted:
		c.Experiments = append(slices.Clip(c.Experiments), e)
	case ExperimentAmplified:
		c.Amplified = append(slices.Clip(c.Amplified), e)
	case ExperimentStopped:
		c.Stopped = append(slices.Clip(c.Stopped), e.Number)
	case CycleClosed:
		c.Closed = true
	case PersonForgotten:
		c.Forgotten = true
	}
	return c
}

// ValidOn gives the day from which an event counts as true: its own date.
func (c Cycle) ValidOn(e CycleEvent) Date {
	switch e := e.(type) {
	case CycleStarted:
		return e.On
	case CycleStepTaken:
		return e.On
	case ExperimentStarted:
		return e.On
	case ExperimentAmplified:
		return e.On
	case ExperimentStopped:
		return e.On
	case CycleClosed:
		return e.On
	case PersonForgotten:
	}
	return ""
}

// Start sets out with a question. Starting again changes nothing.
func (c Cycle) Start(id CycleID, content CycleContent) ([]CycleEvent, error) {
	err := first(required("titel", content.Title, "De titel van de leercyclus ontbreekt."),
		required("vraag", content.Question, "Een leercyclus begint met een vraag; die ontbreekt."),
		required("datum", string(content.On), "De datum van de start ontbreekt."))
	if err != nil || c.Started {
		return nil, err
	}
	return []CycleEvent{CycleStarted{CycleID: id, CycleContent: content}}, nil
}

func (c Cycle) known() error {
	if !c.Started {
		return Errorf(NotFound, "Deze leercyclus bestaat niet.")
	}
	return nil
}

// open refuses what a closed cycle can no longer have.
func (c Cycle) open() error {
	if c.Closed {
		return Errorf(Refused, "Deze leercyclus is gesloten.")
	}
	return c.known()
}

// notBefore refuses a day before the cycle started.
func (c Cycle) notBefore(on Date) error {
	return inOrder("datum", c.Content.On, on, "Deze dag ligt voor de dag waarop de leercyclus begon.")
}

// Take records a step; the same step once.
func (c Cycle) Take(id CycleID, step CycleStep, account string, on Date) ([]CycleEvent, error) {
	err := first(c.known(), oneOf("stap", step, CycleSteps), required("verslag", account, "Het verslag van de stap is leeg."),
		required("datum", string(on), "De datum van de stap ontbreekt."))
	if err != nil {
		return nil, err
	}
	for _, had := range c.Steps {
		if had.Step == step && had.On == on && had.Account.Text() == account {
			return nil, nil
		}
	}
	return unless[CycleEvent](first(c.open(), c.notBefore(on)),
		CycleStepTaken{CycleID: id, Number: len(c.Steps) + 1, Step: step, Account: Private(account), On: on})
}

// Try starts an experiment; the same one once.
func (c Cycle) Try(id CycleID, e ExperimentStarted) ([]CycleEvent, error) {
	err := first(c.known(), required("titel", e.Title, "De titel van het experiment ontbreekt."),
		required("verwachting", e.Expected, "Zeg wat u met het experiment hoopt te zien."),
		required("datum", string(e.On), "De datum waarop het experiment begint, ontbreekt."))
	if err != nil {
		return nil, err
	}
	e.CycleID = id
	for _, had := range c.Experiments {
		if e.Number = had.Number; had == e {
			return nil, nil
		}
	}
	e.Number = len(c.Experiments) + 1
	return unless[CycleEvent](first(c.open(), c.notBefore(e.On)), e)
}

func (c Cycle) experiment(number int, on Date, reason string) error {
	if err := c.known(); err != nil {
		return err
	}
	if number < 1 || number > len(c.Experiments) {
		return FieldErrorf("experiment", "Deze leercyclus heeft geen experiment %d.", number)
	}
	return first(required("datum", string(on), "De datum ontbreekt."),
		required("reden", reason, "Geef de reden: wat het experiment liet zien."),
		inOrder("datum", c.Experiments[number-1].On, on, "Deze dag ligt voor de dag waarop het experiment begon."))
}

// Amplify records that an experiment is done more, once for each day.
func (c Cycle) Amplify(id CycleID, number int, on Date, reason string) ([]CycleEvent, error) {
	if err := c.experiment(number, on, reason); err != nil {
		return nil, err
	}
	e := ExperimentAmplified{CycleID: id, Number: number, Reason: reason, On: on}
	if slices.Contains(c.Amplified, e) {
		return nil, nil
	}
	if slices.Contains(c.Stopped, number) {
		return nil, Errorf(Refused, "Experiment %d is gestopt; begin een nieuw experiment.", number)
	}
	return unless[CycleEvent](c.open(), e)
}

// Stop records that an experiment is no longer done.
func (c Cycle) Stop(id CycleID, number int, on Date, reason string) ([]CycleEvent, error) {
	if err := c.experiment(number, on, reason); err != nil || slices.Contains(c.Stopped, number) {
		return nil, err
	}
	return unless[CycleEvent](c.open(), ExperimentStopped{CycleID: id, Number: number, Reason: reason, On: on})
}

// Close says what the cycle came to.
func (c Cycle) Close(id CycleID, outcome string, on Date) ([]CycleEvent, error) {
	err := first(c.known(), required("opbrengst", outcome, "Zeg wat de leercyclus heeft opgeleverd, ook als dat weinig is."),
		required("datum", string(on), "De datum van sluiten ontbreekt."))
	if err != nil || c.Closed {
		return nil, err
	}
	return unless[CycleEvent](c.notBefore(on), CycleClosed{CycleID: id, Outcome: outcome, On: on})
}
