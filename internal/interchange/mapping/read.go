package mapping

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"ruggespraak/domain"
)

// maxFile is how long a mapping file may be.
const maxFile = 1 << 20

// Read reads a mapping file. Whatever the file says that a mapping cannot say is refused with a *domain.Error: a Dutch
// sentence that names the file and the line.
func Read(path string) (*Mapping, error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, domain.Errorf(domain.NotFound, "De mapping %s bestaat niet.", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, domain.Errorf(domain.Unreached, "De mapping %s mag niet gelezen worden door deze gebruiker.", path)
	case err != nil:
		return nil, fmt.Errorf("open mapping %s: %w", path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, domain.Errorf(domain.Invalid, "%s is een map; noem een mappingbestand.", path)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read mapping %s: %w", path, err)
	}
	return parse(path, text)
}

// parse reads the text of a mapping file.
func parse(path string, text []byte) (*Mapping, error) {
	switch {
	case len(text) > maxFile:
		return nil, domain.Errorf(domain.Invalid, "De mapping %s is groter dan 1 MiB.", path)
	case !utf8.Valid(text):
		return nil, domain.Errorf(domain.Invalid, "De mapping %s staat niet in UTF-8; sla het bestand zo op.", path)
	}
	d := decoder{path: path}
	documents := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	err := documents.Decode(&document)
	if err == nil {
		if err = documents.Decode(&more); err == nil {
			return nil, d.fail(&more, "hier begint een tweede YAML-document; een mapping is er één")
		}
	}
	if errors.Is(err, io.EOF) && document.Kind == 0 {
		return nil, domain.Errorf(domain.Invalid, "De mapping %s is leeg.", path)
	}
	if !errors.Is(err, io.EOF) {
		return nil, notYAML(path, err)
	}
	return d.mapping(document.Content[0])
}

var lineOf = regexp.MustCompile(`line (\d+)`)

// notYAML says where a text stops being YAML. What the reader found there is English and may repeat the text: left out.
func notYAML(path string, err error) error {
	line := 1
	if found := lineOf.FindStringSubmatch(err.Error()); found != nil {
		line, _ = strconv.Atoi(found[1])
	}
	return domain.Errorf(domain.Invalid, "Regel %d van %s: dit is geen geldige YAML; kijk de inspringing, dubbele punten, "+
		"haken en aanhalingstekens bij deze regel na.", line, path)
}

// decoder takes texts and lists from YAML nodes and refuses what is something else.
type decoder struct{ path string }

func (d decoder) fail(n *yaml.Node, format string, args ...any) error {
	return domain.Errorf(domain.Invalid, "Regel %d van %s: %s.", n.Line, d.path, fmt.Sprintf(format, args...))
}

// each visits the keys under n, which is called what in refusals. A key that stands twice is refused.
func (d decoder) each(n *yaml.Node, what string, visit func(key, value *yaml.Node) error) error {
	if n.Kind != yaml.MappingNode {
		return d.fail(n, "%s moet bestaan uit regels met een sleutel, een dubbele punt en een waarde", what)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return d.fail(key, "een sleutel in %s is geen tekst", what)
		}
		key.Value = strings.TrimSpace(key.Value)
		if seen[key.Value] {
			return d.fail(key, "%q staat al eerder in %s", key.Value, what)
		}
		seen[key.Value] = true
		if err := visit(key, value); err != nil {
			return err
		}
	}
	return nil
}

// text takes a text: any single value, as it is written there.
func (d decoder) text(n *yaml.Node, what string) (string, error) {
	switch {
	case n.Kind == yaml.AliasNode:
		return "", d.fail(n, "%s verwijst met * naar een andere plek; schrijf de waarde voluit", what)
	case n.Kind != yaml.ScalarNode:
		return "", d.fail(n, "%s moet één tekst zijn", what)
	case n.ShortTag() == "!!null":
		return "", d.fail(n, `%s heeft geen waarde; schrijf "" als dat de bedoeling is`, what)
	}
	return strings.TrimSpace(n.Value), nil
}

// name takes a text that is not empty.
func (d decoder) name(n *yaml.Node, what string) (string, error) {
	text, err := d.text(n, what)
	if err == nil && text == "" {
		err = d.fail(n, "%s is leeg", what)
	}
	return text, err
}

// names takes a list of texts that are not empty.
func (d decoder) names(n *yaml.Node, what string) ([]string, error) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		return nil, d.fail(n, "%s moet een lijst van teksten zijn", what)
	}
	var out []string
	for _, item := range n.Content {
		text, err := d.name(item, "een waarde van "+what)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// choice takes one of the words given.
func (d decoder) choice(n *yaml.Node, what string, words ...string) (string, error) {
	text, err := d.text(n, what)
	if err != nil {
		return "", err
	}
	for _, w := range words {
		if text == w {
			return w, nil
		}
	}
	return "", d.fail(n, "%s moet %s zijn", what, strings.Join(words, " of "))
}
