package storetest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// list is what a log promises of one stream: a list of events that grows at its end, where every step happens at one moment
// between its call and its answer. An append that stands there already changes nothing and succeeds.
var list = porcupine.Model{
	Init:  func() any { return []int(nil) },
	Equal: func(a, b any) bool { return slices.Equal(a.([]int), b.([]int)) },
	Step: func(state, input, _ any) (bool, any) {
		past, s := state.([]int), input.(step)
		switch {
		case s.load:
			return slices.Equal(past, s.events), past
		case s.first == len(past):
			return s.outcome != conflict, slices.Concat(past, s.events)
		case standsThere(past, s):
			return s.outcome != conflict, past
		default:
			return s.outcome != done, past
		}
	},
}

func standsThere(past []int, s step) bool {
	end := s.first + len(s.events)
	return s.first >= 0 && end <= len(past) && slices.Equal(past[s.first:end], s.events)
}

// linear says in which stream, if any, what the writers saw can't have happened one step at a time.
func (h *history) linear(patience time.Duration) error {
	var errs []error
	for stream, operations := range h.perStream() {
		switch porcupine.CheckOperationsTimeout(list, operations, patience) {
		case porcupine.Ok:
		case porcupine.Illegal:
			errs = append(errs, fmt.Errorf("stream %s: no order of its %d steps explains what was seen", stream, len(operations)))
		case porcupine.Unknown:
			errs = append(errs, fmt.Errorf("stream %s: no order of its %d steps was found within %s", stream, len(operations), patience))
		}
	}
	return errors.Join(errs...)
}

// perStream gives the steps of each stream, each with the time in which it may have happened. An append in doubt may have
// happened until the end of time, and that it never did is the same as after all else; one whose events nobody ever saw is
// left out. A conflict may be taken to have happened when it was answered: writers append after what they saw, so the place
// they wanted was taken, and stays so. That spares the checker most of its search.
func (h *history) perStream() map[string][]porcupine.Operation {
	seen := map[int]bool{}
	for _, s := range h.steps {
		if s.load {
			for _, n := range s.events {
				seen[n] = true
			}
		}
	}
	streams := map[string][]porcupine.Operation{}
	for _, s := range h.steps {
		o := porcupine.Operation{ClientId: s.writer, Input: s, Call: s.call, Return: s.ret}
		switch {
		case s.load || s.outcome == done:
		case s.outcome == conflict:
			o.Call = s.ret
		case !seen[s.events[0]]:
			continue
		default:
			o.Return = math.MaxInt64
		}
		streams[s.stream] = append(streams[s.stream], o)
	}
	return streams
}
