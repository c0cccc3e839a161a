// Package relay passes events on: to the rules that act by themselves (policies), to whoever waits for the log to move
// (wake-ups), and to the world outside. It is the one place that knows Watermill.
//
// What belongs here: reading the log by checkpoint, delivering in order and at least once, trying again, and keeping what
// could not be delivered in a durable book. What does not: what a rule decides (commands, domain) and what a view keeps
// (projections pull for themselves).
package relay
