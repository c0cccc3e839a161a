package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// gossip stands wherever it does not belong; the BSN makes sure of a refusal where text is welcome.
const gossip = "Mevrouw Jansen (BSN 123456782) wacht."

// identifiers are not looked at: what people type there is a code. A person or an organisation becomes a pseudonym before it is stored.
var identifiers = []string{`"code":"`, `"gebied":"`, `"gebieden":["`, `"zaaknummer":"`, `"persoon":"`, `"organisatie":"`}

// No refusal repeats what it was given: refusals are shown, logged and put in the report of an import.
func TestNoRefusalTellsTheStory(t *testing.T) {
	refusals := 0
	for n, c := range story {
		var whole map[string]any
		if err := json.Unmarshal([]byte(ids.Replace(c.json)), &whole); err != nil {
			t.Fatal(err)
		}
		for _, told := range []int{0, n, len(story)} {
			d, log := newDesk(t)
			for i, earlier := range story[:told] {
				if _, err := carryOut(t, d, earlier, i, []byte(ids.Replace(earlier.json))); err != nil {
					t.Fatal(err)
				}
			}
			for _, variant := range misplaced(whole) {
				text, err := json.Marshal(variant)
				if err != nil {
					t.Fatal(err)
				}
				refusals += checkSilent(t, d, log, c, text)
			}
		}
	}
	if refusals < 500 {
		t.Errorf("%d refusals only: what was to be refused?", refusals)
	}
}

// carryOut reads an act and carries it out.
func carryOut(t *testing.T, d Desk, c chapter, n int, text []byte) (Result, error) {
	command := Acts()[c.act]()
	if err := d.Codec.Unmarshal(text, command); err != nil {
		return Result{}, err
	}
	return command.Do(t.Context(), c.by(d, n))
}

// checkSilent gives an act, and counts a refusal.
func checkSilent(t *testing.T, d Desk, log *memory, c chapter, text []byte) int {
	t.Helper()
	before := log.len()
	_, err := carryOut(t, d, c, before+1000, text)
	if err == nil {
		for _, s := range log.all[before:] {
			coded := slices.ContainsFunc(identifiers, func(start string) bool { return strings.Contains(string(text), start+gossip) })
			if !coded && strings.Contains(string(s.Payload), "123456782") {
				t.Errorf("%s let a BSN pass: %s", c.act, s.Payload)
			}
		}
		return 0
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "123456782") {
		t.Errorf("%s: %v", c.act, err)
	}
	if log.len() != before {
		t.Errorf("%s was refused and left a trace", c.act)
	}
	var refusal *domain.Error
	if errors.As(err, &refusal) && strings.Contains(refusal.Field, secret) {
		t.Errorf("%s: field %s", c.act, refusal.Field)
	}
	return 1
}

// misplaced gives the value with gossip in place of each of its leaves, one at a time.
func misplaced(v any) []any {
	switch v := v.(type) {
	case map[string]any:
		out := []any{gossip}
		for key, inner := range v {
			for _, other := range misplaced(inner) {
				out = append(out, replaced(v, key, other))
			}
		}
		return out
	case []any:
		out := []any{gossip}
		for i, inner := range v {
			for _, other := range misplaced(inner) {
				list := append([]any(nil), v...)
				list[i] = other
				out = append(out, list)
			}
		}
		return out
	}
	return []any{gossip}
}

func replaced(m map[string]any, key string, value any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	out[key] = value
	return out
}

// free lists the acts without an id or a word of a list: any words will do there, but not a BSN.
var free = []string{"begrip-definieren"}

// The same with commands that were not read from JSON but filled by a form or an importer.
func TestNoRefusalOfAFilledCommandTellsTheStory(t *testing.T) {
	d, _ := newDesk(t)
	tell(t, d)
	for name, blank := range Acts() {
		for _, text := range []string{"", gossip, secret} {
			command := blank()
			fillText(reflect.ValueOf(command).Elem(), text)
			_, err := command.Do(t.Context(), d)
			if welcome := text == secret && slices.Contains(free, name); welcome != (err == nil) {
				t.Errorf("%s with %q everywhere: %v", name, text, err)
			} else if err != nil && text != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", name, err)
			}
			if shown := fmt.Sprint(err); strings.Contains(shown, "%!") {
				t.Errorf("%s: %s", name, shown)
			}
		}
	}
}

func fillText(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillText(v.Index(0), text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillText(v.Field(i), text)
			}
		}
	}
}
