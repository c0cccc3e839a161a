package vault

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ruggespraak/domain"
)

// snapshot reads the files of a folder as they are now, as a crash would leave them. Its files stay open until the test ends,
// because closing them would drop the locks of SQLite.
func snapshot(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, n := range names {
		f, err := os.Open(filepath.Join(dir, n.Name()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		if out[n.Name()], err = io.ReadAll(f); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// holds says whether a piece of the bytes stands anywhere in the files.
func holds(files map[string][]byte, secret []byte) bool {
	for _, b := range files {
		for piece := range len(secret) / 16 {
			if bytes.Contains(b, secret[piece*16:piece*16+16]) {
				return true
			}
		}
	}
	return false
}

func wrapped(t *testing.T, v *Vault, n int) []byte {
	t.Helper()
	key, destroyed, err := v.keeper.Key(t.Context(), stream(n))
	if err != nil || destroyed || key == nil {
		t.Fatalf("key %d: destroyed %t, %v", n, destroyed, err)
	}
	return key
}

func TestBytesOfDestroyedKeysAreGone(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	keys := map[int][]byte{}
	random := rand.New(rand.NewPCG(1, 2)) // names in no order, so that pages of the index split
	for next := 0; next < 4000; {
		var batch []string
		for range random.IntN(400) + 1 {
			batch = append(batch, stream(next+len(batch)))
		}
		if err := v.Prepare(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		for range batch {
			keys[next] = wrapped(t, v, next)
			next++
		}
		gone := map[int][]byte{}
		before := snapshot(t, f.data)
		for range random.IntN(20) {
			for n := range keys { // any one
				if !holds(before, keys[n]) {
					t.Fatalf("key %d was not found before", n)
				}
				forget(t, v, stream(n))
				gone[n] = keys[n]
				delete(keys, n)
				break
			}
		}
		after := snapshot(t, f.data)
		for n, key := range gone {
			if holds(after, key) {
				t.Fatalf("bytes of key %d stand in the files after it was destroyed", n)
			}
		}
	}
	for n, key := range keys {
		if !bytes.Equal(wrapped(t, v, n), key) {
			t.Errorf("key %d changed", n)
		}
	}
}

func TestFilesHoldNothingPlain(t *testing.T) {
	f := newFolder(t)
	random := &recorder{r: rand.NewChaCha8([32]byte{1})}
	v := f.open(t, func(o *Options) { o.Random = random })
	for n := range 50 {
		seal(t, v, place(n), story)
		v.Pseudonym(stream(n), "Jan de Vries")
	}
	forget(t, v, stream(3))
	files := snapshot(t, f.data)
	for _, key := range random.reads {
		if len(key) == keySize && holds(files, key) { // the master key, the secret and the data keys
			t.Errorf("a plain key of %d bytes stands in the files", len(key))
		}
	}
	master, err := readMaster(f.master, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []string{story, "Jansen", "Vries", string(master), base64.StdEncoding.EncodeToString(master), string(v.secret)} {
		if holds(files, []byte(plain)) || containsAny(files, plain) {
			t.Errorf("%.8q… stands in the files", plain)
		}
	}
}

func containsAny(files map[string][]byte, text string) bool {
	for _, b := range files {
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

// recorder remembers what was read from it.
type recorder struct {
	r     io.Reader
	reads [][]byte
}

func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.reads = append(r.reads, bytes.Clone(p[:n]))
	return n, err
}

// restored opens a vault on a snapshot of another's files.
func restored(t *testing.T, f folder, files map[string][]byte) *Vault {
	t.Helper()
	later := newFolder(t)
	later.master = f.master
	if err := os.MkdirAll(later.data, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if !strings.HasSuffix(name, "-shm") { // which does not survive a crash
			write(t, filepath.Join(later.data, name), string(b))
		}
	}
	return later.open(t)
}

func TestKeyIsInTheFilesBeforeSealReturns(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	for n := range 5 {
		sealed := seal(t, v, place(n), story)
		reads(t, restored(t, f, snapshot(t, f.data)), place(n), sealed, story)
	}
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			sealed, err := v.Seal(place(100+n), story)
			if err != nil {
				t.Error(err)
				return
			}
			reads(t, restored(t, f, snapshot(t, f.data)), place(100+n), sealed, story)
		})
	}
	wg.Wait()
}

func TestForgetHoldsAfterACrash(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	sealed := seal(t, v, place(1), story)
	forget(t, v, stream(1))
	reads(t, restored(t, f, snapshot(t, f.data)), place(1), sealed, domain.Unreadable)
}

func TestCrashBeforeWipingIsMadeGood(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	seal(t, v, place(1), story)
	key := wrapped(t, v, 1)
	conn, err := openStore(filepath.Join(f.data, FileName), writePragmas)
	if err != nil {
		t.Fatal(err)
	}
	if err := destroyKey(conn, stream(1)); err != nil {
		t.Fatal(err)
	}
	if !holds(snapshot(t, f.data), key) {
		t.Fatal("the key was gone before it was wiped: the test tests nothing")
	}
	if err := closing(conn, nil); err != nil {
		t.Fatal(err)
	}
	f.open(t)
	if holds(snapshot(t, f.data), key) {
		t.Error("bytes of a destroyed key were left after opening")
	}
}

func TestForgetSaysThatAReaderIsInTheWay(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	sealed := seal(t, v, place(1), story)
	conn, err := openStore(filepath.Join(f.data, FileName), readPragmas)
	if err != nil {
		t.Fatal(err)
	}
	if err := exec(conn, "BEGIN"); err != nil {
		t.Fatal(err)
	}
	if _, err := integer(conn, "SELECT count(*) FROM sleutel"); err != nil {
		t.Fatal(err)
	}
	inFile(v).writer.conn.SetBusyTimeout(1)
	err = v.Forget(t.Context(), stream(1))
	if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "nog niet uit") {
		t.Errorf("got %v", err)
	}
	reads(t, v, place(1), sealed, domain.Unreadable)
	if err := closing(conn, nil); err != nil {
		t.Fatal(err)
	}
	forget(t, v, stream(1))
}

func TestTheFileListsWhatWasForgotten(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	seal(t, v, place(1), story)
	seal(t, v, place(2), story)
	forget(t, v, stream(2))
	forget(t, v, stream(3))
	for _, v := range []*Vault{v, f.open(t, readingOnly)} {
		list, err := v.Erasures(t.Context())
		if err != nil || len(list) != 2 || list[0].Stream != stream(2) || list[1].Stream != stream(3) || !list[0].Done() || !list[1].Done() {
			t.Errorf("got %+v, %v", list, err)
		}
	}
}
