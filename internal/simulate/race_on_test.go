//go:build race

package simulate_test

// raceDetector says that this is a build with the race detector, under which SQLite is some fifteen times slower.
const raceDetector = true
