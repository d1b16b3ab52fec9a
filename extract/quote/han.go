package quote

import (
	"strings"
	"unicode/utf8"
)

// A hanCue is a word of speech in Chinese, simplified or traditional.
type hanCue struct {
	class  Class
	clause bool // may be followed by a clause without marks: 表示，…
}

// hanCues are found by looking at every position, the longest first.
var hanCues = func() map[string]hanCue {
	m := map[string]hanCue{}
	add := func(class Class, clause bool, words string) {
		for _, w := range strings.Fields(words) {
			m[w] = hanCue{class, clause}
		}
	}
	add(Neutral, true, "质问 質問 追问 追問 反问 反問 说 說 表示 指出 称 稱 强调 強調 介绍 介紹 介绍说 透露 宣布 宣佈 认为 認為 回应 回應 回应称 告诉 告訴 补充 補充 补充说 解释 解釋 解释说 谈到 談到 提到 坦言 直言 回忆 回憶 回答 表明 重申 声明 聲明 宣称 宣稱 声称 聲稱 自称 指 说道 說道 写道 寫道 评论道 评论称 报道称 報道稱 通报称 声明称 问道 答道 笑言 感叹 感嘆 感慨 喊话 强调说 指出的是 通报 通報 预测 預測 预计 預計 相信 承认 承認 警告 警告称 提醒 说过 說過 曾说 曾說 明言 宣示 讲道 讲到 表态 表態 道")
	add(Stance, false, "称为 稱為 称作 稱作 誉为 譽為 称其为 称之为 稱之為 称赞 稱讚 赞扬 讚揚 形容 形容为 比作 斥为 斥為 斥之为 誉之为 视为 視為 描述为 定性为 嘲讽 讽刺 讥讽")
	add(Accuse, false, "指责 指責 谴责 譴責 批评 批評 抨击 抨擊 痛斥 怒斥 炮轰 控诉 指控")
	add(Deny, true, "否认 否認 反驳 反駁 驳斥 駁斥 拒绝 拒絕 澄清")
	add(Urge, true, "扬言 揚言 誓言 敦促 呼吁 呼籲 要求 促请 促請 督促 建议 建議 希望")
	return m
}()

// longestHanCue is the length in bytes of the longest of hanCues.
var longestHanCue = func() int {
	n := 0
	for w := range hanCues {
		n = max(n, len(w))
	}
	return n
}()

// hanNotCues begin or end words that hold a cue's character by chance.
var hanNotCues = strings.Fields("说明 說明 说法 說法 小说 小說 学说 學說 据说 傳說 传说 名称 名稱 简称 簡稱 号称 全称 俗称 职称 对称 统称 称号 稱號 指数 指數 指导 指導 指标 指標 指示 指挥 指揮 指定 指南 手指 戒指 道路 道德 道理 报道 報道 報導 频道 頻道 渠道 铁道 知道 街道 味道 轨道 人道 公道 霸道 通道 航道 王道 说服 称职 道歉 要求的 希望工程 大道 正道 之道 有道 指向 直指 所指 泛指 特指 称霸 堪称 可称 称得 小说家 听说 聽說 指纹")

var hanNot = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range hanNotCues {
		m[w] = true
	}
	return m
}()

// hanRefs are words that refer to a speaker without a name.
var hanRefs = strings.Fields("他 她 他们 她们 它 其 该文 文章 评论 社论 该报 该文章 报告 声明 记者 发言人 官员 专家 有关负责人 负责人 学者 作者 消息人士 知情人士 对方 我们 我 该社 该媒体 本报 公报 通报 媒体 网友 政府 外交部 警方")

// hanNobody are words before 说 that name no speaker: 不得不说, 换句话说.
var hanNobody = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("不得不 可以 可以这么 可以这样 不可以 必须 必須 应该 應該 应当 應當 不能不 不妨 只能 不用 不必 不好 难以 難以 很难 很難 换句话 換句話 老实 老實 坦率地 坦白 总的来 總的來 一般来 一般來 也就是 就是 严格来 嚴格來 简单来 簡單來 具体来 具體來 从某种意义上 毫不夸张地 毫不誇張地 或者 如果 怎么 怎麼 要么 与其 與其 准确地 准确 确切地 再者") {
		m[w] = true
	}
	return m
}()

