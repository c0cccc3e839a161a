package kurrentdb

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

// However late whoever asked gets to look, an answer that is there is not taken for one that did not come.
func TestAnAnswerCountsHoweverBusyTheMachineIs(t *testing.T) {
	c := dialTest(t, esdbtest.Start(t).Connection(), DialOptions{})
	ctx := within(t)
	var asking sync.WaitGroup
	for range 8 * runtime.GOMAXPROCS(0) {
		asking.Go(func() {
			for i := range 2000 {
				got, err := attempt(ctx, c, func(context.Context, *esdb.Client) (int, error) { return i, nil })
				if err != nil || got != i {
					t.Errorf("%d was answered, and got %d: %v", i, got, err)
					return
				}
			}
		})
	}
	asking.Wait()
}
