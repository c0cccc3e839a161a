package metrics_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.yaml.in/yaml/v3"
)

// everything is a node of which every figure is there.
func everything(t *testing.T) *world {
	w := newWorld(t)
	w.raise(1)
	w.sources.Connection = connection(true)
	w.sources.Policies, w.sources.Publications = book{}.readers("", "termijnen"), book{}.readers("", "nats")
	h := w.metrics.Requests(http.NotFoundHandler(), discard())
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	return w
}

func TestFiguresAreNamedAsPrometheusAsks(t *testing.T) {
	w := everything(t)
	w.admin(t.Context())
	gatherer, ok := w.metrics.Registerer().(prometheus.Gatherer)
	if !ok {
		t.Fatal("what registers can't be read")
	}
	problems, err := testutil.GatherAndLint(gatherer)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func TestASecondStateOfANodeIsRefused(t *testing.T) {
	w := newWorld(t)
	w.admin(t.Context())
	if _, err := w.metrics.Admin(t.Context(), w.sources, discard()); err == nil {
		t.Error("two nodes in the same figures")
	}
}

// dashboard is what a test reads of a dashboard.
type dashboard struct {
	UID    string `json:"uid"`
	Schema int    `json:"schemaVersion"`
	Panels []struct {
		ID         int            `json:"id"`
		Type       string         `json:"type"`
		Title      string         `json:"title"`
		Datasource map[string]any `json:"datasource"`
		Grid       struct{ X, Y, W, H int }
		Targets    []struct {
			Expr string `json:"expr"`
		} `json:"targets"`
	} `json:"panels"`
}

func TestTheDashboardShowsWhatIsThere(t *testing.T) {
	raw, err := os.ReadFile("../../docs/beheer/grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	if d.UID == "" || d.Schema < 36 {
		t.Errorf("uid %q, schema %d", d.UID, d.Schema)
	}
	there := read(t, everything(t).admin(t.Context())).names()
	var shown []string
	ids := map[int]bool{}
	for _, p := range d.Panels {
		if p.Title == "" || ids[p.ID] {
			t.Errorf("panel %d %q has no title, or its number twice", p.ID, p.Title)
		}
		ids[p.ID] = true
		if p.Type != "row" && (p.Datasource["uid"] != "${bron}" || len(p.Targets) == 0) {
			t.Errorf("panel %q is tied to one source of data, or asks nothing", p.Title)
		}
		for _, target := range p.Targets {
			shown = append(shown, exist(t, there, target.Expr)...)
		}
	}
	for _, name := range own(there) {
		if base := family(name); !slices.ContainsFunc(shown, func(s string) bool { return family(s) == base }) {
			t.Errorf("%s is on no panel", name)
		}
	}
}

// alarms is the file of rules, as Prometheus reads it.
type alarms struct {
	Groups []struct {
		Name  string `yaml:"name"`
		Rules []struct {
			Alert       string            `yaml:"alert"`
			Expr        string            `yaml:"expr"`
			For         string            `yaml:"for"`
			Labels      map[string]string `yaml:"labels"`
			Annotations map[string]string `yaml:"annotations"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

func TestEveryAlarmIsAboutAFigureAndSaysWhatToDo(t *testing.T) {
	raw, err := os.ReadFile("../../docs/beheer/alarmen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var a alarms
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&a); err != nil {
		t.Fatal(err)
	}
	there, rules := read(t, everything(t).admin(t.Context())).names(), 0
	for _, g := range a.Groups {
		for _, r := range g.Rules {
			rules++
			if len(exist(t, there, r.Expr)) == 0 {
				t.Errorf("%s asks for no figure", r.Alert)
			}
			if r.Alert == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" || r.Labels["ernst"] == "" {
				t.Errorf("alarm %q does not say what is wrong, what to do or how grave it is", r.Alert)
			}
		}
	}
	if rules < 9 {
		t.Errorf("%d alarms only", rules)
	}
}

var (
	metricName = regexp.MustCompile(`\b(?:ruggespraak|process|go)_[a-z0-9_]+`)
	suffix     = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// exist finds the figures that an expression names, and complains of those that there are none of.
func exist(t *testing.T, there []string, expr string) []string {
	t.Helper()
	found := metricName.FindAllString(expr, -1)
	for _, name := range found {
		if !slices.Contains(there, name) {
			t.Errorf("there is no %s, of which %s tells", name, expr)
		}
	}
	return found
}

func own(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, "ruggespraak_") })
}

func family(name string) string { return suffix.ReplaceAllString(name, "") }
