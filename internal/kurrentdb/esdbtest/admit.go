package esdbtest

import (
	"context"
	"encoding/base64"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// admit says whether a call may be carried out by this node now.
func (n *node) admit(ctx context.Context, m Method) error {
	if err := n.enter(ctx, m); err != nil {
		return err
	}
	return n.permit(ctx, m)
}

// enter counts a call and says whether who calls may do so. An append learns this before its events are taken, and the Go
// client then often hides the reason: what it still sends fails with EOF.
func (n *node) enter(ctx context.Context, m Method) error {
	n.server.faults.count(m)
	return n.authenticate(ctx)
}

// permit lets the faults have their way with a call, and says whether this node may carry it out.
func (n *node) permit(ctx context.Context, m Method) error {
	if err := n.server.faults.before(ctx, m); err != nil {
		return err
	}
	leader := n.server.Leader()
	switch {
	case leader == noLeader:
		return errNotReady()
	case leader == n.index:
		return nil
	case requiresLeader(ctx), m.writes() && n.server.options.followersRefuse:
		return errNotLeader(n.server.nodes[leader].endpoint())
	default:
		return nil
	}
}

// requiresLeader reads the header that asks a follower to carry out nothing.
func requiresLeader(ctx context.Context) bool {
	values := metadata.ValueFromIncomingContext(ctx, "requires-leader")
	return len(values) > 0 && strings.EqualFold(values[0], "true")
}

// authenticate lets in who bears the password or a certificate of the one user. Who says nothing is anonymous, and denied.
func (n *node) authenticate(ctx context.Context) error {
	if n.server.faults.refusesCredentials() {
		return errUnauthenticated()
	}
	o := n.server.options
	if o.user == "" {
		return nil
	}
	values := metadata.ValueFromIncomingContext(ctx, "authorization")
	if len(values) == 0 {
		if certifiedUser(ctx) == o.user {
			return nil
		}
		return errAccessDenied()
	}
	encoded, basic := strings.CutPrefix(values[0], "Basic ")
	plain, err := base64.StdEncoding.DecodeString(encoded)
	if !basic || err != nil || string(plain) != o.user+":"+o.password {
		return errUnauthenticated()
	}
	return nil
}

// certifiedUser is who the client's certificate says it is, or nobody.
func certifiedUser(ctx context.Context) string {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return ""
	}
	info, ok := p.AuthInfo.(credentials.TLSInfo)
	if !ok || len(info.State.VerifiedChains) == 0 {
		return ""
	}
	return info.State.VerifiedChains[0][0].Subject.CommonName
}

func errUnauthenticated() error {
	return status.Error(codes.Unauthenticated, "Bad gRPC response. HTTP status code: 401")
}
