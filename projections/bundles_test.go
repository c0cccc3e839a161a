package projections_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// bundled is the row of a bundle of which only this is known.
func bundled(name string, edits ...func(*projections.BundleRow)) projections.BundleRow {
	r := projections.BundleRow{
		ID: string(bun(name)), Title: "Bundel " + name, Sectors: []string{"wmo"}, Themes: []string{}, OpenedOn: "2025-03-05", State: "open",
		Signals: shown(1), PerSector: counts("wmo", 1), PerArea: counts("WK01", 1), Readings: []projections.Reading{}, RecognisedBy: map[string]int{},
		Missing: []string{"helder", "neutraal", "erkend", "gedeeld"}, Offers: []projections.BundleOffer{}, Tabled: []projections.BundleTabling{},
		Decisions: []projections.BundleDecision{}, Quotes: []projections.BundleQuote{},
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

// acknowledged says that the bundle is recognised by a professional and an ervaringsdeskundige.
func acknowledged(r *projections.BundleRow) {
	r.Recognised, r.RecognisedBy = true, map[string]int{"professional": 1, "ervaringsdeskundige": 1}
	r.Missing = slices.DeleteFunc(slices.Clone(r.Missing), func(s string) bool { return s == "erkend" })
}

func upTo(body string, on domain.Date) func(*projections.BundleRow) {
	return func(r *projections.BundleRow) {
		r.State, r.Structural, r.Missing = "aangeboden", true, []string{}
		r.Offers = append(r.Offers, projections.BundleOffer{
			To: body, On: on, Basis: "structureel",
			Test: &domain.Test{Clear: "dezelfde drempel", Neutral: "geen verwijt", Shared: "besproken met het buurtteam"},
		})
	}
}

func resting(on ...domain.BundleID) func(*commands.DecisionInput) {
	return func(in *commands.DecisionInput) {
		in.On = "2025-04-10"
		for _, b := range on {
			in.Grounds = append(in.Grounds, domain.Ground{Kind: "bundel", ID: domain.GroundID(b), Relation: domain.Support})
		}
	}
}

func TestBundles(t *testing.T) {
	start := func(w *world) {
		w.on("2025-03-04", aSignal("1"), aSignal("2", func(in *commands.SignalInput) { in.Area.Code, in.Sectors = "WK02", []domain.Sector{"jeugd", "wmo"} }))
		w.on("2025-03-05", aBundle("b", "1"))
	}
	tested := func(w *world) {
		start(w)
		w.on("2025-03-07", enough("b")...)
		w.on("2025-03-08", offered("b", "raad", "2025-03-08"))
	}
	decided := func(w *world) {
		tested(w)
		w.on("2025-03-20", agenda("b", "raad", "2025-04-09"))
		w.on("2025-04-10", aMeasure("a"), aDecision("d", "a", resting(bun("b"))))
	}
	tabled := func(r *projections.BundleRow) {
		r.State, r.Tabled = "geagendeerd", []projections.BundleTabling{{Body: "raad", Meeting: "2025-04-09"}}
	}
	choice := projections.BundleDecision{ID: string(dec("d")), Title: "Besluit d", Body: "college", On: "2025-04-10", Relation: "onderbouwing"}
	closed := commands.CloseBundle{BundleID: bun("b"), Reason: "besproken", On: "2025-04-20"}
	runViewTests(t, projections.Bundles, []viewTest[projections.BundleRow]{
		{name: "a bundle that was just opened", given: start, want: []projections.BundleRow{bundled("b")}},
		{name: "was not there the day before", given: start, ask: validOn("2025-03-04"), want: []projections.BundleRow{}},
		{
			name: "signals that come and go", given: func(w *world) {
				start(w)
				w.on("2025-03-06", commands.BundleSignal{BundleID: bun("b"), SignalID: sig("2")})
				w.on("2025-03-07", commands.UnbundleSignal{BundleID: bun("b"), SignalID: sig("1"), Reason: "iets anders"})
				w.on("2025-03-09", commands.BundleSignal{BundleID: bun("b"), SignalID: sig("1")})
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.Signals, r.PerSector, r.PerArea = shown(2), counts("wmo", 2, "jeugd", 1), counts("WK01", 1, "WK02", 1)
			})},
		},
		{
			name: "and as it was in between", ask: validOn("2025-03-08"), given: func(w *world) {
				start(w)
				w.on("2025-03-06", commands.BundleSignal{BundleID: bun("b"), SignalID: sig("2")})
				w.on("2025-03-07", commands.UnbundleSignal{BundleID: bun("b"), SignalID: sig("1"), Reason: "iets anders"})
				w.on("2025-03-09", commands.BundleSignal{BundleID: bun("b"), SignalID: sig("1")})
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.PerSector, r.PerArea = counts("wmo", 1, "jeugd", 1), counts("WK02", 1)
			})},
		},
		{
			name: "a withdrawn signal does not count, a corrected one counts as corrected", given: func(w *world) {
				start(w)
				w.on("2025-03-06", commands.BundleSignal{BundleID: bun("b"), SignalID: sig("2")}, commands.WithdrawSignal{SignalID: sig("1"), Reason: "dubbel"},
					commands.CorrectSignal{SignalID: sig("2"), Reason: "fout", SignalInput: aSignal("2", func(in *commands.SignalInput) {
						in.Area.Code, in.Sectors = "", []domain.Sector{"schulden"}
					}).SignalInput})
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.PerSector, r.PerArea = counts("schulden", 1), counts("onbekend", 1)
			})},
		},
		{
			name: "readings stand side by side, the minority's too", given: func(w *world) {
				start(w)
				minority := aReading("b", "inwoners", "het ligt aan de brief")
				minority.Minority, minority.Weighing = true, domain.Weighing{Who: "wie niet leest", Reasons: []string{"geen netwerk", "geen tijd"}}
				w.on("2025-03-06", aReading("b", "wijkteam", "het ligt aan de wachttijd"), minority, aReading("b", "wijkteam", "toch aan de regel"))
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.Readings = []projections.Reading{
					{Number: 1, From: "wijkteam", Text: "het ligt aan de wachttijd", On: "2025-03-06"},
					{
						Number: 2, From: "inwoners", Text: "het ligt aan de brief", Minority: true, On: "2025-03-06",
						Weighing: &domain.Weighing{Who: "wie niet leest", Reasons: []string{"geen netwerk", "geen tijd"}},
					},
					{Number: 3, From: "wijkteam", Text: "toch aan de regel", On: "2025-03-06"},
				}
			})},
		},
		{
			name: "managers recognise nothing", given: func(w *world) {
				start(w)
				w.do(recognised("b", "p", "x", domain.Manager), recognised("b", "q", "y", domain.Manager), recognised("b", "r", "x", domain.Professional))
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.RecognisedBy = map[string]int{"leidinggevende": 2, "professional": 1}
			})},
		},
		{
			name: "the last function that leads", given: func(w *world) {
				start(w)
				w.do(commands.AppointLead{BundleID: bun("b"), Function: "beleidsadviseur", On: "2025-03-06"}, commands.AppointLead{BundleID: bun("b"), Function: "wijkteam", On: "2025-03-09"})
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) { r.Lead = "wijkteam" })},
		},
		{
			name: "recognised but not offered", given: tested, ask: validOn("2025-03-07"),
			want: []projections.BundleRow{bundled("b", acknowledged)},
		},
		{name: "offered as structural", given: tested, want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"))}},
		{
			name: "one grave case", given: func(w *world) {
				start(w)
				w.on("2025-03-08", alone("b", "college", "2025-03-08"))
			},
			want: []projections.BundleRow{bundled("b", func(r *projections.BundleRow) {
				r.State, r.Offers = "aangeboden", []projections.BundleOffer{{To: "college", On: "2025-03-08", Basis: "enkelvoudig-ernstig", Reason: "wachten kan niet"}}
			})},
		},
		{name: "on the agenda", given: decided, ask: validOn("2025-04-09"), want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"), tabled)}},
		{
			name: "decided on", given: decided, want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"), tabled, func(r *projections.BundleRow) {
				r.State, r.Decisions = "besloten", []projections.BundleDecision{choice}
			})},
		},
		{
			name: "closed after a decision that was revoked", given: func(w *world) {
				decided(w)
				w.on("2025-04-20", closed, commands.RevokeDecision{DecisionID: dec("d"), On: "2025-04-21", Reason: "fout"})
			},
			want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"), tabled, func(r *projections.BundleRow) {
				revoked := choice
				revoked.RevokedOn = ptr(domain.Date("2025-04-21"))
				r.State, r.Closed, r.Decisions = "gesloten", &projections.BundleClosing{On: "2025-04-20", Reason: "besproken"}, []projections.BundleDecision{revoked}
			})},
		},
		{
			name: "a rectified decision that no longer names it", given: func(w *world) {
				decided(w)
				w.do(rectified("d", resting()))
			},
			want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"), tabled)},
		},
		{
			name: "narrowed to one", ask: narrowed("bundel", string(bun("c"))), given: func(w *world) {
				start(w)
				w.do(aBundle("c", "1"))
			},
			want: []projections.BundleRow{bundled("c")},
		},
		{
			name: "narrowed to where it stands", ask: narrowed("stand", "aangeboden"), given: func(w *world) {
				tested(w)
				w.do(aBundle("c", "1"))
			},
			want: []projections.BundleRow{bundled("b", acknowledged, upTo("raad", "2025-03-08"))},
		},
	})
}

