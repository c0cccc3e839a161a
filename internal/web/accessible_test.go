package web_test

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// accessible checks what every page must have so that everyone can use it, and that nothing in it needs more than the
// content security policy allows.
func (a answer) accessible(page string) {
	a.t.Helper()
	fail := func(format string, args ...any) {
		a.t.Helper()
		a.t.Errorf(page+": "+format, args...)
	}
	for selector, want := range map[string]int{
		"html[lang=nl]": 1, "head > title": 1, "h1": 1, "main#inhoud": 1, "header": 1, "footer": 1, "nav[aria-label]": 1,
		"body > a.naar-inhoud[href='#inhoud']": 1, "meta[name=viewport]": 1, "script": 0, "style": 0, "[style]": 0, "iframe": 0,
		"a:not([href])": 0, "img:not([alt])": 0, "table:not(:has(caption))": 0, "[tabindex]:not([tabindex='0']):not([tabindex='-1'])": 0,
	} {
		if n := a.Find(selector).Length(); n != want {
			fail("%d of %s, want %d", n, selector, want)
		}
	}
	if a.text("head > title") == a.text("h1") || !strings.HasSuffix(a.text("head > title"), "Kleinwaarde") {
		fail("title is %q", a.text("head > title"))
	}
	a.checkIDs(fail)
	a.checkFields(fail)
	a.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range s.Nodes[0].Attr {
			if strings.HasPrefix(attr.Key, "on") || strings.HasPrefix(attr.Val, "http:") || strings.HasPrefix(attr.Val, "https:") {
				fail("%s has %s=%q", goquery.NodeName(s), attr.Key, attr.Val)
			}
		}
	})
	a.Find("svg.tekening").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("role", "") != "img" || s.Find("title").Length() == 0 || s.Find("desc").Text() == "" {
			fail("a chart has no role, title or description")
		}
	})
	a.Find("h1, h2, h3, h4").Each(a.headings(fail))
}

// headings refuses a heading that skips a level.
func (a answer) headings(fail func(string, ...any)) func(int, *goquery.Selection) {
	last := 0
	return func(_ int, s *goquery.Selection) {
		level := int(goquery.NodeName(s)[1] - '0')
		if level > last+1 && last > 0 {
			fail("heading %q skips a level", s.Text())
		}
		last = level
	}
}

// checkIDs checks that ids are unique and that whatever refers to one finds it.
func (a answer) checkIDs(fail func(string, ...any)) {
	a.t.Helper()
	ids := map[string]bool{}
	a.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			fail("id %q twice", id)
		}
		ids[id] = true
	})
	for _, attr := range []string{"aria-labelledby", "aria-describedby", "for", "list"} {
		a.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for id := range strings.FieldsSeq(s.AttrOr(attr, "")) {
				if !ids[id] {
					fail("%s refers to %q, which is not there", attr, id)
				}
			}
		})
	}
	a.Find("a[href^='#']").Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !ids[id] {
			fail("a link leads to #%s, which is not there", id)
		}
	})
}

// checkFields checks that each field has a label, each group a legend, and each form that changes something its command id.
func (a answer) checkFields(fail func(string, ...any)) {
	a.t.Helper()
	a.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		if a.Find("label[for='"+s.AttrOr("id", "?")+"']").Length() != 1 {
			fail("field %q has no label", s.AttrOr("name", ""))
		}
	})
	a.Find("fieldset").Each(func(_ int, s *goquery.Selection) {
		if s.ChildrenFiltered("legend").Length() != 1 {
			fail("a group of fields has no legend")
		}
	})
	a.Find("form[method=post]").Each(func(_ int, s *goquery.Selection) {
		if s.Find("input[type=hidden][name=opdracht]").AttrOr("value", "") == "" {
			fail("a form has no command id")
		}
	})
	a.Find("[aria-invalid]").Each(func(_ int, s *goquery.Selection) {
		if a.Find(".fouten a[href='#"+s.AttrOr("id", "")+"']").Length() != 1 {
			fail("the error of %q is not in the summary", s.AttrOr("name", ""))
		}
	})
}
