package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// areaNames gives the names of areas by their codes, as they are now.
type areaNames map[string]string

func (s *site) areaNames(ctx context.Context) (areaNames, error) {
	rows, err := s.keyRows(ctx, domain.AreaCategory)
	names := areaNames{}
	for _, row := range rows {
		names[row.Key] = row.Name
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

// noArea says what is wrong with an area that nobody knows.
const noArea = "Wij kennen geen wijk of buurt met deze naam, en dit is geen code. Een code ziet er zo uit: WK085501."

// knownArea is an area that is on record. Without a name it is called by its code.
type knownArea struct{ Code, Name string }

// knownAreas lists the areas that can be chosen.
func (s *site) knownAreas(r *http.Request) ([]knownArea, error) {
	rows, err := s.keyRows(r.Context(), domain.AreaCategory)
	out := make([]knownArea, len(rows))
	for i, row := range rows {
		out[i] = knownArea{Code: row.Key, Name: cmp.Or(row.Name, row.Key)}
	}
	return out, err
}

// areaCode finds the code of an area that is typed by its name or its code. A code may be one that is not on record yet.
func areaCode(typed string, areas []knownArea) (code string, ok bool) {
	for _, a := range areas {
		if typed == a.Code || strings.EqualFold(typed, a.Name) {
			return a.Code, true
		}
	}
	return typed, areaShape.MatchString(typed)
}
