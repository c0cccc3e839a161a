package projections

import (
	"slices"
	"strings"

	"ruggespraak/domain"
)

const (
	aBundle   = string(domain.BundleCategory)
	anAdvice  = string(domain.AdviceCategory)
	aCycle    = string(domain.CycleCategory)
	reflected = domain.CycleStep("reflecteren")
)

// A bundle waits to be read, recognised and led; once it is recognised, to be offered; once it is offered, for the agenda;
// and after the meeting for a decision. One grave case goes up without being recognised.
var openBundles = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.BundleOpened) error {
		err := subject(tx, string(e.BundleID), e.Title, true)
		for _, w := range []wait{awaitReading, awaitRecognition, awaitLead} {
			if err == nil {
				err = w.begin(tx, m, aBundle, string(e.BundleID), "", since(m.ValidOn))
			}
		}
		return err
	}),
	on(func(tx Tx, m domain.Meta, e domain.ReadingGiven) error {
		return awaitReading.end(tx, string(e.BundleID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleRecognised) error {
		id := string(e.BundleID)
		waits, err := awaitRecognition.open(tx, id, "")
		if err != nil || !waits {
			return err
		}
		b, err := recognised(tx, id, Ask{}.until())
		if err != nil || !b.IsRecognised() {
			return err
		}
		if err := awaitRecognition.end(tx, id, "", m.ValidOn); err != nil {
			return err
		}
		return awaitOffer.begin(tx, m, aBundle, id, "", since(m.ValidOn))
	}),
	on(func(tx Tx, m domain.Meta, e domain.LeadAppointed) error {
		return awaitLead.end(tx, string(e.BundleID), "", m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleOffered) error {
		id := string(e.BundleID)
		for _, w := range []wait{awaitRecognition, awaitOffer} {
			if err := w.end(tx, id, "", e.On); err != nil {
				return err
			}
		}
		w := awaitTabling
		if e.To == council {
			w.function = clerk
		}
		return w.begin(tx, m, aBundle, id, string(e.To), since(e.On))
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleTabled) error {
		if err := awaitTabling.end(tx, string(e.BundleID), string(e.Body), m.ValidOn); err != nil {
			return err
		}
		w := awaitBundleDecision.of(e.Body)
		return w.begin(tx, m, aBundle, string(e.BundleID), w.function, since(e.Meeting))
	}),
	on(func(tx Tx, m domain.Meta, e domain.BundleClosed) error {
		return endAll(tx, string(e.BundleID), m.ValidOn)
	}),
	on(func(tx Tx, m domain.Meta, e domain.TermPassed) error {
		if e.What != domain.WaitedOffer {
			return nil
		}
		return awaitOffer.renew(tx, m, aBundle, bundleOf(m), "", within(m.ValidOn, e.Due))
	}),
}

// bundleOf is the bundle on whose stream an event stands.
func bundleOf(m domain.Meta) string {
	_, id, _ := strings.Cut(m.Stream, "_"+aBundle+"-")
	return id
}

// A decision on a bundle is what those in the bundle waited for: they are to hear of it.
var openBundled = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.SignalBundled) error {
		return tx.Exec(`INSERT OR IGNORE INTO gebundeld VALUES (?, ?)`, e.BundleID, e.SignalID)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.SignalUnbundled) error {
		return tx.Exec(`DELETE FROM gebundeld WHERE bundel = ? AND signaal = ?`, e.BundleID, e.SignalID)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionTaken) error {
		return decideOnBundles(tx, m, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRectified) error {
		var kept []string
		for _, g := range e.Grounds {
			kept = append(kept, string(g.ID))
		}
		if err := undecide(tx, m, e.DecisionID, kept, recordedDay(m)); err != nil {
			return err
		}
		return decideOnBundles(tx, m, e.DecisionID, e.DecisionContent)
	}),
	on(func(tx Tx, m domain.Meta, e domain.DecisionRevoked) error {
		return undecide(tx, m, e.DecisionID, nil, m.ValidOn)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.BundleClosed) error {
		return tx.Exec(`DELETE FROM besloten WHERE bundel = ?`, e.BundleID)
	}),
}

