package projections

import (
	"fmt"

	"ruggespraak/domain"
)

// What the trail keeps of advice, of what the raad moves and is promised, and of learning cycles.

var trailAdvice = []Handler{
	says(func(_ domain.Meta, e domain.AdviceAsked) remark {
		return remark{title: "Adviesvraag: " + e.Text, why: "aan " + e.To, lines: aboutLines(e.AdviceID, e.Measures, "gaat over")}
	}),
	says(func(_ domain.Meta, e domain.AdviceGiven) remark {
		why := fmt.Sprintf("aanbevelingen: %d", len(e.Recommendations))
		if e.Unasked {
			why = "ongevraagd, " + why
		}
		id := string(e.AdviceID)
		return remark{title: e.Title, why: why, lines: append(groundLines(e.Grounds, id), aboutLines(id, e.Measures, "gaat over")...)}
	}),
	says(func(_ domain.Meta, e domain.AdviceAnswered) remark {
		var said []string
		for _, x := range e.Answers {
			said = append(said, fmt.Sprintf("aanbeveling %d: %s (%s)", x.Number, x.Answer, x.Reason))
		}
		return remark{why: sentenceOf(said...)}
	}),
}

// tabledRemark is what the tabling of a motion or amendment says.
func tabledRemark(id, replaces string, c domain.ProposalContent) remark {
	f := remark{title: c.Title, why: c.Subject, lines: append(groundLines(c.Grounds, id), aboutLines(id, c.Measures, "gaat over")...)}
	f.lines = append(f.lines, line{from: replaces, to: id, kind: replaceLine, relation: "vervangen door"})
	return f
}

func replacedRemark(id, by string) remark {
	return remark{lines: []line{{from: id, to: by, kind: replaceLine, relation: "vervangen door"}}}
}

func voteRemark(v domain.VoteTaken) remark {
	if v.Vote == nil {
		return remark{}
	}
	return remark{why: fmt.Sprintf("%d voor, %d tegen", v.Vote.For, v.Vote.Against)}
}

var trailMotions = []Handler{
	says(func(_ domain.Meta, e domain.MotionTabled) remark {
		return tabledRemark(string(e.MotionID), string(e.Replaces), e.ProposalContent)
	}),
	says(func(_ domain.Meta, e domain.MotionReplaced) remark {
		return replacedRemark(string(e.MotionID), string(e.By))
	}),
	says(func(domain.Meta, domain.MotionHeld) remark { return remark{} }),
	says(func(_ domain.Meta, e domain.MotionWithdrawn) remark { return remark{why: e.Reason} }),
	says(func(_ domain.Meta, e domain.MotionAdopted) remark { return voteRemark(e.VoteTaken) }),
	says(func(_ domain.Meta, e domain.MotionRejected) remark { return voteRemark(e.VoteTaken) }),
	says(func(_ domain.Meta, e domain.MotionSettlementProposed) remark { return remark{why: e.Account} }),
	says(func(_ domain.Meta, e domain.MotionSettled) remark { return remark{why: e.Account} }),
	says(func(_ domain.Meta, e domain.MotionNotCarriedOut) remark { return remark{why: e.Reason} }),
}

var trailAmendments = []Handler{
	says(func(_ domain.Meta, e domain.AmendmentTabled) remark {
		return tabledRemark(string(e.AmendmentID), string(e.Replaces), e.ProposalContent)
	}),
	says(func(_ domain.Meta, e domain.AmendmentReplaced) remark {
		return replacedRemark(string(e.AmendmentID), string(e.By))
	}),
	says(func(domain.Meta, domain.AmendmentHeld) remark { return remark{} }),
	says(func(_ domain.Meta, e domain.AmendmentWithdrawn) remark { return remark{why: e.Reason} }),
	says(func(_ domain.Meta, e domain.AmendmentAdopted) remark { return voteRemark(e.VoteTaken) }),
	says(func(_ domain.Meta, e domain.AmendmentRejected) remark { return voteRemark(e.VoteTaken) }),
}

var trailPromises = []Handler{
	says(func(_ domain.Meta, e domain.PromiseMade) remark {
		id := string(e.PromiseID)
		return remark{title: e.Text, why: e.Meeting, lines: append(groundLines(e.Grounds, id), aboutLines(id, e.Measures, "gaat over")...)}
	}),
	says(func(_ domain.Meta, e domain.PromiseExtended) remark {
		return remark{why: sentenceOf("tot "+string(e.Due), e.Reason)}
	}),
	says(func(_ domain.Meta, e domain.PromiseSettlementProposed) remark { return remark{why: e.Account} }),
	says(func(_ domain.Meta, e domain.PromiseSettled) remark { return remark{why: e.Account} }),
	says(func(_ domain.Meta, e domain.PromiseReopened) remark { return remark{why: e.Reason} }),
}

var trailLearning = []Handler{
	says(func(_ domain.Meta, e domain.CycleStarted) remark {
		return remark{title: e.Title, why: e.Question, lines: aboutLines(e.CycleID, e.Measures, "gaat over")}
	}),
	says(func(_ domain.Meta, e domain.CycleStepTaken) remark {
		return remark{why: string(e.Step), sealed: e.Account, field: "verslag"}
	}),
	says(func(_ domain.Meta, e domain.ExperimentStarted) remark {
		return remark{why: fmt.Sprintf("experiment %d: %s", e.Number, e.Title)}
	}),
	says(func(_ domain.Meta, e domain.ExperimentAmplified) remark {
		return remark{why: fmt.Sprintf("experiment %d: %s", e.Number, e.Reason)}
	}),
	says(func(_ domain.Meta, e domain.ExperimentStopped) remark {
		return remark{why: fmt.Sprintf("experiment %d: %s", e.Number, e.Reason)}
	}),
	says(func(_ domain.Meta, e domain.CycleClosed) remark { return remark{why: e.Outcome} }),
}
