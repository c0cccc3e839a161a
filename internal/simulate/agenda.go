package simulate

import (
	"container/heap"
	"time"
)

// agenda holds what is to be done, the earliest first; what comes at the same moment keeps its order.
type agenda struct {
	acts []planned
	next int
}

// planned is something to be done at a moment.
type planned struct {
	at    time.Time
	order int
	do    func() error
}

// add plans something.
func (a *agenda) add(at time.Time, do func() error) {
	heap.Push(a, planned{at: at, order: a.next, do: do})
	a.next++
}

// first takes the earliest.
func (a *agenda) first() planned { return heap.Pop(a).(planned) }

func (a *agenda) Len() int { return len(a.acts) }

func (a *agenda) Less(i, j int) bool {
	if !a.acts[i].at.Equal(a.acts[j].at) {
		return a.acts[i].at.Before(a.acts[j].at)
	}
	return a.acts[i].order < a.acts[j].order
}

func (a *agenda) Swap(i, j int) { a.acts[i], a.acts[j] = a.acts[j], a.acts[i] }

// Push and Pop are for the heap alone.
func (a *agenda) Push(x any) { a.acts = append(a.acts, x.(planned)) }

// Pop takes the last.
func (a *agenda) Pop() any {
	last := len(a.acts) - 1
	x := a.acts[last]
	a.acts[last] = planned{}
	a.acts = a.acts[:last]
	return x
}
