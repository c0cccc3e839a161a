package domain

import (
	"strings"
	"testing"
)

// structuralOffer is an offer to the raad of a bundle that is clear, neutral and shared.
func structuralOffer(alter ...func(*Offer)) Offer {
	o := Offer{To: "raad", On: "2025-03-20", Basis: Structural, Test: Test{Clear: "acht weken wachten", Neutral: "geen verwijt", Shared: "met het wijkteam"}}
	for _, f := range alter {
		f(&o)
	}
	return o
}

func graveOffer(alter ...func(*Offer)) Offer {
	o := Offer{To: "college", On: "2025-03-20", Basis: SingleGrave, Reason: "levensgevaar"}
	for _, f := range alter {
		f(&o)
	}
	return o
}

func recognisedBundle(events ...BundleEvent) []BundleEvent {
	return bundled(append([]BundleEvent{recognises("p1", "o1", Professional), recognises("p2", "", Experienced)}, events...)...)
}

func offer(by Role, o Offer) func(Bundle) ([]BundleEvent, error) {
	return func(b Bundle) ([]BundleEvent, error) { return b.Offer(bundleID, by, o) }
}

func TestAStructuralBundleGoesUp(t *testing.T) {
	up := BundleOffered{BundleID: bundleID, Offer: structuralOffer()}
	out := []BundleEvent{SignalUnbundled{BundleID: bundleID, SignalID: signalID, Reason: Private("nee")}, SignalUnbundled{BundleID: bundleID, SignalID: otherSignal, Reason: Private("nee")}}
	later := structuralOffer(func(o *Offer) { o.On = "2025-04-20" })
	rows := []bundleRow{
		{name: "a structural bundle goes up", given: recognisedBundle(), when: offer(Coordinator, structuralOffer()), then: []BundleEvent{up}},
		{name: "people type the role without a diaeresis", given: recognisedBundle(), when: offer(" Signaalcoordinator ", structuralOffer()), then: []BundleEvent{up}},
		{name: "it goes up once", given: recognisedBundle(up), when: offer(Coordinator, structuralOffer())},
		{name: "it goes up again on another day", given: recognisedBundle(up), when: offer(Coordinator, later), then: []BundleEvent{BundleOffered{BundleID: bundleID, Offer: later}}},
		{name: "it is not recognised", given: bundled(), when: offer(Coordinator, structuralOffer()), fails: Refused},
		{
			name: "the consent of managers is no recognition", given: bundled(recognises("p1", "o1", Manager), recognises("p2", "o2", Manager)),
			when: offer(Coordinator, structuralOffer()), fails: Refused,
		},
		{name: "an empty bundle does not go up", given: recognisedBundle(out...), when: offer(Coordinator, structuralOffer()), fails: Invalid, field: "signalen"},
		{name: "a closed bundle does not go up", given: recognisedBundle(bundleClosed), when: offer(Coordinator, structuralOffer()), fails: Refused},
		{name: "an unknown bundle does not go up", when: offer(Coordinator, structuralOffer()), fails: NotFound},
	}
	for _, role := range []Role{"", Griffie, CollegeSecretary, "teamleider"} {
		rows = append(rows, bundleRow{name: "offering is not for " + string(role), given: recognisedBundle(), when: offer(role, structuralOffer()), fails: Forbidden})
	}
	for field, alter := range map[string][]func(*Offer){
		"toets": {func(o *Offer) { o.Test.Clear = "" }, func(o *Offer) { o.Test.Neutral = " " }, func(o *Offer) { o.Test.Shared = "" }},
		"aan":   {func(o *Offer) { o.To = "" }, func(o *Offer) { o.To = tale }}, "datum": {func(o *Offer) { o.On = "" }},
		"basis": {func(o *Offer) { o.Basis = "" }, func(o *Offer) { o.Basis = tale }},
	} {
		for _, f := range alter {
			rows = append(rows, bundleRow{name: "an offer without " + field, given: recognisedBundle(), when: offer(Coordinator, structuralOffer(f)), fails: Invalid, field: field})
		}
	}
	play(t, rows)
	for part, alter := range map[string]func(*Offer){
		"helder": func(o *Offer) { o.Test.Clear = "" }, "neutraal": func(o *Offer) { o.Test.Neutral = "" }, "gedeeld": func(o *Offer) { o.Test.Shared = "" },
	} {
		if _, err := fold[Bundle](recognisedBundle()).Offer(bundleID, Coordinator, structuralOffer(alter)); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say that %s is missing", err, part)
		}
	}
}

func TestOneGraveCaseGoesUpAlone(t *testing.T) {
	alone := []BundleEvent{opened, bundledOne}
	up := BundleOffered{BundleID: bundleID, Offer: graveOffer()}
	out := SignalUnbundled{BundleID: bundleID, SignalID: signalID, Reason: Private("nee")}
	play(t, []bundleRow{
		{name: "one grave case goes up, recognised or not", given: alone, when: offer(Coordinator, graveOffer()), then: []BundleEvent{up}},
		{name: "it goes up once", given: append(alone, up), when: offer(Coordinator, graveOffer())},
		{name: "it has a reason", given: alone, when: offer(Coordinator, graveOffer(func(o *Offer) { o.Reason = " " })), fails: Invalid, field: "reden"},
		{name: "two signals are not one", given: bundled(), when: offer(Coordinator, graveOffer()), fails: Refused},
		{name: "none is not one either", given: append(alone, out), when: offer(Coordinator, graveOffer()), fails: Refused},
		{name: "it is for the coordinator", given: alone, when: offer(Griffie, graveOffer()), fails: Forbidden},
	})
}

