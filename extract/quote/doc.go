// Package quote finds quotations in running text: marks, speaker and cue as
// printed.
//
// In goes a document's text and its language; out go quotations as byte
// offsets into that text, in order: words in marks that somebody is said to
// speak, clauses of reported speech, and scare quotes. Nothing is kept between
// texts. It resolves no name to a person and judges no voice: who the speaker
// is, and whose words a mention is in, is decided in narratives/voice. The
// rules are told in docs/method/quotes.md.
package quote
