package projections

import (
	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// estimateSignals estimates how many signals there are after a decision. They come second: how many there are depends on who
// reports. Nothing is told that would give a small number away, and the last month is left out, for its signals still come in.
func (e *estimating) estimateSignals(tx Tx, ask Ask, a *aboutMeasure, row *EffectRow, span months) error {
	if e == nil || row.Measure == "" || span.first == "" || e.ask.Params["model"] == string(Staggered) {
		return nil
	}
	out := row.estimateOf("")
	row.Signals.Estimate = out
	series, c := a.series(span)
	t := task{Around: effect.Surroundings{Noun: "signalen", Signals: true}}
	t.Around.Expected = row.expected(c.first(c.at(domain.Period(span.last))), func(x ExpectationRow) bool { return x.Signals != "" })
	held := a.withheld(ask.Rule, span)
	times := mostShown
	if a.allowed[row.EffectiveOn] {
		a.level(series.Points, held, span, row.EffectiveOn)
	} else {
		times = mostShownFilled
		held.fill(series.Points, c.firstFull(row.EffectiveOn))
	}
	w := &window{effective: row.EffectiveOn, rhythm: c, points: series.Points}
	unclear := w.clear(e.changes, row, ofSignals)
	series.Points, t.Around.Others = w.points, w.others
	hidden, params := held.among(w.points) > 0, e.ofSignals()
	if hidden {
		params = nil // no model of its own for what is not shown month by month
	}
	t.lay(series, specOf(params, series), w)
	if err := held.tooMany(t, times); err != nil {
		return out.refuse(t, err)
	}
	if unclear != nil {
		err := out.refuseBeside(t, unclear)
		if err == nil && hidden {
			out.Analysis = rough(out.Analysis)
		}
		return err
	}
	var err error
	if t.Around.Reporting, err = reporting(tx, ask, row, w); err != nil {
		return err
	}
	out.Analysis = e.ask.Estimator.solve(t).analysis
	e.rise(row, out, t, signalsKnownOn)
	if hidden {
		out.Analysis = rough(out.Analysis)
	}
	if hidden && !a.allowed[row.EffectiveOn] {
		out.Warnings = append(out.Warnings, held.filled(w.points))
	}
	return nil
}

// ofSignals is the model that was asked for, but for what is about a series.
func (e *estimating) ofSignals() map[string]string {
	params := map[string]string{}
	for _, name := range []string{"model", "seizoen", "fouten", "verdeling", "aanloopperioden", "invoerperioden"} {
		params[name] = e.ask.Params[name]
	}
	return params
}

// series is the signals by month, without the last month.
func (a *aboutMeasure) series(span months) (effect.Series, rhythm) {
	s := effect.Series{Name: "signalen", Kind: effect.Count, PerYear: 12}
	c := rhythm{months: true, step: 1}
	span.each(func(month string) {
		if month == span.last {
			return
		}
		at := c.at(domain.Period(month))
		s.Points = append(s.Points, effect.Point{Label: month, At: at, Season: c.season(at), Value: float64(a.perMonth[month].Count)})
	})
	return s, c
}

// reporting is how the signals on a measure came in on either side of a decision.
func reporting(tx Tx, ask Ask, row *EffectRow, w *window) (*effect.Reporting, error) {
	out := &effect.Reporting{Before: reports(), After: reports()}
	if len(w.points) == 0 {
		return out, nil
	}
	start := w.rhythm.firstFull(w.effective)
	first, last := w.points[0].Label, w.points[len(w.points)-1].Label
	of := func(month string) *effect.Reports {
		if w.rhythm.at(domain.Period(month)) >= start {
			return &out.After
		}
		return &out.Before
	}
	err := tx.Query(`
SELECT substr(s.dag, 1, 7), s.rol, d.kanaal, d.bron, s.verteld, count(*), sum((SELECT count(*) FROM ook_gezien o WHERE o.signaal = s.id AND o.geldt_op <= ?1))
FROM koppeling k JOIN signaal s ON s.id = k.signaal JOIN melding d ON d.signaal = s.id
WHERE k.maatregel = ?2 AND `+signalCounts+` AND `+linkHolds+` GROUP BY 1, 2, 3, 4, 5`, func(r Row) error {
		if month := r.Text(0); month >= first && month <= last {
			side, n := of(month), int(r.Int(5))
			side.Signals += n
			side.AlsoSeen += int(r.Int(6))
			side.Mix["rol"][named(r.Text(1))] += n
			side.Mix["kanaal"][named(r.Text(2))] += n
			side.Mix["bron"][named(r.Text(3))] += n
			side.Mix["verteld"][named(r.Text(4))] += n
		}
		return nil
	}, ask.until(), row.Measure)
	return out, err
}

func reports() effect.Reports {
	return effect.Reports{Mix: map[string]map[string]int{"rol": {}, "kanaal": {}, "bron": {}, "verteld": {}}}
}
