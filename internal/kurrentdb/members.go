package kurrentdb

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	rpcmeta "google.golang.org/grpc/metadata"
)

// seeds is how many servers the address names.
func (c *Cluster) seeds() int { return len(c.addresses()) }

func (c *Cluster) addresses() []string {
	if len(c.conf.GossipSeeds) == 0 {
		return []string{c.conf.Address}
	}
	var out []string
	for _, s := range c.conf.GossipSeeds {
		out = append(out, s.String())
	}
	return out
}

// members asks how many servers belong to the cluster, those that are down included. The client asks that too, for itself; it
// tells nobody.
func (c *Cluster) members(ctx context.Context) (int, error) {
	var errs []error
	for _, address := range c.addresses() {
		n, err := c.membersBy(ctx, address)
		if err == nil && n > 0 {
			return n, nil
		}
		errs = append(errs, err)
	}
	return 0, fmt.Errorf("ask for members: %w", errors.Join(errs...))
}

func (c *Cluster) membersBy(ctx context.Context, address string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, c.tryFor)
	defer cancel()
	transport, err := c.transport()
	if err != nil {
		return 0, err
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(transport))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	if c.conf.Username != "" && !c.conf.DisableTLS {
		login := base64.StdEncoding.EncodeToString([]byte(c.conf.Username + ":" + c.conf.Password))
		ctx = rpcmeta.AppendToOutgoingContext(ctx, "authorization", "Basic "+login)
	}
	info, err := gossip.NewGossipClient(conn).Read(ctx, &shared.Empty{})
	return len(info.GetMembers()), err
}

// transport is how the client would connect.
func (c *Cluster) transport() (credentials.TransportCredentials, error) {
	if c.conf.DisableTLS {
		return insecure.NewCredentials(), nil
	}
	conf := &tls.Config{
		MinVersion: tls.VersionTLS12, RootCAs: c.conf.RootCAs,
		InsecureSkipVerify: c.conf.SkipCertificateVerification, //nolint:gosec // where the address asks for it with tlsVerifyCert=false
	}
	if c.conf.UserCertFile != "" {
		cert, err := tls.LoadX509KeyPair(c.conf.UserCertFile, c.conf.UserKeyFile)
		if err != nil {
			return nil, err
		}
		conf.Certificates = []tls.Certificate{cert}
	}
	return credentials.NewTLS(conf), nil
}
