// Package metrics says how a running node does: figures for Prometheus, whether the node is alive, and whether it is ready.
//
// What belongs here: what is counted, what is asked of the parts at the moment of a scrape, and the three addresses where it
// can be read. What does not: what the parts do, and where the address is. A label takes its values from a fixed list, never
// from what people type: no figure may tell something of a person.
package metrics