func TestAnOfferedBundleIsTabled(t *testing.T) {
	table := func(by Role, body Body, meeting Date) func(Bundle) ([]BundleEvent, error) {
		return func(b Bundle) ([]BundleEvent, error) {
			return b.Table(bundleID, by, BundleTabled{Body: body, Meeting: meeting, Item: "7", On: "2025-04-01"})
		}
	}
	tabled := func(body Body, meeting Date) BundleTabled {
		return BundleTabled{BundleID: bundleID, Body: body, Meeting: meeting, Item: "7", On: "2025-04-01"}
	}
	to := func(b Body) BundleOffered {
		return BundleOffered{BundleID: bundleID, Offer: structuralOffer(func(o *Offer) { o.To = b })}
	}
	given := recognisedBundle(to("raad"), to("college"), to("burgemeester"))
	play(t, []bundleRow{
		{name: "the griffie tables for the raad", given: given, when: table(Griffie, "raad", "2025-04-15"), then: []BundleEvent{tabled("raad", "2025-04-15")}},
		{name: "the collegesecretariaat for the college", given: given, when: table(CollegeSecretary, "college", "2025-04-15"), then: []BundleEvent{tabled("college", "2025-04-15")}},
		{name: "and for the burgemeester", given: given, when: table(CollegeSecretary, "burgemeester", "2025-04-15"), then: []BundleEvent{tabled("burgemeester", "2025-04-15")}},
		{name: "a meeting has it once", given: append(given, tabled("raad", "2025-04-15")), when: table(Griffie, "raad", "2025-04-15")},
		{name: "another meeting may have it too", given: append(given, tabled("raad", "2025-04-15")), when: table(Griffie, "raad", "2025-05-13"), then: []BundleEvent{tabled("raad", "2025-05-13")}},
		{name: "the griffie does not table for the college", given: given, when: table(Griffie, "college", "2025-04-15"), fails: Forbidden},
		{name: "nor the collegesecretariaat for the raad", given: given, when: table(CollegeSecretary, "raad", "2025-04-15"), fails: Forbidden},
		{name: "the coordinator tables nothing", given: given, when: table(Coordinator, "raad", "2025-04-15"), fails: Forbidden},
		{name: "nor does nobody", given: given, when: table("", "college", "2025-04-15"), fails: Forbidden},
		{name: "what was not offered is not tabled", given: recognisedBundle(), when: table(Griffie, "raad", "2025-04-15"), fails: Refused},
		{name: "what was offered to another is not tabled", given: recognisedBundle(to("college")), when: table(Griffie, "raad", "2025-04-15"), fails: Refused},
		{name: "a meeting has a date", given: given, when: table(Griffie, "raad", ""), fails: Invalid, field: "vergadering"},
		{name: "a body is on the list", given: given, when: table(Griffie, tale, "2025-04-15"), fails: Invalid, field: "orgaan"},
		{name: "a closed bundle is not tabled", given: append(given, bundleClosed), when: table(Griffie, "raad", "2025-04-15"), fails: Refused},
		{name: "an unknown bundle is not tabled", when: table(Griffie, "raad", "2025-04-15"), fails: NotFound},
	})
	for want, err := range map[string]error{
		"Alleen de griffie zet een bundel op de agenda van de raad.":                   refusal(table(Coordinator, "raad", "2025-04-15")(fold[Bundle](given))),
		"Alleen het collegesecretariaat zet een bundel op de agenda van het college.":  refusal(table(Griffie, "college", "2025-04-15")(fold[Bundle](given))),
		"Deze bundel is nog niet aan de gemeenschappelijke regeling aangeboden.":       refusal(table(CollegeSecretary, "gemeenschappelijke-regeling", "2025-04-15")(fold[Bundle](given))),
		"Enkelvoudig-ernstig is één signaal; in deze bundel zitten er 2.":              refusal(offer(Coordinator, graveOffer())(fold[Bundle](given))),
		"Alleen de signaalcoördinator biedt een bundel aan.":                           refusal(offer(Griffie, graveOffer())(fold[Bundle](given))),
		"\"basis\" ontbreekt; kies uit: structureel, enkelvoudig-ernstig.":             refusal(offer(Coordinator, Offer{To: "raad", On: "2025-03-20"})(fold[Bundle](given))),
		"Een bundel brengt signalen bij elkaar; noem er ten minste één.":               refusal(open(bundleContent)(Bundle{})),
		"In deze bundel zit geen signaal meer; een lege bundel is niet aan te bieden.": refusal(offer(Coordinator, structuralOffer())(Bundle{Opened: true})),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// refusal is the error of a rule.
func refusal[E Event](_ []E, err error) error { return err }
