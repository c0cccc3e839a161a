package simulate

import (
	"time"
)

// sized draws the signals that are coming, so many that the log comes to the number of events asked for. It gives them with
// the number of events that is expected.
func sized(o Options, zone *time.Location, fixed int) ([]arrival, int) {
	list := arrivals(o.Seed, 1)
	total := countEvents(list, o.Seed, zone)
	if o.Events == 0 {
		return list, fixed + total
	}
	wanted := o.Events - fixed
	factor, aim := 1.0, float64(wanted)*(1-slack/2)
	for range 12 {
		if short := float64(wanted - total); short >= 0 && short <= slack*float64(wanted) {
			break
		}
		factor *= aim / float64(total)
		list = arrivals(o.Seed, factor)
		total = countEvents(list, o.Seed, zone)
	}
	fill(list, wanted-total)
	return list, fixed + max(wanted, total)
}

// slack is how far below the number asked for the signals may come out; people who saw the same make up for it.
const slack = 0.01

func countEvents(list []arrival, seed uint64, zone *time.Location) int {
	n := 0
	for _, a := range list {
		n += a.live(seed, zone).events()
	}
	return n
}

// fill lets more people see the same signals until so many events are added, spread over the list but for its end: what
// is seen too is seen later.
func fill(list []arrival, short int) {
	early := list[:len(list)*9/10]
	for i := range short {
		early[i*len(early)/short].extra++
	}
}
