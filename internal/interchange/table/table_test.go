package table_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// file writes the bytes to a file of the test.
func file(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rijen")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t testing.TB, content string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// show gives the columns and rows of a file as one text: "2 a=1 b=2" is the row of line 2.
func show(path string) (string, error) {
	f, err := table.Open(path)
	if err != nil {
		return "", err
	}
	lines := []string{strings.Join(f.Columns(), ",")}
	err = f.Each(context.Background(), func(r table.Row) error {
		line := fmt.Sprint(r.Line)
		if r.Problem != nil {
			line += " " + r.Problem.Text
		}
		for _, c := range f.Columns() {
			if v, ok := r.Get(c); ok {
				line += fmt.Sprintf(" %s=%s", c, v)
			}
		}
		lines = append(lines, line)
		return nil
	})
	if err == nil && len(lines)-1 != f.Rows() {
		err = fmt.Errorf("%d rows given, %d announced", len(lines)-1, f.Rows())
	}
	return strings.Join(lines, "\n"), err
}

func TestRowsOfSoundFiles(t *testing.T) {
	wide := strings.Repeat("x", 1<<20-len("1,"))
	for _, c := range []struct{ name, in, want string }{
		{"comma", "a,b\n1,2\n", "a,b\n2 a=1 b=2"},
		{"semicolon", "a;b\n1;2,5\n", "a,b\n2 a=1 b=2,5"},
		{"tab", "a\tb\n\t2\n", "a,b\n2 a= b=2"},
		{"separator inside quotes does not count", "\"a,b,c\";d\n1;2\n", "a,b,c,d\n2 a,b,c=1 d=2"},
		{"a semicolon goes before as many commas", "naam, voluit;code\nx;1\n", "naam, voluit,code\n2 naam, voluit=x code=1"},
		{"one column", "a\n1\n2\n", "a\n2 a=1\n3 a=2"},
		{"no line end at the end", "a,b\n1,2", "a,b\n2 a=1 b=2"},
		{"empty last cell at the end", "a,b\n1,", "a,b\n2 a=1 b="},
		{"header only", "a,b\n", "a,b"},
		{"header only, no line end", "a,b", "a,b"},
		{"CRLF", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n2 a=1 b=2\n3 a=3 b=4"},
		{"CR", "a,b\r1,2\r3,4", "a,b\n2 a=1 b=2\n3 a=3 b=4"},
		{"line ends mixed", "a,b\r1,2\n3,4\r\n\n5,6", "a,b\n2 a=1 b=2\n3 a=3 b=4\n5 a=5 b=6"},
		{"empty lines", "\n\r\na,b\n\n1,2\n\n\n3,4\n\n", "a,b\n5 a=1 b=2\n8 a=3 b=4"},
		{"quotes", "a,b\n\"1,\"\"x\"\"\",\"\"\n", "a,b\n2 a=1,\"x\" b="},
		{"line ends in quotes", "a,b\n\"x\r\ny\rz\n\",1\n3,4\n", "a,b\n2 a=x\ny\nz b=1\n6 a=3 b=4"},
		{"white space around cells and names", " a ,\u00a0b\n 1\t,\u00a02 \n", "a,b\n2 a=1 b=2"},
		{"byte order mark", "\xef\xbb\xbf\"a\";b\n1;2\n", "a,b\n2 a=1 b=2"},
		{"UTF-8", "naam,café\nJosé,€ 5\n", "naam,café\n2 naam=José café=€ 5"},
		{"Windows-1252", "naam,caf\xe9\nJos\xe9,\x80 5\n\"M\xfcll\n\"\"er\",x\n", "naam,café\n2 naam=José café=€ 5\n3 naam=Müll\n\"er café=x"},
		{"Windows-1252 from the third line on", "a\nx\nJos\xe9\n", "a\n2 a=x\n3 a=José"},
		{"a column without a name", "a,,c,\n1,2,3,4\n", "a,kolom 2,c,kolom 4\n2 a=1 kolom 2=2 c=3 kolom 4=4"},
		{"too few and too many cells", "a,b\n1\n1,2,3\n4,5\n", "a,b\n2 De rij heeft 1 cel, maar de kop heeft 2 kolommen.\n" +
			"3 De rij heeft 3 cellen, maar de kop heeft 2 kolommen.\n4 a=4 b=5"},
		{"far too many cells", "a\n" + strings.Repeat(",", 9999) + "\n", "a\n2 De rij heeft 10000 cellen, maar de kop heeft 1 kolom."},
		{"a record of 1 MiB", "a,b\r\n1," + wide + "\r\n3,4\r\n", "a,b\n2 a=1 b=" + wide + "\n3 a=3 b=4"},
		{"a last record of 1 MiB", "a,b\n1," + wide, "a,b\n2 a=1 b=" + wide},
		{"NDJSON", "{\"a\":\"x\",\"b\":1.50}\n{\"b\":true,\"c\":null}\n", "a,b,c\n1 a=x b=1.50\n2 b=true c="},
		{"NDJSON with all line ends, empty lines and a mark", "\xef\xbb\xbf\n {\"a\":1}\r\n \t\n{\"a\":2}\r{\"a\":3}", "a\n2 a=1\n4 a=2\n5 a=3"},
		{"NDJSON lists", `{"a":["x",1,null,false],"b":[],"c":[1,{"d":["]"]}], "e" : [ "y" , "z" ] }`,
			"a,b,c,e\n1 a=x|1|false b= c=[1,{\"d\":[\"]\"]}] e=y|z"},
		{"NDJSON objects within objects", `{"a":{"b":{"c":1},"d":"x"},"e":{}}`, "a.b.c,a.d\n1 a.b.c=1 a.d=x"},
		{"NDJSON escapes", `{"a":"\u00e9\n\"\\","b\u0020c":"\ud83d\ude00"}`, "a,b c\n1 a=é\n\"\\ b c=😀"},
		{"NDJSON keys in another case", "{\"A\":1}\n{\"a\":2}\n", "A\n1 A=1\n2 A=2"},
		{"NDJSON in Windows-1252", "{\"prijs\x80\":1,\"prijs\xa3\":\"\xe9\"}\n", "prijs€,prijs£\n1 prijs€=1 prijs£=é"},
		{"NDJSON without keys", "{}\n", "\n1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for form, content := range map[string]string{"plain": c.in, "gzip": zipped(t, c.in)} {
				got, err := show(file(t, content))
				if err != nil {
					t.Fatalf("%s: %v", form, err)
				}
				if got != c.want {
					t.Errorf("%s:\n got %.200q\nwant %.200q", form, got, c.want)
				}
			}
		})
	}
}

