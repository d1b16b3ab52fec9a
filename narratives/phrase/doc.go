// Package phrase finds framings nobody has listed: wordings that a week uses
// more than its own past or than other outlets do.
//
// In go the words of documents, in order, with what stands between them; out
// go rows, each a family of wordings with its counts, its scores, shown apart,
// and its place in a ranking that is a stated function of them. What is kept
// of a document is its words as numbers (Read, Pack); everything else is
// counted again for each question. It compares words and counts; it knows no
// SQL, learns nothing from labelled phrases, and never says whether a wording
// is true.
package phrase

// Version is the version of what is kept of a document. Raise it when the same
// passages give other words.
const Version = "phrase/2"

// RankVersion is the version of rows and ranking: word lists, families, scores.
const RankVersion = "rank/3"
