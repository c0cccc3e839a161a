package sqlite

import (
	"strings"

	"ruggespraak/domain"
)

const (
	cachedStreams = 16384 // in each of the two generations
	unknownEnd    = domain.AnyRevision
)

// streamEnd is a stream's number in the file and its last revision: domain.NoStream when it has no events, unknownEnd when
// that was not looked up yet.
type streamEnd struct {
	number int64
	last   domain.Revision
}

// streamCache is what the writer remembers of streams: all of the last block, because those are in no index yet, and of the
// others those used last. Its memory is bounded: when the young generation is full it becomes the old one, and what was in
// the old one and not used since is forgotten.
type streamCache struct {
	recent, young, old map[string]streamEnd
}

func newStreamCache() streamCache {
	return streamCache{recent: map[string]streamEnd{}, young: map[string]streamEnd{}}
}

func (c *streamCache) get(name string) (streamEnd, bool) {
	for _, m := range []map[string]streamEnd{c.recent, c.young, c.old} {
		if s, ok := m[name]; ok {
			return s, true
		}
	}
	return streamEnd{}, false
}

// add remembers a stream of the last block.
func (c *streamCache) add(name string, s streamEnd) {
	c.recent[strings.Clone(name)] = s // the caller's name may be a piece of something large
}

// put remembers where a stream ends now.
func (c *streamCache) put(name string, s streamEnd) {
	if _, ok := c.recent[name]; ok {
		c.recent[name] = s
		return
	}
	if len(c.young) >= cachedStreams {
		c.young, c.old = map[string]streamEnd{}, c.young
	}
	c.young[strings.Clone(name)] = s
}

// blockFull says that the streams of the last block are in the index now.
func (c *streamCache) blockFull() {
	c.recent, c.old = map[string]streamEnd{}, c.recent
}
