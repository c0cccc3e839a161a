package web_test

import (
	"net/http/httptest"
	"path"
	"testing"

	"github.com/chromedp/chromedp"

	"ruggespraak/domain"
)

// On a phone, a bundle goes from its first signal up to the raad, each form led on to by the one before.
func TestABundleGoesUpOnAPhone(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	w.catchUp()
	server := httptest.NewServer(w.pages)
	defer server.Close()
	b := newBrowser(t, server.URL)
	b.at(360, 740, "/doen")
	b.follow(`a[href="/doen/bundel-openen"]`, "/doen/bundel-openen")
	b.fill("titel", "Loket op drie plekken")
	b.fill("signalen", server.URL+"/signalen/"+w.signals[0])
	b.checked("bundel-openen")
	b.send("/bundels/")
	bundle := path.Base(b.text("location.pathname"))

	open := func(act string) {
		b.at(360, 740, "/doen/"+act+"?bundelId="+bundle+"&terug=/doen")
		b.checked(act)
	}
	open("bundel-duiden")
	b.fill("duiding", "Wie drie loketten nodig heeft, haakt af.")
	b.fill("perspectief", "wijkteam")
	b.send("/doen")
	for _, who := range []struct{ role, person, organisation string }{{"professional", "bloem", "wijkteam"}, {"ervaringsdeskundige", "roos", ""}} {
		open("bundel-erkennen")
		b.pick("rol", who.role)
		b.fill("persoon", who.person)
		b.fill("organisatie", who.organisation)
		b.send("/doen")
	}
	open("bundel-aanbieden")
	b.pick("aan", "raad")
	b.pick("basis", "structureel")
	b.do(chromedp.Click(`button.groot`))
	b.await(`document.querySelector(".fouten") && document.readyState == "complete"`)
	if got := b.text(`document.querySelectorAll(".fouten li").length + " " + document.activeElement.className`); got != "3 fouten" {
		b.Errorf("after a refusal there is %q", got)
	}
	b.checked("bundel-aanbieden geweigerd")
	for _, field := range []string{"toets.helder", "toets.neutraal", "toets.gedeeld"} {
		b.fill(field, "Dat hebben wij besproken.")
	}
	b.send("/doen")
	if got := b.text(`document.querySelector(".melding").textContent`); got != "Uw invoer is opgeslagen." {
		b.Errorf("after offering stands %q", got)
	}
	st := w.bundleInLog(bundle)
	if len(st.Offers) != 1 || st.Offers[0].To != "raad" || len(st.Recognised) != 2 || len(st.Readings) != 1 {
		t.Errorf("%d offers, %d recognised, %d readings", len(st.Offers), len(st.Recognised), len(st.Readings))
	}
	b.noComplaints()
}

// bundleInLog reads a bundle from the log.
func (w *town) bundleInLog(id string) domain.Bundle {
	w.Helper()
	var st domain.Bundle
	past, err := w.log.Load(w.Context(), domain.BundleCategory.Stream("gm9901", id))
	if err != nil {
		w.Fatal(err)
	}
	for _, stored := range past {
		_, e, err := eventCodec().Decode(stored)
		if err != nil {
			w.Fatal(err)
		}
		if own, ok := e.(domain.BundleEvent); ok {
			st = st.Evolve(own)
		}
	}
	return st
}

// follow clicks a link and waits for its page.
func (b *browser) follow(selector, to string) {
	b.Helper()
	b.do(chromedp.Click(selector))
	b.await(`location.pathname == "` + to + `" && document.readyState == "complete"`)
}

// fill types into a field.
func (b *browser) fill(name, text string) {
	b.Helper()
	b.do(chromedp.SendKeys(`[name="`+name+`"]`, text))
}

// pick makes a choice, of a list or of buttons.
func (b *browser) pick(name, value string) {
	b.Helper()
	if b.text(`document.querySelector('[name="`+name+`"]').tagName`) == "SELECT" {
		b.do(chromedp.SetValue(`[name="`+name+`"]`, value))
		return
	}
	b.do(chromedp.Click(`[name="` + name + `"][value="` + value + `"]`))
}

// send presses the button of the form and waits for where it leads.
func (b *browser) send(to string) {
	b.Helper()
	b.do(chromedp.Click(`button.groot`))
	b.await(`location.pathname.startsWith("` + to + `") && location.search.includes("na=") && document.readyState == "complete"`)
}

// checked looks at the page as it stands.
func (b *browser) checked(name string) {
	b.Helper()
	for what, script := range checks {
		for _, found := range b.list(script) {
			b.Errorf("%s: %s: %s", name, what, found)
		}
	}
	b.shot("telefoon-" + name)
}
