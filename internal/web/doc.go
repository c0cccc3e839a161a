// Package web shows the loop to people: pages in Dutch that answer the views' questions, and forms for the acts of the core
// loop. Pages work without JavaScript, by keyboard and on a phone.
//
// What belongs here: one handler, one typed page and one template per question; charts; the guard that keeps strangers out.
// What does not: rules (domain), counting and the small-number rule (projections; pages show what they are given, and say so
// where a number is withheld), opening a data folder (internal/node).
package web
