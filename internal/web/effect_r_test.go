package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ruggespraak/internal/effect"
)

// made is four years of months that vary, from a March on, with more people every month.
func made(kind effect.Kind) effect.Series {
	s := effect.Series{Name: "Opnames", Kind: kind, PerYear: 12}
	for i := range 48 {
		s.Points = append(s.Points, effect.Point{
			Label: fmt.Sprintf("%d-%02d", 2020+(i+2)/12, (i+2)%12+1), At: i, Season: (i + 2) % 12, Value: float64(60 + 9*(i%5) + 4*((i+2)%12) - 10*(i/30)),
			Exposure: float64(20000 + 13*i),
		})
	}
	return s
}

func fitted(t *testing.T, s effect.Series, sp effect.Spec) *effect.Fitted {
	t.Helper()
	f, err := effect.Fit(s, sp)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// records reads a download as a program would.
func records(t *testing.T, raw []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for j, name := range rows[0] {
			r[name] = row[j]
		}
		out = append(out, r)
	}
	return out
}

func read(t *testing.T, r map[string]string, name string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(r[name], 64)
	if err != nil {
		t.Fatalf("column %s: %v", name, err)
	}
	return x
}

var wave = regexp.MustCompile(`^(sin|cos)\(2 \* pi \* (\d) \* seizoen / ([\d.]+)\)$`)

// columnsOf works out a term of the formula on a row, as R would: a factor gives a column for each level but the first.
func columnsOf(t *testing.T, term string, r map[string]string, levels []float64) []float64 {
	t.Helper()
	if m := wave.FindStringSubmatch(term); m != nil {
		k, _ := strconv.ParseFloat(m[2], 64)
		per, _ := strconv.ParseFloat(m[3], 64)
		angle := 2 * math.Pi * k * read(t, r, "seizoen") / per
		if m[1] == "sin" {
			return []float64{math.Sin(angle)}
		}
		return []float64{math.Cos(angle)}
	}
	if term != "factor(seizoen)" {
		return []float64{read(t, r, term)}
	}
	var out []float64
	for _, level := range levels[1:] {
		x := 0.0
		if read(t, r, "seizoen") == level {
			x = 1
		}
		out = append(out, x)
	}
	return out
}

// rerun works the formula of a script out on the rows of a download and compares what the model says with the download.
func rerun(t *testing.T, e *effect.Estimate, script string, rows []map[string]string) {
	t.Helper()
	_, rest, _ := strings.Cut(script, "formule <- waarde ~ ")
	formula, _, _ := strings.Cut(rest, "\n")
	seen := map[float64]bool{}
	for _, r := range rows {
		if r["telt_mee"] == "1" {
			seen[read(t, r, "seizoen")] = true
		}
	}
	levels := slices.Sorted(maps.Keys(seen))
	for _, r := range rows {
		x, offset := []float64{1}, 0.0
		for term := range strings.SplitSeq(formula, " + ") {
			if term == "offset(log(blootstelling))" {
				offset = math.Log(read(t, r, "blootstelling"))
				continue
			}
			x = append(x, columnsOf(t, term, r, levels)...)
		}
		if len(x) != len(e.Coefficients) {
			t.Fatalf("the formula gives %d columns for %d terms: %s", len(x), len(e.Coefficients), formula)
		}
		eta := offset
		for j, c := range e.Coefficients {
			eta += c.Value * x[j]
		}
		if e.Family != effect.LeastSquares {
			eta = math.Exp(eta)
		}
		if want := read(t, r, "model"); math.Abs(eta-want) > 1e-9*math.Abs(want) {
			t.Fatalf("%s: the formula gives %g, the download says %g", r["periode"], eta, want)
		}
	}
}

func TestTheScriptFitsOnTheFiguresWhatWasFitted(t *testing.T) {
	for name, sp := range map[string]effect.Spec{
		"step":              {Start: 24},
		"harmonics":         {Start: 24, Season: 2},
		"slope":             {Start: 24, Season: 1, Model: effect.StepSlope, Errors: effect.Errors{Kind: effect.NeweyWest, Lag: 3}},
		"months":            {Start: 24, Season: effect.EachPeriod, PhaseIn: 3},
		"without exposure":  {Start: 24, NoExposure: true},
		"negative binomial": {Start: 24, Season: 1, Family: effect.NegativeBinomial},
		"least squares":     {Start: 24, Season: 2, Family: effect.LeastSquares},
	} {
		t.Run(name, func(t *testing.T) {
			e := fitted(t, made(effect.Count), sp).Estimate()
			raw, err := effectCSV(e, nil)
			if err != nil {
				t.Fatal(err)
			}
			script := effectScript("Besluit", "effect.csv", e, nil)
			rerun(t, e, script, records(t, raw))
			balanced(t, script)
		})
	}
}

