package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// rebuts reports whether words attributed by a are quoted to be contradicted.
// The cue must deny, and the text must make the words its object: “denied that
// it is X”, “denied being X”, “rejected the claim of X”, “rejected the ‘X’
// label”. “Dismissed it as X” is no contradiction of X: those are the words of
// whoever dismisses.
func (r *Reader) rebuts(m match, a attribution) bool {
	if a.cue.end > a.cue.start && (m.sentence.unfounded(a.cue.end) || m.sentence.calledFalse()) {
		return true
	}
	if a.cue.end > a.cue.start && m.sentence.claimFalse() {
		return true
	}
	if r.words.world && a.cue.end > a.cue.start && a.cue.end <= m.start && m.sentence.calledBaseless(a.cue.end) {
		return true
	}
	if a.class != quote.Deny || a.cue.end <= a.cue.start {
		return false
	}
	if a.cue.start >= m.end { // …, he denied
		return !r.words.han
	}
	if a.cue.end > m.start {
		return false
	}
	c := m.sentence
	between := m.text[a.cue.end:m.start]
	if r.words.han && strings.HasPrefix(between, "道") { // 反驳道: what follows is the answer
		return false
	}
	if r.words.han {
		tail := m.text[m.end:max(c.to, m.end)]
		return containsAny(a.cue.in(m.text), "否认", "否認") && !containsAny(between, "称为", "斥为", "称其为") || containsAny(between, "说法", "言论", "指控", "指责", "谬论", "传言", "所谓", "是", "抹黑") && !containsAny(between, "称为", "斥为", "称其为") ||
			containsAny(tail, "说法", "言论", "指控", "指责", "谬论", "论调", "传言", "标签", "帽子")
	}
	object := c.words.drops && c.words != spanish // Arabic denies a noun: ينفي إعداد
	for i := range c.toks {
		t := c.toks[i]
		switch {
		case t.Start >= a.cue.end && t.End <= m.start:
			switch t.Fold {
			case "as":
				return false
			case "that", "being", "having", "что", "будто":
				object = true
			case "it", "they", "he", "she":
				object = object || len(strings.Fields(m.text[a.cue.end:t.End])) <= 2
			}
			object = object || r.words.that[t.Fold] || c.claims(i) && !c.claimant(i)
			object = object || strings.HasSuffix(t.Fold, "ing") && strings.TrimSpace(m.text[a.cue.end:t.Start]) == "" // denied calling
		case t.Start >= m.end && i < c.after+3:
			object = object || r.words.claims[t.Fold] || t.Fold == "tag" || t.Fold == "charge"
		}
	}
	return object
}

// unfounded reports whether what stands between at and the match says that a
// claim has no ground: found no basis for the claim that.
func (c *clause) unfounded(at int) bool {
	no, ground := false, false
	for i := range c.toks {
		t := c.toks[i]
		if t.Start < at || t.End > c.m.start {
			continue
		}
		switch t.Fold {
		case "no", "little", "without":
			no = true
		case "basis", "evidence", "proof", "ground", "grounds", "support", "substance", "merit", "truth":
			ground = no
		default:
			if ground && c.words.claims[t.Fold] && !c.claimant(i) {
				return true
			}
		}
	}
	return false
}

// claimFalse reads “the charge that … is false”: a claim with the match as what
// is claimed, and behind it that it is baseless.
func (c *clause) claimFalse() bool {
	if c.words.han {
		tail := c.m.text[c.m.end:max(c.m.end, c.to)]
		at := len(tail)
		for _, w := range []string{"说法", "说辞", "指控", "指责", "言论", "传言", "此说", "說法", "指責"} {
			if i := strings.Index(tail, w); i >= 0 {
				at = min(at, i)
			}
		}
		return containsAny(tail[at:], "毫无根据", "没有根据", "毫無根據", "不属实", "纯属捏造", "纯属虚构", "子虚乌有", "站不住脚", "是谎言", "是假的")
	}
	claim := false
	for k := range c.first {
		claim = claim || c.claims(k) && !c.claimant(k)
	}
	for i := c.after; claim && i < min(len(c.toks), c.after+4); i++ { // do not hold up, ne tiennent pas
		if holdsUp[c.fold(i)] && (c.words.negations[c.fold(i-1)] || c.words.negations[c.fold(i-2)] || c.words.negations[c.fold(i+1)]) {
			return true
		}
	}
	for i := c.after; claim && i < len(c.toks); i++ {
		if before := c.fold(c.skipAdverbs(i - 1)); c.words.baseless[c.fold(i)] && (beForm[before] || c.words.copula[before] || c.words.copula == nil && c.words != english) {
			return true
		}
	}
	return false
}

// holdsUp are verbs by which a claim, denied, is called false.
var holdsUp = set("hold stand wash tiennent tient sostienen sostiene подтвердились подтвердилось")

// calledFalse reads “calling them X is a lie”.
func (c *clause) calledFalse() bool {
	named := false
	for i := range c.first {
		switch c.fold(i) {
		case "calling", "call", "branding", "labelling", "labeling":
			named = true
		}
	}
	for i := c.after; named && i < min(len(c.toks), c.after+4); i++ {
		if beForm[c.fold(i)] {
			for j := i + 1; j < min(len(c.toks), i+4); j++ {
				if c.words.baseless[c.fold(j)] {
					return true
				}
			}
		}
	}
	return false
}

