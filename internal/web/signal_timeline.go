package web

import (
	"cmp"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// detail is what a timeline says of an event beyond its name: words of fixed lists and measures, but no sealed texts.
func detail(e domain.SignalEvent, titles map[domain.MeasureID]string) string {
	switch e := e.(type) {
	case domain.SignalReferred:
		return dutchWord(string(e.Destination))
	case domain.SignalLinkedToMeasure:
		return titled(titles, e.MeasureID) + " (" + dutchWord(string(e.Relation)) + ")"
	case domain.SignalUnlinkedFromMeasure:
		return titled(titles, e.MeasureID)
	case domain.LinkContested:
		return titled(titles, e.MeasureID)
	case domain.FeedbackGiven:
		return "na de stap " + dutchWord(string(e.Phase))
	case domain.FeedbackAnswered:
		return dutchWord(string(e.Verdict))
	case domain.SignalReopened:
		return reopening(e)
	case domain.TermPassed:
		return termPassed(e)
	case domain.PersonForgotten:
		return dutchWord(string(e.Reason))
	case domain.SignalRaised, domain.ReceiptConfirmed, domain.SignalTakenUp, domain.SignalSupplemented, domain.SignalCorrected, domain.SignalSeenToo,
		domain.GistPhrased, domain.SignalWithdrawn:
	}
	return ""
}

func termPassed(e domain.TermPassed) string {
	until := "tot en met " + dutchDate(e.Due)
	if e.What == domain.WaitedWordBack {
		return until + " kwam er geen bericht over het besluit"
	}
	return until + " kwam er geen reactie"
}

func reopening(e domain.SignalReopened) string {
	if e.Cause == domain.ReopenedByAnswers {
		return "genoeg inbrengers antwoordden dat het niet is opgelost"
	}
	return "door de coördinator"
}

func titled(titles map[domain.MeasureID]string, id domain.MeasureID) string {
	if t := titles[id]; t != "" {
		return t
	}
	return "een maatregel"
}

func sortLinks(links []signalLink) {
	slices.SortFunc(links, func(a, b signalLink) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) })
}

// stateName is the furthest that a signal came since it was last opened, in the words of the view.
func stateName(past []commands.SignalEntry) string {
	order, name := 0, ""
	for _, entry := range past {
		n, what := 0, ""
		switch entry.Event.(type) {
		case domain.SignalRaised:
			n, what = 1, "ingebracht"
		case domain.ReceiptConfirmed:
			n, what = 2, "ontvangst bevestigd"
		case domain.GistPhrased:
			n, what = 3, "kern verwoord"
		case domain.SignalLinkedToMeasure:
			n, what = 4, "gekoppeld"
		case domain.SignalTakenUp:
			n, what = 5, "opgepakt"
		case domain.SignalReferred:
			n, what = 6, "doorgeleid"
		case domain.FeedbackGiven:
			n, what = 7, "teruggekoppeld"
		case domain.FeedbackAnswered:
			n, what = 8, "beantwoord"
		case domain.SignalWithdrawn:
			return "ingetrokken"
		case domain.SignalReopened:
			order, name = 0, "heropend"
		case domain.SignalSupplemented, domain.SignalCorrected, domain.SignalSeenToo, domain.SignalUnlinkedFromMeasure, domain.LinkContested,
			domain.TermPassed, domain.PersonForgotten:
		}
		if n > order {
			order, name = n, what
		}
	}
	return name
}
