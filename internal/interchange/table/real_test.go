package table_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruggespraak/internal/interchange/table"
)

// shared gives a file of ../shared/data beside the checkout, or skips.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		//nolint:forbidigo // registers of others, which are not ours to ship
		t.Skipf("the data is not beside this checkout: %v", err)
	}
	return path
}

func TestRealFilesAreReadWhole(t *testing.T) {
	for _, c := range []struct {
		name, columns, column, first string
		rows                         int
	}{
		{"boston311/311_2011_first_30000.csv.gz", "case_enquiry_id,open_dt,", "case_enquiry_id", "101000295613", 30000},
		{"moties/moties_dev_half.ndjson.gz", "afgedaan,dossier_titel,", "stemming.totalen.Voor", "147", 3999},
		{"cbs/SES_WOA_2019_wijk_buurt.csv", "Perioden,Wijken en buurten,", "Regiocode (gemeente, wijk, buurt) (code)", "GM0363", 0},
		{"seatbelts/seatbelts.csv", "time,year,", "drivers", "1687", 192},
		{"mpdta/mpdta.csv", "year,countyreal,", "first.treat", "2007", 2500},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := table.Open(shared(t, c.name))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(f.Columns(), ","); !strings.HasPrefix(got, c.columns) {
				t.Errorf("columns %s", got)
			}
			rows := 0
			err = f.Each(t.Context(), func(r table.Row) error {
				if v, _ := r.Get(c.column); rows == 0 && v != c.first {
					t.Errorf("first %s is %q, want %q", c.column, v, c.first)
				}
				if r.Problem != nil {
					t.Errorf("line %d: %s", r.Line, r.Problem.Text)
				}
				rows++
				return nil
			})
			if err != nil || rows != f.Rows() || c.rows > 0 && rows != c.rows {
				t.Errorf("%d rows, %d announced, %v", rows, f.Rows(), err)
			}
		})
	}
}

// BenchmarkBoth passes over 30,000 rows, 9.9 MB once unzipped, and takes 14 cells of each row.
func BenchmarkBoth(b *testing.B) {
	for _, name := range []string{"boston311/311_2011_first_30000.csv.gz", "moties/moties_dev_half.ndjson.gz"} {
		b.Run(filepath.Ext(strings.TrimSuffix(name, ".gz")), func(b *testing.B) {
			path := shared(b, name)
			b.ReportAllocs()
			for b.Loop() {
				f, err := table.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				columns := f.Columns()
				columns = columns[:min(14, len(columns))]
				err = f.Each(b.Context(), func(r table.Row) error {
					for _, c := range columns {
						r.Get(c)
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
