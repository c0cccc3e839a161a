package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// Event is a fact that happened in the loop. Its wire name stands in the define line beside its struct.
type Event interface{ event() }

// Upcast turns the payload of one version into that of the next, on raw JSON.
type Upcast func(m map[string]json.RawMessage) error

// Definition binds an event's Go type to its wire name and version.
type Definition struct {
	Name    string // wire name, Dutch
	Version int    // current version: one more than there are upcasts
	Go      reflect.Type
	upcasts []Upcast
	read    func(unmarshal func([]byte, any) error, payload []byte) (Event, error)
}

// define declares an event once. The first upcast leads from version 1 to 2.
func define[E Event](name string, upcasts ...Upcast) Definition {
	return Definition{
		Name:    name,
		Version: 1 + len(upcasts),
		Go:      reflect.TypeFor[E](),
		upcasts: upcasts,
		read: func(unmarshal func([]byte, any) error, payload []byte) (Event, error) {
			var e E
			err := unmarshal(payload, &e)
			return e, err
		},
	}
}

// Catalog is every event of the product, by wire name and by Go type.
type Catalog struct {
	list   []Definition
	byName map[string]Definition
	byType map[reflect.Type]Definition
}

func newCatalog(groups ...[]Definition) Catalog {
	c := Catalog{byName: map[string]Definition{}, byType: map[reflect.Type]Definition{}}
	for _, g := range groups {
		for _, d := range g {
			if _, twice := c.byName[d.Name]; twice {
				panic("event " + d.Name + " is defined twice")
			}
			if _, twice := c.byType[d.Go]; twice {
				panic("event type " + d.Go.Name() + " is defined twice")
			}
			c.list = append(c.list, d)
			c.byName[d.Name] = d
			c.byType[d.Go] = d
		}
	}
	return c
}

// Definitions lists the catalog in the order of the aggregates.
func (c Catalog) Definitions() []Definition { return c.list }

// Of finds the definition of an event.
func (c Catalog) Of(e Event) Definition { return c.byType[reflect.TypeOf(e)] }

// OfType finds the definition of a Go type; used by handlers at start-up.
func (c Catalog) OfType(t reflect.Type) (Definition, bool) {
	d, ok := c.byType[t]
	return d, ok
}

// Decode reads a payload of the given wire name and version. It refuses by name what this program does not know: the type,
// a newer version, an unknown field.
func (c Catalog) Decode(name string, version int, payload []byte, unmarshal func([]byte, any) error) (Event, error) {
	d, ok := c.byName[name]
	if !ok {
		return nil, Errorf(Invalid, "Het logboek bevat gebeurtenistype %q, dat dit programma niet kent; gebruik een nieuwere versie.", name)
	}
	if version < 1 || version > d.Version {
		return nil, Errorf(Invalid, "Het logboek bevat versie %d van %s; dit programma kent versie 1 tot en met %d. Gebruik een nieuwere versie.", version, name, d.Version)
	}
	if bytes.Equal(bytes.TrimSpace(payload), []byte("null")) {
		return nil, fmt.Errorf("decode %s: no payload", name)
	}
	payload, err := d.upcast(version, payload, unmarshal)
	if err != nil {
		return nil, fmt.Errorf("upcast %s from version %d: %w", name, version, err)
	}
	e, err := d.read(unmarshal, payload)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	return e, nil
}

func (d Definition) upcast(version int, payload []byte, unmarshal func([]byte, any) error) ([]byte, error) {
	if version == d.Version {
		return payload, nil
	}
	var m map[string]json.RawMessage
	if err := unmarshal(payload, &m); err != nil {
		return nil, err
	}
	for _, up := range d.upcasts[version-1:] {
		if err := up(m); err != nil {
			return nil, err
		}
	}
	return json.Marshal(m)
}
