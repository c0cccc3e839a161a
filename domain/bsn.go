package domain

import (
	"reflect"
	"regexp"
	"strings"
)

// digitGroups finds digits that are written together or in groups with one space, dot or dash between them.
var digitGroups = regexp.MustCompile(`\d+(?:[ .-]\d+)*`)

// otherNumbers finds what looks like a BSN and is none: the digits of a UUID, and a telephone number with the country's code.
var otherNumbers = regexp.MustCompile(`(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?:\+|\b00)31(?:[ .-]?\(0\))?(?:[ .-]?\d){9}\b`)

// plainSeparators turns the spaces and dashes of word processors into those of a keyboard.
var plainSeparators = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2010", "-", "\u2011", "-", "\u2013", "-")

// bsnGroupings are the ways in which people write nine digits, by the length of each group.
var bsnGroupings = [][]int{{9}, {3, 3, 3}, {4, 2, 3}, {2, 2, 2, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1}}

// HasBSN says whether a text holds a burgerservicenummer: nine digits, together or in groups as people write them, that
// pass the eleven test (9a+8b+7c+6d+5e+4f+3g+2h−i divisible by 11; source: Logisch Ontwerp BSN, RvIG).
func HasBSN(text string) bool {
	if !manyDigits(text) {
		return false
	}
	text = otherNumbers.ReplaceAllString(plainSeparators.Replace(text), "#")
	for _, run := range digitGroups.FindAllString(text, -1) {
		groups := strings.FieldsFunc(run, func(r rune) bool { return r == ' ' || r == '.' || r == '-' })
		for i := range groups {
			for _, lengths := range bsnGroupings {
				if fits(groups[i:], lengths) && elevenTest(strings.Join(groups[i:i+len(lengths)], "")) {
					return true
				}
			}
		}
	}
	return false
}

// manyDigits says whether a text has nine digits at all; most have not.
func manyDigits(text string) bool {
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n >= 9
}

func fits(groups []string, lengths []int) bool {
	if len(groups) < len(lengths) {
		return false
	}
	for i, n := range lengths {
		if len(groups[i]) != n {
			return false
		}
	}
	return true
}

func elevenTest(digits string) bool {
	if len(digits) != 9 || digits == "000000000" {
		return false
	}
	sum := -int(digits[8] - '0')
	for i := range 8 {
		sum += int(digits[i]-'0') * (9 - i)
	}
	return sum%11 == 0
}

// CheckText refuses an event with a BSN in any of its texts. Free text is what has the plain type string or Personal;
// identifiers, dates and words of a fixed list have types of their own and are not looked at.
func CheckText(e Event) error {
	texts := textsOf(reflect.TypeOf(e))
	if len(texts) == 0 {
		return nil
	}
	return each(copyOf(e), texts, "", func(field string, v reflect.Value) error {
		var words string
		switch leaf := v.Addr().Interface().(type) {
		case *Personal:
			words = leaf.Text()
		case *string:
			words = *leaf
		}
		if HasBSN(words) {
			return FieldErrorf(field, "In %q staat een burgerservicenummer (BSN); laat dat weg.", field)
		}
		return nil
	})
}
