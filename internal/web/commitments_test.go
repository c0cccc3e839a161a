package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// council is a raad with something of everything: an adopted motion that came in the place of another, an amendment, and
// promises of which one is late and one was proposed as kept.
type council struct {
	*town
	old, motion, amendment, late, kept string
	measure                            domain.MeasureID
}

func gather(w *town) *council {
	w.Helper()
	w.at(2024, time.January, 10)
	c := &council{town: w}
	c.measure = domain.MeasureID(w.do(commands.EstablishMeasure{MeasureInput: commands.MeasureInput{Title: "Buurthuis", Kind: "algemene-voorziening"}}))
	in := commands.ProposalInput{
		Title: "Houd het <b>buurthuis</b> open", Number: "M12", On: "2024-01-10", Parties: []string{"Dorpspartij", "Samen"}, Text: "verzoekt het college\nom te wachten",
		Due: "2024-06-01", Portfolio: "wijken", Measures: []domain.MeasureID{c.measure},
	}
	c.old = w.do(commands.TableMotion{ProposalInput: in})
	in.Number = "M12a"
	c.motion = w.do(commands.TableMotion{ProposalInput: in, Replaces: domain.MotionID(c.old)})
	w.at(2024, time.January, 20)
	w.do(commands.AdoptMotion{MotionID: domain.MotionID(c.motion), VoteTaken: domain.VoteTaken{On: "2024-01-20", Vote: &domain.Vote{For: 20, Against: 15, Blank: 2}}})
	c.amendment = w.do(commands.TableAmendment{ProposalInput: commands.ProposalInput{Title: "Meer geld", On: "2024-01-10"}})
	promise := commands.PromiseInput{Text: "Ik kom terug met een brief. " + strings.Repeat("Dat is lang. ", 10), Portfolio: "zorg", Meeting: "raad van 10 januari", On: "2024-01-10", Due: "2024-03-01"}
	c.late = w.do(commands.MakePromise{PromiseInput: promise})
	w.at(2024, time.February, 20)
	w.do(commands.ExtendPromise{PromiseID: domain.PromiseID(c.late), On: "2024-02-01", Due: "2024-05-01", Reason: "de cijfers komen later"})
	promise.Text = "Er komt een evaluatie."
	c.kept = w.do(commands.MakePromise{PromiseInput: promise})
	w.do(commands.ProposePromiseSettlement{PromiseID: domain.PromiseID(c.kept), Body: "college", On: "2024-02-20", Account: "De evaluatie is gestuurd."})
	w.at(2024, time.July, 1)
	w.do(commands.RecordArea{Code: "GM9901", Name: "Kleinwaarde", Kind: "gemeente", Year: 2024})
	w.catchUp()
	return c
}

func TestCommitmentPages(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.catchUp()
	w.get("/toezeggingen-en-moties").is(200, "main", "Er zijn geen toezeggingen of moties.")
	c := gather(w)
	list := w.get("/toezeggingen-en-moties")
	var heads []string
	list.Find("section h2").Each(func(_ int, s *goquery.Selection) { heads = append(heads, s.Text()) })
	if got := strings.Join(heads, ", "); got != "Termijn verstreken (2), Voorgesteld als afgedaan (1), Ingediend (1), Vervangen (1)" {
		t.Errorf("groups are %q", got)
	}
	list.is(200, "section:nth-of-type(1) li.stuk:nth-child(1)", "61 dagen over tijd").is(200, "section:nth-of-type(1) li.stuk:nth-child(2)", "30 dagen over tijd").
		is(200, "a[href='/doen/toezegging-afdoen?terug=%2Ftoezeggingen-en-moties&toezeggingId="+c.kept+"']", "Doe af (raad)").
		is(200, "a[href='/moties/"+c.motion+"']", "Houd het <b>buurthuis</b> open").is(200, "[aria-current=true].etiket", "Alles").lacks("<b>")
	w.get("/toezeggingen-en-moties?soort=toezegging").is(200, "[aria-current=true].etiket", "Toezeggingen").lacks("buurthuis")
	w.get("/toezeggingen-en-moties?beschikbaarOp=2024-01-09").is(200, "main", "Op die dag waren er geen toezeggingen of moties.")
	then := w.get("/toezeggingen-en-moties?geldigOp=2024-04-30").is(200, "#open", "Open (2)").lacks("/doen/")
	if href := then.Find(".soorten a").Last().AttrOr("href", ""); href != "/toezeggingen-en-moties?geldigOp=2024-04-30&soort=amendement" {
		t.Errorf("the filter loses the day: %q", href)
	}

	w.get("/moties/"+c.motion).is(200, "h1", "Houd het <b>buurthuis</b> open").is(200, ".feiten", "Stemuitslag 20 voor, 15 tegen, 2 onthouden").
		is(200, ".etiketten", "termijn verstreken 30 dagen over tijd").is(200, "a[href='/moties/"+c.old+"']", "vervangen").
		is(200, ".kaal a[href^='/maatregelen/']", "Buurthuis").is(200, ".feiten", "Fracties Dorpspartij, Samen").
		is(200, "a[href^='/doen/motie-niet-uitvoeren?motieId=']", "niet uitvoert")
	w.get("/moties/"+c.old).is(200, ".etiketten", "vervangen").is(200, "a[href='/moties/"+c.motion+"']", "ervoor in de plaats kwam").lacks("/doen/")
	w.get("/amendementen/"+c.amendment).is(200, "main", "De tekst is niet vastgelegd.").is(200, "a[href^='/doen/amendement-aannemen?amendementId=']", "aannam")
	w.get("/toezeggingen/"+c.late).is(200, ".tijdlijn", "Termijn verlengd tot 1 mei 2024 1 februari 2024 de cijfers komen later").is(200, "h1", "Dat is…")
	w.get("/toezeggingen/"+c.kept).is(200, ".feiten", "Verantwoording van het college De evaluatie is gestuurd.").is(200, ".feiten", "Als gedaan gemeld op 20 februari 2024")
	w.do(commands.ReopenPromise{PromiseID: domain.PromiseID(c.kept), Body: "raad", On: "2024-07-01", Reason: "niet compleet"})
	w.catchUp()
	w.get("/toezeggingen/"+c.kept).is(200, ".tijdlijn", "Heropend door de raad 1 juli 2024 niet compleet").is(200, ".etiketten", "heropend 122 dagen over tijd")
	for _, path := range []string{"/moties/" + c.late, "/toezeggingen/" + c.motion, "/amendementen/" + nowhere, "/moties/x"} {
		w.get(path).is(404, "h1", "bestaat niet")
	}
	w.get("/moties/"+c.motion+"?beschikbaarOp=2024-01-09").is(404, "h1", "toen nog niet bekend")
}

func TestLongListsOfCommitmentsAreCut(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for i := range 52 {
		w.do(commands.MakePromise{PromiseInput: commands.PromiseInput{Text: fmt.Sprint("Toezegging ", i), Portfolio: "zorg", Meeting: "raad", On: "2024-01-10"}})
	}
	w.catchUp()
	few := w.get("/toezeggingen-en-moties?portefeuille=zorg").is(200, "h2", "Open (52)")
	link := few.Find("section > .los a").AttrOr("href", "")
	if n := few.Find("li.stuk").Length(); n != 50 || link != "/toezeggingen-en-moties?portefeuille=zorg&stand=open" {
		t.Fatalf("%d are listed, and the rest is at %q", n, link)
	}
	if n := w.get(link).Find("li.stuk").Length(); n != 52 {
		t.Errorf("%d of 52 are listed", n)
	}
}
