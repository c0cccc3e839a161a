package web

import (
	"fmt"
	"strconv"
	"strings"

	"ruggespraak/internal/effect"
)

// effectScript is the few lines of R that fit the model of an estimate again, from the file with its figures.
func effectScript(title, file string, e *effect.Estimate, beside *effect.Comparison) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s", strings.Join(strings.Fields(title), " "))
	line("# Zet dit script in dezelfde map als %s.", file)
	for _, name := range librariesOf(e) {
		line("library(%s)", name)
	}
	line("d <- read.csv(%q)", file)
	line("d <- d[d$telt_mee == 1, ] # zonder de perioden van de overgang")
	line("formule <- %s", formulaOf(e))
	line("eigen <- d[d$reeks == %q, ]", ownSeries)
	line("m <- %s", fitOf(e.Family, "eigen"))
	line("V <- %s", covarianceOf(e.Errors, "m"))
	line("print(summary(m))")
	b.WriteString(stepLines(e))
	b.WriteString(withoutLines(e))
	if beside != nil {
		b.WriteString(controlLines(e, beside))
	}
	b.WriteString(foundLines(e, beside))
	return b.String()
}

func librariesOf(e *effect.Estimate) []string {
	var out []string
	if e.Family == effect.NegativeBinomial {
		out = append(out, "MASS")
	}
	if e.Errors.Kind == effect.NeweyWest {
		out = append(out, "sandwich")
	}
	return out
}

// formulaOf writes the terms of a model in the order in which they were fitted.
func formulaOf(e *effect.Estimate) string {
	var terms []string
	for _, c := range e.Coefficients {
		switch term := termOf(c.Name, e.PerYear); {
		case term == "", len(terms) > 0 && terms[len(terms)-1] == term:
		default:
			terms = append(terms, term)
		}
	}
	if e.Exposed {
		terms = append(terms, "offset(log(blootstelling))")
	}
	return "waarde ~ " + strings.Join(terms, " + ")
}

func termOf(name string, perYear float64) string {
	switch name {
	case effect.Intercept:
		return ""
	case effect.Trend:
		return "tijd"
	case effect.StepTerm, effect.SlopeTerm:
		return name
	}
	for _, f := range []string{"sin", "cos"} {
		if k, ok := strings.CutPrefix(name, f); ok {
			return fmt.Sprintf("%s(2 * pi * %s * seizoen / %s)", f, k, strconv.FormatFloat(perYear, 'g', -1, 64))
		}
	}
	return "factor(seizoen)"
}

func fitOf(f effect.Family, data string) string {
	family := "quasipoisson"
	switch f {
	case effect.LeastSquares:
		return fmt.Sprintf("lm(formule, data = %s)", data)
	case effect.NegativeBinomial:
		return fmt.Sprintf("glm.nb(formule, data = %s)", data)
	case effect.Poisson:
		family = "poisson"
	case effect.QuasiPoisson:
	}
	return fmt.Sprintf("glm(formule, family = %s(link = \"log\"), data = %s)", family, data)
}

func covarianceOf(e effect.Errors, model string) string {
	if e.Kind == effect.NeweyWest {
		return fmt.Sprintf("NeweyWest(%s, lag = %d, prewhite = FALSE, adjust = TRUE)", model, e.Lag)
	}
	return fmt.Sprintf("vcov(%s)", model)
}

// ratios says whether effects are told as ratios.
func ratios(f effect.Family) bool { return f != effect.LeastSquares }

// told is how R prints an effect with its interval.
func told(what string, f effect.Family, b, se string) string {
	low, high := b+" - 1.959964 * "+se, b+" + 1.959964 * "+se
	if ratios(f) {
		b, low, high = "exp("+b+")", "exp("+low+")", "exp("+high+")"
	}
	return fmt.Sprintf("cat(sprintf(\"%s: %%.6g (95%%%%-interval %%.6g tot %%.6g)\\n\", %s, %s, %s))\n", what, b, low, high)
}

func stepLines(e *effect.Estimate) string {
	what := "Verschil bij het besluit"
	if ratios(e.Family) {
		what = "Verhouding bij het besluit"
	}
	return "b <- coef(m)[[\"stap\"]]\nse <- sqrt(V[\"stap\", \"stap\"])\n" + told(what, e.Family, "b", "se")
}

