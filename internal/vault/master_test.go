package vault

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ruggespraak/domain"
)

// refuses opens the vault in every way and wants a refusal of this kind that holds these texts, and files left as they were.
func refuses(t *testing.T, f folder, kind domain.Kind, texts ...string) {
	t.Helper()
	before := contents(t, filepath.Dir(f.data))
	for _, o := range []Options{{MasterKeyFile: f.master}, {MasterKeyFile: f.master, ReadOnly: true}, {MasterKeyFile: f.master, Existing: true}} {
		v, err := Open(t.Context(), f.data, o)
		var refusal *domain.Error
		if !errors.As(err, &refusal) || refusal.Kind != kind {
			t.Fatalf("%+v: got %v, %v; want a refusal %q", o, v, err, kind)
		}
		for _, text := range texts {
			if !strings.Contains(refusal.Text, text) {
				t.Errorf("%q does not say %q", refusal.Text, text)
			}
		}
	}
	for name, b := range contents(t, filepath.Dir(f.data)) {
		if was, found := before[name]; !found || !bytes.Equal(was, b) {
			t.Errorf("%s was made or changed", name)
		}
		delete(before, name)
	}
	for name := range before {
		t.Errorf("%s was removed", name)
	}
}

// contents reads all files below a folder. No vault in it may be open: closing a file drops the locks of SQLite.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		out[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// closedVault makes a vault with one key.
func closedVault(t *testing.T) folder {
	f := newFolder(t)
	v := f.open(t)
	seal(t, v, place(1), story)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

var advice = []string{"--hoofdsleutel", "RUGGESPRAAK_HOOFDSLEUTEL", "Zet het bestand terug", "niet te lezen"}

func TestLostMasterKey(t *testing.T) {
	f := closedVault(t)
	if err := os.Rename(f.master, f.master+".weg"); err != nil {
		t.Fatal(err)
	}
	refuses(t, f, domain.NotFound, append(advice, f.master+" ontbreekt")...)
	if err := os.Symlink(f.master+".nergens", f.master); err != nil {
		t.Fatal(err)
	}
	refuses(t, f, domain.NotFound, append(advice, f.master+" ontbreekt")...)
}

func TestWrongMasterKey(t *testing.T) {
	f, other := closedVault(t), closedVault(t)
	f.master = other.master
	refuses(t, f, domain.Invalid, append(advice, other.master+" hoort niet bij "+filepath.Join(f.data, FileName))...)
}

func TestMalformedMasterKey(t *testing.T) {
	f := closedVault(t)
	good, err := os.ReadFile(f.master)
	if err != nil {
		t.Fatal(err)
	}
	encoded := strings.TrimPrefix(string(good), masterPrefix)
	for _, bad := range []string{"", "\n", encoded, masterPrefix, masterPrefix + encoded[:20], masterPrefix + encoded[:40] + "\n", strings.Repeat(string(good), 2),
		masterPrefix + "!" + encoded[1:], "ruggespraak-hoofdsleutel-2:" + encoded, strings.Repeat("x", 1<<20)} {
		write(t, f.master, bad)
		refuses(t, f, domain.Invalid, append(advice, f.master+" is geen hoofdsleutel")...)
	}
	write(t, f.master, " "+strings.TrimSpace(string(good))+"\r\n") // as an editor may leave it
	f.open(t)
}

func TestUnreadableMasterKey(t *testing.T) {
	f := closedVault(t)
	dir := filepath.Dir(f.master)
	f.master = dir
	refuses(t, f, domain.Unreached, append(advice, dir+" is niet te lezen", "geen gewoon bestand")...)
	f.master = filepath.Join(dir, "hoofdsleutel", "x")
	refuses(t, f, domain.Unreached, append(advice, f.master+" is niet te lezen", "geen map")...)
}

func TestMasterKeyThatOthersMayRead(t *testing.T) {
	f := closedVault(t)
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o644, 0o666, 0o777} {
		if err := os.Chmod(f.master, mode); err != nil {
			t.Fatal(err)
		}
		refuses(t, f, domain.Refused, f.master, "chmod 600", "0600")
	}
	for _, mode := range []fs.FileMode{0o600, 0o400} {
		if err := os.Chmod(f.master, mode); err != nil {
			t.Fatal(err)
		}
		f.open(t)
	}
}

func TestMasterKeyInsideTheDataFolder(t *testing.T) {
	f := newFolder(t)
	real := f.data
	if err := os.Symlink(real, real+"-koppeling"); err != nil {
		t.Fatal(err)
	}
	for _, f.data = range []string{real, real + "-koppeling"} {
		for _, f.master = range []string{filepath.Join(real, "hoofdsleutel"), filepath.Join(real, "diep", "er", "in"), filepath.Join(real+"-koppeling", "x")} {
			if _, err := Open(t.Context(), f.data, Options{MasterKeyFile: f.master}); !errors.Is(err, domain.Refused) || !strings.Contains(err.Error(), "gegevensmap") {
				t.Errorf("%s in %s: %v", f.master, f.data, err)
			}
			if made, _ := filepath.Glob(real + "/*.sqlite"); len(made) > 0 {
				t.Errorf("made %v", made)
			}
		}
	}
	moved := closedVault(t)
	inside := filepath.Join(moved.data, "sleutel")
	if err := os.Rename(moved.master, inside); err != nil {
		t.Fatal(err)
	}
	moved.master = inside
	refuses(t, moved, domain.Refused, inside, "gegevensmap")
}

