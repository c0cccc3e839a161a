package projections

import (
	"slices"

	"ruggespraak/domain"
)

// Progress is how far a view is that is being built from the first event.
type Progress struct {
	View string
	At   domain.Position
	Of   domain.Position // where it takes over
}

// Ratio is the part that was read, from 0 to 1.
func (p Progress) Ratio() float64 {
	if p.Of == 0 {
		return 1
	}
	return min(1, float64(p.At)/float64(p.Of))
}

// Progress lists the views that this process is building from the first event at this moment.
func (r *Runner) Progress() []Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.progress)
}

// advance keeps how far the fresh files among builds are; none of them when the builds have ended.
func (r *Runner) advance(builds []*building, upTo domain.Position) {
	var out []Progress
	for _, b := range builds {
		if b.fresh {
			out = append(out, Progress{View: b.view.Name, At: b.at, Of: upTo})
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress = out
}
