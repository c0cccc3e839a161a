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
		case "onbekende-vervanging":
			var word string
			word, err = d.choice(value, "onbekende-vervanging", string(RefuseRow), string(WithoutLink))
			m.Unlinked = word == string(WithoutLink)
		case "strijdige-stemuitslag":
			var word string
			word, err = d.choice(value, "strijdige-stemuitslag", string(RefuseRow), withoutNumbers)
			m.Unnumbered = word == withoutNumbers
		case "datumnotaties":
			m.layouts, err = d.layouts(value)
		case "kolommen":
			m.origins, err = d.origins(value)
		case "notitie":
			noted = true
			m.note, m.kept, err = d.note(value)
		default:
			err = d.fail(key, "de sleutel %q bestaat niet; bekend zijn soort, bron, tijdzone, openbaar-register, "+
				"onbekende-maatregel, onbekende-vervanging, strijdige-stemuitslag, datumnotaties, kolommen en notitie", key.Value)
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

func (d decoder) pointer(n *yaml.Node, what string) (*string, error) {
	text, err := d.text(n, what)
	return &text, err
}
