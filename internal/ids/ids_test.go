package ids_test

import (
	"testing"

	"ruggespraak/domain"
	"ruggespraak/internal/ids"
)

func TestDerivedIDsStayWhatTheyAre(t *testing.T) {
	const want = "587656fd-bf6b-544b-bc4e-1250cb1202f3"
	if got := ids.Derive("gm0855", "signaal", "bron", "sleutel"); got != want {
		t.Errorf("got %s, want %s: every import would be taken for a new one", got, want)
	}
	if ids.Derive("a", "bc") == ids.Derive("ab", "c") {
		t.Error("other parts give the same id")
	}
}

func TestNewIDsAreIDsAndSortByTime(t *testing.T) {
	first, second := ids.New(), ids.New()
	if err := domain.CheckID(first); err != nil {
		t.Error(err)
	}
	if second <= first {
		t.Errorf("%s was made after %s", second, first)
	}
}
