package domain

import "testing"

type bundleRow = scenario[Bundle, BundleEvent]

const (
	bundleID    BundleID = "0190a000-0000-7000-8000-000000000010"
	otherSignal SignalID = "0190a000-0000-7000-8000-000000000011"
	thirdSignal SignalID = "0190a000-0000-7000-8000-000000000012"
)

var (
	bundleContent = BundleContent{Title: "Wachten op hulpmiddelen", Sectors: []Sector{"wmo"}, Themes: []string{"wachttijd"}, On: "2025-03-01"}
	opened        = BundleOpened{BundleID: bundleID, BundleContent: bundleContent}
	bundledOne    = SignalBundled{BundleID: bundleID, SignalID: signalID}
	bundledTwo    = SignalBundled{BundleID: bundleID, SignalID: otherSignal}
	bundleClosed  = BundleClosed{BundleID: bundleID, Reason: "besproken in de raad", On: "2025-05-01"}
)

// bundled is a bundle of two signals, and what else happened to it.
func bundled(events ...BundleEvent) []BundleEvent {
	return append([]BundleEvent{opened, bundledOne, bundledTwo}, events...)
}

func open(c BundleContent, signals ...SignalID) func(Bundle) ([]BundleEvent, error) {
	return func(b Bundle) ([]BundleEvent, error) { return b.Open(bundleID, c, signals) }
}

func TestABundleBringsSignalsTogether(t *testing.T) {
	add := func(s SignalID) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) { return b.Add(bundleID, s) }
	}
	remove := func(s SignalID, reason string) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) { return b.Remove(bundleID, s, reason) }
	}
	strange := bundleContent
	strange.Sectors = []Sector{"wmo", tale}
	third := SignalBundled{BundleID: bundleID, SignalID: thirdSignal}
	out := SignalUnbundled{BundleID: bundleID, SignalID: otherSignal, Reason: Private(tale)}
	play(t, []bundleRow{
		{name: "a bundle is opened with its signals", when: open(bundleContent, signalID, otherSignal), then: bundled()},
		{name: "a signal that is named twice is in it once", when: open(bundleContent, signalID, otherSignal, signalID), then: bundled()},
		{name: "a bundle is opened once", given: bundled(), when: open(bundleContent, thirdSignal)},
		{name: "a bundle of nothing is none", when: open(bundleContent), fails: Invalid, field: "signalen"},
		{name: "a bundle has a title", when: open(BundleContent{}, signalID), fails: Invalid, field: "titel"},
		{name: "a sector is on the list", when: open(strange, signalID), fails: Invalid, field: "domeinen"},
		{name: "one more comes with it", given: bundled(), when: add(thirdSignal), then: []BundleEvent{third}},
		{name: "one that is in it stays in it once", given: bundled(), when: add(otherSignal)},
		{name: "a closed bundle takes no more", given: bundled(bundleClosed), when: add(thirdSignal), fails: Refused},
		{name: "what is in a closed bundle already is no news", given: bundled(bundleClosed), when: add(otherSignal)},
		{name: "an unknown bundle takes none", when: add(signalID), fails: NotFound},
		{name: "a signal is taken out with a reason", given: bundled(), when: remove(otherSignal, tale), then: []BundleEvent{out}},
		{name: "a signal is not taken out silently", given: bundled(), when: remove(otherSignal, " "), fails: Invalid, field: "reden"},
		{name: "what is not in it is not taken out", given: bundled(), when: remove(thirdSignal, "hoort er niet bij")},
		{name: "a mistake in a closed bundle is put right", given: bundled(bundleClosed), when: remove(otherSignal, tale), then: []BundleEvent{out}},
		{name: "what was taken out can come back", given: bundled(out), when: add(otherSignal), then: []BundleEvent{bundledTwo}},
		{name: "nothing is taken out of an unknown bundle", when: remove(signalID, "hoort er niet bij"), fails: NotFound},
	})
}

