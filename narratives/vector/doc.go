// Package vector learns from the crawl which words keep like company.
//
// In go the content words of documents, clause by clause, of one language and
// twelve months; out goes a Model: a direction for each word, so that words
// which are used alike point the same way. Words are counted in each other's
// company, the counts become positive pointwise mutual information (Levy,
// Goldberg and Dagan 2015), and a truncated singular value decomposition, the
// randomised one of Halko, Martinsson and Tropp (2011), makes a hundred numbers
// of each word's row. It is done once for each calendar month that has ended.
//
// Words are stems, as Stems gives them; a Model keeps of each the form that it
// is most often written in. The same documents give the same bytes, in whatever
// order and over however many runs they came. What is near is a suggestion for
// a person: nothing here joins anything. It knows no SQL and no framings.
package vector

// Version is the version of what is learnt: raise it when the same documents
// give other vectors.
const Version = "vector/1"

// Bounds of what is learnt from, for each language.
const (
	// MostDocuments is how many documents a model is learnt from at most: those
	// whose ids come first. Ids are digests, so this is a sample by lot that is
	// the same on every machine.
	MostDocuments = 40000
	// LeastWords is how many running words there must be: fewer say nothing
	// about any word.
	LeastWords = 50000
	// Dims is how many numbers a word has.
	Dims = 100

	mostRunning = 20 << 20 // running words; the documents after are left out
	mostForms   = 1 << 20  // different forms that are told apart; later ones are left out
	mostWords   = 20000    // words that get a direction, the most frequent
	mostPairs   = 6 << 20  // different pairs of them; the documents after are left out
	leastSeen   = 8        // places that a word must stand in
)
