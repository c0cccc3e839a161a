package effect

import "math"

// panelNoise is how the figures of each area vary around what areas have in common, without the measure.
type panelNoise struct {
	rho, rhoErr float64   // how much a period resembles the one before it, and how sure that is
	variance    []float64 // by area
	spare       []float64 // by area: of how many free periods that variance says something
}

const (
	maxPanelRho   = 0.95
	minSpareTimes = 8   // free periods below which the spread cannot be known
	pooledSpare   = 4.0 // free periods that all areas together count for in the variance of each
	rounding      = 1e-13
)

// noiseOf fits the level of each area and of each period to the figures without the measure (as Borusyak, Jaravel and Spiess,
// 2024, do to impute what would have been) and measures what is left. Figures with the measure are not used: what the measure
// does at first or by and by is not noise.
func noiseOf(g *panelGrid) (*panelNoise, error) {
	u, apart := residuals(g), freePeriods(g)
	n := &panelNoise{}
	spare := 0.0
	for i, s := range g.starts {
		spare += apart[i] - apart[i]/float64(s)
	}
	if spare < minSpareTimes {
		return nil, refuse(TooFewPeriods, "Er zijn te weinig perioden zonder de maatregel om te weten hoe sterk de cijfers vanzelf schommelen.")
	}
	n.correlate(u, apart)
	return n, n.measure(g, u, apart)
}

// freePeriods counts what the periods of an area leave free once each period has a level of its own: (N-1)/N where N areas
// are without the measure.
func freePeriods(g *panelGrid) []float64 {
	free := make([]float64, len(g.starts))
	for t, n := range without(g) {
		for i, s := range g.starts {
			if t < s {
				free[i] += 1 - 1/float64(n)
			}
		}
	}
	return free
}

// without counts the areas without the measure in each period.
func without(g *panelGrid) []int {
	n := make([]int, len(g.labels))
	for _, s := range g.starts {
		for t := range s {
			n[t]++
		}
	}
	return n
}

// residuals takes the levels of areas and of periods out in turn until nothing changes, over the figures without the measure.
func residuals(g *panelGrid) [][]float64 {
	const rounds = 500
	u, largest := make([][]float64, len(g.y)), 0.0
	for i, s := range g.starts {
		u[i] = append(u[i], g.y[i][:s]...)
		for _, v := range u[i] {
			largest = max(largest, math.Abs(v))
		}
	}
	for range rounds {
		if center(u, without(g)) <= rounding*largest {
			break
		}
	}
	for _, area := range u {
		for t, v := range area {
			if math.Abs(v) <= 100*rounding*largest {
				area[t] = 0
			}
		}
	}
	return u
}

// center takes the mean of each period out, then of each area, and tells the largest that it took.
func center(u [][]float64, without []int) float64 {
	moved := 0.0
	level := make([]float64, len(without))
	for _, area := range u {
		for t, v := range area {
			level[t] += v / float64(without[t])
		}
	}
	for _, area := range u {
		for t := range area {
			area[t] -= level[t]
		}
		m := mean(area)
		moved = max(moved, math.Abs(m))
		for t := range area {
			area[t] -= m
		}
	}
	return moved
}

// correlate estimates how much a period resembles the one before it, alike for all areas, corrected for the mean that was taken
// out (Kendall, 1954; Marriott and Pope, 1954).
func (n *panelNoise) correlate(u [][]float64, apart []float64) {
	products, squares, pairs, length, areas := 0.0, 0.0, 0.0, 0.0, 0.0
	for i, area := range u {
		own := sumOfSquares(area)
		if own == 0 {
			continue
		}
		for t := 1; t < len(area); t++ {
			products += area[t] * area[t-1] / own * apart[i]
		}
		k := float64(len(area))
		squares += apart[i] * (k - 1) / k
		pairs += apart[i] * (k - 1) / k
		length += k
		areas++
	}
	if pairs < 1 {
		return
	}
	short := areas / length
	raw := products / squares
	n.rho = min(max(raw+(1+3*raw)*short, -maxPanelRho), maxPanelRho)
	n.rhoErr = (1 + 3*short) * math.Sqrt(max(1-n.rho*n.rho, 1-maxPanelRho*maxPanelRho)/pairs)
}

// measure estimates the variance of each area. What is left of the figures of one area holds 1-2/N of its own variance and 1/N
// of the mean variance, as the level of a period is a mean over N areas; with three areas or fewer they cannot be told apart and
// get the same. Each is drawn some way to the variance of all together, which steadies short series.
func (n *panelNoise) measure(g *panelGrid, u [][]float64, apart []float64) error {
	total, free := 0.0, 0.0
	for i, s := range g.starts {
		total += sumOfSquares(u[i])
		free += apart[i] * n.share(s)
	}
	if total == 0 || free <= 0 {
		return refuse(NoVariation, "De gebieden verschillen zonder de maatregel nergens van elkaar; zonder toeval is er geen schatting.")
	}
	pooled := total / free
	worth := (1 - n.rho*n.rho) / (1 + n.rho*n.rho) // of a period that hangs together with its neighbours, for a variance
	for i, s := range g.starts {
		own := float64(s) * n.share(s)
		shared := 1 - apart[i]/float64(s) // the mean of 1/N
		if shared > 1.0/3 || own <= 0 {
			n.variance, n.spare = append(n.variance, pooled), append(n.spare, max(free*worth, 1))
			continue
		}
		v := max((sumOfSquares(u[i])/own-shared*pooled)/(1-2*shared), pooled/10)
		n.variance = append(n.variance, (own*v+pooledSpare*pooled)/(own+pooledSpare))
		n.spare = append(n.spare, own*worth+pooledSpare)
	}
	return nil
}

// share is what is left of the variance when the mean of so many periods is taken out: 1-1/n, less where they hang together.
func (n *panelNoise) share(periods int) float64 {
	k := float64(periods)
	together, power := 1.0, 1.0
	for lag := 1; lag < periods; lag++ {
		power *= n.rho
		together += 2 * (1 - float64(lag)/k) * power
	}
	return max(1-together/k, 0)
}

func sumOfSquares(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return sum
}