// hanStops are words at which a speaker's name cannot go on leftwards.
var hanStops = map[rune]bool{'，': true, '。': true, '！': true, '？': true, '；': true, '：': true, '、': false, ',': true, ';': true, '!': true, '?': true, '”': true, '“': true, '」': true, '「': true, '\n': true, '》': false}

// hanCutBefore are adverbs, dates and verbs between a subject and its cue, and
// hanCutAfter what may stand before the subject.
var (
	hanTail = strings.Fields("日前 近日 今天 昨天 今日 昨日 当天 當天 此前 随后 隨後 同时 还 還 也 又 再次 再 则 則 并 並 就 曾 都 已 已经 均 一再 多次 公开 公開 明确 明確 严正 郑重 接受采访时 接受記者采访时 在接受采访时 采访时 表示时 回应时 对此 對此 进一步 特别 特別 仍 却 卻 将 將 会 會 向记者 对记者 向媒体 对媒体 向本报记者 同日 当日 這樣 这样 如此 是 为此 发文 撰文 发表声明 发表文章 在声明中 在社论中 在文章中 在会上 在记者会上 在例行记者会上 在发布会上 在社交媒体上 在微博上")
	hanLead = strings.Fields("但 但是 而 不过 不過 然而 同时 同時 此外 另外 对此 對此 其中 当时 當時 因此 所以 于是 於是 据 據 随后 隨後 日前 近日 今天 昨天 今日 昨日 当天 當天 与此同时 目前 另据 在此之前 此前 会上")
)

// maxHanSentence bounds the bytes of a sentence, as maxSentence does.
const maxHanSentence = 3000

