//go:build !race

package simulate_test

// raceDetector says that this is a build without the race detector.
const raceDetector = false
