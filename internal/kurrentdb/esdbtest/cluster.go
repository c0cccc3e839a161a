package esdbtest

import (
	"encoding/json"

	"github.com/google/uuid"
)

const epochStream = "$epoch-information"

// elect makes the first node that is up the leader, when the present one is not up. Without a majority there is none.
func (s *Server) elect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var up []int
	for _, n := range s.nodes {
		if n.running() {
			up = append(up, n.index)
		}
	}
	switch {
	case len(up)*2 <= len(s.nodes):
		s.leader = noLeader
	case s.leader == noLeader || !s.nodes[s.leader].running():
		s.lead(up[0])
	}
	s.announce()
}

// lead makes a node the leader: it then has all that was written. The caller holds the lock.
func (s *Server) lead(node int) {
	s.leader = node
	s.nodes[node].visible = unlimited
	s.epoch++
	data, err := json.Marshal(map[string]any{"epochNumber": s.epoch, "epochId": uuid.New(), "leaderInstanceId": s.nodes[node].id})
	if err == nil { // a map of plain values always marshals
		s.store.writeSystem(epochStream, systemEvent(epochStream, data))
	}
}

// announce wakes what waits for a change in what a node may see. The caller holds the lock.
func (s *Server) announce() {
	close(s.moved)
	s.moved = make(chan struct{})
}

// hold draws the line through the log up to which a follower has it, or takes the line away.
func (s *Server) hold(node int, on bool) {
	end, _ := s.store.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.nodes[node].visible = unlimited; on && node != s.leader {
		s.nodes[node].visible = end
	}
	s.announce()
}

// sight is how far a node has the log, and a channel that closes when that changes by more than a new event.
func (s *Server) sight(node int) (uint64, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nodes[node].visible, s.moved
}

// moveLeader makes the next node that is up the leader.
func (s *Server) moveLeader() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leader == noLeader {
		return noLeader
	}
	for i := 1; i < len(s.nodes); i++ {
		if next := (s.leader + i) % len(s.nodes); s.nodes[next].running() {
			s.lead(next)
			s.announce()
			break
		}
	}
	return s.leader
}
