package projections_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// loadRegister imports signals with a gist and a link to one of forty measures: three events each.
func loadRegister(w *world, signals int) {
	w.t.Helper()
	for m := range 40 {
		w.do(aMeasure(fmt.Sprint(m)), aDecision(fmt.Sprint(m), fmt.Sprint(m)))
	}
	var acts []commands.Act
	for i := range signals {
		in := aSignal("", onDay(domain.DateOf(time.Date(2011, 1, 1+i%700, 0, 0, 0, 0, time.UTC)))).SignalInput
		in.Area.Code = domain.AreaCode(fmt.Sprintf("WK%02d", i%20))
		acts = append(acts, commands.ImportSignal{
			Imported: commands.Imported{Origin: domain.Origin{Source: "register", Key: domain.SourceKey(fmt.Sprint(i))}, Corrected: new(bool)},
			Input:    in, Gist: "De kern van het signaal in een zin.",
			Links: []commands.ImportedLink{{MeasureID: mea(fmt.Sprint(i % 40)), Relation: domain.Occasion}},
		}.Act(w.desk))
		if len(acts) == 2000 || i == signals-1 {
			w.load(acts...)
			acts = nil
		}
	}
}

// BenchmarkViews builds each view and all together from 30,000 signals (90,080 events), asks it, and asks it as of a moment.
func BenchmarkViews(b *testing.B) {
	w := openWorld(b, b.TempDir())
	defer w.close()
	loadRegister(w, 30000)
	w.catchUp()
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(w.head())*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	}
	rebuild := func(views ...string) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				if err := w.views.Rebuild(context.Background(), views...); err != nil {
					b.Fatal(err)
				}
			}
			perSecond(b)
		}
	}
	b.Run("build/all", rebuild())
	for _, p := range projections.All() {
		b.Run("build/"+p.Name, rebuild(p.Name))
		b.Run("query/"+p.Name, func(b *testing.B) {
			for b.Loop() {
				w.answer(p.Name, w.open())
			}
		})
		b.Run("as of/"+p.Name, func(b *testing.B) {
			moment := domain.InstantOf(w.clock.read())
			for b.Loop() {
				w.answerAt(p.Name, w.open(), &moment)
			}
			perSecond(b)
		})
	}
}
