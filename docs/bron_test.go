package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is what the Go files of a package say: doc comments by type, and words by their type, in lists and as constants.
type source struct {
	docs   map[string]string
	lists  map[string][]string
	consts map[string][]string
	values map[string]string // of constants by their name
}

func readGo(t *testing.T, folder string) source {
	t.Helper()
	s := source{docs: map[string]string{}, lists: map[string][]string{}, consts: map[string][]string{}, values: map[string]string{}}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no Go files in %s (%v)", folder, err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, tok := range []token.Token{token.TYPE, token.CONST, token.VAR} { // lists name constants
		for _, file := range files {
			for _, d := range file.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == tok {
					s.add(g)
				}
			}
		}
	}
	return s
}

func (s source) add(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.docs[spec.Name.Name] = strings.Join(strings.Fields(g.Doc.Text()), " ")
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				if i < len(spec.Values) && name.IsExported() {
					s.value(name.Name, spec.Type, spec.Values[i])
				}
			}
		}
	}
}

func (s source) value(name string, typ, value ast.Expr) {
	if list, ok := value.(*ast.CompositeLit); ok {
		array, isArray := list.Type.(*ast.ArrayType)
		if elem, named := arrayElem(array, isArray); named {
			for _, e := range list.Elts {
				s.lists[elem] = append(s.lists[elem], s.text(e))
			}
		}
		return
	}
	if id, ok := typ.(*ast.Ident); ok && s.text(value) != "" {
		s.values[name] = s.text(value)
		s.consts[id.Name] = append(s.consts[id.Name], s.text(value))
	}
}

func arrayElem(a *ast.ArrayType, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	id, named := a.Elt.(*ast.Ident)
	if !named {
		return "", false
	}
	return id.Name, true
}

func (s source) text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err == nil {
			return text
		}
	case *ast.Ident:
		return s.values[e.Name]
	}
	return ""
}

// doc is the first sentence of a type's comment.
func (s source) doc(t *testing.T, name string) string {
	t.Helper()
	text, _, _ := strings.Cut(s.docs[name], ". ")
	if text == "" {
		t.Errorf("%s has no comment", name)
	}
	return strings.TrimSuffix(text, ".") + "."
}

// wordTypes are the types that have a fixed set of words, by name.
func (s source) wordTypes() []string {
	names := map[string]bool{}
	for _, found := range []map[string][]string{s.lists, s.consts} {
		for name := range found {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// words are the words of a type: its list if it has one, else its constants.
func (s source) words(name string) []string {
	words := s.lists[name]
	if len(words) == 0 {
		words = s.consts[name]
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "`" + w + "`"
	}
	return out
}
