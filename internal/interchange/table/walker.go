package table

import (
	"encoding/json"
	"fmt"
	"strings"
)

// maxDepth is how deep objects and lists may lie inside each other.
const maxDepth = 32

// walker goes through a JSON object and makes it flat: the value of b inside a is called "a.b". A string, number or
// boolean is given as text, null as an empty one. A list of those becomes one text with "|" between them, nulls left out.
// A list that holds objects or lists is given as its JSON text. The text must be valid JSON.
type walker struct {
	text  string
	at    int
	visit func(name, value string) error
}

// object visits the members of the object that begins here.
func (w *walker) object(prefix string, depth int) error {
	if depth > maxDepth {
		return &place{reason: fmt.Sprintf("de JSON is meer dan %d lagen diep", maxDepth)}
	}
	for w.at++; ; w.at++ { // past the brace or the comma
		if w.space(); w.text[w.at] == '}' {
			w.at++
			return nil
		}
		name, err := w.string()
		if err != nil {
			return err
		}
		if name = strings.TrimSpace(name); prefix != "" {
			name = prefix + "." + name
		}
		if len(name) > maxName {
			return &place{reason: fmt.Sprintf("een sleutel is langer dan %d tekens", maxName)}
		}
		w.space()
		w.at++ // past the colon
		if err := w.member(name, depth); err != nil {
			return err
		}
		if w.space(); w.text[w.at] == '}' {
			w.at++
			return nil
		}
	}
}

// member visits the value of a key, or what lies inside it.
func (w *walker) member(name string, depth int) error {
	w.space()
	var value string
	var err error
	switch w.text[w.at] {
	case '{':
		return w.object(name, depth+1)
	case '[':
		value, err = w.list()
	default:
		value, err = w.scalar()
	}
	if err != nil {
		return err
	}
	return w.visit(name, value)
}

// list gives the text of the list that begins here.
func (w *walker) list() (string, error) {
	start, first := w.at, true
	var out strings.Builder
	w.at++
	for {
		w.space()
		switch w.text[w.at] {
		case ']':
			w.at++
			return out.String(), nil
		case ',':
			w.at++
			continue
		case '{', '[':
			w.at = start
			w.skip()
			return w.text[start:w.at], nil
		}
		null := w.text[w.at] == 'n'
		item, err := w.scalar()
		if err != nil {
			return "", err
		}
		if null {
			continue
		}
		if !first {
			out.WriteByte('|')
		}
		first = false
		out.WriteString(item)
	}
}

// skip goes past the list that begins here, whatever it holds.
func (w *walker) skip() {
	for depth := 0; ; w.at++ {
		switch w.text[w.at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				w.at++
				return
			}
		case '"':
			w.at = w.closing()
		}
	}
}

// scalar gives the text of a string, number, boolean or null.
func (w *walker) scalar() (string, error) {
	if w.text[w.at] == '"' {
		return w.string()
	}
	start := w.at
	w.at += strings.IndexAny(w.text[start:], ",]} \t")
	if w.text[start] == 'n' {
		return "", nil
	}
	return w.text[start:w.at], nil
}

// string gives the string that begins here.
func (w *walker) string() (string, error) {
	start := w.at
	end := w.closing()
	w.at = end + 1
	raw := w.text[start+1 : end]
	if strings.IndexByte(raw, '\\') < 0 {
		return raw, nil
	}
	var decoded string
	if err := json.Unmarshal([]byte(w.text[start:w.at]), &decoded); err != nil {
		return "", &place{reason: "dit is geen geldige JSON"}
	}
	if strings.IndexByte(decoded, 0) >= 0 {
		return "", &place{reason: `hier staat een NUL-teken (\u0000)`}
	}
	return decoded, nil
}

// closing is where the string that begins here has its closing quote.
func (w *walker) closing() int {
	for i := w.at + 1; ; i++ {
		switch w.text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
}

func (w *walker) space() {
	for w.text[w.at] == ' ' || w.text[w.at] == '\t' {
		w.at++
	}
}
