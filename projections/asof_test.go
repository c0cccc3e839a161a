package projections_test

import (
	"strings"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
	"ruggespraak/projections"
)

// rowsOf tells what rows an answer has, as they leave the program.
func rowsOf(t tester, a projections.Answer) string {
	t.Helper()
	return written(t, a.Rows)
}

// A moment means the log up to the first event that was recorded after it, also when the clock went back.
func TestAsOfIsAPrefixOfTheLog(t *testing.T) {
	w := newWorld(t)
	at := func(day, hour int) time.Time { return time.Date(2025, 3, day, hour, 0, 0, 0, time.UTC) }
	for i, recorded := range []time.Time{at(1, 12), at(3, 12), at(2, 12), at(4, 12), at(4, 6)} { // the clock adds a second to each
		w.clock.set(recorded)
		w.do(aMeasure(string(rune('a' + i))))
	}
	w.catchUp()
	for _, c := range []struct {
		name   string
		moment time.Time
		upTo   domain.Position
	}{
		{"before the first", at(1, 12), 0},
		{"exactly when the first was recorded", at(1, 12).Add(time.Second), 1},
		{"just before the second", at(3, 12).Add(time.Second - time.Microsecond), 1},
		{"after the third was recorded, but before the second was", at(2, 13), 1},
		{"exactly when the second was recorded: the third comes along", at(3, 12).Add(time.Second), 3},
		{"after the last was recorded, but before the fourth was", at(4, 7), 3},
		{"exactly when the fourth was recorded", at(4, 12).Add(time.Second), 5},
		{"long after", at(31, 0), 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			moment := domain.InstantOf(c.moment)
			a := w.answerAt(projections.SignalsPerMeasure.Name, w.open(), &moment)
			if a.UpTo != c.upTo || len(a.Rows.([]projections.MeasureRow)) != int(c.upTo) || *a.AvailableAt != moment || a.ValidOn != nil {
				t.Errorf("got %s", written(t, a))
			}
		})
	}
	if a := w.answer(projections.SignalsPerMeasure.Name, w.open()); a.UpTo != 5 || a.AvailableAt != nil {
		t.Errorf("now: got %s", written(t, a))
	}
}

func TestAsOfNeedsNoViewAndLeavesNone(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"))
	moment := domain.InstantOf(w.clock.read())
	w.do(aMeasure("b"))
	same(t, w.answerAt(projections.SignalsPerMeasure.Name, w.open(), &moment).Rows, []projections.MeasureRow{aRow("a")})
	if got := files(w, projections.SignalsPerMeasure.Name); len(got) != 0 {
		t.Errorf("files: %q", got)
	}
}

// What was known when, and what was so when, are two clocks: each moves on its own.
func TestKnownAndSo(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-01", aMeasure("a"))
	w.on("2025-03-10", aSignal("1", onDay("2025-03-05")), linked("1", "a")) // known on the 10th, so since the 5th
	w.on("2025-03-20", commands.CorrectSignal{SignalID: sig("1"), Reason: "fout", SignalInput: aSignal("1", onDay("2025-02-15")).SignalInput})
	w.on("2025-03-25", commands.WithdrawSignal{SignalID: sig("1"), Reason: "dubbel"})
	w.catchUp()
	end := func(d domain.Date) *domain.Instant {
		return ptr(domain.InstantOf(d.Time().Add(24*time.Hour - time.Microsecond)))
	}
	for _, c := range []struct {
		name    string
		known   *domain.Instant
		so      domain.Date
		signals int
		month   string
	}{
		{"all that is known now", nil, "", 0, ""},
		{"so on the 24th, as known now", nil, "2025-03-24", 1, "2025-02"},
		{"so on 15 February, as known now", nil, "2025-02-15", 1, "2025-02"},
		{"known on the 9th", end("2025-03-09"), "", 0, ""},
		{"known on the 10th", end("2025-03-10"), "", 1, "2025-03"},
		{"known on the 20th", end("2025-03-20"), "", 1, "2025-02"},
		{"known on the 25th", end("2025-03-25"), "", 0, ""},
		{"so on the 4th, as known on the 10th", end("2025-03-10"), "2025-03-04", 0, ""},
		{"so on the 4th, as known on the 20th", end("2025-03-20"), "2025-03-04", 1, "2025-02"},
		{"so on the 31st, as known on the 10th", end("2025-03-10"), "2025-03-31", 1, "2025-03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ask := w.open()
			ask.ValidOn = c.so
			a := w.answerAt(projections.SignalsPerMeasure.Name, ask, c.known)
			row := a.Rows.([]projections.MeasureRow)[0]
			months := counts()
			if c.month != "" {
				months = counts(c.month, c.signals)
			}
			same(t, []any{row.Signals, row.PerMonth}, []any{shown(c.signals), months})
			if (a.ValidOn == nil) != (c.so == "") || a.ValidOn != nil && *a.ValidOn != c.so {
				t.Errorf("geldigOp is %v", a.ValidOn)
			}
		})
	}
}

