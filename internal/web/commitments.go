package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// commitmentsPage answers: what did the raad ask and the college promise, and what became of it?
type commitmentsPage struct {
	page
	Kinds  []filterLink
	Groups []commitmentGroup
}

// filterLink shows one sort only.
type filterLink struct {
	Label, Link string
	Here        bool
}

// commitmentGroup is all that stands alike, the longest overdue first.
type commitmentGroup struct {
	ID, Title, Explained, Count string
	Finished                    bool // nothing is waited for any more
	Rows                        []commitmentLine
	All                         string // where all of them are, when not all are listed
}

// commitmentLine is one motion, amendment or promise in the list.
type commitmentLine struct {
	Kind, Title, Link, Number string
	On, Portfolio, Due, Over  string // in words; empty when there is none
	Since                     string
	ReplacedBy                string // where what came in its place is
	Act                       *actLink
}

// maxListed bounds how many of one group are listed before the reader asks for all.
const maxListed = 50

const commitmentsPath = "/toezeggingen-en-moties"

func (commitmentsPage) template() string { return "toezeggingen-en-moties" }

func (s *site) commitments(w http.ResponseWriter, r *http.Request) error {
	return s.view(w, r, func(d dates, n notice) error {
		params := asked(r, "soort", "stand", "portefeuille", "maatregel")
		rows, err := viewRows[projections.CommitmentRow](r.Context(), s, projections.Commitments, d, params)
		if err != nil {
			return err
		}
		p := commitmentsPage{page: s.frame("Toezeggingen en moties", commitmentsPath, d), Kinds: kindFilters(d, params["soort"])}
		p.Notice = n
		for _, state := range projections.CommitmentStates {
			if g := groupOf(rows, state, d, params); len(g.Rows) > 0 {
				p.Groups = append(p.Groups, g)
			}
		}
		return s.render(w, http.StatusOK, p)
	})
}

// asked reads what a page is narrowed to.
func asked(r *http.Request, names ...string) map[string]string {
	params := map[string]string{}
	for _, name := range names {
		if v := strings.TrimSpace(r.URL.Query().Get(name)); v != "" {
			params[name] = v
		}
	}
	return params
}

func kindFilters(d dates, here string) []filterLink {
	links := []filterLink{{Label: "Alles", Link: d.Link(commitmentsPath), Here: here == ""}}
	for _, k := range [][2]string{{"toezegging", "Toezeggingen"}, {"motie", "Moties"}, {"amendement", "Amendementen"}} {
		links = append(links, filterLink{Label: k[1], Link: d.narrowed(commitmentsPath, map[string]string{"soort": k[0]}), Here: here == k[0]})
	}
	return links
}

// narrowed is the address of a view that keeps the dates and shows a part.
func (d dates) narrowed(path string, params map[string]string) string {
	q := url.Values{}
	for name, v := range params {
		q.Set(name, v)
	}
	link := d.Link(path)
	if strings.Contains(link, "?") {
		return link + "&" + q.Encode()
	}
	return link + "?" + q.Encode()
}

// stateWords says of each state what it means, and whether anything is still waited for.
var stateWords = map[string]struct {
	title, explained string
	finished         bool
}{
	"termijn-verstreken":       {"Termijn verstreken", "De termijn is voorbij en er is niet gemeld dat het is gedaan.", false},
	"heropend":                 {"Heropend", "De raad vindt dat het nog niet is gedaan.", false},
	"niet-uitgevoerd":          {"Niet uitgevoerd", "Het college voert de motie niet uit en zegt waarom. De raad moet daar nog iets van vinden.", false},
	"voorgesteld-als-afgedaan": {"Voorgesteld als afgedaan", "Het college zegt dat het is gedaan. Alleen de raad kan het afdoen.", false},
	"open":                     {"Open", "Dit moet nog gebeuren.", false},
	"ingediend":                {"Ingediend", "De raad heeft hierover nog niet gestemd.", false},
	"aangehouden":              {"Aangehouden", "De stemming is uitgesteld.", false},
	"afgedaan":                 {"Afgedaan", "De raad vindt dat het is gedaan.", true},
	"aangenomen":               {"Aangenomen amendementen", "Het voorstel luidt nu zoals het amendement zegt.", true},
	"verworpen":                {"Verworpen", "De raad stemde tegen.", true},
	"vervangen":                {"Vervangen", "Er kwam een gewijzigd stuk voor in de plaats. Het oude blijft hier staan.", true},
	"ingetrokken":              {"Ingetrokken", "De indieners namen het terug.", true},
}

