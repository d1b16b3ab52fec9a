package voice

import (
	"strings"
	"unicode/utf8"
)

// hanMakes are verbs by which something becomes what they name: 变成 judges
// nothing.
const hanMakes = "变變改建做办辦修造转轉切分拆炼煉化磨写寫译譯"

// hanBa reads 把港口画成, 管新楼叫: whoever stands before 把, 将 and 管 makes of
// something what the words say.
func hanBa(before string) (who, cue span, ok bool) {
	tail := before
	for _, p := range []string{"一座", "一头", "一頭", "一个", "一個", "一种", "一種", "一场", "一場", "一张", "一張", "一次", "了", "“", "「", "‘", "是"} {
		tail = strings.TrimSuffix(tail, p)
	}
	last, n := utf8.DecodeLastRuneInString(tail)
	if !strings.ContainsRune("成作为為叫做", last) {
		return who, cue, false
	}
	verb, m := utf8.DecodeLastRuneInString(tail[:len(tail)-n])
	if strings.ContainsRune(hanMakes, verb) {
		return who, cue, false
	}
	for _, w := range []string{"把", "将", "將", "管"} {
		i := lastIndex(tail, w)
		if i <= 0 || utf8.RuneCountInString(tail[i:]) > 16 || strings.ContainsAny(tail[i:], "，。；") {
			continue
		}
		s, named := hanSubject(tail[:i])
		if !named {
			continue
		}
		return s, span{len(tail) - n - m, len(tail)}, true
	}
	return who, cue, false
}

// hanSoon reports whether a clause of time ends a few characters after a cue:
// 说完之后，.
func hanSoon(between string) bool {
	i := strings.IndexAny(between, "，,")
	return i > 0 && i <= 5*len("后") && endsWith(between[:i], "后", "後", "时", "時")
}

func lastOf(s string, list []string) int {
	best := -1
	for _, w := range list {
		best = max(best, lastIndex(s, w))
	}
	return best
}

func firstOf(s string, list []string) int {
	best := -1
	for _, w := range list {
		if i := strings.Index(s, w); i >= 0 && (best < 0 || i < best) {
			best = i
		}
	}
	return best
}

// hanClause returns what stands behind the last comma.
func hanClause(s string) string { return hanClauses(s, 1) }

func hanClauses(s string, n int) string {
	end := len(s)
	for ; n > 0; n-- {
		i := strings.LastIndexAny(s[:end], "，,")
		if i < 0 {
			return s
		}
		end = i
	}
	_, size := utf8.DecodeRuneInString(s[end:])
	return s[end+size:]
}

// hanWho returns whoever stands before 看来 or 眼中, without 在, 对 and 于.
func hanWho(s string) (span, bool) {
	from := 0
	if i := strings.LastIndexAny(s, "，,。：:“"); i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		from = i + n
	}
	for _, p := range []string{"在", "对于", "對於", "对", "對", "于", "就"} {
		if rest, ok := strings.CutPrefix(s[from:], p); ok {
			from = len(s) - len(rest)
			break
		}
	}
	n := utf8.RuneCountInString(s[from:])
	return span{from, len(s)}, n > 0 && n <= maxHanLabel && !containsAny(s[from:], "总的", "總的", "一般", "具体", "具體", "相对", "长远", "長遠", "短期", "现在", "今天")
}

// hanSubject returns the clause before a cue, if it can be who speaks, else the
// clause before that.
func hanSubject(s string) (span, bool) {
	for range 2 {
		from := 0
		i := strings.LastIndexAny(s, "，,。：:")
		if i >= 0 {
			_, n := utf8.DecodeRuneInString(s[i:])
			from = i + n
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(s[from:])); n > 0 && n <= 2*maxHanLabel {
			return span{from, len(s)}, !containsAny(s[from:], "可以", "应该", "應該", "不妨", "只能", "必须", "必須", "难以", "難以", "足以", "谁能", "誰能", "不得不")
		}
		if i < 0 {
			break
		}
		s = s[:i]
	}
	return span{}, false
}

// lastIndex is strings.LastIndex for words that mostly are not there: it asks
// for them from the front, which took a third of the time.
func lastIndex(s, w string) int {
	if !strings.Contains(s, w) {
		return -1
	}
	return strings.LastIndex(s, w)
}
