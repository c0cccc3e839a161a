package projections

import (
	"slices"

	"ruggespraak/domain"
)

// waitSchema holds what waits, and what it is about. An end can be known before anyone is late with it: it shows in the open
// ends since a day, and may have a term.
const waitSchema = `
CREATE TABLE wacht (
	id TEXT NOT NULL, op TEXT NOT NULL, over TEXT NOT NULL, vanaf INTEGER NOT NULL, functie TEXT NOT NULL, soort TEXT NOT NULL,
	bekend TEXT NOT NULL, sinds TEXT NOT NULL, uiterlijk TEXT NOT NULL, klaar_op TEXT, PRIMARY KEY (id, op, over, vanaf)
) STRICT, WITHOUT ROWID;
CREATE TABLE onderwerp (
	id TEXT PRIMARY KEY, titel TEXT NOT NULL, openbaar INTEGER NOT NULL, termijn TEXT NOT NULL, ingetrokken_op TEXT
) STRICT, WITHOUT ROWID;
`

// never is the day since which something waits that has no day yet.
const never domain.Date = "9999-99-99"

// spell is how long something waits.
type spell struct {
	known domain.Date // from which day on it is to be done
	since domain.Date // from which day on it is an open end
	due   domain.Date // the last day on which it is in time; empty: it has no term
}

// since is waiting from a day on, without a term.
func since(day domain.Date) spell { return spell{known: day, since: day} }

// within is waiting from a day on, with a term if there is one.
func within(day, due domain.Date) spell { return spell{known: day, since: day, due: due} }

// dueOn is to be done from a day on, but waits only since its term.
func dueOn(day, due domain.Date) spell { return spell{known: day, since: due, due: due} }

// begin opens an end, unless that same end is open already. A day that is yet to come shows only then.
func (w wait) begin(tx Tx, m domain.Meta, kind, id, about string, s spell) error {
	return tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL
WHERE NOT EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3 AND klaar_op IS NULL)`,
		id, w.what, about, int64(m.Position), w.function, kind, s.known, s.since, s.due)
}

// renew opens an end that was never open; one that still is waits from another day on.
func (w wait) renew(tx Tx, m domain.Meta, kind, id, about string, s spell) error {
	err := tx.Exec(`INSERT INTO wacht SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL
WHERE NOT EXISTS (SELECT 1 FROM wacht WHERE id = ?1 AND op = ?2 AND over = ?3)`,
		id, w.what, about, int64(m.Position), w.function, kind, s.known, s.since, s.due)
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE wacht SET bekend = ?, sinds = ?, uiterlijk = ? WHERE id = ? AND op = ? AND over = ? AND klaar_op IS NULL`,
		s.known, s.since, s.due, id, w.what, about)
}

// open says whether an end is open.
func (w wait) open(tx Tx, id, about string) (is bool, err error) {
	err = tx.Query(`SELECT 1 FROM wacht WHERE id = ? AND op = ? AND over = ? AND klaar_op IS NULL`, func(Row) error {
		is = true
		return nil
	}, id, w.what, about)
	return is, err
}

// end closes an end, as of a day.
func (w wait) end(tx Tx, id, about string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = ? WHERE id = ? AND op = ? AND over = ? AND klaar_op IS NULL`, on, id, w.what, about)
}

// endEvery closes the ends of this sort on one thing, whatever they are about.
func (w wait) endEvery(tx Tx, id string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = ? WHERE id = ? AND op = ? AND klaar_op IS NULL`, on, id, w.what)
}

// endOthers closes the ends of this sort on one thing that are about none of these.
func (w wait) endOthers(tx Tx, id string, about []string, on domain.Date) error {
	var gone []string
	err := tx.Query(`SELECT over FROM wacht WHERE id = ? AND op = ? AND klaar_op IS NULL`, func(r Row) error {
		if !slices.Contains(about, r.Text(0)) {
			gone = append(gone, r.Text(0))
		}
		return nil
	}, id, w.what)
	for _, x := range gone {
		if err == nil {
			err = w.end(tx, id, x, on)
		}
	}
	return err
}

// endAll closes all that waits on one thing.
func endAll(tx Tx, id string, on domain.Date) error {
	return tx.Exec(`UPDATE wacht SET klaar_op = ? WHERE id = ? AND klaar_op IS NULL`, on, id)
}

// of is this sort of open end for a body; a mandate is the college's.
func (w wait) of(b domain.Body) wait {
	if w.function = string(b); b == "mandaat" {
		w.function = board
	}
	return w
}

// subject says what an end is about, and whether that is public.
func subject(tx Tx, id, title string, public bool) error {
	return tx.Exec(`INSERT INTO onderwerp VALUES (?1, ?2, ?3, '', NULL)
ON CONFLICT (id) DO UPDATE SET titel = ?2, openbaar = ?3`, id, title, flag(public))
}

// setTerm keeps the term that was set for something, for when it begins to run; termOf reads it.
func setTerm(tx Tx, id string, due domain.Date) error {
	return tx.Exec(`UPDATE onderwerp SET termijn = ? WHERE id = ?`, due, id)
}

func termOf(tx Tx, id string) (due domain.Date, err error) {
	err = tx.Query(`SELECT termijn FROM onderwerp WHERE id = ?`, func(r Row) error {
		due = domain.Date(r.Text(0))
		return nil
	}, id)
	return due, err
}

// withdraw takes back what ends are about: they wait no longer.
func withdraw(tx Tx, id string, on domain.Date) error {
	return tx.Exec(`UPDATE onderwerp SET ingetrokken_op = ? WHERE id = ?`, on, id)
}