func TestNewMasterKeyIsForItsOwnerOnly(t *testing.T) {
	f := closedVault(t)
	for path, want := range map[string]fs.FileMode{
		f.master: 0o600, filepath.Dir(f.master): 0o700 | fs.ModeDir, f.data: 0o700 | fs.ModeDir, filepath.Join(f.data, FileName): 0o600,
	} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
	files := contents(t, filepath.Dir(f.master))
	line := string(files[f.master])
	if len(files) != 1 || !strings.HasPrefix(line, masterPrefix) || strings.Count(line, "\n") != 1 || len(line) != len(masterPrefix)+45 {
		t.Errorf("beside or in the master key: %d files, %q", len(files), line)
	}
}

func TestNewVaultUsesTheMasterKeyThatIsThere(t *testing.T) {
	first, second := closedVault(t), newFolder(t)
	was, err := os.ReadFile(first.master)
	if err != nil {
		t.Fatal(err)
	}
	second.master = first.master
	v := second.open(t)
	reads(t, v, place(1), seal(t, v, place(1), story), story)
	if is, err := os.ReadFile(first.master); err != nil || !bytes.Equal(is, was) {
		t.Errorf("the master key was replaced: %v", err)
	}
	third := newFolder(t)
	third.master = filepath.Join(filepath.Dir(first.master), "iets-anders")
	write(t, third.master, "belangrijk\n")
	if _, err := Open(t.Context(), third.data, Options{MasterKeyFile: third.master}); !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "geen hoofdsleutel") {
		t.Errorf("another file in the key's place: %v", err)
	}
	if text, err := os.ReadFile(third.master); err != nil || string(text) != "belangrijk\n" {
		t.Errorf("another file in the key's place: %q, %v", text, err)
	}
}

func TestMasterKeyThatCannotBeMade(t *testing.T) {
	f := newFolder(t)
	write(t, filepath.Join(filepath.Dir(f.data), "elders"), "in de weg")
	if _, err := Open(t.Context(), f.data, Options{MasterKeyFile: f.master}); !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "kan niet worden aangemaakt") {
		t.Errorf("got %v", err)
	}
	if files, err := os.ReadDir(f.data); err != nil || len(files) > 0 {
		t.Errorf("left %v, %v", files, err)
	}
}

func TestDefaultPlaceOfTheMasterKey(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	f := newFolder(t)
	f.master = ""
	v := f.open(t)
	sealed := seal(t, v, place(1), story)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(config + "/ruggespraak/*.hoofdsleutel")
	if err != nil || len(found) != 1 {
		t.Fatalf("master keys: %v, %v", found, err)
	}
	copied := newFolder(t)
	if err := os.CopyFS(copied.data, os.DirFS(f.data)); err != nil {
		t.Fatal(err)
	}
	copied.master = ""
	reads(t, copied.open(t), place(1), sealed, story)

	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // another machine
	if _, err := Open(t.Context(), f.data, Options{}); !errors.Is(err, domain.NotFound) || !strings.Contains(err.Error(), filepath.Base(found[0])) {
		t.Errorf("on another machine: %v", err)
	}
	v, err = Open(t.Context(), f.data, Options{MasterKeyFile: found[0]})
	if err != nil {
		t.Fatal(err)
	}
	reads(t, v, place(1), sealed, story)
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestDefaultPlaceWithoutHome(t *testing.T) {
	if runtime.GOOS != "linux" {
		return
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	want := filepath.Join(me.HomeDir, ".config", "ruggespraak", "abc.hoofdsleutel")
	if got, err := masterPath("", "abc"); err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	f := closedVault(t)
	path := filepath.Join(f.data, FileName)
	good := contents(t, f.data)[path]
	conn, err := createStore(filepath.Join(f.data, "ander.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	if err := closing(conn, exec(conn, "CREATE TABLE x (y)")); err != nil {
		t.Fatal(err)
	}
	write(t, path, string(contents(t, f.data)[filepath.Join(f.data, "ander.sqlite")]))
	refuses(t, f, domain.Invalid, path, "ander programma")
	write(t, path, strings.Repeat("geen SQLite ", 1000))
	refuses(t, f, domain.Invalid, path, "geen SQLite-bestand")
	newer := bytes.Clone(good)
	newer[63] = version + 1 // user_version stands in bytes 60 to 63 of the file
	write(t, path, string(newer))
	refuses(t, f, domain.Invalid, path, "nieuwere versie")
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	refuses(t, f, domain.Unreached, path, "geen gewoon bestand")
}
