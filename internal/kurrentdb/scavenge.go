package kurrentdb

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
)

// A deleted key stays in the files of each server until a scavenge there has removed it. The servers say when they ran one, in
// system streams that they keep for 30 days: $scavenges, and since version 22.10 $scavengePoints, up to which a scavenge goes.

const manyScavenges = 4096 // of the latest of those events, which are some tens a month

// scavengeEvent is what a server says of a scavenge.
type scavengeEvent struct {
	ID       string `json:"scavengeId"`
	Endpoint string `json:"nodeEndpoint"`
	Result   any    `json:"result"`
	From     int    `json:"startFromChunk"`
}

// scavenge is one that went well from the first chunk on.
type scavenge struct {
	endpoint    string
	began, done time.Time
}

// scavenges is what the servers say that they did.
type scavenges struct {
	runs   []scavenge
	points []time.Time // up to which scavenges go; none on servers that don't know them
	nodes  int         // how many servers there are
}

// Erasures lists what was forgotten, and on how many of the servers a scavenge has removed it.
func (k *Keys) Erasures(ctx context.Context) ([]domain.Erasure, error) {
	if err := k.look(ctx, 0); err != nil {
		return nil, err
	}
	k.mu.Lock()
	list := make([]forget, len(k.forgets.list))
	for i, f := range k.forgets.list {
		list[i] = *f
	}
	k.mu.Unlock()
	if len(list) == 0 {
		return nil, nil
	}
	ran, err := k.scavenges(ctx)
	return ran.erasures(list, err)
}

// erasures says how far the forgetting of each is. That nobody may look is no failure: it is said of each.
func (s scavenges) erasures(list []forget, err error) ([]domain.Erasure, error) {
	unseen := ""
	switch {
	case errors.Is(err, domain.Refused):
		unseen = "deze gebruiker van het cluster mag niet zien of er een scavenge is geweest; maak hem lid van $admins"
	case err != nil:
		return nil, err
	}
	out := make([]domain.Erasure, len(list))
	for i, f := range list {
		out[i] = domain.Erasure{Stream: f.stream, Asked: f.asked, Destroyed: !f.done.IsZero(), Copies: s.nodes, Unseen: unseen}
		if out[i].Destroyed {
			out[i].Wiped = min(s.since(f.done), s.nodes)
		}
	}
	return out, nil
}

// since counts the servers of which a scavenge has removed what was deleted at a moment. A scavenge goes up to the latest
// point, which another server may have set before: then it only counts when there was a later one.
func (s scavenges) since(deleted time.Time) int {
	servers := map[string]bool{}
	for _, run := range s.runs {
		if run.began.After(deleted) && (len(s.points) == 0 || s.pointBetween(deleted, run.done)) {
			servers[run.endpoint] = true
		}
	}
	return len(servers)
}

func (s scavenges) pointBetween(after, before time.Time) bool {
	for _, p := range s.points {
		if p.After(after) && !p.After(before) {
			return true
		}
	}
	return false
}

func (k *Keys) scavenges(ctx context.Context) (scavenges, error) {
	latest := esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}, ResolveLinkTos: true}
	events, err := k.cluster.readPage(ctx, "$scavenges", latest, manyScavenges)
	if err != nil {
		return scavenges{}, err
	}
	points, err := k.cluster.readPage(ctx, "$scavengePoints", latest, manyScavenges)
	if err != nil {
		return scavenges{}, err
	}
	s := gathered(events)
	for _, p := range points {
		var payload struct {
			Threshold int `json:"threshold"`
		}
		_ = json.Unmarshal(p.Data, &payload)                           // an empty one has no threshold
		if p.EventType == "$scavengePoint" && payload.Threshold <= 0 { // above it, chunks with little to remove are passed over
			s.points = append(s.points, p.CreatedDate)
		}
	}
	if len(points) > 0 && len(s.points) == 0 {
		s.runs = nil // none of them went through every chunk
	}
	s.nodes = max(s.nodes, k.cluster.seeds())
	if members, err := k.cluster.members(ctx); err == nil {
		s.nodes = members
	} else {
		k.cluster.log.WarnContext(ctx, "members of the cluster unknown; the servers that are named or ran a scavenge are counted")
	}
	return s, nil
}

// gathered puts the beginnings and ends of scavenges together. The events come latest first.
func gathered(events []*esdb.RecordedEvent) scavenges {
	var s scavenges
	ended, seen := map[string]time.Time{}, map[string]bool{}
	for _, e := range events {
		var said scavengeEvent
		if json.Unmarshal(e.Data, &said) != nil {
			continue
		}
		switch e.EventType {
		case "$scavengeCompleted":
			if said.Result == "Success" || said.Result == float64(0) { // older servers write the number of the result
				ended[said.ID] = e.CreatedDate
			}
		case "$scavengeStarted":
			seen[said.Endpoint] = true
			if done, ok := ended[said.ID]; ok && said.From == 0 {
				s.runs = append(s.runs, scavenge{endpoint: said.Endpoint, began: e.CreatedDate, done: done})
			}
		}
	}
	s.nodes = max(1, len(seen))
	return s
}
