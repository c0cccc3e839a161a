package web

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/effect"
	"ruggespraak/projections"
)

// comparedPage answers: what changed after the same kind of measure, here and elsewhere? It ranks nobody.
type comparedPage struct {
	page
	Groups []comparedGroup
	Kind   string // that was asked for; empty: all
	Kinds  []option
}

// comparedGroup is one kind of measure and one outcome.
type comparedGroup struct {
	Title, Sentence string
	Independent     bool
	Forest          forest
	Effects         []comparedLine
	Together        *togetherLine
}

// comparedLine is one effect.
type comparedLine struct {
	Place, From, Change, Interval, People, Warnings string
	Own                                             bool
}

// togetherLine is what effects come to together.
type togetherLine struct {
	Mean, Interval, Next, Spread string
	Between                      string // whether kinds of place differ; empty: that can't be told
	Contexts                     []comparedPart
	Without                      []comparedPart
}

// comparedPart is the mean of a part of the effects.
type comparedPart struct{ Name, Mean, Interval string }

func (comparedPage) template() string { return "effecten-vergeleken" }

func (s *site) effectsCompared(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		kind := r.URL.Query().Get("soort")
		params := map[string]string{}
		if kind != "" {
			params["soort"] = kind
		}
		rows, err := viewRows[projections.ComparisonRow](r.Context(), s, projections.EffectsCompared, d, params)
		if err != nil {
			return err
		}
		p := comparedPage{page: s.frame("Effecten vergeleken", "/effecten-vergeleken", d), Kind: kind, Kinds: choices(domain.MeasureKinds)}
		p.Notice = n
		for i, row := range rows {
			p.Groups = append(p.Groups, comparedGroupOf(fmt.Sprintf("bos-%d", i), row))
		}
		return s.render(w, http.StatusOK, p)
	})
}

func comparedGroupOf(id string, row projections.ComparisonRow) comparedGroup {
	g := comparedGroup{
		Title: sentence(dutchWord(string(row.MeasureKind))) + ": " + row.Outcome, Sentence: row.Sentence, Independent: row.Independent, Forest: drawForest(id, row),
	}
	scale := effect.Scale(row.Scale)
	for _, e := range row.Effects {
		g.Effects = append(g.Effects, comparedLine{
			Place: e.MunicipalityName, From: dutchFrom(e.From), Change: scale.Words(e.Estimate, row.Unit), People: dutchWord(string(e.People)), Own: e.Own,
			Interval: scale.Range(effect.PoolInterval{Lower: e.Lower, Upper: e.Upper}, row.Unit), Warnings: cautionWords(e.Warnings),
		})
	}
	if row.Together != nil {
		g.Together = together(row, scale)
	}
	return g
}

// cautions are warnings in a few words, as they fit a table.
var cautions = map[effect.Code]string{
	effect.TooFewPeriods: "weinig perioden", effect.Power: "alleen grote verschillen zijn te zien", effect.Outlier: "één periode wijkt sterk af",
	effect.Autocorrelation: "perioden lijken op elkaar", effect.Overdispersion: "de aantallen schommelen sterk", effect.TrendBefore: "liep al vóór het besluit anders",
	effect.OtherDecision: "er was ook een ander besluit", effect.ReportingChanged: "er werd anders gemeld", effect.RegressionToMean: "volgde op een piek of dal",
	effect.RecordedAfterward: "verwachting achteraf vastgelegd", effect.NoSize: "vooraf geen omvang genoemd", effect.SlopeChanged: "de verandering kwam geleidelijk",
}

func cautionWords(codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = cmp.Or(cautions[effect.Code(c)], dutchWord(c))
	}
	return strings.Join(words, ", ")
}

func together(row projections.ComparisonRow, scale effect.Scale) *togetherLine {
	p := row.Together
	names := map[string]string{}
	for _, e := range row.Effects {
		names[e.Municipality] = e.MunicipalityName
	}
	t := &togetherLine{Mean: scale.Words(p.Mean.Estimate, row.Unit), Interval: scale.Range(p.Mean.PoolInterval, row.Unit)}
	if p.Next != nil {
		t.Next = scale.Range(*p.Next, row.Unit)
	}
	if s := p.Spread; s != nil {
		t.Spread = fmt.Sprintf("I² %s procent, tau² %s, Q %s bij %d vrijheidsgraden (p %s)", dutchFloat(s.I2, 0), dutchFloat(s.Tau2, 4), dutchFloat(s.Q, 2), s.DF,
			dutchFloat(s.PValue, 3))
	}
	for _, g := range p.Groups {
		part := comparedPart{Name: dutchWord(g.Context), Mean: "één uitkomst; geen gemiddelde"}
		if g.Mean != nil {
			part.Mean, part.Interval = scale.Words(g.Mean.Estimate, row.Unit), scale.Range(g.Mean.PoolInterval, row.Unit)
		}
		t.Contexts = append(t.Contexts, part)
	}
	t.Between = betweenWords(p.Between)
	for _, out := range p.LeaveOut {
		t.Without = append(t.Without, comparedPart{
			Name: names[out.Place], Mean: scale.Words(out.Estimate, row.Unit), Interval: scale.Range(out.PoolInterval, row.Unit),
		})
	}
	return t
}

// betweenWords says whether kinds of place differ more than chance makes them.
func betweenWords(t *effect.PoolTest) string {
	switch {
	case t == nil:
		return "Of grote en kleine gemeenten verschillen, is met zo weinig uitkomsten niet te zeggen."
	case t.PValue < 0.05:
		return "Grote en kleine gemeenten verschillen meer dan toeval alleen goed verklaart. Wat er verder tussen hen verschilt, is niet meegewogen."
	}
	return "Een verschil tussen grote en kleine gemeenten is niet aangetoond."
}
