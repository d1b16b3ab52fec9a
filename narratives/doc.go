// Package narratives turns passages into mentions and follows framings over
// time.
//
// In go passages with their quotes, a codebook and actors; out go mentions
// with voice, place, speaker and actors beside them, reprint groups, and
// rates with intervals. It compares words and times; it knows no HTML and no
// SQL, and it never says whether a framing is true.
package narratives
