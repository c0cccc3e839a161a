package projections

import (
	"cmp"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// Rise is that figures went up after a decision that was not meant to raise them. It goes to those who can say what it means,
// and after a fixed term the raad sees it too, with or without their reading of it.
type Rise struct {
	Since   string        `json:"sinds"`    // the period with which it first showed
	KnownOn domain.Date   `json:"bekendOp"` // the day on which that could be known
	For     []string      `json:"aan"`      // functions
	Raad    domain.Date   `json:"raadVanaf"`
	Visible bool          `json:"zichtbaarVoorRaad"`
	Read    []RiseReading `json:"lezingen"` // what was said of it since
}

// RiseReading is that somebody read the figures since the rise was known: a reading of the signals, or an evaluation.
type RiseReading struct {
	Kind string      `json:"soort"` // duiding or evaluatie
	From string      `json:"vanuit"`
	On   domain.Date `json:"datum"`
	ID   string      `json:"id"` // of the bundle, or of the evaluation
}

// riseTerm is after how many working days the raad sees a rise.
const riseTerm = 10

// The functions that a rise goes to, beside the owner of the measure. The raad comes after the term.
const (
	measureOwner   = "eigenaar van de maatregel"
	advisoryBody   = "adviesraad"
	municipalBoard = "raad"
)

// rise finds out whether figures rose though nobody meant them to, and since when that could be known: at the first period with
// which the analysis of that time said so.
func (e *estimating) rise(row *EffectRow, out *EstimateRow, t task, known func(period string) domain.Date) {
	if out.Verdict != effect.MoreNow || t.Around.Expected != nil && t.Around.Expected.Direction == effect.Rise {
		return
	}
	for n, p := range t.Series.Points {
		if p.At < t.Spec.Start+effect.MinPeriods-1 || !e.rose(t, n+1) {
			continue
		}
		on := known(p.Label)
		if today := e.ask.today(); today != "" {
			on = min(on, today)
		}
		raad := e.ask.Calendar.After(on, riseTerm)
		out.Rise = &Rise{
			Since: p.Label, KnownOn: on, Raad: raad, Visible: e.ask.today() >= raad,
			For: []string{cmp.Or(row.Owner, measureOwner), string(domain.Coordinator), advisoryBody}, Read: row.readSince(on),
		}
		return
	}
}

// rose says whether the analysis of the first n periods told of a rise. Most are seen at a glance not to.
func (e *estimating) rose(t task, n int) bool {
	t.Series.Points = t.Series.Points[:n]
	start := t.Spec.Start
	t.Spec = specOf(e.ask.Params, t.Series)
	t.Spec.Start = start
	t.Options = effect.Options{Quick: true}
	f, err := effect.Fit(t.Series, t.Spec)
	if err != nil {
		return false
	}
	if low := f.Estimate().Lower; low == nil || *low <= noRise(f.Estimate()) {
		return false
	}
	return e.ask.Estimator.solve(t).analysis.Verdict == effect.MoreNow
}

func noRise(e *effect.Estimate) float64 {
	if e.Ratio != nil {
		return 1
	}
	return 0
}

// readSince is who read the signals or evaluated the decision from a day on.
func (row *EffectRow) readSince(on domain.Date) []RiseReading {
	out := []RiseReading{}
	for _, r := range row.Readings {
		if r.On >= on {
			out = append(out, RiseReading{Kind: "duiding", From: r.From, On: r.On, ID: r.Bundle})
		}
	}
	for _, v := range row.Evaluations {
		if v.On >= on {
			out = append(out, RiseReading{Kind: "evaluatie", From: v.Standpoint, On: v.On, ID: v.ID})
		}
	}
	slices.SortFunc(out, func(a, b RiseReading) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) })
	return out
}

// concerns says whether a row holds a rise that a function is to see.
func (row *EffectRow) concerns(function string) bool {
	estimates := []*EstimateRow{row.Signals.Estimate}
	for _, s := range row.Series {
		estimates = append(estimates, s.Estimate)
	}
	return slices.ContainsFunc(estimates, func(e *EstimateRow) bool { return e != nil && e.Rise.isFor(function) })
}

// isFor says whether a function is to see the rise by now.
func (r *Rise) isFor(function string) bool {
	if r == nil {
		return false
	}
	who := domain.Role(function)
	if who.Is(municipalBoard) {
		return r.Visible
	}
	return slices.ContainsFunc(r.For, func(f string) bool { return who.Is(domain.Role(f)) })
}

// knownOn is when each value of the series came in: of a period with several areas the last of them.
func (s *SeriesEffect) knownOn(period string) domain.Date {
	var on domain.Date
	for _, v := range s.Values {
		if v.Period == period {
			on = max(on, v.KnownOn)
		}
	}
	return on
}

// signalsKnownOn is when the signals of a month were counted for the first time: when the month after it was over.
func signalsKnownOn(month string) domain.Date {
	return domain.DateOf(domain.Period(month).First().Time().AddDate(0, 2, -1))
}
