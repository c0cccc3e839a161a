package mapping

import (
	"strings"
	"time"
)

// layout is one of the datumnotaties: a layout of package time and what it tells.
type layout struct {
	form    string
	clock   bool // it has a time of day
	zoned   bool // it has an offset from UTC
	written string
}

// dutch gives the tokens of a Dutch notation, longest first. MM after UU means minutes too: that is how people write it.
var dutch = []struct{ token, form string }{
	{"JJJJ", "2006"}, {"JJ", "06"}, {"UU:MM", "15:04"}, {"UUMM", "1504"}, {"UU.MM", "15.04"},
	{"MM", "01"}, {"DD", "02"}, {"UU", "15"}, {"mm", "04"}, {"ss", "05"}, {"SS", "05"}, {"M", "1"}, {"D", "2"},
}

// parseLayout reads a notation, Dutch or as Go writes it. Its reason for refusing completes the sentence "deze notatie …".
func parseLayout(written string) (l layout, reason string) {
	l = layout{form: written, written: written}
	if strings.Contains(written, "JJ") {
		l.form = fromDutch(written)
	}
	if strings.Contains(l.form, "MST") {
		return l, "noemt een zone bij afkorting, en die is niet eenduidig"
	}
	afternoon := time.Date(2011, time.November, 23, 22, 47, 58, 0, time.UTC)
	read, err := time.Parse(l.form, afternoon.Format(l.form))
	if err != nil || read.Format(time.DateOnly) != "2011-11-23" {
		return l, "noemt geen jaar, maand en dag; gebruik JJJJ, MM en DD, met hoofdletters"
	}
	morning := time.Date(2011, time.November, 23, 1, 2, 3, 0, time.UTC)
	if l.clock = morning.Format(l.form) != afternoon.Format(l.form); l.clock && read.Hour() != afternoon.Hour() {
		return l, "noemt het uur van de dag niet; gebruik UU voor het uur en mm voor de minuten"
	}
	elsewhere := time.Date(2011, time.November, 23, 22, 47, 58, 0, time.FixedZone("", 19800))
	l.zoned = elsewhere.Format(l.form) != afternoon.Format(l.form)
	return l, ""
}

// fromDutch turns the tokens of a Dutch notation into those of package time.
func fromDutch(written string) string {
	var out strings.Builder
next:
	for written != "" {
		for _, d := range dutch {
			if rest, ok := strings.CutPrefix(written, d.token); ok {
				out.WriteString(d.form)
				written = rest
				continue next
			}
		}
		out.WriteByte(written[0])
		written = written[1:]
	}
	return out.String()
}