func TestReadingsStandSideBySide(t *testing.T) {
	read := func(alter ...func(*ReadingGiven)) func(Bundle) ([]BundleEvent, error) {
		r := ReadingGiven{Reading: Private(tale), From: "wijkteam", On: "2025-03-05"}
		for _, f := range alter {
			f(&r)
		}
		return func(b Bundle) ([]BundleEvent, error) { return b.Read(bundleID, r) }
	}
	minority := func(r *ReadingGiven) {
		r.From, r.Minority = "inwoners", true
		r.Weighing = Weighing{Who: "mensen zonder netwerk", Reasons: []string{"zij hebben niemand"}}
	}
	one := ReadingGiven{BundleID: bundleID, Number: 1, Reading: Private(tale), From: "wijkteam", On: "2025-03-05"}
	two := ReadingGiven{BundleID: bundleID, Number: 2, Reading: Private(tale), From: "wijkteam", On: "2025-03-05"}
	minority(&two)
	play(t, []bundleRow{
		{name: "a reading is given", given: bundled(), when: read(), then: []BundleEvent{one}},
		{name: "a minority's reading stands beside it, with its weighing", given: bundled(one), when: read(minority), then: []BundleEvent{two}},
		{name: "the same reading is given once", given: bundled(one, two), when: read()},
		{name: "so is that of a minority", given: bundled(one, two), when: read(minority)},
		{name: "a reading says something", given: bundled(), when: read(func(r *ReadingGiven) { r.Reading = Private(" ") }), fails: Invalid, field: "duiding"},
		{name: "a reading is from somewhere", given: bundled(), when: read(func(r *ReadingGiven) { r.From = "" }), fails: Invalid, field: "perspectief"},
		{name: "a weighing has reasons", given: bundled(), when: read(func(r *ReadingGiven) { r.Weighing.Who = "ouderen" }), fails: Invalid, field: "weging"},
		{
			name: "empty reasons are none", given: bundled(),
			when: read(func(r *ReadingGiven) { r.Weighing = Weighing{Who: "ouderen", Reasons: []string{"", " "}} }), fails: Invalid, field: "weging",
		},
		{name: "a weighing says of whom", given: bundled(), when: read(func(r *ReadingGiven) { r.Weighing.Reasons = []string{"zij hebben niemand"} }), fails: Invalid, field: "weging"},
		{name: "a closed bundle is read no more", given: bundled(bundleClosed), when: read(), fails: Refused},
		{name: "an unknown bundle is not read", when: read(), fails: NotFound},
	})
	if b := fold[Bundle](bundled(one, two)); len(b.Readings) != 2 || b.Readings[0].From != "wijkteam" || !b.Readings[1].Minority {
		t.Errorf("a reading replaced another: %d are left", len(b.Readings))
	}
}

func recognises(person PersonRef, organisation OrganisationRef, role RecogniserRole) BundleRecognised {
	return BundleRecognised{BundleID: bundleID, Person: person, Organisation: organisation, Role: role, On: "2025-03-06"}
}

func TestABundleIsRecognisedByPeople(t *testing.T) {
	recognise := func(r BundleRecognised) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) { return b.Recognise(bundleID, r) }
	}
	pro := recognises("p1", "o1", Professional)
	play(t, []bundleRow{
		{name: "a professional knows it", given: bundled(), when: recognise(pro), then: []BundleEvent{pro}},
		{name: "the same person counts once", given: bundled(pro), when: recognise(recognises("p1", "o2", Professional))},
		{name: "an ervaringsdeskundige needs no organisation", given: bundled(), when: recognise(recognises("p2", "", Experienced)), then: []BundleEvent{recognises("p2", "", Experienced)}},
		{name: "a professional has one", given: bundled(), when: recognise(recognises("p1", "", Professional)), fails: Invalid, field: "organisatie"},
		{name: "nobody recognises nothing", given: bundled(), when: recognise(recognises("", "o1", Professional)), fails: Invalid, field: "persoon"},
		{name: "a role is on the list", given: bundled(), when: recognise(recognises("p1", "o1", tale)), fails: Invalid, field: "rol"},
		{name: "a role is said", given: bundled(), when: recognise(recognises("p1", "o1", "")), fails: Invalid, field: "rol"},
		{name: "a closed bundle is recognised no more", given: bundled(bundleClosed), when: recognise(pro), fails: Refused},
		{name: "an unknown bundle is not recognised", when: recognise(pro), fails: NotFound},
	})
}

