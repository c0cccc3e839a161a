package projections

import (
	"fmt"

	"ruggespraak/domain"
)

// What the trail keeps of signals and of what they are brought together in. Stories and additions never come into it; of
// reasons it keeps the sealed text.

var trailSignals = []Handler{
	says(func(_ domain.Meta, e domain.SignalRaised) remark {
		return remark{why: string(e.Kind), done: e.ReportedOn.Date, day: e.Day()}
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalRaised) error {
		return tx.Exec(`UPDATE ding SET openbaar = ? WHERE id = ?`, flag(e.Origin.PublicRegister), e.SignalID)
	}),
	says(func(domain.Meta, domain.ReceiptConfirmed) remark { return remark{} }),
	says(func(_ domain.Meta, e domain.SignalTakenUp) remark { return remark{sealed: e.Approach, field: "aanpak"} }),
	says(func(_ domain.Meta, e domain.SignalReferred) remark {
		return remark{why: string(e.Destination), sealed: e.Note, field: "toelichting"}
	}),
	says(func(m domain.Meta, _ domain.SignalSupplemented) remark { return remark{done: recordedDay(m)} }),
	says(func(m domain.Meta, e domain.SignalCorrected) remark {
		return remark{sealed: e.Reason, field: "reden", done: recordedDay(m)}
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalCorrected) error {
		return tx.Exec(`UPDATE ding SET dag = ?, openbaar = ? WHERE id = ?`, e.Day(), flag(e.Origin.PublicRegister), e.SignalID)
	}),
	says(func(domain.Meta, domain.SignalSeenToo) remark { return remark{} }),
	says(func(m domain.Meta, _ domain.GistPhrased) remark { return remark{done: recordedDay(m)} }),
	on(func(tx Tx, m domain.Meta, e domain.GistPhrased) error {
		return tx.Exec(`INSERT OR REPLACE INTO kern VALUES (?, ?, ?)`, e.SignalID, m.ID, e.TellerWords.Sealed())
	}),
	says(func(m domain.Meta, e domain.SignalLinkedToMeasure) remark {
		return remark{why: string(e.Relation), done: recordedDay(m), lines: []line{{
			from: string(e.SignalID), to: string(e.MeasureID), kind: linkLine, relation: string(e.Relation), source: e.Source, sinceSignal: true,
		}}}
	}),
	says(func(_ domain.Meta, e domain.SignalUnlinkedFromMeasure) remark {
		return remark{sealed: e.Reason, field: "reden"}
	}),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnlinkedFromMeasure) error {
		return cutLine(tx, string(e.SignalID), string(e.MeasureID), linkLine, m.ValidOn)
	}),
	says(func(_ domain.Meta, e domain.LinkContested) remark { return remark{sealed: e.Reason, field: "reden"} }),
	on(func(tx Tx, m domain.Meta, e domain.LinkContested) error {
		return judgeLine(tx, m, string(e.SignalID), string(e.MeasureID), Disputed)
	}),
	says(func(_ domain.Meta, e domain.SignalWithdrawn) remark { return remark{sealed: e.Reason, field: "reden"} }),
	on(func(tx Tx, m domain.Meta, e domain.SignalWithdrawn) error {
		return tx.Exec(`UPDATE ding SET ingetrokken_op = ? WHERE id = ?`, m.ValidOn, e.SignalID)
	}),
	says(func(_ domain.Meta, e domain.FeedbackGiven) remark {
		return remark{why: "na " + string(e.Phase), lines: []line{{
			from: string(e.SignalID), to: string(e.DecisionID), kind: feedbackLine, relation: "teruggekoppeld",
		}}}
	}),
	says(func(_ domain.Meta, e domain.FeedbackAnswered) remark {
		return remark{why: string(e.Verdict), sealed: e.Note, field: "toelichting"}
	}),
	says(func(_ domain.Meta, e domain.SignalReopened) remark {
		return remark{why: string(e.Cause), sealed: e.Reason, field: "reden"}
	}),
	says(func(_ domain.Meta, e domain.TermPassed) remark {
		return remark{why: fmt.Sprintf("%s, uiterlijk %s", e.What, e.Due)}
	}),
	says(func(_ domain.Meta, e domain.PersonForgotten) remark { return remark{why: string(e.Reason)} }),
}

var trailBundles = []Handler{
	says(func(_ domain.Meta, e domain.BundleOpened) remark { return remark{title: e.Title} }),
	says(func(m domain.Meta, e domain.SignalBundled) remark {
		return remark{lines: []line{{from: string(e.SignalID), to: string(e.BundleID), kind: bundleLine, relation: "gebundeld"}}}
	}),
	says(func(_ domain.Meta, e domain.SignalUnbundled) remark { return remark{sealed: e.Reason, field: "reden"} }),
	on(func(tx Tx, m domain.Meta, e domain.SignalUnbundled) error {
		return cutLine(tx, string(e.SignalID), string(e.BundleID), bundleLine, m.ValidOn)
	}),
	says(func(_ domain.Meta, e domain.ReadingGiven) remark {
		why := "vanuit " + e.From
		if e.Minority {
			why += " (minderheid)"
		}
		return remark{why: why, sealed: e.Reading, field: "duiding"}
	}),
	says(func(_ domain.Meta, e domain.BundleRecognised) remark { return remark{why: string(e.Role)} }),
	says(func(_ domain.Meta, e domain.LeadAppointed) remark { return remark{why: e.Function} }),
	says(func(_ domain.Meta, e domain.BundleOffered) remark {
		return remark{why: sentenceOf("aan "+string(e.To), string(e.Basis), e.Reason)}
	}),
	says(func(_ domain.Meta, e domain.BundleTabled) remark {
		return remark{why: fmt.Sprintf("%s, vergadering van %s", e.Body, e.Meeting)}
	}),
	says(func(_ domain.Meta, e domain.BundleClosed) remark { return remark{why: e.Reason} }),
	says(func(_ domain.Meta, e domain.EncounterRecorded) remark {
		f := remark{title: fmt.Sprintf("Ontmoeting (%s) op %s", e.Visitor, e.Place), lines: aboutLines(e.EncounterID, e.Measures, "besproken")}
		for _, id := range e.Signals {
			f.lines = append(f.lines, line{from: string(e.EncounterID), to: string(id), kind: encounterLine, relation: "daar ingebracht"})
		}
		return f
	}),
}
