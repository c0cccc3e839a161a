package vault

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ruggespraak/domain"
)

const story = "Mevrouw Jansen uit de Kerkstraat krijgt de traplift niet vergoed."

// folder is a data folder and, outside it, the place of its master key.
type folder struct{ data, master string }

func newFolder(t testing.TB) folder {
	dir := t.TempDir()
	return folder{data: filepath.Join(dir, "gegevens"), master: filepath.Join(dir, "elders", "hoofdsleutel")}
}

// open opens the folder's vault and closes it with the test.
func (f folder) open(t testing.TB, change ...func(*Options)) *Vault {
	t.Helper()
	o := Options{MasterKeyFile: f.master}
	for _, c := range change {
		c(&o)
	}
	v, err := Open(t.Context(), f.data, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// inFile is the file in which a vault keeps its keys.
func inFile(v *Vault) *file { return v.keeper.(*file) }

func readingOnly(o *Options) { o.ReadOnly = true }

func stream(n int) string {
	return fmt.Sprintf("gm0855_signaal-%08x-0000-7000-8000-000000000000", uint32(n*2654435761))
}

func place(n int) domain.Place {
	return domain.Place{Stream: stream(n), EventID: fmt.Sprint("e", n), Field: "verhaal"}
}

func seal(t testing.TB, v *Vault, at domain.Place, text string) string {
	t.Helper()
	sealed, err := v.Seal(at, text)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// reads checks what a sealed text opens to.
func reads(t testing.TB, v *Vault, at domain.Place, sealed, want string) {
	t.Helper()
	if got, err := v.Reveal(at, sealed); err != nil || got != want {
		t.Errorf("reveal: got %q, %v; want %q", got, err, want)
	}
}

func forget(t testing.TB, v *Vault, stream string) {
	t.Helper()
	if err := v.Forget(t.Context(), stream); err != nil {
		t.Fatal(err)
	}
}

func TestSealedTextOpensAgain(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	long := strings.Repeat("Zorg en ondersteuning. ", 10_000)
	sealed := map[string]string{}
	for _, text := range []string{story, "", "é € 😀\x00\xff", long} {
		sealed[text] = seal(t, v, place(1), text)
		reads(t, v, place(1), sealed[text], text)
	}
	if again := seal(t, v, place(1), story); again == sealed[story] {
		t.Error("the same text sealed twice looks the same")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	later := f.open(t)
	for text, s := range sealed {
		reads(t, later, place(1), s, text)
	}
}

func TestSealedTextOpensNowhereElse(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	seal(t, v, place(2), story)
	home := place(1)
	for _, at := range []domain.Place{
		{Stream: stream(2), EventID: home.EventID, Field: home.Field},
		{Stream: home.Stream, EventID: "e2", Field: home.Field},
		{Stream: home.Stream, EventID: home.EventID, Field: "kern"},
		{Stream: home.Stream, EventID: home.EventID + home.Field[:1], Field: home.Field[1:]},
		{Stream: home.Stream, EventID: home.EventID, Field: ""},
	} {
		if got, err := v.Reveal(at, sealed); !errors.Is(err, domain.Invalid) || got != "" {
			t.Errorf("at %v: got %q, %v", at, got, err)
		}
	}
}

func TestAlteredTextIsAnError(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	altered := []string{"", "x", "verzegeld", sealed[:20], sealed[1:], sealed + "A", sealed + "\n", sealed[:9] + "\r\n" + sealed[9:], sealed + "=", strings.ToLower(sealed)}
	for i := range sealed {
		other := byte('A')
		if sealed[i] == other {
			other = 'B'
		}
		altered = append(altered, sealed[:i]+string(other)+sealed[i+1:])
	}
	for _, s := range altered {
		if got, err := v.Reveal(place(1), s); !errors.Is(err, domain.Invalid) || got != "" {
			t.Fatalf("%q: got %q, %v", s, got, err)
		}
	}
}

func TestForgottenTextIsUnreadable(t *testing.T) {
	f := newFolder(t)
	v := f.open(t)
	gone, kept := seal(t, v, place(1), story), seal(t, v, place(2), story)
	reads(t, v, place(1), gone, story)
	for range 2 { // twice does no harm
		forget(t, v, stream(1))
		reads(t, v, place(1), gone, domain.Unreadable)
		reads(t, v, place(2), kept, story)
	}
	forget(t, v, stream(3)) // which never had a key
	if err := v.Prepare(t.Context(), []string{stream(1), stream(3), stream(4)}); err != nil {
		t.Errorf("prepare beside forgotten streams: %v", err)
	}
	for i, v := range []*Vault{v, f.open(t), f.open(t, readingOnly)} {
		reads(t, v, place(1), gone, domain.Unreadable)
		for _, n := range []int{1, 3} {
			_, err := v.Seal(place(n), story)
			if !errors.Is(err, domain.Refused) || !strings.HasPrefix(err.Error(), "De sleutel van "+stream(n)+" is vernietigd") {
				t.Errorf("opening %d seals in forgotten stream %d: %v", i, n, err)
			}
		}
	}
}

func TestUnknownStreamIsUnreadable(t *testing.T) {
	v := newFolder(t).open(t)
	reads(t, v, place(1), "AAAA", domain.Unreadable)
	reads(t, v, domain.Place{}, "", domain.Unreadable)
	if _, err := v.Seal(domain.Place{Field: "verhaal"}, story); err == nil {
		t.Error("sealed without a stream")
	}
	if v.Prepare(t.Context(), []string{stream(1), ""}) == nil || v.Forget(t.Context(), "") == nil {
		t.Error("a nameless stream got a key or lost it")
	}
}

func TestManySealersAtOnce(t *testing.T) {
	v := newFolder(t).open(t)
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for i := range 20 {
				n := (g/2)*20 + i // every stream has two sealers
				sealed, err := v.Seal(place(n), story)
				if err != nil {
					t.Error(err)
					return
				}
				reads(t, v, place(n), sealed, story)
			}
		})
	}
	wg.Wait()
	n, err := integer(inFile(v).writer.conn, "SELECT count(*) FROM sleutel")
	if err != nil || n != 640 {
		t.Errorf("%d keys, %v; want 640", n, err)
	}
}

func TestReadersWhileOthersForget(t *testing.T) {
	f := newFolder(t)
	v, reader := f.open(t), f.open(t, readingOnly)
	var wg sync.WaitGroup
	for n := range 30 {
		sealed := seal(t, v, place(n), story)
		wg.Go(func() {
			for _, v := range []*Vault{v, reader} {
				if got, err := v.Reveal(place(n), sealed); err != nil || got != story && got != domain.Unreadable {
					t.Errorf("got %q, %v", got, err)
				}
			}
		})
		wg.Go(func() {
			if err := v.Forget(t.Context(), stream(n)); err != nil {
				t.Error(err)
			}
			for _, v := range []*Vault{v, reader} {
				reads(t, v, place(n), sealed, domain.Unreadable)
			}
		})
	}
	wg.Wait()
}

func TestReadOnlyMakesNothing(t *testing.T) {
	f := newFolder(t)
	if _, err := Open(t.Context(), f.data, Options{MasterKeyFile: f.master, ReadOnly: true}); !errors.Is(err, domain.NotFound) {
		t.Errorf("read-only opening of nothing: %v", err)
	}
	if _, err := Open(t.Context(), f.data, Options{MasterKeyFile: f.master, Existing: true}); !errors.Is(err, domain.NotFound) || !strings.Contains(err.Error(), FileName) {
		t.Errorf("opening of what should exist: %v", err)
	}
	if found, _ := filepath.Glob(filepath.Dir(f.data) + "/*"); len(found) > 0 {
		t.Errorf("made %v", found)
	}
	writer := f.open(t)
	sealed := seal(t, writer, place(1), story)
	v := f.open(t, readingOnly)
	reads(t, v, place(1), sealed, story)
	reads(t, v, place(1), seal(t, v, place(1), "ook"), "ook")
	_, err := v.Seal(place(2), story)
	for _, err := range []error{err, v.Prepare(t.Context(), []string{stream(2)}), v.Forget(t.Context(), stream(1))} {
		if !errors.Is(err, domain.Refused) {
			t.Errorf("read-only vault wrote: %v", err)
		}
	}
	reads(t, v, place(2), seal(t, writer, place(2), story), story) // made by the other opening, afterwards
}

func TestClosedVaultFails(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	for range 2 {
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, err1 := v.Seal(place(2), story)
	_, err2 := v.Reveal(place(1), sealed)
	for _, err := range []error{err1, err2, v.Forget(t.Context(), stream(1)), v.Prepare(t.Context(), []string{stream(1)})} {
		if !errors.Is(err, errClosed) {
			t.Errorf("after closing: %v", err)
		}
	}
}

func TestPseudonymsHidePersons(t *testing.T) {
	f := newFolder(t)
	v, stranger := f.open(t), newFolder(t).open(t)
	p := v.Pseudonym(stream(1), "Jan de Vries")
	if len(p) != 32 || strings.ToLower(string(p)) != string(p) {
		t.Errorf("pseudonym %q", p)
	}
	for _, same := range []string{"jan de vries", "  JAN\tde  Vries\n"} {
		if got := f.open(t, readingOnly).Pseudonym(stream(1), same); got != p {
			t.Errorf("%q: got %s, want %s", same, got, p)
		}
	}
	for _, other := range []domain.PersonRef{
		v.Pseudonym(stream(2), "Jan de Vries"), v.Pseudonym(stream(1), "Jan de Vriess"), stranger.Pseudonym(stream(1), "Jan de Vries"),
		v.Pseudonym(stream(1)+"j", "an de Vries"), domain.PersonRef(v.Imprint(stream(1), "jan de vries")),
	} {
		if other == p {
			t.Errorf("%s stands for another too", other)
		}
	}
	for _, nobody := range []string{"", " \t"} {
		if got := v.Pseudonym(stream(1), nobody); got != "" {
			t.Errorf("nobody is called %q", got)
		}
	}
}

func TestImprintsTellPartsApart(t *testing.T) {
	v := newFolder(t).open(t)
	seen := map[domain.Imprint][]string{}
	for _, parts := range [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"", "ab"}, {"ab", ""}, {"AB"}, {"\x00\x00\x00\x01a"}} {
		i := v.Imprint(parts...)
		if before, found := seen[i]; found {
			t.Errorf("%q and %q have the same imprint", before, parts)
		}
		if seen[i] = parts; i != v.Imprint(parts...) {
			t.Errorf("%q has another imprint the second time", parts)
		}
	}
}
