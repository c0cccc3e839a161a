package commands

import (
	"context"
	"strings"

	"ruggespraak/domain"
)

// TermSource is the source under which terms are known: by the word itself.
const TermSource domain.SourceName = "begrippenlijst"

// DefineTerm says what a word means from a day on.
type DefineTerm struct {
	domain.TermContent
}

// Do carries it out. The word itself, in lower case, tells which term it is.
func (c DefineTerm) Do(ctx context.Context, d Desk) (Result, error) {
	word := strings.ToLower(strings.TrimSpace(c.Word))
	id := domain.TermID(d.SourceID(domain.TermCategory, TermSource, domain.SourceKey(word)))
	return run(ctx, d, domain.TermCategory, string(id), func(t domain.Term) ([]domain.TermEvent, error) { return t.Define(id, c.TermContent) })
}
