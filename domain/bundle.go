package domain

import "slices"

// BundleEvent is an event of a bundle's stream.
//
//sumtype:decl
type BundleEvent interface {
	Event
	bundle()
}

// BundleOpened says that signals which seem to tell of the same thing are looked at together.
type BundleOpened struct {
	BundleID BundleID `json:"bundelId"`
	BundleContent
}

// BundleContent is what a bundle is about, in words without personal data.
type BundleContent struct {
	Title   string   `json:"titel"`
	Sectors []Sector `json:"domeinen,omitempty"`
	Themes  []string `json:"themas,omitempty"`
	On      Date     `json:"datum,omitempty"`
}

// SignalBundled says that a signal belongs with the others of the bundle.
type SignalBundled struct {
	BundleID BundleID `json:"bundelId"`
	SignalID SignalID `json:"signaalId"`
}

// SignalUnbundled takes a signal out again, with the reason.
type SignalUnbundled struct {
	BundleID BundleID `json:"bundelId"`
	SignalID SignalID `json:"signaalId"`
	Reason   Personal `json:"reden"`
}

// ReadingGiven is one interpretation of what the signals mean. Readings stand side by side: a later one replaces none.
type ReadingGiven struct {
	BundleID BundleID `json:"bundelId"`
	Number   int      `json:"nummer"` // from 1, within the bundle
	Reading  Personal `json:"duiding"`
	From     string   `json:"perspectief"`          // from which position it is read, such as wijkteam or adviesraad
	Minority bool     `json:"minderheid,omitempty"` // those who read together did not agree, and this is the smaller part
	Weighing Weighing `json:"weging,omitzero"`      // who needs it most
	On       Date     `json:"datum,omitempty"`      // of the conversation
}

// Weighing says who needs it most, and why.
type Weighing struct {
	Who     string   `json:"wieHetMeestNodigHeeft"`
	Reasons []string `json:"redenen"`
}

// IsZero says that nothing was weighed.
func (w Weighing) IsZero() bool { return w.Who == "" && len(w.Reasons) == 0 }

// BundleRecognised says that someone knows what the bundle tells from their own work or life.
type BundleRecognised struct {
	BundleID     BundleID        `json:"bundelId"`
	Person       PersonRef       `json:"persoon"`
	Organisation OrganisationRef `json:"organisatie,omitempty"` // a pseudonym: it only tells whether two are the same
	Role         RecogniserRole  `json:"rol"`
	On           Date            `json:"datum,omitempty"`
}

// LeadAppointed says which function sees to it that something is done with the bundle.
type LeadAppointed struct {
	BundleID BundleID `json:"bundelId"`
	Function string   `json:"functie"`
	On       Date     `json:"datum,omitempty"`
}

// BundleOffered says that the coordinator offered the bundle to a body, as structural or as one grave case.
type BundleOffered struct {
	BundleID BundleID `json:"bundelId"`
	Offer
}

// Offer says to whom a bundle goes up and why it may.
type Offer struct {
	To     Body       `json:"aan"`
	On     Date       `json:"datum"`
	Basis  OfferBasis `json:"basis"`
	Test   Test       `json:"toets,omitzero"`  // of a structural bundle
	Reason string     `json:"reden,omitempty"` // why one grave case goes up alone
}

// Test says in words why a bundle is clear, neutral and shared; that it is recognised follows from who recognised it.
type Test struct {
	Clear   string `json:"helder"`
	Neutral string `json:"neutraal"`
	Shared  string `json:"gedeeld"`
}

// BundleTabled says that the bundle stands on the agenda of a body's meeting.
type BundleTabled struct {
	BundleID BundleID `json:"bundelId"`
	Body     Body     `json:"orgaan"`
	Meeting  Date     `json:"vergadering"`
	Item     string   `json:"agendapunt,omitempty"`
	On       Date     `json:"datum,omitempty"` // on which it was put on the agenda
}

// BundleClosed says that the bundle is dealt with, and how.
type BundleClosed struct {
	BundleID BundleID `json:"bundelId"`
	Reason   string   `json:"reden"`
	On       Date     `json:"datum,omitempty"`
}

