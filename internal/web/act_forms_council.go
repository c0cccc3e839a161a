package web

import (
	"slices"

	"ruggespraak/domain"
)

func theMotion() input {
	return ref("motieId", domain.MotionCategory, "Welke motie?", "Plak het kenmerk of de link van de motie.").must()
}

func theAmendment() input {
	return ref("amendementId", domain.AmendmentCategory, "Welk amendement?", "Plak het kenmerk of de link van het amendement.").must()
}

// proposalContent is what a motion or amendment says.
func proposalContent(kind domain.Category, replaces string) []input {
	return []input{
		text("titel", "Titel", "").must(), text("nummer", "Nummer", "Zoals de griffie het gaf."), on("Ingediend op"),
		ref("vervangt", kind, replaces, "Alleen als dit een gewijzigd voorstel is (t.v.v.). Plak het kenmerk of de link."),
		eachLine("fracties", "Welke fracties dienen in?", "Elke fractie op een eigen regel."), long("tekst", "Tekst", ""),
		text("onderwerp", "Bij welk agendapunt hoort het?", ""), measureRefs(), groundRows(),
		day("uiterlijk", "Wanneer moet het zijn uitgevoerd?", ""), text("portefeuille", "Portefeuille", "Een portefeuille, geen persoon."), source(),
	}
}

func onMotion(more ...input) []input    { return slices.Concat([]input{theMotion()}, more) }
func onAmendment(more ...input) []input { return slices.Concat([]input{theAmendment()}, more) }

func votedOn(label string) []input { return slices.Concat([]input{on(label)}, voteFields()) }

// settledBy is the body that settles or proposes; the rule says which one may.
func settledBy(body string) input {
	return choose("orgaan", "Namens wie?", "", choices(domain.Bodies)).must().preset(body)
}

var motionForms = []actForm{
	{
		Act: "motie-indienen", Title: "Dien een motie in", Explain: "Leg een motie vast die in de raad is ingediend.",
		Role: asGriffie, About: domain.MotionCategory, Fields: proposalContent(domain.MotionCategory, "Welke motie vervangt deze?"),
	},
	{
		Act: "motie-vervangen", Title: "Vervang een motie", Explain: "Een andere motie komt in de plaats (t.v.v.). De oude blijft zichtbaar.",
		Role: asGriffie, About: domain.MotionCategory,
		Fields: onMotion(ref("vervangenDoor", domain.MotionCategory, "Welke motie komt in de plaats?", "Plak het kenmerk of de link.").must(), on("Datum")),
	},
	{
		Act: "motie-aanhouden", Title: "Houd een motie aan", Explain: "De stemming wordt uitgesteld.",
		Role: asGriffie, About: domain.MotionCategory, Fields: onMotion(on("Aangehouden op")),
	},
	{
		Act: "motie-intrekken", Title: "Trek een motie in", Explain: "De indieners nemen de motie terug.",
		Role: asGriffie, About: domain.MotionCategory, Fields: onMotion(on("Ingetrokken op"), long("reden", "Waarom?", "")),
	},
	{
		Act: "motie-aannemen", Title: "Leg vast dat een motie is aangenomen", Explain: "De raad stemde voor.",
		Role: asGriffie, About: domain.MotionCategory, Fields: onMotion(votedOn("Aangenomen op")...),
	},
	{
		Act: "motie-verwerpen", Title: "Leg vast dat een motie is verworpen", Explain: "De raad stemde tegen.",
		Role: asGriffie, About: domain.MotionCategory, Fields: onMotion(votedOn("Verworpen op")...),
	},
	{
		Act: "motie-afdoening-voorstellen", Title: "Stel voor een motie af te doen", Explain: "Het college zegt dat de motie is uitgevoerd. De raad beslist of dat zo is.",
		Role: asBoard, About: domain.MotionCategory,
		Fields: onMotion(settledBy("college"), long("verantwoording", "Hoe is de motie uitgevoerd?", "").must(), on("Datum")),
	},
	{
		Act: "motie-afdoen", Title: "Doe een motie af", Explain: "Alleen de raad zegt dat een motie is uitgevoerd.",
		Role: asGriffie, About: domain.MotionCategory, Fields: onMotion(settledBy("raad"), long("toelichting", "Toelichting", ""), on("Afgedaan op")),
	},
	{
		Act: "motie-niet-uitvoeren", Title: "Meld dat een motie niet wordt uitgevoerd", Explain: "Het college zegt waarom het een aangenomen motie niet uitvoert.",
		Role: asBoard, About: domain.MotionCategory, Fields: onMotion(reason("Waarom wordt de motie niet uitgevoerd?"), on("Datum")),
	},
}

var amendmentForms = []actForm{
	{
		Act: "amendement-indienen", Title: "Dien een amendement in", Explain: "Leg een wijziging vast die in de raad is voorgesteld.",
		Role: asGriffie, About: domain.AmendmentCategory, Fields: proposalContent(domain.AmendmentCategory, "Welk amendement vervangt dit?"),
	},
	{
		Act: "amendement-vervangen", Title: "Vervang een amendement", Explain: "Een ander amendement komt in de plaats (t.v.v.). Het oude blijft zichtbaar.",
		Role: asGriffie, About: domain.AmendmentCategory,
		Fields: onAmendment(ref("vervangenDoor", domain.AmendmentCategory, "Welk amendement komt in de plaats?", "Plak het kenmerk of de link.").must(), on("Datum")),
	},
	{
		Act: "amendement-aanhouden", Title: "Houd een amendement aan", Explain: "De stemming wordt uitgesteld.",
		Role: asGriffie, About: domain.AmendmentCategory, Fields: onAmendment(on("Aangehouden op")),
	},
	{
		Act: "amendement-intrekken", Title: "Trek een amendement in", Explain: "De indieners nemen het amendement terug.",
		Role: asGriffie, About: domain.AmendmentCategory, Fields: onAmendment(on("Ingetrokken op"), long("reden", "Waarom?", "")),
	},
	{
		Act: "amendement-aannemen", Title: "Leg vast dat een amendement is aangenomen", Explain: "De raad stemde voor.",
		Role: asGriffie, About: domain.AmendmentCategory, Fields: onAmendment(votedOn("Aangenomen op")...),
	},
	{
		Act: "amendement-verwerpen", Title: "Leg vast dat een amendement is verworpen", Explain: "De raad stemde tegen.",
		Role: asGriffie, About: domain.AmendmentCategory, Fields: onAmendment(votedOn("Verworpen op")...),
	},
}
