package mapping

import "go.yaml.in/yaml/v3"

// mapping reads the keys of a mapping file.
func (d decoder) mapping(n *yaml.Node) (*Mapping, error) {
	m := &Mapping{path: d.path, Unknown: RefuseRow}
	noted := false
	err := d.each(n, "de mapping", func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "soort":
			m.Kind, err = d.name(value, "soort")
		case "bron":
			m.Source, err = d.name(value, "bron")
		case "tijdzone":
			m.Zone, err = d.timeZone(value)
		case "openbaar-register":
			var word string
			word, err = d.choice(value, "openbaar-register", "ja", "nee")
			m.Public = word == "ja"
		case "onbekende-maatregel":
			var word string
			word, err = d.choice(value, "onbekende-maatregel", string(RefuseRow), string(WithoutLink), string(MakeMeasure))
			m.Unknown = UnknownMeasure(word)
		case "datumnotaties":
			m.layouts, err = d.layouts(value)
		case "kolommen":
			m.origins, err = d.origins(value)
		case "notitie":
			noted = true
			m.note, m.kept, err = d.note(value)
		default:
			err = d.fail(key, "de sleutel %q bestaat niet; bekend zijn soort, bron, tijdzone, openbaar-register, "+
				"onbekende-maatregel, datumnotaties, kolommen en notitie", key.Value)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	m.own = m.origins == nil
	if m.own && !noted {
		m.note = noteRest
	}
	m.number()
	return m, nil
}

func (d decoder) timeZone(n *yaml.Node) (string, error) {
	name, err := d.name(n, "tijdzone")
	if err != nil {
		return "", err
	}
	if _, err := loadZone(name); err != nil {
		return "", d.fail(n, "de tijdzone %q is onbekend; verwacht wordt een naam als Europe/Amsterdam", name)
	}
	return name, nil
}

func (d decoder) layouts(n *yaml.Node) ([]layout, error) {
	names, err := d.names(n, "datumnotaties")
	if err != nil {
		return nil, err
	}
	var out []layout
	for i, name := range names {
		l, reason := parseLayout(name)
		if reason != "" {
			return nil, d.fail(n.Content[i], "de datumnotatie %q %s", name, reason)
		}
		out = append(out, l)
	}
	return out, nil
}

func (d decoder) note(n *yaml.Node) (noteKind, []string, error) {
	if n.Kind == yaml.ScalarNode {
		switch n.Value {
		case "alle":
			return noteAll, nil, nil
		case "overige":
			return noteRest, nil, nil
		}
		return noteNone, nil, d.fail(n, "notitie moet alle of overige zijn, of een lijst van kolommen")
	}
	names, err := d.names(n, "notitie")
	return noteListed, names, err
}

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
	separated, ways := false, 0
	o.separator = " "
	err = d.each(n, target, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "vast":
			ways++
			o.constant, err = d.pointer(value, "vast")
		case "kolom":
			ways++
			var name string
			name, err = d.name(value, "kolom")
			o.columns = []string{name}
		case "kolommen":
			ways++
			o.columns, err = d.names(value, "kolommen")
		case "scheiding":
			separated = true
			_, err = d.text(value, "scheiding")
			o.separator = value.Value
		case "waarden":
			o.table, err = d.table(value)
		case "anders":
			o.otherwise, err = d.pointer(value, "anders")
		default:
			err = d.fail(key, "de sleutel %q bestaat niet bij %q; bekend zijn vast, kolom, kolommen, scheiding, waarden en anders",
				key.Value, target)
		}
		return err
	})
	switch {
	case err != nil:
	case ways != 1:
		err = d.fail(n, "%q moet één herkomst hebben: vast, kolom of kolommen", target)
	case separated && len(o.columns) < 2:
		err = d.fail(n, "scheiding bij %q hoort bij kolommen, en daar zijn er twee of meer van nodig", target)
	case o.table != nil && o.constant != nil:
		err = d.fail(n, "waarden bij %q past niet bij vast", target)
	case o.otherwise != nil && o.table == nil:
		err = d.fail(n, "anders bij %q hoort bij waarden, en die ontbreken", target)
	}
	return o, err
}

func (d decoder) pointer(n *yaml.Node, what string) (*string, error) {
	text, err := d.text(n, what)
	return &text, err
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
