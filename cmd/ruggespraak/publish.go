package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"

	"ruggespraak/domain"
	"ruggespraak/internal/metrics"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/relay/publish"
)

// publications are the services that tell others what happens, one for every target of gemeente.yaml.
func (a *app) publications(ctx context.Context, n *node.Node, log *slog.Logger) ([]service, error) {
	var out []service
	var made []*publish.Target
	for _, named := range n.Settings.Publication {
		t, err := a.target(ctx, n, log, named)
		if err != nil {
			for _, t := range made {
				err = errors.Join(err, t.Out.Close())
			}
			return nil, err
		}
		made, out = append(made, t), append(out, t.Run)
	}
	return out, nil
}

// receivers are the targets as the figures ask for them.
func receivers(n *node.Node) metrics.Readers {
	r := metrics.Readers{Prefix: publish.ReaderPrefix, Places: publish.Places{Checkpoints: n.Places}, Letters: n.Book}
	for _, t := range n.Settings.Publication {
		r.Names = append(r.Names, publish.ReaderPrefix+t.Name)
	}
	return r
}

// target makes a target ready as the settings say. One whose files are not in order is refused here, not while it runs.
func (a *app) target(ctx context.Context, n *node.Node, log *slog.Logger, named node.Target) (*publish.Target, error) {
	s := n.Settings
	t := &publish.Target{
		Name:     named.Name,
		Messages: publish.Messages{Sender: publish.Sender{OIN: s.OIN, System: s.System, Base: s.Base}, Events: domain.Events()},
		Full:     bool(named.Full), Internal: bool(named.Internal), Only: named.Only, FromStart: named.From == node.FromStart,
		Prefix: named.Subject, Log: n.Log, Checkpoints: n.Places, Lease: n.Turn, Book: n.Book, Now: a.now, Wait: n.Wake.Wait,
	}
	var err error
	switch named.Kind {
	case node.NATSTarget:
		t.Pace = publish.StreamPace
		t.Out, err = publish.NewJetStream(ctx, log, streamOf(n.Dir, named))
	case node.WebhookTarget:
		t.Pace = publish.WebhookPace
		t.Out, err = publish.NewWebhook(a.webhookOf(n, named))
	}
	if err != nil {
		return nil, fmt.Errorf("publication %s: %w", named.Name, err)
	}
	return t, nil
}

// targetOf finds the target that a letter was for.
func targetOf(n *node.Node, l relay.Letter) (node.Target, bool) {
	for _, t := range n.Settings.Publication {
		if publish.ReaderPrefix+t.Name == l.Reader {
			return t, true
		}
	}
	return node.Target{}, false
}

// publishAgain sends a letter once more, over a connection of its own.
func (a *app) publishAgain(ctx context.Context, n *node.Node, named node.Target, l relay.Letter) error {
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	t, err := a.target(ctx, n, log, named)
	if err != nil {
		return err
	}
	defer func() { _ = t.Out.Close() }() // it has sent what it had
	err = t.Redeliver(ctx, l)
	if refusal := (*domain.Error)(nil); err == nil || errors.As(err, &refusal) {
		return err
	}
	log.WarnContext(ctx, "can't publish", slog.String("target", t.Name), slog.Any("error", err))
	return domain.Errorf(domain.Unreached, "Brief %d is niet bezorgd: %s is nu niet te bereiken. Probeer het later.", l.Number, named.Name)
}

func streamOf(dir string, t node.Target) publish.JetStreamOptions {
	return publish.JetStreamOptions{
		Name: t.Name, Addresses: t.Address, Stream: t.Stream, Prefix: t.Subject, Create: bool(t.Create), CredentialsFile: within(dir, t.SecretFile),
		RootFile: within(dir, t.RootFile), CertificateFile: within(dir, t.CertificateFile), KeyFile: within(dir, t.KeyFile),
	}
}

func (a *app) webhookOf(n *node.Node, t node.Target) publish.WebhookOptions {
	origin := ""
	if base, err := url.Parse(n.Settings.Base); err == nil {
		origin = base.Hostname()
	}
	return publish.WebhookOptions{
		Address: t.Address, SecretFile: within(n.Dir, t.SecretFile), TokenFile: within(n.Dir, t.TokenFile), Origin: origin, Local: bool(t.Unsafe), Now: a.now,
	}
}

// within is a path that starts from a folder, unless it is whole or there is none.
func within(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
