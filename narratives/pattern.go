package narratives

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Bounds of a pattern. A sentence is matched in a window of one machine word,
// a bit for each token, so that no pattern can take more than linear time.
const (
	maxGap     = 6   // tokens that ".." may skip: beyond it two words are seldom about each other
	maxSlot    = 6   // tokens a slot may hold
	maxName    = 14  // tokens of a known actor's name in a slot, article included
	maxWidth   = 60  // tokens a whole pattern may span
	maxNesting = 4   // groups within groups
	maxPattern = 600 // bytes of source
)

// An op is what an element of a pattern does.
type op uint8

const (
	opStem   op = iota // the token's stem is word
	opExact            // the token's folded form is word
	opPrefix           // the token's folded form begins with word
	opGroup            // one of alts
	opGap              // up to max tokens
	opSlot             // 1 to maxSlot tokens, or a known actor
)

// An elem is one element of a pattern.
type elem struct {
	op   op
	opt  bool
	word string
	max  int      // opGap
	slot string   // opSlot: TARGET or AGENT
	alts [][]elem // opGroup
}

// A pattern is a variant ready to be matched.
type pattern struct {
	source   string
	sentence bool   // written with "~": the sentence holds it
	lead     string // slot before the core, empty if none
	trail    string // slot after it
	core     []elem
	slots    bool // the core holds slots
	width    int  // most tokens the core spans
}

// parsePattern reads the source of a pattern in a language. The syntax is
// described in docs/method/codebook.md.
func parsePattern(source, lang string) (*pattern, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("longer than %d bytes", maxPattern)
	}
	if !utf8.ValidString(source) {
		return nil, errors.New("not valid UTF-8")
	}
	p := &pattern{source: source}
	rest := strings.TrimSpace(source)
	if r, ok := strings.CutPrefix(rest, "~"); ok {
		p.sentence, rest = true, r
	}
	ps := &parser{src: rest, lang: lang}
	seq, err := ps.sequence(0)
	if err != nil {
		return nil, err
	}
	if ps.pos < len(ps.src) {
		return nil, fmt.Errorf("%q without an opening parenthesis", ps.src[ps.pos:ps.pos+1])
	}
	if n := len(seq); n > 0 && seq[0].op == opSlot && !seq[0].opt {
		p.lead, seq = seq[0].slot, seq[1:]
	}
	if n := len(seq); n > 0 && seq[n-1].op == opSlot && !seq[n-1].opt {
		p.trail, seq = seq[n-1].slot, seq[:n-1]
	}
	p.core = seq
	for i, e := range seq {
		edge := i == 0 || i == len(seq)-1
		switch {
		case e.op == opGap && edge:
			return nil, errors.New("a gap must stand between words")
		case e.op == opSlot && (edge || e.opt):
			return nil, fmt.Errorf("slot {%s}: one slot at each end, and none optional", e.slot)
		case e.op == opSlot:
			p.slots = true
		}
	}
	lo, hi := width(seq)
	if lo == 0 {
		return nil, errors.New("nothing in it must occur")
	}
	if hi > maxWidth {
		return nil, fmt.Errorf("spans up to %d tokens: at most %d", hi, maxWidth)
	}
	p.width = hi
	return p, nil
}

// width returns how many tokens a sequence spans, at least and at most.
func width(seq []elem) (lo, hi int) {
	for _, e := range seq {
		l, h := elemWidth(e)
		lo, hi = lo+l, hi+h
	}
	return lo, hi
}

func elemWidth(e elem) (lo, hi int) {
	switch e.op {
	case opGap:
		return 0, e.max
	case opSlot:
		lo, hi = 1, maxName
	case opGroup:
		lo = maxWidth + 1
		for _, a := range e.alts {
			l, h := width(a)
			lo, hi = min(lo, l), max(hi, h)
		}
	default:
		lo, hi = 1, 1
	}
	if e.opt {
		lo = 0
	}
	return lo, hi
}

type parser struct {
	src  string
	lang string
	pos  int
}

