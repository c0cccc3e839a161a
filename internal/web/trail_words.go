package web

import (
	"regexp"
	"slices"
	"strings"

	"ruggespraak/domain"
)

// isoDay is a day as it is written on the wire.
var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// wireWords is every word with a dash that an event gives as its reason.
var wireWords = slices.Concat(
	texts(domain.SignalKinds), texts(domain.Destinations), texts(domain.MeasureKinds), texts(domain.OfferBases), texts(domain.ForgetReasons),
	texts([]domain.Waited{domain.WaitedReaction, domain.WaitedAnswer, domain.WaitedMotion, domain.WaitedPromise, domain.WaitedEvaluation,
		domain.WaitedWordBack, domain.WaitedOffer, domain.WaitedLookBack}),
)

func texts[W ~string](words []W) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// inWords writes for people what the trail says of an event: days, words of the wire and codes of areas are written out.
func inWords(said string, areas areaNames) string {
	parts := strings.Split(said, ", ")
	for i, p := range parts {
		switch name, area := areas[p]; {
		case slices.Contains(wireWords, p):
			parts[i] = dutchWord(p)
		case area && name != "":
			parts[i] = name
		default:
			parts[i] = daysInWords(p)
		}
	}
	return strings.Join(parts, ", ")
}

func daysInWords(text string) string {
	return isoDay.ReplaceAllStringFunc(text, func(day string) string {
		if d := domain.Date(day); !d.Time().IsZero() {
			return dutchDate(d)
		}
		return day
	})
}
