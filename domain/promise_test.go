package domain

import "testing"

type promiseRow = scenario[Promise, PromiseEvent]

const promiseID PromiseID = "0190a000-0000-7000-8000-000000000050"

func promiseContent(alter ...func(*PromiseContent)) PromiseContent {
	c := PromiseContent{
		Text: "De raad krijgt voor de zomer een brief over de levertijd.", Portfolio: "zorg", Meeting: "raadsvergadering", On: "2025-03-01", Due: "2025-09-01",
		Measures: []MeasureID{measureID}, Grounds: []Ground{{Kind: "motie", ID: GroundID(motionID), Relation: Occasion}}, Reference: "https://raad.example/9",
		Note: Private(tale),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	promised        = PromiseMade{PromiseID: promiseID, PromiseContent: promiseContent()}
	extended        = PromiseExtended{PromiseID: promiseID, On: "2025-08-01", Due: "2025-12-01", Reason: "ziekte"}
	proposedPromise = PromiseSettlementProposed{PromiseID: promiseID, On: "2025-10-01", Account: "de brief is er"}
	settledPromise  = PromiseSettled{PromiseID: promiseID, On: "2025-11-01", Account: "akkoord"}
	reopenedPromise = PromiseReopened{PromiseID: promiseID, On: "2025-12-01", Reason: "de brief zegt niets"}
)

func promises(events ...PromiseEvent) []PromiseEvent {
	return append([]PromiseEvent{promised}, events...)
}

func TestAPromiseIsMade(t *testing.T) {
	do := func(alter ...func(*PromiseContent)) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) { return p.Make(promiseID, Origin{}, promiseContent(alter...)) }
	}
	free := func(c *PromiseContent) { c.Due = "" }
	rows := []promiseRow{
		{name: "a promise is made", when: do(), then: promises()},
		{name: "a promise need have no term", when: do(free), then: []PromiseEvent{PromiseMade{PromiseID: promiseID, PromiseContent: promiseContent(free)}}},
		{name: "a promise is made once", given: promises(), when: do(free)},
	}
	for _, c := range []struct {
		name, field string
		alter       func(*PromiseContent)
	}{
		{"a promise says what", "toezegging", func(c *PromiseContent) { c.Text = "" }},
		{"a promise is of a portfolio", "portefeuille", func(c *PromiseContent) { c.Portfolio = "" }},
		{"a promise is made somewhere", "vergadering", func(c *PromiseContent) { c.Meeting = " " }},
		{"a promise has a date", "datum", func(c *PromiseContent) { c.On = "" }},
		{"a promise is not kept before it is made", "uiterlijk", func(c *PromiseContent) { c.Due = "2025-02-28" }},
		{"a ground is of a known kind", "gronden", func(c *PromiseContent) { c.Grounds[0].Kind = tale }},
	} {
		rows = append(rows, promiseRow{name: c.name, when: do(c.alter), fails: Invalid, field: c.field})
	}
	play(t, rows)
}

func TestATermMovesForwardOnly(t *testing.T) {
	extend := func(on, due Date, reason string) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) { return p.Extend(promiseID, on, due, reason) }
	}
	free := promised
	free.Due = ""
	play(t, []promiseRow{
		{name: "a term is put off", given: promises(), when: extend("2025-08-01", "2025-12-01", "ziekte"), then: []PromiseEvent{extended}},
		{name: "once", given: promises(extended), when: extend("2025-08-02", "2025-12-01", "ziekte")},
		{name: "a term does not move back", given: promises(extended), when: extend("2025-08-02", "2025-11-30", "haast"), fails: Invalid, field: "uiterlijk"},
		{name: "the day of extending is no later than the term", given: promises(), when: extend("2026-01-01", "2025-12-01", "ziekte"), fails: Invalid, field: "uiterlijk"},
		{name: "a promise without a term gets one", given: []PromiseEvent{free}, when: extend("2025-08-01", "2025-12-01", "ziekte"), then: []PromiseEvent{extended}},
		{name: "an extension has a reason", given: promises(), when: extend("2025-08-01", "2025-12-01", ""), fails: Invalid, field: "reden"},
		{name: "an extension has a term", given: promises(), when: extend("2025-08-01", "", "ziekte"), fails: Invalid, field: "uiterlijk"},
		{name: "an extension has a date", given: promises(), when: extend("", "2025-12-01", "ziekte"), fails: Invalid, field: "datum"},
		{name: "what is settled has no term", given: promises(settledPromise), when: extend("2025-08-01", "2025-12-01", "ziekte"), fails: Refused},
		{name: "what is unknown neither", when: extend("2025-08-01", "2025-12-01", "ziekte"), fails: NotFound},
	})
	if p := fold[Promise](promises(extended)); p.Due != "2025-12-01" || p.Content.Due != "2025-09-01" {
		t.Errorf("the term is %s, at first %s", p.Due, p.Content.Due)
	}
}

