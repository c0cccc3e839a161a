package commands

import (
	"context"

	"ruggespraak/domain"
)

func onCycle(ctx context.Context, d Desk, id domain.CycleID, decide func(domain.Cycle) ([]domain.CycleEvent, error)) (Result, error) {
	return run(ctx, d, domain.CycleCategory, string(id), decide)
}

// StartCycle sets out to learn by doing. Without an id it gets one.
type StartCycle struct {
	CycleID domain.CycleID `json:"leercyclusId"`
	domain.CycleContent
}

// Do carries it out.
func (c StartCycle) Do(ctx context.Context, d Desk) (Result, error) {
	if err := restsOn(ctx, d, nil, c.Measures); err != nil {
		return Result{}, err
	}
	id := domain.CycleID(d.idFor(domain.CycleCategory, string(c.CycleID)))
	return onCycle(ctx, d, id, func(s domain.Cycle) ([]domain.CycleEvent, error) { return s.Start(id, c.CycleContent) })
}

// TakeCycleStep records a step of the cycle.
type TakeCycleStep struct {
	CycleID domain.CycleID   `json:"leercyclusId"`
	Step    domain.CycleStep `json:"stap"`
	Account string           `json:"verslag"`
	On      domain.Date      `json:"datum"`
}

// Do carries it out.
func (c TakeCycleStep) Do(ctx context.Context, d Desk) (Result, error) {
	return onCycle(ctx, d, c.CycleID, func(s domain.Cycle) ([]domain.CycleEvent, error) {
		return s.Take(c.CycleID, c.Step, c.Account, c.On)
	})
}

// StartExperiment tries something on a small scale.
type StartExperiment struct {
	CycleID  domain.CycleID `json:"leercyclusId"`
	Title    string         `json:"titel"`
	Expected string         `json:"verwachting"`
	Area     domain.AreaRef `json:"gebied"`
	On       domain.Date    `json:"datum"`
}

// Do carries it out.
func (c StartExperiment) Do(ctx context.Context, d Desk) (Result, error) {
	return onCycle(ctx, d, c.CycleID, func(s domain.Cycle) ([]domain.CycleEvent, error) {
		return s.Try(c.CycleID, domain.ExperimentStarted{Title: c.Title, Expected: c.Expected, Area: c.Area, On: c.On})
	})
}

// AmplifyExperiment records that an experiment worked and is done more.
type AmplifyExperiment struct {
	CycleID domain.CycleID `json:"leercyclusId"`
	Number  int            `json:"experiment"`
	Reason  string         `json:"reden"`
	On      domain.Date    `json:"datum"`
}

// Do carries it out.
func (c AmplifyExperiment) Do(ctx context.Context, d Desk) (Result, error) {
	return onCycle(ctx, d, c.CycleID, func(s domain.Cycle) ([]domain.CycleEvent, error) {
		return s.Amplify(c.CycleID, c.Number, c.On, c.Reason)
	})
}

// StopExperiment records that an experiment is no longer done.
type StopExperiment struct {
	CycleID domain.CycleID `json:"leercyclusId"`
	Number  int            `json:"experiment"`
	Reason  string         `json:"reden"`
	On      domain.Date    `json:"datum"`
}

// Do carries it out.
func (c StopExperiment) Do(ctx context.Context, d Desk) (Result, error) {
	return onCycle(ctx, d, c.CycleID, func(s domain.Cycle) ([]domain.CycleEvent, error) {
		return s.Stop(c.CycleID, c.Number, c.On, c.Reason)
	})
}

// CloseCycle says what the cycle came to.
type CloseCycle struct {
	CycleID domain.CycleID `json:"leercyclusId"`
	Outcome string         `json:"opbrengst"`
	On      domain.Date    `json:"datum"`
}

// Do carries it out.
func (c CloseCycle) Do(ctx context.Context, d Desk) (Result, error) {
	return onCycle(ctx, d, c.CycleID, func(s domain.Cycle) ([]domain.CycleEvent, error) { return s.Close(c.CycleID, c.Outcome, c.On) })
}
