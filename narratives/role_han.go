package narratives

import (
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Words by which roles are read in Chinese, simplified.
var (
	hanCopulas  = []string{"沦为", "成为", "充当", "甘当", "甘做", "当了", "变成", "就是", "正是", "是", "做", "为"}
	hanCalled   = []string{"称为", "称作", "称之为", "说成", "视为", "看作", "当作", "斥为", "骂作", "描绘成"}
	hanObjects  = []string{"把", "将"}
	hanSaid     = []string{"指责", "声称", "宣称", "认为", "表示", "批评", "强调", "指出", "说", "称", "斥", "骂", "指"}
	hanOpeners  = []string{"因为", "虽然", "但是", "如果", "所以", "而且", "然而", "而", "但", "并"}
	hanAdverbs  = []string{"早已", "已经", "一直", "早就", "从来", "甚至", "实际上", "完全", "不过", "不", "没有", "已", "也", "都", "就", "竟", "并", "仍", "正", "却", "还"}
	hanNoPhrase = "在对据从由被向给于不没愿想要能会该可谁来让使"
)

// maxHanRole bounds a phrase in Chinese, in characters.
const maxHanRole = 12

// hanAgent returns who is presented by a match in Chinese: what stands before
// 是, 沦为 and the like from the beginning of the clause or a verb of speech on,
// or between 把 and 称为.
func (h hit) hanAgent() (Role, bool) {
	l := h.line
	from, _ := l.bound(h.found.start)
	start, _ := h.bytes()
	first := h.found.start
	for first > from && !strings.ContainsAny(l.text[l.tokens[first-1].End:l.tokens[first].Start], pauses+quotes+"！？") {
		first--
	}
	if first == h.found.start {
		return Role{}, false
	}
	begin := l.tokens[first].Start
	before := simplified(l.tokens[first:h.found.start])
	words := simplified(l.tokens[h.found.start:h.found.end])
	called := false
	if s, ok := cutLast(before, hanCalled); ok {
		before, called = s, true
	} else if s, ok := cutLast(before, hanCopulas); ok {
		before = s
	} else if _, ok := cutFirst(words, hanCopulas); !ok {
		return Role{}, false
	}
	at := 0
	if called {
		for _, w := range hanObjects {
			if i := strings.LastIndex(before, w); i >= 0 {
				at = max(at, i+len(w))
			}
		}
		if at == 0 {
			return Role{}, false
		}
	} else {
		for ok := true; ok; {
			before, ok = cutLast(before, hanAdverbs)
		}
		for _, w := range hanSaid {
			if i := strings.LastIndex(before, w); i >= 0 {
				at = max(at, i+len(w))
			}
		}
	}
	phrase := before[at:]
	if s, ok := cutFirst(phrase, hanOpeners); ok {
		at, phrase = at+len(phrase)-len(s), s
	}
	n := utf8.RuneCountInString(phrase)
	if n == 0 || n > maxHanRole || strings.ContainsAny(phrase, hanNoPhrase) {
		return Role{}, false
	}
	// Simplifying keeps the number of characters, and a token is one of them
	// in Chinese; in a line that mixes scripts the two may part.
	a := first + utf8.RuneCountInString(before[:at])
	b := a + n - 1
	if b >= h.found.start || l.tokens[a].Start < begin || l.tokens[b].End > start || simplified(l.tokens[a:b+1]) != phrase {
		return Role{}, false
	}
	return h.role(a, b), true
}

func simplified(toks []text.Token) string {
	var b strings.Builder
	for _, t := range toks {
		b.WriteString(t.Fold)
	}
	return b.String()
}

func cutLast(s string, ends []string) (string, bool) {
	for _, e := range ends {
		if before, ok := strings.CutSuffix(s, e); ok {
			return before, true
		}
	}
	return s, false
}

func cutFirst(s string, heads []string) (string, bool) {
	for _, e := range heads {
		if after, ok := strings.CutPrefix(s, e); ok {
			return after, true
		}
	}
	return s, false
}