// hanParagraph reads a paragraph without spaces between words.
func (f *finder) hanParagraph(from, to int) {
	q, told := 0, 0 // quotations passed, and those of finished sentences
	start := from
	for i := from; i < to; {
		if q < len(f.qs) && i >= f.qs[q].start {
			i = f.qs[q].end
			stop := endsSentence(f.text[f.qs[q].in:f.qs[q].out])
			q++
			// “…。”他说。 goes on after the closing mark
			if stop && (f.hanIntroduced(start, f.qs[q-1].start) || f.hanBreaks(i, to)) {
				f.hanSentence(start, i, told)
				start, told = i, q
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(f.text[i:to])
		i += n
		if r == '。' || r == '！' || r == '？' || r == '；' || r == '…' || i-start > maxHanSentence {
			f.hanSentence(start, i, told)
			start, told = i, q
		}
	}
	if start < to {
		f.hanSentence(start, to, told)
	}
}

// hanIntroduced reports whether a colon before the quotation at i has named
// its speaker already.
func (f *finder) hanIntroduced(from, i int) bool {
	s := strings.TrimRight(f.text[from:i], " ")
	return strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":")
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r == '。' || r == '！' || r == '？' || r == '…'
}

// hanBreaks reports whether the sentence is over after a quotation that ends
// in a full stop: no cue follows before the next mark.
func (f *finder) hanBreaks(i, to int) bool {
	e := i
	for n := 0; e < to && n < 24; n++ {
		r, size := utf8.DecodeRuneInString(f.text[e:to])
		if hanStops[r] {
			break
		}
		if w := hanCueAt(f.text[e:to]); w > 0 {
			// the cue must close: …，他说。
			rest, _ := utf8.DecodeRuneInString(f.text[e+w : to])
			return !(e+w >= to || rest == '。' || rest == '，' || rest == '道')
		}
		e += size
	}
	return true
}

// hanCueAt returns the length of the cue that s begins with, 0 if none does.
func hanCueAt(s string) int {
	if len(s) < 3 || s[0] < 0xe4 || s[0] > 0xe9 {
		return 0 // no Han character
	}
	for n := min(longestHanCue, len(s)); n >= 3; n -= 3 {
		w := s[:n]
		if hanNot[w] {
			return 0
		}
		if _, ok := hanCues[w]; ok {
			if n == 3 && len(s) >= 6 && hanNot[s[:6]] {
				return 0
			}
			return n
		}
	}
	return 0
}

type hanHit struct{ start, end int }

// hanSentence attributes the quotations that begin in text[from:to]; next is
// the first that can.
func (f *finder) hanSentence(from, to, next int) {
	var hits []hanHit
	first := -1
	for k := next; k < len(f.qs) && f.qs[k].start < to; k++ {
		if f.qs[k].start >= from && f.qs[k].start < to {
			first = k
			break
		}
	}
	q := max(first, 0)
	for i := from; i < to; {
		if first >= 0 && q < len(f.qs) && i >= f.qs[q].start {
			i = max(i+1, f.qs[q].end)
			q++
			continue
		}
		if n := hanCueAt(f.text[i:to]); n > 0 && !f.hanCompound(i, n) {
			hits = append(hits, hanHit{i, i + n})
			i += n
			continue
		}
		_, n := utf8.DecodeRuneInString(f.text[i:to])
		i += n
	}
	var shared attribution
	for k := max(first, 0); first >= 0 && k < len(f.qs) && f.qs[k].start < to; k++ {
		s := f.qs[k]
		at, near := f.hanBefore(s, from, hits)
		if !at.ok {
			at = f.hanAfter(s, to, hits)
			near = at.ok
		}
		words := runes(f.text[s.in:s.out])
		speech := words >= 2*minSpeech || endsSentence(f.text[s.in:s.out])
		if at.ok && !near && !speech && at.speaker[1] == 0 {
			at = attribution{}
		}
		if !at.ok && speech && shared.ok {
			at = shared
		}
		if !at.ok && speech && f.last.ok && f.lastAt <= 1 && f.last.speaker[1] <= s.start {
			at = f.last
			at.floating, at.fromContext = true, true
		}
		if !at.ok && !speech {
			f.emit(Scare, s.start, s.end, attribution{})
			continue
		}
		f.emit(Direct, s.start, s.end, at)
		if at.ok && !at.floating {
			shared = at
			f.heard(at)
		}
	}
	f.hanIndirect(from, to, hits)
}

// hanCompound reports whether the character before makes another word of the
// cue at i: 小说.
func (f *finder) hanCompound(i, n int) bool {
	if n > 3 {
		return false
	}
	_, p := utf8.DecodeLastRuneInString(f.text[:i])
	return i-p >= 0 && hanNot[f.text[i-p:i+n]]
}

// hanBefore finds the cue before a quotation in its sentence; near says that
// it stands right before it: 他说：“…”.
func (f *finder) hanBefore(s stretch, from int, hits []hanHit) (at attribution, near bool) {
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		if h.end > s.start {
			continue
		}
		gap := strings.TrimRight(f.text[h.end:s.start], " ")
		near = gap == "" || gap == "：" || gap == ":" || gap == "，" || gap == "," || gap == "道：" || gap == "道" || gap == "了" || strings.HasPrefix(gap, "为") && len(gap) <= 6
		if !near && strings.HasSuffix(gap, "：") && runes(gap) <= 12 {
			near = true
		}
		if !near && runes(gap) > 60 {
			return at, false
		}
		sp, ref, ok := f.hanSpeaker(h.start, from)
		at = attribution{ok: true, class: hanCues[f.text[h.start:h.end]].class, cue: [2]int{h.start, h.end}}
		if n := f.hanNounCue(h); !ok && n > 0 {
			sp, ref, ok = [2]int{h.start, h.start + n}, true, true
			at.cue[0] += n
		}
		if ok {
			at.speaker, at.reference = sp, ref
		} else if f.last.ok && f.lastAt == 0 && f.last.speaker[1] <= h.start {
			// “…”，并强调，“…”: the subject is that of the clause before
			at.speaker, at.reference, at.floating = f.last.speaker, true, true
		} else if !near {
			continue
		}
		return at, near
	}
	// 张三：“…”
	lead := strings.TrimRight(f.text[from:s.start], " ")
	if name, ok := strings.CutSuffix(lead, "："); ok && runes(name) > 1 && runes(name) <= 10 && !strings.ContainsAny(name, "，,。") {
		a := attribution{ok: true, class: Neutral, speaker: [2]int{from, from + len(name)}, cue: [2]int{from + len(name), from + len(lead)}}
		return a, true
	}
	return attribution{}, false
}

