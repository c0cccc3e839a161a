package web

import (
	"net/http"
	"slices"
	"strings"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

// categories is every kind of thing that can be pointed at.
var categories = []domain.Category{
	domain.SignalCategory, domain.MeasureCategory, domain.DecisionCategory, domain.EvaluationCategory, domain.SeriesCategory, domain.AreaCategory,
	domain.BundleCategory, domain.AdviceCategory, domain.MotionCategory, domain.AmendmentCategory, domain.PromiseCategory, domain.CycleCategory,
	domain.TermCategory, domain.EncounterCategory, domain.EffectCategory,
}

// reference finds what someone points at with an id, a link or a source's key. What can't be pointed at is a refusal.
func (s *site) reference(r *http.Request, kind domain.Category, typed string) (string, error) {
	id := anyID.FindString(strings.ToLower(typed))
	if id == "" {
		found, err := s.byKey(r, kind, typed)
		if err != nil {
			return "", err
		}
		id = found
	}
	desk := s.Desk(commands.By{})
	_, err := desk.Subject(r.Context(), kind, id)
	if err == nil || !isNotFound(err) {
		return id, err
	}
	for _, other := range categories {
		if _, err := desk.Subject(r.Context(), other, id); err == nil {
			return "", domain.Errorf(domain.Invalid, "Dit is het kenmerk van %s; hier hoort %s.", indefinite(other), indefinite(kind))
		} else if !isNotFound(err) {
			return "", err
		}
	}
	return "", domain.Errorf(domain.Invalid, "Wij kennen geen %s met dit kenmerk.", dutchWord(string(kind)))
}

// byKey finds what a source calls something.
func (s *site) byKey(r *http.Request, kind domain.Category, typed string) (string, error) {
	source, key := domain.SplitReference(kind, strings.TrimSpace(typed))
	params := map[string]string{"soort": string(kind), "sleutel": key}
	if source != "" {
		params["bron"] = string(source)
	}
	a, err := s.ask(r.Context(), keys, dates{}, params)
	if err != nil {
		return "", err
	}
	rows, ok := a.Rows.([]projections.KeyRow)
	if err := answered(ok, a); err != nil {
		return "", err
	}
	switch len(rows) {
	case 0:
		return "", domain.Errorf(domain.Invalid, "Dit is geen kenmerk of link van %s.", indefinite(kind))
	case 1:
		return rows[0].ID, nil
	}
	return "", domain.Errorf(domain.Invalid, "Deze sleutel komt in meer bronnen voor. Schrijf %s:bron:sleutel.", kind)
}

// indefinite is a kind with its article; a measure is called what pages call it.
func indefinite(kind domain.Category) string { return "een " + dutchWord(string(kind)) }

// referenceOptions lists everything of a kind, where a view does; else someone has to know what to point at.
func (s *site) referenceOptions(r *http.Request, kind domain.Category) ([]option, bool, error) {
	switch kind {
	case domain.MeasureCategory:
		out, err := s.measureOptions(r)
		return out, true, err
	case domain.DecisionCategory:
		out, err := s.decisionOptions(r)
		return out, true, err
	case domain.AdviceCategory:
		out, err := s.adviceOptions(r)
		return out, true, err
	case domain.BundleCategory:
		out, err := s.bundleOptions(r)
		return out, true, err
	case domain.MotionCategory, domain.AmendmentCategory, domain.PromiseCategory:
		out, err := s.commitmentOptions(r, kind)
		return out, true, err
	case domain.SeriesCategory, domain.SignalCategory, domain.EvaluationCategory, domain.AreaCategory, domain.CycleCategory, domain.TermCategory,
		domain.EncounterCategory, domain.EffectCategory:
	}
	return nil, false, nil
}

// decisionOptions lists every decision once.
func (s *site) decisionOptions(r *http.Request) ([]option, error) {
	rows, err := s.effectRows(r.Context(), dates{}, nil)
	var out []option
	for i, row := range rows {
		if i == 0 || rows[i-1].Decision != row.Decision {
			out = append(out, option{Value: row.Decision, Label: row.Title + " (" + dutchDate(row.On) + ")"})
		}
	}
	return out, err
}

// bundleOptions lists the bundles, the latest first.
func (s *site) bundleOptions(r *http.Request) ([]option, error) {
	rows, err := viewRows[projections.BundleRow](r.Context(), s, projections.Bundles, dates{}, nil)
	var out []option
	for _, row := range slices.Backward(rows) {
		out = append(out, option{Value: row.ID, Label: row.Title + " (" + row.State + ")"})
	}
	return out, err
}

// commitmentOptions lists the motions, amendments or promises, what waits first.
func (s *site) commitmentOptions(r *http.Request, kind domain.Category) ([]option, error) {
	rows, err := viewRows[projections.CommitmentRow](r.Context(), s, projections.Commitments, dates{}, map[string]string{"soort": string(kind)})
	var out []option
	for _, row := range rows {
		out = append(out, option{Value: row.ID, Label: titleOf(row) + " (" + dutchDate(row.On) + ")"})
	}
	return out, err
}
