package web_test

import (
	"strings"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// inRole carries out a command in a role.
func (w *town) inRole(role domain.Role, c commands.Command) string {
	w.Helper()
	res, err := c.Do(w.Context(), w.options.Desk(commands.By{Actor: "jansen@kleinwaarde.example", Role: string(role)}))
	if err != nil {
		w.Fatalf("%T: %v", c, err)
	}
	return res.ID
}

// bundle brings signals together with two readings, has them recognised and offers them to the raad.
func (p *peopled) bundle(title string, signals ...string) domain.BundleID {
	p.Helper()
	c := commands.OpenBundle{Title: title, Sectors: []domain.Sector{"wmo"}, Themes: []string{"wachttijd"}, On: "2024-06-21"}
	for _, s := range signals {
		c.Signals = append(c.Signals, domain.SignalID(s))
	}
	id := domain.BundleID(p.do(c))
	p.do(commands.GiveReading{BundleID: id, Reading: "Het ligt aan de <i>norm</i>.", From: "wijkteam", On: "2024-06-22"})
	p.do(commands.GiveReading{
		BundleID: id, Reading: "Het ligt aan de brief.", From: "inwoners", Minority: true, On: "2024-06-22",
		Weighing: domain.Weighing{Who: "mensen zonder netwerk", Reasons: []string{"zij hebben niemand"}},
	})
	p.do(commands.RecogniseBundle{BundleID: id, Person: "jansen", Organisation: "Zorgclub", Role: domain.Professional, On: "2024-06-23"})
	p.do(commands.RecogniseBundle{BundleID: id, Person: "pietersen", Role: domain.Experienced, On: "2024-06-23"})
	p.inRole(domain.Coordinator, commands.OfferBundle{BundleID: id, Offer: domain.Offer{
		To: "raad", On: "2024-06-24", Basis: domain.Structural, Test: domain.Test{Clear: "één drempel", Neutral: "geen verwijt", Shared: "met het wijkteam"},
	}})
	return id
}

func TestBundlePages(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.get("/bundels").is(200, "main", "Er zijn nog geen bundels.")
	large, small := w.bundle("Eén <b>loket</b>", w.signals...), w.bundle("Briefadres", w.signals[:2]...)
	w.do(commands.PhraseGist{SignalID: domain.SignalID(w.signals[0]), TellerWords: "Niemand belt terug."})
	w.inRole(domain.Griffie, commands.TableBundle{BundleID: large, Body: "raad", Meeting: "2024-07-09", Item: "12b", On: "2024-07-01"})
	w.catchUp()

	w.get("/bundels").is(200, "h2", "Eén <b>loket</b>").is(200, ".stuk", "48 signalen").is(200, ".stuk", "minder dan 5 signalen").
		is(200, ".etiketten", "geagendeerd structureel 2 duidingen 1 van een minderheid").is(200, "nav a[aria-current]", "Bundels")
	page := "/bundels/" + string(large)
	a := w.get(page).is(200, ".duidingen li:nth-child(1)", "1. Wijkteam Het ligt aan de <i>norm</i>.").
		is(200, ".duidingen li:nth-child(2)", "2. Inwoners minderheid Het ligt aan de brief.").
		is(200, ".duidingen", "Wie het het meest nodig heeft: mensen zonder netwerk.").is(200, ".toets", "Helder ja één drempel").
		is(200, ".verdelingen", "Wmo 48").is(200, ".tijdlijn", "Op de agenda van: raad vergadering van 9 juli 2024 Agendapunt: 12b.").
		is(200, "blockquote", "Niemand belt terug.").is(200, "#structureel ~ table", "Ervaringsdeskundige 1").
		is(200, "a[href='/doen/bundel-sluiten?bundelId="+string(large)+"&terug=%2Fbundels%2F"+string(large)+"']", "Sluit de bundel").
		lacks("Zorgclub").lacks("jansen").lacks("pietersen").lacks("<i>").lacks("<b>")
	if a.text(".duidingen li:nth-child(2) .tekst") == "" || strings.Contains(a.body, "Geheim verhaal") {
		t.Error("the minority's reading is missing, or a story is there")
	}
	if few := w.get("/bundels/"+string(small)).is(200, ".wacht", "minder dan 5 signalen"); few.Find("blockquote, .verdelingen").Length() > 0 {
		t.Error("a bundle of two says what they said or where they are from")
	}
	w.get(page+"?geldigOp=2024-06-23").is(200, ".toets", "Neutraal nog niet").is(200, "main", "nog aan niemand aangeboden").lacks("/doen/")
	w.get(page+"?geldigOp=2024-06-20").is(404, "h1", "toen nog niet bekend")
	w.get("/bundels?geldigOp=2024-06-20").is(200, "main", "Op die dag waren er nog geen bundels.")
	w.get("/bundels/"+nowhere).is(404, "h1", "bestaat niet")
	w.get("/bundels/x").is(404, "h1", "bestaat niet")
	w.get("/bundels?geldigOp=x").is(400, "h1", "datum klopt niet")
	w.do(commands.CloseBundle{BundleID: large, Reason: "besproken", On: "2024-07-02"})
	w.do(commands.TakeDecision{DecisionInput: commands.DecisionInput{
		Title: "Eén loket", Body: "raad", On: "2024-07-02", Motivation: "Daarom.", Outcomes: []domain.Outcome{{Result: "vaststellen"}},
		Grounds: []domain.Ground{{Kind: "bundel", ID: domain.GroundID(large), Relation: domain.Occasion}},
	}})
	w.catchUp()
	w.get(page).is(200, ".etiketten", "besloten").is(200, ".tijdlijn", "Gesloten 2 juli 2024 besproken").
		is(200, "#weg ~ ul", "Eén loket Raad, 2 juli 2024; verband: aanleiding").lacks("/doen/")
}
