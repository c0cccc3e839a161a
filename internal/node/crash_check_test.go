package node

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"path/filepath"
	"slices"
	"time"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

var (
	errLost   = errors.New("lost")
	errDouble = errors.New("double")
	errWrong  = errors.New("wrong")
)

// ground is a folder under fire, with what is known of it: little, however long its log becomes.
type ground struct {
	dir, key     string
	head         domain.Position
	next         [crashWriters]int             // the command that each writer has yet to carry out, says the log
	last         [crashWriters]acknowledgement // each writer's last event, as the log has it
	sum          hash.Hash                     // of all events, as they were when they were first seen
	acknowledged int                           // events that are in the log and were acknowledged
	damage       []error
}

func newGround(dir string) *ground {
	return &ground{dir: filepath.Join(dir, "gegevens"), key: filepath.Join(dir, "hoofdsleutel"), sum: sha256.New()}
}

func (g *ground) options() Options { return Options{MasterKeyFile: g.key, Now: time.Now} }

func (g *ground) hurt(kind error, format string, args ...any) {
	g.damage = append(g.damage, fmt.Errorf("%w: "+format, append([]any{kind}, args...)...))
}

// testimony is what a killed process said: of each command, what it came to.
type testimony map[[2]int]acknowledgement

// check holds what was acknowledged against what was added to the log since the last time.
func (g *ground) check(ctx context.Context, said testimony) error {
	n, err := OpenReader(ctx, g.dir, g.options())
	if errors.Is(err, domain.NotFound) && g.head == 0 && len(said) == 0 {
		return nil // it was killed before there was anything
	}
	if err != nil {
		return err
	}
	before := g.next
	added, err := g.read(ctx, n, said)
	if err == nil {
		g.present(before, said)
		g.inOrder(added, said)
	}
	return errors.Join(err, n.Close())
}

// read takes in the events that are new, and gives who sent them in the order of the log.
func (g *ground) read(ctx context.Context, n *Node, said testimony) (added [][2]int, err error) {
	for {
		events, err := n.Log.Read(ctx, g.head, 5000)
		if err != nil || len(events) == 0 {
			return added, err
		}
		for _, e := range events {
			h, decoded, err := n.codec().Decode(e.Stored)
			if err != nil {
				return added, err
			}
			who := g.event(e, h, sealedText(decoded))
			if a, ok := said[who]; ok {
				g.acknowledged++
				g.same(a, g.last[who[0]])
			}
			added = append(added, who)
		}
	}
}

// event takes in one event: it must be the next of its writer, stand where that one belongs, and say what it said.
func (g *ground) event(e domain.Recorded, h domain.Header, text string) (who [2]int) {
	if e.Position != g.head+1 {
		g.hurt(errWrong, "after position %d comes %d", g.head, e.Position)
	}
	g.head = e.Position
	addEvent(g.sum, e)
	if _, err := fmt.Sscanf(h.Correlation, "%d/%d", &who[0], &who[1]); err != nil || who[0] < 0 || who[0] >= crashWriters {
		g.hurt(errWrong, "event %d is of nobody: %q", e.Position, h.Correlation)
		return [2]int{}
	}
	w, at := who[0], who[1]
	switch {
	case at < g.next[w]:
		g.hurt(errDouble, "command %d of writer %d stands at %d again", at, w, e.Position)
	case at > g.next[w]:
		g.hurt(errLost, "command %d of writer %d is followed by %d", g.next[w]-1, w, at)
	}
	s := stepOf(w, at)
	if e.Stream != s.stream || e.Revision != s.revision || h.Stream != s.stream || h.Revision != s.revision || text != s.text {
		g.hurt(errWrong, "command %d of writer %d is revision %d of %s", at, w, e.Revision, e.Stream)
	}
	g.next[w] = at + 1
	g.last[w] = acknowledgement{writer: w, n: at, stream: e.Stream, revision: e.Revision, position: e.Position, digest: digestOf(e.Stored)}
	return who
}

