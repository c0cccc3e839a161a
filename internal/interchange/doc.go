// Package interchange brings data in: it turns the rows of someone else's file into acts of the loop, row by row, and says
// of each what came of it.
//
// What belongs here: columns of each kind of import and what they mean. What does not: file formats (table), names and
// values of other people's columns (mapping), rules (domain).
package interchange
