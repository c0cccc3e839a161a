package domain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// designed is the design's table of events. A term that passed stands with whatever was waited for, and forgetting with
// whatever may hold personal text.
var designed = map[string]string{
	"signal": `signaal-ingebracht ontvangst-bevestigd signaal-opgepakt signaal-doorgeleid signaal-aangevuld signaal-gecorrigeerd signaal-ook-gezien
		kern-verwoord signaal-aan-maatregel-gekoppeld signaal-aan-maatregel-ontkoppeld koppeling-betwist signaal-ingetrokken terugkoppeling-gegeven
		terugkoppeling-beantwoord signaal-heropend termijn-verstreken persoon-vergeten`,
	"measure": `beleidsmaatregel-vastgesteld beleidsmaatregel-gewijzigd beleidsmaatregel-gecorrigeerd beleidsmaatregel-ingevoerd mijlpaal-bereikt
		beleidsmaatregel-beeindigd persoon-vergeten`,
	"decision": `besluit-genomen besluit-gerectificeerd besluit-ingetrokken doorwerking-bevestigd doorwerking-betwist termijn-verstreken persoon-vergeten`,
	"evaluation": `evaluatie-gepland bevinding-vastgelegd evaluatie-afgerond evaluatie-gerectificeerd bestuurlijke-reactie-gegeven aanbeveling-uitgevoerd
		les-getrokken termijn-verstreken persoon-vergeten`,
	"indicator": `meetreeks-gedefinieerd meetwaarde-vastgelegd meetwaarde-gecorrigeerd`,
	"area":      `gebied-vastgelegd`,
	"bundle": `bundel-geopend signaal-gebundeld signaal-ontbundeld duiding-gegeven bundel-erkend trekker-aangewezen bundel-aangeboden bundel-geagendeerd
		bundel-gesloten termijn-verstreken persoon-vergeten`,
	"advice": `advies-gevraagd advies-uitgebracht advies-beantwoord termijn-verstreken persoon-vergeten`,
	"motion": `motie-ingediend motie-gewijzigd motie-aangehouden motie-ingetrokken motie-aangenomen motie-verworpen afdoening-voorgesteld motie-afgedaan
		motie-niet-uitgevoerd termijn-verstreken persoon-vergeten`,
	"amendment": `amendement-ingediend amendement-gewijzigd amendement-aangehouden amendement-ingetrokken amendement-aangenomen amendement-verworpen persoon-vergeten`,
	"promise": `toezegging-gedaan toezegging-termijn-verlengd toezegging-afdoening-voorgesteld toezegging-afgedaan toezegging-heropend
		termijn-verstreken persoon-vergeten`,
	"cycle":     `leercyclus-gestart cyclusstap-gezet experiment-gestart experiment-versterkt experiment-gestopt leercyclus-gesloten persoon-vergeten`,
	"term":      `begrip-gedefinieerd`,
	"effect":    `effectschatting-overgenomen`,
	"encounter": `ontmoeting-vastgelegd persoon-vergeten`,
}

// source is what the Go files of the package say about events.
type source struct {
	events     []string            // types with the method event
	marked     map[string][]string // by marker method, the types that have it
	interfaces map[string]string   // by marker method, the ...Event interface that asks for it
}

func readSource(t *testing.T) source {
	t.Helper()
	s := source{marked: map[string][]string{}, interfaces: map[string]string{}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, s.add)
	}
	return s
}

func (s *source) add(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil || n.Type.Params.NumFields() != 0 || n.Type.Results.NumFields() != 0 || n.Name.IsExported() {
			return true
		}
		receiver, ok := n.Recv.List[0].Type.(*ast.Ident)
		if !ok {
			return true
		}
		if n.Name.Name == "event" {
			s.events = append(s.events, receiver.Name)
		} else {
			s.marked[n.Name.Name] = append(s.marked[n.Name.Name], receiver.Name)
		}
	case *ast.TypeSpec:
		in, ok := n.Type.(*ast.InterfaceType)
		if !ok || n.Name.Name == "Event" || !strings.HasSuffix(n.Name.Name, "Event") {
			return true
		}
		for _, m := range in.Methods.List {
			if len(m.Names) == 1 {
				s.interfaces[m.Names[0].Name] = n.Name.Name
			}
		}
	}
	return true
}

