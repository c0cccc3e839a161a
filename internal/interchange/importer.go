package interchange

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/interchange/mapping"
	"ruggespraak/internal/interchange/table"
)

// batch is how many rows go to the log together.
const batch = 2000

// Importer imports files at one desk.
type Importer struct {
	Desk commands.Desk
	// Lookup finds what was taken over before under a source's key, whatever the source.
	Lookup func(ctx context.Context, kind domain.Category, key string) ([]Found, error)
	// Imprint makes the keyed digest by which a row is seen to have changed.
	Imprint func(parts ...string) domain.Imprint
	// Progress is told after each batch how many rows of how many were handled; nil: nobody wants to know.
	Progress func(done, total int)
}

// Found is one aggregate with a source's key.
type Found struct{ Source, ID string }

// Options says how to import a file.
type Options struct {
	Mapping *mapping.Mapping  // nil: the columns have our own names
	Source  domain.SourceName // empty: the mapping's, else the file's name
	Update  bool              // record changed rows as corrections
	DryRun  bool              // do everything but write
}

// Summary is what came of an import, as documented for --format json.
type Summary struct {
	Kind     string `json:"soort"`
	Read     int    `json:"gelezen"`
	Accepted int    `json:"aanvaard"`
	Known    int    `json:"bekend"`
	Changed  int    `json:"gewijzigd"`
	Refused  int    `json:"geweigerd"`
	// Of motions and amendments: how many were marked as replaced, and how many rows went in without what they replace, or
	// without the numbers of the vote.
	Replaced   int `json:"vervangen,omitempty"`
	Unlinked   int `json:"zonderKoppeling,omitempty"`
	Unnumbered int `json:"zonderAantallen,omitempty"`

	Refusals []Refusal `json:"weigeringen"`
	Changes  []Change  `json:"wijzigingen"`
}

// Refusal says why a row was not taken over.
type Refusal struct {
	Line   int    `json:"regel"`
	Column string `json:"kolom"`
	Reason string `json:"reden"`
}

// Change names a row that says something else than before.
type Change struct {
	Line     int    `json:"regel"`
	Recorded bool   `json:"vastgelegd"` // as a correction
	Key      string `json:"sleutel"`
}

// Kinds names the kinds of import.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// kind is one kind of import: its columns and how a row becomes an act.
type kind struct {
	name     string
	required []string        // columns without which no row can be read
	columns  []string        // all, the required ones included
	key      []string        // columns that make up the row's key; sleutel when empty
	category domain.Category // of a kind whose rows may come in the place of another
	// act makes the act of a row; a kind with gather makes acts of many rows together instead.
	act    func(ctx context.Context, r *run, row line) (commands.Act, error)
	gather func(ctx context.Context, r *run, rows []line) error
}

// line is a row under our own column names.
type line struct {
	number int
	values mapping.Values
	note   string
	origin domain.Origin
	// corrected is set when the row's act records a correction.
	corrected *bool
	aside     *aside
	// problem says why the row can't be read at all.
	problem error
}

func (l line) get(column string) string { return l.values.Get(column) }

// run is one import under way.
type run struct {
	*Importer
	kind     kind
	mapping  *mapping.Mapping
	source   domain.SourceName
	update   bool
	summary  Summary
	measures map[string]measureFound
	rows     []line
	waiting  []line // for the row that they replace
	total    int
	handled  int
	seen     map[domain.SourceKey]domain.Imprint // of this run, when it records corrections
	stages   *pipeline
}

