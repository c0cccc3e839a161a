package commands

import (
	"context"
	"strings"

	"ruggespraak/domain"
)

// SignalInput is what someone fills in about a signal.
type SignalInput struct {
	Story      string            `json:"verhaal"`
	Kind       domain.SignalKind `json:"soort"`
	Sectors    []domain.Sector   `json:"domeinen"`
	Themes     []string          `json:"themas"`
	Area       domain.AreaRef    `json:"gebied"`
	Group      string            `json:"doelgroep"`
	Told       domain.Told       `json:"verteld"`
	Role       string            `json:"rol"`
	Channel    string            `json:"kanaal"`
	OccurredOn domain.Moment     `json:"voorgevallenOp"`
	ReportedOn domain.Moment     `json:"gemeldOp"` // empty: today
	Grave      bool              `json:"enkelvoudigErnstig"`
	Note       string            `json:"notitie"`
}

func (in SignalInput) content(d Desk) domain.SignalContent {
	if in.ReportedOn == (domain.Moment{}) {
		in.ReportedOn = domain.AtTime(d.Now().In(d.Settings.Zone))
	}
	return domain.SignalContent{
		Story: domain.Private(in.Story), Kind: in.Kind, Sectors: in.Sectors, Themes: in.Themes, Area: in.Area, Group: in.Group,
		Told: in.Told, Role: in.Role, Channel: in.Channel, OccurredOn: in.OccurredOn, ReportedOn: in.ReportedOn, Grave: in.Grave,
		Note: domain.Private(in.Note),
	}
}

func onSignal(ctx context.Context, d Desk, id domain.SignalID, decide func(domain.Signal) ([]domain.SignalEvent, error)) (Result, error) {
	return run(ctx, d, domain.SignalCategory, string(id), decide)
}

// RaiseSignal brings in a signal. A story is needed at the form; without an id the signal gets one.
type RaiseSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	SignalInput
}

// Do carries it out.
func (c RaiseSignal) Do(ctx context.Context, d Desk) (Result, error) {
	content, err := c.checked(d)
	if err != nil {
		return Result{}, err
	}
	id := domain.SignalID(d.idFor(domain.SignalCategory, string(c.SignalID)))
	return onSignal(ctx, d, id, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Raise(id, domain.Origin{}, content)
	})
}

// checked is what the signal says, unless the story is missing or it lies in the future.
func (c RaiseSignal) checked(d Desk) (domain.SignalContent, error) {
	content := c.content(d)
	if strings.TrimSpace(c.Story) == "" {
		return content, domain.FieldErrorf("verhaal", "Vertel wat u ziet gebeuren; het verhaal is nog leeg.")
	}
	return content, content.NotAfter(d.today())
}

// ConfirmReceipt tells the inbrenger that the signal arrived.
type ConfirmReceipt struct {
	SignalID domain.SignalID `json:"signaalId"`
}

// Do carries it out.
func (c ConfirmReceipt) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Confirm(c.SignalID) })
}

// TakeUpSignal records that the organisation solved it itself.
type TakeUpSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	Approach string          `json:"aanpak"`
}

// Do carries it out.
func (c TakeUpSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.TakeUp(c.SignalID, c.Approach) })
}

// ReferSignal leads the signal on to where it belongs.
type ReferSignal struct {
	SignalID    domain.SignalID    `json:"signaalId"`
	Destination domain.Destination `json:"bestemming"`
	Note        string             `json:"toelichting"`
}

// Do carries it out.
func (c ReferSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Refer(c.SignalID, c.Destination, c.Note)
	})
}

// SupplementSignal adds to the story.
type SupplementSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	Addition string          `json:"aanvulling"`
}

// Do carries it out.
func (c SupplementSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Supplement(c.SignalID, c.Addition)
	})
}

// CorrectSignal says what the signal should have said. Without a day of reporting that stays as it was.
type CorrectSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	Reason   string          `json:"reden"`
	SignalInput
}

// Do carries it out.
func (c CorrectSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		content := c.content(d)
		if err := content.NotAfter(d.today()); err != nil {
			return nil, err
		}
		if c.ReportedOn == (domain.Moment{}) {
			content.ReportedOn = s.Content.ReportedOn
		}
		return s.Correct(c.SignalID, s.Origin, content, c.Reason)
	})
}

// SeeToo says that a person saw the same.
type SeeToo struct {
	SignalID domain.SignalID `json:"signaalId"`
	Person   string          `json:"persoon"` // stored as a pseudonym only
	Role     string          `json:"rol"`
}

