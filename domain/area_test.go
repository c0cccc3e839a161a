package domain

import "testing"

func TestAnAreaIsRecorded(t *testing.T) {
	area := func(alter ...func(*AreaRecorded)) AreaRecorded {
		e := AreaRecorded{
			AreaID: "0190a000-0000-7000-8000-00000000000a", Origin: fromRegister, Code: "WK085501", Name: "Noord", Kind: "wijk", Year: 2025,
			People: ptr(12400), Households: ptr(5600),
		}
		for _, f := range alter {
			f(&e)
		}
		return e
	}
	record := func(alter ...func(*AreaRecorded)) func(Area) ([]AreaEvent, error) {
		return func(a Area) ([]AreaEvent, error) { return a.Record(area(alter...)) }
	}
	known := []AreaEvent{area()}
	unknown := func(e *AreaRecorded) { e.People, e.Households = nil, nil }
	nobody := func(e *AreaRecorded) { e.People = ptr(0) }
	nextYear := func(e *AreaRecorded) { e.Year = 2026 }
	renamed := func(e *AreaRecorded) { e.Name = "Noord-Oost" }
	play(t, []scenario[Area, AreaEvent]{
		{name: "an area is recorded for a year", when: record(), then: known},
		{name: "its people may be unknown", when: record(unknown), then: []AreaEvent{area(unknown)}},
		{name: "nobody is another number than unknown", given: []AreaEvent{area(unknown)}, when: record(nobody), then: []AreaEvent{area(nobody)}},
		{name: "the same again does nothing", given: known, when: record()},
		{name: "another year is another fact", given: known, when: record(nextYear), then: []AreaEvent{area(nextYear)}},
		{name: "the first year stays as it was", given: []AreaEvent{area(), area(nextYear, renamed)}, when: record()},
		{name: "other figures for the year replace them", given: known, when: record(renamed), then: []AreaEvent{area(renamed)}},
		{name: "an area has a code", when: record(func(e *AreaRecorded) { e.Code = " " }), fails: Invalid, field: "code"},
		{name: "an area has a name", when: record(func(e *AreaRecorded) { e.Name = "" }), fails: Invalid, field: "naam"},
		{name: "an area has a kind", when: record(func(e *AreaRecorded) { e.Kind = "" }), fails: Invalid, field: "soort"},
		{name: "an area's kind is on the list", when: record(func(e *AreaRecorded) { e.Kind = tale }), fails: Invalid, field: "soort"},
		{name: "people are not negative", when: record(func(e *AreaRecorded) { e.People = ptr(-1) }), fails: Invalid, field: "inwoners"},
		{name: "households are not negative", when: record(func(e *AreaRecorded) { e.Households = ptr(-1) }), fails: Invalid, field: "huishoudens"},
		{name: "a year is not before the register", when: record(func(e *AreaRecorded) { e.Year = 1899 }), fails: Invalid, field: "peiljaar"},
		{name: "a year is not after the century", when: record(func(e *AreaRecorded) { e.Year = 2101 }), fails: Invalid, field: "peiljaar"},
	})
}
