package voices

import (
	"math/rand/v2"

	"ruggespraak/domain"
)

// Answer gives what an inbrenger writes beside a verdict on what they heard back; often nothing.
func Answer(r *rand.Rand, s Story, v domain.Verdict) string {
	if chance(r, 30) {
		return ""
	}
	sc := texts().scripts[s]
	return fillBack(r, sc, either(r, sc.Answers[v], texts().Answers[v]))
}

// Feedback gives the coordinator's word back to an inbrenger after a phase of the loop.
func Feedback(r *rand.Rand, s Story, phase domain.Phase) string {
	sc := texts().scripts[s]
	return fillBack(r, sc, either(r, sc.Feedback[phase], texts().Feedback[phase]))
}

// Addition gives what someone adds later to a story.
func Addition(r *rand.Rand, s Story) string {
	sc := texts().scripts[s]
	return fillBack(r, sc, pick(r, sc.Addition))
}

// either prefers what is said in the story itself to what fits every story.
func either(r *rand.Rand, own, common lines) string {
	if len(own) > 0 && (len(common) == 0 || chance(r, 65)) {
		return pick(r, own)
	}
	return pick(r, common)
}

func fillBack(r *rand.Rand, sc *script, text string) string {
	return newFiller(r, sc, core{}, Scene{}, "").fill(text)
}
