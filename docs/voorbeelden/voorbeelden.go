// Package voorbeelden carries the example files, so that the program can show them without a checkout beside it.
package voorbeelden

import "embed"

// Klein is the small example: a fictitious municipality as CSV files.
//
//go:embed klein
var Klein embed.FS