func (BundleOpened) event()      {}
func (BundleOpened) bundle()     {}
func (SignalBundled) event()     {}
func (SignalBundled) bundle()    {}
func (SignalUnbundled) event()   {}
func (SignalUnbundled) bundle()  {}
func (ReadingGiven) event()      {}
func (ReadingGiven) bundle()     {}
func (BundleRecognised) event()  {}
func (BundleRecognised) bundle() {}
func (LeadAppointed) event()     {}
func (LeadAppointed) bundle()    {}
func (BundleOffered) event()     {}
func (BundleOffered) bundle()    {}
func (BundleTabled) event()      {}
func (BundleTabled) bundle()     {}
func (BundleClosed) event()      {}
func (BundleClosed) bundle()     {}

var bundleEvents = []Definition{
	define[BundleOpened]("bundel-geopend"),
	define[SignalBundled]("signaal-gebundeld"),
	define[SignalUnbundled]("signaal-ontbundeld"),
	define[ReadingGiven]("duiding-gegeven"),
	define[BundleRecognised]("bundel-erkend"),
	define[LeadAppointed]("trekker-aangewezen"),
	define[BundleOffered]("bundel-aangeboden"),
	define[BundleTabled]("bundel-geagendeerd"),
	define[BundleClosed]("bundel-gesloten"),
}

// OrganisationRef is a pseudonym of an organisation, another one in every stream.
type OrganisationRef string

// RecogniserRole is in what position someone recognises a bundle.
type RecogniserRole string

// The positions from which a bundle can be recognised. Managers are heard, but their consent makes no bundle structural.
const (
	Professional RecogniserRole = "professional"
	Experienced  RecogniserRole = "ervaringsdeskundige"
	Resident     RecogniserRole = "inwoner"
	Volunteer    RecogniserRole = "vrijwilliger"
	Carer        RecogniserRole = "mantelzorger"
	Manager      RecogniserRole = "leidinggevende"
)

// RecogniserRoles is the list of rollen.
var RecogniserRoles = []RecogniserRole{Professional, Experienced, Resident, Volunteer, Carer, Manager}

// OfferBasis is why a bundle may go up.
type OfferBasis string

// The two ways up.
const (
	Structural  OfferBasis = "structureel"
	SingleGrave OfferBasis = "enkelvoudig-ernstig"
)

// OfferBases is the list of bases.
var OfferBases = []OfferBasis{Structural, SingleGrave}

// Bundle is what the rules of a bundle ask for.
type Bundle struct {
	Opened     bool
	Content    BundleContent
	Signals    []SignalID
	Readings   []ReadingGiven
	Recognised []BundleRecognised
	Lead       string
	Offers     []Offer
	Tabled     []BundleTabled
	Closed     bool
	Forgotten  bool // what was personal in it
	Passed     []TermPassed
}

// Evolve applies an event.
func (b Bundle) Evolve(e BundleEvent) Bundle {
	switch e := e.(type) {
	case BundleOpened:
		b.Opened, b.Content = true, e.BundleContent
	case SignalBundled:
		b.Signals = append(slices.Clip(b.Signals), e.SignalID)
	case SignalUnbundled:
		b.Signals = slices.DeleteFunc(slices.Clone(b.Signals), func(s SignalID) bool { return s == e.SignalID })
	case ReadingGiven:
		b.Readings = append(slices.Clip(b.Readings), e)
	case BundleRecognised:
		b.Recognised = append(slices.Clip(b.Recognised), e)
	case LeadAppointed:
		b.Lead = e.Function
	case BundleOffered:
		b.Offers = append(slices.Clip(b.Offers), e.Offer)
	case BundleTabled:
		b.Tabled = append(slices.Clip(b.Tabled), e)
	case BundleClosed:
		b.Closed = true
	case PersonForgotten:
		b.Forgotten = true
	case TermPassed:
		b.Passed = append(slices.Clip(b.Passed), e)
	}
	return b
}

// ValidOn gives the day from which an event counts as true: its own date, if it names one.
func (b Bundle) ValidOn(e BundleEvent) Date {
	switch e := e.(type) {
	case BundleOpened:
		return e.On
	case ReadingGiven:
		return e.On
	case BundleRecognised:
		return e.On
	case LeadAppointed:
		return e.On
	case BundleOffered:
		return e.On
	case BundleTabled:
		return e.On
	case BundleClosed:
		return e.On
	case TermPassed:
		return e.validOn()
	case SignalBundled, SignalUnbundled, PersonForgotten:
	}
	return ""
}
