package main

import (
	"fmt"
	"strings"
	"testing"
)

const (
	motionHead  = "sleutel,datum,titel,status,stemdatum,voor,tegen,vervangt,afgedaan_op,reden,tekst\n"
	promiseHead = "sleutel,datum,toezegging,portefeuille,vergadering,uiterlijk,status,status_op,toelichting\n"
	adviceHead  = "sleutel,datum,adviseur,aan,titel,aanbevelingen,gevraagd,gevraagd_op,vraag,antwoorden,redenen,antwoord_op\n"
)

func TestRowsOfTheRaadThatDoNotFitAreRefusedByLineColumnAndReason(t *testing.T) {
	tests := []struct{ name, kind, content, column, reason string }{
		{"an unknown status", "moties", motionHead + "1,2024-01-10,M,vervallen,,,,,,,\n", "status", "kies uit: ingediend, aangehouden"},
		{"a vote without its day", "moties", motionHead + "1,2024-01-10,M,aangenomen,,20,10,,,,\n", "stemdatum", "ontbreekt"},
		{"a vote before it was tabled", "moties", motionHead + "1,2024-01-10,M,aangenomen,2024-01-09,20,10,,,,\n", "stemdatum", "voor de dag van indienen"},
		{"a vote that is still to come", "moties", motionHead + "1,2024-01-10,M,aangenomen,2140-01-09,20,10,,,,\n", "stemdatum", "moet nog komen"},
		{"a day that is none", "moties", motionHead + "1,10 januari,M,,,,,,,,\n", "datum", "geen datum"},
		{"adopted with fewer votes for", "moties", motionHead + "1,2024-01-10,M,aangenomen,2024-01-10,10,20,,,,\n", "voor", "niet aangenomen"},
		{"rejected with more votes for", "moties", motionHead + "1,2024-01-10,M,verworpen,2024-01-10,20,10,,,,\n", "voor", "niet verworpen"},
		{"votes on what was not voted on", "moties", motionHead + "1,2024-01-10,M,ingediend,,20,10,,,,\n", "voor", "hoort bij aangenomen of verworpen"},
		{"a negative number of votes", "moties", motionHead + "1,2024-01-10,M,aangenomen,2024-01-10,20,-1,,,,\n", "tegen", "negatief"},
		{"votes that are no number", "moties", motionHead + "1,2024-01-10,M,aangenomen,2024-01-10,veel,1,,,,\n", "voor", "geheel getal"},
		{"settled though rejected", "moties", motionHead + "1,2024-01-10,M,verworpen,2024-01-10,1,2,,2024-05-01,,\n", "afgedaan_op", "Alleen wat is aangenomen"},
		{"a reason for nothing", "moties", motionHead + "1,2024-01-10,M,aangenomen,2024-01-10,2,1,,,Daarom,\n", "reden", "hoort bij"},
		{"replacing what nobody knows", "moties", motionHead + "1,2024-01-10,M,,,,,M9,,,\n", "vervangt", `Er is geen motie met sleutel "M9".`},
		{"replacing what is a person's number", "moties", motionHead + "1,2024-01-10,M,,,,,123456782,,,\n", "vervangt", "Er is geen motie met sleutel zoals daar staat."},
		{"replacing itself", "moties", motionHead + "1,2024-01-10,M,,,,,1,,,\n", "vervangt", "zichzelf"},
		{"replacing what was voted on", "moties", motionHead + "2,2024-01-10,M,,,,,M0,,,\n", "vervangt", "De te vervangen motie is al aangenomen."},
		{"a BSN in the text", "moties", motionHead + "1,2024-01-10,M,,,,,,,,bsn 123456782\n", "tekst", "burgerservicenummer"},
		{"a motion on a measure that nobody knows", "moties", "sleutel,datum,titel,maatregelen\n1,2024-01-10,M,M9\n", "maatregelen", `"M9"`},
		{"a ground that is not there", "moties", "sleutel,datum,titel,gronden\n1,2024-01-10,M,advies:A9\n", "gronden", "Er is geen advies"},
		{"a measure with a relation", "moties", "sleutel,datum,titel,maatregelen\n1,2024-01-10,M,M1=aanleiding\n", "maatregelen", "geen verband"},
		{"an amendment that was settled", "amendementen", motionHead + "1,2024-01-10,A,aangenomen,2024-01-10,2,1,,2024-05-01,,\n", "afgedaan_op", "wordt niet afgedaan"},
		{"a promise without a portfolio", "toezeggingen", promiseHead + "1,2024-01-10,T,,raad,,,,\n", "portefeuille", "ontbreekt"},
		{"a promise with an unknown status", "toezeggingen", promiseHead + "1,2024-01-10,T,zorg,raad,,klaar,2024-02-01,\n", "status", "kies uit: open, voorgesteld, afgedaan, heropend"},
		{"a promise settled on no day", "toezeggingen", promiseHead + "1,2024-01-10,T,zorg,raad,,afgedaan,,\n", "status_op", "ontbreekt"},
		{"a promise proposed as kept without an account", "toezeggingen", promiseHead + "1,2024-01-10,T,zorg,raad,,voorgesteld,2024-02-01,\n", "toelichting", "verantwoording"},
		{"a promise due before it was made", "toezeggingen", promiseHead + "1,2024-01-10,T,zorg,raad,2024-01-01,,,\n", "uiterlijk", "voor de dag van de toezegging"},
		{"advice to nobody we know", "adviezen", adviceHead + "1,2024-01-10,adviesraad,koning,A,een,,,,,,\n", "aan", "kies uit"},
		{"advice without a recommendation", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,,,,,,,\n", "aanbevelingen", "ten minste één"},
		{"fewer answers than recommendations", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een|twee,,,,niet,kan niet,2024-02-01\n", "antwoorden", "1 antwoorden bij 2 aanbevelingen"},
		{"an answer without a reason", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een|twee,,,,niet|deels,kan niet,2024-02-01\n", "redenen", "aanbeveling 2 ontbreekt"},
		{"an answer in another word", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,,,,misschien,kan niet,2024-02-01\n", "antwoorden", "kies uit: overgenomen, deels, niet"},
		{"an answer on no day", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,,,,niet,kan niet,\n", "antwoord_op", "ontbreekt"},
		{"an answer before the advice", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,,,,niet,kan niet,2024-01-01\n", "antwoord_op", "voor de dag van het advies"},
		{"asked without a question", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,ja,2024-01-01,,,,\n", "vraag", "ontbreekt"},
		{"not asked, with a question", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,nee,2024-01-01,Wat nu?,,,\n", "gevraagd", "niet gevraagd"},
		{"asked after it was given", "adviezen", adviceHead + "1,2024-01-10,adviesraad,college,A,een,,2024-01-11,Wat nu?,,,\n", "gevraagd_op", "voordat"},
	}
	f := prepared(t)
	if s := f.load("moties", f.file("m0.csv", motionHead+"M0,2023-01-10,M,aangenomen,2023-01-10,2,1,,,,\n"), "--bron", "fout.csv"); s.Accepted != 1 {
		t.Fatalf("%+v", s)
	}
	before := f.must("views", "--format", "json")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := f.load(tt.kind, f.file("fout.csv", tt.content))
			if s.Refused != 1 || s.Accepted != 0 {
				t.Fatalf("got %+v", s)
			}
			r := s.Refusals[0]
			if r.Line != 2 || r.Column != tt.column || !strings.Contains(r.Reason, tt.reason) {
				t.Errorf("got line %d, column %q: %s", r.Line, r.Column, r.Reason)
			}
			if after := f.must("views", "--format", "json"); after != before {
				t.Errorf("a refused row left something behind:\n%s\n%s", before, after)
			}
		})
	}
}

func TestALaterRowAddsFactsAndNeverChangesWhatIsFixed(t *testing.T) {
	tests := []struct {
		name, kind, was, is string
		fixed               string // why it is refused, when no event can say it
	}{
		{"a motion is voted on", "moties", motionHead + "1,2024-01-10,M,ingediend,,,,,,,Tekst\n", motionHead + "1,2024-01-10,M,aangenomen,2024-01-20,20,10,,,,Tekst\n", ""},
		{"a motion is settled", "moties", motionHead + "2,2024-01-10,M,aangenomen,2024-01-20,20,10,,,,\n", motionHead + "2,2024-01-10,M,aangenomen,2024-01-20,20,10,,2024-09-01,Gedaan,\n", ""},
		{"another text of a motion", "moties", motionHead + "3,2024-01-10,M,,,,,,,,Tekst\n", motionHead + "3,2024-01-10,M,,,,,,,,Andere tekst\n", "t.v.v."},
		{"another vote on a motion", "moties", motionHead + "4,2024-01-10,M,aangenomen,2024-01-20,20,10,,,,\n", motionHead + "4,2024-01-10,M,verworpen,2024-01-20,10,20,,,,\n", "niet teruggedraaid"},
		{"an amendment is withdrawn", "amendementen", motionHead + "1,2024-01-10,A,,,,,,,,\n", motionHead + "1,2024-01-10,A,ingetrokken,2024-01-20,,,,,Overgenomen,\n", ""},
		{"a promise gets a later term", "toezeggingen", promiseHead + "1,2024-01-10,T,zorg,raad,2024-06-01,open,,\n", promiseHead + "1,2024-01-10,T,zorg,raad,2024-09-01,open,2024-05-01,Meer tijd nodig\n", ""},
		{"a promise is settled", "toezeggingen", promiseHead + "2,2024-01-10,T,zorg,raad,2024-06-01,open,,\n", promiseHead + "2,2024-01-10,T,zorg,raad,2024-06-01,afgedaan,2024-05-01,\n", ""},
		{"a promise gets an earlier term", "toezeggingen", promiseHead + "3,2024-01-10,T,zorg,raad,2024-06-01,open,,\n", promiseHead + "3,2024-01-10,T,zorg,raad,2024-05-01,open,,\n", "alleen vooruit"},
		{"another promise", "toezeggingen", promiseHead + "4,2024-01-10,T,zorg,raad,,,,\n", promiseHead + "4,2024-01-10,U,zorg,raad,,,,\n", "ligt vast zoals gedaan"},
		{"advice is answered in part", "adviezen", adviceHead + "1,2024-01-10,raad,college,A,een|twee,,,,,,\n", adviceHead + "1,2024-01-10,raad,college,A,een|twee,,,,|niet,|Te duur,2024-03-01\n", ""},
		{"other advice", "adviezen", adviceHead + "2,2024-01-10,raad,college,A,een|twee,,,,,,\n", adviceHead + "2,2024-01-10,raad,college,A,een,,,,,,\n", "ligt vast zoals uitgebracht"},
	}
	f := newFolder(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			was, is := f.file("was.csv", tt.was), f.file("is.csv", tt.is)
			fixed := 0
			if tt.fixed != "" {
				fixed = 1
			}
			for i, step := range []struct {
				file string
				more []string
				want string // accepted, known, changed, refused
			}{
				{was, nil, "1 0 0 0"},
				{was, []string{"--bijwerken"}, "0 1 0 0"},
				{is, nil, "0 0 1 0"},
				{is, []string{"--dry-run", "--bijwerken"}, fmt.Sprint("0 0 ", 1-fixed, " ", fixed)},
				{is, []string{"--bijwerken"}, fmt.Sprint("0 0 ", 1-fixed, " ", fixed)},
				{is, []string{"--bijwerken"}, fmt.Sprint("0 ", 1-fixed, " 0 ", fixed)},
				{is, nil, fmt.Sprint("0 ", 1-fixed, " ", fixed, " 0")},
			} {
				s := f.load(tt.kind, step.file, append([]string{"--bron", "proef"}, step.more...)...)
				if got := fmt.Sprint(s.Accepted, s.Known, s.Changed, s.Refused); got != step.want {
					t.Fatalf("step %d: got %s, want %s: %+v", i, got, step.want, s)
				}
				if s.Refused > 0 && !strings.Contains(s.Refusals[0].Reason, tt.fixed) {
					t.Errorf("step %d: %s", i, s.Refusals[0].Reason)
				}
			}
		})
	}
}

func TestAReplacementFindsWhatItReplacesWhereverItStands(t *testing.T) {
	f := newFolder(t)
	rows := f.file("m.csv", motionHead+
		"M3,2024-01-12,Nader gewijzigd,aangenomen,2024-01-12,20,10,M2,,,\n"+
		"M2,2024-01-11,Gewijzigd,,,,,M1,,,\n"+
		"M1,2024-01-10,Eerste,,,,,,,,\n"+
		"M4,2024-01-13,Te laat,,,,,M1,,,\n")
	for kind, what := range map[string]string{"moties": "De te vervangen motie", "amendementen": "Het te vervangen amendement"} {
		if dry := f.load(kind, rows, "--dry-run"); dry.Accepted != 3 || dry.Replaced != 2 {
			t.Errorf("%s, trying: %+v", kind, dry)
		}
		for i, accepted := range []int{3, 0} {
			s := f.load(kind, rows)
			if s.Accepted != accepted || s.Known != 3-accepted || s.Replaced != accepted-accepted/3 || s.Refused != 1 {
				t.Fatalf("%s, time %d: %+v", kind, i, s)
			}
			if r := s.Refusals[0]; r.Line != 5 || r.Column != "vervangt" || !strings.Contains(r.Reason, what+" is al vervangen") {
				t.Errorf("%s: %+v", kind, r)
			}
		}
	}
	id := f.rows("sleutels", "--soort", "motie", "--sleutel", "M2")[0]["id"].(string)
	code, _, errs := f.cli("doe", "motie-aannemen", `{"motieId":"`+id+`","datum":"2024-02-01"}`)
	if code != exitFailed || !strings.Contains(errs, "vervangen (t.v.v.)") {
		t.Errorf("a replaced motion was adopted: %d, %s", code, errs)
	}
}

func TestAReplacementThatComesOutLaterIsANewFact(t *testing.T) {
	f := newFolder(t)
	was := f.file("was.csv", motionHead+"M1,2024-01-10,Eerste,,,,,,,,\nM2,2024-01-11,Tweede,,,,,,,,\n")
	is := f.file("is.csv", motionHead+"M1,2024-01-10,Eerste,,,,,,,,\nM2,2024-01-11,Tweede,,,,,M1,,,\n")
	for i, step := range []struct {
		file string
		more []string
		want string
	}{
		{was, nil, "2 0 0 0"}, {is, nil, "0 1 1 0"}, {is, []string{"--bijwerken"}, "0 1 1 1"}, {is, []string{"--bijwerken"}, "0 2 0 0"}, {is, nil, "0 2 0 0"},
	} {
		s := f.load("moties", step.file, append([]string{"--bron", "proef"}, step.more...)...)
		if got := fmt.Sprint(s.Accepted, s.Known, s.Changed, s.Replaced); got != step.want {
			t.Errorf("step %d: got %s, want %s", i, got, step.want)
		}
	}
}

func TestAReplacementInACircleIsRefused(t *testing.T) {
	f := prepared(t)
	before := f.must("views", "--format", "json")
	s := f.load("moties", f.file("m.csv", motionHead+"A,2024-01-10,A,,,,,C,,,\nB,2024-01-10,B,,,,,A,,,\nC,2024-01-10,C,,,,,B,,,\nD,2024-01-10,D,,,,,C,,,\n"))
	if s.Refused != 4 {
		t.Fatalf("got %+v", s)
	}
	for i, want := range []string{"kring", "kring", "kring", "Er is geen motie"} {
		if r := s.Refusals[i]; r.Line != i+2 || r.Column != "vervangt" || !strings.Contains(r.Reason, want) {
			t.Errorf("got %+v, want %s", r, want)
		}
	}
	if after := f.must("views", "--format", "json"); after != before {
		t.Error("something was written")
	}
	rows := f.file("m1.csv", motionHead+"A,2024-01-10,A,,,,,,,,\nB,2024-01-10,B,,,,,A,,,\n")
	f.load("moties", rows, "--bron", "x")
	s = f.load("moties", f.file("m2.csv", motionHead+"A,2024-01-10,A,,,,,B,,,\n"), "--bron", "x", "--bijwerken")
	if s.Refused != 1 || !strings.Contains(s.Refusals[0].Reason, "kring") {
		t.Errorf("a circle through what was there: %+v", s)
	}
}

func TestAMappingMayGoOnWithoutWhatCannotBe(t *testing.T) {
	f := newFolder(t)
	rows := f.file("m.csv", motionHead+"M1,2024-01-10,Eerste,aangenomen,2024-01-10,2,1,,,,\nM2,2024-01-11,A,,,,,M1,,,\nM3,2024-01-11,B,,,,,M9,,,\nM4,2024-01-11,C,aangenomen,2024-01-11,1,2,,,,\n")
	mapping := f.file("m.yaml", "onbekende-vervanging: zonder-koppeling\nstrijdige-stemuitslag: zonder-aantallen\n")
	for i, accepted := range []int{4, 0} {
		s := f.load("moties", rows, "--mapping", mapping)
		if s.Accepted != accepted || s.Known != 4-accepted || s.Unlinked != 2 || s.Unnumbered != 1 {
			t.Errorf("time %d: %+v", i, s)
		}
	}
	late := f.file("late.csv", motionHead+"M9,2024-01-10,Toch gevonden,,,,,,,,\n")
	f.load("moties", late, "--bron", "m.csv")
	if s := f.load("moties", rows, "--mapping", mapping); s.Accepted != 1 || s.Replaced != 1 || s.Unlinked != 1 {
		t.Errorf("what it replaces came in later: %+v", s)
	}
}

func TestKeysOfTheRaadAreFoundInGroundsAndActs(t *testing.T) {
	f := newFolder(t)
	f.loadExample()
	rows := f.file("b.csv", "sleutel,datum,orgaan,titel,uitkomst,gronden\n"+
		"B,2025-01-01,raad,T,vaststellen,motie:voorbeeld:M-2024-2=aanleiding|advies:A-2024-1|evaluatie:E-2025-1=onderbouwing\n")
	if s := f.load("besluiten", rows); s.Accepted != 1 {
		t.Errorf("got %+v", s)
	}
	f.must("doe", "toezegging-afdoen", `{"toezeggingId":"T-2025-1","orgaan":"raad","datum":"2025-10-01"}`)
	f.must("doe", "advies-beantwoorden", `{"adviesId":"advies:voorbeeld:A-2025-1","datum":"2026-01-05","orgaan":"college","antwoorden":[{"aanbeveling":1,"antwoord":"deels","reden":"Het contract loopt."}]}`)
	f.must("doe", "motie-intrekken", `{"motieId":"M-2025-1","datum":"2025-09-01","reden":"Het buurthuis is er."}`)
	code, _, errs := f.cli("doe", "motie-afdoen", `{"motieId":"M-2024-2","orgaan":"college","datum":"2025-10-01"}`)
	if code != exitFailed || !strings.Contains(errs, "Alleen de raad") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
