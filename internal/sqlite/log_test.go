package sqlite

import (
	"path/filepath"
	"testing"

	"ruggespraak/internal/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t,
		func(t *testing.T) storetest.Log { return openTest(t, filepath.Join(t.TempDir(), "map", "log.sqlite")) },
		func(t *testing.T, l storetest.Log) storetest.Log {
			t.Helper()
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			return openTest(t, l.(*Log).path)
		})
}

func openTest(t *testing.T, path string) *Log {
	t.Helper()
	l, err := OpenLog(path, LogOptions{NewID: func() string { return "log-" + t.Name() }})
	if err != nil {
		t.Fatal(err)
	}
	return l
}
