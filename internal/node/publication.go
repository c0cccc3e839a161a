package node

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ruggespraak/domain"
)

// Target is a receiver of what happens, as gemeente.yaml names it. Paths of files start from the data folder.
type Target struct {
	Name       string     `yaml:"naam"`
	Kind       TargetKind `yaml:"soort"`
	Address    string     `yaml:"adres"`             // of a webhook; or of the servers of NATS, with commas between
	Only       []string   `yaml:"soorten"`           // wire names and categories; none: all
	Full       YesNo      `yaml:"volledig"`          // with what happened, where that is public
	Internal   YesNo      `yaml:"ook-intern"`        // that something internal happened, too; never what
	From       string     `yaml:"vanaf"`             // nu or begin; counts the first time only
	Unsafe     YesNo      `yaml:"onveilig-toestaan"` // without TLS; a webhook only on this machine
	SecretFile string     `yaml:"geheim-bestand"`    // secrets of a webhook, credentials of NATS
	TokenFile  string     `yaml:"token-bestand"`     // bearer token of a webhook

	Subject         string `yaml:"onderwerp"` // begins the subjects on NATS
	Stream          string `yaml:"stroom"`
	Create          YesNo  `yaml:"stroom-aanmaken"`
	RootFile        string `yaml:"ca-bestand"`
	CertificateFile string `yaml:"certificaat-bestand"`
	KeyFile         string `yaml:"sleutel-bestand"`
}

// TargetKind says how a target is reached.
type TargetKind string

// The kinds of target.
const (
	NATSTarget    TargetKind = "nats"
	WebhookTarget TargetKind = "webhook"
)

// The moments from which a new target is told.
const (
	FromNow   = "nu"
	FromStart = "begin"
)

// YesNo is ja or nee.
type YesNo bool

// UnmarshalYAML reads ja and nee, and what YAML itself calls them.
func (y *YesNo) UnmarshalYAML(n *yaml.Node) error {
	switch n.Value {
	case "ja", "true":
		*y = true
	case "nee", "false":
		*y = false
	default:
		return fmt.Errorf("line %d: neither yes nor no", n.Line)
	}
	return nil
}

var (
	oinShape     = regexp.MustCompile(`^\d{20}$`)
	systemShape  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	targetShape  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	subjectShape = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)
	streamShape  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// PublicationFiles are the files that receivers need beside the settings: secrets and certificates. No copy of a folder has
