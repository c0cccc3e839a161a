package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var adminShape = regexp.MustCompile(`Voor beheer: http://([^/]+)/metrics`)

// told asks a server's address and gives the code and the answer.
func told(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// admin is where a server says that it can be asked how it does; empty when it says nothing.
func (s serving) admin() string {
	if m := adminShape.FindStringSubmatch(s.told()); m != nil {
		return m[1]
	}
	return ""
}

func TestAServerTellsHowItDoes(t *testing.T) {
	f := newFolder(t)
	s := f.serve("serve", "--addr", "127.0.0.1:0", "--beheer-adres", "127.0.0.1:0", "--log", "json", "--log-niveau", "debug")
	f.load("maatregelen", example+"maatregelen.csv")
	f.load("maatregelen", example+"maatregelen.csv", "--dry-run") // counts for nothing
	f.load("signalen", f.file("s.csv", "sleutel,soort,domeinen,gemeld_op\n1,knelpunt,wmo,ooit\n"))
	f.must("views")
	told(t, s.address+"/signalen/geheim?zoek=geheim")
	_, figures := told(t, s.admin()+"/metrics")
	for _, want := range []string{
		`ruggespraak_import_rows_total{kind="maatregelen",outcome="accepted"} 4`, `ruggespraak_import_rows_total{kind="signalen",outcome="refused"} 1`,
		`ruggespraak_import_rows_total{kind="maatregelen",outcome="known"} 0`, `ruggespraak_append_total{outcome="ok"} 4`, `ruggespraak_view_lag_events{view="spoor"} 0`, `ruggespraak_log_info{store="sqlite"} 1`,
		`ruggespraak_http_requests_total{code="404",method="GET",route="/signalen/{id}"} 1`, "ruggespraak_build_info{", "process_open_fds", "go_goroutines",
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if code, body := told(t, s.admin()+"/readyz"); code != http.StatusOK || body != `{"gereed":true,"ontbreekt":[]}`+"\n" {
		t.Errorf("ready: %d %s", code, body)
	}
	if code, body := told(t, s.admin()+"/healthz"); code != http.StatusOK || body != `{"leeft":true}`+"\n" {
		t.Errorf("alive: %d %s", code, body)
	}
	if code, _ := told(t, s.admin()+"/"); code != http.StatusNotFound {
		t.Errorf("the pages are there as well: %d", code)
	}
	code, errs := s.stop()
	if code != exitDone || strings.Contains(errs, "geheim") {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
	routed := false
	for line := range strings.Lines(errs) {
		var said struct {
			Msg, Route string
			Code       int
		}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Errorf("no JSON: %s", line)
		}
		routed = routed || said.Msg == "request answered" && said.Route == "/signalen/{id}" && said.Code == http.StatusNotFound
	}
	if !routed {
		t.Errorf("the request is not in the log: %s", errs)
	}
}

func TestARequestIsLoggedOnDemandOnly(t *testing.T) {
	f := newFolder(t)
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	f.must("views") // they are built
	if code, body := told(t, s.address+"/maatregelen"); code != http.StatusOK {
		t.Errorf("%d %s", code, body)
	}
	if _, errs := s.stop(); errs != "" {
		t.Errorf("logged: %s", errs)
	}
}

func TestTwoServersFindEachAPlaceForTheirFigures(t *testing.T) {
	t.Setenv("RUGGESPRAAK_BEHEER_ADRES", "127.0.0.1:1") // what is asked for counts before what the environment says
	taken, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	f := newFolder(t)
	code, _, errs := f.cli("serve", "--addr", "127.0.0.1:0", "--beheer-adres", taken.Addr().String())
	if code != exitFailed || !strings.Contains(errs, "Kies met --beheer-adres een ander") {
		t.Errorf("an address that is taken: %d: %s", code, errs)
	}
	if s := newFolder(t).serve("serve", "--addr", "127.0.0.1:0", "--beheer-adres="); s.admin() != "" {
		t.Errorf("asked for none, it is at %s", s.admin())
	}
}

func TestNobodyAsksForAPlaceTwoServersTakeTheirOwn(t *testing.T) {
	one := newFolder(t).serve("serve", "--addr", "127.0.0.1:0")
	two := newFolder(t).serve("serve", "--addr", "127.0.0.1:0")
	if one.admin() == "" || two.admin() == "" || one.admin() == two.admin() {
		t.Errorf("at %q and %q", one.admin(), two.admin())
	}
	for _, s := range []serving{one, two} {
		if code, body := told(t, s.admin()+"/healthz"); code != http.StatusOK {
			t.Errorf("%d %s", code, body)
		}
	}
}
