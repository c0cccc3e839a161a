package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/web"
)

// browser is a real Chromium with one tab, and what it complained of.
type browser struct {
	*testing.T
	ctx  context.Context
	base string
	dir  string // of screenshots

	mu         sync.Mutex
	complaints []string
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed; make chromium gets it") //nolint:forbidigo // not every machine has a browser, and `make test` installs one
	}
	b := &browser{T: t, base: base, dir: os.Getenv("RUGGESPRAAK_SCHERMBEELDEN")}
	if b.dir == "" {
		b.dir = t.TempDir()
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "nl"))
	ctx, done := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		done()
		stop()
	})
	b.ctx = ctx
	b.do(chromedp.Navigate("about:blank"))
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.complaints = append(b.complaints, m.String())
			b.mu.Unlock()
		}
	}()
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// at opens a page at a size.
func (b *browser) at(width, height int64, path string) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(b.base+path))
}

// list evaluates a script that gives a list of lines.
func (b *browser) list(script string) []string {
	b.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](script))
	if err != nil {
		b.Fatal(err)
	}
	return out
}

func (b *browser) text(script string) string {
	b.Helper()
	return strings.Join(b.list("["+script+"]"), "")
}

func (b *browser) shot(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(b.dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// checks are scripts that list what is wrong with a page.
var checks = map[string]string{
	"scrolls sideways": `document.documentElement.scrollWidth > window.innerWidth ? [document.documentElement.scrollWidth + " px"] : []`,
	// WCAG 2.5.8: 24 by 24 px, but for links in a sentence.
	"small target": `[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")].filter(e => {
		const box = e.getBoundingClientRect(), own = e.textContent.trim().length, around = e.parentElement.textContent.trim().length;
		if (!box.width || e.className == "naar-inhoud") return false;
		if (e.tagName == "A" && getComputedStyle(e).display == "inline" && around > own) return false;
		return box.width < 24 || box.height < 24;
	}).map(e => e.outerHTML.slice(0, 90) + " " + e.getBoundingClientRect().width + "x" + e.getBoundingClientRect().height)`,
	// WCAG 1.4.3: 4.5 to 1, and 3 to 1 for large text.
	"faint text": `(() => {
		const rgb = c => c.match(/[\d.]+/g).map(Number);
		const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
		const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] == 1) return c } return [255, 255, 255] };
		const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) {
			const e = walk.currentNode.parentElement;
			if (!walk.currentNode.textContent.trim() || !e.getClientRects().length || e.closest("svg g, title, desc, option")) continue;
			const st = getComputedStyle(e), a = light(rgb(e.closest("svg") ? st.fill : st.color)), b = light(ground(e));
			const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), px = parseFloat(st.fontSize);
			if (ratio < (px >= 24 || px >= 18.66 && st.fontWeight >= 700 ? 3 : 4.5)) out.push(e.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
		}
		return out;
	})()`,
	"chart text that is cut off or runs together": `[...document.querySelectorAll("svg.tekening")].flatMap(svg => {
		const edge = svg.parentElement.getBoundingClientRect(), out = [];
		const labels = [...svg.querySelectorAll("text.as[text-anchor]")].map(t => ({text: t.textContent, box: t.getBoundingClientRect()}));
		labels.forEach((l, i) => {
			if (l.box.left < edge.left || l.box.right > edge.right && edge.width >= svg.getBoundingClientRect().width) out.push(l.text + " is cut off");
			if (i && l.box.left < labels[i-1].box.right) out.push(l.text + " runs into " + labels[i-1].text);
		});
		return out;
	})`,
}

// focused says what is wrong with how the focused element shows that it is.
const focused = `(() => {
	const e = document.activeElement, st = getComputedStyle(e), box = e.getBoundingClientRect(), out = [];
	if (e == document.body) return out;
	const name = e.tagName + "#" + e.id + " ";
	if (st.outlineStyle == "none" || parseFloat(st.outlineWidth) < 2) out.push(name + "shows no focus: " + st.outline);
	if (box.right < 0 || box.bottom < 0 || box.left > innerWidth || box.top > innerHeight) out.push(name + "is out of sight");
	return out;
})()`

func TestInABrowser(t *testing.T) {
	t.Parallel()
	w := people(newTown(t))
	bundle, raad := w.bundle("Eén loket voor wie het niet meer overziet", w.signals...), gather(w.town)
	w.settled()
	server := httptest.NewServer(w.pages)
	defer server.Close()
	b := newBrowser(t, server.URL)
	advice, cycle := w.advised(), w.learned()
	w.catchUp()
	pages := map[string]string{
		"bundels": "/bundels", "bundel": "/bundels/" + string(bundle), "toezeggingen-en-moties": "/toezeggingen-en-moties", "motie": "/moties/" + raad.motion,
		"toezegging": "/toezeggingen/" + raad.late, "termijnagenda": "/termijnagenda",
		"home": "/", "maatregelen": "/maatregelen", "maatregel": "/maatregelen/" + w.measure, "afgeschermd": "/maatregelen/" + w.small,
		"toen": "/maatregelen/" + w.measure + "?beschikbaarOp=2024-05-01&geldigOp=2024-05-01", "besluiten": "/besluiten", "besluit": "/besluiten/" + w.decision,
		"open": "/open", "spoor": "/spoor/" + w.measure, "spoor-zoeken": "/spoor?kenmerk=onzin", "doorlooptijden": "/doorlooptijden",
		"formulier": "/signalen/nieuw", "signaal": "/signalen/" + w.signals[0], "ingebracht": "/signalen/" + w.signals[0] + "/ingebracht",
		"besluit-nieuw": "/besluiten/nieuw", "evaluatie-kies": "/evaluaties/nieuw", "evaluatie-nieuw": "/evaluaties/nieuw?besluit=" + w.decision, "onbekend": "/nergens",
		"doen": "/doen", "signalen": "/signalen", "overleg": "/signalen/overleg", "adviezen": "/adviezen", "advies": "/adviezen/" + advice, "leercyclus": "/leercycli/" + cycle,
		"aanbieden": "/doen/bundel-aanbieden", "motie-indienen": "/doen/motie-indienen", "rectificeren": "/doen/besluit-rectificeren?besluitId=" + w.decision,
		"corrigeren": "/doen/maatregel-corrigeren", "experiment": "/doen/experiment-stoppen?leercyclusId=" + cycle,
	}
	for _, size := range [][2]int64{{360, 740}, {1280, 900}} {
		for name, path := range pages {
			b.at(size[0], size[1], path)
			b.list(`[...document.querySelectorAll("details:not(.waarom)")].map(d => { d.open = true; return "" })`)
			for what, script := range checks {
				for _, found := range b.list(script) {
					t.Errorf("%s at %d px: %s: %s", name, size[0], what, found)
				}
			}
			b.shot(fmt.Sprintf("%s-%d", name, size[0]))
		}
		b.bringInByKeyboard(size[0], size[1])
	}
	b.noComplaints()
}

// settled gives the town seats and stories, as a made-up municipality has.
func (p *peopled) settled() {
	p.Helper()
	o := p.options
	for _, who := range []string{"Inbrenger", "Signaalcoördinator", "Adviesraad", "Beleidsadviseur", "Wethouder", "Raadslid", "Griffier", "Rekenkamer", "Lector"} {
		o.Seats = append(o.Seats, web.Seat{
			Who: who, Story: "Het briefadres", Question: "Wat is er gebeurd met wat ik twee jaar geleden heb verteld?", Does: "Volgt één signaal van begin tot eind.", Path: "/open",
		})
	}
	for range 10 {
		o.Stories = append(o.Stories, web.Story{Title: "Wijkcentrum Noordrand", Line: "Het sloot, de raad wilde het open, en bewoners namen het over.", Path: "/maatregelen"})
	}
	p.pages = web.New(o)
}

// advised is advice of which one recommendation was answered.
func (p *peopled) advised() string {
	p.Helper()
	id := p.do(commands.GiveAdvice{AdviceInput: commands.AdviceInput{
		Title: "Kom langs", From: "adviesraad", To: "college", On: "2024-06-10", Recommendations: []string{"Ga vaker langs", "Bel eerst"}, AnswerBy: "2024-06-20",
		Measures: []domain.MeasureID{domain.MeasureID(p.measure)},
	}})
	p.do(commands.AnswerAdvice{AdviceID: domain.AdviceID(id), On: "2024-06-30", Body: "college", Answers: []domain.RecommendationAnswer{{Number: 1, Answer: "deels", Reason: "Soms."}}})
	return id
}

// learned is a learning cycle with a step and an experiment.
func (p *peopled) learned() string {
	p.Helper()
	id := domain.CycleID(p.do(commands.StartCycle{CycleContent: domain.CycleContent{Title: "Omzien", Question: "Wie zit alleen?", On: "2024-05-01"}}))
	p.do(commands.TakeCycleStep{CycleID: id, Step: "plannen", Account: "Wij spraken af.", On: "2024-05-02"})
	p.do(commands.StartExperiment{CycleID: id, Title: "Rondje door de wijk", Expected: "Meer praatjes", On: "2024-05-03"})
	return string(id)
}

// noComplaints fails when the browser said that something is wrong.
func (b *browser) noComplaints() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		if !strings.Contains(c, "status of 40") { // the page that does not exist, and the form that is refused
			b.Errorf("the browser complains: %s", c)
		}
	}
}

