// Package mapping reads the YAML file of `import --mapping` and turns the rows of someone else's file into what our
// importers expect. The file is Dutch, strict (what it does not know it refuses, with the line) and has these keys, none
// of them required:
//
//	soort: signalen                  the kind of import that it is meant for; another kind is refused
//	bron: boston311                  the source's name, when --bron is not given
//	tijdzone: America/New_York       the zone of times without one, by IANA name; else the municipality's own
//	openbaar-register: ja            ja or nee (nee): every row is public already, so small numbers need no hiding
//	onbekende-maatregel: aanmaken    what a row with an unknown measure brings about: weigeren (the default) refuses
//	                                 the row, zonder-koppeling takes it without the link, aanmaken makes the measure
//	onbekende-vervanging: weigeren   what a motion or amendment brings about that replaces one that nobody knows, or that
//	                                 can't be replaced any more: weigeren (the default) or zonder-koppeling
//	strijdige-stemuitslag: weigeren  what numbers of votes bring about that contradict the outcome: weigeren (the default)
//	                                 refuses the row, zonder-aantallen keeps the outcome and puts the numbers in the note
//	datumnotaties:                   how the source writes dates, besides the ISO forms, which always work; the first
//	  - DD-MM-JJJJ UU:mm             that fits counts. JJJJ or JJ, MM or M, DD or D, UU (hour), mm (minute), ss (second);
//	  - "02/01/2006 15:04"           or a layout as Go writes it
//	kolommen:                        our column: where it comes from
//	  sleutel: case_enquiry_id       the source's column
//	  soort: {vast: knelpunt}        the same text for every row
//	  gebied:                        a column whose values are translated; spaces around them do not count, case does
//	    kolom: neighborhood
//	    waarden: {Roxbury: BOS-RX}   of several values divided by "|" each is translated
//	    anders: onbekend             for every other value and for none; without it another value refuses the row
//	  voor: {kolom: v, mag-ontbreken: ja}   a column that the file may lack: then it is empty
//	  nummer:                        a value taken from a text by the first of the patterns (RE2) that fits; $1 to $9 are
//	    kolom: tekst                 its groups, $0 is all of it. When none fits: what anders says, or the column that
//	    patronen: {'Nr\. (\d+)': "$1"}     anders-kolom names, or nothing
//	    anders-kolom: id
//	  kern:                          several columns joined, empty ones left out
//	    kolommen: [subject, type]
//	    scheiding: " - "             what stands between them; a space when not given
//	notitie: [queue, ward]           the source's columns that are kept as a note; or alle (every column), or overige
//	                                 (those that kolommen does not use)
//
// With kolommen, a column of ours that is not named there stays empty, even if the source has one of that name, and
// nothing is kept as a note unless notitie asks for it. Without kolommen, our columns are looked for under their own names
// and the other columns are the note.
//
// What belongs here: names, constants, value tables, dates and zones. What does not: what a value must be for a kind, and
// whether it is required; that is the importer's.
package mapping

import (
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// UnknownMeasure says what a row with a measure that nobody knows brings about.
type UnknownMeasure string

// The answers to an unknown measure.
const (
	RefuseRow   UnknownMeasure = "weigeren"
	WithoutLink UnknownMeasure = "zonder-koppeling"
	MakeMeasure UnknownMeasure = "aanmaken"
)

// withoutNumbers is the other answer to numbers of votes that contradict the outcome.
const withoutNumbers = "zonder-aantallen"

// defaultZone is the zone of a source that names none, when the importer knows no better.
const defaultZone = "Europe/Amsterdam"

// Mapping says how the rows of a source become rows of ours. Check must have passed before it is applied to a file.
type Mapping struct {
	Kind    string         // soort: the kind of import it is meant for; empty for any
	Source  string         // bron: the source's name; empty if not given
	Zone    string         // tijdzone: an IANA name; when empty, set it before Check or it becomes Europe/Amsterdam
	Public  bool           // openbaar-register: every row is public already
	Unknown UnknownMeasure // onbekende-maatregel

	Unlinked   bool // onbekende-vervanging: zonder-koppeling
	Unnumbered bool // strijdige-stemuitslag: zonder-aantallen

	path    string   // empty for the default
	layouts []layout // datumnotaties
	own     bool     // without kolommen: our columns go by their own names
	origins []origin // kolommen; or found by Check
	note    noteKind // notitie
	kept    []string // the columns of the note: as listed, or found by Check

	zone  *time.Location // by Check
	index map[string]int // target → its place in origins
}

// Default is the mapping of a file that has our own column names; the other columns are kept as a note.
func Default(kind string) *Mapping {
	return &Mapping{Kind: kind, Unknown: RefuseRow, own: true, note: noteRest}
}

// Values are what a row holds for each of our columns.
type Values struct {
	index map[string]int
	texts []string
}

// Get gives the value of one of our columns: empty when the source has none.
func (v Values) Get(target string) string {
	if i, ok := v.index[target]; ok {
		return v.texts[i]
	}
	return ""
}

// Apply gives a row's values by our own column names. A row that the file itself has trouble with, or with a value that
// its table does not know, gives a problem instead: a Dutch sentence without the value, with our column as its Field.
func (m *Mapping) Apply(row table.Row) (Values, *domain.Error) {
	if row.Problem != nil {
		return Values{}, row.Problem
	}
	v := Values{index: m.index, texts: make([]string, len(m.origins))}
	for i, o := range m.origins {
		text, problem := o.value(row)
		if problem != nil {
			return Values{}, problem
		}
		v.texts[i] = text
	}
	return v, nil
}

// Fills says whether one of our columns comes from anywhere in the file. Check must have passed.
func (m *Mapping) Fills(target string) bool {
	_, ok := m.index[target]
	return ok
}

// Column names where one of our columns comes from, to be shown to people: the source's column, several with a comma, or
// our own name when it comes from none.
func (m *Mapping) Column(target string) string {
	if i, ok := m.index[target]; ok && len(m.origins[i].columns) > 0 {
		return m.origins[i].label()
	}
	return target
}
