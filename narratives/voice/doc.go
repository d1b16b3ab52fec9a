// Package voice decides whose words a mention is in: the outlet's own, those
// of someone it quotes, those quoted to be contradicted, or unclear.
//
// In goes a document with its quotations and a finder of known actors; out
// goes, for each stretch of it, a decision with voice, place, speaker, cue,
// tier and the rule that decided. It reads nothing but the document, and
// guesses no speaker: where the text names nobody, the speaker is empty. The
// rules are told in docs/method/voice.md.
package voice
