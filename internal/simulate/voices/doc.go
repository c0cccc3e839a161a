// Package voices gives every simulated signal of the fictitious municipality Oosterwaarde its own story, in the words of
// the one who tells it. The texts stand in verhalen, one file for each story; the code only chooses, joins and fills in.
// The same source of chance gives the same words. Nothing here knows of dates, streams or events.
package voices
