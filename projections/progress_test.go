package projections_test

import (
	"testing"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

func TestProgressIsToldWhileAViewIsBuilt(t *testing.T) {
	w := newWorld(t)
	var r *projections.Runner
	var told []projections.Progress
	log := &logOf{Log: w.log, limit: 2, before: func(domain.Position) error {
		told = append(told, r.Progress()...)
		return nil
	}}
	r = w.runner(log, w.folder(), []projections.Projection{counting("een", 1, nil)})
	defer closeRunner(t, r)
	built := func() bool {
		list, err := r.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return list[0].Built
	}
	raise(w, 0, 4)
	if built() {
		t.Error("it answers before it was built")
	}
	for _, move := range []func() error{
		func() error { return r.CatchUp(t.Context()) },
		func() error { return r.Rebuild(t.Context()) },
	} {
		told = nil
		if err := move(); err != nil {
			t.Fatal(err)
		}
		same(t, told, []projections.Progress{{View: "een", At: 0, Of: 4}, {View: "een", At: 2, Of: 4}})
		if now := r.Progress(); len(now) != 0 || !built() {
			t.Errorf("afterwards: %+v, built: %t", now, built())
		}
	}
	told = nil
	raise(w, 4, 6)
	if err := r.CatchUp(t.Context()); err != nil || len(told) != 0 {
		t.Errorf("a view that only catches up tells %+v (%v)", told, err)
	}
	if half := (projections.Progress{At: 2, Of: 4}).Ratio(); half != 0.5 {
		t.Errorf("ratio %v", half)
	}
	if none := (projections.Progress{}).Ratio(); none != 1 {
		t.Errorf("ratio of an empty log %v", none)
	}
}
