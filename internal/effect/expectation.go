package effect

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// size is how large a change was said to be.
type size struct {
	amount  float64
	percent bool
	about   bool // it was said to be about that
}

var (
	firstNumber = regexp.MustCompile(`\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?`)
	roughly     = regexp.MustCompile(`\b(ongeveer|circa|ca\.?|rond|bijna|zo'n)\b`)
	thousands   = regexp.MustCompile(`\.(\d{3})`)
)

// parts are sizes that people say in words.
var parts = []struct {
	word    string
	percent float64
}{
	{"verdubbeling", 100}, {"verdubbel", 100}, {"driekwart", 75}, {"tweederde", 200.0 / 3}, {"twee derde", 200.0 / 3}, {"helft", 50}, {"halver", 50},
	{"een derde", 100.0 / 3}, {"kwart", 25}, {"een vijfde", 20}, {"een tiende", 10},
}

// parseSize reads the size as it was said: the first number of it, in percent or in the unit of the figures; of a range that is
// its least. Words that hold no number and no part have no size.
func parseSize(said string) (size, bool) {
	said = strings.ToLower(said)
	about := roughly.MatchString(said)
	if n := firstNumber.FindString(said); n != "" {
		v, err := strconv.ParseFloat(strings.Replace(thousands.ReplaceAllString(n, "$1"), ",", ".", 1), 64)
		percent := (strings.Contains(said, "%") || strings.Contains(said, "procent")) && !strings.Contains(said, "procentpunt")
		return size{v, percent, about}, err == nil && v > 0 && v < maxValue
	}
	for _, p := range parts {
		if strings.Contains(said, p.word) {
			return size{p.percent, true, about}, true
		}
	}
	return size{}, false
}

// noSize says whether nothing was said of how large a change would be.
func (x *Expectation) noSize() bool { return x.Size == "" || strings.Contains(x.Size, "zonder maat") }

// aboutThat is how far a size may fall short of one that was said to be about so much.
const aboutThat = 0.1

// needed is the size that was expected, on the scale of a change: a part of what was to be expected, or in the unit of the
// figures. level is what was to be expected in one period.
func (x *Expectation) needed(ratio bool, level float64) (float64, bool) {
	if x == nil || x.noSize() {
		return 0, false
	}
	s, ok := parseSize(x.Size)
	if s.about {
		s.amount *= 1 - aboutThat
	}
	switch {
	case !ok:
		return 0, false
	case ratio && s.percent:
		return s.amount / 100, true
	case ratio && level > 0:
		return s.amount / level, true
	case !ratio && !s.percent:
		return s.amount, true
	case !ratio && level != 0:
		return s.amount / 100 * math.Abs(level), true
	}
	return 0, false
}

// samePart is how much figures may change, as a part of their level, and still be called the same when no size was said.
const samePart = 0.1

// came says whether what was expected came. It asks more of a yes than of a direction: the best estimate must reach the size
// that was said, and the whole interval must lie on that side.
func (x *Expectation) came(v Verdict, c *Change, level float64) Came {
	switch {
	case x.By != "" && !x.Passed:
		return CameNotYet
	case c == nil || !c.told():
		return CameUnclear
	case x.Direction == Same:
		return x.stayed(v, *c, level)
	}
	value, low, high := c.Value-c.none(), c.Lower-c.none(), c.Upper-c.none()
	want := MoreNow
	if x.Direction == Fall {
		value, low, high, want = -value, -high, -low, FewerNow
	}
	need, known := x.needed(c.Ratio, level)
	switch {
	case v != NoVerdict && v != want:
		return CameUntrue
	case known && high < need && low < high:
		return CameUntrue
	case v != want || !known && !x.noSize():
		return CameUnclear
	case !known || value >= need*(1-withinRounding):
		return CameTrue
	}
	return CameUnclear
}

// Told is what was expected, and whether it came by a change that was estimated elsewhere. level is what was to be expected in
// one period.
func (x *Expectation) Told(v Verdict, c *Change, level float64) *Expected {
	if x == nil {
		return nil
	}
	return &Expected{x.Direction, x.Size, x.From, x.By, x.Afterward, x.came(v, c, level)}
}

// withinRounding is how far an estimate may stay below a size that was said in round numbers.
const withinRounding = 0.02

// stayed says whether figures that were to stay the same did.
func (x *Expectation) stayed(v Verdict, c Change, level float64) Came {
	margin, known := x.needed(c.Ratio, level)
	if !known {
		if margin = samePart; !c.Ratio {
			margin *= math.Abs(level)
		}
	}
	switch {
	case c.Lower-c.none() >= -margin && c.Upper-c.none() <= margin:
		return CameTrue
	case v == MoreNow || v == FewerNow:
		return CameUntrue
	}
	return CameUnclear
}
