package commands

// Acts lists every act of the loop by the name that the command line and the socket know it by. Each call makes an empty
// command to read an act's JSON into.
func Acts() map[string]func() Command {
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

func empty[C any, P interface {
	*C
	Command
}]() Command {
	return P(new(C))
}