// sequence reads elements up to "|", ")" or the end.
func (p *parser) sequence(depth int) ([]elem, error) {
	var out []elem
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == '|' || c == ')':
			if depth == 0 && c == '|' {
				return nil, errors.New(`"|" outside parentheses`)
			}
			return out, nil
		case c == '(':
			e, err := p.group(depth + 1)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		case c == '{':
			e, err := p.slot(depth)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		case c == '?':
			if len(out) == 0 || p.pos == 0 {
				return nil, errors.New(`"?" after nothing`)
			}
			p.pos++
			last := &out[len(out)-1]
			if last.op == opGap || last.opt {
				return nil, errors.New(`"?" must follow a word, a group or a rune`)
			}
			last.opt = true
		case strings.HasPrefix(p.src[p.pos:], ".."):
			e, err := p.gap()
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		case c == '*' || c == '}':
			return nil, fmt.Errorf("%q after nothing", string(c))
		default:
			r, size := utf8.DecodeRuneInString(p.src[p.pos:])
			if unicode.IsSpace(r) {
				p.pos += size
				continue
			}
			words, err := p.words()
			if err != nil {
				return nil, err
			}
			out = append(out, words...)
		}
	}
	return out, nil
}

func (p *parser) group(depth int) (elem, error) {
	if depth > maxNesting {
		return elem{}, fmt.Errorf("groups nested deeper than %d", maxNesting)
	}
	e := elem{op: opGroup}
	for {
		p.pos++ // "(" or "|"
		seq, err := p.sequence(depth)
		if err != nil {
			return elem{}, err
		}
		if lo, _ := width(seq); lo == 0 {
			return elem{}, errors.New("an alternative that may be empty: write (a|b)? instead")
		}
		if seq[0].op == opGap || seq[len(seq)-1].op == opGap {
			return elem{}, errors.New("a gap must stand between words")
		}
		e.alts = append(e.alts, seq)
		if p.pos >= len(p.src) {
			return elem{}, errors.New(`"(" is not closed`)
		}
		if p.src[p.pos] == ')' {
			p.pos++
			return e, nil
		}
	}
}

func (p *parser) slot(depth int) (elem, error) {
	name, _, ok := strings.Cut(p.src[p.pos+1:], "}")
	if !ok || (name != "TARGET" && name != "AGENT") {
		return elem{}, errors.New("a slot is written {TARGET} or {AGENT}")
	}
	if depth > 0 {
		return elem{}, fmt.Errorf("slot {%s} inside parentheses", name)
	}
	p.pos += len(name) + 2
	return elem{op: opSlot, slot: name}, nil
}

func (p *parser) gap() (elem, error) {
	p.pos += 2
	start := p.pos
	for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		p.pos++
	}
	digits := p.src[start:p.pos]
	if len(digits) != 1 || digits[0] == '0' || int(digits[0]-'0') > maxGap {
		return elem{}, fmt.Errorf("gap %q: write ..1 to ..%d", ".."+digits, maxGap)
	}
	return elem{op: opGap, max: int(digits[0] - '0')}, nil
}

// words reads one written word, which may be several tokens: "double-standard",
// or a run of Chinese.
func (p *parser) words() ([]elem, error) {
	kind := opStem
	if p.src[p.pos] == '=' {
		kind = opExact
		p.pos++
	}
	start := p.pos
	for p.pos < len(p.src) {
		r, size := utf8.DecodeRuneInString(p.src[p.pos:])
		if unicode.IsSpace(r) || strings.ContainsRune("()|?*{}=~", r) || strings.HasPrefix(p.src[p.pos:], "..") {
			break
		}
		p.pos += size
	}
	word := p.src[start:p.pos]
	if p.pos < len(p.src) && (p.src[p.pos] == '=' || p.src[p.pos] == '~') {
		return nil, fmt.Errorf("%q inside a word", p.src[p.pos:p.pos+1])
	}
	var out []elem
	for _, t := range text.Tokens(word, p.lang) {
		e := elem{op: kind, word: t.Stem}
		if kind == opExact {
			e.word = t.Fold
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q holds no word", word)
	}
	last := &out[len(out)-1]
	runes := single(last.word)
	if p.pos < len(p.src) && p.src[p.pos] == '*' {
		p.pos++
		if kind == opExact || runes {
			return nil, fmt.Errorf("%q: a prefix is a word of letters without \"=\"", word+"*")
		}
		toks := text.Tokens(word, p.lang)
		last.op, last.word = opPrefix, toks[len(toks)-1].Fold
		if utf8.RuneCountInString(last.word) < 3 {
			return nil, fmt.Errorf("%q: a prefix has three letters or more", word+"*")
		}
	}
	if len(out) > 1 && !runes && p.pos < len(p.src) && p.src[p.pos] == '?' {
		return nil, fmt.Errorf("%q: put a word of several parts in parentheses before \"?\"", word)
	}
	return out, nil
}

// single reports whether w is one rune of a script without word spaces.
func single(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return size == len(w) && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
