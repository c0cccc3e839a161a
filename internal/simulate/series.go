package simulate

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// series is a row of figures that comes in month by month, for the whole town or for each area.
type series struct {
	key, name, unit string
	kind            domain.SeriesKind
	definition      string
	independent     bool // of who reports
	places          []int
	value           func(m, place int) float64
	noise           float64 // standard deviation, as a share of the value
	digits          int
	exposure        float64 // 0: none; for areas their households
}

// townWide stands for the whole town in the place of an area.
const townWide = -1

var everywhere = []int{centrum, noordrand, stationskwartier, deAkkers, waterkwartier, oosterbroek, zandhuizen}

// ramp changes a value by a share from month m on, reached in some months.
func ramp(m, from, months int, share float64) float64 {
	done := float64(min(max(m-from+1, 0), months)) / float64(months)
	return 1 + share*done
}

var allSeries = []series{
	{
		key: "huurachterstanden", name: "Huurachterstanden", unit: "nieuwe achterstanden van twee maanden of meer", kind: "aantal", independent: true,
		definition: "Huishoudens die in de maand voor het eerst twee maanden huur achterlopen, volgens de drie woningcorporaties.",
		places:     []int{townWide}, exposure: 32800, noise: 0.03,
		value: func(m, _ int) float64 { return 120 * ramp(m, visitsStarted+1, 2, -0.25) },
	},
	{
		key: "kosten-huishoudelijke-hulp", name: "Kosten huishoudelijke hulp", unit: "duizend euro", kind: "bedrag", independent: true,
		definition: "Gedeclareerde kosten van huishoudelijke hulp in de maand van levering, alle aanbieders.",
		places:     []int{townWide}, noise: 0.012, digits: 1,
		value: func(m, _ int) float64 {
			return 418 * ramp(m, normsLowered, 3, -0.14) * ramp(m, normsRestored, 3, 0.13)
		},
	},
	{
		key: "wachttijd-huishoudelijke-hulp", name: "Wachttijd huishoudelijke hulp", unit: "dagen", kind: "gemiddelde", independent: true,
		definition: "Gemiddeld aantal dagen tussen de beschikking en de eerste keer hulp.",
		places:     []int{townWide}, noise: 0.04,
		value: func(m, _ int) float64 {
			return 24 * ramp(m, normsLowered+2, 6, 0.4) * ramp(m, normsRestored+2, 8, -0.25)
		},
	},
	{
		key: "wachttijd-jeugd", name: "Wachttijd jeugdhulp", unit: "dagen", kind: "gemiddelde", independent: true,
		definition: "Gemiddeld aantal dagen tussen de verwijzing en het eerste gesprek met een jeugdhulpverlener, per wijk of kern.",
		places:     everywhere, noise: 0.03,
		value: func(m, place int) float64 {
			base := []float64{58, 66, 61, 55, 54, 49, 51}[place]
			return base * ramp(m, youthStarts[place]+1, 2, -0.2)
		},
	},
	{
		key: "klachten-vervoer", name: "Ritten die te laat kwamen", unit: "procent", kind: "percentage", independent: true,
		definition: "Aandeel ritten van het Wmo-vervoer dat meer dan vijftien minuten na de afgesproken tijd voorreed, uit de ritgegevens van de vervoerder.",
		places:     []int{townWide}, noise: 0.06, digits: 1,
		value: func(m, _ int) float64 {
			if m == transportPeak {
				return 19.5
			}
			return 7.4
		},
	},
	{
		key: "gebruik-minimaregeling", name: "Gebruik minimaregeling", unit: "huishoudens", kind: "aantal", independent: true,
		definition: "Huishoudens die in de maand een tegemoetkoming kregen.",
		places:     []int{townWide}, noise: 0.02, exposure: 32800,
		value: func(m, _ int) float64 { return 610 * ramp(m, allowanceWidened, 6, 0.22) },
	},
}

