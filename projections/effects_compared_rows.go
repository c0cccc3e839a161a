package projections

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
)

// ComparisonRow is what was found after one kind of measure for one outcome: the same figure, counted in the same way.
type ComparisonRow struct {
	MeasureKind domain.MeasureKind `json:"maatregelsoort"`
	Outcome     string             `json:"uitkomst"` // the name of the series
	SeriesKind  domain.SeriesKind  `json:"meetreekssoort"`
	Independent bool               `json:"onafhankelijkVanMelden"`
	Scale       domain.EffectScale `json:"schaal"`
	Unit        string             `json:"eenheid"` // where the scale is in units; else empty
	Places      int                `json:"gemeenten"`
	Effects     []ComparedEffect   `json:"schattingen"` // by the name of the municipality
	Together    *effect.Pooled     `json:"samen"`       // null: nothing to take together; the sentence says why
	Sentence    string             `json:"zin"`
}

// ComparedEffect is one effect in a comparison.
type ComparedEffect struct {
	Own bool `json:"eigen"`
	EffectLine
}

// ComparisonRows answers the view's question, by kind of measure and outcome.
func ComparisonRows(tx Tx, ask Ask) ([]ComparisonRow, error) {
	own, err := ownEffects(tx, ask)
	if err != nil {
		return nil, err
	}
	others, err := toldElsewhere(tx, ask)
	if err != nil {
		return nil, err
	}
	var all []ComparedEffect
	for _, e := range own {
		all = append(all, ComparedEffect{Own: true, EffectLine: e})
	}
	for _, e := range others {
		all = append(all, ComparedEffect{EffectLine: e})
	}
	return compare(slices.DeleteFunc(all, func(e ComparedEffect) bool { return !e.asked(ask.Params) }))
}

// asked says whether a question is also about this effect.
func (e ComparedEffect) asked(params map[string]string) bool {
	kind, sector, outcome := params["soort"], params["domein"], params["uitkomst"]
	return (kind == "" || kind == string(e.MeasureKind)) && (sector == "" || slices.Contains(e.Sectors, domain.Sector(sector))) &&
		(outcome == "" || sameName(outcome) == sameName(e.Series))
}

// sameName is a name without the differences that people make in writing it.
func sameName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// comparable is what effects must have in common to be held beside each other.
func (e ComparedEffect) comparable() ComparisonRow {
	row := ComparisonRow{
		MeasureKind: e.MeasureKind, Outcome: sameName(e.Series), SeriesKind: e.SeriesKind, Independent: e.Independent, Scale: e.Scale,
	}
	if e.Scale == domain.EffectScale(effect.DifferenceInOwn) {
		row.Unit = sameName(e.Unit)
	}
	return row
}

func byGroup(a, b ComparisonRow) int {
	return cmp.Or(cmp.Compare(a.MeasureKind, b.MeasureKind), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.SeriesKind, b.SeriesKind),
		cmp.Compare(flag(a.Independent), flag(b.Independent)), cmp.Compare(a.Scale, b.Scale), cmp.Compare(a.Unit, b.Unit))
}

// byPlace puts effects in the order of the alphabet: never in that of their size.
func byPlace(a, b ComparedEffect) int {
	return cmp.Or(byGroup(a.comparable(), b.comparable()), cmp.Compare(sameName(a.MunicipalityName), sameName(b.MunicipalityName)),
		cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.From, b.From), cmp.Compare(a.Key, b.Key))
}

func compare(all []ComparedEffect) ([]ComparisonRow, error) {
	slices.SortFunc(all, byPlace)
	rows := []ComparisonRow{}
	for _, e := range all {
		if n := len(rows); n == 0 || byGroup(rows[n-1].Effects[0].comparable(), e.comparable()) != 0 {
			row := e.comparable()
			row.Outcome = strings.Join(strings.Fields(e.Series), " ")
			rows = append(rows, row)
		}
		row := &rows[len(rows)-1]
		row.Effects = append(row.Effects, e)
	}
	for i := range rows {
		if err := rows[i].pool(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// pool takes the effects together, or says why they can't be.
func (row *ComparisonRow) pool() error {
	names := map[string]bool{}
	studies := make([]effect.Study, len(row.Effects))
	for i, e := range row.Effects {
		names[e.Municipality] = true
		studies[i] = effect.Study{
			Place: e.Municipality, Context: string(e.People), Scale: effect.Scale(e.Scale), Unit: row.Unit, Estimate: e.Estimate, StdErr: e.StdErr,
			Shares: []string{"besluit " + string(e.Decision), "meetreeks " + sameName(e.Series)},
		}
	}
	row.Places = len(names)
	pooled, err := effect.Pool(studies)
	var refusal *effect.Refusal
	switch {
	case errors.As(err, &refusal):
		row.Sentence = refusal.Text
		return nil
	case err != nil:
		return err
	}
	row.Together, row.Sentence = &pooled, pooled.Sentence
	return nil
}

// OwnEffects are the effects of comparisons that were found here.
func OwnEffects(rows []ComparisonRow) []EffectLine {
	own := []EffectLine{}
	for _, row := range rows {
		for _, e := range row.Effects {
			if e.Own {
				own = append(own, e.EffectLine)
			}
		}
	}
	return own
}
