package projections_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// aRow is the answer for a measure without signals, but for the edits.
func aRow(name string, edits ...func(*projections.MeasureRow)) projections.MeasureRow {
	r := projections.MeasureRow{
		Measure: string(mea(name)), Title: "Maatregel " + name, Signals: shown(0), Withdrawn: shown(0), SeenToo: shown(0),
		PerKind: counts(), PerRelation: counts(), PerMonth: counts(), PerArea: counts(), PerRole: counts(), PerTold: counts(), PerState: counts(),
		Quotes: []projections.Quote{},
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

// alike says that n signals of the default sort and state are linked.
func alike(n int) func(*projections.MeasureRow) {
	return func(r *projections.MeasureRow) {
		r.Signals, r.PerKind, r.PerRelation, r.PerMonth = shown(n), counts("knelpunt", n), counts("aanleiding", n), counts("2025-03", n)
		r.PerArea, r.PerRole, r.PerTold, r.PerState = counts("WK01", n), counts("wijkteam", n), counts("met", n), counts("gekoppeld", n)
	}
}

// someLinked raises n signals like each other and links them to a measure.
func someLinked(w *world, measure, prefix string, n int, edits ...func(*commands.SignalInput)) {
	for i := range n {
		name := fmt.Sprint(prefix, i)
		w.do(aSignal(name, edits...), linked(name, measure))
	}
}

func TestSignalsPerMeasureCounts(t *testing.T) {
	corrected := commands.SignalInput{
		Story: story, Kind: "idee", Sectors: []domain.Sector{"jeugd"}, Area: domain.AreaRef{Code: "WK09"}, Told: "door", Role: "vrijwilliger",
		OccurredOn: domain.OnDay("2024-11-30"),
	}
	runViewTests(t, projections.SignalsPerMeasure, []viewTest[projections.MeasureRow]{
		{
			name: "measures without signals are there, in order of title", given: func(w *world) { w.do(aMeasure("b"), aMeasure("a"), aSignal("s")) },
			want: []projections.MeasureRow{aRow("a"), aRow("b")},
		},
		{
			name: "each breakdown", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), aSignal("2", func(in *commands.SignalInput) {
					in.Kind, in.Area.Code, in.Role, in.Told = "hiaat", "WK02", "inwoner", "door"
					in.OccurredOn = domain.OnDay("2024-12-31")
				}), aSignal("3", func(in *commands.SignalInput) { in.Area.Code, in.Role, in.Told = "", "", "" }))
				w.do(linked("1", "a"), linked("2", "a"), commands.LinkSignal{SignalID: sig("3"), MeasureID: mea("a"), Relation: domain.Contradiction})
				w.do(told("3", "x"))
			},
			want: []projections.MeasureRow{aRow("a", func(r *projections.MeasureRow) {
				r.Signals, r.PerKind, r.PerRelation = shown(3), counts("knelpunt", 2, "hiaat", 1), counts("aanleiding", 2, "tegenspraak", 1)
				r.PerMonth, r.PerArea = counts("2025-03", 2, "2024-12", 1), counts("WK01", 1, "WK02", 1, "onbekend", 1)
				r.PerRole, r.PerTold = counts("wijkteam", 1, "inwoner", 1, "onbekend", 1), counts("met", 1, "door", 1, "onbekend", 1)
				r.PerState = counts("gekoppeld", 2, "teruggekoppeld", 1)
			})},
		},
		{
			name: "one signal on two measures counts on each", given: func(w *world) {
				w.do(aMeasure("a"), aMeasure("b"), aSignal("1"), linked("1", "a"), linked("1", "b"))
			},
			want: []projections.MeasureRow{aRow("a", alike(1)), aRow("b", alike(1))},
		},
		{
			name: "narrowed to one measure", given: func(w *world) {
				w.do(aMeasure("a"), aMeasure("b"), aSignal("1"), linked("1", "a"), linked("1", "b"))
			},
			ask: narrowed("maatregel", string(mea("b"))), want: []projections.MeasureRow{aRow("b", alike(1))},
		},
		{
			name: "a withdrawn signal stands apart", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), linked("1", "a"), aSignal("2"), linked("2", "a"))
				w.do(commands.SeeToo{SignalID: sig("2"), Person: "p"}, commands.PhraseGist{SignalID: sig("2"), TellerWords: "kern"})
				w.do(commands.WithdrawSignal{SignalID: sig("2"), Reason: "dubbel"})
			},
			want: []projections.MeasureRow{aRow("a", alike(1), func(r *projections.MeasureRow) { r.Withdrawn = shown(1) })},
		},
		{
			name: "an unlinked signal is gone", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), linked("1", "a"), aSignal("2"), linked("2", "a"))
				w.do(commands.UnlinkSignal{SignalID: sig("2"), MeasureID: mea("a"), Reason: "vergissing"})
			},
			want: []projections.MeasureRow{aRow("a", alike(1))},
		},
		{
			name: "a contested link stays", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), linked("1", "a"), commands.ContestLink{SignalID: sig("1"), MeasureID: mea("a"), Reason: "nee"})
			},
			want: []projections.MeasureRow{aRow("a", alike(1))},
		},
		{
			name: "a corrected signal moves", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), linked("1", "a"))
				w.do(commands.CorrectSignal{SignalID: sig("1"), Reason: "verkeerd", SignalInput: corrected})
			},
			want: []projections.MeasureRow{aRow("a", alike(1), func(r *projections.MeasureRow) {
				r.PerKind, r.PerMonth, r.PerArea = counts("idee", 1), counts("2024-11", 1), counts("WK09", 1)
				r.PerRole, r.PerTold = counts("vrijwilliger", 1), counts("door", 1)
			})},
		},
		{
			name: "who saw it too counts once for each signal", given: func(w *world) {
				w.do(aMeasure("a"), aSignal("1"), linked("1", "a"), aSignal("2"), linked("2", "a"))
				for _, c := range []struct{ signal, person string }{{"1", "p"}, {"1", "p"}, {"1", "q"}, {"2", "p"}} {
					w.do(commands.SeeToo{SignalID: sig(c.signal), Person: c.person})
				}
			},
			want: []projections.MeasureRow{aRow("a", alike(2), func(r *projections.MeasureRow) { r.SeenToo = shown(3) })},
		},
		{
			name: "the title is the last one", given: func(w *world) {
				w.do(aMeasure("a"), commands.ChangeMeasure{
					MeasureID: mea("a"), From: "2025-06-01", Reason: "nieuw", MeasureInput: commands.MeasureInput{Title: "Anders", Kind: "pilot"},
				})
			},
			want: []projections.MeasureRow{aRow("a", func(r *projections.MeasureRow) { r.Title = "Anders" })},
		},
	})
}

