package commands

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ruggespraak/domain"
)

// Whatever happened before, in whatever order: what was done is not done again, and what is refused leaves no trace.
func TestDoingTheSameTwiceAddsNothingInAnyOrder(t *testing.T) {
	const renewing = `"fase":"uitvoeren"` // a message without an id is another one each time
	rapid.Check(t, func(rt *rapid.T) {
		d, log := newDesk(t)
		n := 0
		do := func(c chapter) (Result, error) {
			n++
			command, err := c.command(d)
			if err != nil {
				rt.Fatal(err)
			}
			return command.Do(t.Context(), c.by(d, n))
		}
		for range rapid.IntRange(0, 4).Draw(rt, "rounds") {
			for _, c := range rapid.Permutation(story).Draw(rt, "order")[:rapid.IntRange(1, len(story)).Draw(rt, "length")] {
				before := log.len()
				first, err := do(c)
				if err != nil && log.len() != before {
					rt.Fatalf("%s was refused (%v) and left a trace", c.act, err)
				}
				var refusal *domain.Error
				if err != nil && !errors.As(err, &refusal) {
					rt.Fatalf("%s: %v is no refusal", c.act, err)
				}
				if err != nil || strings.Contains(c.json, renewing) {
					continue
				}
				if log.len() != before+first.Events {
					rt.Fatalf("%s says %d events and added %d", c.act, first.Events, log.len()-before)
				}
				if again, err := do(c); err == nil && (again.Events != 0 || log.len() != before+first.Events) {
					rt.Fatalf("%s again: %+v", c.act, again)
				}
			}
		}
	})
}
