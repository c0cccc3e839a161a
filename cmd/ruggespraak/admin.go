package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange"
	"ruggespraak/internal/metrics"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// adminAddr is where a server tells how it does, unless it is told another place.
const adminAddr = "127.0.0.1:8089"

// adminFlag says where a server tells how it does.
type adminFlag struct {
	Admin *string `name:"beheer-adres" env:"RUGGESPRAAK_BEHEER_ADRES" help:"Het adres van /metrics, /healthz en /readyz; alleen op deze machine zelf. Anders 127.0.0.1:8089, of een vrije poort als die bezet is; leeg: nergens." placeholder:"ADRES"`
}

// listen opens the address for administration; nil when there shall be none. A place that nobody asked for may be another
// one: two servers on one machine don't get in each other's way.
func (f adminFlag) listen(ctx context.Context) (net.Listener, error) {
	const option = "--beheer-adres"
	switch {
	case f.Admin == nil:
		l, err := listen(ctx, option, adminAddr)
		if errors.Is(err, domain.Unreached) {
			return listen(ctx, option, "127.0.0.1:0")
		}
		return l, err
	case *f.Admin == "":
		return nil, nil
	}
	return listen(ctx, option, *f.Admin)
}

// where says in a line where a server is asked how it does.
func where(admin net.Listener) string {
	if admin == nil {
		return ""
	}
	return fmt.Sprintf("Voor beheer: http://%s/metrics, /healthz en /readyz\n", admin.Addr())
}

// measured makes the figures of a server and lets the node's log be counted.
func (a *app) measured(o *node.Options) {
	a.metrics = metrics.New(metrics.Options{Now: a.now, Kinds: interchange.Kinds()})
	o.Measure = a.metrics.Store
}

// sources is the node as its figures ask it.
func (a *app) sources(n *node.Node, rules *relay.Policies) metrics.Sources {
	s := metrics.Sources{Log: n.Log, Views: n.Views, Folder: n, Now: a.now, Publications: receivers(n)}
	s.Policies = metrics.Readers{Names: rules.Names(), Prefix: relay.PolicyPrefix, Places: rules, Letters: n.Book}
	if c, far := n.Log.(metrics.Connection); far {
		s.Connection = c
	}
	return s
}

// adminPages tells how a node does until its own context ends: that is after the pages have stopped, for until then it is
// there to be asked. When stopping ends, it says so.
func (a *app) adminPages(stopping context.Context, s metrics.Sources, l net.Listener) service {
	return func(ctx context.Context, log *slog.Logger) {
		if l == nil {
			return
		}
		h, err := a.metrics.Admin(stopping, s, log)
		if err != nil {
			log.ErrorContext(ctx, "admin pages can't be served", slog.Any("error", err))
			return
		}
		server := &http.Server{
			Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		}
		defer context.AfterFunc(ctx, func() { _ = server.Close() })() // answers under way are of no use any more
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.ErrorContext(ctx, "admin pages stopped", slog.Any("error", err))
		}
	}
}

// imported counts an import that a server carried out.
func (a *app) imported(s interchange.Summary) {
	if a.metrics != nil {
		a.metrics.Imported(s.Kind, metrics.Rows{Accepted: s.Accepted, Known: s.Known, Changed: s.Changed, Refused: s.Refused})
	}
}