func TestSignalsPerMeasureOnADay(t *testing.T) {
	given := func(w *world) {
		w.on("2025-03-10", aMeasure("a"), aSignal("1"), aSignal("2", onDay("2025-03-05")), linked("1", "a"), linked("2", "a"))
		w.on("2025-03-20", commands.UnlinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Reason: "ander verband"})
		w.on("2025-03-25", commands.LinkSignal{SignalID: sig("1"), MeasureID: mea("a"), Relation: domain.Contradiction})
		w.on("2025-03-30", commands.WithdrawSignal{SignalID: sig("2"), Reason: "dubbel"}, commands.SeeToo{SignalID: sig("1"), Person: "p"})
		w.on("2025-04-02", commands.ChangeMeasure{
			MeasureID: mea("a"), From: "2025-05-01", Reason: "nieuw", MeasureInput: commands.MeasureInput{Title: "Anders", Kind: "pilot"},
		})
	}
	again := func(r *projections.MeasureRow) { r.PerRelation = counts("tegenspraak", 1) }
	both := func(r *projections.MeasureRow) { r.PerRelation = counts("tegenspraak", 1, "aanleiding", 1) }
	one := func(r *projections.MeasureRow) { r.Withdrawn = shown(1) }
	for _, c := range []viewTest[projections.MeasureRow]{
		{name: "before the measure", ask: validOn("2024-12-31"), want: []projections.MeasureRow{}},
		{name: "before the signals", ask: validOn("2025-02-28"), want: []projections.MeasureRow{aRow("a")}},
		{name: "between the signals", ask: validOn("2025-03-01"), want: []projections.MeasureRow{aRow("a", alike(1), again)}},
		{name: "a signal that was linked twice counts once", ask: validOn("2025-03-19"), want: []projections.MeasureRow{aRow("a", alike(2), both)}},
		{name: "and on the day that it was unlinked", ask: validOn("2025-03-20"), want: []projections.MeasureRow{aRow("a", alike(2), both)}},
		{name: "before the withdrawal", ask: validOn("2025-03-29"), want: []projections.MeasureRow{aRow("a", alike(2), both)}},
		{name: "from the day of the withdrawal", ask: validOn("2025-03-30"), want: []projections.MeasureRow{
			aRow("a", alike(1), again, one, func(r *projections.MeasureRow) { r.SeenToo = shown(1) })}},
		{name: "from the day of the change", ask: validOn("2025-05-01"), want: []projections.MeasureRow{
			aRow("a", alike(1), again, one, func(r *projections.MeasureRow) { r.SeenToo, r.Title = shown(1), "Anders" })}},
	} {
		c.given = given
		runViewTests(t, projections.SignalsPerMeasure, []viewTest[projections.MeasureRow]{c})
	}
}

