package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// modelForm lets the reader choose another model for one series.
type modelForm struct {
	Action   string
	Hidden   []fact // what stays as it is
	Models   []pick
	Seasons  []pick
	Errors   []pick
	Controls []pick // series to set this one beside
	Placebos []pick // series that should not have moved
	Changed  bool   // another model than the usual one is shown
	Back     string // the address of the usual one
}

// pick is one choice of a list.
type pick struct {
	Value, Label string
	Chosen       bool
}

// The names in the address of a page by which a series and its model are chosen.
const (
	paramMeasure = "maatregel"
	paramSeries  = "meetreeks"
	paramControl = "controle"
	paramPlacebo = "placebo"
)

// modelParams is what may be asked of the model of one series.
var modelParams = []string{"model", "seizoen", "fouten", paramControl, paramPlacebo}

// modelAsked is the series and the model that an address asks for.
type modelAsked struct {
	measure, series string
	model           map[string]string // only what is said
}

// modelAskedOf reads which series another model is asked for. What is left empty is the usual.
func modelAskedOf(r *http.Request) modelAsked {
	q := r.URL.Query()
	a := modelAsked{measure: q.Get(paramMeasure), series: q.Get(paramSeries), model: map[string]string{}}
	for _, name := range modelParams {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			a.model[name] = v
		}
	}
	return a
}

// is says whether this series is the one.
func (a modelAsked) is(measure, series string) bool {
	return a.measure == measure && a.series == series
}

// other says whether another model than the usual one is asked for, which is the comparison of areas where there is one.
func (a modelAsked) other(areasCompared bool) bool {
	return len(a.model) > 0 && (!areasCompared || a.model["model"] != string(projections.Staggered))
}

// params is the question to the view about this series; without a series it is about the signals.
func (a modelAsked) params(decision string) map[string]string {
	out := maps.Clone(a.model)
	out["besluit"] = decision
	for name, v := range map[string]string{paramMeasure: a.measure, paramSeries: a.series} {
		if v != "" {
			out[name] = v
		}
	}
	return out
}

// query is the question as it stands in an address.
func (a modelAsked) query() url.Values {
	q := url.Values{}
	for name, v := range a.params("") {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// modelFormOf offers the models for a series; e is what is shown now.
func (x effectsOf) modelFormOf(of subject, a modelAsked, e *effect.Estimate) modelForm {
	models := []string{string(effect.Step), "een stap", string(effect.StepSlope), "een stap en een andere helling"}
	if of.InAreas {
		models = append(models, string(projections.Staggered), "gebieden met en zonder vergelijken")
	}
	d, at := x.dates, "#"+of.ID
	f := modelForm{
		Action: d.Path + at, Back: d.Link(d.Path) + at, Changed: a.other(of.Compared), Hidden: []fact{{paramMeasure, a.measure}},
		Models: picks(string(e.Model), models...),
		Seasons: picks(e.Season.String(), "0", "niet meenemen", "1", "één golf per jaar", "2", "twee golven per jaar", effect.EachPeriod.String(),
			"elke maand een eigen niveau"),
		Errors: picks(e.Errors.String(), string(effect.ModelErrors), "gewoon (van het model)", "newey-west:3", "Newey-West over 3 perioden", "newey-west:6",
			"Newey-West over 6 perioden", "newey-west:12", "Newey-West over 12 perioden", string(effect.Robust), "robuust (uit trekkingen)"),
	}
	for _, kept := range []fact{{paramSeries, a.series}, {"beschikbaarOp", d.AvailableAt}, {"geldigOp", d.ValidOn}} {
		if kept.Text != "" {
			f.Hidden = append(f.Hidden, kept)
		}
	}
	if a.series != "" { // signals stand beside nothing else
		f.Controls, f.Placebos = x.others(a, paramControl), x.others(a, paramPlacebo)
	}
	return f
}

// others lists the series that this one can be set beside.
func (x effectsOf) others(a modelAsked, param string) []pick {
	out := []pick{{Label: "geen"}}
	for _, c := range x.controls {
		if c.Value != a.series {
			c.Chosen = c.Value == a.model[param]
			out = append(out, c)
		}
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// picks makes a list of values and labels in turn. A chosen value that is not among them is added.
func picks(chosen string, pairs ...string) []pick {
	var out []pick
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, pick{Value: pairs[i], Label: pairs[i+1], Chosen: pairs[i] == chosen})
	}
	if chosen != "" && !slices.ContainsFunc(out, func(p pick) bool { return p.Chosen }) {
		out = append(out, pick{Value: chosen, Label: chosen, Chosen: true})
	}
	return out
}
