package web

import "ruggespraak/projections"

// keptWords says whether a motion or promise was kept.
var keptWords = map[string]string{"ja": "gedaan", "nee": "niet gedaan", "nog niet": "nog niet gedaan"}

// besideEffect is what stands beside the figures of a measure and is never merged with them.
type besideEffect struct {
	Owner    string
	Began    []fact // where the measure began, and when
	Readings []readingBeside
	Kept     []commitmentBeside
	Costs    []fact // what each series of amounts did
}

// readingBeside is that the signals were read from a position; what was said stands in the bundle.
type readingBeside struct {
	From, Title, Link, On string
	Minority              bool
	Who                   string // needs it most, as was weighed from there
}

// commitmentBeside is a motion or promise about the measure.
type commitmentBeside struct{ Kind, Title, Link, On, Due, Kept string }

func besideOf(row projections.EffectRow, d dates, areas areaNames) besideEffect {
	out := besideEffect{Owner: row.Owner}
	for _, a := range row.Began {
		name, on := "De hele gemeente", "niet bekend"
		if a.Area != "" {
			name = areas.of(a.Area)
		}
		if a.On != nil {
			on = dutchDate(*a.On)
		}
		out.Began = append(out.Began, fact{name, on})
	}
	for _, x := range row.Readings {
		r := readingBeside{From: x.From, Title: x.Title, Link: d.Link("/bundels/", x.Bundle), On: dutchDate(x.On), Minority: x.Minority}
		if x.Weighing != nil {
			r.Who = x.Weighing.Who
		}
		out.Readings = append(out.Readings, r)
	}
	for _, x := range row.Kept {
		c := commitmentBeside{Kind: x.Kind, Title: shortened(x.Title), Link: commitmentLink(d, x.Kind, x.ID), On: dutchDate(x.On), Kept: keptWords[x.Kept]}
		if x.Due != nil {
			c.Due = dutchDate(*x.Due)
		}
		out.Kept = append(out.Kept, c)
	}
	return out
}

// costs says beside the counts what each series of amounts did.
func (b *besideEffect) costs(list []projections.Titled, shown []seriesEffect) {
	for _, x := range list {
		cost := fact{x.Title, "Hiervan is geen schatting; het verloop staat hierboven."}
		for _, s := range shown {
			if s.ID == x.ID && s.Effect != nil && s.Effect.Sentence != "" {
				cost.Text = s.Effect.Sentence
			}
		}
		b.Costs = append(b.Costs, cost)
	}
}
