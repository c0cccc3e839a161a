package projections

import (
	"slices"

	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// EffectRow is the answer for one decision and one of its measures.
type EffectRow struct {
	Decision         string           `json:"besluit"`
	Key              string           `json:"sleutel"`
	Title            string           `json:"titel"`
	Body             string           `json:"orgaan"`
	On               domain.Date      `json:"datum"`
	Rectified        bool             `json:"gerectificeerd"`
	RevokedOn        *domain.Date     `json:"ingetrokkenOp"`
	Motivation       string           `json:"motivering"`
	MotivationOrigin string           `json:"motiveringHerkomst"`
	EvaluateOn       *domain.Date     `json:"evaluatieOp"`
	Measure          string           `json:"maatregel"` // empty: the decision is about no measure on record
	MeasureKey       string           `json:"maatregelSleutel"`
	MeasureTitle     string           `json:"maatregelTitel"`
	Outcome          string           `json:"uitkomst"`
	EffectiveOn      domain.Date      `json:"ingangsdatum"` // of the outcome, else of the measure, else of the decision
	Expectations     []ExpectationRow `json:"verwachtingen"`
	NoExpectation    bool             `json:"geenVerwachtingUitgesproken"`
	Signals          SignalEffect     `json:"signalen"`
	Series           []SeriesEffect   `json:"meetreeksen"`
	Evaluations      []EvaluationRow  `json:"evaluaties"`
	Answers          AnswerCounts     `json:"antwoorden"`
	Beside
	*EstimateRow // of the series that was asked for by name
}

// ExpectationRow is what was expected, and since when that is on record.
type ExpectationRow struct {
	Number    int          `json:"nummer"`
	Series    string       `json:"meetreeks"`
	Signals   string       `json:"signaalselectie"`
	Direction string       `json:"richting"`
	Size      string       `json:"omvang"`
	From      *domain.Date `json:"vanaf"`
	By        *domain.Date `json:"uiterlijk"`
	Afterward bool         `json:"achterafVastgelegd"`
	Rectified bool         `json:"bijRectificatie"` // stands beside what was fixed first
}

// EvaluationRow is what one evaluation concluded, with its author's own position.
type EvaluationRow struct {
	ID             string         `json:"evaluatie"`
	On             domain.Date    `json:"datum"`
	Frame          string         `json:"kader"`
	Method         string         `json:"methode"`
	Standpoint     string         `json:"positie"`
	Verdict        string         `json:"oordeel"`
	Rectified      bool           `json:"gerectificeerd"`
	PerExpectation map[int]string `json:"perVerwachting"`
}

// AnswerCounts is what inbrengers of the measure's signals answered, each person's last word. Silence is not counted.
type AnswerCounts struct {
	Total      disclosure.Value            `json:"totaal"`
	PerVerdict map[string]disclosure.Value `json:"perOordeel"`
}

// EffectRows answers the view's question, by date of the decision.
func EffectRows(tx Tx, ask Ask) ([]EffectRow, error) {
	rows, err := decisionsAsked(tx, ask)
	if err != nil {
		return nil, err
	}
	span, err := observedMonths(tx, ask)
	if err != nil {
		return nil, err
	}
	e, err := newEstimating(tx, ask)
	if err != nil {
		return nil, err
	}
	counted, also := map[string]*aboutMeasure{}, &besides{}
	kept := rows[:0]
	for _, row := range rows {
		a := counted[row.Measure]
		if a == nil {
			if a, err = countMeasure(tx, ask, row.Measure); err != nil {
				return nil, err
			}
			counted[row.Measure] = a
		}
		row.Signals, row.Answers = signalEffect(ask, a, row.EffectiveOn, span), a.answers
		if err := row.fill(tx, ask); err != nil {
			return nil, err
		}
		if ask.Params["meetreeks"] != "" && len(row.Series) == 0 {
			continue
		}
		if err := also.fill(tx, ask, &row); err != nil {
			return nil, err
		}
		if err := e.estimate(tx, &row); err != nil {
			return nil, err
		}
		if err := e.estimateSignals(tx, ask, a, &row, span); err != nil {
			return nil, err
		}
		if f := ask.Params["functie"]; f == "" || row.concerns(f) {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

func (row *EffectRow) fill(tx Tx, ask Ask) (err error) {
	if row.Expectations, err = expectationsOf(tx, row.Decision); err != nil {
		return err
	}
	row.NoExpectation = len(row.Expectations) == 0
	if row.Series, err = seriesEffects(tx, ask, row); err != nil {
		return err
	}
	row.NoIndependent = !slices.ContainsFunc(row.Series, func(s SeriesEffect) bool { return s.Independent })
	row.Evaluations, err = evaluationsOf(tx, ask, row.Decision)
	return err
}

func decisionsAsked(tx Tx, ask Ask) ([]EffectRow, error) {
	const sql = `
SELECT b.id, b.sleutel, b.titel, b.orgaan, b.datum, b.gerectificeerd, CASE WHEN b.ingetrokken_op <= ?1 THEN b.ingetrokken_op ELSE '' END,
	b.motivering, b.motivering_herkomst, b.evaluatie_op, u.maatregel, coalesce(m.sleutel, ''), coalesce(m.titel, ''), u.uitkomst,
	` + effectiveOn + `
FROM besluit b JOIN uitkomst u ON u.besluit = b.id LEFT JOIN maatregel m ON m.id = u.maatregel AND ` + measureHolds + `
WHERE b.datum <= ?1 AND (?2 = '' OR b.id = ?2) AND (?3 = '' OR u.maatregel = ?3)
ORDER BY b.datum, b.id, u.nummer`
	rows := []EffectRow{}
	err := tx.Query(sql, func(r Row) error {
		rows = append(rows, EffectRow{
			Decision: r.Text(0), Key: r.Text(1), Title: r.Text(2), Body: r.Text(3), On: domain.Date(r.Text(4)), Rectified: r.Int(5) == 1,
			RevokedOn: date(r.Text(6)), Motivation: r.Text(7), MotivationOrigin: r.Text(8), EvaluateOn: date(r.Text(9)),
			Measure: r.Text(10), MeasureKey: r.Text(11), MeasureTitle: r.Text(12), Outcome: r.Text(13), EffectiveOn: domain.Date(r.Text(14)),
		})
		return nil
	}, ask.until(), ask.Params["besluit"], ask.Params["maatregel"])
	return rows, err
}

// date is a day that may be unknown.
func date(s string) *domain.Date {
	if s == "" {
		return nil
	}
	d := domain.Date(s)
	return &d
}

func expectationsOf(tx Tx, decision string) ([]ExpectationRow, error) {
	rows := []ExpectationRow{}
	err := tx.Query(`SELECT nummer, meetreeks, selectie, richting, omvang, vanaf, uiterlijk, achteraf, rectificatie FROM verwachting
WHERE besluit = ? ORDER BY rectificatie, nummer`, func(r Row) error {
		rows = append(rows, ExpectationRow{
			Number: int(r.Int(0)), Series: r.Text(1), Signals: r.Text(2), Direction: r.Text(3), Size: r.Text(4), From: date(r.Text(5)),
			By: date(r.Text(6)), Afterward: r.Int(7) == 1, Rectified: r.Int(8) > 0,
		})
		return nil
	}, decision)
	return rows, err
}

func evaluationsOf(tx Tx, ask Ask, decision string) ([]EvaluationRow, error) {
	rows := []EvaluationRow{}
	err := tx.Query(`SELECT id, datum, kader, methode, positie, oordeel, gerectificeerd FROM evaluatie
WHERE besluit = ? AND datum <= ? ORDER BY datum, id`, func(r Row) error {
		rows = append(rows, EvaluationRow{
			ID: r.Text(0), On: domain.Date(r.Text(1)), Frame: r.Text(2), Method: r.Text(3), Standpoint: r.Text(4), Verdict: r.Text(5),
			Rectified: r.Int(6) == 1, PerExpectation: map[int]string{},
		})
		return nil
	}, decision, ask.until())
	for _, row := range rows {
		if err == nil {
			err = tx.Query(`SELECT nummer, oordeel FROM oordeel WHERE evaluatie = ?`, func(r Row) error {
				row.PerExpectation[int(r.Int(0))] = r.Text(1)
				return nil
			}, row.ID)
		}
	}
	return rows, err
}

// answersOn counts the last answer of each person on each signal that is linked to the measure.
func answersOn(tx Tx, ask Ask, measure string) (AnswerCounts, error) {
	const sql = `
SELECT oordeel, openbaar, count(*) FROM (
	SELECT a.oordeel, s.openbaar, max(a.positie)
	FROM koppeling k JOIN signaal s ON s.id = k.signaal JOIN antwoord a ON a.signaal = s.id
	WHERE k.maatregel = ?2 AND a.geldt_op <= ?1 AND ` + signalCounts + ` AND ` + linkHolds + `
	GROUP BY a.signaal, a.persoon
) GROUP BY oordeel, openbaar`
	var total disclosure.Cell
	per := map[string]disclosure.Cell{}
	for _, v := range domain.Verdicts {
		per[string(v)] = disclosure.Cell{}
	}
	err := tx.Query(sql, func(r Row) error {
		n := int(r.Int(2))
		c := disclosure.Cell{Count: n, Protected: n * protectedUnless(r.Int(1) == 1)}
		total = total.Add(c)
		add(per, r.Text(0), c)
		return nil
	}, ask.until(), measure)
	var out AnswerCounts
	out.Total, out.PerVerdict = ask.Rule.Breakdown(total, per)
	return out, err
}
