// Package company finds narratives: groups of framings that keep company.
//
// In go the framings that stand in each document of a week; out go counts, by
// story, of which stand together, the links that are beyond chance, the groups
// they make, and what a ledger has to say so that a group keeps its id for
// life. A week is counted once, when it is over; grouping reads counts of
// pairs, never documents. The package knows no SQL, compares no words, and
// says nothing of what a group means: a person does.
package company

// Version is the version of counting and grouping.
const Version = "company/1"
