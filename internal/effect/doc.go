// Package effect estimates what changed in a series of figures after a decision, and how sure that is: interrupted time
// series, comparisons with places or figures that the decision does not touch, staggered introduction, and pooling over
// municipalities. It says what argues against its own answer and answers with words, not numbers, where numbers would claim
// more than the figures hold.
//
// It knows nothing of events, views or pages. The same figures always give the same answer: what is drawn at random comes from
// a source that is seeded by the figures.
//
// There are three ways in. [Analyse] tells everything of one series: design.go lays the model out, fit.go, glm.go and negbin.go
// fit it, counterfactual.go says what would have been without the decision, robust*.go draws the interval that the verdict rests
// on, verdict.go decides what may be said, and warnings*.go and words*.go say it. [Staggered] compares areas that began at
// different times (panel.go, staggered*.go). [Pool] takes effects of several municipalities together (pool*.go).
package effect
