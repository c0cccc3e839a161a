package effect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ruggespraak/internal/effect"
)

// town is six areas over two years, of which three got a measure.
func town() effect.Panel {
	p, _ := planted{starts: []int{10, 12, 14, 0, 0, 0}, periods: 24, effect: -0.1, noise: 0.03}.panel(4)
	return p
}

func TestAreasThatCannotBeUsedAreLeftOutAndNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*effect.PanelArea)
		code   effect.Code
		says   string
	}{
		{"a gap", func(a *effect.PanelArea) { a.Points = slices.Delete(a.Points, 5, 6) }, effect.Gap, "tussen maand 5 en maand 7"},
		{"a period twice", func(a *effect.PanelArea) { a.Points[5].At = 4 }, effect.Duplicate, "maand 6"},
		{"no number", func(a *effect.PanelArea) { a.Points[5].Value = math.NaN() }, effect.BadValue, "maand 6"},
		{"a number beyond computing", func(a *effect.PanelArea) { a.Points[5].Value = 1e300 }, effect.BadValue, "maand 6"},
		{"no figures", func(a *effect.PanelArea) { a.Points = nil }, effect.TooFewPeriods, "geen waarden"},
		{"fewer periods", func(a *effect.PanelArea) { a.Points = a.Points[4:] }, effect.Gap, "gebied 1"},
		{"an end long before the others", func(a *effect.PanelArea) { a.Points = a.Points[:15] }, effect.Gap, "gebied 1"},
		{"the measure from the first period", func(a *effect.PanelArea) { a.Start = 0 }, effect.AlreadyBegun, "gebied 1"},
		{"the measure from before the figures", func(a *effect.PanelArea) { a.Start = math.MinInt }, effect.AlreadyBegun, "gebied 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := town()
			c.change(&p.Areas[0])
			e := staggered(t, p, effect.StaggeredOptions{})
			if len(e.LeftOut) != 1 || e.LeftOut[0].Area != "gebied 1" || e.LeftOut[0].Code != c.code || !strings.Contains(e.LeftOut[0].Text, c.says) {
				t.Fatalf("left out %+v", e.LeftOut)
			}
			if e.Areas != (effect.AreaCounts{Treated: 2, Compared: 3, LeftOut: 1}) || e.Periods != 24 {
				t.Errorf("%+v over %d periods", e.Areas, e.Periods)
			}
			rest := town()
			rest.Areas = rest.Areas[1:]
			agrees(t, "the effect", e.Total.Effect, staggered(t, rest, effect.StaggeredOptions{}).Total.Effect, 1e-12)
		})
	}
}

func TestAMonthThatMostAreasDoNotHaveYetIsLeftOut(t *testing.T) {
	p := town()
	for i := 1; i < 6; i++ {
		p.Areas[i].Points = p.Areas[i].Points[:23]
	}
	e := staggered(t, p, effect.StaggeredOptions{})
	if e.Periods != 23 || e.First != "maand 1" || e.Last != "maand 23" || len(e.LeftOut) != 0 {
		t.Errorf("%d periods, %s to %s, left out %+v", e.Periods, e.First, e.Last, e.LeftOut)
	}
}

func TestAnAreaThatBeginsAfterTheFiguresIsOneToCompareWith(t *testing.T) {
	p := town()
	before := staggered(t, p, effect.StaggeredOptions{})
	p.Areas[5].Start = 24
	after := staggered(t, p, effect.StaggeredOptions{})
	agrees(t, "the effect", after.Total.Effect, before.Total.Effect, 0)
}

