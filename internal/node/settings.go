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
	"syscall"
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
	Code     string            `yaml:"code"`     // gm and four digits; fixed once there are events
	Name     string            `yaml:"naam"`     // as people call it
	Zone     string            `yaml:"tijdzone"` // IANA name
	K        int               `yaml:"k"`        // numbers below this are withheld
	Reopen   Reopen            `yaml:"heropenen"`
	Fictive  bool              `yaml:"fictief"` // marked so on every page
	Calendar []Plan            `yaml:"planning"`
	Terms    Terms             `yaml:"termijnen"`
	Holidays Holidays          `yaml:"feestdagen"`
	Recess   []Recess          `yaml:"reces"`
	Rules    map[string]string `yaml:"regels"` // aan or uit, by the name of the rule

	OIN         string   `yaml:"oin"`        // who we are to other organisations
	System      string   `yaml:"systeem"`    // what this system is called there
	Base        string   `yaml:"basisadres"` // where the pages are, for links from outside
	Publication []Target `yaml:"publicatie"` // who is told what happens

	location *time.Location
	planning []domain.PlanItem
}

// Reopen says from how many answers "niet" or "erger" a signal is open again.
type Reopen struct {
	Count int     `yaml:"aantal"`
	Share float64 `yaml:"aandeel"`
}

// Plan is an item of the planning calendar.
type Plan struct {
	Kind      string `yaml:"soort"`
	Name      string `yaml:"naam"`
	On        string `yaml:"datum"`
	DeliverBy string `yaml:"aanleveren"` // empty: the day itself
}

func (p Plan) item() (domain.PlanItem, error) {
	if p.DeliverBy == "" {
		p.DeliverBy = p.On
	}
	on, errOn := domain.ParseDate(p.On)
	by, errBy := domain.ParseDate(p.DeliverBy)
	if err := errors.Join(errOn, errBy); err != nil {
		return domain.PlanItem{}, fmt.Errorf("planning %q noemt een dag die geen datum is; verwacht wordt JJJJ-MM-DD", p.Name)
	}
	item := domain.PlanItem{Kind: domain.PlanKind(p.Kind), Name: p.Name, On: on, DeliverBy: by}
	return item, domain.CheckPlan(item)
}

var municipalityCode = regexp.MustCompile(`^gm\d{4}$`)

// readSettings reads gemeente.yaml. If there is none it first writes the one given, or else the default one.
func readSettings(dir string, create []byte) (Settings, error) {
	path := filepath.Join(dir, SettingsFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if raw = create; raw == nil {
			raw = defaultSettings
		}
		err = writeWhole(path, raw)
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

// writeWhole writes a file so that it is there whole or not at all: half a settings file would never open again.
func writeWhole(path string, raw []byte) error {
	half := path + ".nieuw"
	err := os.WriteFile(half, raw, 0o600)
	if err == nil {
		err = os.Rename(half, path)
	}
	if err != nil {
		_ = os.Remove(half) // nothing reads it
	}
	return err
}

func parseSettings(raw []byte) (Settings, error) {
	s := Settings{
		Zone: "Europe/Amsterdam", K: disclosure.DefaultK, Reopen: Reopen{Count: 3, Share: 0.2}, Terms: defaultTerms,
		Holidays: Holidays{Liberation: domain.LiberationYearly},
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return s, notUnderstood(err)
	}
	if !municipalityCode.MatchString(s.Code) {
		return s, fmt.Errorf("code moet gm en vier cijfers zijn, zoals gm0855")
	}
	if _, err := disclosure.NewRule(s.K); err != nil {
		return s, fmt.Errorf("k moet ten minste %d zijn", disclosure.MinK)
	}
	if share := s.Reopen.Share; s.Reopen.Count < 1 || !(share > 0 && share <= 1) {
		return s, fmt.Errorf("heropenen vraagt een aantal vanaf 1 en een aandeel tussen 0 en 1")
	}
	if err := s.checkRules(); err != nil {
		return s, err
	}
	if err := s.checkPublication(); err != nil {
		return s, err
	}
	var err error
	if s.location, err = time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" { // answers may not depend on the machine
		return s, fmt.Errorf("tijdzone %q is onbekend", s.Zone)
	}
	for _, p := range s.Calendar {
		item, err := p.item()
		if err != nil {
			return s, err
		}
		s.planning = append(s.planning, item)
	}
	return s, nil
}

// yamlTrouble finds the line, and the key that is not known, in what the YAML reader says in English.
var yamlTrouble = regexp.MustCompile(`line (\d+)(?:: field (\S+) not found)?`)

func notUnderstood(err error) error {
	at := yamlTrouble.FindStringSubmatch(err.Error())
	switch {
	case at == nil:
		return errors.New("dit is geen geldige YAML")
	case at[2] != "":
		return fmt.Errorf("regel %s noemt %q, en dat is geen instelling", at[1], at[2])
	}
	return fmt.Errorf("regel %s is niet te begrijpen", at[1])
}

// Rule is the municipality's small-number rule.
func (s Settings) Rule() disclosure.Rule { return disclosure.Rule{K: s.K} }

// Location is the municipality's time zone.
func (s Settings) Location() *time.Location { return s.location }

// Planning is the municipality's planning calendar.
func (s Settings) Planning() []domain.PlanItem { return s.planning }

func (s Settings) forCommands() commands.Settings {
	return commands.Settings{
		Municipality: s.Code, Zone: s.location, Reopen: domain.ReopenRule{Count: s.Reopen.Count, Share: s.Reopen.Share},
		Rules: s.ruleSettings(),
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
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "de schijf is vol"
	case errors.Is(err, syscall.EROFS):
		return "de schijf is alleen te lezen"
	case errors.Is(err, syscall.ENOTDIR):
		return "een deel van het pad is geen map"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "de naam is te lang"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
