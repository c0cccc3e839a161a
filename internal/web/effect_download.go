package web

import (
	"net/http"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

// effectFigures gives the figures of one series with the model that was fitted to them.
func (s *site) effectFigures(w http.ResponseWriter, r *http.Request) error {
	_, row, err := s.effectAsked(r)
	if err != nil {
		return err
	}
	raw, err := effectCSV(row.Estimate, row.Comparison)
	if err != nil {
		return err
	}
	send(w, "text/csv; charset=utf-8", downloadName(row, "csv"), raw)
	return nil
}

// effectRerun gives the script that fits that model again.
func (s *site) effectRerun(w http.ResponseWriter, r *http.Request) error {
	title, row, err := s.effectAsked(r)
	if err != nil {
		return err
	}
	send(w, "text/plain; charset=utf-8", downloadName(row, "R"), []byte(effectScript(title, downloadName(row, "csv"), row.Estimate, row.Comparison)))
	return nil
}

// send gives a file to keep.
func send(w http.ResponseWriter, kind, name string, raw []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(raw) // whoever asked is gone: there is nobody to tell
}

// effectAsked is the estimate that an address asks for, with the title of its decision. It refuses what may not be had.
func (s *site) effectAsked(r *http.Request) (string, *projections.EstimateRow, error) {
	id, is := r.PathValue("id"), modelAskedOf(r)
	if err := known(id); err != nil {
		return "", nil, err
	}
	d := s.dates(r)
	if d.Problem != "" {
		return "", nil, domain.FieldErrorf(d.Problem, "Dit is geen datum. Schrijf bijvoorbeeld 2025-03-31.")
	}
	rows, ready, err := s.estimatedRows(r.Context(), d, is.params(id))
	switch {
	case err != nil:
		return "", nil, err
	case !ready:
		return "", nil, domain.Errorf(domain.Unreached, "De schatting wordt nog berekend.")
	case len(rows) == 0:
		return "", nil, domain.Errorf(domain.NotFound, "Dit besluit heeft deze maatregel of meetreeks niet.")
	}
	found := estimateIn(rows[0], is.series)
	switch {
	case found == nil || found.Analysis == nil || found.Estimate == nil:
		return "", nil, domain.Errorf(domain.NotFound, "Van deze cijfers is geen schatting.")
	case withheld(found):
		return "", nil, domain.Errorf(domain.NotFound, "De cijfers per maand zijn niet te downloaden: in sommige maanden zijn het er te weinig om te tonen.")
	case len(found.Curve) == 0:
		return "", nil, domain.Errorf(domain.NotFound, "Van dit model zijn er geen cijfers per periode.")
	}
	return rows[0].Title, found, nil
}

// estimateIn is the estimate of a series; without one that of the signals.
func estimateIn(row projections.EffectRow, series string) *projections.EstimateRow {
	if series == "" {
		return row.Signals.Estimate
	}
	for _, s := range row.Series {
		if s.Series == series {
			return s.Estimate
		}
	}
	return nil
}
