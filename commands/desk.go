package commands

import (
	"context"
	"time"

	"ruggespraak/domain"
)

// Desk is where commands are handled: the log, the codec and everything a pure rule can't have of itself. It is a value;
// As gives one for another person.
type Desk struct {
	Log   Store
	Codec domain.Codec
	// Now is the clock that stamps events.
	Now func() time.Time
	// NewID makes ids for events and for new aggregates (UUIDv7, so that they sort by time).
	NewID func() string
	// Derive makes the same id from the same parts every time (UUIDv5).
	Derive func(parts ...string) string
	// Pseudonym hides a person behind a name that is another one in every stream.
	Pseudonym func(stream, person string) domain.PersonRef
	// Prepare makes keys for many streams at once; Codec.Seal makes a missing key by itself.
	Prepare func(ctx context.Context, streams []string) error
	// Forget destroys the key of a stream for good.
	Forget   func(ctx context.Context, stream string) error
	Settings Settings
	By       By
}

// Settings is what commands need of the municipality's own settings.
type Settings struct {
	Municipality string         // gm0855
	Zone         *time.Location // in which an act has its day
	Reopen       domain.ReopenRule
	Rules        RuleSettings
}

// By says who acts, for whom, and what made them act.
type By struct {
	Actor       string // becomes a pseudonym in streams that are for those who work on them, such as a signal
	OnBehalf    string
	Role        string
	Command     string // UUID; the same command is carried out once
	Correlation string
	Causation   string
}

// As gives a desk at which someone else acts.
func (d Desk) As(by By) Desk {
	d.By = by
	return d
}

// Result is what a command came to.
type Result struct {
	ID     string        `json:"id"`       // of the aggregate
	Events int           `json:"nieuw"`    // how many events it added; 0 when there was nothing to do
	Cursor domain.Cursor `json:"cursor"`   // to wait for before reading one's own write
	Repeat bool          `json:"herhaald"` // this very command was carried out before
}

// Command is something a person wants.
type Command interface {
	Do(ctx context.Context, d Desk) (Result, error)
}

func (d Desk) stream(c domain.Category, id string) string {
	return c.Stream(d.Settings.Municipality, id)
}

// idFor keeps an id that was given and makes one otherwise: from the command's id, so that repeating it finds the same.
func (d Desk) idFor(c domain.Category, given string) string {
	switch {
	case given != "":
		return given
	case d.By.Command != "":
		return d.Derive(d.Settings.Municipality, string(c), "opdracht", d.By.Command)
	}
	return d.NewID()
}

// SourceID is the id of the aggregate that a source's row is about: always the same for the same row.
func (d Desk) SourceID(c domain.Category, source domain.SourceName, key domain.SourceKey) string {
	return d.Derive(d.Settings.Municipality, string(c), string(source), string(key))
}

// today is the local day of the desk's clock.
func (d Desk) today() domain.Date { return domain.DateOf(d.Now().In(d.Settings.Zone)) }
