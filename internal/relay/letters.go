package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// Letter is an event that could not be delivered (a dead letter). It holds nothing of what the event says.
type Letter struct {
	Number   int64           `json:"nummer"`
	Reader   string          `json:"lezer"` // who was to have it
	Position domain.Position `json:"positie"`
	Key      string          `json:"sleutel"` // which of the reader's orders on the event failed; empty: the event itself
	EventID  string          `json:"gebeurtenis"`
	Type     string          `json:"type"`
	Stream   string          `json:"stroom"`
	Attempts int             `json:"pogingen"`
	First    domain.Instant  `json:"eersteMislukt"`
	Last     domain.Instant  `json:"laatsteMislukt"`
	Reason   string          `json:"reden"` // in Dutch, without personal data
	State    LetterState     `json:"stand"`
	Note     string          `json:"toelichting"` // of whoever put it aside
}

// LetterState is what became of a letter.
type LetterState string

// The states of a letter.
const (
	LetterOpen        LetterState = "open"
	LetterRedelivered LetterState = "opnieuw-geleverd"
	LetterSetAside    LetterState = "weggelegd"
)

// Bury keeps an event that could not be delivered, after so many attempts. One that is there already opens again.
func (b *Book) Bury(ctx context.Context, l Letter, at domain.Instant) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error {
		return tx.Exec(`INSERT INTO brief (lezer, positie, sleutel, gebeurtenis, type, stroom, pogingen, eerst, laatst, reden, stand, toelichting)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, '')
ON CONFLICT (lezer, positie, sleutel) DO UPDATE SET pogingen = pogingen + ?7, laatst = ?8, reden = ?9, stand = ?10, toelichting = ''`,
			l.Reader, int64(l.Position), l.Key, l.EventID, l.Type, l.Stream, l.Attempts, at.String(), l.Reason, string(LetterOpen))
	})
	if err != nil {
		return fmt.Errorf("keep letter of event %d: %w", l.Position, err)
	}
	return nil
}

const selectLetters = `SELECT nummer, lezer, positie, sleutel, gebeurtenis, type, stroom, pogingen, eerst, laatst, reden, stand, toelichting FROM brief`

// Letters lists the letters, the oldest first; with states, only those.
func (b *Book) Letters(ctx context.Context, states ...LetterState) ([]Letter, error) {
	out := []Letter{}
	err := b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(selectLetters+` ORDER BY nummer`, func(r projections.Row) error {
			l, err := letter(r)
			if err == nil && (len(states) == 0 || slices.Contains(states, l.State)) {
				out = append(out, l)
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read letters: %w", err)
	}
	return out, nil
}

// Letter finds a letter by its number.
func (b *Book) Letter(ctx context.Context, number int64) (l Letter, err error) {
	found := false
	err = b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(selectLetters+` WHERE nummer = ?`, func(r projections.Row) (err error) {
			found = true
			l, err = letter(r)
			return err
		}, number)
	})
	if err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	if !found {
		return Letter{}, domain.Errorf(domain.NotFound, "Er is geen brief %d. Zie: ruggespraak brieven", number)
	}
	return l, nil
}

// settle closes a letter: it was delivered after all, or someone put it aside and says why.
func (b *Book) settle(ctx context.Context, number int64, state LetterState, note string) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error {
		return tx.Exec(`UPDATE brief SET stand = ?, toelichting = ? WHERE nummer = ?`, string(state), note, number)
	})
	if err != nil {
		return fmt.Errorf("settle letter %d: %w", number, err)
	}
	return nil
}

// Redelivered notes that a letter was delivered after all.
func (b *Book) Redelivered(ctx context.Context, number int64) error {
	return b.settle(ctx, number, LetterRedelivered, "")
}

// SetAside notes that a letter will not be delivered, and why.
func (b *Book) SetAside(ctx context.Context, number int64, why string) error {
	return b.settle(ctx, number, LetterSetAside, why)
}

// OpenLetters counts what waits for someone to look at it, by reader.
func (b *Book) OpenLetters(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(`SELECT lezer, count(*) FROM brief WHERE stand = ? GROUP BY lezer`, func(r projections.Row) error {
			out[r.Text(0)] = int(r.Int(1))
			return nil
		}, string(LetterOpen))
	})
	if err != nil {
		return nil, fmt.Errorf("count letters: %w", err)
	}
	return out, nil
}

func letter(r projections.Row) (Letter, error) {
	l := Letter{
		Number: r.Int(0), Reader: r.Text(1), Position: domain.Position(r.Int(2)), Key: r.Text(3), EventID: r.Text(4), Type: r.Text(5),
		Stream: r.Text(6), Attempts: int(r.Int(7)), Reason: r.Text(10), State: LetterState(r.Text(11)), Note: r.Text(12),
	}
	err := errors.Join(instant(&l.First, r.Text(8)), instant(&l.Last, r.Text(9)))
	return l, err
}

func instant(i *domain.Instant, text string) error { return i.UnmarshalJSON([]byte(`"` + text + `"`)) }
