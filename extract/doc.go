// Package extract turns captured bytes into documents of passages and quotes.
//
// In goes a Page: bytes, headers and what is known about the outlet. Out goes
// a Document: title, byline, dates with their precision and source, language,
// passages with byte offsets, and quotations with their speakers. The same
// page always gives the same document; a failure gives a document with
// problems named, never a panic. The package fetches nothing and keeps
// nothing.
package extract