// balanced checks that what R opens it closes, line by line: a script that is cut off does not run.
func balanced(t *testing.T, script string) {
	t.Helper()
	for line := range strings.Lines(script) {
		code := strings.TrimSpace(line)
		if strings.HasPrefix(code, "#") {
			continue
		}
		for _, pair := range []string{"()", "[]"} {
			if strings.Count(code, pair[:1]) != strings.Count(code, pair[1:]) {
				t.Errorf("%q opens what it does not close", code)
			}
		}
		if strings.Count(code, `"`)%2 != 0 {
			t.Errorf("%q has a quote too many", code)
		}
	}
}

func TestFiguresOfADownloadAreExact(t *testing.T) {
	s := made(effect.Count)
	e := fitted(t, s, effect.Spec{Start: 24, PhaseIn: 2}).Estimate()
	raw, err := effectCSV(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range records(t, raw) {
		p, c := s.Points[i], e.Curve[i]
		if r["periode"] != p.Label || read(t, r, "waarde") != p.Value || read(t, r, "blootstelling") != p.Exposure || read(t, r, "model") != c.Fitted {
			t.Fatalf("row %d is %v, the series has %+v", i, r, p)
		}
		if counts := r["telt_mee"] == "1"; counts != (c.Side != effect.LeftOut) || (r["zonder_besluit"] == "") != (i < 24) {
			t.Fatalf("row %d is %v, its side is %s", i, r, c.Side)
		}
	}
}

func TestScript(t *testing.T) {
	own, other := made(effect.Count), made(effect.Count)
	for i := range other.Points {
		other.Points[i].Value += float64(i % 7)
	}
	sp := effect.Spec{Start: 24, Season: 1}
	f := fitted(t, own, sp)
	beside, err := effect.Compare(f, fitted(t, other, sp))
	if err != nil {
		t.Fatal(err)
	}
	got := effectScript("Meer\n  huisbezoek", "effect.csv", f.Estimate(), beside)
	balanced(t, got)
	code, found, _ := strings.Cut(got, "# Ruggespraak vond:")
	if want := `# Meer huisbezoek
# Zet dit script in dezelfde map als effect.csv.
d <- read.csv("effect.csv")
d <- d[d$telt_mee == 1, ] # zonder de perioden van de overgang
formule <- waarde ~ stap + tijd + sin(2 * pi * 1 * seizoen / 12) + cos(2 * pi * 1 * seizoen / 12) + offset(log(blootstelling))
eigen <- d[d$reeks == "eigen", ]
m <- glm(formule, family = quasipoisson(link = "log"), data = eigen)
V <- vcov(m)
print(summary(m))
b <- coef(m)[["stap"]]
se <- sqrt(V["stap", "stap"])
cat(sprintf("Verhouding bij het besluit: %.6g (95%%-interval %.6g tot %.6g)\n", exp(b), exp(b - 1.959964 * se), exp(b + 1.959964 * se)))
# wat zonder verandering te verwachten was, in de perioden erna
zonder <- predict(m, transform(eigen, stap = 0, helling = 0), type = "response")
na <- eigen$kant == "na"
waargenomen <- sum(eigen$waarde[na])
verwacht <- waargenomen * sum(zonder[na]) / sum(fitted(m)[na])
cat(sprintf("Waargenomen: %.6g; zonder verandering verwacht: %.6g\n", waargenomen, verwacht))
# naast de controlereeks
controle <- d[d$reeks == "controle", ]
mc <- glm(formule, family = quasipoisson(link = "log"), data = controle)
Vc <- vcov(mc)
bd <- b - coef(mc)[["stap"]]
s <- summary(m); sc <- summary(mc)
spreiding <- (s$df.residual * s$dispersion + sc$df.residual * sc$dispersion) / (s$df.residual + sc$df.residual)
sed <- sqrt(spreiding * (s$cov.unscaled["stap", "stap"] + sc$cov.unscaled["stap", "stap"]))
cat(sprintf("Naast de controlereeks: %.6g (95%%-interval %.6g tot %.6g)\n", exp(bd), exp(bd - 1.959964 * sed), exp(bd + 1.959964 * sed)))
`; code != want {
		t.Errorf("the script is\n%s\nwant\n%s", code, want)
	}
	if e := f.Estimate(); !strings.Contains(found, fmt.Sprintf("bij het besluit: %.6g (95%%-interval %.6g tot %.6g)", *e.Ratio, *e.Lower, *e.Upper)) {
		t.Errorf("beside the script stands %s", found)
	}
}
