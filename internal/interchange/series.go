package interchange

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// series takes over values, those of one series together, in the order in which series first appear.
func series(ctx context.Context, r *run, rows []line) error {
	byName, names := map[string][]line{}, []string{}
	for _, l := range rows {
		name := l.get("meetreeks")
		if err := unusable(l, name); err != nil {
			if err := r.note(l, false, err); err != nil {
				return err
			}
			continue
		}
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], l)
	}
	for _, name := range names {
		if err := r.oneSeries(ctx, name, byName[name]); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) oneSeries(ctx context.Context, name string, rows []line) error {
	var values []domain.Measured
	var of []line
	for _, l := range rows {
		m, err := measured(l)
		if err != nil {
			if err := r.note(l, false, err); err != nil {
				return err
			}
			continue
		}
		values, of = append(values, m), append(of, l)
	}
	if len(of) == 0 {
		return nil
	}
	outcomes := make([]outcome, len(of))
	c := commands.ImportSeries{
		Imported: r.imported(of[0]), Name: name, Unit: of[0].get("eenheid"), Kind: seriesKind(of[0], values), Definition: of[0].get("definitie"),
		Independent: slug(of[0].get("onafhankelijk")) != "nee", Values: values,
		Each: func(i int, added, corrected bool, err error) { outcomes[i] = outcome{added, corrected, err} },
	}
	c.Origin.Key = domain.SourceKey(name)
	answers, err := commands.DoMany(ctx, r.Desk, []commands.Act{c.Act(r.Desk)})
	if err != nil {
		return err
	}
	if err := answers[0].Err; err != nil {
		return r.noteAll(of, err)
	}
	for i, o := range outcomes {
		*of[i].corrected = o.corrected
		of[i].origin.Key = domain.SourceKey(name + " " + string(values[i].Period))
		if err := r.note(of[i], o.added, o.err); err != nil {
			return err
		}
	}
	return nil
}

// unusable says why a row belongs to no series.
func unusable(l line, name string) error {
	if l.problem != nil {
		return l.problem
	}
	if name == "" {
		return domain.FieldErrorf("meetreeks", "De naam van de meetreeks ontbreekt.")
	}
	return nil
}

type outcome struct {
	added, corrected bool
	err              error
}

// noteAll counts one outcome for many rows.
func (r *run) noteAll(rows []line, err error) error {
	for _, l := range rows {
		if err := r.note(l, false, err); err != nil {
			return err
		}
	}
	return nil
}

func measured(l line) (domain.Measured, error) {
	period, err := domain.ParsePeriod(l.get("periode"))
	if err != nil {
		return domain.Measured{}, err
	}
	value, err := number(l, "waarde")
	if err != nil {
		return domain.Measured{}, err
	}
	if value == nil {
		return domain.Measured{}, domain.FieldErrorf("waarde", "De waarde ontbreekt.")
	}
	exposure, err := number(l, "blootstelling")
	if err != nil {
		return domain.Measured{}, err
	}
	return domain.Measured{Period: period, Area: domain.AreaCode(l.get("gebied")), Value: *value, Exposure: exposure}, nil
}

// number reads a number with a decimal point or comma; an empty cell is not known.
func number(l line, column string) (*float64, error) {
	text := l.get(column)
	if text == "" {
		return nil, nil
	}
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(text, 64)
	goOnly := strings.ContainsAny(text, "_xX") // numbers as Go writes them, and nobody else
	if err != nil || goOnly || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, domain.FieldErrorf(column, "%q moet een getal zijn.", column)
	}
	return &v, nil
}

// seriesKind is what the row says; else a series of whole numbers counts, and another is a mean.
func seriesKind(l line, values []domain.Measured) domain.SeriesKind {
	if k := slug(l.get("soort")); k != "" {
		return domain.SeriesKind(k)
	}
	if slices.ContainsFunc(values, func(m domain.Measured) bool { return m.Value != math.Trunc(m.Value) }) {
		return "gemiddelde"
	}
	return "aantal"
}
