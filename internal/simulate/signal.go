package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/simulate/voices"
)

// signal is a signal whose life is being carried out.
type signal struct {
	arrival
	life
	key    string
	id     domain.SignalID
	voice  *rand.Rand
	words  voices.Words
	linked bool
}

func (a arrival) key() string { return fmt.Sprintf("%s-%d", a.story(), a.number) }

func (a arrival) id() domain.SignalID {
	return domain.SignalID(ID(string(domain.SignalCategory), a.key()))
}

func (t *town) signal(a arrival) *signal {
	return &signal{
		arrival: a, life: a.live(t.seed, t.desk.Settings.Zone), key: a.key(), id: a.id(), voice: source(t.seed, partLives+a.part()+1),
	}
}

func (s *signal) month() int { return monthAt(s.day) }

// teller is the inbrenger, as the pseudonym is made of.
func (s *signal) teller() string { return "inbrenger van " + s.key }

// plan puts the next step of a signal's life on the agenda.
func (t *town) plan(ctx context.Context, s *signal) {
	if len(s.steps) == 0 {
		return
	}
	next := s.steps[0]
	s.steps = s.steps[1:]
	t.agenda.add(next.at, func() error {
		err := t.carryOut(ctx, s, next)
		t.plan(ctx, s)
		return err
	})
}

// carryOut does one step of a signal's life.
func (t *town) carryOut(ctx context.Context, s *signal, st step) error {
	switch st.act {
	case raise:
		t.hear(s)
	case link:
		s.linked = true
		t.tally.add(s, 1)
	case unlink, withdraw:
		if s.linked {
			t.tally.add(s, -1)
		}
		s.linked = false
	case confirm, phrase, contest, seeToo, supplement, correct, takeUp, refer, giveWord, answer, reopen, expire:
	}
	who, c := t.command(s, st)
	if st.act == raise && !slices.ContainsFunc(s.steps, func(st step) bool { return st.act == correct }) {
		s.words.Story = "" // it is told; many signals wait for a long time
	}
	return t.do(ctx, who, c)
}

// hear is where a signal gets its words, and where bundles find it from then on.
func (t *town) hear(s *signal) {
	scene := voices.Scene{Story: s.story(), Role: s.role, Told: s.told, Month: s.day.Time().Month(), Area: areas[s.place].name}
	scene.Phase = phaseOf(s.story(), s.month(), s.place)
	s.words = voices.Tell(s.voice, scene)
	t.known[s.story()] = append(t.known[s.story()], knownSignal{s.id, s.place, s.month()})
}

func (s *signal) input() commands.SignalInput {
	return commands.SignalInput{
		Story: s.words.Story, Kind: s.words.Kind, Sectors: s.words.Sectors, Themes: s.words.Themes, Group: s.words.Group,
		Area: domain.AreaRef{Code: areas[s.place].code, Year: s.day.Time().Year()}, Told: s.told, Role: s.role, Channel: s.channel,
		OccurredOn: domain.OnDay(s.day), Grave: s.flow < 0,
	}
}

// command is what a step asks for, and who does it.
func (t *town) command(s *signal, st step) (commands.By, commands.Command) {
	m := domain.MeasureID(ID(string(domain.MeasureCategory), measures[s.story()]))
	self := commands.By{Actor: s.teller(), Role: s.role}
	switch st.act {
	case confirm:
		return coordinator.by(), commands.ConfirmReceipt{SignalID: s.id}
	case phrase:
		return interpreter.by(), commands.PhraseGist{SignalID: s.id, TellerWords: s.words.Gist, PolicyWords: s.words.Policy}
	case link:
		return advisor.by(), commands.LinkSignal{SignalID: s.id, MeasureID: m, Relation: s.relation()}
	case contest:
		return coordinator.by(), commands.ContestLink{SignalID: s.id, MeasureID: m, Reason: choose(s.voice, contestReasons)}
	case unlink:
		return advisor.by(), commands.UnlinkSignal{SignalID: s.id, MeasureID: m, Reason: choose(s.voice, unlinkReasons)}
	case seeToo:
		who := fmt.Sprintf("medeziener %d van %s", s.voice.IntN(1_000_000), s.key)
		return coordinator.by(), commands.SeeToo{SignalID: s.id, Person: who, Role: s.seer()}
	case supplement:
		return self, commands.SupplementSignal{SignalID: s.id, Addition: voices.Addition(s.voice, s.story())}
	case correct:
		return coordinator.by(), s.correction()
	case withdraw:
		return self, commands.WithdrawSignal{SignalID: s.id, Reason: choose(s.voice, withdrawReasons)}
	case takeUp:
		return coordinator.by(), commands.TakeUpSignal{SignalID: s.id, Approach: choose(s.voice, approaches)}
	case refer:
		r := choose(s.voice, referrals)
		return coordinator.by(), commands.ReferSignal{SignalID: s.id, Destination: r.to, Note: r.note}
	case reopen:
		return coordinator.by(), commands.ReopenSignal{SignalID: s.id, Reason: choose(s.voice, reopenReasons)}
	case expire:
		return clerk.by(), commands.ExpireTerm{What: domain.WaitedReaction, ID: string(s.id), Due: addDays(domain.DateOf(s.reported), reactionDays)}
	case giveWord:
		return coordinator.by(), s.word(st)
	case answer:
		return self, commands.AnswerFeedback{
			SignalID: s.id, FeedbackID: s.feedbackID(st.word), Person: s.teller(), Verdict: st.verdict, Note: voices.Answer(s.voice, s.story(), st.verdict),
		}
	case raise:
	}
	return self, commands.RaiseSignal{SignalID: s.id, SignalInput: s.input()}
}

func (s *signal) word(st step) commands.GiveFeedback {
	w := commands.GiveFeedback{
		SignalID: s.id, FeedbackID: s.feedbackID(st.word), Phase: st.phase, Message: voices.Feedback(s.voice, s.story(), st.phase),
	}
	if st.decision != "" {
		w.DecisionID = domain.DecisionID(ID(string(domain.DecisionCategory), st.decision))
	}
	return w
}

func (s *signal) feedbackID(n int) domain.FeedbackID {
	return domain.FeedbackID(ID("terugkoppeling", fmt.Sprintf("%s-%d", s.key, n)))
}

// relation is how the signal bears on the measure of its story: before it was there, signals are what gave rise to it.
func (s *signal) relation() domain.Relation {
	switch before := phaseOf(s.story(), s.month(), s.place) == voices.Before; {
	case before:
		return domain.Occasion
	case s.words.Kind == "werkt-goed":
		return domain.Support
	case s.words.Kind == "knelpunt" || s.words.Kind == "onbedoeld-effect":
		return domain.Contradiction
	}
	return domain.Occasion
}

// seer is the role of someone who saw the same: often another one than that of the inbrenger.
func (s *signal) seer() string {
	role, _ := voices.RoleFor(s.voice, s.story())
	return role
}

// correction mends what was noted down wrongly: the group that it is about, or the theme.
func (s *signal) correction() commands.CorrectSignal {
	s.words.Group = choose(s.voice, groups)
	return commands.CorrectSignal{SignalID: s.id, Reason: choose(s.voice, correctReasons), SignalInput: s.input()}
}

func choose[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
