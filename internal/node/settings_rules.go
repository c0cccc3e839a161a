package node

import (
	"fmt"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// Terms is how many working days the municipality gives itself, by what is waited for; 0 is no term.
type Terms struct {
	From     domain.Date `yaml:"vanaf"` // earlier terms are left alone; empty: from the day of the first event
	Reaction int         `yaml:"reactie-op-signaal"`
	Answer   int         `yaml:"antwoord-op-advies"`
	WordBack int         `yaml:"terugkoppeling-na-besluit"`
	Offer    int         `yaml:"aanbieden-bundel"`
}

func (t Terms) days() map[domain.Waited]int {
	return map[domain.Waited]int{
		domain.WaitedReaction: t.Reaction, domain.WaitedAnswer: t.Answer, domain.WaitedWordBack: t.WordBack, domain.WaitedOffer: t.Offer,
	}
}

// Holidays is where the municipality's days off differ from the law's.
type Holidays struct {
	Liberation domain.Liberation `yaml:"bevrijdingsdag"`
	Extra      []domain.Date     `yaml:"extra"`
	Not        []domain.Date     `yaml:"niet"`
}

// Recess is a time in which the council does not meet; its days do not count in a term.
type Recess struct {
	From  domain.Date `yaml:"van"`
	Until domain.Date `yaml:"tot"` // the last day of it
}

// defaultTerms are the terms of a municipality that sets none.
var defaultTerms = Terms{Reaction: 40, Answer: 30, WordBack: 20, Offer: 60}

// maxTerm bounds a term to what can't be a slip of the pen: some four years.
const maxTerm = 1000

const (
	ruleOn  = "aan"
	ruleOff = "uit"
)

// WorkCalendar says which days count in a term of working days.
func (s Settings) WorkCalendar() domain.WorkCalendar {
	c := domain.WorkCalendar{Liberation: s.Holidays.Liberation, Extra: s.Holidays.Extra, Not: s.Holidays.Not}
	for _, x := range s.Recess {
		c.Recess = append(c.Recess, domain.DaySpan{From: x.From, Until: x.Until})
	}
	return c
}

// ruleSettings is what the rules need of the settings.
func (s Settings) ruleSettings() commands.RuleSettings {
	r := commands.RuleSettings{From: s.Terms.From, Days: s.Terms.days(), Calendar: s.WorkCalendar()}
	for _, name := range commands.PolicyNames() {
		if s.Rules[name] == ruleOff {
			r.Off = append(r.Off, name)
		}
	}
	return r
}

// checkRules refuses what the rules can't work by.
func (s Settings) checkRules() error {
	for what, n := range s.Terms.days() {
		if n < 0 || n > maxTerm {
			return fmt.Errorf("de termijn %s moet tussen 0 en %d werkdagen liggen", what, maxTerm)
		}
	}
	if !slices.Contains(domain.Liberations, s.Holidays.Liberation) {
		return fmt.Errorf("bevrijdingsdag moet elk-jaar of lustrum zijn")
	}
	if s.Terms.From != "" && !isDay(s.Terms.From) {
		return fmt.Errorf("vanaf bij termijnen moet een dag zijn, zoals 2025-03-31")
	}
	for _, d := range slices.Concat(s.Holidays.Extra, s.Holidays.Not) {
		if !isDay(d) {
			return fmt.Errorf("feestdagen noemt een dag die geen datum is; verwacht wordt JJJJ-MM-DD")
		}
	}
	for _, r := range s.Recess {
		if !isDay(r.From) || !isDay(r.Until) || r.Until < r.From {
			return fmt.Errorf("reces noemt een tijd die niet klopt; verwacht wordt van en tot, met tot niet voor van")
		}
	}
	for name, set := range s.Rules {
		if !slices.Contains(commands.PolicyNames(), name) {
			return fmt.Errorf("regels noemt een regel die er niet is; er zijn: %s", strings.Join(commands.PolicyNames(), ", "))
		}
		if set != ruleOn && set != ruleOff {
			return fmt.Errorf("regel %s moet aan of uit zijn", name)
		}
	}
	return nil
}

func isDay(d domain.Date) bool {
	_, err := domain.ParseDate(string(d))
	return err == nil
}
