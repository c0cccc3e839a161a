package projections

import (
	"math"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/effect"
)

// estimateSignals estimates how many signals there are after a decision. They come second: how many there are depends on who
// reports. Nothing is told that would give a small number away, and the last month is left out, for its signals still come in.
func (e *estimating) estimateSignals(tx Tx, ask Ask, a *aboutMeasure, row *EffectRow, span months) error {
	if e == nil || row.Measure == "" || !a.allowed[row.EffectiveOn] || span.first == "" || e.ask.Params["model"] == string(Staggered) {
		return nil
	}
	out := row.estimateOf("")
	row.Signals.Estimate = out
	series, c := a.series(span)
	t := task{Around: effect.Surroundings{Noun: "signalen", Signals: true}}
	t.Around.Expected = row.expected(c.first(c.at(domain.Period(span.last))), func(x ExpectationRow) bool { return x.Signals != "" })
	w := &window{effective: row.EffectiveOn, rhythm: c, points: series.Points}
	unclear := w.clear(e.changes, row, ofSignals)
	series.Points, t.Around.Others = w.points, w.others
	hidden, params := a.hides(ask.Rule, w.points), e.ofSignals()
	if hidden {
		params = nil // many models together could tell a month
	}
	t.lay(series, specOf(params, series), w)
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

// hides says whether a month is among the points of which the number is withheld.
func (a *aboutMeasure) hides(rule disclosure.Rule, points []effect.Point) bool {
	return slices.ContainsFunc(points, func(p effect.Point) bool {
		v, there := a.shown[p.Label]
		if !there {
			v = beside(rule, a.sum, disclosure.Cell{})
		}
		_, known := v.Known()
		return !known
	})
}

// rough is an estimate without what the number of one month could be worked out from: the model's terms, its curve, what is
// left over from it, and sums that differ from those that are shown elsewhere by a month. What stays is rounded.
func rough(full *effect.Analysis) *effect.Analysis {
	out, e := *full, *full.Estimate
	out.Estimate, out.Others = &e, []effect.Answer{}
	out.Warnings = slices.Clone(full.Warnings)
	for i, w := range out.Warnings {
		if text, telling := unspecific[w.Code]; telling {
			out.Warnings[i].Text = text
		}
		if w.Code == effect.Outlier {
			out.Verdict, out.Sentence = effect.NoVerdict, hangsOnAMonth
		}
	}
	e.Coefficients, e.Curve, e.Without = []effect.Coefficient{}, []effect.CurvePoint{}, nil
	e.StdErr, e.PValue, e.Dispersion, e.DurbinWatson = nil, nil, nil, nil
	for _, x := range []**float64{&e.Ratio, &e.Lower, &e.Upper, &e.Difference} {
		*x = rounded(*x)
	}
	if s := full.Sure; s != nil {
		e.Sure = &effect.Sure{Ratio: rounded(s.Ratio), Difference: rounded(s.Difference), Lower: *rounded(&s.Lower), Upper: *rounded(&s.Upper)}
	}
	return &out
}

// unspecific is what warnings say that else would tell of one month.
var unspecific = map[effect.Code]string{
	effect.Outlier:          "Een enkele maand wijkt sterk af en kan de schatting bepalen.",
	effect.RegressionToMean: "Het besluit volgde op een piek; daarna daalt een aantal vaak vanzelf.",
}

// hangsOnAMonth is the sentence where one month decides, and that month can't be told of.
const hangsOnAMonth = "Of er na het besluit meer of minder signalen kwamen, is met deze cijfers niet te zeggen: een enkele maand wijkt sterk af."

// rounded keeps two decimals.
func rounded(x *float64) *float64 {
	if x == nil {
		return nil
	}
	r := math.Round(*x*100) / 100
	return &r
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
