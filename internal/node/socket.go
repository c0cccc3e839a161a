package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ruggespraak/domain"
)

const socketFile = "ruggespraak.sock"

// Order is a command line that another process of the same user hands over, with where it stands.
type Order struct {
	Args     []string `json:"args"`
	Dir      string   `json:"map"`
	Terminal bool     `json:"terminal"`
}

// Carry carries out an order as if it were typed here, and gives the exit code.
type Carry func(ctx context.Context, o Order, stdout, stderr io.Writer) int

// frame is a piece of the answer to an order.
type frame struct {
	Out  string `json:"uit,omitempty"`
	Err  string `json:"fout,omitempty"`
	Code *int   `json:"code,omitempty"`
}

// grace is how long an order that is under way may go on after this process was told to stop. A long import then stops
// where it is; running it again goes on from there.
const grace = 5 * time.Second

// socket is the local way in, for processes of the same user only.
type socket struct {
	server   *http.Server
	listener net.Listener
	path     string
	stop     context.CancelFunc // of the orders
	done     chan struct{}
}

// Listen lets other processes of the same user hand over command lines, and ask that the views reach the head. Orders that
// are under way when the context ends have some grace.
func (n *Node) Listen(ctx context.Context, carry Carry) error {
	path := filepath.Join(n.Dir, socketFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove old socket: %w", err)
	}
	at, release, err := address(n.Dir)
	if err != nil {
		return err
	}
	defer release()
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", at)
	if err != nil {
		return domain.Errorf(domain.Unreached, "In de map %s kan geen lokale socket worden gemaakt: %s.", n.Dir, reason(err))
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("protect socket: %w", err), l.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /opdracht", func(w http.ResponseWriter, r *http.Request) { serveOrder(w, r, carry) })
	mux.HandleFunc("POST /bijwerken", func(w http.ResponseWriter, r *http.Request) {
		if err := n.Views.CatchUp(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	orders, stop := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(grace, stop) })
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return orders }}
	n.socket = &socket{server: server, listener: sameUser{l}, path: path, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(n.socket.done)
		_ = n.socket.server.Serve(n.socket.listener) // always ErrServerClosed or the listener's end
	}()
	return nil
}

// close takes no more orders and waits for those that are under way.
func (s *socket) close() error {
	defer s.stop()
	err := errors.Join(os.Remove(s.path), s.server.Shutdown(context.Background()))
	<-s.done
	return err
}

func serveOrder(w http.ResponseWriter, r *http.Request, carry Carry) {
	var o Order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var mu sync.Mutex
	send := func(f frame) error {
		mu.Lock()
		defer mu.Unlock()
		if err := json.NewEncoder(w).Encode(f); err != nil {
			return err
		}
		return http.NewResponseController(w).Flush()
	}
	code := carry(r.Context(), o,
		writer(func(s string) error { return send(frame{Out: s}) }),
		writer(func(s string) error { return send(frame{Err: s}) }))
	_ = send(frame{Code: &code}) // whoever asked has gone away
}

type writer func(string) error

func (f writer) Write(p []byte) (int, error) { return len(p), f(string(p)) }

// HandOver gives a command line to the process that holds the folder and passes on what it answers. It fails with
// domain.Unreached when that process does not answer to the end; the order may have been carried out all the same.
func HandOver(ctx context.Context, dir string, o Order, stdout, stderr io.Writer) (int, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return 0, fmt.Errorf("encode order: %w", err)
	}
	res, err := post(ctx, dir, "/opdracht", body)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	for dec := json.NewDecoder(res.Body); ; {
		var f frame
		if err := dec.Decode(&f); err != nil {
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			return 0, domain.Errorf(domain.Unreached, "Het proces dat op %s werkt, brak het antwoord af; kijk of de opdracht is uitgevoerd.", dir)
		}
		if f.Code != nil {
			return *f.Code, nil
		}
		if _, err := io.WriteString(stdout, f.Out); err != nil {
			return 0, fmt.Errorf("write answer: %w", err)
		}
		if _, err := io.WriteString(stderr, f.Err); err != nil {
			return 0, fmt.Errorf("write answer: %w", err)
		}
	}
}

// AskCatchUp asks the process that holds the folder to move the views to the head.
func AskCatchUp(ctx context.Context, dir string) error {
	res, err := post(ctx, dir, "/bijwerken", nil)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
		return domain.Errorf(domain.Unreached, "De weergaven zijn niet bij te werken: %s.", text)
	}
	return nil
}
