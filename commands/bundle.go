package commands

import (
	"context"
	"strings"

	"ruggespraak/domain"
)

func onBundle(ctx context.Context, d Desk, id domain.BundleID, decide func(domain.Bundle) ([]domain.BundleEvent, error)) (Result, error) {
	return run(ctx, d, domain.BundleCategory, string(id), decide)
}

// role is the role in which someone acts at this desk.
func (d Desk) role() domain.Role { return domain.Role(d.By.Role) }

// OpenBundle brings signals together. Without an id the bundle gets one.
type OpenBundle struct {
	BundleID domain.BundleID   `json:"bundelId"`
	Title    string            `json:"titel"`
	Sectors  []domain.Sector   `json:"domeinen"`
	Themes   []string          `json:"themas"`
	On       domain.Date       `json:"datum"`
	Signals  []domain.SignalID `json:"signalen"`
}

// Do carries it out.
func (c OpenBundle) Do(ctx context.Context, d Desk) (Result, error) {
	if err := allExist(ctx, d, domain.SignalCategory, c.Signals, "signalen"); err != nil {
		return Result{}, err
	}
	id := domain.BundleID(d.idFor(domain.BundleCategory, string(c.BundleID)))
	return onBundle(ctx, d, id, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Open(id, domain.BundleContent{Title: c.Title, Sectors: c.Sectors, Themes: c.Themes, On: c.On}, c.Signals)
	})
}

// BundleSignal puts one more signal with the others.
type BundleSignal struct {
	BundleID domain.BundleID `json:"bundelId"`
	SignalID domain.SignalID `json:"signaalId"`
}

// Do carries it out.
func (c BundleSignal) Do(ctx context.Context, d Desk) (Result, error) {
	if err := exists(ctx, d, domain.SignalCategory, string(c.SignalID), "signaalId"); err != nil {
		return Result{}, err
	}
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) { return b.Add(c.BundleID, c.SignalID) })
}

// UnbundleSignal takes a signal out again.
type UnbundleSignal struct {
	BundleID domain.BundleID `json:"bundelId"`
	SignalID domain.SignalID `json:"signaalId"`
	Reason   string          `json:"reden"`
}

// Do carries it out.
func (c UnbundleSignal) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Remove(c.BundleID, c.SignalID, c.Reason)
	})
}

// GiveReading says what the signals mean, from one position, beside the readings of others.
type GiveReading struct {
	BundleID domain.BundleID `json:"bundelId"`
	Reading  string          `json:"duiding"`
	From     string          `json:"perspectief"`
	Minority bool            `json:"minderheid"`
	Weighing domain.Weighing `json:"weging"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c GiveReading) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Read(c.BundleID, domain.ReadingGiven{
			Reading: domain.Private(c.Reading), From: c.From, Minority: c.Minority, Weighing: c.Weighing, On: c.On,
		})
	})
}

// RecogniseBundle says that someone knows it from their own work or life. Person and organisation are kept as pseudonyms.
type RecogniseBundle struct {
	BundleID     domain.BundleID       `json:"bundelId"`
	Person       string                `json:"persoon"`
	Organisation string                `json:"organisatie"`
	Role         domain.RecogniserRole `json:"rol"`
	On           domain.Date           `json:"datum"`
}

// Do carries it out.
func (c RecogniseBundle) Do(ctx context.Context, d Desk) (Result, error) {
	stream := d.stream(domain.BundleCategory, string(c.BundleID))
	r := domain.BundleRecognised{Role: c.Role, On: c.On}
	if strings.TrimSpace(c.Person) != "" {
		r.Person = d.Pseudonym(stream, c.Person)
	}
	if strings.TrimSpace(c.Organisation) != "" {
		r.Organisation = domain.OrganisationRef(d.Pseudonym(stream, "organisatie "+c.Organisation))
	}
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) { return b.Recognise(c.BundleID, r) })
}

// AppointLead says which function sees to the bundle.
type AppointLead struct {
	BundleID domain.BundleID `json:"bundelId"`
	Function string          `json:"functie"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c AppointLead) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Appoint(c.BundleID, c.Function, c.On)
	})
}

// OfferBundle puts the bundle before a body, in the role of coordinator.
type OfferBundle struct {
	BundleID domain.BundleID `json:"bundelId"`
	domain.Offer
}

// Do carries it out.
func (c OfferBundle) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Offer(c.BundleID, d.role(), c.Offer)
	})
}

// TableBundle puts an offered bundle on an agenda, in the role of griffie or collegesecretariaat.
type TableBundle struct {
	BundleID domain.BundleID `json:"bundelId"`
	Body     domain.Body     `json:"orgaan"`
	Meeting  domain.Date     `json:"vergadering"`
	Item     string          `json:"agendapunt"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c TableBundle) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) {
		return b.Table(c.BundleID, d.role(), domain.BundleTabled{Body: c.Body, Meeting: c.Meeting, Item: c.Item, On: c.On})
	})
}

// CloseBundle says that the bundle is dealt with.
type CloseBundle struct {
	BundleID domain.BundleID `json:"bundelId"`
	Reason   string          `json:"reden"`
	On       domain.Date     `json:"datum"`
}

// Do carries it out.
func (c CloseBundle) Do(ctx context.Context, d Desk) (Result, error) {
	return onBundle(ctx, d, c.BundleID, func(b domain.Bundle) ([]domain.BundleEvent, error) { return b.Close(c.BundleID, c.Reason, c.On) })
}
