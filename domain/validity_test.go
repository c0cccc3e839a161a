package domain

import (
	"testing"
	"time"
)

// validity is one row of the design's table of geldtOp: links and gists take the day of the fact they describe, corrections
// that of the fact they correct, acts their own (nothing: the day of the act).
type validity struct {
	why   string
	event Event
	want  Date
}

func TestFromWhenEventsCount(t *testing.T) {
	signal := fold[Signal](signalHistory())
	reportedOnly := fold[Signal]([]SignalEvent{SignalRaised{SignalContent: content(func(c *SignalContent) { c.OccurredOn = Moment{} })}})
	decision := fold[Decision](decisionHistory())
	seen := map[string]bool{}
	for _, v := range []validity{
		{"a signal counts from when it was seen", raised, "2025-02-03"},
		{"a correction counts from the day of the fact as corrected", SignalCorrected{SignalContent: content(func(c *SignalContent) { c.OccurredOn = OnDay("2025-02-04") })}, "2025-02-04"},
		{"an addition takes the day of the signal", SignalSupplemented{}, "2025-02-03"},
		{"a gist takes the day of the signal", GistPhrased{}, "2025-02-03"},
		{"a link takes the day of the signal", linked, "2025-02-03"},
		{"receipt is an act", ReceiptConfirmed{}, ""},
		{"solving is an act", SignalTakenUp{}, ""},
		{"leading on is an act", SignalReferred{}, ""},
		{"seeing it too is told on a day", SignalSeenToo{}, ""},
		{"unlinking is an act", SignalUnlinkedFromMeasure{}, ""},
		{"contesting is an act", LinkContested{}, ""},
		{"withdrawing is an act", withdrawn, ""},
		{"giving word is an act", feedback, ""},
		{"answering is an act", FeedbackAnswered{}, ""},
		{"reopening is an act", SignalReopened{}, ""},
		{"a measure counts from when it was laid down", established, "2025-01-10"},
		{"a measure without that day counts from the act", MeasureEstablished{}, ""},
		{"a change counts from its day", MeasureChanged{From: "2025-09-01", MeasureContent: measureContent()}, "2025-09-01"},
		{"a correction of a measure counts from when it was laid down", MeasureCorrected{MeasureContent: measureContent()}, "2025-01-10"},
		{"an introduction counts from its day", introduced, "2025-02-01"},
		{"a milestone counts from its day", milestone, "2025-03-01"},
		{"an end counts from its day", ended, "2026-01-01"},
		{"a decision counts from its date", taken, "2025-04-01"},
		{"a rectification counts from the decision's date", DecisionRectified{DecisionContent: fixed()}, "2025-04-01"},
		{"taking back counts from its date", revoked, "2025-08-01"},
		{"confirming is an act", InfluenceConfirmed{}, ""},
		{"contesting an influence is an act", InfluenceContested{}, ""},
		{"planning is an act", planned, ""},
		{"a finding counts from its day", found, "2026-03-01"},
		{"a finding without a day is an act", FindingRecorded{}, ""},
		{"a conclusion counts from its date", concluded, "2026-04-01"},
		{"a rectified conclusion counts from its date", EvaluationRectified{Conclusion: conclusion()}, "2026-04-01"},
		{"an answer counts from its date", responded, "2026-05-01"},
		{"carrying out counts from its date", carried, "2026-06-01"},
		{"a lesson is drawn on a day", lesson, ""},
		{"defining is an act", defined, ""},
		{"a value is true when its period is over", recorded, "2025-01-31"},
		{"and so is a corrected one", MeasurementCorrected{Measured: Measured{Period: "2020-W53"}}, "2021-01-03"},
		{"an area counts from the first of its year", AreaRecorded{Year: 2025}, "2025-01-01"},
		{"a bundle is opened on its day", opened, "2025-03-01"},
		{"a bundle without a day is opened by the act", BundleOpened{}, ""},
		{"bundling is an act", SignalBundled{}, ""},
		{"unbundling is an act", SignalUnbundled{}, ""},
		{"a reading counts from the conversation", ReadingGiven{On: "2025-03-02"}, "2025-03-02"},
		{"recognising counts from its day", BundleRecognised{On: "2025-03-03"}, "2025-03-03"},
		{"a lead counts from its day", LeadAppointed{On: "2025-03-04"}, "2025-03-04"},
		{"an offer counts from its date", BundleOffered{Offer: Offer{On: "2025-03-05"}}, "2025-03-05"},
		{"tabling counts from its day, not from that of the meeting", BundleTabled{On: "2025-03-06", Meeting: "2025-04-01"}, "2025-03-06"},
		{"tabling without a day is an act", BundleTabled{Meeting: "2025-04-01"}, ""},
		{"closing counts from its day", BundleClosed{On: "2025-05-01"}, "2025-05-01"},
		{"a question counts from its date", AdviceAsked{Question: Question{On: "2025-02-01", By: "2025-04-01"}}, "2025-02-01"},
		{"advice counts from its date", AdviceGiven{AdviceContent: AdviceContent{On: "2025-03-01", AnswerBy: "2025-06-01"}}, "2025-03-01"},
		{"an answer to advice counts from its date", AdviceAnswered{On: "2025-04-01"}, "2025-04-01"},
		{"a motion counts from when it was tabled", MotionTabled{ProposalContent: ProposalContent{On: "2025-03-01", Due: "2025-09-01"}}, "2025-03-01"},
		{"so does an amendment", AmendmentTabled{ProposalContent: ProposalContent{On: "2025-03-01", Due: "2025-09-01"}}, "2025-03-01"},
		{"a replacement counts from its date", MotionReplaced{On: "2025-03-02"}, "2025-03-02"},
		{"also of an amendment", AmendmentReplaced{On: "2025-03-02"}, "2025-03-02"},
		{"holding counts from its date", MotionHeld{On: "2025-03-03"}, "2025-03-03"},
		{"also of an amendment", AmendmentHeld{On: "2025-03-03"}, "2025-03-03"},
		{"taking a motion back counts from its date", MotionWithdrawn{On: "2025-03-04"}, "2025-03-04"},
		{"also an amendment", AmendmentWithdrawn{On: "2025-03-04"}, "2025-03-04"},
		{"an adoption counts from the vote", MotionAdopted{VoteTaken: VoteTaken{On: "2025-03-05"}}, "2025-03-05"},
		{"also of an amendment", AmendmentAdopted{VoteTaken: VoteTaken{On: "2025-03-05"}}, "2025-03-05"},
		{"a rejection counts from the vote", MotionRejected{VoteTaken: VoteTaken{On: "2025-03-06"}}, "2025-03-06"},
		{"also of an amendment", AmendmentRejected{VoteTaken: VoteTaken{On: "2025-03-06"}}, "2025-03-06"},
		{"a proposal to settle counts from its date", MotionSettlementProposed{On: "2025-06-01"}, "2025-06-01"},
		{"a settlement counts from its date", MotionSettled{On: "2025-07-01"}, "2025-07-01"},
		{"leaving undone counts from its date", MotionNotCarriedOut{On: "2025-08-01"}, "2025-08-01"},
		{"a promise counts from when it was made", PromiseMade{PromiseContent: PromiseContent{On: "2025-03-01", Due: "2025-09-01"}}, "2025-03-01"},
		{"an extension counts from its date, not from the new term", PromiseExtended{On: "2025-08-01", Due: "2025-12-01"}, "2025-08-01"},
		{"a promise proposed as kept counts from its date", PromiseSettlementProposed{On: "2025-10-01"}, "2025-10-01"},
		{"a promise settled counts from its date", PromiseSettled{On: "2025-11-01"}, "2025-11-01"},
		{"a promise reopened counts from its date", PromiseReopened{On: "2025-12-01"}, "2025-12-01"},
		{"a cycle counts from its start", CycleStarted{CycleContent: CycleContent{On: "2025-03-01"}}, "2025-03-01"},
		{"a step counts from its day", CycleStepTaken{On: "2025-03-02"}, "2025-03-02"},
		{"an experiment counts from its start", ExperimentStarted{On: "2025-03-03"}, "2025-03-03"},
		{"amplifying counts from its day", ExperimentAmplified{On: "2025-03-04"}, "2025-03-04"},
		{"stopping counts from its day", ExperimentStopped{On: "2025-03-05"}, "2025-03-05"},
		{"closing a cycle counts from its day", CycleClosed{On: "2025-03-06"}, "2025-03-06"},
		{"a word has its meaning from its day", TermDefined{TermContent: TermContent{From: "2025-01-01"}}, "2025-01-01"},
		{"an encounter counts from its day", EncounterRecorded{On: "2025-03-07"}, "2025-03-07"},
		{"an effect from elsewhere counts from when we knew of it", EffectTakenOver{EffectSummary: EffectSummary{From: "2025-03"}}, ""},
		{"forgetting is an act", PersonForgotten{}, ""},
		{"a term is over on the first day that is too late", TermPassed{Due: "2025-02-28"}, "2025-03-01"},
	} {
		seen[Events().Of(v.event).Name] = true
		if got := validOn(signal, decision, v.event); got != v.want {
			t.Errorf("%s: got %q, want %q", v.why, got, v.want)
		}
	}
	for _, d := range Events().Definitions() {
		if !seen[d.Name] {
			t.Errorf("nobody says from when %s counts", d.Name)
		}
	}
	if got := reportedOnly.ValidOn(GistPhrased{}); got != "2025-03-01" {
		t.Errorf("a signal of which the day is unknown counts from when it was reported, got %q", got)
	}
}

