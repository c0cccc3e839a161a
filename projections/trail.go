package projections

import (
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// Trail answers: how did one thing of the loop come about, what came of it, and where did that stop? It follows what was
// linked, and says so: a link is a claim that may be confirmed or disputed, never a cause.
var Trail = Projection{
	Name:     "spoor",
	Version:  2,
	Question: "Hoe kwam dit tot stand, wat kwam ervan, en waar hield het op?",
	Schema: measureSchema + `
CREATE TABLE ding (
	id TEXT PRIMARY KEY, soort TEXT NOT NULL, stroom TEXT NOT NULL, titel TEXT NOT NULL, dag TEXT NOT NULL, openbaar INTEGER NOT NULL,
	ingetrokken_op TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE gebeurtenis (
	ding TEXT NOT NULL, positie INTEGER NOT NULL, type TEXT NOT NULL, vastgelegd_op TEXT NOT NULL, geldt_op TEXT NOT NULL,
	gedaan_op TEXT NOT NULL, rol TEXT NOT NULL, reden TEXT NOT NULL, verzegeld TEXT NOT NULL, veld TEXT NOT NULL, id TEXT NOT NULL,
	PRIMARY KEY (ding, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE lijn (
	van TEXT NOT NULL, naar TEXT NOT NULL, soort TEXT NOT NULL, verband TEXT NOT NULL, bron TEXT NOT NULL, vanaf TEXT NOT NULL,
	op TEXT NOT NULL, tot TEXT, PRIMARY KEY (van, naar, soort)
) STRICT, WITHOUT ROWID;
CREATE INDEX lijn_naar ON lijn (naar, soort);
CREATE TABLE weerwoord (
	van TEXT NOT NULL, naar TEXT NOT NULL, positie INTEGER NOT NULL, stand TEXT NOT NULL, op TEXT NOT NULL, PRIMARY KEY (van, naar, positie)
) STRICT, WITHOUT ROWID;
CREATE TABLE kern (signaal TEXT PRIMARY KEY, gebeurtenis TEXT NOT NULL, verteller TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
	On: joined(measureHandlers, trailSignals, trailBundles, trailPolicy, trailDecisions, trailEvaluations, trailAdvice, trailMotions,
		trailAmendments, trailPromises, trailLearning),
	Params:  []string{"id", "richting"},
	Choices: map[string][]string{"richting": {Forward, Back, BothWays}},
	Query:   func(tx Tx, ask Ask) (any, error) { return TrailRows(tx, ask) },
}

// The directions in which a trail is followed.
const (
	Forward  = "vooruit"
	Back     = "terug"
	BothWays = "beide"
	// AtStart is the direction of the thing that the trail is asked of.
	AtStart = "begin"
)

// Where a link stands: a claim of whoever made it, until others confirm or dispute it; a fact of its own, such as what a
// decision does to a measure; or taken back.
const (
	Claimed   = "geclaimd"
	Confirmed = "bevestigd"
	Disputed  = "betwist"
	Laid      = "vastgelegd"
	TakenBack = "teruggenomen"
)

// TrailRow is one thing that the trail leads to, or a group of signals of which the number is all that may be said.
type TrailRow struct {
	ID        string            `json:"id"` // empty for a group of signals
	Kind      string            `json:"soort"`
	Title     string            `json:"titel"` // of a signal: the gist that may be quoted
	Distance  int               `json:"afstand"`
	Direction string            `json:"richting"`
	Count     *disclosure.Value `json:"aantal,omitempty"` // of a group only
	Via       []TrailVia        `json:"via"`
	Events    []TrailEvent      `json:"gebeurtenissen"`
	Last      *domain.Date      `json:"laatste"`        // day of the last that was done
	Silent    *int              `json:"stilSindsDagen"` // since then
	Stops     bool              `json:"stopt"`          // no further step in this direction
}

// TrailVia is a link by which the trail came here.
type TrailVia struct {
	ID       string      `json:"id"`
	Kind     string      `json:"soort"`
	Relation string      `json:"verband"`
	Standing string      `json:"stand"`
	Since    domain.Date `json:"sinds"` // when it has stood so
	Source   string      `json:"bron"`  // that claims it; empty: someone here
}

// TrailEvent is one event, by function and never by person.
type TrailEvent struct {
	Position   domain.Position `json:"positie"`
	Type       string          `json:"type"`
	RecordedAt domain.Instant  `json:"vastgelegdOp"`
	ValidOn    domain.Date     `json:"geldtOp"`
	Role       string          `json:"rol"`
	Reason     string          `json:"reden"`
}
