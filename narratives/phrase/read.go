package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A Word is one word of a document as kept.
type Word struct {
	Form  string // folded
	Flags uint32 // Break, Capital, Scare, Quoted, Joined, Minor
}

// Flags of a word.
const (
	Break   = 1 << iota // a clause begins here: what stands before is no neighbour
	Capital             // written with a capital where nothing but a name asks for one; in Chinese, of a name
	Scare               // in quotation marks of at most six words
	Quoted              // in longer quotation marks
	Joined              // a Chinese character that goes on with the word of the one before
	Minor               // of a Chinese word that says little alone: function words, numbers, times

	flagBits = 6
)

// scareWords is how many words quotation marks may hold and still be a
// fragment or scare quotes. Han characters are words of one rune each: twelve.
const (
	scareWords = 6
	scareRunes = 12
)

// longestWord bounds a form, in bytes; longer ones are addresses and damage.
const longestWord = 48

// Read returns the words of a document's passages in order. Captions are left
// out: they are written by agencies and repeated on every page.
func Read(passages []extract.Passage, lang string) []Word {
	var out []Word
	for i, p := range passages {
		if p.Kind == extract.Caption {
			continue
		}
		if i > 0 && p.Text == passages[i-1].Text {
			continue // a text that is its own headline counts once
		}
		out = readPassage(out, p.Text, lang)
	}
	return out
}

func readPassage(out []Word, s, lang string) []Word {
	tokens := text.Tokens(s, lang)
	first := len(out)
	sentence, clause := true, true
	open, opened := rune(0), 0 // the closing mark waited for, and where it opened
	shut := func() {
		flag, most := uint32(Quoted), scareWords
		if lang == "zh" || lang == "ja" {
			most = scareRunes
		}
		if len(out)-opened <= most {
			flag = Scare
		}
		for k := opened; k < len(out); k++ {
			out[k].Flags |= flag
		}
		open = 0
	}
	at := 0
	capitals, letters := 0, 0
	for _, t := range tokens {
		for _, r := range s[at:t.Start] {
			switch {
			case open != 0 && r == open:
				shut()
				clause = true
			case closing[r] != 0 && open == 0:
				open, opened = closing[r], len(out)
				clause = true
			case strings.ContainsRune(".!?。！？…؟\n", r):
				sentence, clause = true, true
			case r == '-' || r == '\'' || r == '’' || r == '/' || unicode.IsSpace(r) || r == '\u200c':
			default:
				clause = true
			}
		}
		at = t.End
		form := t.Fold
		if len(form) > longestWord {
			clause = true
			continue
		}
		w := Word{Form: form}
		if clause {
			w.Flags |= Break
		}
		if r, _ := utf8.DecodeRuneInString(s[t.Start:]); unicode.IsUpper(r) {
			if !sentence {
				w.Flags |= Capital
				capitals++
			}
		}
		if utf8.RuneCountInString(form) > 3 && !sentence {
			letters++
		}
		out = append(out, w)
		sentence, clause = false, false
	}
	if lang == "zh" {
		hanWords(out[first:])
	}
	if letters > 2 && 10*capitals > 7*letters { // a headline in capitals says nothing of names
		for k := first; k < len(out); k++ {
			out[k].Flags &^= Capital
		}
	}
	return out
}

// hanWords marks how Chinese characters make words, and what words they are.
func hanWords(words []Word) {
	for i := 0; i < len(words); {
		var run strings.Builder
		for end := i; end < len(words) && text.IsHanRune(words[end].Form) && (end == i || words[end].Flags&Break == 0); end++ {
			run.WriteString(words[end].Form)
		}
		if run.Len() == 0 {
			i++
			continue
		}
		for _, w := range text.HanWords(run.String()) {
			flags := hanFlags[w.Kind]
			for range w.Runes {
				words[i].Flags |= flags
				flags |= Joined
				i++
			}
		}
	}
}

// hanFlags are the marks of a word's characters by what it is.
var hanFlags = map[text.HanKind]uint32{text.HanName: Capital, text.HanCount: Minor, text.HanFunction: Minor}

// closing marks by opening ones.
var closing = map[rune]rune{'“': '”', '"': '"', '«': '»', '„': '“', '「': '」', '『': '』', '‘': '’', '《': '》'}