func TestOnlyTheRaadSettlesAPromise(t *testing.T) {
	propose := func(by Body, on Date, account string) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) { return p.ProposeSettlement(promiseID, by, on, account) }
	}
	settle := func(by Body, on Date) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) { return p.Settle(promiseID, by, on, "akkoord") }
	}
	reopen := func(by Body, on Date, reason string) func(Promise) ([]PromiseEvent, error) {
		return func(p Promise) ([]PromiseEvent, error) { return p.Reopen(promiseID, by, on, reason) }
	}
	again := promises(proposedPromise, settledPromise, reopenedPromise)
	const why = "de brief zegt niets"
	play(t, []promiseRow{
		{name: "the college proposes", given: promises(), when: propose("college", "2025-10-01", "de brief is er"), then: []PromiseEvent{proposedPromise}},
		{name: "it proposes once", given: promises(proposedPromise), when: propose("college", "2025-10-02", "nog eens")},
		{name: "what is settled needs no proposal", given: promises(settledPromise), when: propose("college", "2025-10-01", "de brief is er")},
		{name: "the raad does not propose", given: promises(), when: propose("raad", "2025-10-01", "de brief is er"), fails: Forbidden},
		{name: "a proposal comes with an account", given: promises(), when: propose("college", "2025-10-01", ""), fails: Invalid, field: "verantwoording"},
		{name: "a proposal has a date", given: promises(), when: propose("college", "", "de brief is er"), fails: Invalid, field: "datum"},
		{name: "a proposer is on the list", given: promises(), when: propose(tale, "2025-10-01", "de brief is er"), fails: Invalid, field: "orgaan"},
		{name: "what is unknown is not proposed", when: propose("college", "2025-10-01", "de brief is er"), fails: NotFound},
		{name: "the raad settles", given: promises(proposedPromise), when: settle("raad", "2025-11-01"), then: []PromiseEvent{settledPromise}},
		{name: "it settles once", given: promises(settledPromise), when: settle("raad", "2025-12-01")},
		{name: "the college does not settle", given: promises(proposedPromise), when: settle("college", "2025-11-01"), fails: Forbidden},
		{name: "someone settles", given: promises(), when: settle("", "2025-11-01"), fails: Invalid, field: "orgaan"},
		{name: "a settlement has a date", given: promises(), when: settle("raad", ""), fails: Invalid, field: "datum"},
		{name: "what is unknown is not settled", when: settle("raad", "2025-11-01"), fails: NotFound},
		{name: "the raad reopens what it settled", given: promises(settledPromise), when: reopen("raad", "2025-12-01", why), then: []PromiseEvent{reopenedPromise}},
		{name: "and what the college proposes as kept", given: promises(proposedPromise), when: reopen("raad", "2025-12-01", why), then: []PromiseEvent{reopenedPromise}},
		{name: "what is open is not reopened", given: promises(), when: reopen("raad", "2025-12-01", why)},
		{name: "reopened is open", given: again, when: reopen("raad", "2026-01-01", "nog eens")},
		{name: "the college does not reopen", given: promises(settledPromise), when: reopen("college", "2025-12-01", why), fails: Forbidden},
		{name: "reopening has a reason", given: promises(settledPromise), when: reopen("raad", "2025-12-01", " "), fails: Invalid, field: "reden"},
		{name: "reopening has a date", given: promises(settledPromise), when: reopen("raad", "", why), fails: Invalid, field: "datum"},
		{name: "what is unknown is not reopened", when: reopen("raad", "2025-12-01", why), fails: NotFound},
		{name: "what was reopened is proposed again", given: again, when: propose("college", "2025-12-01", "de brief is er"),
			then: []PromiseEvent{PromiseSettlementProposed{PromiseID: promiseID, On: "2025-12-01", Account: "de brief is er"}}},
		{name: "but not on a day before that", given: again, when: propose("college", "2025-11-30", "de brief is er"), fails: Invalid, field: "datum"},
		{name: "nor settled before it was made", given: promises(), when: settle("raad", "2020-01-01"), fails: Invalid, field: "datum"},
		{name: "nor reopened before it was settled", given: promises(settledPromise), when: reopen("raad", "2025-10-31", why), fails: Invalid, field: "datum"},
		{name: "and settled again", given: again, when: settle("raad", "2025-12-02"),
			then: []PromiseEvent{PromiseSettled{PromiseID: promiseID, On: "2025-12-02", Account: "akkoord"}}},
	})
}
