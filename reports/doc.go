// Package reports turns a week into a report: HTML, Markdown, JSON and CSV.
//
// In goes Data, the rows of a week and of the twelve before it; out goes a
// Report with every number computed, and its renderings. The same Data gives
// the same bytes. The package reads no database and asks no clock; a number
// it cannot compute is absent, never zero.
package reports
