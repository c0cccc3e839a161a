package esdbtest

import (
	"context"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

const serverVersion = "23.10.2"

// gossiper tells who is in the cluster.
type gossiper struct {
	gossip.UnimplementedGossipServer
	node *node
}

// Read names every node with its state.
func (g gossiper) Read(ctx context.Context, _ *shared.Empty) (*gossip.ClusterInfo, error) {
	s := g.node.server
	s.faults.count(Gossip)
	if err := s.faults.before(ctx, Gossip); err != nil {
		return nil, err
	}
	leader := s.Leader()
	info := &gossip.ClusterInfo{}
	for _, n := range s.nodes {
		host, port := n.endpoint()
		info.Members = append(info.Members, &gossip.MemberInfo{
			InstanceId: uuidFor(n.id, false), TimeStamp: s.options.now().UnixNano() / nanosecondsPerTick, State: stateOf(n, leader),
			IsAlive: n.running(), HttpEndPoint: &gossip.EndPoint{Address: host, Port: port},
		})
	}
	return info, nil
}

func stateOf(n *node, leader int) gossip.MemberInfo_VNodeState {
	switch {
	case !n.running():
		return gossip.MemberInfo_Shutdown
	case leader == noLeader:
		return gossip.MemberInfo_Unknown
	case leader == n.index:
		return gossip.MemberInfo_Leader
	default:
		return gossip.MemberInfo_Follower
	}
}

// features tells which calls this server knows, of those that a 23.10 server lists.
type features struct {
	serverfeatures.UnimplementedServerFeaturesServer
	node *node
}

// GetSupportedMethods lists the calls.
func (f features) GetSupportedMethods(ctx context.Context, _ *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	f.node.server.faults.count(Features)
	if err := f.node.server.faults.before(ctx, Features); err != nil {
		return nil, err
	}
	out := &serverfeatures.SupportedMethods{EventStoreServerVersion: serverVersion}
	add := func(service, method string, features ...string) {
		out.Methods = append(out.Methods, &serverfeatures.SupportedMethod{ServiceName: service, MethodName: method, Features: features})
	}
	const streamService = "event_store.client.streams.streams"
	add(streamService, "read", "position", "events")
	for _, method := range []string{"append", "delete", "tombstone"} {
		add(streamService, method)
	}
	add("event_store.client.gossip.gossip", "read")
	add("event_store.client.server_features.serverfeatures", "getsupportedmethods")
	return out, nil
}
