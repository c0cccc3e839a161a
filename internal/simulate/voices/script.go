package voices

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"ruggespraak/domain"
)

//go:embed verhalen
var files embed.FS

// lines is a block of text with one fragment a line.
type lines []string

// UnmarshalYAML splits the block.
func (l *lines) UnmarshalYAML(n *yaml.Node) error {
	var block string
	if err := n.Decode(&block); err != nil {
		return err
	}
	for line := range strings.Lines(block) {
		if line = strings.TrimSpace(line); line != "" {
			*l = append(*l, line)
		}
	}
	return nil
}

// core is what one signal is about, with the fragments that belong to it: the first says what it is about, the others may follow it.
type core struct {
	Gist    string            `yaml:"kern"`
	Policy  string            `yaml:"beleid"`
	Kind    domain.SignalKind `yaml:"soort"`
	Themes  []string          `yaml:"themas"`
	Sectors []domain.Sector   `yaml:"domeinen"`
	Group   string            `yaml:"doelgroep"`
	Self    lines             `yaml:"ik"`
	About   lines             `yaml:"over"`
	Staff   lines             `yaml:"prof"`   // about someone, as only those who work with them can say it
	Lead    string            `yaml:"vooraf"` // whether who tells of themselves starts with the gist: "altijd", "nooit", or now and then
	Circle  string            `yaml:"kring"`  // the only people it can be about, if not all of the story
	Brief   lines             `yaml:"telegram"`
}

// mood of a core: what someone is content with, what they propose, or what goes wrong.
func (c core) mood() string {
	switch c.Kind {
	case "werkt-goed":
		return "plus"
	case "idee":
		return "idee"
	default:
		return "min"
	}
}

func (c core) fragments(v voice, st style) lines {
	switch {
	case st.Brief:
		return c.Brief
	case v == self:
		return c.Self
	case v == staff:
		return slices.Concat(c.About, c.Staff)
	default:
		return c.About
	}
}

// circle is a group within a story, with people and openings of its own, so that what is said first fits what follows.
type circle struct {
	People   map[string]lines `yaml:"mensen"`
	Openings map[voice]lines  `yaml:"openingen"`
}

// script is everything that can be said in one story.
type script struct {
	circle `yaml:",inline"` // everyone; people are marked v or m, those under "kort" are for telegrams

	Circles  map[string]circle        `yaml:"kringen"`
	Sectors  []domain.Sector          `yaml:"domeinen"`
	Group    string                   `yaml:"doelgroep"`
	Roles    map[string]int           `yaml:"rollen"` // who tells it, by weight
	Lists    map[string]lines         `yaml:"lijsten"`
	Endings  map[string]lines         `yaml:"eindes"`      // by teller and mood, as in "prof-min"; "ik" of oneself only
	Alone    []Phase                  `yaml:"op-zichzelf"` // phases that no core of "altijd" fits
	Cores    map[Phase][]core         `yaml:"kernen"`      // those under "altijd" fit every phase
	Answers  map[domain.Verdict]lines `yaml:"antwoorden"`
	Feedback map[domain.Phase]lines   `yaml:"terugkoppelingen"`
	Addition lines                    `yaml:"aanvullingen"`
}

const always Phase = "altijd"

// nearest says which phase's cores to use when a story has none of its own for a phase.
var nearest = map[Phase][]Phase{
	Before:    {Before},
	Meanwhile: {Meanwhile, After},
	After:     {After, Meanwhile},
}

// people gives those a core can be about.
func (sc *script) people(c core) circle {
	if own, ok := sc.Circles[c.Circle]; ok {
		return own
	}
	return sc.circle
}

// coresFor gives the cores that fit a phase and that someone with this voice and style can tell.
func (sc *script) coresFor(p Phase, v voice, st style) []core {
	var own []core
	for _, near := range nearest[p] {
		if own = sc.Cores[near]; len(own) > 0 {
			break
		}
	}
	if !slices.Contains(sc.Alone, p) {
		own = slices.Concat(own, sc.Cores[always])
	}
	return slices.DeleteFunc(slices.Clone(own), func(c core) bool {
		return len(c.fragments(v, st)) == 0 || st.Mood != "" && st.Mood != c.mood()
	})
}

// style is a way of speaking: how long, how it starts and ends. Chances are in percents.
type style struct {
	Name    string `yaml:"naam"`
	Weight  int    `yaml:"gewicht"`
	Mood    string `yaml:"alleen"`   // the only mood in which people speak so; empty: any
	Brief   bool   `yaml:"telegram"` // in telegram style
	Role    int    `yaml:"rol"`      // chance that the teller says what they do
	Opening int    `yaml:"opening"`
	Second  int    `yaml:"tweede"` // chance of a second fragment
	Colour  int    `yaml:"kleur"`  // chance of a general remark
	Ending  int    `yaml:"einde"`
	Begins  lines  `yaml:"begin"`
	Ends    lines  `yaml:"eind"` // in place of those of the story
}

// shared is what all stories have in common.
type shared struct {
	Styles   map[string][]style       `yaml:"stijlen"` // of residents and of professionals
	Lists    map[string]lines         `yaml:"lijsten"`
	Roles    map[string]lines         `yaml:"rollen"`
	Colour   map[string]lines         `yaml:"kleur"`
	Endings  map[string]lines         `yaml:"eindes"`
	Together lines                    `yaml:"samen"` // how a professional says that it was told together
	Answers  map[domain.Verdict]lines `yaml:"antwoorden"`
	Feedback map[domain.Phase]lines   `yaml:"terugkoppelingen"`
}

type library struct {
	shared

	scripts map[Story]*script
}

// texts reads the embedded texts once. They are part of the program: a fault in them stops it.
var texts = sync.OnceValue(func() library {
	lib := library{scripts: map[Story]*script{}}
	read("stemmen", &lib.shared)
	for _, s := range append(slices.Clone(Stories), centresElsewhere) {
		sc := &script{}
		read(string(s), sc)
		lib.scripts[s] = sc
	}
	return lib
})

// read joins the texts of a story; a long story has files of its own for some phases, as in "vervoer.na.yaml".
func read(name string, into any) {
	parts, err := fs.Glob(files, "verhalen/"+name+".*yaml")
	if err != nil {
		panic(err)
	}
	for _, part := range parts {
		raw, err := files.ReadFile(part)
		if err != nil {
			panic(err)
		}
		if err := yaml.Unmarshal(raw, into); err != nil {
			panic(fmt.Errorf("read texts in %s: %w", part, err))
		}
	}
}