func TestWhoMakesABundleRecognised(t *testing.T) {
	for _, row := range []struct {
		name string
		who  []BundleRecognised
		want bool
	}{
		{"nobody", nil, false},
		{"one professional", []BundleRecognised{recognises("p1", "o1", Professional)}, false},
		{"two professionals of one organisation", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "o1", Professional)}, false},
		{"two professionals of two", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "o2", Professional)}, true},
		{"the third is of another", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "o1", Professional), recognises("p3", "o2", Volunteer)}, true},
		{"a professional and an ervaringsdeskundige", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "", Experienced)}, true},
		{"also when both are of one organisation", []BundleRecognised{recognises("p2", "o1", Experienced), recognises("p1", "o1", Professional)}, true},
		{"the same person in two roles", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p1", "", Experienced)}, false},
		{"two ervaringsdeskundigen of nowhere", []BundleRecognised{recognises("p1", "", Experienced), recognises("p2", "", Experienced)}, false},
		{"a professional and a resident of nowhere", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "", Resident)}, false},
		{"a professional and a manager of another", []BundleRecognised{recognises("p1", "o1", Professional), recognises("p2", "o2", Manager)}, false},
		{"a manager and an ervaringsdeskundige", []BundleRecognised{recognises("p1", "o1", Manager), recognises("p2", "", Experienced)}, false},
		{"managers among themselves", []BundleRecognised{recognises("p1", "o1", Manager), recognises("p2", "o2", Manager)}, false},
	} {
		if got := (Bundle{Recognised: row.who}).IsRecognised(); got != row.want {
			t.Errorf("%s: got %v", row.name, got)
		}
	}
}

func TestABundleHasALead(t *testing.T) {
	appoint := func(function string) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) { return b.Appoint(bundleID, function, "2025-03-10") }
	}
	lead := LeadAppointed{BundleID: bundleID, Function: "teamleider Wmo", On: "2025-03-10"}
	end := func(reason string) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) { return b.Close(bundleID, reason, "2025-05-01") }
	}
	play(t, []bundleRow{
		{name: "a function sees to it", given: bundled(), when: appoint("teamleider Wmo"), then: []BundleEvent{lead}},
		{name: "the same function again is no news", given: bundled(lead), when: appoint("teamleider Wmo")},
		{
			name: "another takes over", given: bundled(lead), when: appoint("beleidsadviseur"),
			then: []BundleEvent{LeadAppointed{BundleID: bundleID, Function: "beleidsadviseur", On: "2025-03-10"}},
		},
		{name: "a lead is named", given: bundled(), when: appoint(""), fails: Invalid, field: "functie"},
		{name: "a closed bundle needs no lead", given: bundled(bundleClosed), when: appoint("teamleider Wmo"), fails: Refused},
		{name: "nor does an unknown one", when: appoint("teamleider Wmo"), fails: NotFound},
		{name: "a bundle is closed", given: bundled(), when: end("besproken in de raad"), then: []BundleEvent{bundleClosed}},
		{name: "a bundle is closed once", given: bundled(bundleClosed), when: end("nog eens")},
		{name: "closing has a reason", given: bundled(), when: end(""), fails: Invalid, field: "reden"},
		{name: "an unknown bundle is not closed", when: end("klaar"), fails: NotFound},
	})
}
