package projections_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"ruggespraak/projections"
)

// hooked is a folder in which something happens at the worst moment, once.
type hooked struct {
	projections.Files
	listed func()       // after the files were listed
	read   func() error // before a file is read
}

func (h *hooked) List() ([]string, error) {
	names, err := h.Files.List()
	if f := h.listed; f != nil {
		h.listed = nil
		f()
	}
	return names, err
}

func (h *hooked) Open(name string) (projections.File, error) {
	f, err := h.Files.Open(name)
	return hookedFile{File: f, h: h}, err
}

type hookedFile struct {
	projections.File
	h *hooked
}

func (f hookedFile) Read(ctx context.Context, do func(projections.Tx) error) error {
	return f.File.Read(ctx, func(tx projections.Tx) error {
		if during := f.h.read; during != nil {
			f.h.read = nil
			if err := during(); err != nil {
				return err
			}
		}
		return do(tx)
	})
}

// anotherReader is a runner that moves a view, and one as in another process that reads it.
func anotherReader(t *testing.T) (*world, *projections.Runner, *hooked, *projections.Runner) {
	w := newWorld(t)
	views := []projections.Projection{counting("een", 1, nil)}
	mover := w.runner(w.log, w.folder(), views)
	h := &hooked{Files: w.folder()}
	reader := w.runner(w.log, h, views)
	t.Cleanup(func() {
		closeRunner(t, reader)
		closeRunner(t, mover)
	})
	raise(w, 0, 2)
	if err := mover.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, mover, h, reader
}

// The mover replaces and removes the file between the moment that the reader learns its name and the moment it opens it.
func TestFileThatGoesBeforeItIsOpened(t *testing.T) {
	w, mover, h, reader := anotherReader(t)
	h.listed = func() {
		if err := mover.Rebuild(t.Context()); err != nil {
			t.Error(err)
		}
	}
	same(t, ask(t, reader, "een").Rows, once(2))
	if got := files(w, "een"); len(got) != 1 {
		t.Errorf("the reader made a file: %q", got)
	}
}

// Or when the reader has it open, but not yet read: SQLite then can't open another connection to it.
func TestFileThatGoesBeforeItIsRead(t *testing.T) {
	_, mover, h, reader := anotherReader(t)
	same(t, ask(t, reader, "een").Rows, once(2))
	h.read = func() error { // the register is read first, then the view
		h.read = func() error {
			if err := mover.Rebuild(t.Context()); err != nil {
				t.Error(err)
			}
			return errors.New("unable to open database file")
		}
		return nil
	}
	same(t, ask(t, reader, "een").Rows, once(2))
}

// A failure of the file that is still the current one is told, not tried again.
func TestFileThatCannotBeRead(t *testing.T) {
	_, _, h, reader := anotherReader(t)
	same(t, ask(t, reader, "een").Rows, once(2))
	broken := errors.New("disk I/O error")
	h.read = func() error {
		h.read = func() error { return broken }
		return nil
	}
	if _, err := reader.Query(t.Context(), "een", projections.Ask{}, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// A register that points at a file that is not there, as after a folder was cleared by hand, says so and is mended by moving.
func TestFileThatIsGone(t *testing.T) {
	w, mover, _, reader := anotherReader(t)
	closeRunner(t, mover)
	folder := w.folder()
	for _, name := range files(w, "een") {
		if err := folder.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := reader.Query(t.Context(), "een", projections.Ask{}, nil); err == nil {
		t.Error("a view without a file answers")
	}
	again := w.runner(w.log, w.folder(), []projections.Projection{counting("een", 1, nil)})
	defer closeRunner(t, again)
	if err := again.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, ask(t, again, "een").Rows, once(2))
	same(t, ask(t, reader, "een").Rows, once(2))
	if got := files(w, "een"); !slices.Contains(got, "een.v1."+w.log.ID()+".2.sqlite") || len(got) != 1 {
		t.Errorf("files: %q", got)
	}
}
