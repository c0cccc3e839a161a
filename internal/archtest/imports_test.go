package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "ruggespraak/"

// pkg is a package as `go list -json` tells it; of ours the paths lose the module's name.
type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// layer is a part of the program: its packages and those of ours that it may import. A name ending in / means all below it.
type layer struct {
	packages []string
	mayUse   []string
}

var (
	leaves   = []string{"internal/effect", "internal/disclosure", "internal/codec", "internal/ids"}
	core     = append([]string{"domain", "domain/", "commands", "projections"}, leaves...)
	logs     = []string{"internal/sqlite", "internal/kurrentdb"}
	forTests = []string{"internal/storetest", "internal/sqlite/sqlitetest"} // no program imports these
	shared   = []string{"internal/vault", "internal/access", "internal/ledger", "internal/interchange", "internal/interchange/"}
)

// layers is the dependency rule of the design. The first layer that names a package counts.
var layers = []layer{
	{[]string{"domain", "domain/"}, []string{"domain", "domain/"}},
	{leaves, nil},
	{[]string{"commands", "projections"}, append([]string{"domain", "domain/"}, leaves...)},
	{[]string{"internal/interchange", "internal/interchange/"}, append([]string{"internal/interchange", "internal/interchange/"}, core...)},
	{[]string{"internal/simulate"}, slices.Concat([]string{"commands", "domain", "domain/", "internal/simulate/voices"}, leaves)},
	{[]string{"internal/simulate/voices"}, []string{"domain"}},
	{[]string{"internal/web", "internal/api", "internal/relay"}, slices.Concat(core, shared)},
	{[]string{"internal/relay/publish"}, slices.Concat(core, []string{"internal/relay"})},
	{[]string{"internal/node"}, slices.Concat(core, shared, logs, []string{"internal/relay"})},
	{[]string{"internal/kurrentdb/esdbtest/cmd"}, []string{"internal/kurrentdb/esdbtest"}},
	{[]string{"internal/transfer"}, slices.Concat(core, shared, logs, []string{"internal/node", "internal/relay"})},
	{[]string{"internal/"}, core},
	{[]string{"docs"}, core},
	{[]string{"docs/voorbeelden"}, nil}, // carries example files, no code
	{[]string{"cmd/"}, []string{"cmd/", "domain", "domain/", "commands", "projections", "internal/", "docs/voorbeelden"}},
}

// violations says what in the graph breaks the rule.
func violations(graph []pkg) []string {
	var out []string
	for _, p := range graph {
		from, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours {
			continue
		}
		for _, path := range p.Imports {
			if to, ours := strings.CutPrefix(path, module); ours && !mayImport(from, to) {
				out = append(out, from+" imports "+to)
			} else if !ours && covers(layers[0].packages, from) && strings.Contains(path, ".") {
				out = append(out, from+" imports "+path+", which is not in the standard library")
			}
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if to := strings.TrimPrefix(path, module); !testMayImport(from, to) {
				out = append(out, "a test of "+from+" imports "+to)
			}
		}
	}
	return out
}

func mayImport(from, to string) bool {
	for _, l := range layers {
		if covers(l.packages, from) {
			return !slices.Contains(forTests, to) && covers(l.mayUse, to)
		}
	}
	return false
}

// testMayImport lets tests import what they like, but for the logs, which stay strangers to each other, and for their
// contract suite, which is for tests of logs alone.
func testMayImport(from, to string) bool {
	isLog := slices.Contains(logs, from)
	switch {
	case from == to:
		return true
	case to == "internal/storetest":
		return isLog
	default:
		return !isLog || !slices.Contains(logs, to)
	}
}

func covers(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return p == path || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p)
	})
}

func TestImportsFollowTheDesign(t *testing.T) {
	graph := list(t)
	if len(graph) < 5 {
		t.Fatalf("go list found %d packages only", len(graph))
	}
	for _, v := range violations(graph) {
		t.Error(v)
	}
}

// list asks the go command for every package of the module.
func list(t *testing.T) []pkg {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var graph []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return graph
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		graph = append(graph, p)
	}
}

