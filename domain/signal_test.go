package domain

import (
	"testing"
	"time"
)

type signalRow = scenario[Signal, SignalEvent]

// content is a signal with everything filled in, altered by the row that needs another.
func content(alter ...func(*SignalContent)) SignalContent {
	c := SignalContent{
		Story: Private(tale), Kind: "knelpunt", Sectors: []Sector{"wmo", "vervoer"}, Themes: []string{"wachttijd"},
		Area: AreaRef{Code: "WK085501", Year: 2025}, Group: "ouderen", Told: "met", Role: "wijkverpleegkundige", Channel: "formulier",
		OccurredOn: OnDay("2025-02-03"), ReportedOn: AtTime(time.Date(2025, 3, 1, 9, 30, 0, 0, time.UTC)), Grave: true,
		Note: Private("Jansen belde zelf."),
	}
	for _, f := range alter {
		f(&c)
	}
	return c
}

var (
	fromRegister = Origin{Source: "meldingen", Key: "A-1", Imprint: "d34d", PublicRegister: true}
	raised       = SignalRaised{SignalID: signalID, Origin: fromRegister, SignalContent: content()}
	received     = ReceiptConfirmed{SignalID: signalID}
	withdrawn    = SignalWithdrawn{SignalID: signalID, Reason: Private("dubbel")}
	linked       = SignalLinkedToMeasure{SignalID: signalID, MeasureID: measureID, Relation: Occasion, MeasureRevision: 2}
	feedback     = FeedbackGiven{SignalID: signalID, FeedbackID: feedbackID, Phase: "besluiten", Message: Private("Er is besloten."), DecisionID: decisionID}
)

func signalHistory(events ...SignalEvent) []SignalEvent {
	return append([]SignalEvent{raised}, events...)
}

func TestASignalIsBroughtIn(t *testing.T) {
	raise := func(alter ...func(*SignalContent)) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Raise(signalID, fromRegister, content(alter...)) }
	}
	least := func(c *SignalContent) {
		*c = SignalContent{Kind: "idee", Sectors: []Sector{"anders"}, ReportedOn: OnDay("2025-03-01")}
	}
	sameDay := func(c *SignalContent) { c.OccurredOn = OnDay("2025-03-01") }
	play(t, []signalRow{
		{name: "a signal has several domains", when: raise(), then: []SignalEvent{raised}},
		{
			name: "a signal needs no more than its kind, a domain and a day", when: raise(least),
			then: []SignalEvent{SignalRaised{SignalID: signalID, Origin: fromRegister, SignalContent: content(least)}},
		},
		{
			name: "a signal may be reported on the day it occurred", when: raise(sameDay),
			then: []SignalEvent{SignalRaised{SignalID: signalID, Origin: fromRegister, SignalContent: content(sameDay)}},
		},
		{name: "a signal that is there already is not raised again", given: signalHistory(), when: raise(sameDay)},
		{name: "a withdrawn signal is not raised again", given: signalHistory(withdrawn), when: raise()},
		{name: "a signal needs a kind", when: raise(func(c *SignalContent) { c.Kind = "" }), fails: Invalid, field: "soort"},
		{name: "a kind is on the list", when: raise(func(c *SignalContent) { c.Kind = tale }), fails: Invalid, field: "soort"},
		{name: "a signal needs a domain", when: raise(func(c *SignalContent) { c.Sectors = nil }), fails: Invalid, field: "domeinen"},
		{
			name: "a domain is on the list", fails: Invalid, field: "domeinen",
			when: raise(func(c *SignalContent) { c.Sectors = []Sector{"wmo", tale} }),
		},
		{
			name: "a domain counts once", fails: Invalid, field: "domeinen",
			when: raise(func(c *SignalContent) { c.Sectors = []Sector{"wmo", "jeugd", "wmo"} }),
		},
		{name: "told by, with or about", when: raise(func(c *SignalContent) { c.Told = tale }), fails: Invalid, field: "verteld"},
		{name: "a signal needs the day it was reported", when: raise(func(c *SignalContent) { c.ReportedOn = Moment{} }), fails: Invalid, field: "gemeldOp"},
		{
			name: "a signal is not reported before it occurred", fails: Invalid, field: "voorgevallenOp",
			when: raise(func(c *SignalContent) { c.OccurredOn = OnDay("2025-03-02") }),
		},
		{
			name: "an instant without its local day would be lost", fails: Invalid, field: "voorgevallenOp",
			when: raise(func(c *SignalContent) { c.OccurredOn.Date, c.OccurredOn.At = "", &Instant{} }),
		},
	})
}