// withoutLines compare what was observed after the decision with what was to be expected without it.
func withoutLines(e *effect.Estimate) string {
	if e.Without == nil {
		return ""
	}
	lines := []string{
		"# wat zonder verandering te verwachten was, in de perioden erna",
		"zonder <- predict(m, transform(eigen, stap = 0, helling = 0), type = \"response\")",
		"na <- eigen$kant == \"na\"",
		"waargenomen <- sum(eigen$waarde[na])",
	}
	if ratios(e.Family) {
		lines = append(lines, "verwacht <- waargenomen * sum(zonder[na]) / sum(fitted(m)[na])")
	} else {
		lines = append(lines, "verwacht <- waargenomen - sum(fitted(m)[na] - zonder[na])")
	}
	if e.Without.Mean {
		lines = append(lines, "waargenomen <- waargenomen / sum(na) # gemiddeld per periode", "verwacht <- verwacht / sum(na)")
	}
	lines = append(lines, "cat(sprintf(\"Waargenomen: %.6g; zonder verandering verwacht: %.6g\\n\", waargenomen, verwacht))")
	return strings.Join(lines, "\n") + "\n"
}

// controlLines set the step beside that of the control, each with its own trend and season. The spread of counts is estimated
// over both series.
func controlLines(e *effect.Estimate, beside *effect.Comparison) string {
	control := beside.Own
	lines := []string{
		"# naast de controlereeks",
		fmt.Sprintf("controle <- d[d$reeks == %q, ]", controlSeries),
		"mc <- " + fitOf(control.Family, "controle"),
		"Vc <- " + covarianceOf(control.Errors, "mc"),
		"bd <- b - coef(mc)[[\"stap\"]]",
	}
	if e.Family == effect.QuasiPoisson && e.Errors.Kind != effect.NeweyWest {
		lines = append(lines,
			"s <- summary(m); sc <- summary(mc)",
			"spreiding <- (s$df.residual * s$dispersion + sc$df.residual * sc$dispersion) / (s$df.residual + sc$df.residual)",
			"sed <- sqrt(spreiding * (s$cov.unscaled[\"stap\", \"stap\"] + sc$cov.unscaled[\"stap\", \"stap\"]))")
	} else {
		lines = append(lines, "sed <- sqrt(V[\"stap\", \"stap\"] + Vc[\"stap\", \"stap\"])")
	}
	if control.Exposed != e.Exposed || !sameTerms(e, control) {
		lines = append([]string{lines[0], "formule <- " + formulaOf(control)}, lines[1:]...)
	}
	return strings.Join(lines, "\n") + "\n" + told("Naast de controlereeks", e.Family, "bd", "sed")
}

func sameTerms(a, b *effect.Estimate) bool { return formulaOf(a) == formulaOf(b) }

// foundLines say what was found here, so that the answers can be laid side by side.
func foundLines(e *effect.Estimate, beside *effect.Comparison) string {
	var b strings.Builder
	found := func(what string, ratio, difference, low, high *float64) {
		value := ratio
		if value == nil {
			value = difference
		}
		if value != nil && low != nil && high != nil {
			fmt.Fprintf(&b, "# %s: %.6g (95%%-interval %.6g tot %.6g)\n", what, *value, *low, *high)
		}
	}
	b.WriteString("# Ruggespraak vond:\n")
	if e.Errors.Kind == effect.Robust {
		b.WriteString("# (met intervallen uit trekkingen; die van dit script zijn van het model en kunnen smaller zijn)\n")
	}
	found("bij het besluit", e.Ratio, e.Difference, e.Lower, e.Upper)
	if w := e.Without; w != nil {
		fmt.Fprintf(&b, "# waargenomen %.6g; zonder verandering verwacht %.6g\n", w.Observed, w.Expected)
	}
	if beside != nil {
		found("naast de controlereeks", beside.Ratio, beside.Difference, beside.Lower, beside.Upper)
	}
	if s := e.Sure; s != nil {
		found("over de hele tijd erna, met het ruimere interval dat in de zin staat (uit trekkingen; niet in dit script)", s.Ratio, s.Difference, &s.Lower, &s.Upper)
	}
	return b.String()
}