// Do carries it out.
func (c SeeToo) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.SeeToo(c.SignalID, d.personOn(c.SignalID, c.Person), c.Role)
	})
}

// personOn is the pseudonym of a person on one signal; nobody stays nobody.
func (d Desk) personOn(id domain.SignalID, person string) domain.PersonRef {
	if person == "" {
		return ""
	}
	return d.Pseudonym(d.stream(domain.SignalCategory, string(id)), person)
}

// PhraseGist puts the core into words that may be quoted.
type PhraseGist struct {
	SignalID    domain.SignalID `json:"signaalId"`
	TellerWords string          `json:"inWoordenVanVerteller"`
	PolicyWords string          `json:"inBeleidswoorden"`
}

// Do carries it out.
func (c PhraseGist) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.PhraseGist(c.SignalID, c.TellerWords, c.PolicyWords)
	})
}

// LinkSignal claims that the signal bears on a measure.
type LinkSignal struct {
	SignalID  domain.SignalID  `json:"signaalId"`
	MeasureID domain.MeasureID `json:"maatregelId"`
	Relation  domain.Relation  `json:"verband"`
}

// Do carries it out.
func (c LinkSignal) Do(ctx context.Context, d Desk) (Result, error) {
	seen, err := d.MeasureRevision(ctx, c.MeasureID)
	if err != nil {
		return Result{}, err
	}
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Link(c.SignalID, c.MeasureID, c.Relation, seen, "")
	})
}

// UnlinkSignal takes a link back.
type UnlinkSignal struct {
	SignalID  domain.SignalID  `json:"signaalId"`
	MeasureID domain.MeasureID `json:"maatregelId"`
	Reason    string           `json:"reden"`
}

// Do carries it out.
func (c UnlinkSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Unlink(c.SignalID, c.MeasureID, c.Reason)
	})
}

// ContestLink records disagreement with a link.
type ContestLink struct {
	SignalID  domain.SignalID  `json:"signaalId"`
	MeasureID domain.MeasureID `json:"maatregelId"`
	Reason    string           `json:"reden"`
}

// Do carries it out.
func (c ContestLink) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Contest(c.SignalID, c.MeasureID, c.Reason)
	})
}

// WithdrawSignal takes the signal back.
type WithdrawSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	Reason   string          `json:"reden"`
}

// Do carries it out.
func (c WithdrawSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Withdraw(c.SignalID, c.Reason) })
}

// GiveFeedback tells the inbrengers what came of it. Without an id the message gets one.
type GiveFeedback struct {
	SignalID   domain.SignalID   `json:"signaalId"`
	FeedbackID domain.FeedbackID `json:"terugkoppelingId"`
	Phase      domain.Phase      `json:"fase"`
	Message    string            `json:"bericht"`
	DecisionID domain.DecisionID `json:"besluitId"`
}

// Do carries it out.
func (c GiveFeedback) Do(ctx context.Context, d Desk) (Result, error) {
	f := domain.FeedbackID(d.idFor("terugkoppeling", string(c.FeedbackID)))
	if err := domain.CheckID(string(f)); err != nil {
		return Result{}, err
	}
	if c.DecisionID != "" {
		if _, _, err := d.decision(ctx, c.DecisionID); err != nil {
			return Result{}, err
		}
	}
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.GiveFeedback(c.SignalID, f, c.Phase, c.Message, c.DecisionID)
	})
}

// AnswerFeedback is one inbrenger's verdict on what they heard.
type AnswerFeedback struct {
	SignalID   domain.SignalID   `json:"signaalId"`
	FeedbackID domain.FeedbackID `json:"terugkoppelingId"`
	Person     string            `json:"persoon"` // stored as a pseudonym only
	Verdict    domain.Verdict    `json:"oordeel"`
	Note       string            `json:"toelichting"`
}

// Do carries it out.
func (c AnswerFeedback) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) {
		return s.Answer(c.SignalID, c.FeedbackID, d.personOn(c.SignalID, c.Person), c.Verdict, c.Note, d.Settings.Reopen)
	})
}

// ReopenSignal opens the signal again for the coordinator's reason.
type ReopenSignal struct {
	SignalID domain.SignalID `json:"signaalId"`
	Reason   string          `json:"reden"`
}

// Do carries it out.
func (c ReopenSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onSignal(ctx, d, c.SignalID, func(s domain.Signal) ([]domain.SignalEvent, error) { return s.Reopen(c.SignalID, c.Reason) })
}
