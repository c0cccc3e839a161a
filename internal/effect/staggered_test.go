package effect_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"ruggespraak/internal/effect"
)

// beside opens a file of figures of others that stands beside the checkout, or skips.
func beside(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if os.IsNotExist(err) {
		t.Skip("the data is not beside the checkout") //nolint:forbidigo // it is not part of the project
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// minimumWages is teenage employment in 500 counties of the United States, of which 191 raised their minimum wage (Callaway
// and Sant'Anna, 2021).
func minimumWages(t *testing.T) effect.Panel {
	t.Helper()
	rows, err := csv.NewReader(beside(t, "mpdta/mpdta.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	p, place := effect.Panel{Kind: effect.Mean, PerYear: 1}, map[string]int{}
	for _, row := range rows[1:] {
		year, county, employed, start := row[0], row[1], row[3], int(number(row[4]))
		if start == 0 {
			start = effect.Never
		}
		i, seen := place[county]
		if !seen {
			i = len(p.Areas)
			place[county] = i
			p.Areas = append(p.Areas, effect.PanelArea{Name: county, Start: start})
		}
		p.Areas[i].Points = append(p.Areas[i].Points, effect.Point{Label: year, At: int(number(year)), Value: number(employed)})
	}
	return p
}

func staggered(t *testing.T, p effect.Panel, o effect.StaggeredOptions) *effect.StaggeredEstimate {
	t.Helper()
	e, err := effect.Staggered(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func agrees(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func TestMinimumWagesComeOutAsInR(t *testing.T) {
	var all struct {
		Mpdta struct {
			Simple         float64            `json:"simple"`
			Dynamic        map[string]float64 `json:"dynamic"`
			DynamicOverall float64            `json:"dynamic_overall"`
			Group          map[string]float64 `json:"group"`
			GroupOverall   float64            `json:"group_overall"`
		} `json:"mpdta"`
	}
	if err := json.NewDecoder(beside(t, "effect_references.json")).Decode(&all); err != nil {
		t.Fatal(err)
	}
	want := all.Mpdta
	e := staggered(t, minimumWages(t), effect.StaggeredOptions{})
	const by = 1e-9
	agrees(t, "the simple mean", e.Total.Effect, want.Simple, by)
	agrees(t, "the mean over durations", e.Total.OverTime.Effect, want.DynamicOverall, by)
	agrees(t, "the mean over groups", e.Total.OverGroups.Effect, want.GroupOverall, by)
	told := 0
	for _, d := range e.Dynamic {
		if d.Since >= 0 {
			told++
			agrees(t, fmt.Sprintf("after %d years", d.Since), d.Effect, want.Dynamic[fmt.Sprintf("e%d", d.Since)], by)
		}
	}
	for _, g := range e.Total.PerGroup {
		told++
		agrees(t, "group "+g.Group, g.Effect, want.Group[g.Group], by)
	}
	if told != len(want.Dynamic)+len(want.Group) {
		t.Errorf("%d of %d means are told", told, len(want.Dynamic)+len(want.Group))
	}
	if e.Errors != effect.OverAreas || e.Total.Compared != effect.NeverTreated || e.Areas != (effect.AreaCounts{Treated: 191, Compared: 309}) {
		t.Errorf("%s, compared with %s, areas %+v", e.Errors, e.Total.Compared, e.Areas)
	}
	if s := e.Total.Sensitivity; s == nil || s.Compared != effect.NotYetTreated {
		t.Errorf("sensitivity %+v", s)
	} else {
		agrees(t, "the simple mean beside the not-yet-treated", s.Effect, -0.03976362562304368, 1e-9)
	}
}

// simpleMean works the simple mean out anew, as the mean over treated areas and years of the growth since the year before the
// measure less that of the areas without one, with one area left out.
func simpleMean(p effect.Panel, skip int) float64 {
	without := func(a, b int) float64 {
		sum, n := 0.0, 0.0
		for i, area := range p.Areas {
			if i != skip && area.Start == effect.Never {
				sum, n = sum+area.Points[b].Value-area.Points[a].Value, n+1
			}
		}
		return sum / n
	}
	sum, n := 0.0, 0.0
	type years struct{ base, year int }
	known := map[years]float64{}
	for i, area := range p.Areas {
		if i == skip || area.Start == effect.Never {
			continue
		}
		base := area.Start - 1 - area.Points[0].At
		for t := base + 1; t < len(area.Points); t++ {
			k := years{base, t}
			if _, ok := known[k]; !ok {
				known[k] = without(base, t)
			}
			sum, n = sum+area.Points[t].Value-area.Points[base].Value-known[k], n+1
		}
	}
	return sum / n
}

func TestTheStandardErrorIsThatOfLeavingOutOneAreaAtATime(t *testing.T) {
	p := minimumWages(t)
	e := staggered(t, p, effect.StaggeredOptions{})
	n, all := float64(len(p.Areas)), simpleMean(p, -1)
	agrees(t, "the simple mean", e.Total.Effect, all, 1e-12)
	squares := 0.0
	for i := range p.Areas {
		d := simpleMean(p, i) - all
		squares += d * d
	}
	want := math.Sqrt(squares * (n - 1) / n)
	t.Logf("leaving out %v, drawn %v", want, e.Total.StdErr)
	agrees(t, "the standard error", e.Total.StdErr, want, 0.12*want)
	agrees(t, "the reach of the interval", e.Total.Upper-e.Total.Effect, 1.96*want, 0.15*1.96*want)
}

// steady is a panel of areas with a figure per period, and nothing else.
func steady(starts []int, figures ...[]float64) effect.Panel {
	p := effect.Panel{Kind: effect.Mean, PerYear: 12}
	for i, values := range figures {
		a := effect.PanelArea{Name: string(rune('A' + i)), Start: starts[i]}
		for t, v := range values {
			a.Points = append(a.Points, effect.Point{Label: fmt.Sprint("p", t), At: t, Value: v})
		}
		p.Areas = append(p.Areas, a)
	}
	return p
}

func TestEffectsAreThoseWorkedOutByHand(t *testing.T) {
	p := steady([]int{6, 8, effect.Never},
		[]float64{10, 12, 11, 13, 12, 11, 5, 6, 4, 5, 3, 4},
		[]float64{20, 21, 22, 20, 21, 23, 21, 22, 30, 31, 30, 32},
		[]float64{15, 15, 17, 15, 16, 16, 15, 17, 15, 16, 17, 15})
	e := staggered(t, p, effect.StaggeredOptions{})
	found := map[string]float64{}
	for _, g := range e.Groups {
		found[g.Group+" "+g.Period] = g.Effect
		if g.Before != (g.Period < g.Group && len(g.Period) == 2) || g.Areas != 1 || g.With != 1 {
			t.Errorf("%+v", g)
		}
	}
	for cell, want := range map[string]float64{
		"p6 p6": (5 - 11) - (15 - 16), "p6 p7": (6 - 11) - (17 - 16), "p6 p0": (10 - 11) - (15 - 16),
		"p8 p8": (30 - 22) - (15 - 17), "p8 p11": (32 - 22) - (15 - 17), "p8 p3": (20 - 22) - (15 - 17),
	} {
		agrees(t, cell, found[cell], want, 1e-12)
	}
	if _, ok := found["p6 p5"]; ok || len(e.Groups) != 22 {
		t.Errorf("%d effects, the base period among them: %v", len(e.Groups), ok)
	}
	for _, d := range e.Dynamic {
		switch d.Since {
		case -1:
			agrees(t, "the base period", d.Effect, 0, 0)
		case 0:
			agrees(t, "the first period", d.Effect, (-5.0+10)/2, 1e-12)
		case 5:
			agrees(t, "the period that only the first group has", d.Effect, (4-11)-(15-16), 1e-12)
		}
	}
	observed := (5 + 6 + 4 + 5 + 3 + 4 + 30 + 31 + 30 + 32) / 10.0
	agrees(t, "the level observed", e.Total.Observed, observed, 1e-12)
	agrees(t, "the level expected", e.Total.Expected, observed-e.Total.Effect, 1e-12)
	if e.Errors != effect.OverTime || e.Areas != (effect.AreaCounts{Treated: 2, Compared: 1}) {
		t.Errorf("%s over %+v", e.Errors, e.Areas)
	}

	// By the mean of the six and of the eight periods before: what each area and the one without the measure grew since.
	ground := (6*(27/6.0-69/6.0) - 6*(95/6.0-94/6.0) + 4*(123/4.0-170/8.0) - 4*(63/4.0-126/8.0)) / 10
	agrees(t, "the effect since the mean before", e.Total.OverBefore.Effect, ground, 1e-12)

	other := staggered(t, p, effect.StaggeredOptions{Compared: effect.NotYetTreated})
	for _, g := range other.Groups {
		if g.Group == "p6" && g.Period == "p7" {
			agrees(t, "beside the one that began later too", g.Effect, (6-11)-((22-23)+(17-16))/2.0, 1e-12)
		}
		if g.Group == "p6" && g.Period == "p8" {
			agrees(t, "beside the one that never began", g.Effect, (4-11)-(15-16), 1e-12)
		}
	}
	agrees(t, "the other comparison", e.Total.Sensitivity.Effect, other.Total.Effect, 1e-12)
}

func TestWhereAllAreasBeginThePeriodsAfterTheLastAreLeftOut(t *testing.T) {
	panel, _ := planted{starts: []int{18, 22, 27, 31}, periods: 46, noise: 0.03}.panel(1)
	e := staggered(t, panel, effect.StaggeredOptions{})
	if e.Total.Compared != effect.NotYetTreated || e.Total.Sensitivity != nil {
		t.Errorf("compared with %s, otherwise %+v", e.Total.Compared, e.Total.Sensitivity)
	}
	if len(e.Uncompared) != 15 || e.Uncompared[0] != "maand 32" || e.Uncompared[14] != "maand 46" {
		t.Errorf("without comparison: %q", e.Uncompared)
	}
	if e.Areas != (effect.AreaCounts{Treated: 3, Compared: 1}) || len(e.Total.PerGroup) != 3 {
		t.Errorf("%+v, groups %+v", e.Areas, e.Total.PerGroup)
	}
}

func TestWhatAreasHaveInCommonChangesNothing(t *testing.T) {
	p := planted{starts: fewAreas, periods: 30, effect: -0.1, noise: 0.03}
	panel, _ := p.panel(3)
	first := staggered(t, panel, effect.StaggeredOptions{})
	for i, a := range panel.Areas {
		for t := range a.Points {
			a.Points[t].Value += float64(100*i) + 7*math.Cos(float64(t))
		}
	}
	second := staggered(t, panel, effect.StaggeredOptions{})
	agrees(t, "the effect", second.Total.Effect, first.Total.Effect, 1e-9)
	agrees(t, "its error", second.Total.StdErr, first.Total.StdErr, 0.2*first.Total.StdErr)
}

func TestTheSameFiguresGiveTheSameAnswer(t *testing.T) {
	panel, _ := planted{starts: fewAreas, periods: 46, noise: 0.03}.panel(9)
	first, err := json.Marshal(staggered(t, panel, effect.StaggeredOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(staggered(t, panel, effect.StaggeredOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("the answers differ")
	}
}
