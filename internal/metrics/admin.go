package metrics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// tooLate is how long a view may be behind before its answers are too old to serve.
const tooLate = time.Minute

// Admin answers /metrics, /healthz and /readyz about a node. It is asked once of one Metrics. When stopping ends, the node
// takes no more work.
func (m *Metrics) Admin(stopping context.Context, s Sources, log *slog.Logger) (http.Handler, error) {
	if err := m.registry.Register(watch{s}); err != nil {
		return nil, fmt.Errorf("register the state of a node: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.page(log))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { answer(r.Context(), log, w, http.StatusOK, alive{true}) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		missing := s.missing(ctx)
		if stopping.Err() != nil {
			missing = append(missing, Missing{Part: "proces", Reason: "Het programma stopt."})
		}
		status := http.StatusOK
		if len(missing) > 0 {
			status = http.StatusServiceUnavailable
		}
		answer(r.Context(), log, w, status, ready{len(missing) == 0, missing})
	})
	return mux, nil
}

// alive is the answer of /healthz.
type alive struct {
	Alive bool `json:"leeft"`
}

// ready is the answer of /readyz.
type ready struct {
	Ready   bool      `json:"gereed"`
	Missing []Missing `json:"ontbreekt"`
}

// Missing says what keeps a node from serving as it should.
type Missing struct {
	Part   string `json:"deel"` // logboek, map, weergave or proces
	Name   string `json:"naam,omitempty"`
	Reason string `json:"reden"`
}

// missing lists what keeps the node from serving.
func (s *Sources) missing(ctx context.Context) []Missing {
	out := []Missing{}
	if err := s.Folder.Writable(); err != nil {
		out = append(out, Missing{Part: "map", Reason: told(err, "De map met gegevens is niet te beschrijven.")})
	}
	if s.Connection != nil && !s.Connection.Up() {
		out = append(out, Missing{Part: "logboek", Reason: "Er is geen verbinding met het cluster: er kan niets worden vastgelegd."})
	}
	r, err := s.ruler(ctx)
	if err != nil {
		return append(out, Missing{Part: "logboek", Reason: "Het logboek is niet te bereiken."})
	}
	list, err := r.views(ctx)
	if err != nil {
		return append(out, Missing{Part: "weergave", Reason: "Hoe ver de weergaven zijn, is niet te lezen."})
	}
	for _, v := range list {
		switch {
		case !v.Built:
			out = append(out, Missing{Part: "weergave", Name: v.View, Reason: "Deze weergave wordt voor het eerst opgebouwd."})
		case v.time > tooLate:
			out = append(out, Missing{Part: "weergave", Name: v.View, Reason: fmt.Sprintf("Deze weergave loopt %d gebeurtenissen en %d seconden achter.",
				v.events, int(v.time.Seconds()))})
		}
	}
	return out
}

// told is what an error says to people, or else something that always holds.
func told(err error, otherwise string) string {
	var refusal *domain.Error
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return otherwise
}

func answer(ctx context.Context, log *slog.Logger, w http.ResponseWriter, status int, a any) {
	body, err := codec.Marshal(a)
	if err != nil {
		log.ErrorContext(ctx, "answer can't be written", slog.Any("error", err))
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // whoever asked has gone away
}
