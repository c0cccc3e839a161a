package web

import (
	"bytes"
	"html/template"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// vary fills a value at random: every text and number is there or not, every list is empty or has a few, every truth value is
// one or the other. So all that a template may ask of its page is asked.
func vary(r *rand.Rand, v reflect.Value) {
	if !v.CanSet() {
		return
	}
	some := r.IntN(2) == 0
	switch v.Kind() {
	case reflect.String:
		if some {
			v.SetString("tekst")
		}
	case reflect.Bool:
		v.SetBool(some)
	case reflect.Int:
		v.SetInt(int64(r.IntN(3) + 400*r.IntN(2)))
	case reflect.Float64:
		v.SetFloat(r.Float64())
	case reflect.Slice:
		if some {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				vary(r, v.Index(i))
			}
		}
	case reflect.Pointer:
		if some {
			v.Set(reflect.New(v.Type().Elem()))
			vary(r, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if !field.CanSet() && v.Type().Field(i).Anonymous { // an embedded struct of ours: its own fields can be set
				for j := range field.NumField() {
					vary(r, field.Field(j))
				}
				continue
			}
			vary(r, field)
		}
	}
}

// tried executes a template on many variations of its page.
func tried(t *template.Template, page content) error {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		p := reflect.New(reflect.TypeOf(page)).Elem()
		vary(r, p)
		if err := t.ExecuteTemplate(&bytes.Buffer{}, "pagina", p.Interface()); err != nil {
			return err
		}
	}
	return nil
}

func TestTemplatesFitTheirPages(t *testing.T) {
	all := parseTemplates()
	for _, p := range pages {
		if err := tried(all[p.template()], p); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryTemplateHasAPage(t *testing.T) {
	var names []string
	for _, p := range pages {
		names = append(names, p.template())
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil || len(files) != len(pages) {
		t.Fatalf("%d templates for %d pages (%v)", len(files), len(pages), err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(strings.TrimPrefix(f, "templates/"), ".html"); !slices.Contains(names, name) {
			t.Errorf("template %s has no page", name)
		}
	}
}

func TestPlantedTemplateFaultsAreFound(t *testing.T) {
	for name, fault := range map[string]string{
		"unknown field":                `{{define "inhoud"}}{{.Naam}}{{end}}`,
		"unknown field in a list":      `{{define "inhoud"}}{{range .Decisions}}{{.Naam}}{{end}}{{end}}`,
		"unknown field behind an if":   `{{define "inhoud"}}{{if .Chart}}{{.Chart.Naam}}{{end}}{{end}}`,
		"unknown field behind an else": `{{define "inhoud"}}{{if .Chart}}{{else}}{{if .Signals.Hidden}}{{.Naam}}{{end}}{{end}}{{end}}`,
		"template for another type":    `{{define "inhoud"}}{{template "grafiek" .Signals}}{{end}}`,
	} {
		planted := template.Must(template.Must(parseTemplates()["verwerkt"].Clone()).Parse(fault))
		if tried(planted, measurePage{}) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