func TestGzipOfSeveralParts(t *testing.T) {
	got, err := show(file(t, zipped(t, "a,b\n1,")+zipped(t, "2\n")))
	if want := "a,b\n2 a=1 b=2"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestNamesMatchWhateverTheirCase(t *testing.T) {
	f, err := table.Open(file(t, "Sleutel,Soort\nk1,\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = f.Each(t.Context(), func(r table.Row) error {
		if v, ok := r.Get(" SLEUTEL "); v != "k1" || !ok {
			t.Errorf("Get(SLEUTEL) = %q, %v", v, ok)
		}
		if !r.Has("soort") {
			t.Error("Has(soort) is false for an empty cell")
		}
		if r.Has("gebied") {
			t.Error("Has(gebied) is true for a column that is not there")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachStopsAtAnErrorAndAtCancelling(t *testing.T) {
	f, err := table.Open(file(t, "a\n1\n2\n3\n"))
	if err != nil {
		t.Fatal(err)
	}
	stop, seen := errors.New("stop"), 0
	if err := f.Each(t.Context(), func(table.Row) error { seen++; return stop }); !errors.Is(err, stop) || seen != 1 {
		t.Errorf("after an error: %d rows, %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen = 0
	err = f.Each(ctx, func(table.Row) error { seen++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("after cancelling: %d rows, %v", seen, err)
	}
}

func TestStringsOutliveTheirRow(t *testing.T) {
	f, err := table.Open(file(t, "a,b\none,\"o\"\"ne\"\ntwo,\"t\"\"wo\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	if err := f.Each(t.Context(), func(r table.Row) error {
		a, _ := r.Get("a")
		b, _ := r.Get("b")
		kept = append(kept, a, b)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(kept, " "), `one o"ne two t"wo`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFileThatChangedIsRefused(t *testing.T) {
	path := file(t, "a\n1\n")
	f, err := table.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("a\n1\n2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = f.Each(t.Context(), func(table.Row) error { t.Error("a row was given"); return nil })
	if !errors.Is(err, domain.Conflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}
