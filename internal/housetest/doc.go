// Package housetest holds the import table of docs/architecture.md and checks
// that the code keeps to it. It has no code of its own; the test reads the
// table from the document, so that the two cannot part.
package housetest
