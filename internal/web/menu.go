package web

// menuItem is an entry of the menu. A view keeps the dates that are looked at.
type menuItem struct {
	Path, Label string
	View        bool
}

// menuGroup is entries that belong together; those of the first stand in the bar, the others behind it.
type menuGroup struct {
	Title string
	Items []menuItem
}

// menuGroups is the whole menu. What is used most stands first, so that it also fits a phone.
func menuGroups() []menuGroup {
	return []menuGroup{
		{"Het meest gebruikt", []menuItem{
			{"/signalen/nieuw", "Signaal inbrengen", false}, {"/doen", "Doen", false}, {"/maatregelen", "Maatregelen", true},
			{"/besluiten", "Besluiten", true}, {"/open", "Openstaand", true},
		}},
		{"Van signaal naar besluit", []menuItem{
			{"/signalen", "Signalen", false}, {"/bundels", "Bundels", true}, {"/adviezen", "Adviezen", true},
			{"/toezeggingen-en-moties", "Toezeggingen en moties", true}, {"/termijnagenda", "Termijnagenda", true},
		}},
		{"Terugkijken en leren", []menuItem{
			{"/stemmen", "Stemmen", true}, {"/doorlooptijden", "Doorlooptijden", true}, {"/stijgingen", "Stijgingen", true},
			{"/effecten-vergeleken", "Effecten vergeleken", true}, {"/lessen", "Lessen", true}, {"/begrippen", "Begrippen", true},
			{"/spoor", "Spoor", true},
		}},
	}
}

// BehindMenu says whether the page is under an entry that does not stand in the bar.
func (p page) BehindMenu() string {
	for _, g := range menuGroups()[1:] {
		for _, item := range g.Items {
			if item.Path == p.Here {
				return item.Label
			}
		}
	}
	return ""
}

// menuChoice is an entry as a page shows it.
type menuChoice struct {
	Path, Label string
	Current     bool
}

func shownMenuItem(p framed, item menuItem) menuChoice {
	f := p.framing()
	c := menuChoice{Path: item.Path, Label: item.Label, Current: item.Path == f.Here}
	if item.View {
		c.Path = f.Dates.Link(item.Path)
	}
	return c
}

// framed is a page: it says what stands around its content.
type framed interface{ framing() page }

func (p page) framing() page { return p }
