package web

import (
	"fmt"
	"maps"
	"slices"

	"ruggespraak/projections"
)

// What a dossier says of a bundle, in words.

func readingOf(x projections.Reading) reading {
	out := reading{Number: dutchInt(x.Number), From: x.From, Text: x.Text, On: dutchDate(x.On), Minority: x.Minority}
	if x.Weighing != nil {
		out.Who, out.Reasons = x.Weighing.Who, x.Weighing.Reasons
	}
	return out
}

// testLines says of each thing that makes a bundle structural whether it was shown, and how.
func testLines(row projections.BundleRow) []testLine {
	how := map[string]string{}
	for _, o := range row.Offers {
		if o.Test != nil {
			how["helder"], how["neutraal"], how["gedeeld"] = o.Test.Clear, o.Test.Neutral, o.Test.Shared
		}
	}
	var lines []testLine
	for _, word := range []string{"helder", "neutraal", "erkend", "gedeeld"} {
		lines = append(lines, testLine{Word: word, Met: !slices.Contains(row.Missing, word), How: how[word]})
	}
	return lines
}

func peopleByRole(per map[string]int) []breakdownRow {
	var rows []breakdownRow
	for _, role := range slices.Sorted(maps.Keys(per)) {
		rows = append(rows, breakdownRow{Label: asWord(role), Count: figure{Text: dutchInt(per[role])}})
	}
	return rows
}

// stepsUp is the way up of a bundle: offered, on the agenda, closed.
func stepsUp(row projections.BundleRow) []bundleStep {
	var steps []bundleStep
	for _, o := range row.Offers {
		step := bundleStep{What: "Aangeboden aan: " + dutchWord(o.To), On: dutchDate(o.On), Why: "Als structurele bundel."}
		if o.Test == nil {
			step.Why = "Als één ernstig geval: " + o.Reason
		}
		steps = append(steps, step)
	}
	for _, t := range row.Tabled {
		step := bundleStep{What: "Op de agenda van: " + dutchWord(t.Body), On: "vergadering van " + dutchDate(t.Meeting)}
		if t.Item != "" {
			step.Why = fmt.Sprintf("Agendapunt: %s.", t.Item)
		}
		steps = append(steps, step)
	}
	if row.Closed != nil {
		steps = append(steps, bundleStep{What: "Gesloten", On: dutchDate(row.Closed.On), Why: row.Closed.Reason})
	}
	return steps
}
