package node

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

var (
	crashCycles = flag.Int("rondes", 10, "how often a writing process is killed")
	crashSeed   = flag.Uint64("zaad", 0, "what the moments of killing are drawn from; 0: another every time")
	crashWhole  = flag.Int("geheel", 1000, "after how many cycles the views are built anew and the whole log is read")
	crashDir    = flag.String("map", "", "an existing folder for the data; empty: a temporary one")
)

// campaign kills a process that writes, again and again, and sees what is left.
type campaign struct {
	t       *testing.T
	random  *rand.Rand
	dir     string
	opening time.Duration // how long it takes until the folder is open, about
	ended   campaignEnd
}

// campaignEnd is what it came to.
type campaignEnd struct {
	cycles, folders, acknowledged, lost, double, wrong int
	whole                                              int // how often everything was looked at
}

// A process is killed while 64 writers send commands and views follow: on one folder that grows, and on a new one now and
// then. What it acknowledged is there once, in its place; the rest is there whole or not at all. At length: make crash.
func TestKilledWritersLoseNothing(t *testing.T) {
	c := newCampaign(t)
	started := time.Now()
	main := newGround(c.folder())
	for n := 1; n <= *crashCycles && c.damages() == 0; n++ {
		c.cycle(main, victimOrder{})
		if n%*crashWhole == 0 || n == *crashCycles {
			c.whole(main)
		}
		if n%25 == 5 {
			c.newFolder()
		}
		if n%100 == 0 {
			c.report(started)
		}
	}
	c.report(started)
	if !t.Failed() {
		c.clean()
	}
}

