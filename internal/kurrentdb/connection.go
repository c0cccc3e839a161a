package kurrentdb

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
)

const (
	defaultPort   = 2113
	searchPause   = 200 // milliseconds between attempts to find the cluster
	searches      = 10  // attempts; a client that gives up is dead, and replaced when someone needs one (see generation)
	keepAlive     = 10 * time.Second
	gossipTimeout = 5 // seconds
)

// schemes are the spellings of an address, and whether they ask the servers who belongs to the cluster.
var schemes = map[string]bool{
	"esdb": false, "esdb+discover": true,
	"kurrentdb": false, "kurrentdb+discover": true, "kdb": false, "kdb+discover": true, "kurrent": false, "kurrent+discover": true,
}

// IsAddress says whether a text is meant to be the address of a cluster, sound or not, and not a folder.
func IsAddress(text string) bool { return strings.Contains(text, "://") }

// CheckAddress refuses a connection string that makes no sense, without looking for the cluster. What it says never repeats a
// password.
func CheckAddress(text string) error {
	_, err := parseAddress(text)
	return err
}

// parseAddress reads a connection string:
//
//	esdb://[user:password@]host[:port][,host[:port]…][?setting=value&…]
//
// The client has a parser of its own, which repeats passwords in its errors, cuts passwords at commas, wraps ports round,
// and passes over what it does not know.
func parseAddress(text string) (*esdb.Configuration, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(text), "://")
	discover, known := schemes[strings.ToLower(scheme)]
	if !ok || !known {
		return nil, refuseAddress("het begint niet met esdb:// of esdb+discover://")
	}
	conf := &esdb.Configuration{
		DnsDiscover: discover, NodePreference: esdb.NodePreferenceLeader, MaxDiscoverAttempts: searches, DiscoveryInterval: searchPause,
		GossipTimeout: gossipTimeout, KeepAliveInterval: keepAlive, KeepAliveTimeout: keepAlive, Logger: esdb.NoopLogging(),
	}
	authority, query := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, query = rest[:i], strings.TrimPrefix(rest[i:], "/")
	}
	if query != "" && query[0] != '?' || strings.Contains(query, "#") {
		return nil, refuseAddress("achter het adres mag alleen ? met instellingen staan; schrijf de tekens / ? # @ in een wachtwoord als %%2F %%3F %%23 %%40")
	}
	hosts := authority
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		hosts = authority[i+1:]
		if err := readCredentials(conf, authority[:i]); err != nil {
			return nil, err
		}
	}
	if err := readHosts(conf, hosts); err != nil {
		return nil, err
	}
	if err := readSettings(conf, strings.TrimPrefix(query, "?")); err != nil {
		return nil, err
	}
	return conf, checkCertificates(conf)
}

func refuseAddress(format string, args ...any) error {
	return domain.Errorf(domain.Invalid, "Dit is geen adres van een cluster: "+format+".", args...)
}

func readCredentials(conf *esdb.Configuration, info string) error {
	user, password, _ := strings.Cut(info, ":")
	var err, second error
	conf.Username, err = url.PathUnescape(user)
	conf.Password, second = url.PathUnescape(password)
	switch {
	case err != nil || second != nil || strings.Contains(info, "@"):
		return refuseAddress("schrijf de tekens %% en @ in gebruikersnaam en wachtwoord als %%25 en %%40")
	case conf.Username == "" || conf.Password == "":
		return refuseAddress("geef voor de @ een gebruikersnaam en een wachtwoord, met een dubbele punt ertussen")
	}
	return nil
}

// readHosts takes one host, or several that are seeds of one cluster.
func readHosts(conf *esdb.Configuration, hosts string) error {
	for host := range strings.SplitSeq(hosts, ",") {
		seed, err := readHost(host)
		if err != nil {
			return err
		}
		conf.GossipSeeds = append(conf.GossipSeeds, seed)
	}
	if len(conf.GossipSeeds) == 1 {
		conf.Address, conf.GossipSeeds = conf.GossipSeeds[0].String(), nil
	}
	if conf.DnsDiscover && len(conf.GossipSeeds) > 0 {
		conf.DnsDiscover = false // the client would look at Address only, which is empty
	}
	return nil
}

func readHost(text string) (*esdb.EndPoint, error) {
	host, port, given := strings.Cut(text, ":")
	if host == "" {
		return nil, refuseAddress("er ontbreekt een servernaam")
	}
	if strings.ContainsFunc(host, notOfAName) {
		return nil, refuseAddress("een servernaam bestaat uit letters, cijfers, punten en streepjes")
	}
	if !given {
		return &esdb.EndPoint{Host: host, Port: defaultPort}, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return nil, refuseAddress("de poort van %s is geen getal van 1 tot en met 65535", host)
	}
	return &esdb.EndPoint{Host: host, Port: uint16(n)}, nil
}

