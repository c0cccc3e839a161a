package projections

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// series makes the figures of a series into one over time. Figures of the whole municipality go before those of areas; with
// those of areas, the ones of the measure's own areas are put together, or of all when it names none. With an area, only
// that one counts.
func (s *SeriesEffect) series(own []string, only string) (effect.Series, rhythm, error) {
	rows, err := s.ofAreas(own, only)
	if err != nil {
		return effect.Series{}, rhythm{}, err
	}
	periods := make([]domain.Period, len(rows))
	for i, v := range rows {
		periods[i] = domain.Period(v.Period)
	}
	c, err := rhythmOf(periods)
	if err != nil {
		return effect.Series{}, rhythm{}, err
	}
	out := effect.Series{Name: s.Name, Kind: effect.Kind(s.Kind), PerYear: c.perYear()}
	out.Points, err = together(c, out.Kind, rows)
	return out, c, err
}

// ofAreas picks the values that a series is made of.
func (s *SeriesEffect) ofAreas(own []string, only string) ([]PeriodValue, error) {
	whole := slices.ContainsFunc(s.Values, func(v PeriodValue) bool { return v.Area == "" })
	var rows []PeriodValue
	for _, v := range s.Values {
		switch {
		case only != "" && v.Area != only:
		case only == "" && whole && v.Area != "":
		case only == "" && !whole && len(own) > 0 && !slices.Contains(own, v.Area):
		default:
			rows = append(rows, v)
		}
	}
	if len(rows) > 0 || len(s.Values) == 0 {
		return rows, nil
	}
	text := "De reeks heeft geen waarden over de gebieden van de maatregel (" + strings.Join(own, ", ") + ")."
	if only != "" {
		text = "De reeks heeft geen waarden over gebied " + only + "."
	}
	return nil, &effect.Refusal{Code: effect.Gap, Text: text}
}

// together puts the areas of each period together. A period in which one of the areas is missing would make a change where
// there is none, so that is refused.
func together(c rhythm, kind effect.Kind, rows []PeriodValue) ([]effect.Point, error) {
	areas, per := map[string]bool{}, map[int][]PeriodValue{}
	for _, v := range rows {
		at := c.at(domain.Period(v.Period))
		areas[v.Area], per[at] = true, append(per[at], v)
	}
	var out []effect.Point
	for _, at := range slices.Sorted(maps.Keys(per)) {
		if err := allThere(areas, per[at]); err != nil {
			return nil, err
		}
		p := sumOf(kind, per[at])
		p.Label, p.At, p.Season = per[at][0].Period, at, c.season(at)
		out = append(out, p)
	}
	return out, nil
}

func allThere(areas map[string]bool, values []PeriodValue) error {
	missing := maps.Clone(areas)
	for _, v := range values {
		delete(missing, v.Area)
	}
	if len(missing) == 0 {
		return nil
	}
	return &effect.Refusal{Code: effect.Gap, Text: fmt.Sprintf(
		"In %s ontbreekt de waarde van %s; met gaten is er geen schatting. Met --gebied telt één gebied.", values[0].Period, listed(slices.Sorted(maps.Keys(missing))))}
}

// sumOf adds up the areas of one period, or averages them where a sum means nothing: by exposure when it is known of each.
func sumOf(kind effect.Kind, values []PeriodValue) effect.Point {
	var sum, weighted, exposure float64
	known := true
	for _, v := range values {
		sum += v.Value
		if v.Exposure == nil {
			known = false
			continue
		}
		exposure += *v.Exposure
		weighted += v.Value * *v.Exposure
	}
	p := effect.Point{Value: sum}
	if known {
		p.Exposure = exposure
	}
	switch {
	case kind.AddsUp() || len(values) == 1:
	case known && exposure > 0:
		p.Value = weighted / exposure
	default:
		p.Value = sum / float64(len(values))
	}
	return p
}
