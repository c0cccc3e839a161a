package effect

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

const data = "../../../shared/data"

// column reads one column of a file of figures that stands beside the checkout.
func column(t *testing.T, file, name string) []float64 {
	t.Helper()
	f, err := os.Open(filepath.Join(data, file))
	if os.IsNotExist(err) {
		t.Skip("the data is not beside the checkout") //nolint:forbidigo // it is not part of the project
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []float64
	for j, head := range rows[0] {
		for _, row := range rows[1:] {
			if head == name {
				v, err := strconv.ParseFloat(row[j], 64)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, v)
			}
		}
	}
	return out
}

// monthly makes a series by month that begins in January.
func monthly(values, exposure []float64) Series {
	s := Series{Kind: Count, PerYear: 12}
	for i, v := range values {
		p := Point{Label: strconv.Itoa(i), At: i, Season: i % 12, Value: v}
		if exposure != nil {
			p.Exposure = exposure[i]
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// reference is what R gives for one model.
type reference struct {
	Coef, SE, RR, Dispersion float64
	CI                       [2]float64 `json:"ci95_z"`
	DW                       float64    `json:"durbin_watson_deviance_resid"`
}

func readReferences(t *testing.T, into any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(data, "effect_references.json"))
	if os.IsNotExist(err) {
		t.Skip("the references are not beside the checkout") //nolint:forbidigo // they are not part of the project
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-6*math.Abs(want)) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

func (r reference) check(t *testing.T, name string, e *Estimate) {
	t.Helper()
	same(t, name+" standard error", *e.StdErr, r.SE)
	same(t, name+" ratio", *e.Ratio, r.RR)
	same(t, name+" lower", *e.Lower, r.CI[0])
	same(t, name+" upper", *e.Upper, r.CI[1])
	same(t, name+" dispersion", *e.Dispersion, r.Dispersion)
	same(t, name+" Durbin-Watson", *e.DurbinWatson, r.DW)
}

func estimate(t *testing.T, s Series, sp Spec) *Estimate {
	t.Helper()
	f, err := Fit(s, sp)
	if err != nil {
		t.Fatal(err)
	}
	return f.Estimate()
}

func TestSicilysSmokingBanComesOutAsInR(t *testing.T) {
	var refs struct {
		Sicily struct {
			Poisson   reference          `json:"poisson_step"`
			Quasi     reference          `json:"quasi_step"`
			Harmonic  reference          `json:"quasi_step_harmonic2"`
			NeweyWest map[string]float64 `json:"quasi_step_harmonic2_newey_west_se"`
			Slope     struct {
				Step  reference `json:"smokban"`
				Slope reference `json:"post_slope"`
			} `json:"quasi_step_slope_harmonic2"`
			Months         reference `json:"quasi_month_dummies"`
			Averted        float64
			Counterfactual float64 `json:"counterfactual_post"`
			Observed       float64 `json:"observed_post"`
		}
	}
	readReferences(t, &refs)
	want := refs.Sicily
	s := monthly(column(t, "sicily/sicily.csv", "aces"), column(t, "sicily/sicily.csv", "stdpop"))
	want.Poisson.check(t, "Poisson", estimate(t, s, Spec{Start: 36, Family: Poisson}))
	want.Quasi.check(t, "quasi-Poisson", estimate(t, s, Spec{Start: 36}))
	e := estimate(t, s, Spec{Start: 36, Season: 2})
	want.Harmonic.check(t, "harmonics", e)
	same(t, "expected", e.Without.Expected, want.Counterfactual)
	same(t, "observed", e.Without.Observed, want.Observed)
	same(t, "averted", -e.Without.Difference, want.Averted)
	want.Months.check(t, "months", estimate(t, s, Spec{Start: 36, Season: EachPeriod}))
	e = estimate(t, s, Spec{Start: 36, Season: 2, Model: StepSlope})
	want.Slope.Step.check(t, "step beside a slope", e)
	same(t, "slope", e.Coefficients[3].Value, want.Slope.Slope.Coef)
	same(t, "error of the slope", e.Coefficients[3].StdErr, want.Slope.Slope.SE)
	checkNeweyWest(t, s, Spec{Start: 36, Season: 2}, want.NeweyWest)
}

func checkNeweyWest(t *testing.T, s Series, sp Spec, want map[string]float64) {
	t.Helper()
	for lag, se := range want {
		n, _ := strconv.Atoi(lag)
		sp.Errors = Errors{NeweyWest, n}
		same(t, "Newey-West "+lag, *estimate(t, s, sp).StdErr, se)
	}
}

func TestTheSeatBeltLawComesOutAsInR(t *testing.T) {
	type series struct {
		Harmonic  reference          `json:"quasi_step_harmonic2"`
		NeweyWest map[string]float64 `json:"newey_west_se"`
		Offset    reference          `json:"offset_kms"`
	}
	var refs struct{ Seatbelts map[string]series }
	readReferences(t, &refs)
	for name, want := range refs.Seatbelts {
		values, kms := column(t, "seatbelts/seatbelts.csv", name), column(t, "seatbelts/seatbelts.csv", "kms")
		sp := Spec{Start: 169, Season: 2}
		want.Harmonic.check(t, name, estimate(t, monthly(values, nil), sp))
		want.Offset.check(t, name+" by kilometre", estimate(t, monthly(values, kms), sp))
		checkNeweyWest(t, monthly(values, nil), sp, want.NeweyWest)
	}
}

func TestFrontBesideRearSeatsComesOutAsInR(t *testing.T) {
	var refs struct {
		Controlled reference `json:"seatbelts_controlled_front_vs_rear"`
	}
	readReferences(t, &refs)
	sp := Spec{Start: 169, Season: 2}
	front, err := Fit(monthly(column(t, "seatbelts/seatbelts.csv", "front"), nil), sp)
	if err != nil {
		t.Fatal(err)
	}
	rear, err := Fit(monthly(column(t, "seatbelts/seatbelts.csv", "rear"), nil), sp)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare(front, rear)
	if err != nil {
		t.Fatal(err)
	}
	refs.Controlled.check(t, "front beside rear", &Estimate{
		StdErr: c.StdErr, Ratio: c.Ratio, Lower: c.Lower, Upper: c.Upper, Dispersion: c.Dispersion, DurbinWatson: c.DurbinWatson,
	})
	same(t, "difference of the steps", c.Coefficients[0].Value, refs.Controlled.Coef)
}
