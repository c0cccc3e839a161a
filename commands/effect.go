package commands

import "ruggespraak/domain"

// ImportEffect takes over a row about an effect that was found in another municipality. A row that changed replaces the one
// before it when Update says so.
type ImportEffect struct {
	Imported
	Key     domain.SourceKey // of the row, there
	Summary domain.EffectSummary
}

// Act gives the act on the effect's stream. The same row of the same municipality is the same effect, whatever file it is in.
func (c ImportEffect) Act(d Desk) (Act, error) {
	if c.Summary.Municipality == d.Settings.Municipality {
		return nil, domain.FieldErrorf("gemeente", "Deze rij komt van de eigen gemeente; de eigen schattingen staan er al.")
	}
	id := domain.EffectID(d.SourceID(domain.EffectCategory, domain.SourceName(c.Summary.Municipality), c.Key))
	e := domain.EffectTakenOver{EffectID: id, Origin: c.Origin, EffectSummary: c.Summary}
	return actOn(d, domain.EffectCategory, string(id), func(f domain.Effect) ([]domain.EffectEvent, error) {
		events, err := f.TakeOver(e)
		if err != nil || len(events) == 0 || !f.Known {
			return events, err
		}
		if changed, err := c.settle(f.Latest.Origin.Imprint); !changed {
			return nil, err
		}
		return events, nil
	}), nil
}