// Run imports a file. What is refused row by row is in the summary; the error is for a file that can't be imported at all,
// or for a log that can't be written: then the summary says how far it came, and running it again goes on from there.
func (im *Importer) Run(ctx context.Context, kindName, path string, o Options) (Summary, error) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == kindName })
	if i < 0 {
		return Summary{}, domain.Errorf(domain.Invalid, "Soort %q is niet te importeren; kies uit: %s.", kindName, strings.Join(Kinds(), ", "))
	}
	file, err := table.Open(path)
	if err != nil {
		return Summary{}, err
	}
	r := &run{
		Importer: im, kind: kinds[i], mapping: o.Mapping, update: o.Update, measures: map[string]measureFound{}, total: file.Rows(),
		seen:    map[domain.SourceKey]domain.Imprint{},
		summary: Summary{Kind: kindName, Refusals: []Refusal{}, Changes: []Change{}},
	}
	if err := r.prepare(file, path, o); err != nil {
		return Summary{}, err
	}
	if o.DryRun {
		r.Importer = im.dry()
	}
	if err := r.all(ctx, file); err != nil {
		return r.summary, fmt.Errorf("import %s: %w", kindName, err)
	}
	slices.SortStableFunc(r.summary.Refusals, func(a, b Refusal) int { return a.Line - b.Line })
	slices.SortStableFunc(r.summary.Changes, func(a, b Change) int { return a.Line - b.Line })
	return r.summary, nil
}

// all reads the file and waits until everything is on disk.
func (r *run) all(ctx context.Context, file *table.File) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r.stages = r.start(ctx, cancel)
	err := file.Each(ctx, func(row table.Row) error { return r.take(ctx, row) })
	if err == nil {
		err = r.flush(ctx)
	}
	r.stages.finish()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if err != nil {
		return err
	}
	return r.replacements(ctx)
}

// prepare ties the mapping to the file and refuses a file without the columns that every row needs.
func (r *run) prepare(file *table.File, path string, o Options) error {
	if r.mapping == nil {
		r.mapping = mapping.Default(r.kind.name)
	}
	if r.mapping.Zone == "" {
		r.mapping.Zone = r.Desk.Settings.Zone.String()
	}
	columns := file.Columns()
	if err := r.mapping.Check(r.kind.name, r.kind.columns, columns); err != nil {
		return err
	}
	for _, c := range r.kind.required {
		if !r.mapping.Fills(c) {
			return domain.FieldErrorf(c, "Het bestand %s heeft geen kolom %q, die %s nodig heeft. Het bestand heeft: %s.",
				path, c, r.kind.name, strings.Join(columns, ", "))
		}
	}
	switch {
	case o.Source != "":
		r.source = o.Source
	case r.mapping.Source != "":
		r.source = domain.SourceName(r.mapping.Source)
	default:
		r.source = domain.SourceName(filepath.Base(path))
	}
	return nil
}

// take reads one row and hands over a batch when there are enough.
func (r *run) take(ctx context.Context, row table.Row) error {
	l := line{number: row.Line, corrected: new(bool), aside: new(aside)}
	values, problem := r.mapping.Apply(row)
	if problem != nil {
		l.problem = problem
	} else {
		l.values, l.note = values, r.mapping.Note(row)
		l.origin = r.origin(l)
	}
	if r.waits(&l) {
		return nil
	}
	if r.rows = append(r.rows, l); len(r.rows) < batch || r.kind.gather != nil && len(r.rows) < 20*batch {
		return nil
	}
	return r.flush(ctx)
}

// origin says where the row comes from, with the digest by which a change is seen.
func (r *run) origin(l line) domain.Origin {
	parts := make([]string, 0, 2*len(r.kind.columns)+3)
	parts = append(parts, r.kind.name, string(r.source), l.note)
	for _, c := range r.kind.columns {
		if v := l.get(c); v != "" {
			parts = append(parts, c, v)
		}
	}
	key := l.get("sleutel")
	if r.kind.key != nil {
		cells := make([]string, len(r.kind.key))
		for i, c := range r.kind.key {
			cells[i] = l.get(c)
		}
		key = strings.TrimSpace(strings.Join(cells, " "))
	}
	return domain.Origin{
		Source: r.source, Key: domain.SourceKey(key), Imprint: r.Imprint(parts...), PublicRegister: r.mapping.Public,
	}
}

// flush hands on the rows that were read.
func (r *run) flush(ctx context.Context) error {
	rows := r.rows
	r.rows = nil
	if len(rows) == 0 {
		return nil
	}
	if err := identifiersOfPeople(rows); err != nil {
		return err
	}
	if r.kind.gather == nil {
		return r.stages.feed(ctx, rows)
	}
	err := r.kind.gather(ctx, r, rows)
	r.tell(len(rows))
	return err
}

