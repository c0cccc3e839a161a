package esdbtest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

// noLeader is the index of the leader when too few nodes are up to have one.
const noLeader = -1

// Server is a node, or a cluster of nodes that share what they store.
type Server struct {
	options options
	store   *store
	faults  *Faults
	ca      *authority // nil: plain connections
	nodes   []*node

	mu     sync.Mutex
	leader int
	epoch  int
	moved  chan struct{} // closed when a node gets to see more or less than before
}

// Start makes a server that closes with the test.
func Start(t testing.TB, list ...Option) *Server {
	t.Helper()
	if o := collect(list); o.tls && o.caFile == "" {
		list = append(list, WithCAFile(filepath.Join(t.TempDir(), "ca.pem")))
	}
	s, err := New(list...)
	if err != nil {
		t.Fatalf("start an EventStoreDB server: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// New makes a server and starts its nodes. Close it.
func New(list ...Option) (*Server, error) {
	o := collect(list)
	s := &Server{options: o, store: newStore(o.now), leader: noLeader, moved: make(chan struct{})}
	s.faults = newFaults(s)
	if o.tls {
		ca, err := newAuthority(o.now())
		if err != nil {
			return nil, err
		}
		s.ca = ca
		if o.caFile != "" {
			if err := os.WriteFile(o.caFile, ca.pem, 0o600); err != nil {
				return nil, fmt.Errorf("write the certificate of the authority: %w", err)
			}
		}
	}
	for i := range o.nodes {
		n := &node{server: s, index: i, id: uuid.New(), visible: unlimited, silence: newGate()}
		if err := n.start(); err != nil {
			s.Close()
			return nil, err
		}
		s.nodes = append(s.nodes, n)
	}
	s.elect()
	return s, nil
}

// Close stops all nodes.
func (s *Server) Close() {
	s.faults.releaseAll()
	for _, n := range s.nodes {
		n.silence.open()
		n.stop()
	}
}

// Connection is the connection string of the first node.
func (s *Server) Connection() string { return s.connection(s.nodes[0].address) }

// NodeConnection is the connection string of one node alone.
func (s *Server) NodeConnection(node int) string { return s.connection(s.nodes[node].address) }

// ClusterConnection is the connection string that names all nodes as seeds of gossip.
func (s *Server) ClusterConnection() string {
	seeds := make([]string, len(s.nodes))
	for i, n := range s.nodes {
		seeds[i] = n.address
	}
	return s.connection(strings.Join(seeds, ","))
}

func (s *Server) connection(hosts string) string {
	if s.ca == nil {
		return "esdb://" + hosts + "?tls=false"
	}
	user, ca := "", ""
	if s.options.user != "" {
		user = url.UserPassword(s.options.user, s.options.password).String() + "@"
	}
	if s.options.caFile != "" {
		ca = "&tlsCAFile=" + url.QueryEscape(s.options.caFile)
	}
	return "esdb://" + user + hosts + "?tls=true" + ca
}

// Leader is the index of the leading node, or -1 when too few are up to have one.
func (s *Server) Leader() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.leader
}

// Faults is where things are made to go wrong.
func (s *Server) Faults() *Faults { return s.faults }

// CAPEM is the certificate of the authority that signed the nodes' own.
func (s *Server) CAPEM() []byte {
	if s.ca == nil {
		return nil
	}
	return s.ca.pem
}

// UserCertificate is a certificate and its key, both as PEM, with which a client is that user without a password.
func (s *Server) UserCertificate(user string) (certificate, key []byte, err error) {
	if s.ca == nil {
		return nil, nil, errors.New("make a user certificate: the server does not speak TLS")
	}
	return s.ca.issue(user, false)
}
