package interchange

import (
	"context"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// decision reads a decision. A decision on several measures names them with "|", and gives one outcome and one date for
// all, or as many as there are measures; expectations likewise.
func decision(ctx context.Context, r *run, l line) (commands.Act, error) {
	in := commands.DecisionInput{
		Title: l.get("titel"), Body: domain.Body(slug(l.get("orgaan"))), Power: domain.Power(slug(l.get("bevoegdheid"))),
		Case: domain.CaseNumber(l.get("zaaknummer")), Alternatives: l.get("alternatieven"), Remarks: l.get("kanttekeningen"),
		Finance: l.get("financiele_gevolgen"), Motivation: l.get("motivering"), Reference: l.get("bron"), Note: l.note,
	}
	var err error
	if in.On, err = r.date(l, "datum"); err != nil {
		return nil, err
	}
	if in.EvaluateOn, err = r.date(l, "evaluatie_op"); err != nil {
		return nil, err
	}
	if in.Outcomes, err = r.outcomes(ctx, l); err != nil {
		return nil, err
	}
	if in.Grounds, err = r.grounds(ctx, l); err != nil {
		return nil, err
	}
	if in.Expectations, err = r.expectations(ctx, l); err != nil {
		return nil, err
	}
	return commands.ImportDecision{Imported: r.imported(l), Input: in}.Act(ctx, r.Desk)
}

// spread gives the value that goes with the i-th of n things: the only one for all, or each its own.
func spread(column string, values []string, i, n int) (string, error) {
	switch len(values) {
	case 0:
		return "", nil
	case 1:
		return values[0], nil
	case n:
		return values[i], nil
	}
	return "", domain.FieldErrorf(column, "Er staan %d waarden waar er 1 of %d worden verwacht.", len(values), n)
}

func (r *run) outcomes(ctx context.Context, l line) ([]domain.Outcome, error) {
	measures, results, dates := several(l.get("maatregel")), several(l.get("uitkomst")), several(l.get("ingangsdatum"))
	n := max(len(measures), 1)
	out := make([]domain.Outcome, n)
	for i := range out {
		word, err := spread("uitkomst", results, i, n)
		if err != nil {
			return nil, err
		}
		day, err := spread("ingangsdatum", dates, i, n)
		if err != nil {
			return nil, err
		}
		out[i].Result = domain.OutcomeWord(slug(word))
		if out[i].EffectiveOn, err = r.mapping.Date(day); err != nil {
			return nil, at("ingangsdatum", err)
		}
		if len(measures) == 0 {
			continue
		}
		id, err := r.find(ctx, domain.MeasureCategory, measures[i], "maatregel")
		if err != nil {
			return nil, err
		}
		out[i].MeasureID = domain.MeasureID(id)
	}
	return out, nil
}

// grounds reads [soort:[bron:]]sleutel[=verband]; without soort a signal is meant.
func (r *run) grounds(ctx context.Context, l line) ([]domain.Ground, error) {
	var out []domain.Ground
	for _, part := range several(l.get("gronden")) {
		ref, rel := cutRelation(part)
		kind := domain.GroundKind(domain.SignalCategory)
		if word, _, ok := strings.Cut(ref, ":"); ok && slices.Contains(domain.GroundKinds, domain.GroundKind(word)) {
			kind = domain.GroundKind(word)
		}
		id, err := r.find(ctx, domain.Category(kind), ref, "gronden")
		if err != nil {
			return nil, err
		}
		out = append(out, domain.Ground{Kind: kind, ID: domain.GroundID(id), Relation: rel})
	}
	return out, nil
}

// aboutSignals is what a row writes in verwachting_meetreeks to expect something of the measure's own signals.
const aboutSignals = "signalen"

func (r *run) expectations(ctx context.Context, l line) ([]domain.Expectation, error) {
	series := several(l.get("verwachting_meetreeks"))
	out := make([]domain.Expectation, len(series))
	for i, key := range series {
		var cells [4]string
		for c, column := range []string{"verwachting_richting", "verwachting_uiterlijk", "verwachting_vanaf", "verwachting_omvang"} {
			var err error
			if cells[c], err = spread(column, several(l.get(column)), i, len(series)); err != nil {
				return nil, err
			}
		}
		x := domain.Expectation{Direction: domain.Direction(slug(cells[0])), Size: cells[3]}
		var err error
		if x.By, err = r.mapping.Date(cells[1]); err != nil {
			return nil, at("verwachting_uiterlijk", err)
		}
		if x.From, err = r.mapping.Date(cells[2]); err != nil {
			return nil, at("verwachting_vanaf", err)
		}
		if slug(key) == aboutSignals {
			x.Signals = domain.MeasureSignals
		} else {
			id, err := r.find(ctx, domain.SeriesCategory, key, "verwachting_meetreeks")
			if err != nil {
				return nil, err
			}
			x.Series = domain.SeriesID(id)
		}
		out[i] = x
	}
	return out, nil
}

// evaluation reads a concluded evaluation. Its oordeel is in words; when those are words of our list, they are the verdicts
// on the decision's expectations.
func evaluation(ctx context.Context, r *run, l line) (commands.Act, error) {
	in := commands.ConclusionInput{
		Frame: domain.Frame(frame(l.get("kader"))), Method: l.get("methode"), Standpoint: l.get("positie"), Verdict: l.get("oordeel"),
		Recommendations: several(l.get("aanbevelingen")), Note: l.note,
	}
	var err error
	if in.On, err = r.date(l, "datum"); err != nil {
		return nil, err
	}
	id, err := r.find(ctx, domain.DecisionCategory, l.get("besluit"), "besluit")
	if err != nil {
		return nil, err
	}
	verdicts := slugs[domain.Met](l.get("oordeel"))
	if slices.ContainsFunc(verdicts, func(m domain.Met) bool { return !slices.Contains(domain.Mets, m) }) {
		verdicts = nil
	}
	return commands.ImportEvaluation{
		Imported: r.imported(l), DecisionID: domain.DecisionID(id), Input: in, Verdicts: verdicts, Findings: several(l.get("bevindingen")),
	}.Act(ctx, r.Desk)
}

// frame reads a kader, also without the diaeresis.
func frame(s string) string { return strings.ReplaceAll(slug(s), "clienterv", "cliënterv") }
