package domain

import "strings"

// Role is the function in which someone acts. It is a function, never a person.
type Role string

// The roles that a rule asks for.
const (
	Coordinator      Role = "signaalcoördinator"
	Griffie          Role = "griffie"
	CollegeSecretary Role = "collegesecretariaat"
)

// Is says whether a role is this one, also as people type it without the diaeresis.
func (r Role) Is(other Role) bool { return r.plain() == other.plain() }

func (r Role) plain() string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(string(r))), "ö", "o")
}
