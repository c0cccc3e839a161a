package metrics_test

import (
	"context"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/metrics"
)

// answering is a log that answers as it is told.
type answering struct {
	commands.Store
	err  error
	many []commands.Outcome
}

func (a answering) Append(context.Context, string, domain.Revision, []domain.Stored) (domain.Cursor, error) {
	return "1", a.err
}

func (a answering) AppendMany(context.Context, []commands.Write) ([]commands.Outcome, error) {
	return a.many, a.err
}

func TestAppendsAreCountedByWhatTheyCameTo(t *testing.T) {
	w := newWorld(t)
	three := make([]domain.Stored, 3)
	refusal := domain.Errorf(domain.Invalid, "Dit kan niet.")
	for _, err := range []error{nil, domain.Errorf(domain.Conflict, "Verder."), refusal, domain.Errorf(domain.Unreached, "Weg."), errGone, context.Canceled} {
		if _, got := w.metrics.Store(answering{err: err}).Append(t.Context(), "s", domain.NoStream, three); got != err { //nolint:errorlint // it must be the very same
			t.Errorf("got %v, want %v", got, err)
		}
	}
	writes := []commands.Write{{Events: three}, {Events: three}, {Events: three}}
	some := answering{many: []commands.Outcome{{Cursor: "2"}, {Err: refusal}, {Cursor: "3"}}}
	if out, err := w.metrics.Store(some).AppendMany(t.Context(), writes); err != nil || len(out) != 3 {
		t.Errorf("got %v, %v", out, err)
	}
	if _, err := w.metrics.Store(answering{}).AppendMany(t.Context(), nil); err != nil { // nothing is no append
		t.Error(err)
	}
	if _, err := w.metrics.Store(answering{err: errGone}).AppendMany(t.Context(), writes); err == nil {
		t.Error("no error")
	}
	read(t, w.admin(t.Context())).want(t, map[string]float64{
		`ruggespraak_append_total{outcome="ok"}`:                  1 + 2,
		`ruggespraak_append_total{outcome="conflict"}`:            1,
		`ruggespraak_append_total{outcome="refused"}`:             1 + 1,
		`ruggespraak_append_total{outcome="failed"}`:              3 + 3,
		`ruggespraak_append_events_total`:                         3 + 2*3,
		`ruggespraak_append_seconds_count{size="one"}`:            1,
		`ruggespraak_append_seconds_count{size="many"}`:           1,
		`ruggespraak_append_seconds_bucket{size="one",le="+Inf"}`: 1,
	})
}

func TestWhatANodeWritesIsCounted(t *testing.T) {
	w := newWorld(t)
	w.raise(2)
	h := w.admin(t.Context())
	f := read(t, h)
	f.want(t, map[string]float64{
		`ruggespraak_append_total{outcome="ok"}`: 2, `ruggespraak_append_events_total`: 2,
		`ruggespraak_log_head_position`: 2, `ruggespraak_log_up`: 1, `ruggespraak_log_info{store="sqlite"}`: 1,
	})
	if f["ruggespraak_data_free_bytes"] <= 0 {
		t.Error("there is no room, it says")
	}
}

func TestRowsOfAnImportAreCountedByKind(t *testing.T) {
	w := newWorld(t)
	w.metrics.Imported("signalen", metrics.Rows{Accepted: 5, Known: 4, Changed: 3, Refused: 2})
	w.metrics.Imported("signalen", metrics.Rows{Refused: 1})
	w.metrics.Imported("wat iemand typte", metrics.Rows{Refused: 7})
	read(t, w.admin(t.Context())).want(t, map[string]float64{
		`ruggespraak_import_rows_total{kind="signalen",outcome="accepted"}`:  5,
		`ruggespraak_import_rows_total{kind="signalen",outcome="known"}`:     4,
		`ruggespraak_import_rows_total{kind="signalen",outcome="changed"}`:   3,
		`ruggespraak_import_rows_total{kind="signalen",outcome="refused"}`:   3,
		`ruggespraak_import_rows_total{kind="besluiten",outcome="accepted"}`: 0,
		`ruggespraak_import_rows_total{kind="other",outcome="refused"}`:      7,
	})
}
