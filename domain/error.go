package domain

import "fmt"

// Kind says what sort of refusal an Error is; adapters map it to an exit code or an HTTP status.
type Kind string

// The kinds of refusal.
const (
	Invalid   Kind = "ongeldig"     // what was asked is incomplete or malformed
	NotFound  Kind = "onbekend"     // what it is about does not exist
	Conflict  Kind = "conflict"     // the stream has moved on; load again
	Refused   Kind = "geweigerd"    // a rule forbids it in this state
	Forbidden Kind = "verboden"     // this role may not do it
	Changed   Kind = "gewijzigd"    // the source says something else than before
	Unreached Kind = "onbereikbaar" // a needed part does not answer
)

// Error is a refusal meant for a person: a kind and a whole Dutch sentence without personal data. Field names the input
// that caused it, in wire names, when there is one.
type Error struct {
	Kind  Kind
	Field string
	Text  string
}

// Error returns the Dutch sentence.
func (e *Error) Error() string { return e.Text }

// Is makes errors.Is(err, domain.Conflict) work: an Error matches its kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

// Error makes a Kind usable as a target of errors.Is.
func (k Kind) Error() string { return string(k) }

// Errorf makes a refusal of this kind.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// FieldErrorf makes an Invalid refusal that names the input field.
func FieldErrorf(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Text: fmt.Sprintf(format, args...)}
}
