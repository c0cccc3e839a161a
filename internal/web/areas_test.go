package web_test

import (
	"strings"
	"testing"

	"ruggespraak/commands"
)

func TestAnAreaIsChosenByItsName(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.do(commands.RecordArea{Code: "WK99", Name: "Buitenwijk", Kind: "wijk", Year: 2024, People: new(1200)})
	w.catchUp()
	for _, path := range []string{"/signalen/nieuw", "/signalen/overleg", "/doen/leercyclus-starten"} {
		if w.get(path).Find("datalist option[value='Buitenwijk']").Length() != 1 {
			t.Errorf("%s does not offer the area by its name", path)
		}
	}
	for _, typed := range []string{"Buitenwijk", "buitenwijk", "WK99"} {
		raised := w.post("/signalen/nieuw", with(goodSignal(), "gebied", typed)).to("/signalen/")
		w.catchUp()
		id := strings.Split(raised, "/")[2]
		w.get("/signalen/"+id).is(200, ".feiten", "Gebied Buitenwijk")
	}
}