// bringInByKeyboard goes from the home page to a signal that is in, with keys alone.
func (b *browser) bringInByKeyboard(width, height int64) {
	b.Helper()
	b.at(width, height, "/")
	b.tabTo(`e.className.includes("knop groot")`)
	b.enter("/signalen/nieuw")
	b.do(chromedp.KeyEvent(kb.Tab))
	if got := b.text(`document.activeElement.className`); got != "naar-inhoud" {
		b.Errorf("the first stop is %q, not the link to the content", got)
	}
	b.tabTo(`e.id == "verhaal"`)
	b.do(chromedp.KeyEvent("De bus rijdt niet meer langs het wijkcentrum."))
	b.tabTo(`e.id == "soort"`)
	b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	b.tabTo(`e.name == "domeinen" && e.value == "vervoer"`)
	b.do(chromedp.KeyEvent(" "))
	b.tabTo(`e.tagName == "SUMMARY"`)
	b.tabTo(`e.type == "submit"`)
	b.shot(fmt.Sprintf("ingevuld-%d", width))
	b.enter("/ingebracht")
	if got := b.text(`document.querySelector("h1").textContent`); got != "Uw signaal is ingebracht" {
		b.Fatalf("after sending stands %q", got)
	}
	b.tabTo(`e.textContent == "Bekijk uw signaal"`)
	b.enter("/signalen/")
	if got := b.text(`document.querySelector(".feiten").textContent`); !strings.Contains(got, "vervoer") {
		b.Errorf("the signal says %q", got)
	}
	b.at(width, height, "/signalen/nieuw")
	b.tabTo(`e.type == "submit"`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.await(`document.querySelector(".fouten") && document.readyState == "complete"`)
	if got := b.text(`document.activeElement.className`); got != "fouten" {
		b.Errorf("after a refusal the focus is on %q", got)
	}
	for what, script := range checks {
		for _, found := range b.list(script) {
			b.Errorf("refused form at %d px: %s: %s", width, what, found)
		}
	}
	b.shot(fmt.Sprintf("fouten-%d", width))
}

// tabTo presses Tab until the focused element e meets a condition; each stop on the way must show that it has the focus.
func (b *browser) tabTo(condition string) {
	b.Helper()
	for range 80 {
		b.do(chromedp.KeyEvent(kb.Tab))
		for _, found := range b.list(focused) {
			b.Error(found)
		}
		if b.text(`(e => String(`+condition+`))(document.activeElement)`) == "true" {
			return
		}
	}
	b.Fatalf("Tab never came to %s", condition)
}

// enter presses Enter and waits for the page that it leads to.
func (b *browser) enter(path string) {
	b.Helper()
	b.do(chromedp.KeyEvent(kb.Enter))
	b.await(`location.pathname.includes("` + path + `") && document.readyState == "complete"`)
}

// await waits until a condition holds in the page.
func (b *browser) await(condition string) {
	b.Helper()
	var err error
	for range 100 {
		var holds bool
		// A page that is being left can't be asked: that is not yet, not an error.
		if holds, err = chromedp.Run(b.ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`)); err == nil && holds {
			return
		}
		b.do(chromedp.Sleep(50 * time.Millisecond))
	}
	b.Fatalf("never came: %s (%v)", condition, err)
}
