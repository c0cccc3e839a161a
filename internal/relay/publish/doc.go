// Package publish tells the world outside what happens in the log: every event, in the order of the log and at least once, as a
// CloudEvent of the Dutch government profile, to streams of NATS JetStream and to webhooks.
//
// What belongs here: how an event looks to others, how it reaches them, and what is done when it does not. What does not: what
// happened (domain), who may know it (the header says so), where a reader is and what it laid aside (internal/relay).
package publish
