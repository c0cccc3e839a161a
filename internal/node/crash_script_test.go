package node

import (
	"fmt"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/ids"
)

const (
	crashWriters = 64
	crashCode    = "gm0000"
	chapter      = 8           // commands on one stream
	lap          = 3 * chapter // commands on a measure, on a signal about it, and on a series
)

// step is one command of a writer. It comes to exactly one event, and where that stands follows from who sends it and how
// manieth it is: so that a log can be checked without knowing anything but the log.
type step struct {
	command  commands.Command
	stream   string
	revision domain.Revision
	text     string // what is sealed in it
}

// stepOf is a writer's command number n, the same at every try.
func stepOf(writer, n int) step {
	round, at := n/lap, n%chapter
	id := func(kind string) string { return ids.Derive("onder vuur", kind, fmt.Sprint(writer), fmt.Sprint(round)) }
	s := step{revision: domain.Revision(at)}
	switch n % lap / chapter {
	case 0:
		s.command = measureStep(domain.MeasureID(id("maatregel")), writer, at)
		s.stream = domain.MeasureCategory.Stream(crashCode, id("maatregel"))
	case 1:
		s.text = fmt.Sprintf("Wat schrijver %d als nummer %d vertelde.", writer, n)
		s.command = signalStep(domain.SignalID(id("signaal")), domain.MeasureID(id("maatregel")), at, s.text)
		s.stream = domain.SignalCategory.Stream(crashCode, id("signaal"))
		if at == 1 || at == 2 {
			s.text = ""
		}
	default:
		s.command = seriesStep(domain.SeriesID(id("meetreeks")), writer, at)
		s.stream = domain.SeriesCategory.Stream(crashCode, id("meetreeks"))
	}
	return s
}

func measureStep(id domain.MeasureID, writer, at int) commands.Command {
	switch at {
	case 0:
		return commands.EstablishMeasure{MeasureID: id, MeasureInput: commands.MeasureInput{
			Title: fmt.Sprintf("Maatregel van schrijver %d", writer), Kind: "werkwijze", EstablishedOn: "2025-01-10", Sectors: []domain.Sector{"wmo"},
		}}
	case 1:
		return commands.IntroduceMeasure{MeasureID: id, On: "2025-02-01"}
	}
	return commands.ReachMilestone{MeasureID: id, Name: fmt.Sprintf("stap %d", at), On: "2025-03-01"}
}

func signalStep(id domain.SignalID, about domain.MeasureID, at int, text string) commands.Command {
	switch at {
	case 0:
		return commands.RaiseSignal{SignalID: id, SignalInput: commands.SignalInput{
			Story: text, Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, OccurredOn: domain.OnDay("2025-02-03"), Role: "wijkverpleegkundige",
		}}
	case 1:
		return commands.ConfirmReceipt{SignalID: id}
	case 2:
		return commands.LinkSignal{SignalID: id, MeasureID: about, Relation: "aanleiding"}
	case chapter - 1:
		return commands.GiveFeedback{SignalID: id, Phase: "uitvoeren", Message: text}
	}
	return commands.SupplementSignal{SignalID: id, Addition: text}
}

func seriesStep(id domain.SeriesID, writer, at int) commands.Command {
	if at == 0 {
		return commands.DefineSeries{SeriesID: id, Name: fmt.Sprintf("Meetreeks van schrijver %d", writer), Unit: "dagen", Kind: "gemiddelde"}
	}
	period := domain.Period(time.Date(2025, time.Month(at), 1, 0, 0, 0, 0, time.UTC).Format("2006-01"))
	return commands.RecordMeasurement{SeriesID: id, Measured: domain.Measured{Period: period, Value: float64(at)}}
}

// by says who sends a command: repeated, it is the same command.
func (step) by(writer, n int) commands.By {
	return commands.By{
		Actor: fmt.Sprintf("schrijver-%d", writer), Command: ids.Derive("onder vuur", "opdracht", fmt.Sprint(writer), fmt.Sprint(n)),
		Correlation: fmt.Sprintf("%d/%d", writer, n),
	}
}

// sealedText is the text that was sealed in an event of these.
func sealedText(e domain.Event) string {
	switch e := e.(type) {
	case domain.SignalRaised:
		return e.Story.Text()
	case domain.SignalSupplemented:
		return e.Addition.Text()
	case domain.FeedbackGiven:
		return e.Message.Text()
	}
	return ""
}
