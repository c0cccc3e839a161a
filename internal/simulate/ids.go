package simulate

import (
	_ "embed"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/ids"
)

// Code is the municipality's code. No municipality has it.
const Code = "gm9901"

// Source is the source under which what was made here is known by its key.
const Source domain.SourceName = "oosterwaarde"

//go:embed gemeente.yaml
var settings []byte

// Settings is Oosterwaarde's gemeente.yaml.
func Settings() []byte { return settings }

// ID is the id of what goes by a key here, such as ID("beleidsmaatregel", "vervoer"). Signals go by their story and a number
// in order of occurrence: ID("signaal", "vervoer-12"). It is the same in every run, whatever the seed.
func ID(kind, key string) string {
	source := Source
	switch domain.Category(kind) {
	case domain.AreaCategory:
		source = commands.AreaSource
	case domain.TermCategory:
		source = commands.TermSource
	}
	return ids.Derive(Code, kind, string(source), key)
}
