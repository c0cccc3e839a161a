// Package codec writes and reads the JSON of Ruggespraak: events as a log stores them, answers, exports. It is strict, for
// what it lets pass is sealed and kept for ever.
//
// What belongs here: how JSON is written and read. What does not: what it says (domain) and how texts are sealed
// (internal/vault). It imports nothing of ours.
package codec

import (
	"fmt"

	"github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// These two sets are the format of every stored byte: a change here changes what new events look like.
var (
	writing = json.JoinOptions(json.Deterministic(true), jsonv1.OmitEmptyWithLegacySemantics(true))
	reading = json.RejectUnknownMembers(true)
)

// Marshal writes v as JSON on one line: the same value gives the same bytes, fields in the order of the struct, keys of maps
// sorted, no escapes for HTML, no newline at the end. A nil slice is [] and a nil map {}, so that a reader never meets null
// where a list is promised; read back they are empty, not nil. The tags mean what they mean to encoding/json: omitempty
// leaves out false, 0, "", nil and what has no elements, omitzero what is zero or says so. Text that is not UTF-8 is refused.
func Marshal(v any) ([]byte, error) {
	data, err := json.Marshal(v, writing)
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return data, nil
}

// Unmarshal reads one JSON value into v and refuses what it would have to guess about: a field that v does not have (case
// counts), the same key twice at any depth, anything after the value, text that is not UTF-8. Errors name the field. After
// an error v may be partly filled. A field that is absent or null is left or set to its zero: what must be there is the
// business of whoever reads.
func Unmarshal(data []byte, v any) error {
	if err := json.Unmarshal(data, v, reading); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}
