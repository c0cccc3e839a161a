package interchange

import (
	"context"
	"strconv"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// kinds is every kind of import, with the columns that it reads. Other columns are kept as a note.
var kinds = []kind{
	{
		name: "gebieden", required: []string{"code", "naam", "soort", "peiljaar"},
		columns: []string{"code", "naam", "soort", "peiljaar", "inwoners", "huishoudens"}, key: []string{"code", "peiljaar"}, act: area,
	},
	{
		name: "maatregelen", required: []string{"sleutel", "titel", "soort"},
		columns: []string{
			"sleutel", "titel", "soort", "domeinen", "vastgesteld_op", "ingangsdatum", "einddatum", "gebieden", "bron", "eigenaar",
		}, act: measure,
	},
	{
		name: "signalen", required: []string{"sleutel", "soort", "domeinen"},
		columns: []string{
			"sleutel", "voorgevallen_op", "gemeld_op", "soort", "domeinen", "themas", "gebied", "doelgroep", "rol", "verteld", "kanaal",
			"kern", "verhaal", "maatregelen", "peiljaar", "enkelvoudig_ernstig",
		}, act: signal,
	},
	{
		name: "besluiten", required: []string{"sleutel", "datum", "orgaan", "titel", "uitkomst"},
		columns: []string{
			"sleutel", "datum", "orgaan", "titel", "uitkomst", "motivering", "maatregel", "ingangsdatum", "gronden", "verwachting_meetreeks",
			"verwachting_richting", "verwachting_uiterlijk", "evaluatie_op", "bron", "bevoegdheid", "zaaknummer", "alternatieven",
			"kanttekeningen", "financiele_gevolgen", "verwachting_omvang", "verwachting_vanaf",
		}, act: decision,
	},
	{
		name:     "evaluaties",
		required: []string{"sleutel", "besluit", "datum", "kader", "methode", "positie", "oordeel"},
		columns:  []string{"sleutel", "besluit", "datum", "kader", "methode", "positie", "oordeel", "bevindingen", "aanbevelingen"}, act: evaluation,
	},
	{
		name: "meetreeksen", required: []string{"meetreeks", "periode", "waarde"},
		columns: []string{
			"meetreeks", "periode", "gebied", "waarde", "blootstelling", "soort", "eenheid", "definitie", "onafhankelijk",
		}, key: []string{"meetreeks", "periode"}, gather: series,
	},
	{
		name: "moties", required: []string{"sleutel", "datum", "titel"}, columns: proposalColumns, category: domain.MotionCategory, act: proposalAct,
	},
	{
		name: "amendementen", required: []string{"sleutel", "datum", "titel"}, columns: proposalColumns, category: domain.AmendmentCategory, act: proposalAct,
	},
	{
		name: "toezeggingen", required: []string{"sleutel", "datum", "toezegging", "portefeuille", "vergadering"},
		columns: []string{
			"sleutel", "datum", "toezegging", "portefeuille", "vergadering", "uiterlijk", "status", "status_op", "toelichting", "maatregelen",
			"gronden", "bron",
		}, act: promise,
	},
	{
		name: "adviezen", required: []string{"sleutel", "datum", "adviseur", "aan", "titel", "aanbevelingen"},
		columns: []string{
			"sleutel", "datum", "adviseur", "aan", "titel", "aanbevelingen", "gevraagd", "gevraagd_op", "vraag", "antwoord_uiterlijk", "antwoorden",
			"redenen", "antwoord_op", "maatregelen", "gronden", "bron",
		}, act: advice,
	},
	{
		name: "effecten", required: effectColumnNames(effectsMayLack), columns: effectColumnNames(nil), key: []string{"gemeente", "sleutel"}, act: effectAct,
	},
}

// several splits a cell that holds several values.
func several(cell string) []string {
	var out []string
	for part := range strings.SplitSeq(cell, "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// slug is a word of a list as people write it: in lower case, with dashes for spaces.
func slug(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-")
}

func slugs[W ~string](cell string) []W {
	var out []W
	for _, part := range several(cell) {
		out = append(out, W(slug(part)))
	}
	return out
}

func (r *run) imported(l line) commands.Imported {
	return commands.Imported{Origin: l.origin, Update: r.update, Corrected: l.corrected}
}

// date reads a day in one of our columns; an empty cell is no day.
func (r *run) date(l line, column string) (domain.Date, error) {
	d, err := r.mapping.Date(l.get(column))
	return d, at(column, err)
}

// at names the column that an error is about.
func at(column string, err error) error {
	if err == nil {
		return nil
	}
	return domain.FieldErrorf(column, "%s", err.Error())
}

// count reads a whole number as people and statistics offices write it; an empty cell or a lone dot is not known.
func count(l line, column string) (*int, error) {
	text := l.get(column)
	if text == "" || text == "." {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, domain.FieldErrorf(column, "%q moet een geheel getal zijn.", column)
	}
	return &n, nil
}

func area(_ context.Context, r *run, l line) (commands.Act, error) {
	year, err := count(l, "peiljaar")
	if err != nil {
		return nil, err
	}
	if year == nil {
		return nil, domain.FieldErrorf("peiljaar", "Het peiljaar ontbreekt.")
	}
	people, err := count(l, "inwoners")
	if err != nil {
		return nil, err
	}
	households, err := count(l, "huishoudens")
	if err != nil {
		return nil, err
	}
	return commands.ImportArea{Imported: r.imported(l), RecordArea: commands.RecordArea{
		Code: domain.AreaCode(l.get("code")), Name: l.get("naam"), Kind: domain.AreaKind(slug(l.get("soort"))), Year: *year,
		People: people, Households: households,
	}}.Act(r.Desk), nil
}

func measure(_ context.Context, r *run, l line) (commands.Act, error) {
	in := commands.MeasureInput{
		Title: l.get("titel"), Kind: domain.MeasureKind(slug(l.get("soort"))), Sectors: slugs[domain.Sector](l.get("domeinen")),
		Owner: l.get("eigenaar"), Reference: l.get("bron"), Note: l.note,
	}
	var err error
	if in.EstablishedOn, err = r.date(l, "vastgesteld_op"); err != nil {
		return nil, err
	}
	if in.EffectiveOn, err = r.date(l, "ingangsdatum"); err != nil {
		return nil, err
	}
	if in.EndsOn, err = r.date(l, "einddatum"); err != nil {
		return nil, err
	}
	for _, part := range several(l.get("gebieden")) {
		code, from, _ := strings.Cut(part, "=")
		start := domain.AreaStart{Code: domain.AreaCode(strings.TrimSpace(code))}
		if start.From, err = r.mapping.Date(strings.TrimSpace(from)); err != nil {
			return nil, at("gebieden", err)
		}
		in.Areas = append(in.Areas, start)
	}
	return commands.ImportMeasure{Imported: r.imported(l), Input: in}.Act(r.Desk), nil
}

func signal(ctx context.Context, r *run, l line) (commands.Act, error) {
	in := commands.SignalInput{
		Story: l.get("verhaal"), Kind: domain.SignalKind(slug(l.get("soort"))), Sectors: slugs[domain.Sector](l.get("domeinen")),
		Themes: several(l.get("themas")), Group: l.get("doelgroep"), Told: domain.Told(slug(l.get("verteld"))), Role: slug(l.get("rol")),
		Channel: slug(l.get("kanaal")), Note: l.note, Grave: slug(l.get("enkelvoudig_ernstig")) == "ja",
	}
	var err error
	if in.OccurredOn, err = r.mapping.Moment(l.get("voorgevallen_op")); err != nil {
		return nil, at("voorgevallen_op", err)
	}
	if in.ReportedOn, err = r.mapping.Moment(l.get("gemeld_op")); err != nil {
		return nil, at("gemeld_op", err)
	}
	if in.ReportedOn.IsZero() {
		in.ReportedOn = in.OccurredOn
	}
	if in.ReportedOn.IsZero() {
		return nil, domain.FieldErrorf("gemeld_op", "De dag waarop het signaal is gemeld of voorviel, ontbreekt.")
	}
	if in.Area, err = r.areaOf(l, in); err != nil {
		return nil, err
	}
	row := commands.ImportSignal{Imported: r.imported(l), Input: in, Gist: l.get("kern")}
	if row.Links, err = r.links(ctx, l.get("maatregelen"), func() error {
		return r.sound(ctx, func(d commands.Desk) (commands.Act, error) {
			try := row
			try.Corrected = new(bool)
			return try.Act(d), nil
		})
	}); err != nil {
		return nil, err
	}
	return row.Act(r.Desk), nil
}

// areaOf is the area as drawn in the year that the row names, else in the year of the fact.
func (r *run) areaOf(l line, in commands.SignalInput) (domain.AreaRef, error) {
	code := domain.AreaCode(l.get("gebied"))
	if code == "" {
		return domain.AreaRef{}, nil
	}
	year, err := count(l, "peiljaar")
	if err != nil {
		return domain.AreaRef{}, err
	}
	if year == nil {
		day := in.ReportedOn.Date
		if !in.OccurredOn.IsZero() {
			day = in.OccurredOn.Date
		}
		y := day.Time().Year()
		year = &y
	}
	return domain.AreaRef{Code: code, Year: *year}, nil
}