func addEvent(sum hash.Hash, e domain.Recorded) {
	for _, part := range [][]byte{[]byte(e.Stream), []byte(e.Type), e.Header, e.Payload} {
		_, _ = sum.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part)))) // a hash never fails
		_, _ = sum.Write(part)
	}
}

// same holds what was acknowledged against what is there.
func (g *ground) same(said, there acknowledgement) {
	said.begun, said.order = 0, 0
	if said != there {
		g.hurt(errWrong, "acknowledged was %+v, there is %+v", said, there)
	}
}

// present says which acknowledged events are not there. Of what was there already, only each writer's last command was
// repeated, and came to the same.
func (g *ground) present(before [crashWriters]int, said testimony) {
	for who, a := range said {
		w, at := who[0], who[1]
		switch {
		case at >= g.next[w]:
			g.hurt(errLost, "command %d of writer %d was acknowledged at %d of %s; the log ends at %d", at, w, a.revision, a.stream, g.head)
		case at == before[w]-1 && g.next[w] == before[w]:
			g.same(a, g.last[w])
		case at < before[w]-1:
			g.hurt(errWrong, "command %d of writer %d was not asked for", at, w)
		}
	}
}

// inOrder sees to it that what was acknowledged before something else was begun stands before it.
func (g *ground) inOrder(added [][2]int, said testimony) {
	var begun int64
	for _, who := range added {
		a, ok := said[who]
		if !ok {
			continue
		}
		if a.order <= begun {
			g.hurt(errWrong, "command %d of writer %d was acknowledged before something was begun that stands before it", a.n, a.writer)
		}
		begun = max(begun, a.begun)
	}
}

// whole opens the folder as its writer and looks at everything: the views are what they are when they are built anew, and
// the log still tells all that it told on the way.
func (g *ground) whole(ctx context.Context) error {
	n, err := OpenWriter(ctx, g.dir, g.options())
	if err != nil {
		return err
	}
	return errors.Join(g.sameViews(ctx, n), g.sameLog(ctx, n), g.sameStreams(ctx, n), n.Close())
}

func (g *ground) sameViews(ctx context.Context, n *Node) error {
	if err := n.Views.CatchUp(ctx); err != nil {
		return err
	}
	moved, err := n.Views.Digest(ctx)
	if err != nil {
		return err
	}
	if err := n.Views.Rebuild(ctx); err != nil {
		return err
	}
	built, err := n.Views.Digest(ctx)
	if err != nil {
		return err
	}
	for i, d := range moved {
		if d != built[i] || d.UpTo != g.head {
			g.hurt(errWrong, "view %s is %+v, built anew %+v, the log ends at %d", d.View, d, built[i], g.head)
		}
	}
	if len(moved) != len(projections.All()) {
		g.hurt(errWrong, "%d views", len(moved))
	}
	return nil
}

func (g *ground) sameLog(ctx context.Context, n *Node) error {
	sum, head := sha256.New(), domain.Position(0)
	var seen []uint64
	for {
		events, err := n.Log.Read(ctx, head, 5000)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			h, err := domain.ParseHeader(e.Stored, n.codec().Unmarshal)
			if err != nil {
				return err
			}
			id := sha256.Sum256([]byte(h.ID))
			seen = append(seen, binary.BigEndian.Uint64(id[:]))
			addEvent(sum, e)
			head = e.Position
		}
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != int(g.head) {
		g.hurt(errDouble, "%d events have not as many ids", g.head)
	}
	if head != g.head || string(sum.Sum(nil)) != string(g.sum.Sum(nil)) {
		g.hurt(errWrong, "the log of %d events is not the one that was read on the way, of %d", head, g.head)
	}
	return nil
}

// sameStreams reads the stream that each writer was at by its name.
func (g *ground) sameStreams(ctx context.Context, n *Node) error {
	for w, last := range g.last {
		if g.next[w] == 0 {
			continue
		}
		events, err := n.Log.Load(ctx, last.stream)
		if err != nil {
			return err
		}
		if len(events) != int(last.revision)+1 || digestOf(events[last.revision]) != last.digest {
			g.hurt(errWrong, "stream %s has %d events, the last should be %d", last.stream, len(events), last.revision)
		}
	}
	return nil
}
