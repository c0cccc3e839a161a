package simulate

import (
	"context"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// importer makes the act of an import of what a script says.
type importer func(ctx context.Context, d commands.Desk, fields []byte) (commands.Act, error)

// imports are the acts by which scripts take over what a source would have given: what then goes by a key. Areas and series
// are made by the program itself.
var imports = map[string]importer{
	"maatregel-overnemen": func(_ context.Context, d commands.Desk, fields []byte) (commands.Act, error) {
		var c struct {
			Key domain.SourceKey `json:"sleutel"`
			commands.MeasureInput
		}
		if err := codec.Unmarshal(fields, &c); err != nil {
			return nil, err
		}
		return commands.ImportMeasure{Imported: from(c.Key), Input: c.MeasureInput}.Act(d), nil
	},
	"besluit-overnemen": func(ctx context.Context, d commands.Desk, fields []byte) (commands.Act, error) {
		var c struct {
			Key domain.SourceKey `json:"sleutel"`
			commands.DecisionInput
		}
		if err := codec.Unmarshal(fields, &c); err != nil {
			return nil, err
		}
		return commands.ImportDecision{Imported: from(c.Key), Input: c.DecisionInput}.Act(ctx, d)
	},
	"effect-overnemen": func(_ context.Context, d commands.Desk, fields []byte) (commands.Act, error) {
		var c struct {
			Key domain.SourceKey `json:"sleutel"`
			domain.EffectSummary
		}
		if err := codec.Unmarshal(fields, &c); err != nil {
			return nil, err
		}
		return commands.ImportEffect{Imported: from(c.Key), Key: c.Key, Summary: c.EffectSummary}.Act(d)
	},
}

func from(key domain.SourceKey) commands.Imported {
	return commands.Imported{Origin: domain.Origin{Source: Source, Key: key}, Corrected: new(bool)}
}

// takeOver carries out an import of a script.
func (t *town) takeOver(ctx context.Context, who commands.By, take importer, fields []byte) error {
	d := t.desk.As(who)
	a, err := take(ctx, d, fields)
	if err != nil {
		return err
	}
	return doOne(ctx, d, a)
}

func doOne(ctx context.Context, d commands.Desk, a commands.Act) error {
	answers, err := commands.DoMany(ctx, d, []commands.Act{a})
	if err != nil {
		return err
	}
	return answers[0].Err
}
