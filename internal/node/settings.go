package node

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/disclosure"
)

// SettingsFile is the municipality's own settings, in the data folder.
const SettingsFile = "gemeente.yaml"

//go:embed gemeente.yaml
var defaultSettings []byte

// Settings is what gemeente.yaml says.
type Settings struct {
	Code     string `yaml:"code"`     // gm and four digits; fixed once there are events
	Name     string `yaml:"naam"`     // as people call it
	Zone     string `yaml:"tijdzone"` // IANA name
	K        int    `yaml:"k"`        // numbers below this are withheld
	Reopen   Reopen `yaml:"heropenen"`
	Fictive  bool   `yaml:"fictief"` // marked so on every page
	location *time.Location
}

// Reopen says from how many answers "niet" or "erger" a signal is open again.
type Reopen struct {
	Count int     `yaml:"aantal"`
	Share float64 `yaml:"aandeel"`
}

var municipalityCode = regexp.MustCompile(`^gm\d{4}$`)

// readSettings reads gemeente.yaml, first writing the default one if there is none and create says so.
func readSettings(dir string, create []byte) (Settings, error) {
	path := filepath.Join(dir, SettingsFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if raw = create; raw == nil {
			raw = defaultSettings
		}
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		return Settings{}, domain.Errorf(domain.Unreached, "Het bestand %s is niet te lezen of te schrijven: %s.", path, reason(err))
	}
	s, err := parseSettings(raw)
	if err != nil {
		return Settings{}, domain.Errorf(domain.Invalid, "Het bestand %s klopt niet: %s.", path, err)
	}
	return s, nil
}

func parseSettings(raw []byte) (Settings, error) {
	s := Settings{Zone: "Europe/Amsterdam", K: disclosure.DefaultK, Reopen: Reopen{Count: 3, Share: 0.2}}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, err
	}
	if !municipalityCode.MatchString(s.Code) {
		return s, fmt.Errorf("code moet gm en vier cijfers zijn, zoals gm0855")
	}
	if s.K < disclosure.MinK {
		return s, fmt.Errorf("k moet ten minste %d zijn", disclosure.MinK)
	}
	if s.Reopen.Count < 1 || s.Reopen.Share <= 0 || s.Reopen.Share > 1 {
		return s, fmt.Errorf("heropenen vraagt een aantal vanaf 1 en een aandeel tussen 0 en 1")
	}
	var err error
	if s.location, err = time.LoadLocation(s.Zone); err != nil {
		return s, fmt.Errorf("tijdzone %q is onbekend", s.Zone)
	}
	return s, nil
}

// Rule is the municipality's small-number rule.
func (s Settings) Rule() disclosure.Rule { return disclosure.Rule{K: s.K} }

// Location is the municipality's time zone.
func (s Settings) Location() *time.Location { return s.location }

func (s Settings) forCommands() commands.Settings {
	return commands.Settings{
		Municipality: s.Code, Zone: s.location, Reopen: domain.ReopenRule{Count: s.Reopen.Count, Share: s.Reopen.Share},
	}
}

// reason is the part of a file error that helps, in Dutch where we know it.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "geen toestemming"
	case errors.Is(err, fs.ErrNotExist):
		return "bestaat niet"
	case errors.Is(err, fs.ErrExist):
		return "bestaat al"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
