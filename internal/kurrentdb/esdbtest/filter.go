package esdbtest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const defaultWindow = 32 // events looked at before a subscription may tell how far it is

// filter says which events of $all a reader wants, and how often it wants to hear how far the server is.
type filter struct {
	wants    func(*record) bool
	interval int // events looked at from one checkpoint to the next; 0: no checkpoints
}

func filterOf(options *streams.ReadReq_Options) (filter, error) {
	f := options.GetFilter()
	if f == nil {
		return filter{wants: func(*record) bool { return true }}, nil
	}
	of, expression := func(r *record) string { return r.kind }, f.GetEventType()
	if by := f.GetStreamIdentifier(); by != nil {
		of, expression = func(r *record) string { return r.stream }, by
	}
	matches, err := matcher(expression)
	if err != nil {
		return filter{}, err
	}
	window := defaultWindow
	if f.GetCount() == nil {
		window = int(f.GetMax())
	}
	if window == 0 || f.GetCheckpointIntervalMultiplier() == 0 {
		return filter{}, status.Error(codes.InvalidArgument, "a filter needs a search window and a checkpoint interval above zero")
	}
	return filter{
		wants:    func(r *record) bool { return matches(of(r)) },
		interval: window * int(f.GetCheckpointIntervalMultiplier()),
	}, nil
}

func matcher(e *streams.ReadReq_Options_FilterOptions_Expression) (func(string) bool, error) {
	if pattern := e.GetRegex(); pattern != "" {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			return nil, status.Errorf(codes.InvalidArgument, "the pattern of a filter: %v", err)
		}
		return compiled.MatchString, nil
	}
	if len(e.GetPrefix()) == 0 {
		return nil, status.Error(codes.InvalidArgument, "a filter needs prefixes or a pattern")
	}
	return func(s string) bool {
		return slices.ContainsFunc(e.GetPrefix(), func(p string) bool { return strings.HasPrefix(s, p) })
	}, nil
}