func TestPlantedImportsAreFound(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"domain", "domain/text", true}, {"domain", "internal/codec", false}, {"domain", "commands", false},
		{"commands", "domain", true}, {"commands", "internal/disclosure", true}, {"commands", "projections", false}, {"commands", "internal/sqlite", false},
		{"projections", "internal/effect", true}, {"projections", "commands", false}, {"projections", "internal/vault", false},
		{"internal/codec", "domain", false}, {"internal/codec", "internal/effect", false},
		{"internal/sqlite", "commands", true}, {"internal/sqlite", "internal/kurrentdb", false}, {"internal/kurrentdb", "internal/sqlite", false},
		{"internal/sqlite", "internal/vault", false}, {"internal/sqlite", "internal/storetest", false}, {"internal/vault", "internal/ledger", false},
		{"internal/sqlite", "internal/sqlite/sqlitetest", false}, {"cmd/ruggespraak", "internal/sqlite/sqlitetest", false},
		{"internal/interchange", "internal/interchange/table", true}, {"internal/interchange/table", "internal/vault", false},
		{"internal/web", "internal/vault", true}, {"internal/api", "internal/interchange/table", true}, {"internal/relay", "internal/ledger", true},
		{"internal/relay/publish", "internal/relay", true}, {"internal/relay/publish", "internal/vault", false}, {"internal/relay", "internal/relay/publish", false},
		{"internal/web", "internal/api", false}, {"internal/web", "internal/node", false}, {"internal/api", "internal/sqlite", false}, {"internal/ledger", "internal/vault", false},
		{"internal/node", "internal/sqlite", true}, {"internal/node", "internal/relay", true}, {"internal/node", "internal/web", false}, {"internal/node", "internal/storetest", false},
		{"internal/kurrentdb/esdbtest/cmd", "internal/kurrentdb/esdbtest", true}, {"internal/kurrentdb/esdbtest/cmd", "internal/kurrentdb", false},
		{"internal/transfer", "internal/node", true}, {"internal/transfer", "internal/vault", true}, {"internal/node", "internal/transfer", false}, {"internal/transfer", "internal/web", false},
		{"cmd/ruggespraak", "internal/node", true}, {"cmd/ruggespraak", "internal/storetest", false}, {"domain", "cmd/ruggespraak", false},
		{"internal/simulate", "commands", true}, {"internal/simulate", "internal/simulate/voices", true}, {"internal/simulate", "internal/ids", true},
		{"internal/simulate", "projections", false}, {"internal/simulate", "internal/node", false}, {"internal/simulate/voices", "domain", true},
		{"internal/simulate/voices", "internal/simulate", false}, {"internal/web", "internal/simulate", false},
		{"docs", "domain", true}, {"docs", "internal/sqlite", false}, {"util", "domain", false}, {"internal/newcomer", "internal/sqlite", false},
	} {
		found := violations([]pkg{{ImportPath: module + c.from, Imports: []string{"fmt", module + c.to}}})
		if c.allowed != (len(found) == 0) {
			t.Errorf("%s imports %s: allowed should be %t, got %q", c.from, c.to, c.allowed, found)
		}
	}
}

func TestPlantedImportsOfTestsAreFound(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"internal/sqlite", "internal/storetest", true}, {"internal/kurrentdb", "internal/storetest", true}, {"internal/storetest", "internal/storetest", true},
		{"internal/vault", "internal/storetest", false}, {"commands", "internal/storetest", false}, {"internal/kurrentdb", "internal/sqlite", false},
		{"internal/sqlite", "internal/sqlite", true}, {"projections", "internal/sqlite", true}, {"domain", "internal/codec", true},
	} {
		for _, p := range []pkg{{TestImports: []string{module + c.to}}, {XTestImports: []string{module + c.to}}} {
			p.ImportPath = module + c.from
			if found := violations([]pkg{p}); c.allowed != (len(found) == 0) {
				t.Errorf("a test of %s imports %s: allowed should be %t, got %q", c.from, c.to, c.allowed, found)
			}
		}
	}
	if found := violations([]pkg{{ImportPath: module + "domain", Imports: []string{"encoding/json", "github.com/google/uuid"}}}); len(found) != 1 {
		t.Errorf("a third-party import of domain: got %q", found)
	}
}
