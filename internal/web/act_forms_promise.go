package web

import (
	"slices"

	"ruggespraak/domain"
)

func onPromise(more ...input) []input {
	return slices.Concat([]input{ref("toezeggingId", domain.PromiseCategory, "Welke toezegging?", "Plak het kenmerk of de link van de toezegging.").must()}, more)
}

var promiseForms = []actForm{
	{
		Act: "toezegging-doen", Title: "Leg een toezegging vast", Explain: "Wat een lid van het college de raad heeft beloofd, en wanneer het klaar is.",
		Role: asGriffie, About: domain.PromiseCategory,
		Fields: []input{
			long("toezegging", "Wat is er toegezegd?", "").must(), text("portefeuille", "Portefeuille", "Een portefeuille, geen persoon.").must(),
			text("vergadering", "In welke vergadering?", "").must(), on("Datum van de toezegging"), day("uiterlijk", "Uiterlijk wanneer?", ""),
			measureRefs(), groundRows(), source(),
		},
	},
	{
		Act: "toezegging-verlengen", Title: "Verleng een toezegging", Explain: "Het college heeft meer tijd nodig en zegt waarom.",
		Role: asBoard, About: domain.PromiseCategory,
		Fields: onPromise(day("uiterlijk", "Nieuwe termijn", "").must(), reason("Waarom is er meer tijd nodig?"), on("Datum")),
	},
	{
		Act: "toezegging-afdoening-voorstellen", Title: "Stel voor een toezegging af te doen", Explain: "Het college zegt dat de toezegging is nagekomen. De raad beslist of dat zo is.",
		Role: asBoard, About: domain.PromiseCategory,
		Fields: onPromise(settledBy("college"), long("verantwoording", "Hoe is de toezegging nagekomen?", "").must(), on("Datum")),
	},
	{
		Act: "toezegging-afdoen", Title: "Doe een toezegging af", Explain: "Alleen de raad zegt dat een toezegging is nagekomen.",
		Role: asGriffie, About: domain.PromiseCategory, Fields: onPromise(settledBy("raad"), long("toelichting", "Toelichting", ""), on("Afgedaan op")),
	},
	{
		Act: "toezegging-heropenen", Title: "Heropen een toezegging", Explain: "De raad vindt dat de toezegging toch niet is nagekomen.",
		Role: asGriffie, About: domain.PromiseCategory, Fields: onPromise(settledBy("raad"), reason("Waarom is de toezegging niet nagekomen?"), on("Datum")),
	},
}
