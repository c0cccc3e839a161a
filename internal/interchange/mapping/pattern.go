package mapping

import (
	"fmt"
	"regexp"
	"strings"
)

// pattern takes a value out of a text: where it fits, the value is becomes, with the groups of the pattern filled in.
type pattern struct {
	fits    *regexp.Regexp
	becomes []piece
}

// piece is a fixed text, or else a group of the pattern; group 0 is all that the pattern fits.
type piece struct {
	text  string
	group int
}

// newPattern reads a pattern and what it becomes, in which $1 to $9 are the groups of the pattern and $0 all of it. Its reason
// for refusing completes the sentence "dit patroon …".
func newPattern(expression, becomes string) (p pattern, reason string) {
	var err error
	if p.fits, err = regexp.Compile(expression); err != nil {
		return p, "is geen geldige reguliere expressie (RE2)"
	}
	fixed := -1
	for rest := becomes; rest != ""; {
		if len(rest) > 1 && rest[0] == '$' && rest[1] >= '0' && rest[1] <= '9' {
			group := int(rest[1] - '0')
			if group > p.fits.NumSubexp() {
				return p, fmt.Sprintf("heeft geen groep $%d; het heeft er %d", group, p.fits.NumSubexp())
			}
			p.becomes, rest, fixed = append(p.becomes, piece{group: group}), rest[2:], -1
			continue
		}
		if fixed < 0 {
			p.becomes = append(p.becomes, piece{group: -1})
			fixed = len(p.becomes) - 1
		}
		p.becomes[fixed].text += rest[:1]
		rest = rest[1:]
	}
	return p, ""
}

// take gives the value that the pattern finds in a text.
func (p pattern) take(text string) (value string, ok bool) {
	at := p.fits.FindStringSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	var out strings.Builder
	for _, piece := range p.becomes {
		switch g := piece.group; {
		case g < 0:
			out.WriteString(piece.text)
		case at[2*g] >= 0:
			out.WriteString(text[at[2*g]:at[2*g+1]])
		}
	}
	return strings.TrimSpace(out.String()), true
}
