//go:build race

package feed

// raceFactor is how much more memory the race detector may ask for.
const raceFactor = 3