// hanNounCue returns the length of the noun in 评论称: where nobody else is
// named, the text itself speaks.
func (f *finder) hanNounCue(h hanHit) int {
	for _, n := range []string{"评论", "报道", "報道", "通报", "声明"} {
		if s := f.text[h.start:h.end]; strings.HasPrefix(s, n) && len(s) > len(n) {
			return len(n)
		}
	}
	return 0
}

// hanAfter reads “…，”他说 and “…”，张三说。
func (f *finder) hanAfter(s stretch, to int, hits []hanHit) attribution {
	for _, h := range hits {
		if h.start < s.end {
			continue
		}
		gap := f.text[s.end:h.start]
		name := strings.TrimLeft(gap, "，, 。")
		if runes(name) > 30 || name == "" || strings.ContainsAny(name, "，。；：“”「」") {
			return attribution{}
		}
		// what comes after a quotation opens with the name or is no speaker
		rest, _ := utf8.DecodeRuneInString(f.text[h.end:max(h.end, min(to, len(f.text)))])
		inner := f.text[s.in:s.out]
		last, _ := utf8.DecodeLastRuneInString(inner)
		closed := last == '，' || last == '。' || last == '！' || last == '？' || last == ','
		if !closed && !strings.HasPrefix(gap, "，") || !(h.end >= to || strings.ContainsRune("。，；！道：", rest) || closed) {
			return attribution{}
		}
		sp, ref, ok := f.hanSpeaker(h.start, h.start-len(name))
		if !ok {
			return attribution{}
		}
		return attribution{ok: true, class: hanCues[f.text[h.start:h.end]].class, cue: [2]int{h.start, h.end}, speaker: sp, reference: ref}
	}
	return attribution{}
}

// hanSpeaker finds the name before the cue at i, not reaching before from.
func (f *finder) hanSpeaker(i, from int) (sp [2]int, reference, ok bool) {
	e := i
	for {
		seg := f.text[from:e]
		cut := false
		for _, w := range hanTail {
			if strings.HasSuffix(seg, w) && !hanAssembly(seg, w) {
				e -= len(w)
				cut = true
				break
			}
		}
		// 3月5日, and 在…时/上/中 before the verb
		if !cut {
			if n := hanAdverbial(seg); n > 0 {
				e -= n
				cut = true
			}
		}
		if !cut {
			if t := strings.TrimRight(seg, "，, "); len(t) < len(seg) && e == i {
				// 张三，…，说: a comma right before the cue hides the subject
				e = from + len(t)
				cut = true
				if k := strings.LastIndexAny(t, "，。"); k >= 0 && runes(t[k:]) > 14 {
					return sp, false, false
				}
			}
		}
		if !cut || e <= from {
			break
		}
	}
	s := e
	for n := 0; s > from && n < 28; n++ {
		r, size := utf8.DecodeLastRuneInString(f.text[from:s])
		if hanStops[r] {
			break
		}
		s -= size
	}
	for {
		seg := f.text[s:e]
		cut := false
		for _, w := range hanLead {
			if strings.HasPrefix(seg, w) && len(seg) > len(w) {
				s += len(w)
				cut = true
				break
			}
		}
		if !cut {
			if n := hanDate(seg); n > 0 && n < len(seg) {
				s += n
				cut = true
			}
		}
		if !cut {
			break
		}
	}
	name := strings.TrimSpace(f.text[s:e])
	n := runes(name)
	if n == 0 || n > 26 {
		return sp, false, false
	}
	s += strings.Index(f.text[s:e], name)
	e = s + len(name)
	for _, r := range hanRefs {
		if name == r || len(r) > 3 && strings.HasSuffix(name, r) && n <= 4 {
			return [2]int{s, e}, true, true
		}
	}
	if n == 1 || hanNobody[name] {
		return sp, false, false
	}
	return [2]int{s, e}, false, true
}

