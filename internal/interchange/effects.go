package interchange

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/projections"
)

// effectVersion is the version of the row of an effect.
const effectVersion = "1"

// EffectUse is what every row of an effect, and every export of them, says of its use.
const EffectUse = "Niet te gebruiken voor subsidie, aanbesteding of personeelsbesluiten."

// effectColumns is the row of an effect: its columns in their order, and what stands in them.
var effectColumns = []struct {
	name  string
	value func(projections.EffectLine) any // a text, a number, a truth value or a list of words; nil is not known
}{
	{"versie", func(projections.EffectLine) any { return effectVersion }},
	{"sleutel", func(e projections.EffectLine) any { return string(e.Key) }},
	{"gemeente", func(e projections.EffectLine) any { return e.Municipality }},
	{"gemeentenaam", func(e projections.EffectLine) any { return e.MunicipalityName }},
	{"maatregelsoort", func(e projections.EffectLine) any { return string(e.MeasureKind) }},
	{"domeinen", func(e projections.EffectLine) any { return texts(e.Sectors) }},
	{"besluit", func(e projections.EffectLine) any { return string(e.Decision) }},
	{"meetreeks", func(e projections.EffectLine) any { return e.Series }},
	{"meetreeks_soort", func(e projections.EffectLine) any { return string(e.SeriesKind) }},
	{"eenheid", func(e projections.EffectLine) any { return e.Unit }},
	{"onafhankelijk", func(e projections.EffectLine) any { return e.Independent }},
	{"richting", func(e projections.EffectLine) any { return string(e.Direction) }},
	{"achteraf_vastgelegd", func(e projections.EffectLine) any { return e.Afterward }},
	{"ingang", func(e projections.EffectLine) any { return e.From }},
	{"model", func(e projections.EffectLine) any { return e.Model }},
	{"verdeling", func(e projections.EffectLine) any { return e.Family }},
	{"fouten", func(e projections.EffectLine) any { return e.Errors }},
	{"perioden_voor", func(e projections.EffectLine) any { return e.Before }},
	{"perioden_na", func(e projections.EffectLine) any { return e.After }},
	{"schaal", func(e projections.EffectLine) any { return string(e.Scale) }},
	{"schatting", func(e projections.EffectLine) any { return e.Estimate }},
	{"standaardfout", func(e projections.EffectLine) any { return e.StdErr }},
	{"onder", func(e projections.EffectLine) any { return e.Lower }},
	{"boven", func(e projections.EffectLine) any { return e.Upper }},
	{"inwonersklasse", func(e projections.EffectLine) any { return string(e.People) }},
	{"gebieden", func(e projections.EffectLine) any {
		if e.Areas == nil {
			return nil
		}
		return *e.Areas
	}},
	{"waarschuwingen", func(e projections.EffectLine) any { return e.Warnings }},
	{"oordeel", func(e projections.EffectLine) any { return e.Verdict }},
	{"gebruik", func(projections.EffectLine) any { return EffectUse }},
}

// effectsMayLack are the columns without which a row of an effect can be read.
var effectsMayLack = []string{"domeinen", "eenheid", "richting", "achteraf_vastgelegd", "gebieden", "waarschuwingen", "oordeel", "gebruik"}

