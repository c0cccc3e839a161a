package web

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"ruggespraak/internal/effect"
)

// effectColumns is what stands above the figures of a download. The formulas in the script use these names.
var effectColumns = []string{
	"reeks", "periode", "kant", "telt_mee", "waarde", "blootstelling", "tijd", "stap", "helling", "seizoen", "model", "zonder_besluit", "onder", "boven",
}

// The names of the series within a download.
const (
	ownSeries     = "eigen"
	controlSeries = "controle"
)

// effectCSV writes the figures that a model was fitted to, and what it made of them: numbers as programs read them, to the last
// decimal.
func effectCSV(own *effect.Estimate, beside *effect.Comparison) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := append([][]string{effectColumns}, curveRecords(ownSeries, own.Curve)...)
	if beside != nil && beside.Own != nil {
		rows = append(rows, curveRecords(controlSeries, beside.Own.Curve)...)
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

func curveRecords(series string, curve []effect.CurvePoint) [][]string {
	out := make([][]string, len(curve))
	for i, c := range curve {
		counts := "1"
		if c.Side == effect.LeftOut {
			counts = "0"
		}
		out[i] = []string{
			series, c.Label, string(c.Side), counts, exact(&c.Value), exact(c.Exposure), strconv.Itoa(c.Time), strconv.Itoa(c.Step), strconv.Itoa(c.Slope),
			strconv.Itoa(c.Season), exact(&c.Fitted), exact(c.Without), exact(c.Low), exact(c.High),
		}
	}
	return out
}

// exact writes a number with a point and every decimal it has; what is not known is empty.
func exact(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}
