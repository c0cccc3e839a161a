package mapping

import "go.yaml.in/yaml/v3"

func (d decoder) origins(n *yaml.Node) ([]origin, error) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		return nil, d.fail(n, "kolommen noemt geen enkele kolom")
	}
	var out []origin
	err := d.each(n, "kolommen", func(key, value *yaml.Node) error {
		o, err := d.origin(key.Value, value)
		o.target, o.line = key.Value, key.Line
		out = append(out, o)
		return err
	})
	return out, err
}

// origin reads where a column of ours comes from: a name, or keys that say more.
func (d decoder) origin(target string, n *yaml.Node) (o origin, err error) {
	if n.Kind != yaml.MappingNode {
		name, err := d.name(n, target)
		o.columns = []string{name}
		return o, err
	}
	given := map[string]bool{}
	o.separator = " "
	err = d.each(n, target, func(key, value *yaml.Node) error {
		given[key.Value] = true
		return d.part(&o, target, key, value)
	})
	if err == nil {
		err = d.together(n, target, o, given)
	}
	return o, err
}

// part reads one of the keys that say where a column of ours comes from.
func (d decoder) part(o *origin, target string, key, value *yaml.Node) (err error) {
	var word string
	switch key.Value {
	case "vast":
		o.constant, err = d.pointer(value, "vast")
	case "kolom":
		word, err = d.name(value, "kolom")
		o.columns = []string{word}
	case "kolommen":
		o.columns, err = d.names(value, "kolommen")
	case "scheiding":
		_, err = d.text(value, "scheiding")
		o.separator = value.Value
	case "mag-ontbreken":
		word, err = d.choice(value, "mag-ontbreken", "ja", "nee")
		o.optional = word == "ja"
	case "waarden":
		o.table, err = d.table(value)
	case "patronen":
		o.patterns, err = d.patterns(value)
	case "anders":
		o.otherwise, err = d.pointer(value, "anders")
	case "anders-kolom":
		o.fallback, err = d.name(value, "anders-kolom")
	default:
		err = d.fail(key, "de sleutel %q bestaat niet bij %q; bekend zijn vast, kolom, kolommen, scheiding, mag-ontbreken, waarden, "+
			"patronen, anders en anders-kolom", key.Value, target)
	}
	return err
}

// together refuses keys that don't go together.
func (d decoder) together(n *yaml.Node, target string, o origin, given map[string]bool) error {
	ways := 0
	for _, way := range []string{"vast", "kolom", "kolommen"} {
		if given[way] {
			ways++
		}
	}
	switch {
	case ways != 1:
		return d.fail(n, "%q moet één herkomst hebben: vast, kolom of kolommen", target)
	case given["scheiding"] && len(o.columns) < 2:
		return d.fail(n, "scheiding bij %q hoort bij kolommen, en daar zijn er twee of meer van nodig", target)
	case given["waarden"] && given["vast"]:
		return d.fail(n, "waarden bij %q past niet bij vast", target)
	case given["patronen"] && (given["vast"] || given["waarden"]):
		return d.fail(n, "patronen bij %q past niet bij vast en niet bij waarden", target)
	case given["mag-ontbreken"] && given["vast"]:
		return d.fail(n, "mag-ontbreken bij %q past niet bij vast", target)
	case given["anders"] && !given["waarden"] && !given["patronen"]:
		return d.fail(n, "anders bij %q hoort bij waarden of patronen, en die ontbreken", target)
	case given["anders-kolom"] && (!given["patronen"] || given["anders"]):
		return d.fail(n, "anders-kolom bij %q hoort bij patronen, en past niet bij anders", target)
	}
	return nil
}

// table reads a value table.
func (d decoder) table(n *yaml.Node) (map[string]string, error) {
	out := map[string]string{}
	err := d.each(n, "waarden", func(key, value *yaml.Node) (err error) {
		if key.ShortTag() == "!!null" {
			return d.fail(key, `een waarde links van de dubbele punt ontbreekt; schrijf "" voor een lege`)
		}
		out[key.Value], err = d.text(value, "een waarde van waarden")
		return err
	})
	return out, err
}

// patterns reads patterns, each with what becomes of the text that it fits.
func (d decoder) patterns(n *yaml.Node) ([]pattern, error) {
	var out []pattern
	err := d.each(n, "patronen", func(key, value *yaml.Node) error {
		becomes, err := d.name(value, "wat een patroon wordt")
		if err != nil {
			return err
		}
		p, reason := newPattern(key.Value, becomes)
		if reason != "" {
			return d.fail(key, "dit patroon %s", reason)
		}
		out = append(out, p)
		return nil
	})
	if err == nil && len(out) == 0 {
		err = d.fail(n, "patronen noemt geen enkel patroon")
	}
	return out, err
}
