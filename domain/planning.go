package domain

import "fmt"

// PlanItem is a meeting or a planning document of the municipality, by when practice must have been heard to count in it.
type PlanItem struct {
	Kind      PlanKind `json:"soort"`
	Name      string   `json:"naam"`
	On        Date     `json:"datum"`      // on which it is decided on
	DeliverBy Date     `json:"aanleveren"` // the last day to bring something in
}

// PlanKind is what sort of meeting or document it is.
type PlanKind string

// PlanKinds is the list of soorten: the planning documents of Dutch municipalities, and the meetings.
var PlanKinds = []PlanKind{"kadernota", "begroting", "berap", "jaarstukken", "raadsvergadering", "collegevergadering"}

// CheckPlan refuses an item of the planning calendar that can't be.
func CheckPlan(p PlanItem) error {
	err := first(oneOf("soort", p.Kind, PlanKinds), required("naam", p.Name, "De naam ontbreekt."),
		required("datum", string(p.On), "De datum ontbreekt."), required("aanleveren", string(p.DeliverBy), "De dag van aanleveren ontbreekt."))
	if err == nil && p.DeliverBy > p.On {
		err = FieldErrorf("aanleveren", "Aanleveren (%s) kan niet na de datum zelf (%s).", p.DeliverBy, p.On)
	}
	if err != nil {
		return fmt.Errorf("planning %q: %w", p.Name, err)
	}
	return nil
}
