package projections

import (
	"strings"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// EffectsCompared answers: where did the same kind of measure work, and in what kind of place? It takes our own estimates and
// those of other municipalities together. It ranks nobody.
var EffectsCompared = Projection{
	Name:     "effecten-vergeleken",
	Version:  1,
	Question: "Wat veranderde er na dezelfde soort maatregel, hier en in andere gemeenten?",
	Schema: EffectOfDecisions.Schema + `
CREATE TABLE maatregel_domeinen (
	maatregel TEXT NOT NULL, positie INTEGER NOT NULL, domeinen TEXT NOT NULL, PRIMARY KEY (maatregel, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE elders (
	id TEXT NOT NULL, positie INTEGER NOT NULL, geldt_op TEXT NOT NULL, schatting TEXT NOT NULL, PRIMARY KEY (id, positie)
) STRICT, WITHOUT ROWID;
`,
	On:      joined(EffectOfDecisions.On, effectSectors, effectsElsewhere),
	Params:  []string{"soort", "domein", "uitkomst"},
	Choices: map[string][]string{"soort": wordsOf(domain.MeasureKinds), "domein": wordsOf(domain.Sectors)},
	Query:   func(tx Tx, ask Ask) (any, error) { return ComparisonRows(tx, ask) },
}

// effectSectors come after the handlers that put the row of the measure itself.
var effectSectors = []Handler{
	on(func(tx Tx, _ domain.Meta, e domain.MeasureEstablished) error {
		return putMeasureSectors(tx, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureChanged) error {
		return putMeasureSectors(tx, e.MeasureID, e.MeasureContent)
	}),
	on(func(tx Tx, _ domain.Meta, e domain.MeasureCorrected) error {
		return putMeasureSectors(tx, e.MeasureID, e.MeasureContent)
	}),
}

func putMeasureSectors(tx Tx, id domain.MeasureID, c domain.MeasureContent) error {
	return tx.Exec(`INSERT OR REPLACE INTO maatregel_domeinen SELECT id, max(positie), ?2 FROM maatregel WHERE id = ?1`,
		id, strings.Join(wordsOf(c.Sectors), "|"))
}

var effectsElsewhere = []Handler{
	on(func(tx Tx, m domain.Meta, e domain.EffectTakenOver) error {
		raw, err := codec.Marshal(e.EffectSummary)
		if err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO elders VALUES (?, ?, ?, ?)`, e.EffectID, int64(m.Position), m.ValidOn, string(raw))
	}),
}

// toldElsewhere lists the effects of other municipalities, each as it was last told.
func toldElsewhere(tx Tx, ask Ask) ([]EffectLine, error) {
	var out []EffectLine
	err := tx.Query(`SELECT id, schatting FROM elders e
WHERE positie = (SELECT max(x.positie) FROM elders x WHERE x.id = e.id AND x.geldt_op <= ?1)`, func(r Row) error {
		line := EffectLine{Key: domain.SourceKey(r.Text(0))}
		err := codec.Unmarshal([]byte(r.Text(1)), &line.EffectSummary)
		out = append(out, line)
		return err
	}, ask.until())
	return out, err
}
