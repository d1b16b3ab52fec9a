package quote

import "strings"

// dialogue reads a paragraph of speech that a dash opens: —No vamos —dijo la
// alcaldesa—. Nunca. A dash alone opens a list as often; so it is speech only if
// a verb with its subject behind it says so, after a dash or, in French, after a
// comma. It reports whether the paragraph is speech.
func (f *finder) dialogue() bool {
	n := min(len(f.ts), maxSentence)
	if n < 4 || f.ts[0].kind != tokDash || !f.lex.romance {
		return false
	}
	for k := 2; k < n; k++ {
		if !f.ts[k].is(isCue) || f.ts[k].cap || f.ts[k].is(isIng) || f.class(k) == According || !f.isVerb(k, 0, n) {
			continue
		}
		p := k - 1
		for p > 1 && f.skips(f.ts[p]) {
			p--
		}
		if f.ts[p].kind != tokDash && !(f.lex.elides && (f.ts[p].kind == tokComma || f.asks(p))) {
			continue
		}
		s, e, ok := f.behind(k, n)
		if !ok {
			continue
		}
		end := p
		if f.asks(p) {
			end++ // the mark is part of what is asked
		}
		for end > 1 && (f.ts[end-1].kind == tokDash || f.ts[end-1].kind == tokComma) {
			end--
		}
		if f.words(1, end) < 1 {
			return false
		}
		at := f.who(s, e, k)
		from := f.ts[1].start
		if head := f.text[:from]; strings.HasSuffix(head, "¿") || strings.HasSuffix(head, "¡") {
			from -= len("¿")
		}
		f.emit(Direct, from, f.ts[end-1].end, at)
		f.heard(at)
		f.lastSpoke = true
		// — сказал мэр. — Никогда.
		for e < n && f.ts[e].kind != tokDash && (f.ts[e].kind != tokStop || !f.stops(e)) {
			e++
		}
		if e < n && f.ts[e].kind == tokStop {
			e++
		}
		if e < n && f.ts[e].kind == tokDash {
			for e < len(f.ts) && (f.ts[e].kind == tokDash || f.ts[e].kind == tokStop || f.ts[e].kind == tokComma) {
				e++
			}
			if last := len(f.ts); e < last {
				f.emit(Direct, f.ts[e].start, f.ts[last-1].end, at)
			}
		}
		return true
	}
	return false
}

// asks reports whether token i is a question or exclamation mark, behind which
// French goes on with who asks: — Vous partez ? demande le maire.
func (f *finder) asks(i int) bool {
	return f.ts[i].kind == tokStop && (f.text[f.ts[i].start] == '?' || f.text[f.ts[i].start] == '!')
}