// A bundle of few keeps how many, from where and what they said.
func TestBundlesKeepSmallNumbers(t *testing.T) {
	w := newWorld(t)
	var names []string
	for i := range 7 {
		name := fmt.Sprint(i + 1)
		names = append(names, name)
		w.do(aSignal(name, onDay(domain.Date("2025-02-0"+name))), commands.PhraseGist{SignalID: sig(name), TellerWords: "kern " + name, PolicyWords: "beleid " + name})
	}
	w.do(aBundle("few", names[:4]...), aBundle("many", names...))
	ask := w.open()
	threshold(5)(&ask)
	list := rows[projections.BundleRow](w, projections.Bundles, ask)
	i := slices.IndexFunc(list, func(r projections.BundleRow) bool { return r.ID == string(bun("few")) })
	few, many := list[i], list[1-i]
	if few.Signals != withheld || len(few.PerArea) > 0 || len(few.PerSector) > 0 || len(few.Quotes) > 0 {
		t.Errorf("of few is told %+v", few)
	}
	if many.Signals != shown(7) || many.PerArea["WK01"] != shown(7) {
		t.Errorf("of many is told %+v", many)
	}
	want := []projections.BundleQuote{}
	for _, name := range []string{"7", "6", "5", "4", "3"} { // the latest five
		want = append(want, projections.BundleQuote{Teller: "kern " + name, Policy: "beleid " + name})
	}
	same(t, many.Quotes, want)
}

// Who recognised a bundle, and of which organisation, never leaves the view; nor does a reading whose key is gone.
func TestBundlesTellNoPeople(t *testing.T) {
	w := newWorld(t)
	w.do(aSignal("1"), aBundle("b", "1"), aReading("b", "wijkteam", "een duiding"))
	w.do(enough("b")...)
	w.vault.lose(domain.BundleCategory.Stream(municipality, string(bun("b"))))
	w.catchUp()
	told := rowsOf(t, w.answer(projections.Bundles.Name, w.open()))
	stream := domain.BundleCategory.Stream(municipality, string(bun("b")))
	for _, secret := range []string{string(w.desk.Pseudonym(stream, "p")), string(w.desk.Pseudonym(stream, "organisatie buurtteam")), "een duiding"} {
		if strings.Contains(told, secret) {
			t.Errorf("the answer holds %q: %s", secret, told)
		}
	}
	if !strings.Contains(told, domain.Unreadable) {
		t.Errorf("the reading is not said to be gone: %s", told)
	}
}
