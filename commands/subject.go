package commands

import (
	"context"
	"fmt"

	"ruggespraak/domain"
)

// Subject is what something in the loop is called, in words that anyone may read.
type Subject struct {
	Kind  domain.Category
	ID    string
	Title string // empty for what has none, such as a signal
}

// Subject reads what goes by an id. What nobody recorded is refused as domain.NotFound.
func (d Desk) Subject(ctx context.Context, kind domain.Category, id string) (Subject, error) {
	stream := d.stream(kind, id)
	past, err := d.Log.Load(ctx, stream)
	if err != nil {
		return Subject{}, fmt.Errorf("load %s: %w", stream, err)
	}
	if len(past) == 0 {
		return Subject{}, absent(kind)
	}
	s := Subject{Kind: kind, ID: id}
	for _, stored := range past {
		_, e, err := d.Codec.Decode(stored)
		if err != nil {
			return Subject{}, err
		}
		if title := titleIn(e); title != "" {
			s.Title = title
		}
	}
	return s, nil
}

// titleIn is the title that an event gives to what it is about; empty for most.
func titleIn(e domain.Event) string {
	switch e := e.(type) {
	case domain.MeasureEstablished:
		return e.Title
	case domain.MeasureChanged:
		return e.Title
	case domain.MeasureCorrected:
		return e.Title
	case domain.DecisionTaken:
		return e.Title
	case domain.DecisionRectified:
		return e.Title
	case domain.EvaluationConcluded:
		return fmt.Sprintf("Evaluatie (%s) van %s", e.Frame, e.On)
	case domain.SeriesDefined:
		return e.Name
	case domain.AreaRecorded:
		return e.Name
	case domain.BundleOpened:
		return e.Title
	case domain.AdviceAsked:
		return e.Text
	case domain.AdviceGiven:
		return e.Title
	}
	return titleInCouncil(e)
}

func titleInCouncil(e domain.Event) string {
	switch e := e.(type) {
	case domain.MotionTabled:
		return e.Title
	case domain.AmendmentTabled:
		return e.Title
	case domain.PromiseMade:
		return e.Text
	case domain.CycleStarted:
		return e.Title
	case domain.TermDefined:
		return e.Word
	case domain.EncounterRecorded:
		return e.Place
	}
	return ""
}
