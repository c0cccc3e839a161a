package simulate

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/simulate/voices"
)

// The scripts of the stories: dated acts with the names and fields that `ruggespraak doe` knows them by. They are part of the
// program.
//
//go:embed verhalen
var verhalen embed.FS

// scripted is one act of a script.
type scripted struct {
	On   string         `yaml:"op"`  // JJJJ-MM-DD, or with the time behind it
	Who  string         `yaml:"wie"` // see functions
	Do   string         `yaml:"doe"` // an act of the loop, or one of the imports below
	Rest map[string]any `yaml:",inline"`
	file string
}

// readScripts reads every script, in order of file.
func readScripts() ([]scripted, error) {
	names, err := fs.Glob(verhalen, "verhalen/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []scripted
	for _, name := range names {
		raw, err := verhalen.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read script: %w", err)
		}
		var acts []scripted
		if err := yaml.Unmarshal(raw, &acts); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, a := range acts {
			a.file = name
			all = append(all, a)
		}
	}
	return all, nil
}

// day is the day of the act, and at says when on that day, if it says so.
func (a scripted) day() domain.Date { return domain.Date(a.On[:len(time.DateOnly)]) }

func (a scripted) at(zone *time.Location, before int) (time.Time, error) {
	if len(a.On) > len(time.DateOnly) {
		t, err := time.ParseInLocation("2006-01-02 15:04", a.On, zone)
		if err != nil {
			return t, fmt.Errorf("%s: %w", a.file, err)
		}
		return t, nil
	}
	return moment(zone, a.day(), functions[a.Who].hour, 4+7*before), nil
}

// planScripts puts the scripts on the agenda. Acts of one function on one day follow each other by some minutes.
func (t *town) planScripts(ctx context.Context, acts []scripted) error {
	before := map[string]int{}
	for _, a := range acts {
		if _, known := functions[a.Who]; !known {
			return fmt.Errorf("%s: nobody is called %q", a.file, a.Who)
		}
		at, err := a.at(t.desk.Settings.Zone, before[a.On+a.Who])
		if err != nil {
			return err
		}
		before[a.On+a.Who]++
		t.agenda.add(at, func() error {
			if err := t.act(ctx, a); err != nil {
				return fmt.Errorf("%s, %s: %w", a.file, a.Do, err)
			}
			return nil
		})
	}
	return nil
}

// act carries out one act of a script.
func (t *town) act(ctx context.Context, a scripted) error {
	fields, err := codec.Marshal(t.resolve(a.Rest))
	if err != nil {
		return err
	}
	who := functions[a.Who].by()
	if take, ok := imports[a.Do]; ok {
		return t.takeOver(ctx, who, take, fields)
	}
	empty, ok := commands.Acts()[a.Do]
	if !ok {
		return fmt.Errorf("there is no such act")
	}
	c := empty()
	if err := codec.Unmarshal(fields, c); err != nil {
		return err
	}
	return t.do(ctx, who, c)
}

// reference is how scripts point at what goes by a key.
var reference = regexp.MustCompile(`^(signaal|beleidsmaatregel|besluit|evaluatie|meetreeks|bundel|advies|motie|amendement|toezegging|leercyclus|ontmoeting|terugkoppeling):([a-z0-9-]+)$`)

// resolve turns references into ids, a choice of signals into a list, days into text, and "nu" into the place in the log.
func (t *town) resolve(v any) any {
	switch v := v.(type) {
	case string:
		if m := reference.FindStringSubmatch(v); m != nil {
			return ID(m[1], m[2])
		}
		if v == "nu" { // how far the log is
			return t.stage.written
		}
	case time.Time:
		return v.Format(time.DateOnly)
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = t.resolve(x)
		}
		return out
	case map[string]any:
		if story, ok := v["een"].(string); ok {
			return t.latest(story, v)
		}
		if story, ok := v["kies"].(string); ok {
			return t.choose(story, v)
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = t.resolve(x)
		}
		return out
	}
	return v
}

// latest gives the signal of a story that came in last, in one wijk if that is named.
func (t *town) latest(story string, v map[string]any) string {
	name, _ := v["gebied"].(string)
	for _, s := range slices.Backward(t.known[voices.Story(story)]) {
		if name == "" || areas[s.place].name == name {
			return string(s.id)
		}
	}
	return ""
}

// recentMonths is how far back a choice of signals goes.
const recentMonths = 8

// choose gives signals of a story that came in lately: as many as asked, spread over the months, in one wijk if that is
// named, and one more if that is.
func (t *town) choose(story string, v map[string]any) []string {
	n, _ := v["aantal"].(int)
	name, _ := v["gebied"].(string)
	var from, list []string
	for _, s := range slices.Backward(t.known[voices.Story(story)]) {
		if monthAt(domain.DateOf(t.now))-s.month > recentMonths+1 {
			break
		}
		if name == "" || areas[s.place].name == name {
			from = append(from, string(s.id))
		}
	}
	for i := range min(n, len(from)) {
		list = append(list, from[i*len(from)/min(n, len(from))])
	}
	if len(list) > 0 && t.chosen[voices.Story(story)] == "" {
		t.chosen[voices.Story(story)] = list[0]
	}
	if also, ok := v["ook"].(string); ok {
		list = append(list, t.resolve(also).(string))
	}
	return list
}

// fixedEvents counts what the scripts and the series add to the log.
func fixedEvents(acts []scripted) int {
	n := seriesEvents() + 1 // the grave case
	for _, a := range acts {
		n += a.events()
	}
	return n
}

// events counts what one act of a script adds to the log.
func (a scripted) events() int {
	n := 1
	signals, _ := a.Rest["signalen"].(map[string]any)
	if several, ok := signals["aantal"].(int); ok && a.Do == "bundel-openen" {
		n += several
	}
	if _, also := signals["ook"]; also {
		n++
	}
	if list, ok := a.Rest["signalen"].([]any); ok && a.Do == "bundel-openen" {
		n += len(list)
	}
	if _, replaces := a.Rest["vervangt"]; replaces {
		n++
	}
	if since, ok := a.Rest["ingangsdatum"].(time.Time); ok && a.Do == "maatregel-overnemen" && domain.DateOf(since) <= a.day() {
		n++ // it was introduced already
	}
	return n
}

// prepareScripts makes the keys of what scripts write personal texts in.
func (t *town) prepareScripts(ctx context.Context, acts []scripted) error {
	kinds := map[string]domain.Category{
		"bundelId": domain.BundleCategory, "ontmoetingId": domain.EncounterCategory, "leercyclusId": domain.CycleCategory,
	}
	seen := map[string]bool{}
	var streams []string
	for _, a := range acts {
		for _, field := range []string{"bundelId", "ontmoetingId", "leercyclusId"} {
			kind := kinds[field]
			ref, _ := a.Rest[field].(string)
			_, key, ok := strings.Cut(ref, ":")
			if stream := kind.Stream(Code, ID(string(kind), key)); ok && !seen[stream] {
				seen[stream] = true
				streams = append(streams, stream)
			}
		}
	}
	return t.prepare(ctx, streams)
}