func TestEveryEventIsInTheCatalogAndInTheDesign(t *testing.T) {
	src := readSource(t)
	if got, want := slices.Sorted(maps.Keys(src.interfaces)), slices.Sorted(maps.Keys(designed)); !slices.Equal(got, want) {
		t.Fatalf("aggregates: got %q, want %q", got, want)
	}
	wire := map[string]string{}
	for _, d := range Events().Definitions() {
		wire[d.Go.Name()] = d.Name
	}
	for _, name := range src.events {
		if wire[name] == "" {
			t.Errorf("%s is an event, but not in the catalog: add it to the define lines of its aggregate", name)
		}
	}
	if len(src.events) != len(wire) {
		t.Errorf("%d events in the source, %d in the catalog", len(src.events), len(wire))
	}
	marks := map[string]int{}
	for marker := range designed {
		var names []string
		for _, name := range src.marked[marker] {
			marks[name]++
			names = append(names, wire[name])
		}
		if got, want := slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(strings.Fields(designed[marker]))); !slices.Equal(got, want) {
			t.Errorf("events of %s:\n got %q\nwant %q", src.interfaces[marker], got, want)
		}
	}
	for name := range wire {
		if marks[name] != belongsTo(name) {
			t.Errorf("%s belongs to %d aggregates", name, marks[name])
		}
	}
}

// belongsTo says of how many aggregates a type of event is: of one, but for a term, which may be for seven things, and for
// forgetting, which can be done wherever there may be personal text.
func belongsTo(name string) int {
	switch name {
	case "TermPassed":
		return 7
	case "PersonForgotten":
		return 11
	}
	return 1
}

func TestDefinitionsStandWithTheirAggregate(t *testing.T) {
	total := 0
	for _, g := range []struct {
		list []Definition
		kind reflect.Type
	}{
		{signalEvents, reflect.TypeFor[SignalEvent]()},
		{measureEvents, reflect.TypeFor[MeasureEvent]()},
		{decisionEvents, reflect.TypeFor[DecisionEvent]()},
		{evaluationEvents, reflect.TypeFor[EvaluationEvent]()},
		{indicatorEvents, reflect.TypeFor[IndicatorEvent]()},
		{areaEvents, reflect.TypeFor[AreaEvent]()},
		{bundleEvents, reflect.TypeFor[BundleEvent]()},
		{adviceEvents, reflect.TypeFor[AdviceEvent]()},
		{motionEvents, reflect.TypeFor[MotionEvent]()},
		{amendmentEvents, reflect.TypeFor[AmendmentEvent]()},
		{promiseEvents, reflect.TypeFor[PromiseEvent]()},
		{cycleEvents, reflect.TypeFor[CycleEvent]()},
		{termEvents, reflect.TypeFor[TermEvent]()},
		{encounterEvents, reflect.TypeFor[EncounterEvent]()},
		{effectEvents, reflect.TypeFor[EffectEvent]()},
		{anyEvents, reflect.TypeFor[Event]()},
	} {
		for _, d := range g.list {
			total++
			if !d.Go.Implements(g.kind) {
				t.Errorf("%s is no %s", d.Name, g.kind)
			}
			if found, ok := Events().OfType(d.Go); !ok || found.Name != d.Name {
				t.Errorf("%s is not found by its type", d.Name)
			}
		}
	}
	if total != len(Events().Definitions()) {
		t.Errorf("the catalog has %d events, the aggregates %d", len(Events().Definitions()), total)
	}
}