// A correction says what was so all along, so the link and the gist go with it.
func TestCorrectedDayTakesLinksAlong(t *testing.T) {
	w := newWorld(t)
	w.on("2025-03-20", aMeasure("a"), aSignal("1", onDay("2025-03-10")), linked("1", "a"))
	w.do(commands.CorrectSignal{SignalID: sig("1"), Reason: "eerder gemeld", SignalInput: aSignal("1").SignalInput})
	ask := w.open()
	for d, want := range map[domain.Date]projections.MeasureRow{"2025-02-28": aRow("a"), "2025-03-01": aRow("a", alike(1))} {
		ask.ValidOn = d
		same(t, rows[projections.MeasureRow](w, projections.SignalsPerMeasure, ask), []projections.MeasureRow{want})
	}
}

func TestStateInTheLoop(t *testing.T) {
	w := newWorld(t)
	id := sig("1")
	w.on("2025-03-05", aMeasure("a"), aSignal("1"), linked("1", "a"), commands.UnlinkSignal{SignalID: id, MeasureID: mea("a"), Reason: "straks"})
	steps := []struct {
		day  domain.Date
		does commands.Command
		want string
	}{
		{"2025-03-05", linked("1", "a"), "gekoppeld"},
		{"2025-03-06", commands.ConfirmReceipt{SignalID: id}, "gekoppeld"},
		{"2025-03-07", commands.PhraseGist{SignalID: id, TellerWords: "kern"}, "gekoppeld"},
		{"2025-03-08", commands.TakeUpSignal{SignalID: id, Approach: "opgelost"}, "opgepakt"},
		{"2025-03-09", commands.ReferSignal{SignalID: id, Destination: "klacht"}, "doorgeleid"},
		{"2025-03-10", told("1", "x"), "teruggekoppeld"},
		{"2025-03-11", answered("1", "x", "p", domain.Solved), "beantwoord"},
		{"2025-03-12", commands.ReopenSignal{SignalID: id, Reason: "toch niet"}, "heropend"},
		{"2025-03-13", commands.TakeUpSignal{SignalID: id, Approach: "nu wel"}, "opgepakt"},
		{"2025-03-14", told("1", "y"), "teruggekoppeld"},
		{"2025-03-15", answered("1", "y", "p", domain.Worse), "heropend"},
	}
	state := func(ask projections.Ask) string {
		return written(t, rows[projections.MeasureRow](w, projections.SignalsPerMeasure, ask)[0].PerState)
	}
	for _, s := range steps {
		w.on(s.day, s.does)
		if got, want := state(w.open()), fmt.Sprintf(`{%q:1}`, s.want); got != want {
			t.Errorf("after %T: got %s, want %s", s.does, got, want)
		}
	}
	ask := w.open()
	for _, s := range steps { // what was so on a day stays so, whatever came after
		ask.ValidOn = s.day
		if got, want := state(ask), fmt.Sprintf(`{%q:1}`, s.want); got != want {
			t.Errorf("on %s: got %s, want %s", s.day, got, want)
		}
	}
}