// signalActs is every act on a signal that exists, done as it should be.
var signalActs = map[string]func(Signal) ([]SignalEvent, error){
	"confirm":    func(s Signal) ([]SignalEvent, error) { return s.Confirm(signalID) },
	"take up":    func(s Signal) ([]SignalEvent, error) { return s.TakeUp(signalID, "geregeld") },
	"refer":      func(s Signal) ([]SignalEvent, error) { return s.Refer(signalID, "klacht", tale) },
	"supplement": func(s Signal) ([]SignalEvent, error) { return s.Supplement(signalID, tale) },
	"correct": func(s Signal) ([]SignalEvent, error) {
		return s.Correct(signalID, fromRegister, content(func(c *SignalContent) { c.Kind = "hiaat" }), "verkeerde soort")
	},
	"see too":     func(s Signal) ([]SignalEvent, error) { return s.SeeToo(signalID, "p1", "buurvrouw") },
	"phrase gist": func(s Signal) ([]SignalEvent, error) { return s.PhraseGist(signalID, "Het duurt lang.", "") },
	"link":        func(s Signal) ([]SignalEvent, error) { return s.Link(signalID, measureID, Support, 0, "") },
	"unlink":      func(s Signal) ([]SignalEvent, error) { return s.Unlink(signalID, measureID, "vergissing") },
	"contest": func(s Signal) ([]SignalEvent, error) {
		return s.Contest(signalID, measureID, "gaat ergens anders over")
	},
	"withdraw": func(s Signal) ([]SignalEvent, error) { return s.Withdraw(signalID, "dubbel") },
	"feed back": func(s Signal) ([]SignalEvent, error) {
		return s.GiveFeedback(signalID, feedbackID, "duiden", tale, decisionID)
	},
	"answer": func(s Signal) ([]SignalEvent, error) {
		return s.Answer(signalID, feedbackID, "p1", NotAt, tale, ReopenRule{Count: 3, Share: 0.2})
	},
	"reopen": func(s Signal) ([]SignalEvent, error) { return s.Reopen(signalID, "toch niet opgelost") },
}

func TestActsNeedASignalThatStands(t *testing.T) {
	var rows []signalRow
	for name, act := range signalActs {
		rows = append(rows, signalRow{name: name + " an unknown signal", when: act, fails: NotFound})
		if name != "withdraw" {
			rows = append(rows, signalRow{name: name + " a withdrawn signal", given: signalHistory(withdrawn), when: act, fails: Refused})
		}
	}
	play(t, rows)
}

func TestASignalIsHandled(t *testing.T) {
	referred := SignalReferred{SignalID: signalID, Destination: "klacht", Note: Private(tale)}
	taken := SignalTakenUp{SignalID: signalID, Approach: Private("geregeld")}
	supplement := SignalSupplemented{SignalID: signalID, Addition: Private(tale)}
	play(t, []signalRow{
		{name: "receipt is confirmed", given: signalHistory(), when: signalActs["confirm"], then: []SignalEvent{ReceiptConfirmed{SignalID: signalID}}},
		{name: "receipt is confirmed once", given: signalHistory(ReceiptConfirmed{SignalID: signalID}), when: signalActs["confirm"]},
		{name: "the organisation solves it itself", given: signalHistory(), when: signalActs["take up"], then: []SignalEvent{taken}},
		{name: "what was solved is not solved again", given: signalHistory(taken), when: signalActs["take up"]},
		{
			name: "a reopened signal can be solved again", given: signalHistory(taken, SignalReopened{SignalID: signalID, Cause: ReopenedByCoordinator}),
			when: signalActs["take up"], then: []SignalEvent{taken},
		},
		{
			name: "solving says how", given: signalHistory(), fails: Invalid, field: "aanpak",
			when: func(s Signal) ([]SignalEvent, error) { return s.TakeUp(signalID, " ") },
		},
		{name: "a complaint is led on", given: signalHistory(), when: signalActs["refer"], then: []SignalEvent{referred}},
		{name: "it is led on once to each place", given: signalHistory(referred), when: signalActs["refer"]},
		{
			name: "it can be led on to a second place", given: signalHistory(referred),
			when: func(s Signal) ([]SignalEvent, error) { return s.Refer(signalID, "veilig-thuis", "") },
			then: []SignalEvent{SignalReferred{SignalID: signalID, Destination: "veilig-thuis"}},
		},
		{
			name: "a destination is on the list", given: signalHistory(), fails: Invalid, field: "bestemming",
			when: func(s Signal) ([]SignalEvent, error) { return s.Refer(signalID, tale, "") },
		},
		{name: "the story is added to", given: signalHistory(), when: signalActs["supplement"], then: []SignalEvent{supplement}},
		{name: "the same addition counts once", given: signalHistory(supplement), when: signalActs["supplement"]},
		{
			name: "an addition says something", given: signalHistory(), fails: Invalid, field: "aanvulling",
			when: func(s Signal) ([]SignalEvent, error) { return s.Supplement(signalID, "\n") },
		},
	})
}