func TestCountsAreTakenPerThousandOfTheExposure(t *testing.T) {
	p, _ := planted{starts: []int{10, 12, 14, 0, 0, 0}, periods: 24, effect: -0.1, counts: true}.panel(4)
	e := staggered(t, p, effect.StaggeredOptions{})
	rates := effect.Panel{Kind: effect.Mean, PerYear: 12}
	for _, a := range p.Areas {
		points := slices.Clone(a.Points)
		for i, q := range points {
			points[i].Value, points[i].Exposure = q.Value/q.Exposure*1000, 0
		}
		rates.Areas = append(rates.Areas, effect.PanelArea{Name: a.Name, Start: a.Start, Points: points})
	}
	agrees(t, "the effect", e.Total.Effect, staggered(t, rates, effect.StaggeredOptions{}).Total.Effect, 1e-12)
	plain := staggered(t, p, effect.StaggeredOptions{NoExposure: true})
	if !e.Exposed || plain.Exposed || math.Abs(plain.Total.Effect-e.Total.Effect) < 0.1 {
		t.Errorf("per 1,000: %v %v, as they are: %v %v", e.Exposed, e.Total.Effect, plain.Exposed, plain.Total.Effect)
	}
}

func TestAPanelThatSaysNothingIsRefusedWithTheReason(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*effect.Panel)
		options effect.StaggeredOptions
		code    effect.Code
		says    string
	}{
		{name: "one area", change: func(p *effect.Panel) { p.Areas = p.Areas[:1] }, code: effect.NoComparison, says: "1 gebied"},
		{name: "nothing", change: func(p *effect.Panel) { p.Areas = nil }, code: effect.NoComparison, says: "0 gebied"},
		{name: "half years", change: func(p *effect.Panel) { p.PerYear = 2 }, code: effect.HalfYearly, says: "Halfjaarcijfers"},
		{name: "no area with the measure", change: everyStart(effect.Never), code: effect.AtTheEdge, says: "In geen enkel gebied"},
		{name: "all at once", change: everyStart(12), code: effect.NoComparison, says: "overal tegelijk"},
		{name: "everywhere before", change: everyStart(-3), code: effect.NoComparison, says: "0 gebieden"},
		{name: "an area twice", change: func(p *effect.Panel) { p.Areas[1].Name = "gebied 1" }, code: effect.Duplicate, says: "gebied 1 komt twee keer"},
		{name: "a period that no area has", change: func(p *effect.Panel) {
			for i := range p.Areas {
				if i%2 == 0 {
					p.Areas[i].Points = p.Areas[i].Points[:10]
				} else {
					p.Areas[i].Points = p.Areas[i].Points[13:]
				}
			}
		}, code: effect.Gap, says: "Tussen maand 10 en maand 14"},
		{name: "three periods", change: func(p *effect.Panel) {
			for i := range p.Areas {
				p.Areas[i].Points = p.Areas[i].Points[9:12]
			}
		}, code: effect.TooFewPeriods, says: "minstens 4"},
		{name: "too few before", change: func(p *effect.Panel) {
			p.Areas = p.Areas[2:4]
			for i := range p.Areas {
				p.Areas[i].Points = p.Areas[i].Points[10:]
			}
		}, code: effect.TooFewPeriods, says: "te weinig perioden"},
		{name: "exposure in some areas", change: func(p *effect.Panel) {
			p.Kind = effect.Count
			for i := range p.Areas {
				for j := range p.Areas[i].Points {
					p.Areas[i].Points[j].Value = float64(i + j)
					p.Areas[i].Points[j].Exposure = float64(i / 2)
				}
			}
		}, code: effect.BadExposure, says: "2 van de 6"},
		{name: "figures that never change", change: func(p *effect.Panel) {
			for i := range p.Areas {
				for j := range p.Areas[i].Points {
					p.Areas[i].Points[j].Value = float64(i)
				}
			}
		}, code: effect.NoVariation, says: "nergens van elkaar"},
		{name: "no area that never had it", change: func(p *effect.Panel) { p.Areas = p.Areas[:3] }, options: effect.StaggeredOptions{Compared: effect.NeverTreated}, code: effect.NoComparison, says: "zonder de maatregel"},
		{name: "too many areas", change: func(p *effect.Panel) {
			for i := range 1000 {
				p.Areas = append(p.Areas, effect.PanelArea{Name: fmt.Sprint("nog ", i), Points: p.Areas[0].Points})
			}
		}, code: effect.TooMuch, says: "hoogstens 1000"},
		{name: "too many periods", change: func(p *effect.Panel) {
			for i := range p.Areas {
				for n := len(p.Areas[i].Points); n < 401; n++ {
					p.Areas[i].Points = append(p.Areas[i].Points, effect.Point{Label: "later", At: n, Value: float64(i)})
				}
			}
		}, code: effect.TooMuch, says: "401 perioden"},
		{name: "periods beyond counting", change: func(p *effect.Panel) {
			for i := range p.Areas {
				for j := range p.Areas[i].Points {
					p.Areas[i].Points[j].At += math.MaxInt - 30
				}
			}
		}, code: effect.BadValue, says: "te ver weg"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := town()
			c.change(&p)
			e, err := effect.Staggered(p, c.options)
			var r *effect.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("%+v, %v", e, err)
			}
			if r.Code != c.code || !strings.Contains(r.Text, c.says) {
				t.Errorf("%s: %s", r.Code, r.Text)
			}
		})
	}
}