func validOn(s Signal, d Decision, e Event) Date {
	switch e := e.(type) {
	case SignalEvent:
		return s.Evolve(e).ValidOn(e)
	case MeasureEvent:
		return Measure{}.Evolve(e).ValidOn(e)
	case DecisionEvent:
		return d.Evolve(e).ValidOn(e)
	case EvaluationEvent:
		return Evaluation{}.Evolve(e).ValidOn(e)
	case IndicatorEvent:
		return Indicator{}.Evolve(e).ValidOn(e)
	case AreaEvent:
		return Area{}.Evolve(e).ValidOn(e)
	}
	return validInTheLoop(e)
}

func validInTheLoop(e Event) Date {
	switch e := e.(type) {
	case BundleEvent:
		return Bundle{}.Evolve(e).ValidOn(e)
	case AdviceEvent:
		return Advice{}.Evolve(e).ValidOn(e)
	case MotionEvent:
		return Motion{}.Evolve(e).ValidOn(e)
	case AmendmentEvent:
		return Amendment{}.Evolve(e).ValidOn(e)
	case PromiseEvent:
		return Promise{}.Evolve(e).ValidOn(e)
	case CycleEvent:
		return Cycle{}.Evolve(e).ValidOn(e)
	case TermEvent:
		return Term{}.Evolve(e).ValidOn(e)
	case EncounterEvent:
		return Encounter{}.Evolve(e).ValidOn(e)
	case EffectEvent:
		return Effect{}.Evolve(e).ValidOn(e)
	}
	return "unknown"
}

// A term that passed counts from the same day in whatever stream it stands.
func TestATermIsOverOnTheSameDayEverywhere(t *testing.T) {
	e := TermPassed{Due: "2024-12-31"}
	for _, got := range []Date{
		Signal{}.ValidOn(e), Advice{}.ValidOn(e), Motion{}.ValidOn(e), Promise{}.ValidOn(e), Evaluation{}.ValidOn(e),
	} {
		if got != "2025-01-01" {
			t.Errorf("got %s", got)
		}
	}
}

// The local day counts, not that of UTC.
func TestASignalInTheNightCountsOnItsLocalDay(t *testing.T) {
	night := time.Date(2025, 6, 30, 22, 30, 0, 0, time.UTC).In(time.FixedZone("zomertijd", 7200))
	if got := (SignalContent{ReportedOn: AtTime(night)}).Day(); got != "2025-07-01" {
		t.Errorf("got %s", got)
	}
}