// The campaign would be of no use if it did not see that something was acknowledged too early.
func TestTheCampaignSeesAnAcknowledgementThatCameTooEarly(t *testing.T) {
	c := newCampaign(t)
	g := newGround(c.folder())
	lost := func(err error) bool { return errors.Is(err, errLost) }
	for n := 0; n < 20 && !slices.ContainsFunc(g.damage, lost); n++ {
		if err := g.check(t.Context(), c.kill(g, victimOrder{Lie: true}, 100+n)); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.ContainsFunc(g.damage, lost) {
		t.Errorf("seen: %v", g.damage)
	}
	c.clean()
}

// Nor if it did not see what a log can do wrong.
func TestTheCampaignSeesWhatALogDoesWrong(t *testing.T) {
	type seen struct {
		n, position  int
		begun, order int64 // of its acknowledgement; an order of 0: none
	}
	for name, c := range map[string]struct {
		events []seen
		also   int // a command that was acknowledged and is not there
		want   error
	}{
		"nothing wrong":             {events: []seen{{0, 1, 0, 2}, {1, 2, 0, 1}, {2, 3, 2, 3}, {3, 4, 0, 0}}},
		"an event twice":            {events: []seen{{0, 1, 0, 1}, {0, 2, 0, 1}}, want: errDouble},
		"an event that is not last": {events: []seen{{0, 1, 0, 1}, {2, 2, 1, 3}}, want: errLost},
		"the last event gone":       {events: []seen{{0, 1, 0, 1}}, also: 1, want: errLost},
		"a gap between positions":   {events: []seen{{0, 1, 0, 1}, {1, 3, 1, 2}}, want: errWrong},
		"another order":             {events: []seen{{0, 1, 1, 2}, {1, 2, 0, 1}}, want: errWrong},
	} {
		g, said, added := newGround(t.TempDir()), testimony{}, [][2]int(nil)
		for _, e := range c.events {
			s := stepOf(7, e.n)
			r := domain.Recorded{Position: domain.Position(e.position), Stored: domain.Stored{Stream: s.stream, Revision: s.revision}}
			h := domain.Header{Stream: s.stream, Revision: s.revision, Correlation: s.by(7, e.n).Correlation}
			added = append(added, g.event(r, h, s.text))
			if e.order > 0 {
				said[[2]int{7, e.n}] = acknowledgement{writer: 7, n: e.n, begun: e.begun, order: e.order}
			}
		}
		if c.also > 0 {
			said[[2]int{7, c.also}] = acknowledgement{writer: 7, n: c.also}
		}
		g.present([crashWriters]int{}, said)
		g.inOrder(added, said)
		if !errors.Is(errors.Join(g.damage...), c.want) {
			t.Errorf("%s: seen %v", name, g.damage)
		}
	}
}

func newCampaign(t *testing.T) *campaign {
	seed := *crashSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	dir, err := os.MkdirTemp(*crashDir, "ruggespraak-onder-vuur-")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("zaad %d, map %s", seed, dir)
	return &campaign{t: t, random: rand.New(rand.NewPCG(seed, 1)), dir: dir, opening: 100 * time.Millisecond}
}

// clean removes what a campaign that went well leaves; the rest is kept to be looked at.
func (c *campaign) clean() {
	if err := os.RemoveAll(c.dir); err != nil {
		c.t.Error(err)
	}
}

func (c *campaign) folder() string {
	c.t.Helper()
	c.ended.folders++
	dir := filepath.Join(c.dir, fmt.Sprint(c.ended.folders))
	if err := os.Mkdir(dir, 0o700); err != nil {
		c.t.Fatal(err)
	}
	return dir
}

// newFolder kills a few processes on a folder of its own, the first probably while it is being made.
func (c *campaign) newFolder() {
	g := newGround(c.folder())
	for range 3 {
		c.cycle(g, victimOrder{})
	}
	c.whole(g)
	if len(g.damage) == 0 {
		if err := os.RemoveAll(filepath.Dir(g.dir)); err != nil {
			c.t.Error(err)
		}
	}
}

// cycle lets a process write, kills it and checks what it left.
func (c *campaign) cycle(g *ground, order victimOrder) {
	c.ended.cycles++
	switch c.random.IntN(20) {
	case 0, 1:
		order.CloseAfter = 1 + c.random.IntN(300)
	case 2:
		all := projections.All()
		order.Rebuild = all[c.random.IntN(len(all))].Name
	}
	after := 1 + c.random.IntN(650)
	if g.head == 0 || c.random.IntN(8) == 0 {
		after = 0
	}
	had := g.acknowledged
	said := c.kill(g, order, after)
	if err := g.check(c.t.Context(), said); err != nil {
		g.hurt(errWrong, "check: %w", err)
	}
	c.ended.acknowledged += g.acknowledged - had
	c.count(g)
}

func (c *campaign) whole(g *ground) {
	c.ended.whole++
	if err := g.whole(c.t.Context()); err != nil {
		g.hurt(errWrong, "look at everything: %w", err)
	}
	c.count(g)
}

// count takes over the damage of a folder and says what it is.
func (c *campaign) count(g *ground) {
	for i, d := range g.damage {
		switch {
		case errors.Is(d, errLost):
			c.ended.lost++
		case errors.Is(d, errDouble):
			c.ended.double++
		default:
			c.ended.wrong++
		}
		if i < 10 {
			c.t.Errorf("%s, cycle %d: %v", g.dir, c.ended.cycles, d)
		}
	}
	g.damage = nil
}

func (c *campaign) damages() int { return c.ended.lost + c.ended.double + c.ended.wrong }

func (c *campaign) report(started time.Time) {
	e := c.ended
	c.t.Logf("%d keer gedood in %d mappen, %d bevestigd, %d verloren, %d dubbel, %d anders fout, %d keer alles nagekeken, %s",
		e.cycles, e.folders, e.acknowledged, e.lost, e.double, e.wrong, e.whole, time.Since(started).Round(time.Second))
}

// kill lets a process write and kills it at a random moment: after so many acknowledgements, while it opens the folder, or,
// if it was told to stop, while it closes it. It gives what that process had acknowledged.
func (c *campaign) kill(g *ground, order victimOrder, after int) testimony {
	c.t.Helper()
	order.Dir, order.Key, order.Next = g.dir, g.key, g.next
	env, err := json.Marshal(order)
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.CommandContext(c.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), crashEnv+"="+string(env))
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	started := time.Now()
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	stuck := time.AfterFunc(5*time.Minute, func() { _ = cmd.Process.Kill() })
	end := func(within time.Duration) {
		time.AfterFunc(time.Duration(c.random.Int64N(int64(within))), func() { _ = cmd.Process.Kill() }) // it may have ended by itself
	}
	if after == 0 {
		end(c.opening * 3 / 2)
	}
	said := c.listen(bufio.NewReader(out), func(line string, n int) {
		switch {
		case line == "open":
			c.opening = (7*c.opening + time.Since(started)) / 8
		case line == "closing":
			end(30 * time.Millisecond)
		case n == after && order.CloseAfter == 0:
			end(3 * time.Millisecond)
		}
	})
	err = cmd.Wait()
	if !stuck.Stop() {
		g.hurt(errWrong, "the process hung")
	}
	if killed := err != nil && cmd.ProcessState.ExitCode() == -1; !killed && err != nil || trouble.Len() > 0 {
		g.hurt(errWrong, "the process ended with %v: %s", err, trouble.String())
	}
	return said
}

// listen reads what a process says until it is dead, and tells what it said and how many acknowledgements there were.
func (c *campaign) listen(in *bufio.Reader, heard func(line string, n int)) testimony {
	said := testimony{}
	for n := 0; ; {
		line, err := in.ReadString('\n')
		if err != nil {
			return said // a line without its end was never said
		}
		line = strings.TrimSpace(line)
		if line == "open" || line == "closing" {
			heard(line, n)
			continue
		}
		a, err := parseAcknowledgement(line)
		if err != nil {
			c.t.Fatalf("the process says %q", line)
		}
		if before, twice := said[[2]int{a.writer, a.n}]; twice {
			c.t.Errorf("acknowledged twice: %+v and %+v", before, a)
		}
		said[[2]int{a.writer, a.n}] = a
		n++
		heard("", n)
	}
}
