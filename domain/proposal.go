package domain

// What motions and amendments have in common: they are tabled in the raad, may be replaced, held back or withdrawn, and are
// put to the vote.

// ProposalContent is what a motion or amendment says. It is public.
type ProposalContent struct {
	Title     string      `json:"titel"`
	Number    string      `json:"nummer,omitempty"` // as the griffie gave it
	On        Date        `json:"datum"`
	Parties   []string    `json:"fracties,omitempty"` // that table it
	Text      string      `json:"tekst,omitempty"`
	Subject   string      `json:"onderwerp,omitempty"` // the agenda item or file that it goes with
	Measures  []MeasureID `json:"maatregelen,omitempty"`
	Grounds   []Ground    `json:"gronden,omitempty"`
	Due       Date        `json:"uiterlijk,omitempty"` // by when it is to be carried out
	Portfolio string      `json:"portefeuille,omitempty"`
	Reference string      `json:"vindplaats,omitempty"`
	Note      Personal    `json:"notitie,omitzero"` // what else the source said
}

// VoteTaken is the day of a vote and what it came to; without numbers the source gave none.
type VoteTaken struct {
	On   Date  `json:"datum"`
	Vote *Vote `json:"stemuitslag,omitempty"`
}

func checkProposal(c ProposalContent) error {
	return first(required("titel", c.Title, "De titel ontbreekt."), required("datum", string(c.On), "De datum van indienen ontbreekt."),
		inOrder("uiterlijk", c.On, c.Due, "De termijn ligt voor de dag van indienen."), checkGrounds(c.Grounds))
}

// proposal is where a motion or amendment stands.
type proposal struct {
	name       string // by which sentences call it
	tabled     bool
	replacedBy string
	withdrawn  bool
	held       bool
	adopted    bool
	rejected   bool
	earlier    string // what it replaces
	course     Course // as far as it is on record
}

func (p proposal) known() error {
	if !p.tabled {
		return Errorf(NotFound, "%s bestaat niet.", p.name)
	}
	return nil
}

// pending refuses what can only be done before a vote.
func (p proposal) pending() error {
	switch {
	case !p.tabled:
		return p.known()
	case p.replacedBy != "":
		return Errorf(Refused, "%s is al vervangen (t.v.v.); ga verder met het stuk dat ervoor in de plaats kwam.", p.name)
	case p.withdrawn:
		return Errorf(Refused, "%s is ingetrokken.", p.name)
	case p.adopted:
		return Errorf(Refused, "%s is al aangenomen.", p.name)
	case p.rejected:
		return Errorf(Refused, "%s is al verworpen.", p.name)
	}
	return nil
}

// replaceable refuses a replacement that leads back to itself. Later lists, from the replacement on, by what each was
// replaced in its turn.
func (p proposal) replaceable(id, by string, on Date, later []string) error {
	if err := first(p.known(), required("vervangenDoor", by, "Waardoor wordt vervangen, ontbreekt."),
		required("datum", string(on), "De datum van de vervanging ontbreekt.")); err != nil {
		return err
	}
	if by == id {
		return FieldErrorf("vervangenDoor", "Een stuk kan niet door zichzelf worden vervangen.")
	}
	for _, next := range later {
		if next == id {
			return FieldErrorf("vervangenDoor", "De vervanging loopt in een kring: het stuk dat vervangt, is zelf al door dit stuk vervangen.")
		}
	}
	return p.pending()
}

// tabledAlready refuses to table again in the place of another one than at first: that is a replacement of its own.
func (p proposal) tabledAlready(replaces string) error {
	if p.tabled && replaces != "" && replaces != p.earlier {
		return Errorf(Refused, "%s is al ingediend, en toen niet ter vervanging van dit andere stuk; leg de vervanging apart vast.", p.name)
	}
	return nil
}

// notBefore refuses a day that lies before the one on which it was tabled, or before the last step in its course.
func (p proposal) notBefore(tabled, on Date) error {
	last, what := tabled, "ingediend"
	if p.course.On > last {
		last, what = p.course.On, string(p.course.Status)
	}
	if on != "" && on < last {
		return FieldErrorf("datum", "Deze dag ligt te vroeg: op %s is het stuk %s.", last, what)
	}
	return nil
}

func checkVote(v VoteTaken) error {
	if err := required("datum", string(v.On), "De datum van de stemming ontbreekt."); err != nil {
		return err
	}
	if n := v.Vote; n != nil && (n.For < 0 || n.Against < 0 || n.Blank < 0) {
		return FieldErrorf("stemuitslag", "Een stemuitslag kan niet negatief zijn.")
	}
	return nil
}

// adoptable refuses an adoption that the numbers contradict.
func adoptable(v VoteTaken) error {
	if n := v.Vote; n != nil && n.For <= n.Against {
		return first(checkVote(v), FieldErrorf("stemuitslag", "Met %d stemmen voor en %d tegen is het niet aangenomen.", n.For, n.Against))
	}
	return checkVote(v)
}

// rejectable refuses a rejection that the numbers contradict.
func rejectable(v VoteTaken) error {
	if n := v.Vote; n != nil && n.For > n.Against {
		return first(checkVote(v), FieldErrorf("stemuitslag", "Met %d stemmen voor en %d tegen is het niet verworpen.", n.For, n.Against))
	}
	return checkVote(v)
}
