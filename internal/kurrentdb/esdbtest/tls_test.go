package esdbtest_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestOnlyTheRightPasswordGetsIn(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3), esdbtest.WithCredentials("admin", "change/it"))
	for _, c := range []struct {
		name, connection string
		code             esdb.ErrorCode
	}{
		{"the right one", s.ClusterConnection(), 0},
		{"a wrong one", strings.Replace(s.ClusterConnection(), "change", "keep", 1), esdb.ErrorCodeUnauthenticated},
		{"none", strings.Replace(s.ClusterConnection(), "admin:change%2Fit@", "", 1), esdb.ErrorCodeAccessDenied},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := dial(t, c.connection)
			_, writeErr := appendTo(t, client, "a", esdb.Any{}, event("iets"))
			if (writeErr == nil) != (c.code == 0) {
				t.Errorf("append: %v", writeErr)
			}
			// The client may hide why an append was not let in; of a read it tells.
			_, err := readAll(t, client, esdb.ReadAllOptions{From: esdb.Start{}}, 1)
			if c.code == 0 && err != nil || c.code != 0 && !isCode(err, c.code) {
				t.Errorf("error %v", err)
			}
		})
	}
	if n := len(s.Stream("a")); n != 1 {
		t.Errorf("%d events are there", n)
	}
}

func TestAUserCertificateNeedsNoPassword(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithCredentials("admin", "changeit"))
	for user, allowed := range map[string]bool{"admin": true, "iemand": false} {
		certificate, key, err := s.UserCertificate(user)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		cert, secret := filepath.Join(dir, "user.pem"), filepath.Join(dir, "user.key")
		for file, content := range map[string][]byte{cert: certificate, secret: key} {
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		connection := strings.Replace(s.Connection(), "admin:changeit@", "", 1) + "&userCertFile=" + url.QueryEscape(cert) + "&userKeyFile=" + url.QueryEscape(secret)
		_, err = readAll(t, dial(t, connection), esdb.ReadAllOptions{From: esdb.Start{}}, 1)
		if allowed && err != nil || !allowed && !isCode(err, esdb.ErrorCodeAccessDenied) {
			t.Errorf("%s: %v", user, err)
		}
	}
}

func TestCredentialsCanBeRefusedForAWhile(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithCredentials("admin", "changeit"))
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("een"))
	s.Faults().RefuseCredentials(true)
	if _, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 1); !isCode(err, esdb.ErrorCodeUnauthenticated) {
		t.Errorf("read: %v", err)
	}
	if _, err := appendTo(t, client, "a", esdb.Any{}, event("twee")); err == nil {
		t.Error("the append was let in")
	}
	s.Faults().RefuseCredentials(false)
	mustAppend(t, client, "a", esdb.Revision(0), event("twee"))
}

func TestAServerRunsWithoutATest(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	s, err := esdbtest.New(esdbtest.WithCAFile(ca))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	written, err := os.ReadFile(ca)
	if err != nil || !bytes.Equal(written, s.CAPEM()) {
		t.Errorf("the file of the authority: %v", err)
	}
	mustAppend(t, dial(t, s.Connection()), "a", esdb.NoStream{}, event("een"))
	s.Close()
}
