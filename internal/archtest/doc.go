// Package archtest holds the rules of the design that a compiler does not: who may import whom, and how long a file or a
// function may be. It has tests only.
package archtest
