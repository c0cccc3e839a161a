package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sends = "code: gm0855\noin: 00000001823288444000\nsysteem: ruggespraak\nbasisadres: https://ruggespraak.voorbeeld.nl/\npublicatie:\n"

func TestPublicationIsReadWithItsDefaults(t *testing.T) {
	s, err := parseSettings([]byte(sends + `
  - naam: raad
    soort: webhook
    adres: https://raad.voorbeeld.nl/berichten?kanaal=1
    geheim-bestand: raad.geheim
    volledig: ja
    ook-intern: true
    soorten: [besluit, motie-aangenomen]
    vanaf: begin
  - {naam: bouw, soort: webhook, adres: "http://127.0.0.1:9000/", geheim-bestand: g, onveilig-toestaan: ja}
  - {naam: bus, soort: nats, adres: "tls://a.voorbeeld.nl:4222,tls://b.voorbeeld.nl:4222", stroom-aanmaken: nee}
`))
	if err != nil {
		t.Fatal(err)
	}
	raad, bus := s.Publication[0], s.Publication[2]
	if s.OIN != "00000001823288444000" || s.Base != "https://ruggespraak.voorbeeld.nl" {
		t.Errorf("got %q and %q", s.OIN, s.Base)
	}
	if !raad.Full || !raad.Internal || raad.From != FromStart || len(raad.Only) != 2 || raad.Unsafe {
		t.Errorf("got %+v", raad)
	}
	if bus.From != FromNow || bus.Subject != "ruggespraak.gm0855" || bus.Stream != "RUGGESPRAAK_GM0855" || bool(bus.Create) {
		t.Errorf("got %+v", bus)
	}
}

func TestPublicationThatIsRefused(t *testing.T) {
	hook := func(more string) string {
		return sends + "  - {naam: raad, soort: webhook, adres: \"https://raad.voorbeeld.nl\", geheim-bestand: g, " + more + "}\n"
	}
	bus := func(more string) string { return sends + "  - {naam: bus, soort: nats, " + more + "}\n" }
	const nats = `adres: "tls://nats.voorbeeld.nl"`
	for text, says := range map[string]string{
		"code: gm0855\npublicatie: [{naam: a, soort: nats}]":                             "oin, systeem en basisadres",
		"code: gm0855\noin: 123":                                                         "20 cijfers",
		"code: gm0855\nsysteem: van ons":                                                 "systeem mag",
		"code: gm0855\nbasisadres: voorbeeld":                                            "basisadres is geen adres",
		"code: gm0855\nbasisadres: http://voorbeeld.nl":                                  "https://",
		"code: gm0855\nbasisadres: https://a:b@voorbeeld.nl":                             "basisadres is geen adres",
		sends + "  - {soort: nats}":                                                      "publicatie 1 heeft geen naam",
		sends + "  - {naam: Raad, soort: nats}":                                          "publicatie 1 heeft geen naam",
		sends + "  - {naam: bus, soort: kafka}":                                          `soort "kafka" is onbekend`,
		sends + "  - {naam: bus, soort: nats, adress: x}":                                `noemt "adress"`,
		bus(nats) + "  - {naam: bus, soort: nats, " + nats + "}":                         "twee keer",
		bus("volledig: misschien, " + nats):                                              "regel 6",
		bus("soorten: [besluiten], " + nats):                                             `noemt "besluiten"`,
		bus("vanaf: gisteren, " + nats):                                                  "vanaf moet nu of begin zijn",
		bus("token-bestand: t, " + nats):                                                 "hoort bij een webhook",
		bus("onderwerp: \"rs.>\", " + nats):                                              "onderwerp en stroom",
		bus("stroom: a.b, " + nats):                                                      "onderwerp en stroom",
		bus("sleutel-bestand: k, " + nats):                                               "horen bij elkaar",
		bus(`adres: "nats://nats.voorbeeld.nl"`):                                         "tls://",
		bus(`adres: "tls://ik:geheim@nats.voorbeeld.nl"`):                                "zonder naam en wachtwoord",
		bus(`adres: ""`):                                                                 "geen adres van NATS",
		hook("onderwerp: rs"):                                                            "horen bij nats",
		hook("onveilig-toestaan: ja"):                                                    "op deze machine",
		sends + "  - {naam: raad, soort: webhook, adres: \"https://raad.voorbeeld.nl\"}": "geheim-bestand",
		sends + "  - {naam: raad, soort: webhook, geheim-bestand: g, adres: \"http://127.0.0.1:1\"}":         "https://",
		sends + "  - {naam: raad, soort: webhook, geheim-bestand: g, adres: \"http://raad.voorbeeld.nl\"}":   "https://",
		sends + "  - {naam: raad, soort: webhook, geheim-bestand: g, adres: \"https://a:b@voorbeeld.nl\"}":   "zonder naam en wachtwoord",
		sends + "  - {naam: raad, soort: webhook, geheim-bestand: g, adres: \"https://voorbeeld.nl/#deel\"}": "geen adres",
	} {
		_, err := parseSettings([]byte(text))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
		if err != nil && strings.Contains(err.Error(), "geheim@") {
			t.Errorf("a password is repeated: %v", err)
		}
	}
}

func TestTheFirstSettingsNameNobody(t *testing.T) {
	dir := t.TempDir()
	s, err := readSettings(dir, nil)
	if err != nil || len(s.Publication) > 0 {
		t.Errorf("got %+v, %v", s.Publication, err)
	}
	if _, err := os.Stat(filepath.Join(dir, SettingsFile)); err != nil {
		t.Error(err)
	}
}
