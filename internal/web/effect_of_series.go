package web

import (
	"fmt"
	"slices"
	"strings"

	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// subject is what an estimate is of, as the page calls it.
type subject struct {
	ID, Name, Unit, Kind string
	Title                string // of the decision, for the script
	InAreas              bool   // there are figures of more than one area
	Spread               bool   // the measure did not begin everywhere at once
	Compared             bool   // areas are compared, unless another model is asked for
}

// effectsOf shows the estimates of one measure of a decision.
type effectsOf struct {
	decision  string
	dates     dates
	asked     modelAsked
	controls  []pick
	decisions []touching
	areas     areaNames
}

// letter is what charts mark the decision of the page by.
func (x effectsOf) letter() string {
	for _, d := range x.decisions {
		if d.Own {
			return d.Letter
		}
	}
	return "B"
}

// usual is the estimate that a series is told by, unless another model was asked for: where the measure began in one area after
// the other, the comparison of areas says more than one step for all of them.
func (x effectsOf) usual(s projections.SeriesEffect) *projections.EstimateRow {
	asked := s.Estimate != nil && x.asked.is(s.Estimate.Measure, s.Series) && x.asked.other(s.Compared())
	if !asked && s.Compared() {
		return s.Areas
	}
	return s.Estimate
}

// series tells one series; beside the areas it tells what one step for all of them together says.
func (x effectsOf) series(of subject, s projections.SeriesEffect) *shownEffect {
	of.Compared = s.Compared()
	told := x.usual(s)
	out := x.show(of, told)
	if out != nil && out.Areas != nil && of.Compared && s.Estimate != nil {
		x.besideAreas(out, of, s.Estimate)
	}
	return out
}

// show tells an estimate; nil when there is none to tell.
func (x effectsOf) show(of subject, row *projections.EstimateRow) *shownEffect {
	if row == nil || row.Analysis == nil {
		return nil
	}
	is := modelAsked{measure: row.Measure, series: row.Series, model: map[string]string{}}
	if x.asked.is(row.Measure, row.Series) {
		is = x.asked
	}
	out := &shownEffect{
		ID: of.ID, Name: of.Name, Compared: of.Compared, Sentence: row.Sentence, Verdict: verdictOf(row.Verdict, amountOf("", of.Kind, of.Unit)), Expected: expectedFacts(row.Expected), Decisions: x.decisions,
	}
	for _, w := range row.Warnings {
		out.Warnings = append(out.Warnings, w.Text)
	}
	switch e := row.Estimate; {
	case row.Areas != nil:
		out.Areas = areasOf(of, row, x.areas)
		out.Download = download{Why: "De cijfers per gebied en per groep staan in de tabellen hierboven."}
	case e != nil && (e.Ratio != nil || e.Difference != nil):
		x.fill(out, of, is, row)
	}
	out.Dates = placeboDates(row.Placebos)
	if p := row.Placebo; p != nil && p.Analysis != nil {
		out.Placebo = fmt.Sprintf("“%s”, een reeks die niet zou moeten bewegen: %s", x.nameOf(p.Series), lowerFirst(p.Sentence))
	}
	if row.Estimate != nil && !withheld(row) {
		out.Form = x.modelFormOf(of, is, row.Estimate)
	}
	return out
}

// fill tells what a model of the series says.
func (x effectsOf) fill(out *shownEffect, of subject, is modelAsked, row *projections.EstimateRow) {
	e := row.Estimate
	out.Exposed = e.Exposed
	out.Chart = drawEffect(of.ID+"-grafiek", of.Name, of.Unit, e.Curve, out.Decisions)
	out.Rows, out.Model, out.Terms = curveRows(e.Curve), modelFacts(e), termRows(e.Coefficients)
	out.Changes = changesOf(e, row.Comparison, x.nameOf(is.model[paramControl]), amountOf(e.Family, of.Kind, of.Unit))
	for _, other := range row.Others {
		out.Others = append(out.Others, otherOf(other, of))
	}
	out.Download = x.download(of, is, row)
	if out.Chart != nil && e.Model == effect.Step && cameGradually(row.Warnings) {
		slope := modelAsked{measure: is.measure, series: is.series, model: map[string]string{"model": string(effect.StepSlope)}}
		out.Slope = x.dates.link(slope.query(), x.dates.Path) + "#" + of.ID
	}
	if of.Spread && of.InAreas && !of.Compared {
		is.model = map[string]string{"model": string(projections.Staggered)}
		out.Spread = x.dates.link(is.query(), x.dates.Path) + "#" + of.ID
	}
}

// cameGradually says that a step does not describe what the figures do.
func cameGradually(warnings []effect.Warning) bool {
	return slices.ContainsFunc(warnings, func(w effect.Warning) bool { return w.Code == effect.SlopeChanged })
}

// nameOf is the name of a series that something is compared with.
func (x effectsOf) nameOf(series string) string {
	for _, c := range x.controls {
		if c.Value == series {
			return c.Label
		}
	}
	return "een andere reeks"
}

// otherOf is what another model says.
func otherOf(o effect.Answer, of subject) otherRow {
	row := otherRow{What: differs(o), Change: "geen antwoord: " + lowerFirst(o.Reason)}
	value := o.Difference
	if o.Ratio != nil {
		value = o.Ratio
	}
	if value == nil || o.Lower == nil || o.Upper == nil {
		return row
	}
	a := amountOf(o.Family, of.Kind, of.Unit)
	a.ratio = o.Ratio != nil
	return otherRow{What: row.What, Change: a.of(*value), Interval: a.between(*o.Lower, *o.Upper)}
}

// differs says in what another model differs.
func differs(o effect.Answer) string {
	switch what, _, _ := strings.Cut(o.Change, " "); what {
	case "seizoen":
		return "Seizoen: " + seasonWords(o.Season)
	case "verdeling":
		return "Verdeling: " + familyWords(o.Family)
	}
	return sentence(o.Change)
}

// cameWords says whether what was expected came.
var cameWords = map[effect.Came]string{
	effect.CameTrue: "Ja, het kwam uit.", effect.CameUntrue: "Nee, het kwam niet uit.", effect.CameUnclear: "Dat is niet vast te stellen.",
	effect.CameNotYet: "Dat is nog niet te zeggen: de termijn loopt nog.",
}

func expectedFacts(e *effect.Expected) []fact {
	if e == nil {
		return nil
	}
	what := dutchWord(string(e.Direction))
	if e.Size != "" {
		what += ", " + e.Size
	}
	if e.From != "" {
		what += ", vanaf " + e.From
	}
	if e.By != "" {
		what += ", uiterlijk " + e.By
	}
	fixed := "vooraf vastgelegd"
	if e.Afterward {
		fixed = "achteraf vastgelegd: toen kon de uitkomst al bekend zijn"
	}
	return []fact{{"Verwacht werd", sentence(what)}, {"Vastgelegd", sentence(fixed)}, {"Is het uitgekomen?", cameWords[e.Came]}}
}

// download is where the figures and the script are, and why not when they are not.
func (x effectsOf) download(of subject, is modelAsked, row *projections.EstimateRow) download {
	switch {
	case withheld(row):
		return download{Why: "De cijfers per maand zijn hier niet te downloaden: in sommige maanden zijn het er te weinig om te tonen. In een schatting tellen die mee als het gemiddelde van de afgeschermde maanden aan hun kant."}
	case len(row.Curve) == 0:
		return download{}
	}
	q := is.query()
	return download{
		CSV: x.dates.link(q, "/besluiten/", x.decision, "/effect.csv"), Script: x.dates.link(q, "/besluiten/", x.decision, "/effect.R"),
		R: effectScript(of.Title, downloadName(row, "csv"), row.Estimate, row.Comparison),
	}
}

// withheld says that an estimate of signals keeps back its months, for some have too few to show.
func withheld(row *projections.EstimateRow) bool {
	return row.Series == "" && row.Analysis != nil && row.Estimate != nil && len(row.Curve) == 0
}

// downloadName is the file that a download is kept in: of a series under its id, so that those of more than one can be kept.
func downloadName(row *projections.EstimateRow, ending string) string {
	name := row.Series
	if name == "" {
		name = "signalen"
	}
	return "effect-" + name + "." + ending
}

// placeboDates says on how many days before the decision the model would have told of a change as well.
func placeboDates(dates []effect.PlaceboPoint) string {
	if len(dates) == 0 {
		return ""
	}
	claims := 0
	for _, d := range dates {
		claims += flagged(d.Claims())
	}
	return fmt.Sprintf("Bij %s vóór het besluit, waarop niets is besloten, meldt hetzelfde model %s keer een verandering. Hoe vaker, hoe minder de verandering na het besluit zegt.",
		counted(len(dates), "dag", "dagen"), dutchInt(claims))
}