func notOfAName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
}

// settings are what may stand behind the question mark, in lower case.
var settings = map[string]func(conf *esdb.Configuration, value string) bool{
	"tls": func(c *esdb.Configuration, v string) bool { return readSwitch(v, &c.DisableTLS) },
	"tlsverifycert": func(c *esdb.Configuration, v string) bool {
		return readSwitch(v, &c.SkipCertificateVerification)
	},
	"tlscafile":         readAuthority,
	"usercertfile":      func(c *esdb.Configuration, v string) bool { return readPath(v, &c.UserCertFile) },
	"userkeyfile":       func(c *esdb.Configuration, v string) bool { return readPath(v, &c.UserKeyFile) },
	"gossiptimeout":     func(c *esdb.Configuration, v string) bool { return readNumber(v, &c.GossipTimeout) },
	"discoveryinterval": func(c *esdb.Configuration, v string) bool { return readNumber(v, &c.DiscoveryInterval) },
	"keepaliveinterval": func(c *esdb.Configuration, v string) bool { return readMillis(v, &c.KeepAliveInterval) },
	"keepalivetimeout":  func(c *esdb.Configuration, v string) bool { return readMillis(v, &c.KeepAliveTimeout) },
	// What other clients know, or what is decided here, is passed over: such strings are copied from elsewhere.
	"nodepreference":       readNothing, // what a follower says may be old
	"maxdiscoverattempts":  readNothing,
	"defaultdeadline":      readNothing,
	"connectionname":       readNothing,
	"throwonappendfailure": readNothing,
}

func readSettings(conf *esdb.Configuration, query string) error {
	if query == "" {
		return nil
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(query, "&") {
		name, raw, _ := strings.Cut(pair, "=")
		name = strings.ToLower(name)
		read, known := settings[name]
		if !known {
			return refuseAddress("de instelling %s bestaat niet; wel bestaan %s", settingName(name), strings.Join(settingNames(), ", "))
		}
		if seen[name] {
			return refuseAddress("de instelling %s staat er twee keer", name)
		}
		seen[name] = true
		value, err := url.QueryUnescape(raw)
		if err != nil || value == "" || !read(conf, value) {
			return refuseAddress("de waarde van %s is niet te gebruiken", name)
		}
	}
	return nil
}

// settingName is what may be repeated of a setting that is not known: it may be a piece of a password.
func settingName(name string) string {
	if len(name) == 0 || len(name) > 24 || strings.ContainsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return "die er staat"
	}
	return name
}

func settingNames() []string {
	return []string{
		"tls", "tlsCaFile", "tlsVerifyCert", "userCertFile", "userKeyFile",
		"gossipTimeout", "discoveryInterval", "keepAliveInterval", "keepAliveTimeout",
	}
}

// readSwitch reads true or false into a field that says the opposite.
func readSwitch(value string, off *bool) bool {
	value = strings.ToLower(value)
	*off = value == "false"
	return value == "true" || value == "false"
}

func readNumber(value string, n *int) bool {
	v, err := strconv.ParseUint(value, 10, 31)
	*n = int(v)
	return err == nil && v > 0
}

func readMillis(value string, d *time.Duration) bool {
	var n int
	if value == "-1" {
		*d = -1
		return true
	}
	ok := readNumber(value, &n)
	*d = time.Duration(n) * time.Millisecond
	return ok
}

func readPath(value string, path *string) bool {
	abs, err := filepath.Abs(value)
	*path = abs
	return err == nil
}

func readAuthority(conf *esdb.Configuration, path string) bool {
	pem, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	conf.RootCAs = x509.NewCertPool()
	return conf.RootCAs.AppendCertsFromPEM(pem)
}

func readNothing(*esdb.Configuration, string) bool { return true }

// checkCertificates tries what the client would try at every connection, and would only write to its log.
func checkCertificates(conf *esdb.Configuration) error {
	if conf.UserCertFile == "" && conf.UserKeyFile == "" {
		return nil
	}
	if conf.UserCertFile == "" || conf.UserKeyFile == "" {
		return refuseAddress("userCertFile en userKeyFile horen bij elkaar; er is er maar een")
	}
	if conf.DisableTLS {
		return refuseAddress("een certificaat van de gebruiker werkt alleen met tls=true")
	}
	if _, err := tls.LoadX509KeyPair(conf.UserCertFile, conf.UserKeyFile); err != nil {
		return refuseAddress("het certificaat in userCertFile en de sleutel in userKeyFile zijn samen niet te gebruiken")
	}
	return nil
}