// hanAssembly reports whether 会 at the end of s is a body, 工会, not a verb.
func hanAssembly(s, w string) bool {
	if w != "会" && w != "會" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(s, w))
	return strings.ContainsRune("工协協议議大社员員国國金商教学學总總联聯委校", r)
}

// hanAdverbial returns the length of 在…时, 在…上, 5日 at the end of s.
func hanAdverbial(s string) int {
	r, n := utf8.DecodeLastRuneInString(s)
	switch r {
	case '时', '上', '中', '時', '后', '後':
		if k := strings.LastIndex(s, "在"); k >= 0 && runes(s[k:]) <= 24 && !strings.ContainsAny(s[k:], "，。") {
			return len(s) - k
		}
		if k := strings.LastIndex(s, "接受"); k >= 0 && runes(s[k:]) <= 20 && !strings.ContainsAny(s[k:], "，。") {
			return len(s) - k
		}
	case '日', '年', '月':
		k := len(s) - n
		for k > 0 {
			c := s[k-1]
			if c >= '0' && c <= '9' {
				k--
				continue
			}
			p, size := utf8.DecodeLastRuneInString(s[:k])
			if p == '月' || p == '年' {
				k -= size
				continue
			}
			break
		}
		if k < len(s)-n {
			return len(s) - k
		}
	}
	return 0
}

// hanDate returns the length of a date that opens s: 8月20日.
func hanDate(s string) int {
	i, last := 0, 0
	for i < len(s) {
		if c := s[i]; c >= '0' && c <= '9' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if i == 0 || r != '年' && r != '月' && r != '日' {
			break
		}
		i += n
		last = i
	}
	return last
}

// hanIndirect finds clauses of reported speech without marks.
func (f *finder) hanIndirect(from, to int, hits []hanHit) {
	for _, h := range hits {
		c := hanCues[f.text[h.start:h.end]]
		if !c.clause {
			continue
		}
		s := h.end
		gap := f.text[s:to]
		rest := strings.TrimLeft(gap, "，,：: ")
		// 表示，…, 说，…: without a comma the words must be long enough to be a clause
		s += len(gap) - len(rest)
		e := to
		if c.class == Urge {
			e = s + hanTurns(f.text[s:to])
		}
		for e > s {
			r, n := utf8.DecodeLastRuneInString(f.text[s:e])
			if r != '。' && r != '！' && r != '？' && r != '；' && r != ' ' {
				break
			}
			e -= n
		}
		if e <= s || runes(f.text[s:e]) < 6 || f.hanQuoted(s, e) {
			continue
		}
		at := attribution{ok: true, class: c.class, cue: [2]int{h.start, h.end}}
		var ok bool
		if at.speaker, at.reference, ok = f.hanSpeaker(h.start, from); !ok {
			n := f.hanNounCue(h)
			if n == 0 {
				continue
			}
			at.speaker, at.reference = [2]int{h.start, h.start + n}, true
			at.cue[0] += n
		}
		f.emit(Indirect, s, e, at)
		f.heard(at)
		return
	}
}

// hanTurns returns where a clause with a subject of its own turns against what
// somebody urges: 呼吁冷静，但…
func hanTurns(s string) int {
	end := len(s)
	for _, w := range []string{"，但", "，然而", "，不过", "，不過", "，可是"} {
		if i := strings.Index(s, w); i >= 0 {
			end = min(end, i)
		}
	}
	return end
}

// hanQuoted reports whether text[s:e] is nearly all inside marks.
func (f *finder) hanQuoted(s, e int) bool {
	in := 0
	for _, q := range f.qs {
		if a, b := max(q.start, s), min(q.end, e); b > a {
			in += b - a
		}
	}
	return in*5 > (e-s)*4
}

func runes(s string) int { return utf8.RuneCountInString(s) }