// seriesEvents counts what the series add to the log.
func seriesEvents() int {
	n := 2 // one value that is corrected, and one more
	for _, s := range allSeries {
		n += 1 + len(s.places)*deliveredMonths
	}
	return n + yearsOfAreas*(len(areas)+1)
}

// The figures of a month come in the month after it, so those of the last month are not there yet.
const (
	deliveredMonths = months - 1
	yearsOfAreas    = 4
)

// planSeries puts the areas of each year and the figures of each month on the agenda.
func (t *town) planSeries(ctx context.Context) {
	for y := range yearsOfAreas {
		year := firstMonth.Year() + y
		on := workday(domain.Date(time.Date(year, time.January, 2, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)))
		t.agenda.add(moment(t.desk.Settings.Zone, on, 8, 30), func() error { return t.recordAreas(ctx, year) })
	}
	r := source(t.seed, partSeries)
	for _, s := range allSeries {
		values := s.draw(r)
		t.figures[s.key] = values
		for m := range deliveredMonths {
			on := workday(dayIn(m+1, 11))
			t.agenda.add(moment(t.desk.Settings.Zone, on, 8, 45), func() error { return t.deliver(ctx, s, values[m]) })
		}
	}
	wrong := allSeries[0]
	t.agenda.add(moment(t.desk.Settings.Zone, "2025-03-24", 15, 20), func() error { return t.correctFigure(ctx, wrong, monthOf(2025, time.January)) })
	late := allSeries[2]
	t.agenda.add(moment(t.desk.Settings.Zone, "2024-06-17", 11, 5), func() error { return t.correctFigure(ctx, late, monthOf(2024, time.April)) })
}

func (t *town) recordAreas(ctx context.Context, year int) error {
	for _, a := range inYear(year) {
		c := commands.ImportArea{Imported: from(domain.SourceKey(a.Code)), RecordArea: a}
		if err := doOne(ctx, t.desk.As(advisor.by()), c.Act(t.desk)); err != nil {
			return err
		}
	}
	return nil
}

// draw gives the figures of every month, for each of the places.
func (s series) draw(r *rand.Rand) [][]domain.Measured {
	out := make([][]domain.Measured, deliveredMonths)
	for m := range out {
		for _, place := range s.places {
			v := s.value(m, place) * (1 + s.noise*min(max(r.NormFloat64(), -2), 2))
			scale := math.Pow10(s.digits)
			x := domain.Measured{Period: domain.Period(monthName(m)), Value: math.Round(v*scale) / scale}
			if exposure := s.exposure; exposure > 0 {
				x.Exposure = &exposure
			}
			if place != townWide {
				x.Area = areas[place].code
			}
			out[m] = append(out[m], x)
		}
	}
	return out
}

func (s series) id() domain.SeriesID {
	return domain.SeriesID(ID(string(domain.SeriesCategory), s.key))
}

// deliver takes over the figures of a month. The first ones define the series.
func (t *town) deliver(ctx context.Context, s series, values []domain.Measured) error {
	var refused error
	c := commands.ImportSeries{
		Imported: from(domain.SourceKey(s.key)), Name: s.name, Unit: s.unit, Kind: s.kind, Definition: s.definition,
		Independent: s.independent, Values: values, Each: func(_ int, _, _ bool, err error) { refused = errors.Join(refused, err) },
	}
	return errors.Join(doOne(ctx, t.desk.As(advisor.by()), c.Act(t.desk)), refused)
}

// correctFigure mends a figure that the source delivered wrongly.
func (t *town) correctFigure(ctx context.Context, s series, m int) error {
	v := domain.Measured{Period: domain.Period(monthName(m)), Value: math.Round(s.value(m, townWide)) + 1}
	if s.exposure > 0 {
		v.Exposure = &s.exposure
	}
	return t.do(ctx, advisor.by(), commands.CorrectMeasurement{
		SeriesID: s.id(), Measured: v, Reason: "Een aanbieder had een deel van de maand niet meegeteld; de bron heeft het cijfer hersteld.",
	})
}
