package commands

import (
	"strings"
	"unicode/utf8"

	"ruggespraak/domain"
)

const maxEventBytes = 16 << 20 // header and payload together

// CheckWrite refuses an append whose events do not belong together, with domain.Invalid. It looks at the append alone, and
// every log does it first.
func CheckWrite(w Write) error {
	switch {
	case w.Stream == "" || !plain(w.Stream):
		return domain.Errorf(domain.Invalid, "De naam van een stroom moet uit leesbare tekens bestaan.")
	case len(w.Events) == 0:
		return domain.Errorf(domain.Invalid, "Er is niets om aan stroom %s toe te voegen.", w.Stream)
	case w.Expected < domain.AnyRevision:
		return domain.Errorf(domain.Invalid, "Stroom %s kan niet op revisie %d staan.", w.Stream, w.Expected)
	}
	first := w.Expected + 1
	if w.Expected == domain.AnyRevision {
		first = w.Events[0].Revision
	}
	if first < 0 {
		return domain.Errorf(domain.Invalid, "Revisies van stroom %s beginnen bij 0.", w.Stream)
	}
	for i, e := range w.Events {
		if err := checkEvent(w.Stream, first+domain.Revision(i), e); err != nil {
			return err
		}
	}
	return nil
}

func checkEvent(stream string, revision domain.Revision, e domain.Stored) error {
	switch {
	case e.Stream != stream:
		return domain.Errorf(domain.Invalid, "Een gebeurtenis van stroom %s hoort niet in stroom %s.", e.Stream, stream)
	case e.Revision != revision:
		return domain.Errorf(domain.Invalid, "In stroom %s hoort nu revisie %d te komen, niet %d.", stream, revision, e.Revision)
	case e.Type == "" || !plain(e.Type):
		return domain.Errorf(domain.Invalid, "Gebeurtenis %d van stroom %s heeft geen type.", e.Revision, stream)
	case e.ID == "":
		return domain.Errorf(domain.Invalid, "Gebeurtenis %d van stroom %s heeft geen id.", e.Revision, stream)
	case e.RecordedAt.IsZero():
		return domain.Errorf(domain.Invalid, "Gebeurtenis %d van stroom %s heeft geen tijdstip van vastlegging.", e.Revision, stream)
	case len(e.Header) == 0:
		return domain.Errorf(domain.Invalid, "Gebeurtenis %d van stroom %s heeft geen kop.", e.Revision, stream)
	case len(e.Header)+len(e.Payload) > maxEventBytes:
		return domain.Errorf(domain.Invalid, "Gebeurtenis %d van stroom %s is groter dan %d MB.", e.Revision, stream, maxEventBytes>>20)
	}
	return nil
}

// plain says that a name is text without control characters.
func plain(name string) bool {
	return utf8.ValidString(name) && strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}