// them.
func (s Settings) PublicationFiles() (out []string) {
	for _, t := range s.Publication {
		for _, path := range []string{t.SecretFile, t.TokenFile, t.RootFile, t.CertificateFile, t.KeyFile} {
			if path != "" && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out
}

// checkPublication checks who tells and who is told, and fills in what is left out.
func (s *Settings) checkPublication() error {
	if len(s.Publication) > 0 && (s.OIN == "" || s.System == "" || s.Base == "") {
		return errors.New("publicatie vraagt ook om oin, systeem en basisadres")
	}
	if s.OIN != "" && !oinShape.MatchString(s.OIN) {
		return errors.New("oin moet uit 20 cijfers bestaan")
	}
	if s.System != "" && !systemShape.MatchString(s.System) {
		return errors.New("systeem mag alleen letters, cijfers, punten en streepjes hebben")
	}
	if err := s.checkBase(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range s.Publication {
		t := &s.Publication[i]
		if !targetShape.MatchString(t.Name) {
			return fmt.Errorf("publicatie %d heeft geen naam van kleine letters, cijfers en streepjes", i+1)
		}
		if seen[t.Name] {
			return fmt.Errorf("publicatie %s staat er twee keer", t.Name)
		}
		seen[t.Name] = true
		if err := t.check(s.Code); err != nil {
			return fmt.Errorf("publicatie %s: %w", t.Name, err)
		}
	}
	return nil
}

func (s *Settings) checkBase() error {
	s.Base = strings.TrimRight(s.Base, "/")
	if s.Base == "" {
		return nil
	}
	u, err := url.Parse(s.Base)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(s.Base) > 300 {
		return errors.New("basisadres is geen adres; verwacht wordt bijvoorbeeld https://ruggespraak.voorbeeld.nl")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !onThisMachine(u)) {
		return errors.New("basisadres moet met https:// beginnen")
	}
	return nil
}

func (t *Target) check(code string) error {
	if t.From == "" {
		t.From = FromNow
	}
	if t.From != FromNow && t.From != FromStart {
		return fmt.Errorf("vanaf moet %s of %s zijn", FromNow, FromStart)
	}
	for _, name := range t.Only {
		if !told(name) {
			return fmt.Errorf("soorten noemt %q, en dat is geen gebeurtenis en geen soort stuk", name)
		}
	}
	switch t.Kind {
	case WebhookTarget:
		return t.checkWebhook()
	case NATSTarget:
		return t.checkNATS(code)
	}
	return fmt.Errorf("soort %q is onbekend; kies %s of %s", t.Kind, NATSTarget, WebhookTarget)
}

func (t *Target) checkWebhook() error {
	if t.Subject != "" || t.Stream != "" || bool(t.Create) || t.RootFile != "" || t.CertificateFile != "" || t.KeyFile != "" {
		return errors.New("onderwerp, stroom, stroom-aanmaken, ca-bestand, certificaat-bestand en sleutel-bestand horen bij nats")
	}
	if t.SecretFile == "" {
		return errors.New("een webhook vraagt om een geheim-bestand, om berichten mee te ondertekenen")
	}
	u, err := url.Parse(t.Address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errors.New("adres is geen adres; verwacht wordt bijvoorbeeld https://ontvanger.voorbeeld.nl/berichten, zonder naam en wachtwoord")
	}
	if bool(t.Unsafe) && !onThisMachine(u) {
		return errors.New("onveilig-toestaan kan bij een webhook alleen voor een adres op deze machine, zoals http://127.0.0.1:9000/")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !bool(t.Unsafe)) {
		return errors.New("adres moet met https:// beginnen")
	}
	return nil
}

func (t *Target) checkNATS(code string) error {
	if t.TokenFile != "" {
		return errors.New("token-bestand hoort bij een webhook; nats kent een geheim-bestand (.creds)")
	}
	if t.Subject == "" {
		t.Subject = "ruggespraak." + code
	}
	if t.Stream == "" {
		t.Stream = "RUGGESPRAAK_" + strings.ToUpper(code)
	}
	if !subjectShape.MatchString(t.Subject) || !streamShape.MatchString(t.Stream) {
		return errors.New("onderwerp en stroom mogen alleen letters, cijfers en streepjes hebben; een onderwerp ook punten ertussen")
	}
	if (t.CertificateFile == "") != (t.KeyFile == "") {
		return errors.New("certificaat-bestand en sleutel-bestand horen bij elkaar")
	}
	for _, address := range strings.Split(t.Address, ",") {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
			return errors.New("adres is geen adres van NATS; verwacht wordt bijvoorbeeld tls://nats.voorbeeld.nl:4222, zonder naam en wachtwoord")
		}
		if u.Scheme != "tls" && (u.Scheme != "nats" || !bool(t.Unsafe)) {
			return errors.New("adres moet met tls:// beginnen; nats:// kan alleen met onveilig-toestaan: ja")
		}
	}
	return nil
}

func onThisMachine(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// told says that a name is that of an event or of a kind of thing that events are about.
func told(name string) bool {
	return slices.ContainsFunc(domain.Events().Definitions(), func(d domain.Definition) bool { return d.Name == name }) ||
		slices.Contains(categories, domain.Category(name))
}

var categories = []domain.Category{
	domain.SignalCategory, domain.MeasureCategory, domain.DecisionCategory, domain.EvaluationCategory, domain.SeriesCategory,
	domain.AreaCategory, domain.BundleCategory, domain.AdviceCategory, domain.MotionCategory, domain.AmendmentCategory,
	domain.PromiseCategory, domain.CycleCategory, domain.TermCategory, domain.EncounterCategory, domain.EffectCategory,
}
