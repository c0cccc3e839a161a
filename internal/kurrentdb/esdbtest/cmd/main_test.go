package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"ruggespraak/internal/kurrentdb"
)

func TestTheServerSaysWhereItIsAndAnswersThere(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-nodes", "3"}, in, io.Discard) }()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	c, err := kurrentdb.Dial(strings.TrimSpace(address), kurrentdb.DialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if id, err := kurrentdb.LogID(ctx, c, "gm0855", func() string { return "een" }); err != nil || id != "een" {
		t.Errorf("got %q: %v", id, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