func TestASignalIsCorrected(t *testing.T) {
	other := content(func(c *SignalContent) { c.Kind, c.Themes = "hiaat", nil })
	correct := func(o Origin, c SignalContent, reason string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Correct(signalID, o, c, reason) }
	}
	corrected := SignalCorrected{SignalID: signalID, Origin: fromRegister, Reason: Private("verkeerde soort"), SignalContent: other}
	newImprint := Origin{Source: "meldingen", Key: "A-1", Imprint: "beef"}
	emptyThemes := content(func(c *SignalContent) { c.Kind, c.Themes = "hiaat", []string{} })
	play(t, []signalRow{
		{name: "a correction stands beside what was said", given: signalHistory(), when: correct(fromRegister, other, "verkeerde soort"), then: []SignalEvent{corrected}},
		{name: "a correction that changes nothing is none", given: signalHistory(), when: correct(fromRegister, content(), "zomaar")},
		{name: "the same correction counts once", given: signalHistory(corrected), when: correct(fromRegister, emptyThemes, "andere reden")},
		{
			name: "a source's new imprint is kept though the words are the same", given: signalHistory(), when: correct(newImprint, content(), "bron gewijzigd"),
			then: []SignalEvent{SignalCorrected{SignalID: signalID, Origin: newImprint, Reason: Private("bron gewijzigd"), SignalContent: content()}},
		},
		{name: "a correction can be taken back by another", given: signalHistory(corrected), when: correct(fromRegister, content(), "was goed"), then: []SignalEvent{
			SignalCorrected{SignalID: signalID, Origin: fromRegister, Reason: Private("was goed"), SignalContent: content()},
		}},
		{name: "a correction has a reason", given: signalHistory(), when: correct(fromRegister, other, ""), fails: Invalid, field: "reden"},
		{
			name: "a correction keeps the rules of a signal", given: signalHistory(), fails: Invalid, field: "domeinen",
			when: correct(fromRegister, content(func(c *SignalContent) { c.Sectors = nil }), "reden"),
		},
	})
}

func TestOthersSawItToo(t *testing.T) {
	see := func(who PersonRef) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.SeeToo(signalID, who, "buurvrouw") }
	}
	seen := SignalSeenToo{SignalID: signalID, Person: "p1", Role: "buurvrouw"}
	gist := GistPhrased{SignalID: signalID, TellerWords: Private("Het duurt lang."), PolicyWords: Private("Doorlooptijd te lang.")}
	phrase := func(teller, policy string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.PhraseGist(signalID, teller, policy) }
	}
	play(t, []signalRow{
		{name: "a person saw it too", given: signalHistory(), when: see("p1"), then: []SignalEvent{seen}},
		{name: "each person counts once", given: signalHistory(seen), when: see("p1")},
		{name: "another person counts as well", given: signalHistory(seen), when: see("p2"), then: []SignalEvent{SignalSeenToo{SignalID: signalID, Person: "p2", Role: "buurvrouw"}}},
		{name: "nobody can't see it", given: signalHistory(), when: see(""), fails: Invalid, field: "persoon"},
		{name: "the gist is put in both words", given: signalHistory(), when: phrase("Het duurt lang.", "Doorlooptijd te lang."), then: []SignalEvent{gist}},
		{name: "the same gist counts once", given: signalHistory(gist), when: phrase("Het duurt lang.", "Doorlooptijd te lang.")},
		{
			name: "the gist can be put better", given: signalHistory(gist), when: phrase("Het duurt te lang.", ""),
			then: []SignalEvent{GistPhrased{SignalID: signalID, TellerWords: Private("Het duurt te lang.")}},
		},
		{name: "the teller's words come first", given: signalHistory(), when: phrase(" ", "Doorlooptijd te lang."), fails: Invalid, field: "inWoordenVanVerteller"},
	})
}

