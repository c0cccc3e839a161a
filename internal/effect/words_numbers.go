package effect

import (
	"math"
	"strconv"
	"strings"
)

// dutch writes a number with a comma, points between thousands from ten thousand on, and so many decimals; below zero decimals
// it is rounded to tens, hundreds and so on.
func dutch(v float64, decimals int) string {
	if decimals < 0 {
		unit := math.Pow(10, float64(-decimals))
		v, decimals = math.Round(v/unit)*unit, 0
	}
	digits, fraction, broken := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".")
	if len(digits) > 4 {
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "." + digits[i:]
		}
	}
	if broken {
		digits += "," + fraction
	}
	if v < 0 && strings.Trim(digits, "0.,") != "" {
		return "-" + digits
	}
	return digits
}

// maxDecimals is how finely a number is ever written.
const maxDecimals = 9

// decimalsFor is how finely an interval is written: two digits of its width, and no bound that is not zero becomes it.
func decimalsFor(low, high float64) int { return finely(low, high, 1) }

func finely(low, high, digits float64) int {
	width := high - low
	if !(width > 0) {
		width = math.Max(math.Abs(high), tiny)
	}
	d := min(int(math.Ceil(digits-math.Log10(width))), maxDecimals)
	for d < maxDecimals && (vanishes(low, d) || vanishes(high, d)) {
		d++
	}
	return d
}

// vanishes says whether a number that is not zero is written as zero.
func vanishes(v float64, decimals int) bool {
	return v != 0 && strings.Trim(dutch(v, decimals), "-0.,") == ""
}

// period is what a period is called; with "per" before it where it says how often.
func (s Series) period() string {
	switch {
	case s.PerYear == 1:
		return "jaar"
	case s.PerYear == 4:
		return "kwartaal"
	case s.PerYear == 12:
		return "maand"
	case s.PerYear > 50 && s.PerYear < 54:
		return "week"
	case s.PerYear > 360:
		return "dag"
	}
	return "periode"
}

// periods is what periods are called.
func (s Series) periods() string {
	switch p := s.period(); p {
	case "jaar":
		return "jaren"
	case "kwartaal":
		return "kwartalen"
	case "week":
		return "weken"
	case "dag":
		return "dagen"
	case "maand":
		return "maanden"
	default:
		return "perioden"
	}
}

// listed is a list as people say it.
func listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " en " + names[n-1]
	}
	return strings.Join(names, "")
}

// named is a period as people say it, with how the figures have it.
func named(label string) string {
	if s := spoken(label); s != label {
		return s + " (" + label + ")"
	}
	return label
}

var monthNames = strings.Fields("januari februari maart april mei juni juli augustus september oktober november december")

// spoken is a period as people say it: januari 2024 for 2024-01. What it does not know it leaves as it is.
func spoken(label string) string {
	year, month, ok := strings.Cut(label, "-")
	if n, err := strconv.Atoi(month); ok && err == nil && len(year) == 4 && len(month) == 2 && 1 <= n && n <= len(monthNames) {
		return monthNames[n-1] + " " + year
	}
	return label
}
