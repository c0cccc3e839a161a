package mapping

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ruggespraak/domain"
)

// Check ties the mapping to an import: the kind, the columns of ours that it knows (targets), and the columns that the file
// has. It refuses, with a Dutch sentence that lists what there is, a mapping meant for another kind, a column of ours that
// the kind does not know, columns that the file lacks, and an unknown time zone.
func (m *Mapping) Check(kind string, targets, columns []string) error {
	if m.Kind != "" && m.Kind != kind {
		return domain.Errorf(domain.Invalid, "%s is bedoeld voor %s, niet voor %s.", m.name(), m.Kind, kind)
	}
	if m.Zone == "" {
		m.Zone = defaultZone
	}
	zone, err := loadZone(m.Zone)
	if err != nil {
		return domain.Errorf(domain.Invalid, "%s noemt de tijdzone %q, die hier onbekend is; verwacht wordt een naam als Europe/Amsterdam.",
			m.name(), m.Zone)
	}
	m.zone = zone
	has := folded(columns)
	if m.own {
		m.takeOwnNames(targets, has)
	}
	for _, o := range m.origins {
		if !slices.Contains(targets, o.target) {
			return domain.Errorf(domain.Invalid, "Regel %d van %s: %q is geen kolom van %s. Die zijn: %s.",
				o.line, m.path, o.target, kind, list(targets))
		}
	}
	if err := m.lacking(has, columns); err != nil {
		return err
	}
	m.keep(columns)
	return nil
}

// name is how the mapping is called at the beginning of a sentence.
func (m *Mapping) name() string {
	if m.path == "" {
		return "De mapping"
	}
	return "De mapping " + m.path
}

// loadZone finds a zone by its IANA name. The zone of this machine has none.
func loadZone(name string) (*time.Location, error) {
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("load time zone %q: not an IANA name", name)
	}
	return time.LoadLocation(name)
}

// takeOwnNames looks for our columns under their own names.
func (m *Mapping) takeOwnNames(targets []string, has map[string]bool) {
	m.origins = nil
	for _, t := range targets {
		if has[fold(t)] {
			m.origins = append(m.origins, origin{target: t, columns: []string{t}})
		}
	}
	m.number()
}

// number makes the index of the origins.
func (m *Mapping) number() {
	m.index = make(map[string]int, len(m.origins))
	for i, o := range m.origins {
		m.index[o.target] = i
	}
}

// lacking refuses columns that the file does not have, all in one sentence.
func (m *Mapping) lacking(has map[string]bool, columns []string) error {
	var missing []string
	for _, o := range m.origins {
		for _, c := range o.named() {
			if !has[fold(c)] {
				missing = append(missing, fmt.Sprintf("%q (regel %d, voor %q)", c, o.line, o.target))
			}
		}
	}
	if m.note == noteListed {
		for _, c := range m.kept {
			if !has[fold(c)] {
				missing = append(missing, fmt.Sprintf("%q (voor de notitie)", c))
			}
		}
	}
	if missing == nil {
		return nil
	}
	what := "een kolom die niet in het bestand staat"
	if len(missing) > 1 {
		what = "kolommen die niet in het bestand staan"
	}
	return domain.Errorf(domain.Invalid, "%s noemt %s: %s. Het bestand heeft: %s.",
		m.name(), what, strings.Join(missing, ", "), list(columns))
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func folded(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[fold(n)] = true
	}
	return set
}

// list gives names for a sentence, the first forty of them.
func list(names []string) string {
	const most = 40
	if len(names) > most {
		return fmt.Sprintf("%s en nog %d", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
