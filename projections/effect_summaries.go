package projections

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
	"ruggespraak/internal/ids"
)

// EffectLine is one effect as municipalities tell it to each other, under a key that stays the same.
type EffectLine struct {
	Key domain.SourceKey `json:"sleutel"`
	domain.EffectSummary
}

// ownEffects lists what this municipality found itself, by the models that it uses when nothing else is asked.
func ownEffects(tx Tx, ask Ask) ([]EffectLine, error) {
	ask.Params = nil
	rows, err := EffectRows(tx, ask)
	if err != nil {
		return nil, err
	}
	people, err := peopleHere(tx, ask)
	if err != nil {
		return nil, err
	}
	sectors, err := measureSectors(tx, ask)
	if err != nil {
		return nil, err
	}
	return summaries(rows, ask.Place, domain.PeopleClassOf(people), sectors), nil
}

// summaries makes of each estimate of the effect view what may be told to others. What has no estimate that can be held beside
// others, or whose decision was revoked, is left out.
func summaries(rows []EffectRow, here Place, people domain.PeopleClass, sectors map[string][]domain.Sector) []EffectLine {
	var out []EffectLine
	seen := map[domain.SourceKey]bool{}
	for _, row := range rows {
		if row.Measure == "" || row.RevokedOn != nil {
			continue
		}
		for _, s := range row.Series {
			line := EffectLine{Key: domain.SourceKey(ids.Derive("effect", row.Decision, row.Measure, s.Series)), EffectSummary: domain.EffectSummary{
				Municipality: here.Code, MunicipalityName: here.Name, MeasureKind: domain.MeasureKind(row.MeasureKind), Sectors: sectors[row.Measure],
				Decision: domain.ElsewhereID(row.Decision), People: people, From: monthOf(row.EffectiveOn),
			}}
			if areas := len(row.ownAreas()); areas > 0 {
				line.Areas = &areas
			}
			if line.take(s) && !seen[line.Key] {
				seen[line.Key] = true
				out = append(out, line)
			}
		}
	}
	return out
}

func monthOf(day domain.Date) string { return string(day[:min(len(day), len("2006-01"))]) }

// take fills in what was found of a series, and says whether that can be told. The rules are those that the receiver has.
func (l *EffectLine) take(s SeriesEffect) bool {
	if s.Estimate == nil || s.Estimate.Analysis == nil || s.Estimate.Estimate == nil || s.Estimate.Sure == nil {
		return false
	}
	found := s.Estimate.Analysis
	if s.Compared() {
		found = s.Areas.Analysis
	}
	l.Series, l.SeriesKind, l.Unit, l.Independent = s.Name, domain.SeriesKind(s.Kind), s.Unit, s.Independent
	l.Model, l.Family, l.Errors = string(found.Model), string(found.Family), string(effect.Robust)
	l.Before, l.After, l.Verdict = found.Estimate.Before, found.Estimate.After, string(found.Verdict)
	if x := found.Expected; x != nil {
		l.Direction, l.Afterward = domain.Direction(x.Direction), x.Afterward
	}
	for _, w := range found.Warnings {
		l.Warnings = append(l.Warnings, string(w.Code))
	}
	slices.Sort(l.Warnings)
	l.Warnings = slices.Compact(l.Warnings)
	if !l.measure(found.Estimate) {
		return false
	}
	_, err := domain.Effect{}.TakeOver(domain.EffectTakenOver{EffectSummary: l.EffectSummary})
	return err == nil
}

// inErrors is how many standard errors an interval of 95 percent is wide.
const inErrors = 2 * 1.959964

// measure puts the robust answer on a scale that others have too: the logarithm of a ratio, else a difference in percent of the
// level that was expected. Percentages keep their points, and so does what has no level above zero.
func (l *EffectLine) measure(found *effect.Estimate) bool {
	sure := *found.Sure
	value, low, high := 0.0, sure.Lower, sure.Upper
	switch {
	case sure.Ratio != nil:
		l.Scale, value, low, high = domain.EffectScale(effect.LogRatio), math.Log(*sure.Ratio), math.Log(low), math.Log(high)
	case sure.Difference != nil:
		l.Scale, value = domain.EffectScale(effect.DifferenceInOwn), *sure.Difference
		if level := expectedLevel(found); level > 0 && l.SeriesKind != domain.SeriesKind(effect.Percentage) {
			l.Scale, value, low, high = domain.EffectScale(effect.PercentOfLevel), 100*value/level, 100*low/level, 100*high/level
		}
	default:
		return false
	}
	l.Estimate, l.Lower, l.Upper, l.StdErr = short(value), short(low), short(high), short((high-low)/inErrors)
	return true
}

// expectedLevel is what one period would have been had nothing changed; 0 when that is not known.
func expectedLevel(found *effect.Estimate) float64 {
	w := found.Without
	switch {
	case w == nil:
		return 0
	case w.Mean:
		return w.Expected
	}
	return w.Expected / float64(max(1, found.After))
}

// short keeps six digits: more say nothing, and less is easier to read.
func short(v float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return v
	}
	return out
}

// peopleHere is how many people live in the municipality by the latest year that counts; nil when that is not known, or when
// several municipalities are on record.
func peopleHere(tx Tx, ask Ask) (*int64, error) {
	var found []int64
	err := tx.Query(`
SELECT inwoners FROM gebied g WHERE soort = 'gemeente' AND inwoners IS NOT NULL AND peiljaar = (
	SELECT max(x.peiljaar) FROM gebied x WHERE x.code = g.code AND x.inwoners IS NOT NULL AND x.peiljaar <= CAST(substr(?1, 1, 4) AS INTEGER))`, func(r Row) error {
		found = append(found, r.Int(0))
		return nil
	}, ask.until())
	if err != nil || len(found) != 1 {
		return nil, err
	}
	return &found[0], nil
}

// measureSectors gives the domeinen of each measure.
func measureSectors(tx Tx, ask Ask) (map[string][]domain.Sector, error) {
	out := map[string][]domain.Sector{}
	err := tx.Query(`
SELECT m.id, d.domeinen FROM maatregel m JOIN maatregel_domeinen d ON d.maatregel = m.id AND d.positie = m.positie WHERE `+measureHolds, func(r Row) error {
		for word := range strings.SplitSeq(r.Text(1), "|") {
			if word != "" {
				out[r.Text(0)] = append(out[r.Text(0)], domain.Sector(word))
			}
		}
		return nil
	}, ask.until())
	return out, err
}
