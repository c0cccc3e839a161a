package relay

import (
	"context"
	"fmt"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// alarm is a term that runs: a rule's order that waits for its day. What the order is follows from the event.
type alarm struct {
	policy   string
	key      string
	after    domain.Date // the last day that has to be over; empty: it no longer runs
	position domain.Position
}

// setAlarms keeps alarms and how far their reader has come, together. A later alarm takes the place of an earlier one with
// the same key.
func (b *Book) setAlarms(ctx context.Context, alarms []alarm, reader string, at domain.Position) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error {
		for _, a := range alarms {
			if a.after == "" {
				if err := tx.Exec(`DELETE FROM wekker WHERE regel = ? AND sleutel = ? AND positie <= ?`, a.policy, a.key, int64(a.position)); err != nil {
					return err
				}
				continue
			}
			err := tx.Exec(`INSERT INTO wekker VALUES (?1, ?2, ?3, ?4) ON CONFLICT (regel, sleutel) DO UPDATE SET na = ?3, positie = ?4 WHERE positie <= ?4`,
				a.policy, a.key, string(a.after), int64(a.position))
			if err != nil {
				return err
			}
		}
		return saveCheckpoint(tx, reader, at)
	})
	if err != nil {
		return fmt.Errorf("keep terms: %w", err)
	}
	return nil
}

// rung lists alarms whose last day is over, at most limit, the oldest first.
func (b *Book) rung(ctx context.Context, today domain.Date, limit int) ([]alarm, error) {
	var out []alarm
	err := b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(`SELECT regel, sleutel, na, positie FROM wekker WHERE na < ? ORDER BY na, positie, regel, sleutel LIMIT ?`, func(r projections.Row) error {
			out = append(out, alarm{r.Text(0), r.Text(1), domain.Date(r.Text(2)), domain.Position(r.Int(3))})
			return nil
		}, string(today), limit)
	})
	if err != nil {
		return nil, fmt.Errorf("read terms: %w", err)
	}
	return out, nil
}

// stopAlarms takes away alarms that were answered, unless they were set anew since.
func (b *Book) stopAlarms(ctx context.Context, alarms []alarm) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error {
		for _, a := range alarms {
			err := tx.Exec(`DELETE FROM wekker WHERE regel = ? AND sleutel = ? AND na = ? AND positie = ?`, a.policy, a.key, string(a.after), int64(a.position))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("end terms: %w", err)
	}
	return nil
}

// alarmsBy makes the book's terms those of these settings: when they were set by others, they are read from the log anew.
func (b *Book) alarmsBy(ctx context.Context, settings, reader string) error {
	err := b.file.Write(ctx, func(tx projections.Tx) error {
		had := ""
		err := tx.Query(`SELECT instellingen FROM wekkers_volgens`, func(r projections.Row) error {
			had = r.Text(0)
			return nil
		})
		if err != nil || had == settings {
			return err
		}
		if err := tx.Script(`DELETE FROM wekker; DELETE FROM wekkers_volgens`); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO wekkers_volgens VALUES (?)`, settings); err != nil {
			return err
		}
		return saveCheckpoint(tx, reader, 0)
	})
	if err != nil {
		return fmt.Errorf("set terms by the settings: %w", err)
	}
	return nil
}

// Alarms counts the terms that run.
func (b *Book) Alarms(ctx context.Context) (n int, err error) {
	err = b.file.Read(ctx, func(tx projections.Tx) error {
		return tx.Query(`SELECT count(*) FROM wekker`, func(r projections.Row) error {
			n = int(r.Int(0))
			return nil
		})
	})
	if err != nil {
		return 0, fmt.Errorf("count terms: %w", err)
	}
	return n, nil
}
