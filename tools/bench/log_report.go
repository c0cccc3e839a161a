package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// pause waits for something to start.
func pause() { time.Sleep(50 * time.Millisecond) }

// contenders are the ceiling, our log and its peers; PostgreSQL only where it is installed.
func contenders() []contender {
	list := []contender{
		{"bestand", openFile}, {"ruggespraak", openOurs}, {"kale-sqlite", openBare}, {"jetstream", openNATS},
	}
	if postgresPrograms() != "" {
		list = append(list, contender{"postgresql", openPostgres})
	}
	return list
}

// reportLogs writes the medians, and how ours stand to the ceiling: the median of the rounds' own ratios, because the disk's
// speed changes from one minute to the next.
func reportLogs(out io.Writer, rivals []contender, results map[string][]result) error {
	_, err := fmt.Fprintf(out, "logboek, %d gebeurtenissen van %d bytes per stroom, %d rondes om en om, medianen\n  %-12s %12s %12s %9s %12s %9s %12s\n",
		streamLength, headerBytes+payloadBytes, logRounds, "", "één", "64 schrijvers", "p99", "per 1.000", "bytes", "lezen")
	for _, c := range rivals {
		r := results[c.name]
		p99 := mid(r, func(r result) float64 { return float64(r.p99) })
		if err == nil {
			_, err = fmt.Fprintf(out, "  %-12s %10.0f/s %10.0f/s %9s %10.0f/s %9.0f %10.0f/s\n", c.name,
				mid(r, func(r result) float64 { return r.single }), mid(r, func(r result) float64 { return r.together }),
				time.Duration(p99).Round(10*time.Microsecond), mid(r, func(r result) float64 { return r.batched }),
				mid(r, func(r result) float64 { return r.perEvent }), mid(r, func(r result) float64 { return r.scanned }))
		}
	}
	ceiling, us := results[rivals[0].name], results[rivals[1].name]
	ratio := func(of func(result) float64) float64 {
		var all []float64
		for i := range us {
			all = append(all, of(us[i])/of(ceiling[i]))
		}
		return middle(all)
	}
	if err == nil {
		_, err = fmt.Fprintf(out, "  tegenover het bestand: één %.2f (vloer 0,80, doel 0,90), 64 schrijvers %.2f (0,30, 0,50), per 1.000 %.3f (0,10, 0,15), bytes per byte %.2f (1,25, 1,15)\n",
			ratio(func(r result) float64 { return r.single }), ratio(func(r result) float64 { return r.together }),
			ratio(func(r result) float64 { return r.batched }), mid(us, func(r result) float64 { return r.perEvent })/(headerBytes+payloadBytes))
	}
	return err
}

func mid(r []result, of func(result) float64) float64 {
	var all []float64
	for _, x := range r {
		all = append(all, of(x))
	}
	return middle(all)
}

func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
