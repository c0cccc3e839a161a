package commands

import "maps"

// Acts lists every act of the loop by the name that the command line and the socket know it by. Each call makes an empty
// command to read an act's JSON into.
func Acts() map[string]func() Command {
	acts := map[string]func() Command{}
	for _, part := range []map[string]func() Command{coreActs(), bundleActs(), raadActs(), learningActs()} {
		maps.Copy(acts, part)
	}
	return acts
}

// coreActs are about signals, measures, decisions, evaluations, figures and areas.
func coreActs() map[string]func() Command {
	return map[string]func() Command{
		"signaal-inbrengen":           empty[RaiseSignal],
		"ontvangst-bevestigen":        empty[ConfirmReceipt],
		"signaal-oppakken":            empty[TakeUpSignal],
		"signaal-doorgeleiden":        empty[ReferSignal],
		"signaal-aanvullen":           empty[SupplementSignal],
		"signaal-corrigeren":          empty[CorrectSignal],
		"signaal-ook-zien":            empty[SeeToo],
		"kern-verwoorden":             empty[PhraseGist],
		"signaal-koppelen":            empty[LinkSignal],
		"signaal-ontkoppelen":         empty[UnlinkSignal],
		"koppeling-betwisten":         empty[ContestLink],
		"signaal-intrekken":           empty[WithdrawSignal],
		"terugkoppeling-geven":        empty[GiveFeedback],
		"terugkoppeling-beantwoorden": empty[AnswerFeedback],
		"signaal-heropenen":           empty[ReopenSignal],
		"maatregel-vaststellen":       empty[EstablishMeasure],
		"maatregel-wijzigen":          empty[ChangeMeasure],
		"maatregel-corrigeren":        empty[CorrectMeasure],
		"maatregel-invoeren":          empty[IntroduceMeasure],
		"mijlpaal-vastleggen":         empty[ReachMilestone],
		"maatregel-beeindigen":        empty[EndMeasure],
		"besluit-nemen":               empty[TakeDecision],
		"besluit-rectificeren":        empty[RectifyDecision],
		"besluit-intrekken":           empty[RevokeDecision],
		"doorwerking-bevestigen":      empty[ConfirmInfluence],
		"doorwerking-betwisten":       empty[ContestInfluence],
		"evaluatie-plannen":           empty[PlanEvaluation],
		"bevinding-vastleggen":        empty[RecordFinding],
		"evaluatie-afronden":          empty[ConcludeEvaluation],
		"evaluatie-rectificeren":      empty[RectifyEvaluation],
		"bestuurlijk-reageren":        empty[RespondToEvaluation],
		"aanbeveling-uitvoeren":       empty[CarryOutRecommendation],
		"les-trekken":                 empty[DrawLesson],
		"meetreeks-definieren":        empty[DefineSeries],
		"meetwaarde-vastleggen":       empty[RecordMeasurement],
		"meetwaarde-corrigeren":       empty[CorrectMeasurement],
		"gebied-vastleggen":           empty[RecordArea],
	}
}

// bundleActs are about signals that are looked at together, and the advice that comes of it.
func bundleActs() map[string]func() Command {
	return map[string]func() Command{
		"bundel-openen":       empty[OpenBundle],
		"signaal-bundelen":    empty[BundleSignal],
		"signaal-ontbundelen": empty[UnbundleSignal],
		"bundel-duiden":       empty[GiveReading],
		"bundel-erkennen":     empty[RecogniseBundle],
		"trekker-aanwijzen":   empty[AppointLead],
		"bundel-aanbieden":    empty[OfferBundle],
		"bundel-agenderen":    empty[TableBundle],
		"bundel-sluiten":      empty[CloseBundle],
		"advies-vragen":       empty[AskAdvice],
		"advies-uitbrengen":   empty[GiveAdvice],
		"advies-beantwoorden": empty[AnswerAdvice],
	}
}

// raadActs are about what the raad wants and what the college promised it.
func raadActs() map[string]func() Command {
	return map[string]func() Command{
		"motie-indienen":                   empty[TableMotion],
		"motie-vervangen":                  empty[ReplaceMotion],
		"motie-aanhouden":                  empty[HoldMotion],
		"motie-intrekken":                  empty[WithdrawMotion],
		"motie-aannemen":                   empty[AdoptMotion],
		"motie-verwerpen":                  empty[RejectMotion],
		"motie-afdoening-voorstellen":      empty[ProposeMotionSettlement],
		"motie-afdoen":                     empty[SettleMotion],
		"motie-niet-uitvoeren":             empty[LeaveMotionUndone],
		"amendement-indienen":              empty[TableAmendment],
		"amendement-vervangen":             empty[ReplaceAmendment],
		"amendement-aanhouden":             empty[HoldAmendment],
		"amendement-intrekken":             empty[WithdrawAmendment],
		"amendement-aannemen":              empty[AdoptAmendment],
		"amendement-verwerpen":             empty[RejectAmendment],
		"toezegging-doen":                  empty[MakePromise],
		"toezegging-verlengen":             empty[ExtendPromise],
		"toezegging-afdoening-voorstellen": empty[ProposePromiseSettlement],
		"toezegging-afdoen":                empty[SettlePromise],
		"toezegging-heropenen":             empty[ReopenPromise],
	}
}

// learningActs are about learning, words, encounters and terms that pass.
func learningActs() map[string]func() Command {
	return map[string]func() Command{
		"leercyclus-starten":            empty[StartCycle],
		"cyclusstap-zetten":             empty[TakeCycleStep],
		"experiment-starten":            empty[StartExperiment],
		"experiment-versterken":         empty[AmplifyExperiment],
		"experiment-stoppen":            empty[StopExperiment],
		"leercyclus-sluiten":            empty[CloseCycle],
		"begrip-definieren":             empty[DefineTerm],
		"ontmoeting-vastleggen":         empty[RecordEncounter],
		"termijn-verstreken-vastleggen": empty[ExpireTerm],
	}
}

func empty[C any, P interface {
	*C
	Command
}]() Command {
	return P(new(C))
}