// gochecksumtype sees that no event is missing from an Evolve; this, that none passes it by.
func TestEveryStateTakesNoteOfEveryEvent(t *testing.T) {
	states := []any{
		Signal{Links: map[MeasureID]Link{"x": {Relation: Occasion}}}, Measure{}, Decision{}, Evaluation{}, Indicator{}, Area{}, Bundle{Signals: []SignalID{"x"}},
		Advice{}, Motion{}, Amendment{}, Promise{}, Promise{Settled: true}, Cycle{}, Term{}, Encounter{}, Effect{},
	}
	for _, d := range Events().Definitions() {
		noted := map[reflect.Type]bool{}
		for _, s := range states {
			evolve := reflect.ValueOf(s).MethodByName("Evolve")
			if !d.Go.Implements(evolve.Type().In(0)) {
				continue
			}
			next := evolve.Call([]reflect.Value{reflect.ValueOf(filled(t, d))})[0].Interface()
			_, set := next.(Indicator)
			noted[reflect.TypeOf(s)] = noted[reflect.TypeOf(s)] || set || !reflect.DeepEqual(next, s)
		}
		for state, changed := range noted {
			if !changed {
				t.Errorf("%s takes no note of %s", state, d.Name)
			}
		}
		if len(noted) != belongsTo(d.Go.Name()) {
			t.Errorf("%d states evolve with %s", len(noted), d.Name)
		}
	}
}

func TestEveryFieldSurvivesTheWire(t *testing.T) {
	for _, d := range Events().Definitions() {
		throughWire(t, 0, []Event{filled(t, d)})
	}
}

// filled is an event in which no field is empty.
func filled(t testing.TB, d Definition) Event {
	t.Helper()
	v := reflect.New(d.Go).Elem()
	fill(t, v)
	return v.Interface().(Event)
}

func fill(t testing.TB, v reflect.Value) {
	switch typ := v.Type(); {
	case typ == personalType:
		v.Set(reflect.ValueOf(Private(tale)))
	case typ == reflect.TypeFor[Instant]():
		v.Set(reflect.ValueOf(InstantOf(Date("2025-03-31").Time())))
	case typ == reflect.TypeFor[Date]():
		v.SetString("2025-03-31")
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.CanInt():
		v.SetInt(2025)
	case v.CanFloat():
		v.SetFloat(2.5)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		fill(t, v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(typ, 2, 2))
		fill(t, v.Index(0))
		fill(t, v.Index(1))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		t.Fatalf("can't fill %s", typ)
	}
}

func TestStreamsAreNamedAfterTheirCategory(t *testing.T) {
	for _, c := range []Category{
		SignalCategory, MeasureCategory, DecisionCategory, EvaluationCategory, SeriesCategory, AreaCategory, BundleCategory, AdviceCategory, MotionCategory,
		AmendmentCategory, PromiseCategory, CycleCategory, TermCategory, EncounterCategory, EffectCategory,
	} {
		name := c.Stream("gm0855", string(signalID))
		if before, _, _ := strings.Cut(name, "-"); before != "gm0855_"+string(c) || !strings.HasSuffix(name, "-"+string(signalID)) {
			t.Errorf("got %s", name)
		}
	}
	for id, ok := range map[string]bool{
		string(signalID): true, "": false, "s1": false, strings.ToUpper(string(signalID)): false, string(signalID) + "0": false, " " + string(signalID): false, tale: false,
	} {
		err := CheckID(id)
		if ok && err != nil {
			t.Errorf("%s: %v", id, err)
		} else if !ok {
			checkRefusal(t, err, Invalid, "id", 0)
		}
	}
}

func TestAReferenceNamesAKeyAndMaybeItsSource(t *testing.T) {
	for ref, want := range map[string][2]string{
		"2023-88": {"", "2023-88"}, "besluit:raad:2023-88": {"raad", "2023-88"}, "besluit:2023-88": {"", "2023-88"},
		"signaal:raad:1": {"", "signaal:raad:1"}, "besluit:raad:a:b": {"raad", "a:b"},
	} {
		if source, key := SplitReference(DecisionCategory, ref); string(source) != want[0] || key != want[1] {
			t.Errorf("%s: got %q, %q", ref, source, key)
		}
	}
}
