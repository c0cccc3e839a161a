package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/internal/simulate"
	"ruggespraak/internal/web"
)

// serveCmd shows the pages.
type serveCmd struct{ serveFlags }

// serveFlags is what every server is told.
type serveFlags struct {
	Addr string `default:"127.0.0.1:8088" env:"RUGGESPRAAK_ADDR" help:"Het adres om op te luisteren; alleen op deze machine zelf." placeholder:"ADRES"`
	adminFlag
	logFlags
}

// Run carries it out.
func (c *serveCmd) Run(ctx context.Context, a *app, f *flags) error {
	return a.serve(ctx, a.path(f.Data), a.options(f), c.serveFlags, nil)
}

// serve opens a folder as its writer and shows the pages until the context ends. With load, the folder is filled first.
func (a *app) serve(ctx context.Context, dir string, o node.Options, f serveFlags, load func(*node.Node) error) (err error) {
	if a.held != nil {
		return usage("Een draaiende server start geen tweede.")
	}
	listener, err := listen(ctx, "--addr", f.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the server closes it before
	admin, err := f.listen(ctx)
	if err != nil {
		return err
	}
	if admin != nil {
		defer func() { _ = admin.Close() }() // the same
	}
	log := f.logger(a.stderr)
	a.measured(&o)
	o.Logger = log
	n, err := node.OpenWriter(ctx, dir, o)
	if err != nil {
		return alreadyServed(err)
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if load != nil {
		if err := load(n); err != nil {
			return err
		}
	}
	if err := n.Listen(ctx, a.carry(n)); err != nil {
		return err
	}
	publications, err := a.publications(ctx, n, log)
	if err != nil {
		return err
	}
	rules := a.policies(n, log)
	services := append(publications, wakeReaders(n), followViews(n), warmEffects(n), followPolicies(rules), a.adminPages(ctx, a.sources(n, rules), admin))
	stop := start(context.WithoutCancel(ctx), log, services...) // until the pages have stopped
	defer stop()
	return a.pages(ctx, n, listener, where(admin), log)
}

func alreadyServed(err error) error {
	var busy *node.Busy
	if errors.As(err, &busy) {
		return domain.Errorf(domain.Conflict, "%s Stop dat eerst, of kies met --data een andere map.", busy)
	}
	return err
}

// listen refuses to be reached from other machines: there are no roles yet, so whoever gets in may do everything.
func listen(ctx context.Context, option, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return nil, usage("%s %q is geen adres; verwacht wordt bijvoorbeeld 127.0.0.1:8088.", option, addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usage("%s %s is ook van buiten deze machine te bereiken; dat kan pas als er rollen zijn. Gebruik 127.0.0.1.", option, addr)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, domain.Errorf(domain.Unreached, "Op %s kan niet worden geluisterd; is het adres al in gebruik? Kies met %s een ander.", addr, option)
	}
	return l, nil
}

// service is something that runs beside the pages until the context ends. It keeps going by itself: what fails it tells to the
// logger and tries again.
type service func(ctx context.Context, log *slog.Logger)

// start runs services in the background; calling the result stops them and waits until they have.
func start(ctx context.Context, log *slog.Logger, services ...service) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, s := range services {
		running.Go(func() { s(ctx, log) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// followViews keeps the views up to date.
func followViews(n *node.Node) service {
	return func(ctx context.Context, log *slog.Logger) {
		n.Views.Follow(ctx, func(err error) {
			log.ErrorContext(ctx, "views can't be moved; trying again", slog.Any("error", err))
		})
	}
}

// settled is how long the views must stand still before estimates are made in the background: an import moves them on and on.
const settled = 2 * time.Second

// warmEffects estimates the effect of decisions before anyone asks.
func warmEffects(n *node.Node) service {
	return func(ctx context.Context, log *slog.Logger) {
		n.Views.WarmEffects(ctx, n.Ask(), settled, func(err error) {
			log.ErrorContext(ctx, "effects can't be estimated beforehand; trying again when the views move", slog.Any("error", err))
		})
	}
}

// tour is the way round Oosterwaarde, for a node that holds it.
func tour(s node.Settings) (seats []web.Seat, stories []web.Story) {
	if !s.Fictive || s.Code != simulate.Code {
		return nil, nil
	}
	for _, seat := range simulate.Seats() {
		seats = append(seats, web.Seat{
			Who: seat.Who, Story: seat.Story, Question: seat.Question, Does: seat.Does, Path: seat.Path, Beside: web.Beside(seat.Beside),
		})
	}
	for _, story := range simulate.Stories() {
		stories = append(stories, web.Story(story))
	}
	return seats, stories
}

// drain is how long requests that are under way may go on after this process was told to stop.
const drain = 10 * time.Second

// pages serves until the context ends, then lets requests that are under way finish. What more there is to be found is told
// once the pages are there.
func (a *app) pages(ctx context.Context, n *node.Node, l net.Listener, more string, log *slog.Logger) error {
	seats, stories := tour(n.Settings)
	server := &http.Server{
		Handler: a.metrics.Requests(web.New(web.Options{
			Seats: seats, Stories: stories, Views: n.Views, Desk: n.Desk, Ask: n.Ask(),
			Name: n.Settings.Name, Fictive: n.Settings.Fictive, Now: a.now, Location: n.Settings.Location(), NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Logger: log,
		}), log),
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	if _, err := fmt.Fprintf(a.stdout, "Ruggespraak is te zien op http://%s/ (stop met Ctrl-C)\n%s", l.Addr(), more); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve pages: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		cut := domain.Errorf(domain.Unreached, "Niet elk verzoek was binnen %.0f seconden klaar; wat nog liep is afgebroken.", drain.Seconds())
		return errors.Join(cut, server.Close())
	}
	return nil
}
