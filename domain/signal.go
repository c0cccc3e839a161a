package domain

import (
	"maps"
	"slices"
)

// SignalEvent is an event of a signal's stream.
//
//sumtype:decl
type SignalEvent interface {
	Event
	signal()
}

// SignalContent is what a signal says.
type SignalContent struct {
	Story      Personal   `json:"verhaal,omitzero"`
	Kind       SignalKind `json:"soort"`
	Sectors    []Sector   `json:"domeinen"`
	Themes     []string   `json:"themas,omitempty"`
	Area       AreaRef    `json:"gebied,omitzero"`
	Group      string     `json:"doelgroep,omitempty"`
	Told       Told       `json:"verteld,omitempty"`
	Role       string     `json:"rol,omitempty"`                // of the inbrenger
	Channel    string     `json:"kanaal,omitempty"`             // how it came in
	OccurredOn Moment     `json:"voorgevallenOp,omitzero"`      // when it was seen; may be long before
	ReportedOn Moment     `json:"gemeldOp"`                     // when it was brought in
	Grave      bool       `json:"enkelvoudigErnstig,omitempty"` // one case that may go up alone
	Note       Personal   `json:"notitie,omitzero"`             // what else the source said
}

// Day is the local day of the fact: when it occurred, else when it was reported.
func (c SignalContent) Day() Date {
	if !c.OccurredOn.IsZero() {
		return c.OccurredOn.Date
	}
	return c.ReportedOn.Date
}

// SignalRaised says that someone in the field brought in what they see happening.
type SignalRaised struct {
	SignalID SignalID `json:"signaalId"`
	Origin   Origin   `json:"herkomst,omitzero"`
	SignalContent
}

// ReceiptConfirmed says that the inbrenger was told that the signal arrived.
type ReceiptConfirmed struct {
	SignalID SignalID `json:"signaalId"`
}

// SignalTakenUp says that the signal was solved within the organisation, without policy.
type SignalTakenUp struct {
	SignalID SignalID `json:"signaalId"`
	Approach Personal `json:"aanpak"`
}

// SignalReferred says that the signal was led on to where it belongs.
type SignalReferred struct {
	SignalID    SignalID    `json:"signaalId"`
	Destination Destination `json:"bestemming"`
	Note        Personal    `json:"toelichting,omitzero"`
}

// SignalSupplemented says that something was added to the story.
type SignalSupplemented struct {
	SignalID SignalID `json:"signaalId"`
	Addition Personal `json:"aanvulling"`
}

// SignalCorrected says what the signal should have said; the earlier content stays on record.
type SignalCorrected struct {
	SignalID SignalID `json:"signaalId"`
	Origin   Origin   `json:"herkomst,omitzero"`
	Reason   Personal `json:"reden"`
	SignalContent
}

// SignalSeenToo says that another person saw the same.
type SignalSeenToo struct {
	SignalID SignalID  `json:"signaalId"`
	Person   PersonRef `json:"persoon"`
	Role     string    `json:"rol,omitempty"`
}

// GistPhrased puts the core of a signal into words without personal data, the teller's beside those of policy. From then on
// it may be quoted.
type GistPhrased struct {
	SignalID    SignalID `json:"signaalId"`
	TellerWords Personal `json:"inWoordenVanVerteller"`
	PolicyWords Personal `json:"inBeleidswoorden,omitzero"`
}

// SignalLinkedToMeasure claims that the signal bears on a measure.
type SignalLinkedToMeasure struct {
	SignalID        SignalID   `json:"signaalId"`
	MeasureID       MeasureID  `json:"maatregelId"`
	Relation        Relation   `json:"verband"`
	MeasureRevision Revision   `json:"maatregelRevisie"` // of the measure as it was read
	Source          SourceName `json:"bron,omitempty"`   // the source that makes the claim; empty: someone here
}

// SignalUnlinkedFromMeasure takes a link back, with the reason.
type SignalUnlinkedFromMeasure struct {
	SignalID  SignalID  `json:"signaalId"`
	MeasureID MeasureID `json:"maatregelId"`
	Reason    Personal  `json:"reden"`
}

// LinkContested says that someone does not agree with a link; the link stays.
type LinkContested struct {
	SignalID  SignalID  `json:"signaalId"`
	MeasureID MeasureID `json:"maatregelId"`
	Reason    Personal  `json:"reden"`
}

