package projections_test

import (
	"context"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// What tests say of bundles, advice, motions, promises and learning: a name stands for an id, and what is not said is as here.

func bun(name string) domain.BundleID    { return domain.BundleID(id("bundel", name)) }
func adv(name string) domain.AdviceID    { return domain.AdviceID(id("advies", name)) }
func mot(name string) domain.MotionID    { return domain.MotionID(id("motie", name)) }
func amd(name string) domain.AmendmentID { return domain.AmendmentID(id("amendement", name)) }
func pro(name string) domain.PromiseID   { return domain.PromiseID(id("toezegging", name)) }
func cyc(name string) domain.CycleID     { return domain.CycleID(id("leercyclus", name)) }
func enc(name string) domain.EncounterID { return domain.EncounterID(id("ontmoeting", name)) }

// inRole is a command that someone carries out in a role.
type inRole struct {
	role domain.Role
	what commands.Command
}

// Do carries it out in that role.
func (c inRole) Do(ctx context.Context, d commands.Desk) (commands.Result, error) {
	by := d.By
	by.Role = string(c.role)
	return c.what.Do(ctx, d.As(by))
}

func aBundle(name string, signals ...string) commands.OpenBundle {
	c := commands.OpenBundle{BundleID: bun(name), Title: "Bundel " + name, Sectors: []domain.Sector{"wmo"}, On: "2025-03-05"}
	for _, s := range signals {
		c.Signals = append(c.Signals, sig(s))
	}
	return c
}

func aReading(bundle, from, text string) commands.GiveReading {
	return commands.GiveReading{BundleID: bun(bundle), Reading: text, From: from, On: "2025-03-06"}
}

func recognised(bundle, person, organisation string, role domain.RecogniserRole) commands.RecogniseBundle {
	return commands.RecogniseBundle{BundleID: bun(bundle), Person: person, Organisation: organisation, Role: role, On: "2025-03-07"}
}

// enough is what makes a bundle recognised: a professional and an ervaringsdeskundige know it.
func enough(bundle string) []commands.Command {
	return []commands.Command{
		recognised(bundle, "p", "buurtteam", domain.Professional), recognised(bundle, "q", "", domain.Experienced),
	}
}

// offered puts a bundle before a body as structural; it must be recognised.
func offered(bundle string, to domain.Body, on domain.Date) commands.Command {
	return inRole{domain.Coordinator, commands.OfferBundle{BundleID: bun(bundle), Offer: domain.Offer{
		To: to, On: on, Basis: domain.Structural,
		Test: domain.Test{Clear: "dezelfde drempel", Neutral: "geen verwijt", Shared: "besproken met het buurtteam"},
	}}}
}

// alone puts a bundle of one signal before a body as one grave case.
func alone(bundle string, to domain.Body, on domain.Date) commands.Command {
	return inRole{domain.Coordinator, commands.OfferBundle{BundleID: bun(bundle), Offer: domain.Offer{
		To: to, On: on, Basis: domain.SingleGrave, Reason: "wachten kan niet",
	}}}
}

// agenda puts an offered bundle on the agenda of a body's meeting.
func agenda(bundle string, body domain.Body, meeting domain.Date) commands.Command {
	keeper := domain.CollegeSecretary
	if body == "raad" {
		keeper = domain.Griffie
	}
	return inRole{keeper, commands.TableBundle{BundleID: bun(bundle), Body: body, Meeting: meeting}}
}

func anAdvice(name string, edits ...func(*commands.AdviceInput)) commands.GiveAdvice {
	in := commands.AdviceInput{
		Title: "Advies " + name, From: "adviesraad sociaal domein", To: "college", On: "2025-03-01",
		Recommendations: []string{"eerste aanbeveling", "tweede aanbeveling"}, AnswerBy: "2025-06-01",
	}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.GiveAdvice{AdviceID: adv(name), AdviceInput: in}
}

// replied answers recommendations of an advice to the college, all alike.
func replied(name string, on domain.Date, answer domain.AdviceWord, numbers ...int) commands.AnswerAdvice {
	c := commands.AnswerAdvice{AdviceID: adv(name), On: on, Body: "college"}
	for _, n := range numbers {
		c.Answers = append(c.Answers, domain.RecommendationAnswer{Number: n, Answer: answer, Reason: "daarom"})
	}
	return c
}

func proposal(title string, edits []func(*commands.ProposalInput)) commands.ProposalInput {
	in := commands.ProposalInput{Title: title, On: "2025-03-01", Parties: []string{"fractie"}, Text: "verzoekt het college", Due: "2025-09-01"}
	for _, edit := range edits {
		edit(&in)
	}
	return in
}

func aMotion(name string, edits ...func(*commands.ProposalInput)) commands.TableMotion {
	return commands.TableMotion{MotionID: mot(name), ProposalInput: proposal("Motie "+name, edits)}
}

func adopted(motion string, on domain.Date) commands.AdoptMotion {
	return commands.AdoptMotion{MotionID: mot(motion), VoteTaken: domain.VoteTaken{On: on, Vote: &domain.Vote{For: 20, Against: 15}}}
}

func anAmendment(name string, edits ...func(*commands.ProposalInput)) commands.TableAmendment {
	return commands.TableAmendment{AmendmentID: amd(name), ProposalInput: proposal("Amendement "+name, edits)}
}

func aPromise(name string, edits ...func(*commands.PromiseInput)) commands.MakePromise {
	in := commands.PromiseInput{Text: "Toezegging " + name, Portfolio: "zorg", Meeting: "raadsvergadering", On: "2025-03-01", Due: "2025-09-01"}
	for _, edit := range edits {
		edit(&in)
	}
	return commands.MakePromise{PromiseID: pro(name), PromiseInput: in}
}

func aCycle(name string, measures ...string) commands.StartCycle {
	c := domain.CycleContent{Title: "Leercyclus " + name, Question: "wat helpt hier", On: "2025-03-01"}
	for _, m := range measures {
		c.Measures = append(c.Measures, mea(m))
	}
	return commands.StartCycle{CycleID: cyc(name), CycleContent: c}
}

func anExperiment(cycle, title string) commands.StartExperiment {
	return commands.StartExperiment{CycleID: cyc(cycle), Title: title, Expected: "minder eenzaamheid", On: "2025-03-02"}
}

func aMeaning(word, meaning string, from domain.Date) commands.DefineTerm {
	return commands.DefineTerm{TermContent: domain.TermContent{Word: word, Meaning: meaning, From: from, Reason: "afgesproken"}}
}

func anEncounter(name string, signals ...string) commands.RecordEncounter {
	c := commands.RecordEncounter{EncounterID: enc(name), On: "2025-03-04", Place: "buurthuis", Visitor: "raad", With: []string{"inwoners"}, Heard: story}
	for _, s := range signals {
		c.Signals = append(c.Signals, sig(s))
	}
	return c
}

// overdue records that a term went by. The last day is that of a signal only; the rest has its own.
func overdue[ID ~string](what domain.Waited, of ID, due domain.Date) commands.ExpireTerm {
	return commands.ExpireTerm{What: what, ID: string(of), Due: due}
}
