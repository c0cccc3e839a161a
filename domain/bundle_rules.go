package domain

import (
	"slices"
	"strings"
)

// Open brings signals together. A bundle of nothing is refused; opening again changes nothing.
func (b Bundle) Open(id BundleID, c BundleContent, signals []SignalID) ([]BundleEvent, error) {
	if err := required("titel", c.Title, "De titel van de bundel ontbreekt."); err != nil {
		return nil, err
	}
	for _, s := range c.Sectors {
		if err := oneOf("domeinen", s, Sectors); err != nil {
			return nil, err
		}
	}
	if len(signals) == 0 {
		return nil, FieldErrorf("signalen", "Een bundel brengt signalen bij elkaar; noem er ten minste één.")
	}
	if b.Opened {
		return nil, nil
	}
	events := []BundleEvent{BundleOpened{BundleID: id, BundleContent: c}}
	for i, s := range signals {
		if !slices.Contains(signals[:i], s) {
			events = append(events, SignalBundled{BundleID: id, SignalID: s})
		}
	}
	return events, nil
}

func (b Bundle) known() error {
	if !b.Opened {
		return Errorf(NotFound, "Deze bundel bestaat niet.")
	}
	return nil
}

// open refuses what a closed bundle can no longer have.
func (b Bundle) open() error {
	if b.Closed {
		return Errorf(Refused, "Deze bundel is gesloten.")
	}
	return b.known()
}