// SignalWithdrawn takes the signal back; it stays on record and leaves the counts.
type SignalWithdrawn struct {
	SignalID SignalID `json:"signaalId"`
	Reason   Personal `json:"reden"`
}

// FeedbackGiven says that the inbrengers heard what came of it.
type FeedbackGiven struct {
	SignalID   SignalID   `json:"signaalId"`
	FeedbackID FeedbackID `json:"terugkoppelingId"`
	Phase      Phase      `json:"fase"`
	Message    Personal   `json:"bericht"`
	DecisionID DecisionID `json:"besluitId,omitempty"`   // the decision it tells about
	Automatic  bool       `json:"automatisch,omitempty"` // a rule wrote it: it takes nobody's duty to give word away
}

// FeedbackAnswered is one inbrenger's verdict on what they heard.
type FeedbackAnswered struct {
	SignalID   SignalID   `json:"signaalId"`
	FeedbackID FeedbackID `json:"terugkoppelingId"`
	Person     PersonRef  `json:"persoon"`
	Verdict    Verdict    `json:"oordeel"`
	Note       Personal   `json:"toelichting,omitzero"`
}

// SignalReopened says that the signal is open again, because of the answers or for the coordinator's reason.
type SignalReopened struct {
	SignalID SignalID    `json:"signaalId"`
	Cause    ReopenCause `json:"aanleiding"`
	Reason   Personal    `json:"reden,omitzero"`
}

// ReopenCause says what reopened a signal.
type ReopenCause string

// The causes of reopening.
const (
	ReopenedByAnswers     ReopenCause = "drempel"
	ReopenedByCoordinator ReopenCause = "coordinator"
)

func (SignalRaised) event()               {}
func (SignalRaised) signal()              {}
func (ReceiptConfirmed) event()           {}
func (ReceiptConfirmed) signal()          {}
func (SignalTakenUp) event()              {}
func (SignalTakenUp) signal()             {}
func (SignalReferred) event()             {}
func (SignalReferred) signal()            {}
func (SignalSupplemented) event()         {}
func (SignalSupplemented) signal()        {}
func (SignalCorrected) event()            {}
func (SignalCorrected) signal()           {}
func (SignalSeenToo) event()              {}
func (SignalSeenToo) signal()             {}
func (GistPhrased) event()                {}
func (GistPhrased) signal()               {}
func (SignalLinkedToMeasure) event()      {}
func (SignalLinkedToMeasure) signal()     {}
func (SignalUnlinkedFromMeasure) event()  {}
func (SignalUnlinkedFromMeasure) signal() {}
func (LinkContested) event()              {}
func (LinkContested) signal()             {}
func (SignalWithdrawn) event()            {}
func (SignalWithdrawn) signal()           {}
func (FeedbackGiven) event()              {}
func (FeedbackGiven) signal()             {}
func (FeedbackAnswered) event()           {}
func (FeedbackAnswered) signal()          {}
func (SignalReopened) event()             {}
func (SignalReopened) signal()            {}

var signalEvents = []Definition{
	define[SignalRaised]("signaal-ingebracht"),
	define[ReceiptConfirmed]("ontvangst-bevestigd"),
	define[SignalTakenUp]("signaal-opgepakt"),
	define[SignalReferred]("signaal-doorgeleid"),
	define[SignalSupplemented]("signaal-aangevuld"),
	define[SignalCorrected]("signaal-gecorrigeerd"),
	define[SignalSeenToo]("signaal-ook-gezien"),
	define[GistPhrased]("kern-verwoord"),
	define[SignalLinkedToMeasure]("signaal-aan-maatregel-gekoppeld"),
	define[SignalUnlinkedFromMeasure]("signaal-aan-maatregel-ontkoppeld"),
	define[LinkContested]("koppeling-betwist"),
	define[SignalWithdrawn]("signaal-ingetrokken"),
	define[FeedbackGiven]("terugkoppeling-gegeven"),
	define[FeedbackAnswered]("terugkoppeling-beantwoord"),
	define[SignalReopened]("signaal-heropend"),
}

