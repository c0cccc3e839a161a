package esdbtest

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Method is a kind of call that a client makes. A subscription is told apart from a read.
type Method string

// The calls that a server knows.
const (
	Append    Method = "Append"
	Delete    Method = "Delete"
	Tombstone Method = "Tombstone"
	Read      Method = "Read"
	Subscribe Method = "Subscribe"
	Gossip    Method = "Gossip"
	Features  Method = "GetSupportedMethods"
)

func (m Method) writes() bool { return m == Append || m == Delete || m == Tombstone }

// Fault is a kind of fault, to ask how often it came about.
type Fault string

// The faults that strike single calls or events.
const (
	DroppedBefore      Fault = "dropped before it was carried out"
	DroppedAfterApply  Fault = "carried out, the answer lost"
	Delayed            Fault = "delayed"
	Stalled            Fault = "stalled"
	DeliveredTwice     Fault = "delivered twice"
	CredentialsRefused Fault = "credentials refused"
	SubscriptionBroken Fault = "subscription broken off"
)

// Forever is the count of a fault that strikes every call until it is set again.
const Forever = -1

// Faults makes things go wrong, for all nodes together unless a node is named. It is safe for concurrent use.
type Faults struct {
	server *Server
	stalls map[Method]*gate
	flow   *gate // of events to subscribers

	mu         sync.Mutex
	calls      map[Method]int
	struck     map[Fault]int
	drops      map[Method]int
	delays     map[Method]delay
	dropAfter  int
	duplicates int
	refusing   bool
	broken     chan struct{} // closed when the running subscriptions are to end
}

type delay struct {
	d     time.Duration
	times int
}

func newFaults(s *Server) *Faults {
	f := &Faults{
		server: s, stalls: map[Method]*gate{}, flow: newGate(), calls: map[Method]int{}, struck: map[Fault]int{},
		drops: map[Method]int{}, delays: map[Method]delay{}, broken: make(chan struct{}),
	}
	for _, m := range []Method{Append, Delete, Tombstone, Read, Subscribe, Gossip, Features} {
		f.stalls[m] = newGate()
	}
	return f
}

// DropBefore makes the next n calls of a method fail as Unavailable, with nothing done.
func (f *Faults) DropBefore(m Method, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drops[m] = n
}

// DropAfterApply makes the next n writes fail as Unavailable after they were carried out.
func (f *Faults) DropAfterApply(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dropAfter = n
}

// Delay makes the next n calls of a method wait before they are carried out.
func (f *Faults) Delay(m Method, d time.Duration, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delays[m] = delay{d, n}
}

// Stall makes all calls of a method wait until they are released.
func (f *Faults) Stall(m Method) (release func()) {
	g := f.stalls[m]
	g.shut()
	return g.open
}

// StallSubscriptions keeps events from the subscriptions that run, until they are released.
func (f *Faults) StallSubscriptions() (release func()) {
	f.flow.shut()
	return f.flow.open
}

// DuplicateDelivery makes subscriptions send each of the next n events twice.
func (f *Faults) DuplicateDelivery(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.duplicates = n
}

// RefuseCredentials makes every call on streams fail as Unauthenticated, as after a change of password.
func (f *Faults) RefuseCredentials(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refusing = on
}

// BreakSubscriptions ends all subscriptions that run, as Unavailable.
func (f *Faults) BreakSubscriptions() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.broken)
	f.broken = make(chan struct{})
}

// MoveLeader makes the next node that is up the leader and tells which. It then has all that was acknowledged.
func (f *Faults) MoveLeader() int { return f.server.moveLeader() }

// Stop takes a node down with all its connections. When it led, another leads; without a majority the rest is not ready.
func (f *Faults) Stop(node int) {
	f.server.nodes[node].stop()
	f.server.elect()
}

// Restart takes a stopped node up again on the same port, with what is stored.
func (f *Faults) Restart(node int) error {
	if err := f.server.nodes[node].start(); err != nil {
		return err
	}
	f.server.elect()
	return nil
}

// ListenButSilent makes a node take connections, and keep those it has, without ever answering on them. The cluster does not
// notice.
func (f *Faults) ListenButSilent(node int, on bool) {
	if on {
		f.server.nodes[node].silence.shut()
	} else {
		f.server.nodes[node].silence.open()
	}
}

// HoldReplication keeps what is written from now on from a follower: its readers get what it had. A leader has everything.
func (f *Faults) HoldReplication(node int, on bool) { f.server.hold(node, on) }

// ForgetIDs makes the server forget which event ids it wrote, as a restart does: from then on, only an exact revision (or
// no-stream) tells a repeated append from a new one.
func (f *Faults) ForgetIDs() { f.server.store.forgetIDs() }

// Struck is how often a fault came about.
func (f *Faults) Struck(kind Fault) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.struck[kind]
}

func (f *Faults) count(m Method) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[m]++
}

// before is what goes wrong with a call before it is carried out.
func (f *Faults) before(ctx context.Context, m Method) error {
	f.mu.Lock()
	wait := f.delays[m]
	delayed := wait.times != 0
	if delayed {
		wait.times = oneLess(wait.times)
		f.delays[m] = wait
		f.struck[Delayed]++
	}
	f.mu.Unlock()
	if err := f.stalls[m].pass(ctx, func() { f.strike(Stalled) }); err != nil {
		return err
	}
	if delayed {
		if err := sleep(ctx, wait.d); err != nil {
			return status.FromContextError(err).Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.drops[m] != 0 {
		f.drops[m] = oneLess(f.drops[m])
		f.struck[DroppedBefore]++
		return errDropped()
	}
	return nil
}

// afterApply is what goes wrong with a write that was carried out.
func (f *Faults) afterApply() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dropAfter == 0 {
		return nil
	}
	f.dropAfter = oneLess(f.dropAfter)
	f.struck[DroppedAfterApply]++
	return errDropped()
}

// copies is how often a subscription sends its next event.
func (f *Faults) copies() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.duplicates == 0 {
		return 1
	}
	f.duplicates = oneLess(f.duplicates)
	f.struck[DeliveredTwice]++
	return 2
}

func (f *Faults) refusesCredentials() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refusing {
		f.struck[CredentialsRefused]++
	}
	return f.refusing
}

func (f *Faults) breaking() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broken
}

func (f *Faults) strike(kind Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.struck[kind]++
}

func (f *Faults) releaseAll() {
	for _, g := range f.stalls {
		g.open()
	}
	f.flow.open()
}

func oneLess(n int) int {
	if n == Forever {
		return n
	}
	return n - 1
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func errDropped() error {
	return status.Error(codes.Unavailable, "the connection was dropped by a planted fault")
}
