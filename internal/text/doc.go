// Package text turns bytes into words: decoding, normalising, tokens,
// sentences, stems, languages and fingerprints. It knows nothing of pages or
// framings. Equal input gives equal output on every machine.
//
// In goes a body as captured, or a string; out come UTF-8, spans as byte
// offsets into the string given, and folded words that compare equal where a
// reader would call them the same. Nothing is kept but tables that are built
// once and a bounded cache of stems. Any input is taken, valid UTF-8 or not.
package text

// Version is the version of this package's output: its own number, the
// Unicode versions of normalisation and segmentation, and that of the table of
// Chinese variants.
const Version = "text/4+nfkc15.0.0+uax29-17+opencc0.3.13"