// undecide lets the bundles that a decision no longer rests on wait again, unless another decision does or nobody waited.
func undecide(tx Tx, m domain.Meta, id domain.DecisionID, kept []string, on domain.Date) error {
	var gone [][2]string // bundle and function
	err := tx.Query(`SELECT bundel, functie FROM besloten WHERE besluit = ?`, func(r Row) error {
		if !slices.Contains(kept, r.Text(0)) {
			gone = append(gone, [2]string{r.Text(0), r.Text(1)})
		}
		return nil
	}, id)
	for _, g := range gone {
		if err == nil {
			err = tx.Exec(`DELETE FROM besloten WHERE bundel = ? AND besluit = ?`, g[0], id)
		}
		if err == nil {
			err = tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?3, ?5, ?6, ?6, '', NULL
WHERE EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3) AND NOT EXISTS (SELECT 1 FROM besloten WHERE bundel = ?1 AND functie = ?3)
	AND NOT EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3 AND klaar_op IS NULL)`,
				g[0], awaitBundleDecision.what, g[1], int64(m.Position), aBundle, on)
		}
	}
	return err
}

// decideOnBundles ends the wait for a decision on each bundle that one names, and lets those in it wait for word of it.
func decideOnBundles(tx Tx, m domain.Meta, id domain.DecisionID, c domain.DecisionContent) error {
	for _, g := range c.Grounds {
		if domain.Category(g.Kind) != domain.BundleCategory {
			continue
		}
		function := awaitBundleDecision.of(c.Body).function
		err := awaitBundleDecision.end(tx, string(g.ID), function, c.On)
		if err == nil {
			err = tx.Exec(`INSERT OR IGNORE INTO besloten VALUES (?, ?, ?)`, g.ID, id, function)
		}
		if err != nil {
			return err
		}
		err = tx.Exec(`INSERT INTO wacht SELECT g.signaal, ?2, ?3, ?4, ?5, ?6, ?7, ?7, '', NULL FROM gebundeld g
WHERE g.bundel = ?1 AND NOT EXISTS (SELECT 1 FROM wacht w WHERE w.id = g.signaal AND w.op = ?2 AND w.over = ?3)`,
			g.ID, awaitFeedback.what, id, int64(m.Position), awaitFeedback.function, aSignal, c.On)
		if err != nil {
			return err
		}
	}
	return nil
}

// Advice that was asked for waits for the council that advises; advice that was given, for an answer on each recommendation.
var openAdvice = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.AdviceAsked) error {
		if err := subject(tx, string(e.AdviceID), e.Text, true); err != nil {
			return err
		}
		return awaitAdvice.begin(tx, m, anAdvice, string(e.AdviceID), "", within(e.On, e.By))
	}),
	on(func(tx Tx, m domain.Meta, e domain.AdviceGiven) error {
		err := subject(tx, string(e.AdviceID), e.Title, true)
		if err == nil {
			err = awaitAdvice.end(tx, string(e.AdviceID), "", e.On)
		}
		for _, r := range e.Recommendations {
			if err == nil {
				err = awaitAdviceAnswer.of(e.To).begin(tx, m, anAdvice, string(e.AdviceID), numbered(r.Number), within(e.On, e.AnswerBy))
			}
		}
		return err
	}),
	on(func(tx Tx, _ domain.Meta, e domain.AdviceAnswered) error {
		for _, a := range e.Answers {
			if err := awaitAdviceAnswer.end(tx, string(e.AdviceID), numbered(a.Number), e.On); err != nil {
				return err
			}
		}
		return nil
	}),
}

// A learning cycle waits for reflection after every other step, and to be closed after reflection; an experiment, to be
// amplified or stopped.
var openCycles = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.CycleStarted) error {
		if err := subject(tx, string(e.CycleID), e.Title, true); err != nil {
			return err
		}
		return awaitReflection.begin(tx, m, aCycle, string(e.CycleID), "", since(e.On))
	}),
	on(func(tx Tx, m domain.Meta, e domain.CycleStepTaken) error {
		done, next := awaitCycleClosing, awaitReflection
		if e.Step == reflected {
			done, next = awaitReflection, awaitCycleClosing
		}
		if err := done.end(tx, string(e.CycleID), "", e.On); err != nil {
			return err
		}
		return next.begin(tx, m, aCycle, string(e.CycleID), "", since(e.On))
	}),
	on(func(tx Tx, m domain.Meta, e domain.ExperimentStarted) error {
		return awaitExperimentFate.begin(tx, m, aCycle, string(e.CycleID), numbered(e.Number), since(e.On))
	}),
	on(func(tx Tx, _ domain.Meta, e domain.ExperimentAmplified) error {
		return awaitExperimentFate.end(tx, string(e.CycleID), numbered(e.Number), e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.ExperimentStopped) error {
		return awaitExperimentFate.end(tx, string(e.CycleID), numbered(e.Number), e.On)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.CycleClosed) error { return endAll(tx, string(e.CycleID), e.On) }),
}