func everyStart(at int) func(*effect.Panel) {
	return func(p *effect.Panel) {
		for i := range p.Areas {
			p.Areas[i].Start = at
		}
	}
}

// wild is a panel of anything, mostly one that can be worked with.
func wild(seed uint64, areas, periods, spoiled uint8) effect.Panel {
	r := rand.New(rand.NewPCG(seed, 11))
	kinds := []effect.Kind{effect.Count, effect.Amount, effect.Mean, effect.Percentage}
	p := effect.Panel{Kind: kinds[r.IntN(4)], PerYear: []float64{1, 4, 12, 365.25 / 7, 2}[r.IntN(5)]}
	scale := math.Pow(10, float64(r.IntN(16)))
	exposed := r.IntN(2) == 0
	for i := range int(areas) % 24 {
		a := effect.PanelArea{Name: fmt.Sprint(i), Start: r.IntN(int(periods)%48 + 2)}
		if r.IntN(3) == 0 {
			a.Start = effect.Never
		}
		for t := range int(periods) % 48 {
			q := effect.Point{Label: fmt.Sprint(t), At: t, Value: math.Floor(scale * r.Float64())}
			if exposed {
				q.Exposure = 1 + 1000*r.Float64()
			}
			a.Points = append(a.Points, q)
		}
		p.Areas = append(p.Areas, a)
	}
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -1, 1e15, 5e-324, 1e-300, math.MaxFloat64}
	for range int(spoiled) % 8 {
		if len(p.Areas) == 0 {
			break
		}
		a := &p.Areas[r.IntN(len(p.Areas))]
		if len(a.Points) == 0 {
			continue
		}
		q, v := &a.Points[r.IntN(len(a.Points))], odd[r.IntN(len(odd))]
		switch r.IntN(6) {
		case 0:
			q.Value = v
		case 1:
			q.Exposure = v
		case 2:
			q.At = []int{math.MinInt, math.MaxInt, 0, 1 << 30}[r.IntN(4)]
		case 3:
			a.Start = []int{math.MinInt, -1, 0, 1 << 40}[r.IntN(4)]
		case 4:
			a.Points = a.Points[r.IntN(len(a.Points)):]
		case 5:
			for t := range a.Points {
				a.Points[t].Value = 7
			}
		}
	}
	return p
}

func FuzzStaggered(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(seed, uint8(3*seed+2), uint8(7*seed+6), uint8(seed), seed%3 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, areas, periods, spoiled uint8, notYet bool) {
		o := effect.StaggeredOptions{}
		if notYet {
			o.Compared = effect.NotYetTreated
		}
		e, err := effect.Staggered(wild(seed, areas, periods, spoiled), o)
		var r *effect.Refusal
		if err != nil {
			if !errors.As(err, &r) || r.Code == "" || r.Text == "" {
				t.Fatal(err)
			}
			return
		}
		if _, err := json.Marshal(e); err != nil { // NaN and infinity cannot be written
			t.Fatal(err)
		}
		if i := e.Total; !(i.Lower < i.Effect && i.Effect < i.Upper && i.StdErr > 0) {
			t.Errorf("%+v", i)
		}
		for _, g := range e.Groups {
			if !(g.Lower <= g.Effect && g.Effect <= g.Upper) {
				t.Errorf("%+v", g)
			}
		}
	})
}
