package esdbtest

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
)

const (
	maxMessageBytes = 17 << 20
	shortestPing    = time.Second // clients ping idle connections every ten seconds
	rebindTries     = 50
	rebindPause     = 20 * time.Millisecond
)

// node is one server of the cluster, with a port that it keeps over stops and restarts.
type node struct {
	streams.UnimplementedStreamsServer
	server    *Server
	index     int
	id        uuid.UUID
	address   string // host:port; empty before the first start
	visible   uint64 // the log as this node has it; the server's lock guards it
	scavenged uint64 // how far its last scavenge went; the server's lock guards it
	silence   *gate  // closed: connections are taken and nothing is answered

	mu   sync.Mutex
	grpc *grpc.Server // nil: stopped
}

// start listens, at the first time on a port that the system chooses, and serves.
func (n *node) start() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.grpc != nil {
		return nil
	}
	listener, err := n.listen()
	if err != nil {
		return fmt.Errorf("listen for node %d: %w", n.index, err)
	}
	if n.address == "" {
		n.address = listener.Addr().String()
	}
	server, err := n.newGRPC()
	if err != nil {
		return err
	}
	n.grpc = server
	go func() {
		// Serve ends with an error when stop closes its listener; there is nothing else to learn from it.
		_ = server.Serve(newQuietListener(listener, n.silence))
	}()
	return nil
}

// listen takes the node's port, waiting a little for the system to give it free after a stop.
func (n *node) listen() (net.Listener, error) {
	address := n.address
	if address == "" {
		address = "127.0.0.1:0"
	}
	var config net.ListenConfig
	for try := 1; ; try++ {
		listener, err := config.Listen(context.Background(), "tcp", address)
		if err == nil || try == rebindTries {
			return listener, err
		}
		time.Sleep(rebindPause)
	}
}

func (n *node) newGRPC() (*grpc.Server, error) {
	options := []grpc.ServerOption{
		grpc.MaxRecvMsgSize(maxMessageBytes),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: shortestPing, PermitWithoutStream: true}),
	}
	if ca := n.server.ca; ca != nil {
		config, err := ca.serverConfig()
		if err != nil {
			return nil, err
		}
		options = append(options, grpc.Creds(credentials.NewTLS(config)))
	}
	server := grpc.NewServer(options...)
	streams.RegisterStreamsServer(server, n)
	gossip.RegisterGossipServer(server, gossiper{node: n})
	serverfeatures.RegisterServerFeaturesServer(server, features{node: n})
	return server, nil
}

// stop ends all connections at once and frees the port.
func (n *node) stop() {
	n.mu.Lock()
	server := n.grpc
	n.grpc = nil
	n.mu.Unlock()
	if server != nil {
		server.Stop()
	}
}

func (n *node) running() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.grpc != nil
}

// endpoint is the host and port that gossip and not-leader answers name.
func (n *node) endpoint() (string, uint32) {
	host, port, err := net.SplitHostPort(n.address)
	if err != nil {
		return n.address, 0
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return host, 0
	}
	return host, uint32(number)
}