// Add puts one more signal with the others, once.
func (b Bundle) Add(id BundleID, s SignalID) ([]BundleEvent, error) {
	if err := b.known(); err != nil || slices.Contains(b.Signals, s) {
		return nil, err
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	return []BundleEvent{SignalBundled{BundleID: id, SignalID: s}}, nil
}

// Remove takes a signal out; never silently. A mistake can be put right in a closed bundle too.
func (b Bundle) Remove(id BundleID, s SignalID, reason string) ([]BundleEvent, error) {
	err := first(b.known(), required("reden", reason, "Geef de reden waarom het signaal niet in de bundel hoort."))
	if err != nil || !slices.Contains(b.Signals, s) {
		return nil, err
	}
	return []BundleEvent{SignalUnbundled{BundleID: id, SignalID: s, Reason: Private(reason)}}, nil
}

// Read gives an interpretation beside those that are there; the same one once.
func (b Bundle) Read(id BundleID, r ReadingGiven) ([]BundleEvent, error) {
	err := first(b.known(), required("duiding", r.Reading.Text(), "De duiding is leeg."),
		required("perspectief", r.From, "Zeg vanuit welk perspectief er is geduid (bijvoorbeeld wijkteam, inwoners of beleid)."))
	if err != nil {
		return nil, err
	}
	if w := r.Weighing; !w.IsZero() {
		if err := first(
			required("weging", w.Who, "Een weging zegt wie het het meest nodig heeft."),
			required("weging", strings.Join(w.Reasons, ""), "Een weging heeft redenen nodig: zeg waarom deze mensen het het meest nodig hebben.")); err != nil {
			return nil, err
		}
	}
	r.BundleID, r.Number = id, len(b.Readings)+1
	for _, had := range b.Readings {
		if r.Number = had.Number; sameFact(r, had) {
			return nil, nil
		}
	}
	r.Number = len(b.Readings) + 1
	return unless[BundleEvent](b.open(), r)
}

// Recognise records that someone knows it from their own work or life; each person once.
func (b Bundle) Recognise(id BundleID, r BundleRecognised) ([]BundleEvent, error) {
	err := first(b.known(), oneOf("rol", r.Role, RecogniserRoles), required("persoon", string(r.Person), "Wie de bundel herkent, ontbreekt."))
	if err != nil {
		return nil, err
	}
	if r.Role == Professional && r.Organisation == "" {
		return nil, FieldErrorf("organisatie", "Van een professional is de organisatie nodig; die wordt alleen als schuilnaam bewaard.")
	}
	if slices.ContainsFunc(b.Recognised, func(had BundleRecognised) bool { return had.Person == r.Person && had.Role == r.Role }) {
		return nil, nil
	}
	r.BundleID = id
	return unless[BundleEvent](b.open(), r)
}

// IsRecognised says whether enough people know it: two of different organisations, or a professional and an
// ervaringsdeskundige. The consent of managers never counts.
func (b Bundle) IsRecognised() bool {
	for i, x := range b.Recognised {
		for _, y := range b.Recognised[:i] {
			if x.Person != y.Person && x.supports(y) {
				return true
			}
		}
	}
	return false
}

func (r BundleRecognised) supports(o BundleRecognised) bool {
	if r.Role == Manager || o.Role == Manager {
		return false
	}
	roles := []RecogniserRole{r.Role, o.Role}
	if slices.Contains(roles, Professional) && slices.Contains(roles, Experienced) {
		return true
	}
	return r.Organisation != "" && o.Organisation != "" && r.Organisation != o.Organisation
}

// Appoint says which function sees to it; the same again changes nothing.
func (b Bundle) Appoint(id BundleID, function string, on Date) ([]BundleEvent, error) {
	err := first(b.known(), required("functie", function, "Noem de functie die de bundel trekt; geen persoon."))
	if err != nil || b.Lead == function {
		return nil, err
	}
	return unless[BundleEvent](b.open(), LeadAppointed{BundleID: id, Function: function, On: on})
}

// Offer puts the bundle before a body. Only the coordinator does. It is structural when it is clear, neutral, recognised and
// shared; one grave case may go up alone with a reason.
func (b Bundle) Offer(id BundleID, by Role, o Offer) ([]BundleEvent, error) {
	err := first(b.known(), oneOf("aan", o.To, Bodies), required("datum", string(o.On), "De datum van aanbieden ontbreekt."),
		oneOf("basis", o.Basis, OfferBases))
	if err != nil {
		return nil, err
	}
	if !by.Is(Coordinator) {
		return nil, Errorf(Forbidden, "Alleen de signaalcoördinator biedt een bundel aan.")
	}
	if slices.ContainsFunc(b.Offers, func(had Offer) bool { return had.To == o.To && had.Basis == o.Basis && had.On == o.On }) {
		return nil, nil
	}
	check := b.structural
	if o.Basis == SingleGrave {
		check = b.singleGrave
	}
	if err := first(b.open(), check(o)); err != nil {
		return nil, err
	}
	return []BundleEvent{BundleOffered{BundleID: id, Offer: o}}, nil
}

func (b Bundle) structural(o Offer) error {
	if len(b.Signals) == 0 {
		return FieldErrorf("signalen", "In deze bundel zit geen signaal meer; een lege bundel is niet aan te bieden.")
	}
	t := o.Test
	err := first(
		required("toets", t.Clear, "Een structureel signaal is helder: beschrijf onder helder wat er precies aan de hand is."),
		required("toets", t.Neutral, "Een structureel signaal is neutraal: zeg onder neutraal waarom het geen verwijt of belang is."),
		required("toets", t.Shared, "Een structureel signaal is gedeeld: zeg onder gedeeld met wie het is besproken."))
	if err != nil {
		return err
	}
	if !b.IsRecognised() {
		return Errorf(Refused, "Deze bundel is nog niet erkend: daarvoor zijn twee mensen van verschillende organisaties nodig, "+
			"of een professional en een ervaringsdeskundige. Instemming van een leidinggevende telt niet.")
	}
	return nil
}

func (b Bundle) singleGrave(o Offer) error {
	if len(b.Signals) != 1 {
		return Errorf(Refused, "Enkelvoudig-ernstig is één signaal; in deze bundel zitten er %d.", len(b.Signals))
	}
	return required("reden", o.Reason, "Geef de reden waarom dit ene signaal alleen omhoog gaat.")
}

// Table puts an offered bundle on the agenda of a meeting. Only the griffie does so for the raad, and only the
// collegesecretariaat for the college and the burgemeester.
func (b Bundle) Table(id BundleID, by Role, t BundleTabled) ([]BundleEvent, error) {
	err := first(b.known(), oneOf("orgaan", t.Body, Bodies), required("vergadering", string(t.Meeting), "De datum van de vergadering ontbreekt."))
	if err != nil {
		return nil, err
	}
	keeper := CollegeSecretary
	if t.Body == "raad" {
		keeper = Griffie
	}
	if !by.Is(keeper) {
		return nil, Errorf(Forbidden, "Alleen %s zet een bundel op de agenda van %s.", keeper.withArticle(), t.Body.withArticle())
	}
	if slices.ContainsFunc(b.Tabled, func(had BundleTabled) bool { return had.Body == t.Body && had.Meeting == t.Meeting }) {
		return nil, nil
	}
	if !slices.ContainsFunc(b.Offers, func(o Offer) bool { return o.To == t.Body }) {
		return nil, Errorf(Refused, "Deze bundel is nog niet aan %s aangeboden.", t.Body.withArticle())
	}
	t.BundleID = id
	return unless[BundleEvent](b.open(), t)
}

func (r Role) withArticle() string {
	if r == CollegeSecretary {
		return "het " + string(r)
	}
	return "de " + string(r)
}

func (b Body) withArticle() string {
	switch b {
	case "college", "mandaat":
		return "het " + string(b)
	}
	return "de " + strings.ReplaceAll(string(b), "-", " ")
}

// Close says that the bundle is dealt with.
func (b Bundle) Close(id BundleID, reason string, on Date) ([]BundleEvent, error) {
	err := first(b.known(), required("reden", reason, "Zeg waarom de bundel wordt gesloten en wat ermee is gedaan."))
	if err != nil || b.Closed {
		return nil, err
	}
	return []BundleEvent{BundleClosed{BundleID: id, Reason: reason, On: on}}, nil
}
