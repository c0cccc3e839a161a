package web

import (
	"context"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// areaNames gives the names of areas by their codes, as they are now.
type areaNames map[string]string

func (s *site) areaNames(ctx context.Context) (areaNames, error) {
	rows, err := viewRows[projections.VoiceRow](ctx, s, projections.Voices, dates{}, map[string]string{"kenmerk": "gebied"})
	names := areaNames{}
	for _, row := range rows {
		names[row.Value] = row.Name
	}
	return names, err
}

// ref is the name of an area that may be left out.
func (n areaNames) ref(a domain.AreaRef) string {
	if a.Code == "" {
		return ""
	}
	return n.of(string(a.Code))
}

// name puts names in the place of codes in the values of every series.
func (n areaNames) name(rows []projections.EffectRow) {
	for _, row := range rows {
		for _, series := range row.Series {
			for i, v := range series.Values {
				if v.Area != "" {
					series.Values[i].Area = n.of(v.Area)
				}
			}
		}
	}
}

// of is the name of an area, or its code when it has none.
func (n areaNames) of(code string) string {
	if name := n[code]; name != "" {
		return name
	}
	return asCode(code)
}
