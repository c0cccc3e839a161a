package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// programEnv makes this test binary the program itself, with the arguments that it holds, one a line.
const programEnv = "RUGGESPRAAK_TEST_PROGRAM"

func TestTheProgramItself(*testing.T) {
	if args := os.Getenv(programEnv); args != "" { // it is for the other tests only
		os.Args = append([]string{"ruggespraak"}, strings.Split(args, "\n")...)
		main()
	}
}

// process is a server in a process of its own.
type process struct {
	*exec.Cmd
	t              *testing.T
	address, admin string
	errs           *buffer
}

func (f folder) process(args ...string) process {
	f.t.Helper()
	args = append([]string{"--data", f.data, "--hoofdsleutel", f.key}, args...)
	p := process{Cmd: exec.Command(os.Args[0], "-test.run=^TestTheProgramItself$"), t: f.t, errs: &buffer{}}
	p.Env = append(os.Environ(), programEnv+"="+strings.Join(args, "\n"))
	p.Stderr = p.errs
	out, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = p.Process.Kill() })
	for in := bufio.NewScanner(out); p.admin == "" && in.Scan(); {
		if m := adminShape.FindStringSubmatch(in.Text()); m != nil {
			p.admin = m[1]
		} else if m := addressShape.FindStringSubmatch(in.Text()); m != nil {
			p.address = m[1]
		}
	}
	if p.admin == "" {
		f.t.Fatalf("the server does not start: %s", p.errs)
	}
	return p
}

func (p process) signal() {
	p.t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// closed waits until nobody is let in any more.
func (p process) closed() {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", p.address)
		if err != nil {
			return
		}
		_ = c.Close()
	}
	p.t.Fatal("people are still let in")
}

// slowForm begins to send a form and gives the rest of it, once the server has begun to read.
func (p process) slowForm() (c net.Conn, in *bufio.Reader, rest string) {
	p.t.Helper()
	form := url.Values{
		"verhaal": {"De bus rijdt niet meer."}, "soort": {"hiaat"}, "domeinen": {"vervoer"}, "kanaal": {"webformulier"},
		"rol": {"vrijwilliger"}, "verteld": {"met"}, "opdracht": {"01939a5e-0000-7000-8000-000000000001"},
	}.Encode()
	c, err := net.Dial("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	if _, err = fmt.Fprintf(c, "POST /signalen/nieuw HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", p.address, len(form)); err != nil {
		p.t.Fatal(err)
	}
	in = bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		p.t.Fatalf("the server says %q (%v)", line, err)
	}
	if _, err := in.ReadString('\n'); err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.WriteString(c, form[:20]); err != nil {
		p.t.Fatal(err)
	}
	return c, in, form[20:]
}

func TestWhatIsUnderWayIsFinishedBeforeTheProgramStops(t *testing.T) {
	f := newFolder(t)
	p := f.process("serve", "--addr", "127.0.0.1:0", "--beheer-adres", "127.0.0.1:0")
	f.must("views") // they are built
	c, in, rest := p.slowForm()
	p.signal()
	p.closed()
	if code, body := told(t, p.admin+"/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "Het programma stopt.") {
		t.Errorf("it says %d %s", code, body)
	}
	if _, err := io.WriteString(c, rest); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the form is answered with %d", res.StatusCode)
	}
	if err := p.Wait(); err != nil || p.errs.String() != "" {
		t.Errorf("it ended with %v: %s", err, p.errs)
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(res.Header.Get("Location"), "/signalen/"), "/")
	if out := f.must("trace", id); !strings.Contains(out, id) {
		t.Errorf("the signal is not on record: %s", out)
	}
}

func TestASecondSignalEndsTheProgramAtOnce(t *testing.T) {
	p := newFolder(t).process("serve", "--addr", "127.0.0.1:0", "--beheer-adres", "127.0.0.1:0")
	p.slowForm() // it is never finished
	p.signal()
	p.closed()
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	var exit *exec.ExitError
	for deadline := time.After(time.Minute); exit == nil; {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			if !errors.As(err, &exit) {
				t.Fatalf("it ended with %v", err)
			}
		case <-deadline:
			t.Fatal("it goes on")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if s, ok := exit.Sys().(syscall.WaitStatus); !ok || !s.Signaled() || s.Signal() != syscall.SIGTERM {
		t.Errorf("it ended as %v: %s", exit, p.errs)
	}
}
