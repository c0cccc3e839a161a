// Package simulate makes Oosterwaarde: a fictitious municipality of 71,000 people with nearly four years of history, in which
// ten stories were planted whose truth is known. Everything happens through the real commands, at a desk whose clock is the
// simulated moment, so that every rule holds and the log is in the order of time.
//
// The same seed and size give the same ids, headers and answers of every view. Only sealed texts and pseudonyms differ from
// run to run: those hang on the secrets of the vault, which are truly random.
//
// What is believable is chosen by shares, which stand beside the code that uses them (life.go). About a quarter of the
// signals never hear anything back: that silence is planted too.
package simulate