// groupOf lists what stands alike, the longest overdue first, and then what stands so the longest.
func groupOf(rows []projections.CommitmentRow, state string, d dates, params map[string]string) commitmentGroup {
	var alike []projections.CommitmentRow
	for _, row := range rows {
		if row.State == state {
			alike = append(alike, row)
		}
	}
	slices.SortStableFunc(alike, func(a, b projections.CommitmentRow) int {
		return cmp.Or(cmp.Compare(over(b), over(a)), cmp.Compare(a.Since, b.Since))
	})
	words := stateWords[state]
	g := commitmentGroup{ID: state, Title: words.title, Explained: words.explained, Count: dutchInt(len(alike)), Finished: words.finished}
	if len(alike) > maxListed && params["stand"] == "" {
		alike = alike[:maxListed]
		all := map[string]string{"stand": state}
		for name, v := range params {
			all[name] = v
		}
		g.All = d.narrowed(commitmentsPath, all)
	}
	for _, row := range alike {
		g.Rows = append(g.Rows, commitmentLineOf(row, d))
	}
	return g
}

func over(row projections.CommitmentRow) int {
	if row.DaysOver == nil {
		return 0
	}
	return *row.DaysOver
}

func commitmentLineOf(row projections.CommitmentRow, d dates) commitmentLine {
	line := commitmentLine{
		Kind: row.Kind, Title: titleOf(row), Link: commitmentLink(d, row.Kind, row.ID), Number: row.Number, On: dutchDate(row.On),
		Portfolio: row.Portfolio, Since: dutchDate(row.Since), Over: overdue(row),
	}
	if row.Due != nil {
		line.Due = dutchDate(*row.Due)
	}
	if row.ReplacedBy != "" {
		line.ReplacedBy = commitmentLink(d, row.Kind, row.ReplacedBy)
	}
	if acts := commitmentActs(row, commitmentsPath); len(acts) > 0 && !d.Given() {
		line.Act = &acts[0]
	}
	return line
}

// overdue says how late it is, or was when it was done.
func overdue(row projections.CommitmentRow) string {
	switch {
	case !row.Passed:
		return ""
	case row.DoneOn != nil:
		return counted(over(row), "dag", "dagen") + " te laat"
	}
	return counted(over(row), "dag", "dagen") + " over tijd"
}

// titleOf is what a commitment is called: a promise has no title, only its words.
func titleOf(row projections.CommitmentRow) string {
	if row.Title != "" {
		return row.Title
	}
	return shortened(row.Text)
}

// longestTitle is how much of a promise stands above it, or in a list.
const longestTitle = 90

// shortened is a text as a title: its first words.
func shortened(text string) string {
	if utf8.RuneCountInString(text) <= longestTitle {
		return text
	}
	short := string([]rune(text)[:longestTitle])
	if i := strings.LastIndex(short, " "); i > 0 {
		short = short[:i]
	}
	return short + "…"
}

// commitmentPaths is where each kind has its pages.
var commitmentPaths = map[domain.Category]string{
	domain.MotionCategory: "/moties/", domain.AmendmentCategory: "/amendementen/", domain.PromiseCategory: "/toezeggingen/",
}

func commitmentLink(d dates, kind, id string) string {
	return d.Link(commitmentPaths[domain.Category(kind)], id)
}
