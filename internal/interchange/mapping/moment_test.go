package mapping

import (
	"errors"
	"strings"
	"testing"

	"ruggespraak/domain"
)

func TestMoments(t *testing.T) {
	const none = "geen"
	for _, c := range []struct{ zone, layouts, in, want string }{
		{"Europe/Amsterdam", "", "", ""},
		{"Europe/Amsterdam", "", " 2025-03-31 ", "2025-03-31"},
		{"Europe/Amsterdam", "", "2199-12-31", "2199-12-31"},
		{"Europe/Amsterdam", "", "2025-03-31 14:05", "2025-03-31 2025-03-31T12:05:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-01-31T14:05:06", "2025-01-31 2025-01-31T13:05:06.000000Z"},
		{"Europe/Amsterdam", "", "2025-01-31t14:05:06.1234567", "2025-01-31 2025-01-31T13:05:06.123456Z"},
		{"America/New_York", "", "2011-07-01 01:32:33", "2011-07-01 2011-07-01T05:32:33.000000Z"},
		{"America/New_York", "", "2011-07-31 23:30:00", "2011-07-31 2011-08-01T03:30:00.000000Z"},
		// With an offset the instant is known; the date is that of the source's zone.
		{"America/New_York", "", "2011-08-01T03:30:00Z", "2011-07-31 2011-08-01T03:30:00.000000Z"},
		{"Europe/Amsterdam", "", "2023-12-07T00:00:00+01:00", "2023-12-07 2023-12-06T23:00:00.000000Z"},
		{"Europe/Amsterdam", "", "2024-02-19 10:59:02.367+0100", "2024-02-19 2024-02-19T09:59:02.367000Z"},
		{"Europe/Amsterdam", "", "2024-02-19 10:59:02+01", "2024-02-19 2024-02-19T09:59:02.000000Z"},
		// Summer time: 02:30 does not exist on 30 March 2025, and exists twice on 26 October.
		{"Europe/Amsterdam", "", "2025-03-30 01:59", "2025-03-30 2025-03-30T00:59:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-03-30 02:30", "2025-03-30 2025-03-30T01:30:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-03-30 03:00", "2025-03-30 2025-03-30T01:00:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-10-26 01:59", "2025-10-26 2025-10-25T23:59:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-10-26 02:30", "2025-10-26 2025-10-26T00:30:00.000000Z"},
		{"Europe/Amsterdam", "", "2025-10-26 03:00", "2025-10-26 2025-10-26T02:00:00.000000Z"},
		{"America/Sao_Paulo", "", "2018-11-04 00:30", "2018-11-04 2018-11-04T03:30:00.000000Z"},
		{"Pacific/Apia", "", "2011-12-30 12:00", "2011-12-31 2011-12-30T22:00:00.000000Z"}, // a day skipped
		{"UTC", "", "2025-03-30 02:30", "2025-03-30 2025-03-30T02:30:00.000000Z"},
		// Notations of the source.
		{"UTC", "DD-MM-JJJJ", "31-03-2025", "2025-03-31"},
		{"UTC", "DD-MM-JJJJ", "2025-03-31", "2025-03-31"},
		{"UTC", "DD-MM-JJJJ", "03-31-2025", none},
		{"UTC", "D-M-JJJJ UU:mm", "1-3-2025 9:05", "2025-03-01 2025-03-01T09:05:00.000000Z"},
		{"UTC", "DD/MM/JJ UU:MM:SS", "01/03/25 19:05:06", "2025-03-01 2025-03-01T19:05:06.000000Z"},
		{"UTC", "JJJJMMDD|DD.MM.JJJJ UU.MM", "20250301", "2025-03-01"},
		{"UTC", "JJJJMMDD|DD.MM.JJJJ UU.MM", "01.03.2025 19.05", "2025-03-01 2025-03-01T19:05:00.000000Z"},
		{"UTC", "01/02/2006 03:04 PM", "03/31/2025 07:05 PM", "2025-03-31 2025-03-31T19:05:00.000000Z"},
		{"Europe/Amsterdam", "DD-MM-JJJJ UU:mm -0700", "01-03-2025 23:30 +0000", "2025-03-02 2025-03-01T23:30:00.000000Z"},
		{"UTC", "", "2025-02-30", none},
		{"UTC", "", "2025-2-3", none},
		{"UTC", "", "0000-01-01", none},
		{"UTC", "", "2025-03-31x12:00", none},
		{"UTC", "", "2025-03-31 25:00", none},
		{"UTC", "", "2025-03-31 ", "2025-03-31"},
		{"UTC", "", "gisteren", none},
		{"Pacific/Apia", "", "9999-12-31T23:00:00Z", none},
	} {
		m := Default("signalen")
		m.Zone = c.zone
		if c.layouts != "" {
			for l := range strings.SplitSeq(c.layouts, "|") {
				parsed, reason := parseLayout(l)
				if reason != "" {
					t.Fatalf("%s %s", l, reason)
				}
				m.layouts = append(m.layouts, parsed)
			}
		}
		if err := m.Check("signalen", targets, nil); err != nil {
			t.Fatal(err)
		}
		at, err := m.Moment(c.in)
		got := string(at.Date)
		if at.At != nil {
			got += " " + at.At.String()
			if at.Zone != c.zone {
				t.Errorf("%s: zone %s, want %s", c.in, at.Zone, c.zone)
			}
		}
		if err != nil {
			got = none
			if !errors.Is(err, domain.Invalid) || strings.Contains(err.Error(), c.in) {
				t.Errorf("%s: refusal %q", c.in, err)
			}
		}
		if got != c.want {
			t.Errorf("%q in %s by %q: got %s, want %s", c.in, c.zone, c.layouts, got, c.want)
		}
		if day, _ := m.Date(c.in); day != at.Date {
			t.Errorf("%s: date %s, moment %s", c.in, day, at.Date)
		}
	}
}