func TestWhatWasKnownBeforeADecision(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aMeasure("a"), aSignal("1"), linked("1", "a"))
	before := domain.InstantOf(w.clock.read())
	w.do(aDecision("d", "a", expecting(fewer)))
	after := domain.InstantOf(w.clock.read())
	w.on("2025-12-01", rectified("d", expecting(more)), anEvaluation("e", "d", func(in *commands.ConclusionInput) { in.PerExpectation = in.PerExpectation[:1] }))
	w.catchUp()
	effects := func(at *domain.Instant) []projections.EffectRow {
		return w.answerAt(projections.EffectOfDecisions.Name, w.open(), at).Rows.([]projections.EffectRow)
	}
	same(t, effects(&before), []projections.EffectRow{})
	same(t, effects(&after), []projections.EffectRow{effect("d", "a", perMonthOf("2025-03", "na", 1), func(r *projections.EffectRow) {
		r.NoExpectation, r.Expectations = false, []projections.ExpectationRow{beside(rowLess, afterward)}
	})})
	if now := effects(nil)[0]; len(now.Expectations) != 2 || len(now.Evaluations) != 1 {
		t.Errorf("now: got %+v", now)
	}
}

// Without a day, durations end at the moment asked for, with one, on that day.
func TestDurationsEndAtTheMomentAskedFor(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-10", aSignal("1"))
	w.on("2025-03-20", aMeasure("a"))
	w.catchUp()
	late := ptr(domain.InstantOf(time.Date(2025, 3, 12, 23, 30, 0, 0, time.UTC))) // the 13th in Amsterdam
	for _, c := range []struct {
		name  string
		known *domain.Instant
		so    domain.Date
		days  int
	}{
		{"now: at the head", nil, "", 19},
		{"as of a moment", late, "", 12},
		{"as of a moment after the head", ptr(domain.InstantOf(time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC))), "", 31},
		{"on a day", nil, "2025-03-02", 1},
		{"on a day, as of a moment", late, "2025-03-05", 4},
	} {
		ask := w.open()
		ask.ValidOn = c.so
		a := w.answerAt(projections.OpenLoops.Name, ask, c.known)
		for _, row := range a.Rows.([]projections.OpenRow) {
			if row.Kind == "signaal" && *row.Days != c.days {
				t.Errorf("%s: %s waits %d days, want %d", c.name, row.What, *row.Days, c.days)
			}
		}
	}
}

func TestEmptyLogHasAnswers(t *testing.T) {
	w := newWorld(t)
	w.catchUp()
	moment := domain.InstantOf(start)
	for _, p := range projections.All() {
		if p.Name == projections.Trail.Name {
			continue // it is always of something
		}
		for _, at := range []*domain.Instant{nil, &moment} {
			got := rowsOf(t, w.answerAt(p.Name, projections.Ask{Rule: disclosure.Rule{}}, at))
			if p.Name == projections.Voices.Name { // it says that there is nobody
				if strings.ContainsAny(got, "123456789") {
					t.Errorf("%s: got %s", p.Name, got)
				}
				continue
			}
			if got != "[]" {
				t.Errorf("%s: got %s", p.Name, got)
			}
		}
	}
}