func effectColumnNames(but []string) []string {
	var names []string
	for _, c := range effectColumns {
		if !slices.Contains(but, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// WriteEffectsCSV writes effects as rows that another municipality can import.
func WriteEffectsCSV(w io.Writer, list []projections.EffectLine) error {
	out := csv.NewWriter(w)
	rows := [][]string{effectColumnNames(nil)}
	for _, e := range list {
		row := make([]string, len(effectColumns))
		for i, c := range effectColumns {
			row[i] = effectCell(c.value(e))
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write effects: %w", err)
	}
	return nil
}

// WriteEffectsJSON writes effects as an object a line, by the names of the columns.
func WriteEffectsJSON(w io.Writer, list []projections.EffectLine) error {
	for _, e := range list {
		line := []byte("{")
		for i, c := range effectColumns {
			value := c.value(e)
			if truth, ok := value.(bool); ok {
				value = effectCell(truth)
			}
			raw, err := codec.Marshal(value)
			if err != nil {
				return fmt.Errorf("write effect: %w", err)
			}
			if i > 0 {
				line = append(line, ',')
			}
			line = append(append(strconv.AppendQuote(line, c.name), ':'), raw...)
		}
		if _, err := w.Write(append(line, "}\n"...)); err != nil {
			return fmt.Errorf("write effect: %w", err)
		}
	}
	return nil
}

// effectCell is a value as it stands in a cell.
func effectCell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "ja"
		}
		return "nee"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []string:
		return strings.Join(v, "|")
	}
	return fmt.Sprint(value)
}

func texts[W ~string](list []W) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// effectAct reads a row about an effect that was found elsewhere. What stands in other columns is no part of a summary and is
// not kept.
func effectAct(_ context.Context, r *run, l line) (commands.Act, error) {
	if v := l.get("versie"); v != effectVersion {
		return nil, domain.FieldErrorf("versie", "Dit programma leest versie %s van een effectrij; deze rij heeft een andere.", effectVersion)
	}
	if l.get("sleutel") == "" {
		return nil, domain.FieldErrorf("sleutel", "De sleutel ontbreekt.")
	}
	s := domain.EffectSummary{
		Municipality: l.get("gemeente"), MunicipalityName: l.get("gemeentenaam"), MeasureKind: domain.MeasureKind(slug(l.get("maatregelsoort"))),
		Sectors: slugs[domain.Sector](l.get("domeinen")), Decision: domain.ElsewhereID(l.get("besluit")), Series: l.get("meetreeks"),
		SeriesKind: domain.SeriesKind(slug(l.get("meetreeks_soort"))), Unit: l.get("eenheid"), Direction: domain.Direction(slug(l.get("richting"))),
		From: l.get("ingang"), Model: l.get("model"), Family: l.get("verdeling"), Errors: l.get("fouten"),
		Scale: domain.EffectScale(slug(l.get("schaal"))), People: domain.PeopleClass(slug(l.get("inwonersklasse"))),
		Warnings: several(l.get("waarschuwingen")), Verdict: l.get("oordeel"),
	}
	if err := effectNumbers(l, &s); err != nil {
		return nil, err
	}
	return commands.ImportEffect{Imported: r.imported(l), Key: domain.SourceKey(l.get("sleutel")), Summary: s}.Act(r.Desk)
}

func effectNumbers(l line, s *domain.EffectSummary) (err error) {
	if s.Independent, err = yes(l, "onafhankelijk"); err != nil {
		return err
	}
	if l.get("achteraf_vastgelegd") != "" {
		if s.Afterward, err = yes(l, "achteraf_vastgelegd"); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		column string
		into   *float64
	}{{"schatting", &s.Estimate}, {"standaardfout", &s.StdErr}, {"onder", &s.Lower}, {"boven", &s.Upper}} {
		v, err := number(l, c.column)
		if err = there(c.column, v, err); err != nil {
			return err
		}
		*c.into = *v
	}
	for _, c := range []struct {
		column string
		into   *int
	}{{"perioden_voor", &s.Before}, {"perioden_na", &s.After}} {
		n, err := count(l, c.column)
		if err = there(c.column, n, err); err != nil {
			return err
		}
		*c.into = *n
	}
	s.Areas, err = count(l, "gebieden")
	return err
}

// yes reads ja or nee.
func yes(l line, column string) (bool, error) {
	word := slug(l.get(column))
	if word != "ja" && word != "nee" {
		return false, domain.FieldErrorf(column, "%q is ja of nee.", column)
	}
	return word == "ja", nil
}

// there refuses a number that is not known.
func there[N any](column string, n *N, err error) error {
	if err == nil && n == nil {
		return domain.FieldErrorf(column, "%q ontbreekt.", column)
	}
	return err
}