func TestOnlyGistsAreQuoted(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"))
	someLinked(w, "a", "stil", 2)
	someLinked(w, "a", "oud", 1, onDay("2024-05-05"))
	someLinked(w, "a", "nieuw", 1)
	w.do(commands.SupplementSignal{SignalID: sig("nieuw0"), Addition: "En haar buurman ook."})
	w.do(commands.PhraseGist{SignalID: sig("oud0"), TellerWords: "eerst dit", PolicyWords: "en dit"})
	w.do(commands.PhraseGist{SignalID: sig("oud0"), TellerWords: "brieven zijn moeilijk", PolicyWords: "begrijpelijke taal"})
	w.do(commands.PhraseGist{SignalID: sig("nieuw0"), TellerWords: "niemand helpt met brieven"})
	quotes := func(ask projections.Ask) []projections.Quote {
		return rows[projections.MeasureRow](w, projections.SignalsPerMeasure, ask)[0].Quotes
	}
	old := projections.Quote{Month: "2024-05", Teller: "brieven zijn moeilijk", Policy: "begrijpelijke taal"}
	same(t, quotes(w.open()), []projections.Quote{{Month: "2025-03", Teller: "niemand helpt met brieven"}, old})

	w.vault.lose(domain.SignalCategory.Stream(municipality, string(sig("nieuw0"))))
	same(t, quotes(w.open()), []projections.Quote{{Month: "2025-03", Teller: domain.Unreadable}, old})

	// Without a vault nothing can be read; under the small-number rule no month is told either.
	gone := projections.Quote{Teller: domain.Unreadable, Policy: domain.Unreadable}
	same(t, quotes(projections.Ask{}), []projections.Quote{{Teller: domain.Unreadable}, gone})

	all := written(t, w.answer(projections.SignalsPerMeasure.Name, w.open()))
	for _, secret := range []string{"Jansen", "buurman", "eerst dit"} {
		if strings.Contains(all, secret) {
			t.Errorf("the answer tells %q", secret)
		}
	}
}

func TestOneMeasureShowsSoManyGists(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"))
	for i := range 25 {
		name := fmt.Sprint(i)
		w.do(aSignal(name, onDay(domain.Date(fmt.Sprintf("2025-01-%02d", i+1)))), linked(name, "a"), commands.PhraseGist{SignalID: sig(name), TellerWords: name})
	}
	quotes := rows[projections.MeasureRow](w, projections.SignalsPerMeasure, w.open())[0].Quotes
	if len(quotes) != 20 || quotes[0].Teller != "24" || quotes[19].Teller != "5" {
		t.Errorf("got %d gists, from %v to %v; want the latest 20", len(quotes), quotes[0], quotes[len(quotes)-1])
	}
	ask := w.open()
	threshold(26)(&ask)
	if quotes := rows[projections.MeasureRow](w, projections.SignalsPerMeasure, ask)[0].Quotes; len(quotes) != 3 || quotes[0] != (projections.Quote{Teller: "24"}) {
		t.Errorf("got %v; want 3 without a month while the number is withheld", quotes)
	}
}

