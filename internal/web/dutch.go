package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ruggespraak/domain"
)

// functions is what templates may call: Dutch numbers and words, and the fields of forms.
var functions = template.FuncMap{
	"woord":      dutchWord,
	"zin":        asWord,
	"antwoord":   adviceWord,
	"kleinbegin": lowerFirst,
	"getal":      dutchInt,
	"menu":       menuGroups,
	"keuze":      shownMenuItem,
	"soms":       form.field,
	"verplicht": func(f form, name, label, hint string) field {
		x := f.field(name, label, hint)
		x.Required = true
		return x
	},
	"vrij": func(f form, name, label, hint string) field {
		x := f.field(name, label, hint)
		x.Optional = true
		return x
	},
	"met":  func(options []option, f field) field { return f.with(options) },
	"hoog": func(rows int, f field) field { f.Rows = rows; return f },
}

var monthNames = []string{
	"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}

// dutchDate is 31 maart 2025.
func dutchDate(d domain.Date) string {
	t := d.Time()
	if t.IsZero() {
		return "onbekend"
	}
	return strconv.Itoa(t.Day()) + " " + monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// dutchMoment is 31 maart 2025 om 09.30 uur.
func dutchMoment(t time.Time) string {
	return dutchDate(domain.DateOf(t)) + " om " + t.Format("15.04") + " uur"
}

// dutchMonth is maart 2025.
func dutchMonth(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return monthNames[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// shortMonth is mrt 2025, for the foot of a chart.
func shortMonth(t time.Time) string {
	name := monthNames[t.Month()-1][:3]
	if t.Month() == time.March {
		name = "mrt"
	}
	return name + " " + strconv.Itoa(t.Year())
}

// dutchPeriod is a day, week, month or year in words.
func dutchPeriod(p domain.Period) string {
	switch s := string(p); {
	case len(s) == len("2006-01"):
		return dutchMonth(s)
	case len(s) == len(time.DateOnly):
		return dutchDate(domain.Date(s))
	case strings.Contains(s, "-W"):
		year, week, _ := strings.Cut(s, "-W")
		return "week " + strings.TrimPrefix(week, "0") + " van " + year
	}
	return string(p)
}

// dutchInt is 1.234.
func dutchInt(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

// dutchFloat is 1.234,5 with at most so many decimals.
func dutchFloat(x float64, decimals int) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return whole
	}
	text := dutchInt(n)
	if n == 0 && x < 0 {
		text = "-0"
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		text += "," + part
	} else if text == "-0" {
		text = "0"
	}
	return text
}

// sentence begins with a capital.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// lowerFirst writes a word as it stands within a sentence.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}
