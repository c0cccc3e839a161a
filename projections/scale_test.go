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

func register(w *world, signals int) {
	for m := range 40 {
		w.do(commands.EstablishMeasure{MeasureID: mea(fmt.Sprint(m)), MeasureInput: commands.MeasureInput{Title: fmt.Sprint("maatregel ", m), Kind: "werkwijze", EstablishedOn: "2010-01-01", EffectiveOn: "2010-01-01"}})
	}
	var acts []commands.Act
	for i := range signals {
		day := domain.Date(time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%700).Format(time.DateOnly))
		acts = append(acts, commands.ImportSignal{
			Imported: commands.Imported{Origin: domain.Origin{Source: "toets", Key: domain.SourceKey(fmt.Sprint(i))}, Corrected: new(bool)},
			Input:    commands.SignalInput{Story: "Iemand vertelt wat er gebeurt.", Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, Area: domain.AreaRef{Code: domain.AreaCode(fmt.Sprint("WK", i%20)), Year: 2011}, Told: "over", Role: "burger", ReportedOn: domain.OnDay(day)},
			Gist:     "Kern van het signaal",
			Links:    []commands.ImportedLink{{MeasureID: mea(fmt.Sprint(i % 40)), Relation: "aanleiding"}},
		}.Act(w.desk))
		if len(acts) == 2000 || i == signals-1 {
			w.load(acts...)
			acts = nil
		}
	}
}

func TestScratch(t *testing.T) {
	w := openWorld(t, fast(t))
	defer w.close()
	s := time.Now()
	register(w, 30000)
	t.Log("load", time.Since(s), w.head())
	for _, p := range projections.All() {
		s = time.Now()
		w.catchUp(p.Name)
		t.Log(p.Name, time.Since(s), float64(w.head())/time.Since(s).Seconds(), "ev/s")
	}
	s = time.Now()
	if err := w.views.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Log("all", time.Since(s))
	for _, p := range projections.All() {
		s = time.Now()
		w.answer(p.Name, w.open())
		t.Log("query", p.Name, time.Since(s))
		s = time.Now()
		at := domain.InstantOf(w.clock.read())
		w.answerAt(p.Name, w.open(), &at)
		t.Log("asof", p.Name, time.Since(s))
	}
}
