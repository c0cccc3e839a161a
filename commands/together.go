package commands

import (
	"context"
	"fmt"

	"ruggespraak/domain"
)

// RaiseTogether brings in the signals of one meeting. Each is a command of its own under an id that follows from the desk's
// command and its number, so that sending them again adds nothing and completes what was broken off. They go in all, or none
// when one of them is refused.
type RaiseTogether struct{ Signals []SignalInput }

// Check says of each signal why it would be refused; nil of one that would not.
func (c RaiseTogether) Check(d Desk) []error {
	out := make([]error, len(c.Signals))
	for i, in := range c.Signals {
		out[i] = RaiseSignal{SignalID: d.TogetherID(i + 1), SignalInput: in}.check(d)
	}
	return out
}

// Do carries it out, and gives what each signal came to.
func (c RaiseTogether) Do(ctx context.Context, d Desk) ([]Result, error) {
	for i, err := range c.Check(d) {
		if err != nil {
			return nil, fmt.Errorf("signal %d: %w", i+1, err)
		}
	}
	out := make([]Result, len(c.Signals))
	for i, in := range c.Signals {
		one, err := RaiseSignal{SignalInput: in}.Do(ctx, d.together(i+1))
		if err != nil {
			return out[:i], err
		}
		out[i] = one
	}
	return out, nil
}

// TogetherID is the id of the signal of that number, from 1, among those of the desk's command.
func (d Desk) TogetherID(number int) domain.SignalID {
	return domain.SignalID(d.together(number).idFor(domain.SignalCategory, ""))
}

func (d Desk) together(number int) Desk {
	by := d.By
	by.Correlation, by.Command = d.By.Command, d.Derive("samen", d.By.Command, fmt.Sprint(number))
	return d.As(by)
}

// check refuses what raising the signal would be refused for, without writing anything.
func (c RaiseSignal) check(d Desk) error {
	content, err := c.checked(d)
	if err != nil {
		return err
	}
	events, err := domain.Signal{}.Raise(c.SignalID, domain.Origin{}, content)
	for _, e := range events {
		if err == nil {
			err = domain.CheckText(e)
		}
	}
	return err
}
