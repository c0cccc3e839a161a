package domain

import "time"

// Erasure says how far the key of a stream that was forgotten is wiped from where it was kept. Nobody can use the key since it
// was destroyed; its bytes, still encrypted, may be left for a while in copies that are cleaned later.
type Erasure struct {
	Stream    string
	Asked     time.Time // zero where that is not kept
	Destroyed bool      // false: asking for it was as far as it came
	Copies    int       // how many copies of the store are known of
	Wiped     int       // how many of those hold its bytes no more
	Unseen    string    // why it can't be seen which copies do, for people; empty: it can
}

// Done says whether nothing is left of the key.
func (e Erasure) Done() bool { return e.Destroyed && e.Unseen == "" && e.Wiped >= e.Copies }
