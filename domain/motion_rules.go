package domain

// named is where the motion stands, under the name that sentences call it by.
func (m Motion) named() proposal {
	p := m.proposal
	p.name = "Deze motie"
	return p
}

// toReplace is the same where another motion is at hand as well.
func (m Motion) toReplace() proposal {
	p := m.proposal
	p.name = "De te vervangen motie"
	return p
}

// Table puts a motion forward; replaces is the one in whose place it comes, if any. Doing so again changes nothing.
func (m Motion) Table(id MotionID, origin Origin, c ProposalContent, replaces MotionID) ([]MotionEvent, error) {
	if err := first(checkProposal(c), m.named().tabledAlready(string(replaces))); err != nil || m.tabled {
		return nil, err
	}
	if replaces == id {
		return nil, FieldErrorf("vervangt", "Een stuk kan zichzelf niet vervangen.")
	}
	return []MotionEvent{MotionTabled{MotionID: id, Origin: origin, Replaces: replaces, ProposalContent: c}}, nil
}

// Replace says that another motion came in this one's place. Later lists what the replacement was replaced by in its turn,
// so that a circle is refused.
func (m Motion) Replace(id, by MotionID, on Date, later []string) ([]MotionEvent, error) {
	if m.tabled && m.ReplacedBy() == by && by != "" {
		return nil, nil
	}
	return unless[MotionEvent](m.toReplace().replaceable(string(id), string(by), on, later), MotionReplaced{MotionID: id, By: by, On: on})
}

// Hold puts the vote off.
func (m Motion) Hold(id MotionID, on Date) ([]MotionEvent, error) {
	err := first(m.named().pending(), required("datum", string(on), "De datum van het aanhouden ontbreekt."))
	if err != nil || m.held {
		return nil, err
	}
	return unless[MotionEvent](m.notBefore(m.Content.On, on), MotionHeld{MotionID: id, On: on})
}

// Withdraw takes the motion back.
func (m Motion) Withdraw(id MotionID, on Date, reason string) ([]MotionEvent, error) {
	if m.withdrawn {
		return nil, nil
	}
	err := first(m.named().pending(), required("datum", string(on), "De datum van het intrekken ontbreekt."),
		m.notBefore(m.Content.On, on))
	return unless[MotionEvent](err, MotionWithdrawn{MotionID: id, On: on, Reason: reason})
}

// Adopt records that the raad adopted it.
func (m Motion) Adopt(id MotionID, v VoteTaken) ([]MotionEvent, error) {
	if m.adopted {
		return nil, nil
	}
	return unless[MotionEvent](first(m.named().pending(), adoptable(v), m.notBefore(m.Content.On, v.On)), MotionAdopted{MotionID: id, VoteTaken: v})
}

// Reject records that the raad rejected it.
func (m Motion) Reject(id MotionID, v VoteTaken) ([]MotionEvent, error) {
	if m.rejected {
		return nil, nil
	}
	return unless[MotionEvent](first(m.named().pending(), rejectable(v), m.notBefore(m.Content.On, v.On)), MotionRejected{MotionID: id, VoteTaken: v})
}

// carried refuses what is only possible for an adopted motion.
func (m Motion) carried() error {
	if err := m.named().known(); err != nil {
		return err
	}
	if !m.adopted {
		return Errorf(Refused, "Deze motie is niet aangenomen; er valt niets uit te voeren.")
	}
	return nil
}

// ProposeSettlement is the college saying that the motion is done, with its account.
func (m Motion) ProposeSettlement(id MotionID, by Body, on Date, account string) ([]MotionEvent, error) {
	err := first(m.carried(), proposesSettlement(by), required("datum", string(on), "De datum van het voorstel ontbreekt."),
		required("verantwoording", account, "Zeg hoe de motie is uitgevoerd; zonder verantwoording kan de raad er niets mee."))
	if err != nil || m.Proposed || m.Settled {
		return nil, err
	}
	return unless[MotionEvent](m.notBefore(m.Content.On, on), MotionSettlementProposed{MotionID: id, On: on, Account: account})
}

// Settle is the raad saying that the motion is done.
func (m Motion) Settle(id MotionID, by Body, on Date, account string) ([]MotionEvent, error) {
	err := first(m.carried(), settles("een motie", by), required("datum", string(on), "De datum van de afdoening ontbreekt."))
	if err != nil || m.Settled {
		return nil, err
	}
	return unless[MotionEvent](m.notBefore(m.Content.On, on), MotionSettled{MotionID: id, On: on, Account: account})
}

// LeaveUndone is the college saying that it does not carry the motion out.
func (m Motion) LeaveUndone(id MotionID, on Date, reason string) ([]MotionEvent, error) {
	err := first(m.carried(), required("datum", string(on), "De datum ontbreekt."),
		required("reden", reason, "Geef de reden waarom de motie niet wordt uitgevoerd."))
	if err != nil {
		return nil, err
	}
	if m.Settled {
		return nil, Errorf(Refused, "Deze motie is al afgedaan.")
	}
	e := MotionNotCarriedOut{MotionID: id, On: on, Reason: reason}
	for _, had := range m.NotDone {
		if had == e {
			return nil, nil
		}
	}
	return unless[MotionEvent](m.notBefore(m.Content.On, on), e)
}

// proposesSettlement refuses a proposal by anyone but the college.
func proposesSettlement(by Body) error {
	if err := oneOf("orgaan", by, Bodies); err != nil {
		return err
	}
	if by != "college" {
		return Errorf(Forbidden, "Alleen het college stelt voor om af te doen; de raad doet zelf af.")
	}
	return nil
}

// settles refuses a settlement by anyone but the raad: whoever carries it out does not judge whether it was done.
func settles(what string, by Body) error {
	if err := oneOf("orgaan", by, Bodies); err != nil {
		return err
	}
	if by != "raad" {
		return Errorf(Forbidden, "Alleen de raad doet %s af; %s kan dat hooguit voorstellen.", what, by.withArticle())
	}
	return nil
}