func TestSmallNumbersOfSignals(t *testing.T) {
	withhold := func(r *projections.MeasureRow) { r.Signals, r.Withdrawn, r.SeenToo = withheld, withheld, withheld }
	beside := func(r *projections.MeasureRow) { r.Withdrawn, r.SeenToo = withheld, withheld }
	inArea := func(code domain.AreaCode) func(*commands.SignalInput) {
		return func(in *commands.SignalInput) { in.Area.Code = code }
	}
	runViewTests(t, projections.SignalsPerMeasure, []viewTest[projections.MeasureRow]{
		{
			name: "below k nothing is told", given: func(w *world) { w.do(aMeasure("a")); someLinked(w, "a", "s", 4) },
			ask: threshold(5), want: []projections.MeasureRow{aRow("a", withhold)},
		},
		{
			name: "without another rule k is 10", given: func(w *world) { w.do(aMeasure("a")); someLinked(w, "a", "s", 9) },
			ask: threshold(0), want: []projections.MeasureRow{aRow("a", withhold)},
		},
		{
			name: "from k on it is", given: func(w *world) { w.do(aMeasure("a")); someLinked(w, "a", "s", 5) },
			ask: threshold(5), want: []projections.MeasureRow{aRow("a", alike(5), beside)},
		},
		{
			name: "another part hides a small one", given: func(w *world) {
				w.do(aMeasure("a"))
				someLinked(w, "a", "s", 8)
				someLinked(w, "a", "t", 6, inArea("WK02"))
				someLinked(w, "a", "u", 1, inArea("WK03"))
			},
			ask: threshold(5), want: []projections.MeasureRow{aRow("a", alike(15), beside, func(r *projections.MeasureRow) {
				r.PerArea = counts("WK01", 8)
				r.PerArea["WK02"], r.PerArea["WK03"] = withheld, withheld
			})},
		},
		{
			name: "unless it is lifted", given: func(w *world) {
				w.do(aMeasure("a"))
				someLinked(w, "a", "s", 3)
				someLinked(w, "a", "u", 1, inArea("WK03"))
			},
			want: []projections.MeasureRow{aRow("a", alike(4), func(r *projections.MeasureRow) { r.PerArea = counts("WK01", 3, "WK03", 1) })},
		},
		{
			name: "a public register is shown", given: func(w *world) {
				w.on("2025-04-02", aMeasure("a"))
				w.load(fromRegister(w, "1", "a", "2025-03-01"), fromRegister(w, "2", "a", "2025-04-01"))
			},
			ask: threshold(5), want: []projections.MeasureRow{aRow("a", alike(2), func(r *projections.MeasureRow) {
				r.PerRelation, r.PerMonth = counts("onderbouwing", 2), counts("2025-03", 1, "2025-04", 1)
				r.PerArea, r.PerRole, r.PerTold = counts("onbekend", 2), counts("onbekend", 2), counts("onbekend", 2)
			})},
		},
	})
}

// Views keep texts sealed: whoever takes their files learns none.
func TestFilesOfViewsHoldNoText(t *testing.T) {
	w := newWorld(t)
	w.do(aMeasure("a"), aSignal("1"), linked("1", "a"), told("1", "x"))
	w.do(commands.PhraseGist{SignalID: sig("1"), TellerWords: "brieven zijn moeilijk", PolicyWords: "begrijpelijke taal"})
	w.catchUp()
	if q := w.answer(projections.SignalsPerMeasure.Name, w.open()).Rows.([]projections.MeasureRow)[0].Quotes; len(q) != 1 {
		t.Fatalf("got %d gists", len(q))
	}
	read := 0
	for _, pattern := range []string{"weergaven/*", "logboek*"} {
		names, err := filepath.Glob(filepath.Join(w.dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			read += len(raw)
			for _, secret := range []string{"Jansen", "brieven", "begrijpelijke", "kwam ervan"} {
				if bytes.Contains(raw, []byte(secret)) {
					t.Errorf("%s holds %q", filepath.Base(name), secret)
				}
			}
		}
	}
	if read < 50000 {
		t.Errorf("read only %d bytes", read)
	}
}