// claimant reports whether the match names who claims, not what is claimed:
// the assertion of the X that.
func (c *clause) claimant(i int) bool {
	switch c.fold(i + 1) {
	case "by", "from":
		return true
	case "of":
		for k := c.after; k < min(len(c.toks), c.after+8); k++ {
			if c.fold(k) == "that" {
				return true
			}
		}
	}
	return false
}

// disowns reports whether the words are said not to hold by whoever speaks: “we
// are not X”. A demand or a wish, should not become X, is none.
func (r *Reader) disowns(m match) bool {
	c := m.sentence
	if r.words.han {
		before := strings.TrimRight(m.text[c.from:max(c.from, m.start)], "“「『‘ ")
		for _, w := range []string{"不是", "并非", "並非", "绝非", "絕非", "没有", "沒有", "并无", "並無", "不存在", "不会回到", "不會回到", "不会有", "不會有", "不会是", "不會是", "不会成为", "不會成為", "不会变成"} {
			i := strings.LastIndex(before, w)
			if i < 0 || strings.HasSuffix(before[:i], "是") { // 是不是
				continue
			}
			// 不是任何人的, 不是什么
			gap := before[i+len(w):]
			if gap == "" || len(gap) <= 5*len("的") && (strings.HasSuffix(gap, "的") || strings.HasSuffix(gap, "什么") || strings.HasSuffix(gap, "什麼")) && !strings.ContainsAny(gap, "，。；：") {
				return true
			}
		}
		return false
	}
	if c.instead(r) {
		return true
	}
	for k := c.after; k+2 < len(c.toks); k++ { // asked about the X, he said no such thing existed
		if c.fold(k) == "no" && c.fold(k+1) == "such" {
			return true
		}
	}
	if c.words == russian { // X не будет
		for k := c.after; k < min(len(c.toks), c.after+2); k++ {
			if strings.ContainsAny(c.gap(k), ",;:") {
				break
			}
			if f := c.fold(k); f == "нет" || f == "не" && (c.fold(k+1) == "будет" || c.fold(k+1) == "было" || c.fold(k+1) == "существует") {
				return true
			}
		}
	}
	if r.words.world {
		return c.disownsWorld()
	}
	i := c.first - 1
	for i > 0 && determiners[c.fold(i)] {
		i--
	}
	if i < 0 || strings.ContainsAny(c.gap(i+1), ",;:") {
		return false
	}
	if c.exists(i) {
		return true
	}
	if beForm[c.fold(i)] && i > 1 && c.fold(i-1) == "never" { // had never been a X
		return true
	}
	switch w := c.fold(i); w {
	case "not", "never", "no":
		return i > 0 && (beForm[c.fold(i-1)] || c.fold(i-1) == "have" || c.fold(i-1) == "has") && c.fold(i-1) != "be"
	case "isn't", "aren't", "wasn't", "weren't", "isn’t", "aren’t", "wasn’t", "weren’t":
		return true
	case "не":
		return true
	case "являются", "является", "были", "был", "была":
		return i > 0 && c.fold(i-1) == "не"
	}
	return false
}

// instead reads “and not a X”, y no a un X, а не X; and “No X, says the chief”.
func (c *clause) instead(r *Reader) bool {
	f := r.frames
	if f == nil {
		return false
	}
	i := c.first - 1
	for i > 0 && c.first-i < 4 && (f.det.has(c.fold(i)) || prepositions[c.fold(i)] || c.fold(i) == "a" || f.of.has(c.fold(i))) && !f.negation.has(c.fold(i)) {
		i--
	}
	if i < 0 || !instead[c.fold(i)] {
		return false
	}
	return i > 0 && f.coord.has(c.fold(i-1)) || i == 0 && c.m.kind == extract.Headline
}

var instead = withFolded("ar", "لا وليس", "not no non не ni")

// exists reads “there is no X”, никакого X нет, with token i before the words.
func (c *clause) exists(i int) bool {
	switch c.fold(i) {
	case "no":
		return c.fold(i-2) == "there" && beForm[c.fold(i-1)] || strings.HasPrefix(c.fold(c.after), "exist") // no X exists
	case "никакого", "никакой", "никаких":
		for k := c.after; k < min(len(c.toks), c.after+6); k++ {
			if c.fold(k) == "нет" || c.fold(k) == "не" {
				return true
			}
		}
	}
	return false
}

// determiners may stand between a negation and the words: not one of the X.
var determiners = set("a an the any one of part among")

// negated reports whether a negation stands within three words before the
// match, in its clause.
func (r *Reader) negated(m match) bool {
	c := m.sentence
	if r.words.han {
		before := []rune(m.text[c.from:max(c.from, m.start)])
		tail := string(before[max(0, len(before)-5):])
		if i := strings.LastIndexAny(tail, "，。；：、"); i >= 0 {
			tail = tail[i:]
		}
		return containsAny(tail, "不是", "并非", "绝非", "不会", "没有", "不能", "从未", "决不", "绝不")
	}
	for i := c.first - 1; i >= max(0, c.first-3); i-- {
		if r.words.negations[c.fold(i)] {
			return true
		}
		if strings.ContainsAny(c.gap(i), ",;:") {
			break
		}
	}
	return false
}

func containsAny(s string, subs ...string) bool {
	for _, x := range subs {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// opensWith reports whether s begins with one of heads.
func opensWith(s string, heads ...string) bool {
	for _, x := range heads {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}

// endsWith reports whether s ends with one of tails.
func endsWith(s string, tails ...string) bool {
	for _, x := range tails {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}
