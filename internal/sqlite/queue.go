package sqlite

import "sync"

// queue holds the appends that wait and says who writes: whoever comes while nobody does writes for all who wait. One who
// appends alone so never waits for another goroutine to wake up, and many at once share a sync.
type queue struct {
	mu      sync.Mutex
	waiting []*job
	busy    bool // someone writes
	closed  bool
	idle    chan struct{} // made by close; closed when nobody writes any more
}

// enter lets a job wait. With lead, nobody writes: the one who came is to. It is refused when the queue is closed.
func (q *queue) enter(j *job) (lead, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, false
	}
	q.waiting = append(q.waiting, j)
	lead = !q.busy
	q.busy = true
	return lead, true
}

// next takes jobs that wait, as long as the group stays small, for the one who writes. None means that whoever waited gave up.
func (q *queue) next() []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	var group []*job
	var total size
	taken := 0
	for _, j := range q.waiting {
		if total.exceeds(groupSize) {
			break
		}
		taken++
		if j.taken.CompareAndSwap(false, true) {
			group, total = append(group, j), total.plus(j.size)
		}
	}
	rest := copy(q.waiting, q.waiting[taken:])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return group
}

// leave says that the one who writes stops. When others wait, one of them or someone else has to write at once: until then
// the queue is still busy.
func (q *queue) leave() (others bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		return true
	}
	q.busy = false
	if q.idle != nil {
		close(q.idle)
	}
	return false
}

// close lets nobody in any more and returns when those who waited are served.
func (q *queue) close() {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return
	}
	q.closed = true
	var idle chan struct{}
	if q.busy {
		idle = make(chan struct{})
		q.idle = idle
	}
	q.mu.Unlock()
	if idle != nil {
		<-idle
	}
}
