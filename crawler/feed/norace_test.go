//go:build !race

package feed

const raceFactor = 1
