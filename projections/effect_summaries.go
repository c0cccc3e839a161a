package projections

import "ruggespraak/domain"

// EffectLine is one effect as municipalities tell it to each other, under a key that stays the same.
type EffectLine struct {
	Key domain.SourceKey `json:"sleutel"`
	domain.EffectSummary
}

// ownEffects lists what this municipality found itself.
func ownEffects(tx Tx, ask Ask) ([]EffectLine, error) {
	return nil, nil
}