func TestASignalIsLinked(t *testing.T) {
	link := func(m MeasureID, rel Relation) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Link(signalID, m, rel, 2, "") }
	}
	unlink := func(reason string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Unlink(signalID, measureID, reason) }
	}
	contest := func(reason string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Contest(signalID, measureID, reason) }
	}
	unlinked := SignalUnlinkedFromMeasure{SignalID: signalID, MeasureID: measureID, Reason: Private("vergissing")}
	contested := LinkContested{SignalID: signalID, MeasureID: measureID, Reason: Private("gaat over iets anders")}
	second := SignalLinkedToMeasure{SignalID: signalID, MeasureID: otherMeasure, Relation: Contradiction, MeasureRevision: 2}
	play(t, []signalRow{
		{name: "a link has its relation", given: signalHistory(), when: link(measureID, Occasion), then: []SignalEvent{linked}},
		{name: "linking again does nothing", given: signalHistory(linked), when: link(measureID, Occasion)},
		{name: "a signal is linked to several measures", given: signalHistory(linked), when: link(otherMeasure, Contradiction), then: []SignalEvent{second}},
		{name: "another relation is not written over the first", given: signalHistory(linked), when: link(measureID, Contradiction), fails: Refused},
		{name: "a link needs a relation", given: signalHistory(), when: link(measureID, ""), fails: Invalid, field: "verband"},
		{name: "a relation is on the list", given: signalHistory(), when: link(measureID, tale), fails: Invalid, field: "verband"},
		{name: "a link is taken back with a reason", given: signalHistory(linked), when: unlink("vergissing"), then: []SignalEvent{unlinked}},
		{name: "nothing is unlinked silently", given: signalHistory(linked), when: unlink(" "), fails: Invalid, field: "reden"},
		{name: "what is not linked need not be unlinked", given: signalHistory(linked, unlinked), when: unlink("vergissing")},
		{
			name: "after unlinking the relation may be another", given: signalHistory(linked, unlinked), when: link(measureID, Support),
			then: []SignalEvent{SignalLinkedToMeasure{SignalID: signalID, MeasureID: measureID, Relation: Support, MeasureRevision: 2}},
		},
		{name: "a link is contested and stays", given: signalHistory(linked), when: contest("gaat over iets anders"), then: []SignalEvent{contested}},
		{name: "contesting again with the same reason does nothing", given: signalHistory(linked, contested), when: contest("gaat over iets anders")},
		{name: "a contested link is linked still", given: signalHistory(linked, contested), when: link(measureID, Occasion)},
		{
			name: "another objection to a link is heard too", given: signalHistory(linked, contested), when: contest("andere wijk"),
			then: []SignalEvent{LinkContested{SignalID: signalID, MeasureID: measureID, Reason: Private("andere wijk")}},
		},
		{
			name: "a link that was made anew can be contested anew", given: signalHistory(linked, contested, unlinked, linked),
			when: contest("gaat over iets anders"), then: []SignalEvent{contested},
		},
		{name: "contesting has a reason", given: signalHistory(linked), when: contest(""), fails: Invalid, field: "reden"},
		{name: "what is not linked can't be contested", given: signalHistory(), when: contest("gaat over iets anders"), fails: Refused},
	})
}

func TestASignalIsWithdrawn(t *testing.T) {
	withdraw := func(reason string) func(Signal) ([]SignalEvent, error) {
		return func(s Signal) ([]SignalEvent, error) { return s.Withdraw(signalID, reason) }
	}
	play(t, []signalRow{
		{name: "a signal is withdrawn with a reason", given: signalHistory(), when: withdraw("dubbel"), then: []SignalEvent{withdrawn}},
		{name: "a signal is withdrawn once", given: signalHistory(withdrawn), when: withdraw("dubbel")},
		{name: "withdrawing has a reason", given: signalHistory(), when: withdraw(""), fails: Invalid, field: "reden"},
	})
	s := fold[Signal](throughWire(t, 0, signalHistory(linked, withdrawn)))
	if s.Content.Story.Text() != tale || len(s.Links) != 1 {
		t.Error("a withdrawn signal must stay on record")
	}
}