// Signal is what the rules of a signal ask for.
type Signal struct {
	Raised     bool
	Withdrawn  bool
	Confirmed  bool
	TakenUp    bool
	ReferredTo []Destination
	Origin     Origin
	Content    SignalContent
	Gist       GistPhrased
	Additions  []string
	Links      map[MeasureID]Link
	Contested  map[MeasureID][]string // the objections to each link
	SeenBy     []PersonRef
	Feedback   []FeedbackID
	About      map[FeedbackID]DecisionID      // the decision that word was about
	Heard      bool                           // somebody gave word
	Told       []DecisionID                   // the decisions that somebody gave word about
	Answers    map[PersonRef]FeedbackAnswered // the last one of each person
	Counted    map[PersonRef]Verdict          // the answers that count for reopening: those since it was last open
	Reopened   bool                           // and no word was given since
	Passed     []TermPassed
	Forgotten  bool // what was personal in it
}

// Link is a claim that stands: how the signal bears on a measure, and which source says so.
type Link struct {
	Relation Relation
	Source   SourceName
}

// Evolve applies an event.
func (s Signal) Evolve(e SignalEvent) Signal {
	switch e := e.(type) {
	case SignalRaised:
		s.Raised, s.Origin, s.Content = true, e.Origin, e.SignalContent
	case ReceiptConfirmed:
		s.Confirmed = true
	case SignalTakenUp:
		s.TakenUp = true
	case SignalReferred:
		s.ReferredTo = append(slices.Clip(s.ReferredTo), e.Destination)
	case SignalSupplemented:
		s.Additions = append(slices.Clip(s.Additions), e.Addition.Text())
	case SignalCorrected:
		s.Origin, s.Content = e.Origin, e.SignalContent
	case SignalSeenToo:
		s.SeenBy = append(slices.Clip(s.SeenBy), e.Person)
	case GistPhrased:
		s.Gist = e
	case SignalLinkedToMeasure:
		s.Links = with(s.Links, e.MeasureID, Link{e.Relation, e.Source})
	case SignalUnlinkedFromMeasure:
		s.Links, s.Contested = without(s.Links, e.MeasureID), without(s.Contested, e.MeasureID)
	case LinkContested:
		s.Contested = with(s.Contested, e.MeasureID, append(slices.Clip(s.Contested[e.MeasureID]), e.Reason.Text()))
	case SignalWithdrawn:
		s.Withdrawn = true
	case FeedbackGiven:
		s = s.heard(e)
	case FeedbackAnswered:
		s.Answers = with(s.Answers, e.Person, e)
		if !s.Reopened {
			s.Counted = with(s.Counted, e.Person, e.Verdict)
		}
	case SignalReopened:
		s.Reopened, s.TakenUp, s.Counted = true, false, nil
	case TermPassed:
		s.Passed = append(slices.Clip(s.Passed), e)
	case PersonForgotten:
		s.Forgotten = true
	}
	return s
}

// heard takes in word that was given. What a rule wrote can be answered, but does not stand for somebody's own word.
func (s Signal) heard(e FeedbackGiven) Signal {
	s.Feedback = append(slices.Clip(s.Feedback), e.FeedbackID)
	if e.DecisionID != "" {
		s.About = with(s.About, e.FeedbackID, e.DecisionID)
	}
	if e.Automatic {
		return s
	}
	s.Heard, s.Reopened = true, false
	if e.DecisionID != "" {
		s.Told = append(slices.Clip(s.Told), e.DecisionID)
	}
	return s
}

// with returns a copy of the map with one entry more; without returns one with an entry less.
func with[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	c := maps.Clone(m)
	if c == nil {
		c = map[K]V{}
	}
	c[k] = v
	return c
}

func without[K comparable, V any](m map[K]V, k K) map[K]V {
	c := maps.Clone(m)
	delete(c, k)
	return c
}

// ValidOn gives the day from which an event counts as true, or nothing for an act, which counts from its own day. Gists,
// links, corrections and additions take the day of the fact they are about.
func (s Signal) ValidOn(e SignalEvent) Date {
	switch e := e.(type) {
	case SignalRaised:
		return e.Day()
	case SignalCorrected:
		return e.Day()
	case GistPhrased, SignalLinkedToMeasure, SignalSupplemented:
		return s.Content.Day()
	case TermPassed:
		return e.validOn()
	case ReceiptConfirmed, SignalTakenUp, SignalReferred, SignalSeenToo, SignalUnlinkedFromMeasure, LinkContested,
		SignalWithdrawn, FeedbackGiven, FeedbackAnswered, SignalReopened, PersonForgotten:
	}
	return ""
}
