package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// newDecisionPage is the form to take a decision.
type newDecisionPage struct {
	page
	Form       form
	Bodies     []option
	Measures   []option
	Outcomes   []option
	Expected   []option // on what an expectation is, or that there is none
	Series     []option
	Directions []option
}

var newDecisionFields = []string{
	"orgaan", "datum", "titel", "maatregel", "uitkomst", "ingangsdatum", "motivering", "verwachting", "verwachting_meetreeks",
	"verwachting_richting", "verwachting_omvang", "verwachting_uiterlijk", "evaluatieOp", "gronden",
}

// The answers to whether something is expected.
const (
	expectSeries  = "meetreeks"
	expectSignals = "signalen"
	expectNothing = "geen"
)

func (newDecisionPage) template() string { return "besluit-nieuw" }

func (s *site) newDecision(w http.ResponseWriter, r *http.Request) error {
	return s.showNewDecision(w, r, http.StatusOK, s.blank(url.Values{"datum": {string(s.today())}}))
}

func (s *site) showNewDecision(w http.ResponseWriter, r *http.Request, status int, f form) error {
	f.shownFields(newDecisionFields...)
	measures, err := s.measureOptions(r)
	if err != nil {
		return err
	}
	series, err := s.keyRows(r.Context(), domain.SeriesCategory)
	if err != nil {
		return err
	}
	p := newDecisionPage{
		page: s.frame("Leg een besluit vast", "/besluiten", dates{}), Form: f, Bodies: choices(domain.Bodies), Measures: measures,
		Outcomes: choices(domain.Outcomes), Directions: choices(domain.Directions),
		Expected: []option{
			{Value: expectSeries, Label: "Ja, over een meetreeks"},
			{Value: expectSignals, Label: "Ja, over de signalen bij deze maatregel"},
			{Value: expectNothing, Label: "Nee, er is geen verwachting uitgesproken", Hint: "Dat mag. Het staat dan zo bij het besluit."},
		},
	}
	for _, k := range series {
		p.Series = append(p.Series, option{Value: k.ID, Label: k.Key})
	}
	return s.render(w, status, p)
}

func (s *site) takeDecision(w http.ResponseWriter, r *http.Request) error {
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	input := decisionInput(&f)
	by := commands.By{Role: "beleidsadviseur", OnBehalf: f.Value("orgaan")}
	res, done, err := s.send(r, &f, by, commands.TakeDecision{DecisionInput: input})
	if err != nil {
		return err
	}
	if !done {
		f.rename("verwachtingen", "verwachting_meetreeks")
		return s.showNewDecision(w, r, f.status, f)
	}
	sendOn(w, "/besluiten/"+res.ID, res)
	return nil
}

func decisionInput(f *form) commands.DecisionInput {
	f.need("orgaan", "Kies wie het besluit nam.")
	on := f.day("datum")
	f.need("datum", "Vul de datum van het besluit in.")
	f.need("titel", "Vul de titel van het besluit in.")
	f.need("uitkomst", "Kies wat er is besloten.")
	f.need("motivering", "Schrijf op waarom dit is besloten, ook of juist als het antwoord nee is.")
	return commands.DecisionInput{
		Title: f.Value("titel"), Body: domain.Body(f.Value("orgaan")), On: on, Motivation: f.Value("motivering"),
		Outcomes: []domain.Outcome{{
			MeasureID: domain.MeasureID(f.Value("maatregel")), Result: domain.OutcomeWord(f.Value("uitkomst")), EffectiveOn: f.day("ingangsdatum"),
		}},
		Expectations: expected(f), EvaluateOn: f.day("evaluatieOp"), Grounds: grounds(f),
	}
}

// expected reads the one expectation that the form has room for.
func expected(f *form) []domain.Expectation {
	x := domain.Expectation{
		Direction: domain.Direction(f.Value("verwachting_richting")), Size: f.Value("verwachting_omvang"), By: f.day("verwachting_uiterlijk"),
	}
	switch f.Value("verwachting") {
	case expectNothing:
		return nil
	case expectSeries:
		f.need("verwachting_meetreeks", "Kies de meetreeks waar de verwachting over gaat.")
		x.Series = domain.SeriesID(f.Value("verwachting_meetreeks"))
	case expectSignals:
		f.need("maatregel", "Kies de maatregel waarvan u de signalen bedoelt.")
		x.Signals = domain.MeasureSignals
	default:
		f.fail("verwachting", "Kies of er een verwachting is uitgesproken.")
		return nil
	}
	f.need("verwachting_richting", "Kies welke kant het op moet gaan.")
	return []domain.Expectation{x}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// grounds reads one signal on each line, by its id or its address, and behind it the verband; without one it is aanleiding.
func grounds(f *form) []domain.Ground {
	var out []domain.Ground
	for line := range strings.Lines(f.Value("gronden")) {
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" {
			continue
		}
		id := anyID.FindString(line)
		rest := strings.Fields(line[strings.Index(line, id)+len(id):])
		g := domain.Ground{Kind: domain.GroundKind(domain.SignalCategory), ID: domain.GroundID(id), Relation: domain.Occasion}
		if len(rest) > 0 {
			g.Relation = domain.Relation(rest[0])
		}
		if id == "" || len(rest) > 1 || !slices.Contains(domain.Relations, g.Relation) {
			f.fail("gronden", "Zet op elke regel één kenmerk van een signaal, met daarachter eventueel aanleiding, onderbouwing of tegenspraak.")
			return nil
		}
		out = append(out, g)
	}
	return out
}
