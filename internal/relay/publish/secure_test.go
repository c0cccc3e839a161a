package publish_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"ruggespraak/internal/relay/publish"
)

// keeper is an operator of NATS who lets in one account, over TLS and with a certificate only.
type keeper struct {
	*files
	options             server.Options
	creds, cert, key    string
	operator, account   nkeys.KeyPair
	accountID, systemID string
}

func newKeeper(f *files) *keeper {
	k := &keeper{files: f}
	k.operator, k.account = k.pair(nkeys.CreateOperator()), k.pair(nkeys.CreateAccount())
	k.accountID, k.systemID = k.public(k.account), k.public(k.pair(nkeys.CreateAccount()))
	claims := jwt.NewOperatorClaims(k.public(k.operator))
	claims.SystemAccount = k.systemID
	resolver := &server.MemAccResolver{}
	for _, id := range []string{k.accountID, k.systemID} {
		a := jwt.NewAccountClaims(id)
		if id == k.accountID {
			a.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
		}
		text, err := a.Encode(k.operator)
		f.must(err)
		f.must(resolver.Store(id, text))
	}
	cert := k.certificate()
	pool := x509.NewCertPool()
	pool.AddCert(cert.Leaf)
	k.options = server.Options{
		TrustedOperators: []*jwt.OperatorClaims{claims}, SystemAccount: k.systemID, AccountResolver: resolver, TLS: true,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}, TLSTimeout: 5,
	}
	k.creds = k.user(k.account)
	return k
}

func (k *keeper) pair(p nkeys.KeyPair, err error) nkeys.KeyPair {
	k.must(err)
	return p
}

func (k *keeper) public(p nkeys.KeyPair) string {
	id, err := p.PublicKey()
	k.must(err)
	return id
}

// user gives the credentials of a new user of an account, in a file.
func (k *keeper) user(account nkeys.KeyPair) string {
	user := k.pair(nkeys.CreateUser())
	text, err := jwt.NewUserClaims(k.public(user)).Encode(account)
	k.must(err)
	seed, err := user.Seed()
	k.must(err)
	creds, err := jwt.FormatUserConfig(text, seed)
	k.must(err)
	return k.save(k.public(user)+".creds", creds)
}

// certificate is one for this machine; it and its key are put in files too.
func (k *keeper) certificate() tls.Certificate {
	lender := httptest.NewUnstartedServer(nil)
	lender.StartTLS()
	defer lender.Close()
	cert := lender.TLS.Certificates[0]
	cert.Leaf = lender.Certificate()
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	k.must(err)
	k.cert = k.save("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}))
	k.key = k.save("sleutel.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	return cert
}

func (k *keeper) save(name string, text []byte) string {
	path := filepath.Join(k.dir, name)
	k.must(os.WriteFile(path, text, 0o600))
	return path
}

func TestCredentialsAndCertificatesComeFromFiles(t *testing.T) {
	f := newFiles(t)
	k := newKeeper(f)
	srv := newRestartable(t, k.options)
	address := strings.Replace(srv.ClientURL(), "nats://", "tls://", 1)
	s := connected(t, address, "STROOM", nats.RootCAs(k.cert), nats.ClientCert(k.cert, k.key), nats.UserCredentials(k.creds))
	good := s.options()
	good.CredentialsFile, good.RootFile, good.CertificateFile, good.KeyFile = k.creds, k.cert, k.cert, k.key
	want := f.write(2)
	stranger := k.user(k.pair(nkeys.CreateAccount()))
	for says, spoil := range map[string]func(*publish.JetStreamOptions){
		"unknown authority":       func(o *publish.JetStreamOptions) { o.RootFile = "" },
		"certificate required":    func(o *publish.JetStreamOptions) { o.CertificateFile, o.KeyFile = "", "" },
		"Authorization Violation": func(o *publish.JetStreamOptions) { o.CredentialsFile = "" },
		"authorization violation": func(o *publish.JetStreamOptions) { o.CredentialsFile = stranger },
	} {
		bad := good
		spoil(&bad)
		f.said.clear()
		stop := f.run(f.target(s.publisher(f, bad)))
		f.soon(says, func() bool { return strings.Contains(strings.ToLower(f.said.String()), strings.ToLower(says)) })
		stop()
		if s.count() > 0 {
			t.Errorf("published in spite of: %s", says)
		}
	}
	target := f.target(s.publisher(f, good))
	target.Prefix = s.prefix
	f.run(target)
	f.soon("all are there", func() bool { return s.count() == len(want) })
}

func TestFilesOfNATSThatAreNotInOrderAreRefusedAtOnce(t *testing.T) {
	f := newFiles(t)
	open := filepath.Join(f.dir, "open.creds")
	f.must(os.WriteFile(open, []byte("x"), 0o644))
	for name, o := range map[string]publish.JetStreamOptions{
		"chmod 600":      {CredentialsFile: open},
		"niet te lezen":  {CredentialsFile: filepath.Join(f.dir, "weg.creds")},
		"niet te werken": {RootFile: filepath.Join(f.dir, "weg.pem")},
		"niet te lezen ": {CertificateFile: filepath.Join(f.dir, "weg.pem"), KeyFile: filepath.Join(f.dir, "weg.pem")},
		"chmod 600 ":     {CertificateFile: filepath.Join(f.dir, "weg.pem"), KeyFile: open},
	} {
		o.Addresses, o.Stream, o.Prefix = "tls://127.0.0.1:1", "STROOM", "rs"
		if _, err := publish.NewJetStream(t.Context(), slog.New(slog.DiscardHandler), o); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
