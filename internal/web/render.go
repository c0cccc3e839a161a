package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed templates
var templateFiles embed.FS

// page is what every page shows around its own content.
type page struct {
	Title   string
	Site    string // the municipality
	Fictive bool
	Here    string // the entry of the menu that this page is under
	Dates   dates  // kept in the links between views
	Notice  notice
}

// content is a typed page: a struct that embeds page, with a template of its own.
type content interface{ template() string }

// pages is every typed page. Each has the template of that name, and no template goes without a page.
var pages = []content{
	homePage{}, measuresPage{}, measurePage{}, decisionsPage{}, decisionPage{}, openPage{}, voicesPage{}, lessonsPage{}, risesPage{}, termsPage{},
	bundlesPage{}, bundlePage{}, commitmentsPage{}, commitmentPage{}, agendaPage{},
	findTrailPage{}, trailPage{}, leadTimesPage{}, comparedPage{},
	newSignalPage{}, signalPage{}, signalRaisedPage{}, feedbackPage{}, newDecisionPage{}, newEvaluationPage{},
	doPage{}, actPage{}, advicesPage{}, advicePage{}, cyclePage{}, signalsPage{}, newTeamSignalsPage{}, teamSignalsRaisedPage{},
	pendingPage{}, statusPage{},
}

// frame makes the part that all pages have.
func (s *site) frame(title, here string, d dates) page {
	return page{Title: title, Site: s.Name, Fictive: s.Fictive, Here: here, Dates: d}
}

// parseTemplates reads each page's template together with the layout and the parts that pages share.
func parseTemplates() map[string]*template.Template {
	shared := template.Must(template.New("").Option("missingkey=error").Funcs(functions).ParseFS(templateFiles, "templates/delen/*.html"))
	all := map[string]*template.Template{}
	for _, p := range pages {
		own := template.Must(shared.Clone())
		all[p.template()] = template.Must(own.ParseFS(templateFiles, "templates/"+p.template()+".html"))
	}
	return all
}

// render writes a page at once, or nothing when its template fails.
func (s *site) render(w http.ResponseWriter, status int, c content) error {
	var b bytes.Buffer
	if err := s.templates[c.template()].ExecuteTemplate(&b, "pagina", c); err != nil {
		return fmt.Errorf("render %s: %w", c.template(), err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // whoever asked is gone: there is nobody to tell
	return nil
}
