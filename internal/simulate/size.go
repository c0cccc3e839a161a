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
	factor := 1.0
	for range 6 {
		if short := wanted - total; short >= 0 && short*500 <= wanted {
			break
		}
		factor *= float64(wanted) * 0.999 / float64(total)
		list = arrivals(o.Seed, factor)
		total = countEvents(list, o.Seed, zone)
	}
	fill(list, wanted-total)
	return list, fixed + max(wanted, total)
}

func countEvents(list []arrival, seed uint64, zone *time.Location) int {
	n := 0
	for _, a := range list {
		n += a.live(seed, zone).events()
	}
	return n
}

// fill lets more people see the same signals, spread over the list, until so many events are added.
func fill(list []arrival, short int) {
	if short <= 0 {
		return
	}
	for i := range short {
		list[i*len(list)/short].extra++
	}
}
