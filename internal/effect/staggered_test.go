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
	t.Logf("simple %+v", e.Total)
	for _, d := range e.Dynamic {
		t.Logf("%+v", d)
	}
	for _, d := range e.Groups {
		t.Logf("%+v", d)
	}
	t.Logf("%+v %v %v %+v", e.BeforeTest, e.BeforeDiffers, e.Errors, e.Areas)
}
