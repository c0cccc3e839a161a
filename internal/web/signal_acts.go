package web

import (
	"net/http"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var signalFields = []string{
	"inWoordenVanVerteller", "inBeleidswoorden", "maatregel", "verband", "bestemming", "toelichting", "aanpak", "fase", "bericht",
}

// signalAct is what one of the forms on a signal's page asks for, and the function that does such things.
type signalAct struct {
	role    string
	command commands.Command
}

// actOnSignal carries out the form that was sent from a signal's page.
func (s *site) actOnSignal(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := known(id); err != nil {
		return err
	}
	f, err := s.filled(r)
	if err != nil {
		return err
	}
	act, ok := readAct(&f, domain.SignalID(id))
	if !ok {
		return domain.Errorf(domain.Invalid, "Dit formulier hoort niet bij deze pagina.")
	}
	res, done, err := s.send(r, &f, commands.By{Role: act.role}, act.command)
	if err != nil {
		return err
	}
	if !done {
		return s.showSignal(w, r, f.status, f)
	}
	sendOn(w, "/signalen/"+id, res)
	return nil
}

func readAct(f *form, id domain.SignalID) (signalAct, bool) {
	const coordinator = "signaalcoördinator"
	switch f.Value("handeling") {
	case "ontvangst":
		return signalAct{coordinator, commands.ConfirmReceipt{SignalID: id}}, true
	case "kern":
		f.need("inWoordenVanVerteller", "Schrijf de kern op in de woorden van wie het vertelde.")
		return signalAct{"kennisvanger", commands.PhraseGist{
			SignalID: id, TellerWords: f.Value("inWoordenVanVerteller"), PolicyWords: f.Value("inBeleidswoorden"),
		}}, true
	case "koppelen":
		f.need("maatregel", "Kies een maatregel.")
		f.need("verband", "Kies het verband.")
		return signalAct{"beleidsadviseur", commands.LinkSignal{
			SignalID: id, MeasureID: domain.MeasureID(f.Value("maatregel")), Relation: domain.Relation(f.Value("verband")),
		}}, true
	case "doorgeleiden":
		f.need("bestemming", "Kies waar het signaal heen gaat.")
		return signalAct{coordinator, commands.ReferSignal{
			SignalID: id, Destination: domain.Destination(f.Value("bestemming")), Note: f.Value("toelichting"),
		}}, true
	case "oppakken":
		f.need("aanpak", "Beschrijf wat er is gedaan.")
		return signalAct{coordinator, commands.TakeUpSignal{SignalID: id, Approach: f.Value("aanpak")}}, true
	case "terugkoppelen":
		f.need("fase", "Kies na welke stap u terugkoppelt.")
		f.need("bericht", "Schrijf het bericht aan de inbrenger.")
		return signalAct{coordinator, commands.GiveFeedback{
			SignalID: id, Phase: domain.Phase(f.Value("fase")), Message: f.Value("bericht"),
		}}, true
	}
	return signalAct{}, false
}
