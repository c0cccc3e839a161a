package kurrentdb

import (
	"errors"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
)

func TestAddressesThatAreTaken(t *testing.T) {
	for text, check := range map[string]func(c *esdb.Configuration) bool{
		"esdb://localhost": func(c *esdb.Configuration) bool {
			return c.Address == "localhost:2113" && !c.DisableTLS && !c.DnsDiscover
		},
		"esdb://localhost:2114?tls=false": func(c *esdb.Configuration) bool { return c.Address == "localhost:2114" && c.DisableTLS },
		"esdb+discover://db.voorbeeld.nl:2113": func(c *esdb.Configuration) bool {
			return c.Address == "db.voorbeeld.nl:2113" && c.DnsDiscover
		},
		"kurrentdb://a:1,b:2,c/?tls=true": func(c *esdb.Configuration) bool {
			return len(c.GossipSeeds) == 3 && c.GossipSeeds[1].String() == "b:2" && c.GossipSeeds[2].Port == 2113 && !c.DisableTLS
		},
		"esdb+discover://a:1,b:2": func(c *esdb.Configuration) bool { return len(c.GossipSeeds) == 2 && !c.DnsDiscover },
		"esdb://jan:ge,heim%40%2F%3a@a?TLS=True&connectionName=x": func(c *esdb.Configuration) bool {
			return c.Username == "jan" && c.Password == "ge,heim@/:" && c.Address == "a:2113"
		},
		"esdb://a?keepAliveInterval=-1&keepAliveTimeout=20000&tlsVerifyCert=false&gossipTimeout=3": func(c *esdb.Configuration) bool {
			return c.KeepAliveInterval == -1 && c.KeepAliveTimeout.Seconds() == 20 && c.SkipCertificateVerification && c.GossipTimeout == 3
		},
		"esdb://a?nodePreference=follower": func(c *esdb.Configuration) bool { return c.NodePreference == esdb.NodePreferenceLeader },
	} {
		if c, err := parseAddress(text); err != nil || !check(c) {
			t.Errorf("%s gives %+v (%v)", text, c, err)
		}
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		"http://localhost":                                "begint niet met",
		"localhost:2113":                                  "begint niet met",
		"esdb://":                                         "servernaam",
		"esdb://a,,b":                                     "servernaam",
		"esdb://a:0":                                      "65535",
		"esdb://a:70000":                                  "65535",
		"esdb://a:":                                       "65535",
		"esdb://a b":                                      "letters, cijfers",
		"esdb://[::1]:2113":                               "letters, cijfers",
		"esdb://a/pad":                                    "achter het adres",
		"esdb://a#x":                                      "achter het adres",
		"esdb://jan@a":                                    "wachtwoord",
		"esdb://:geheim@a":                                "gebruikersnaam",
		"esdb://jan:geheim%zz@a":                          "%25",
		"esdb://jan:geheim@geheim@a":                      "%40",
		"esdb://jan:geheim/geheim@a":                      "achter het adres",
		"esdb://a?tsl=false":                              "de instelling tsl bestaat niet",
		"esdb://a?tls=misschien":                          "de waarde van tls",
		"esdb://a?tls=true&TLS=false":                     "twee keer",
		"esdb://a?tls":                                    "de waarde van tls",
		"esdb://a?gossipTimeout=0":                        "gossiptimeout",
		"esdb://a?keepAliveInterval=-2":                   "keepaliveinterval",
		"esdb://a?tlsCaFile=/bestaat/niet":                "tlscafile",
		"esdb://a?userCertFile=/bestaat/niet":             "horen bij elkaar",
		"esdb://a?userCertFile=/x&userKeyFile=/y":         "niet te gebruiken",
		"esdb://jan:geheim@a?userKeyFile=x&tls=no":        "tls",
		"esdb://a?tls=false&userCertFile=x&userKeyFile=y": "alleen met tls=true",
	} {
		_, err := parseAddress(text)
		if !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want something with %q", text, err, says)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is repeated: %v", err)
		}
	}
}

// FuzzAddress looks for strings that are taken though the client's own parser refuses or misreads them, that end the program,
// or whose password shows.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{
		"esdb://localhost:2113?tls=false", "esdb+discover://jan:w%40chtwoord@a.nl", "esdb://a:1,b:2,c:3?tlsVerifyCert=false", "kurrentdb://x/",
		"esdb://jan:paspoort99@a:99999", "esdb://jan:paspoort99@a?x=y", "esdb://a?keepAliveInterval=5", "esdb://@", "esdb://%",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), "file=") {
			return // reads files
		}
		conf, err := parseAddress(text)
		if err != nil {
			if !errors.Is(err, domain.Invalid) || strings.Contains(err.Error(), "paspoort99") {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if conf.Address == "" && len(conf.GossipSeeds) < 2 || conf.Username == "" != (conf.Password == "") {
			t.Fatalf("%q gives %+v", text, conf)
		}
		scheme, rest, _ := strings.Cut(strings.TrimSpace(text), "://")
		if !strings.HasPrefix(strings.ToLower(scheme), "esdb") || strings.ContainsAny(rest, ",%+;@") {
			return // what the client's parser treats otherwise on purpose
		}
		theirs, err := esdb.ParseConnectionString(strings.ToLower(scheme) + "://" + rest)
		if err != nil {
			t.Fatalf("%q is taken, but the client says %v", text, err)
		}
		if theirs.Address != conf.Address || theirs.DisableTLS != conf.DisableTLS || theirs.SkipCertificateVerification != conf.SkipCertificateVerification {
			t.Fatalf("%q gives %+v, the client reads %+v", text, conf, theirs)
		}
	})
}
