package web

import (
	"fmt"

	"ruggespraak/internal/effect"
)

// shownEffect is what the page tells of one series after a decision.
type shownEffect struct {
	ID, Name  string // ID keeps what belongs to this series apart on the page
	Sentence  string
	Verdict   verdictShown
	Chart     *effectChart
	Decisions []touching // that the chart marks
	Rows      []curveRow
	Exposed   bool
	Changes   []fact // what was found, from more than one side
	Model     []fact // how it was found
	Terms     []termRow
	Warnings  []string
	Expected  []fact
	Others    []otherRow
	Dates     string // what the model says of days before the decision on which nothing was decided
	Placebo   string // what the model says of a series that should not have moved
	Areas     *shownAreas
	Spread    string // where areas with and without the measure are compared; empty: it began everywhere at once, or here they are
	Compared  bool   // usually areas with and without the measure are compared
	OneStep   string // where one step for all areas together is shown; empty: here no areas are compared
	Slope     string // where a gradual change is drawn; empty: the drawing shows what the figures do
	Form      modelForm
	Download  download
}

// verdictShown is a verdict and what it means.
type verdictShown struct{ Word, Meaning string }

// fact is something with its name.
type fact struct{ Name, Text string }

// curveRow is one period in the table of a chart.
type curveRow struct{ Period, Side, Value, Exposure, Model, Without, Low, High string }

// termRow is one term of a model.
type termRow struct{ Name, Value, StdErr string }

// otherRow is what another model says.
type otherRow struct{ What, Change, Interval string }

// download is where the figures of an estimate can be had, and how to fit its model again.
type download struct {
	CSV, Script string // addresses; empty: not to be had
	R           string
	Why         string // why not
}

// verdictOf says a verdict and what it means.
func verdictOf(v effect.Verdict, a amount) verdictShown {
	less, more := a.ways()
	const meaning = "Het was %s dan zonder verandering te verwachten was, en toeval is daarvoor geen goede verklaring."
	switch v {
	case effect.MoreNow:
		return verdictShown{more, fmt.Sprintf(meaning, more)}
	case effect.FewerNow:
		return verdictShown{less, fmt.Sprintf(meaning, less)}
	case effect.NoVerdict:
		return verdictShown{"geen", fmt.Sprintf("Met deze cijfers is niet te zeggen of het %s of %s werd.", more, less)}
	case effect.NoEstimate:
	}
	return verdictShown{"geen", "Op deze cijfers is geen schatting te baseren."}
}

func curveRows(curve []effect.CurvePoint) []curveRow {
	out := make([]curveRow, len(curve))
	for i, c := range curve {
		out[i] = curveRow{
			Period: periodLabel(c.Label), Side: string(c.Side), Value: dutchFloat(c.Value, 2), Exposure: orDash(c.Exposure), Model: significant(c.Fitted),
			Without: orDash(c.Without), Low: orDash(c.Low), High: orDash(c.High),
		}
	}
	return out
}

// orDash writes a number that may not be there.
func orDash(x *float64) string {
	if x == nil {
		return "–"
	}
	return significant(*x)
}

// changesOf tells the change from more than one side: what the sentence rests on, the step, the totals, and the comparison.
func changesOf(e *effect.Estimate, beside *effect.Comparison, control string, a amount) []fact {
	var out []fact
	add := func(name, text string) {
		if text != "" {
			out = append(out, fact{name, text})
		}
	}
	if s := e.Sure; s != nil {
		add("Over de hele tijd erna (hierop rust de zin)", a.with(s.Ratio, s.Difference, &s.Lower, &s.Upper))
	}
	add("De stap bij het besluit", a.with(e.Ratio, e.Difference, e.Lower, e.Upper))
	add(totals(e.Without, a))
	if beside != nil {
		add("Naast “"+control+"”", a.with(beside.Ratio, beside.Difference, beside.Lower, beside.Upper))
	}
	return out
}

func totals(w *effect.WithoutChange, a amount) (name, text string) {
	if w == nil {
		return "", ""
	}
	own := amount{unit: a.unit, level: a.level}
	name = "Bij elkaar na het besluit"
	if w.Mean {
		name = "Gemiddeld per periode na het besluit"
	}
	return name, fmt.Sprintf("%s gemeten, %s verwacht: %s (95%%-interval: %s)", significant(w.Observed), significant(w.Expected), own.of(w.Difference),
		own.between(w.Lower, w.Upper))
}

// modelFacts says how an estimate was made.
func modelFacts(e *effect.Estimate) []fact {
	exposed := "niet meegenomen"
	if e.Exposed {
		exposed = "meegenomen: geschat is het aantal naar verhouding daarvan"
	}
	out := []fact{
		{"Perioden", fmt.Sprintf("%d vóór en %d na het besluit", e.Before, e.After)},
		{"Model", modelWords(e.Model)},
		{"Seizoen", seasonWords(e.Season)},
		{"Verdeling", familyWords(e.Family) + ": " + e.FamilyReason},
		{"Fouten", errorsWords(e.Errors)},
		{"Blootstelling (zoals inwoners)", exposed},
	}
	for _, x := range []struct {
		name  string
		value *float64
	}{{"Spreiding naast wat het model verwacht (dispersie)", e.Dispersion}, {"Samenhang tussen perioden (Durbin-Watson; 2 is geen)", e.DurbinWatson}, {"P-waarde van de stap", e.PValue}} {
		if x.value != nil {
			out = append(out, fact{x.name, dutchFloat(*x.value, 3)})
		}
	}
	return out
}

func termRows(list []effect.Coefficient) []termRow {
	out := make([]termRow, len(list))
	for i, c := range list {
		out[i] = termRow{Name: c.Name, Value: dutchFloat(c.Value, 5), StdErr: dutchFloat(c.StdErr, 5)}
	}
	return out
}
