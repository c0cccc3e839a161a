package projections

import (
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// The sides of a decision. The first full period from the day it took effect is the first one after; the period in which
// that day falls, unless it begins with it, is neither.
const (
	before     = "voor"
	transition = "overgang"
	after      = "na"
)

func side(p domain.Period, effective domain.Date) string {
	switch {
	case p.First() >= effective:
		return after
	case p.Last() < effective:
		return before
	}
	return transition
}

// months is a stretch of months, both ends included.
type months struct{ first, last string }

func (m months) each(f func(month string)) {
	at, err := time.Parse("2006-01", m.first)
	for err == nil && at.Format("2006-01") <= m.last {
		f(at.Format("2006-01"))
		at = at.AddDate(0, 1, 0)
	}
}

// observedMonths is the stretch in which signals were brought in at all: outside it, none does not mean zero. It ends today
// at the latest, whatever a signal says.
func observedMonths(tx Tx, ask Ask) (months, error) {
	var m months
	err := tx.Query(`SELECT coalesce(min(substr(dag, 1, 7)), ''), coalesce(max(substr(dag, 1, 7)), '') FROM signaal s WHERE `+signalCounts,
		func(r Row) error {
			m = months{r.Text(0), r.Text(1)}
			return nil
		}, ask.until())
	if today := ask.today().Month(); today != "" {
		m.last = min(m.last, today)
	}
	return m, err
}

// SignalEffect is the signals on the measure, per month on either side of the day it took effect.
type SignalEffect struct {
	Total        disclosure.Value `json:"totaal"`
	Before       disclosure.Value `json:"voor"`
	After        disclosure.Value `json:"na"`
	MonthsBefore int              `json:"maandenVoor"`
	MonthsAfter  int              `json:"maandenNa"`
	MeanBefore   *float64         `json:"gemiddeldPerMaandVoor"`
	MeanAfter    *float64         `json:"gemiddeldPerMaandNa"`
	People       *int64           `json:"inwoners"` // of the measure's areas, by their latest reference year
	RateBefore   *float64         `json:"per1000InwonersPerMaandVoor"`
	RateAfter    *float64         `json:"per1000InwonersPerMaandNa"`
	PerMonth     []MonthCount     `json:"perMaand"`
	Estimate     *EstimateRow     `json:"schatting,omitempty"` // none without an estimator, or when it would give small numbers away
}

// MonthCount is the signals of one month.
type MonthCount struct {
	Month string           `json:"maand"`
	Side  string           `json:"kant"`
	Count disclosure.Value `json:"aantal"`
}

func signalEffect(ask Ask, a *aboutMeasure, effective domain.Date, span months) SignalEffect {
	out := SignalEffect{Total: a.total, People: a.people, PerMonth: []MonthCount{}}
	sums := map[string]disclosure.Cell{}
	span.each(func(month string) {
		s := side(domain.Period(month), effective)
		sums[s] = sums[s].Add(a.perMonth[month])
		switch s {
		case before:
			out.MonthsBefore++
		case after:
			out.MonthsAfter++
		}
		count, ok := a.shown[month]
		if !ok {
			count = beside(ask.Rule, a.sum, disclosure.Cell{})
		}
		out.PerMonth = append(out.PerMonth, MonthCount{month, s, count})
	})
	if a.allowed[effective] {
		if out.MonthsBefore > 0 {
			out.Before = beside(ask.Rule, a.sum, sums[before])
		}
		if out.MonthsAfter > 0 {
			out.After = beside(ask.Rule, a.sum, sums[after])
		}
	}
	out.MeanBefore, out.MeanAfter = mean(out.Before, out.MonthsBefore), mean(out.After, out.MonthsAfter)
	if out.People != nil {
		out.RateBefore, out.RateAfter = perThousand(out.MeanBefore, *out.People), perThousand(out.MeanAfter, *out.People)
	}
	return out
}

func mean(v disclosure.Value, n int) *float64 {
	sum, known := v.Known()
	if !known || n == 0 {
		return nil
	}
	m := float64(sum) / float64(n)
	return &m
}

func perThousand(m *float64, people int64) *float64 {
	if m == nil || people == 0 {
		return nil
	}
	r := *m / float64(people) * 1000
	return &r
}

// peopleOf is the population of the measure's areas, or of the municipality when it names none, by their latest reference
// year up to the day that counts; nothing when one of them is not known.
func peopleOf(tx Tx, ask Ask, measure string) (*int64, error) {
	const latest = `SELECT inwoners FROM gebied g
WHERE g.code = a.code AND inwoners IS NOT NULL AND peiljaar <= CAST(substr(?1, 1, 4) AS INTEGER) ORDER BY peiljaar DESC LIMIT 1`
	const sql = `
WITH own AS (
	SELECT g.code FROM maatregel_gebied g JOIN maatregel m ON m.id = g.maatregel AND m.positie = g.positie
	WHERE m.id = ?2 AND ` + measureHolds + `
), a AS (
	SELECT code FROM own
	UNION SELECT code FROM gebied WHERE soort = 'gemeente' AND NOT EXISTS (SELECT 1 FROM own)
)
SELECT sum((` + latest + `)), count(*), count((` + latest + `)) FROM a`
	var people *int64
	err := tx.Query(sql, func(r Row) error {
		if n := r.Int(1); n > 0 && n == r.Int(2) && r.Int(0) > 0 {
			sum := r.Int(0)
			people = &sum
		}
		return nil
	}, ask.until(), measure)
	return people, err
}

// SeriesEffect is one series that the decision set an expectation on, before and after. It shows the figures as their owner
// delivered them: the small-number rule is about what is counted here.
type SeriesEffect struct {
	Series      string        `json:"meetreeks"`
	Key         string        `json:"sleutel"`
	Name        string        `json:"naam"`
	Unit        string        `json:"eenheid"`
	Kind        string        `json:"soort"`
	Independent bool          `json:"onafhankelijkVanMelden"`
	Before      SeriesSide    `json:"voor"`
	After       SeriesSide    `json:"na"`
	KnownSince  *domain.Date  `json:"bekendSinds"` // the day on which the last of the values came in
	Values      []PeriodValue `json:"waarden"`
	Estimate    *EstimateRow  `json:"schatting,omitempty"`         // none without an estimator
	Areas       *EstimateRow  `json:"schattingGespreid,omitempty"` // where the measure began in one area after the other
}

// SeriesSide sums up one side.
type SeriesSide struct {
	Periods int      `json:"perioden"`
	Mean    *float64 `json:"gemiddelde"`
	Rate    *float64 `json:"per1000"` // sum of values by sum of exposures, where each is known
}

// PeriodValue is one value of a series.
type PeriodValue struct {
	Period    string      `json:"periode"`
	Side      string      `json:"kant"`
	Area      string      `json:"gebied"`
	Value     float64     `json:"waarde"`
	Exposure  *float64    `json:"blootstelling"`
	Rate      *float64    `json:"per1000"`
	Corrected bool        `json:"gecorrigeerd"`
	KnownOn   domain.Date `json:"bekendOp"` // the day on which it came in, or its last correction
}

// seriesEffects are the series that a decision expects something of. One that was asked for by name is there even when
// nothing was expected of it, where it was asked beside a decision or a measure.
func seriesEffects(tx Tx, ask Ask, row *EffectRow) ([]SeriesEffect, error) {
	out := []SeriesEffect{}
	err := tx.Query(selectSeries+`
FROM verwachting v JOIN meetreeks r ON r.id = v.meetreeks
WHERE v.besluit = ?1 AND (?2 = '' OR r.id = ?2) ORDER BY r.naam, r.id`, func(r Row) error {
		out = append(out, seriesRead(r))
		return nil
	}, row.Decision, ask.Params["meetreeks"])
	asked := ask.Params["besluit"] != "" || ask.Params["maatregel"] != ""
	if id := ask.Params["meetreeks"]; err == nil && id != "" && asked && len(out) == 0 {
		var s *SeriesEffect
		if s, err = oneSeries(tx, id); s != nil {
			out = append(out, *s)
		}
	}
	for i := range out {
		if err == nil {
			err = out[i].fill(tx, ask, row.EffectiveOn)
		}
	}
	return out, err
}

const selectSeries = `SELECT DISTINCT r.id, r.sleutel, r.naam, r.eenheid, r.soort, r.onafhankelijk`

func seriesRead(r Row) SeriesEffect {
	return SeriesEffect{
		Series: r.Text(0), Key: r.Text(1), Name: r.Text(2), Unit: r.Text(3), Kind: r.Text(4), Independent: r.Int(5) == 1, Values: []PeriodValue{},
	}
}

// oneSeries finds a series; none when there is none of that id.
func oneSeries(tx Tx, id string) (*SeriesEffect, error) {
	var found *SeriesEffect
	err := tx.Query(selectSeries+` FROM meetreeks r WHERE r.id = ?`, func(r Row) error {
		s := seriesRead(r)
		found = &s
		return nil
	}, id)
	return found, err
}

func (s *SeriesEffect) fill(tx Tx, ask Ask, effective domain.Date) error {
	var periods []domain.Period
	known := domain.Date("")
	err := tx.Query(`SELECT periode, gebied, waarde, blootstelling, gecorrigeerd, bekend_op FROM meetwaarde
WHERE meetreeks = ? AND geldt_op <= ? ORDER BY begin, periode, gebied`, func(r Row) error {
		v := PeriodValue{Period: r.Text(0), Area: r.Text(1), Value: r.Float(2), Corrected: r.Int(4) == 1}
		if !r.Null(3) {
			x := r.Float(3)
			v.Exposure, v.Rate = &x, rate(v.Value, x)
		}
		v.KnownOn = domain.Date(r.Text(5))
		known = max(known, v.KnownOn)
		s.Values, periods = append(s.Values, v), append(periods, domain.Period(v.Period))
		return nil
	}, s.Series, ask.until())
	s.KnownSince = date(string(known))
	s.takeSides(periods, effective)
	s.Before, s.After = s.sideOf(before), s.sideOf(after)
	return err
}

// takeSides says of each value on which side of the decision it lies, by the length that its period really has.
func (s *SeriesEffect) takeSides(periods []domain.Period, effective domain.Date) {
	c, err := rhythmOf(periods)
	for i := range s.Values {
		v := &s.Values[i]
		if v.Side = side(periods[i], effective); err == nil {
			v.Side = c.side(periods[i], effective)
		}
	}
}

func (s *SeriesEffect) sideOf(which string) SeriesSide {
	var out SeriesSide
	var sum, exposure float64
	periods, n, exposed := map[string]bool{}, 0, true
	for _, v := range s.Values {
		if v.Side != which {
			continue
		}
		periods[v.Period] = true
		n, sum = n+1, sum+v.Value
		if v.Exposure == nil {
			exposed = false
		} else {
			exposure += *v.Exposure
		}
	}
	out.Periods = len(periods)
	if n > 0 {
		m := sum / float64(n)
		out.Mean = &m
	}
	if n > 0 && exposed {
		out.Rate = rate(sum, exposure)
	}
	return out
}

func rate(value, exposure float64) *float64 {
	if exposure <= 0 {
		return nil
	}
	r := value / exposure * 1000
	return &r
}