// twice refuses a row whose key stood before in the file with another content: as corrections the two would take turns for
// ever.
func (r *run) twice(l line) error {
	if !r.update {
		return nil
	}
	if had, ok := r.seen[l.origin.Key]; ok && had != l.origin.Imprint {
		return domain.FieldErrorf("sleutel", "Deze sleutel staat eerder in het bestand met een andere inhoud.")
	}
	r.seen[l.origin.Key] = l.origin.Imprint
	return nil
}

func (r *run) act(ctx context.Context, l line) (commands.Act, error) {
	if err := r.readable(l); err != nil {
		return nil, err
	}
	return r.kind.act(ctx, r, l)
}

// readable refuses a row of which no act can be made whatever its kind.
func (r *run) readable(l line) error {
	if l.problem != nil {
		return l.problem
	}
	if l.origin.Key == "" {
		return domain.FieldErrorf("sleutel", "De sleutel ontbreekt.")
	}
	return r.twice(l)
}

// note counts what came of a row; an error that is no refusal of the row stops the import.
func (r *run) note(l line, added bool, err error) error {
	r.summary.Read++
	if err == nil {
		r.summary.count(*l.aside)
	}
	var refusal *domain.Error
	switch {
	case err == nil && added && *l.corrected:
		r.summary.Changed++
		r.summary.Changes = append(r.summary.Changes, Change{Line: l.number, Recorded: true, Key: string(l.origin.Key)})
	case err == nil && added:
		r.summary.Accepted++
	case err == nil:
		r.summary.Known++
	case errors.Is(err, domain.Changed):
		r.summary.Changed++
		r.summary.Changes = append(r.summary.Changes, Change{Line: l.number, Key: string(l.origin.Key)})
	case errors.As(err, &refusal) && refusal.Kind != domain.Unreached && refusal.Kind != domain.Conflict:
		r.refuse(l.number, refusal)
	default:
		return err
	}
	return nil
}

// count adds what happened to a row besides being taken over.
func (s *Summary) count(a aside) {
	for at, was := range map[*int]bool{&s.Replaced: a.replaced, &s.Unlinked: a.unlinked, &s.Unnumbered: a.unnumbered} {
		if was {
			*at++
		}
	}
}

// identifiersOfPeople refuses a file whose keys are burgerservicenummers: a key is kept as it is. One number of nine digits in
// eleven passes the eleven test by chance, so it takes several that all do.
func identifiersOfPeople(rows []line) error {
	nine, passed := 0, 0
	for _, l := range rows {
		if key := string(l.origin.Key); len(key) == 9 && strings.Trim(key, "0123456789") == "" {
			nine++
			if domain.HasBSN(key) {
				passed++
			}
		}
	}
	if nine >= 4 && nine == passed {
		return domain.FieldErrorf("sleutel", "De sleutels van dit bestand zijn burgerservicenummers; gebruik een andere sleutel.")
	}
	return nil
}

func (r *run) refuse(number int, why *domain.Error) {
	r.summary.Refused++
	r.summary.Refusals = append(r.summary.Refusals, Refusal{Line: number, Column: r.columnOf(why.Field), Reason: why.Text})
}

// columnOf finds the file's column for a field of ours: wire names differ from column names in their underscores only.
func (r *run) columnOf(field string) string {
	plain := strings.NewReplacer("_", "", "-", "")
	field, _, _ = strings.Cut(field, ".")
	if alias, ok := columnAliases[field]; ok {
		field = alias
	}
	for _, c := range r.kind.columns {
		if strings.EqualFold(plain.Replace(c), plain.Replace(field)) {
			return r.mapping.Column(c)
		}
	}
	return field
}

var columnAliases = map[string]string{
	"inWoordenVanVerteller": "kern", "uitkomsten": "uitkomst", "verwachtingen": "verwachting_meetreeks", "bevinding": "bevindingen",
	"oordeelPerVerwachting": "oordeel", "vindplaats": "bron", "naam": "meetreeks",
	"vervangenDoor": "vervangt", "stemuitslag": "voor", "verantwoording": "toelichting", "antwoord": "antwoorden",
}
