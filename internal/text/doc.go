// Package text turns bytes into words: decoding, normalising, tokens,
// sentences, stems, languages and shingles. It knows nothing of pages or
// framings. Equal input gives equal output on every machine.
package text

// Version is the version of this package's output.
const Version = "text/1"
