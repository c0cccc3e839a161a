package domain

import (
	"regexp"
	"strings"
)

// Ids of aggregates are UUIDs in lower case. They have types of their own, so that one is never taken for another.
type (
	SignalID     string
	MeasureID    string
	DecisionID   string
	EvaluationID string
	SeriesID     string
	AreaID       string
	BundleID     string
	AdviceID     string
	MotionID     string
	AmendmentID  string
	PromiseID    string
	CycleID      string
	TermID       string
	EncounterID  string
	EffectID     string
	FeedbackID   string
	// GroundID is the id of whatever a decision rests on.
	GroundID string
	// ElsewhereID is the id of something in the log of another municipality.
	ElsewhereID string
	// PersonRef is a pseudonym: the same person has another one on every signal.
	PersonRef string
)

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// CheckID refuses an id of a new aggregate that is no UUID in lower case: it is part of names that are never sealed.
func CheckID(id string) error {
	if !uuidShape.MatchString(id) {
		return FieldErrorf("id", "Dit is geen kenmerk; verwacht wordt een UUID in kleine letters.")
	}
	return nil
}

// SplitReference takes apart how people point at an aggregate of a kind: its id, its source's key, or soort:bron:sleutel (the
// source may be left out). The source is empty when it is not named.
func SplitReference(kind Category, ref string) (SourceName, string) {
	rest, ok := strings.CutPrefix(ref, string(kind)+":")
	if !ok {
		return "", ref
	}
	if source, key, ok := strings.Cut(rest, ":"); ok {
		return SourceName(source), key
	}
	return "", rest
}

// SourceName names a source of rows; SourceKey is that source's own key of one row.
type (
	SourceName string
	SourceKey  string
)

// Imprint is a keyed digest of a source row, to see whether it changed. It can't be recomputed without the vault's secret.
type Imprint string

// CaseNumber is a zaaknummer.
type CaseNumber string

// Category is the kind of stream that holds one aggregate.
type Category string

// The categories of the loop; also the words by which the command line knows the kinds of key.
const (
	SignalCategory     Category = "signaal"
	MeasureCategory    Category = "beleidsmaatregel"
	DecisionCategory   Category = "besluit"
	EvaluationCategory Category = "evaluatie"
	SeriesCategory     Category = "meetreeks"
	AreaCategory       Category = "gebied"
	BundleCategory     Category = "bundel"
	AdviceCategory     Category = "advies"
	MotionCategory     Category = "motie"
	AmendmentCategory  Category = "amendement"
	PromiseCategory    Category = "toezegging"
	CycleCategory      Category = "leercyclus"
	TermCategory       Category = "begrip"
	EncounterCategory  Category = "ontmoeting"
	EffectCategory     Category = "effectschatting"
)

// Stream is the name of an aggregate's stream on every log: the part before the first dash is its category.
func (c Category) Stream(municipality, id string) string {
	return municipality + "_" + string(c) + "-" + id
}

// Origin says from which source a fact was taken over. It is empty for what was entered here.
type Origin struct {
	Source         SourceName `json:"bron,omitempty"`
	Key            SourceKey  `json:"sleutel,omitempty"`
	Imprint        Imprint    `json:"afdruk,omitempty"`
	PublicRegister bool       `json:"openbaarRegister,omitempty"` // the source's rows are public already
}

// AreaRef points at an area as it was drawn in a year: codes change hands.
type AreaRef struct {
	Code AreaCode `json:"code,omitempty"`
	Year int      `json:"peiljaar,omitempty"`
}

// AreaCode is a CBS code (GM, WK, BU) or a municipality's own.
type AreaCode string
