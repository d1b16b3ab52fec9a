package quote

import (
	"strings"
	"unicode/utf8"
)

// hanCutBefore are adverbs, dates and verbs between a subject and its cue, and
// hanCutAfter what may stand before the subject.
var (
	hanTail = strings.Fields("日前 近日 今天 昨天 今日 昨日 当天 當天 此前 随后 隨後 同时 还 還 也 又 再次 再 则 則 并 並 就 曾 都 已 已经 均 一再 多次 公开 公開 明确 明確 严正 郑重 接受采访时 接受記者采访时 在接受采访时 采访时 表示时 回应时 对此 對此 进一步 特别 特別 仍 却 卻 将 將 会 會 向记者 对记者 向媒体 对媒体 向本报记者 同日 当日 這樣 这样 如此 是 只 笑着 笑著 怒 断然 斷然 坚决 堅決 愤怒地 平静地 哽咽着 流着泪 不无讽刺地 一度 始终 始終 亦 便 才 继续 繼續 接着 接著 最后 最後 从而 為此 为此 发文 發文 撰文 发表声明 发表文章 在声明中 在社论中 在文章中 在会上 在记者会上 在例行记者会上 在发布会上 在社交媒体上 在微博上")
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
			return !(e+w >= to || rest == '。' || rest == '，' || rest == '道' || rest == '了' || rest == '着' || rest == '！')
		}
		e += size
	}
	return true
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
	if n > 3 && hanCues[f.text[i:i+n]].class == Deny && strings.HasSuffix(f.text[:i], "不") {
		return true // 不否认
	}
	if n > 3 {
		return n == 6 && hanNouns[f.text[i:i+n]] && hanOwned(f.text[:i])
	}
	_, p := utf8.DecodeLastRuneInString(f.text[:i])
	return i-p >= 0 && hanNot[f.text[i-p:i+n]]
}

// hanNouns are cues that are nouns after 有关, 的 and the like: 有关指责.
var hanNouns = set("指责 指責 指控 谴责 譴責 批评 批評 抨击 抨擊 警告 声明 聲明 回应 回應 承诺 承諾 保证 保證 建议 建議 要求 希望 呼吁 呼籲 倡议 主张 主張 提议 提議 请求 請求 通报 通報 判断 判斷 预测 預測 担忧 擔憂 担心 擔心 解释 解釋 介绍 介紹 反击 反擊 讽刺 諷刺 嘲讽 嘲諷 留言 期望 期盼 估计 估計 认定 認定 推测 推測")

// hanOwned reports whether s ends in a word that makes a noun of what follows.
func hanOwned(s string) bool {
	for _, w := range []string{"的", "有关", "有關", "相关", "相關", "任何", "这些", "這些", "此类", "此類", "该项", "一份", "份", "一项", "项", "項", "所谓", "所謂", "初步", "无端", "無端", "毫无根据的", "种", "種", "对此"} {
		if strings.HasSuffix(s, w) {
			return w != "对此"
		}
	}
	return false
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
		if !closed && !strings.HasPrefix(gap, "，") || !(h.end >= to || strings.ContainsRune("。，；！道：了着", rest) || closed) {
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
	if k := strings.LastIndex(f.text[s:e], "被"); k >= 0 {
		s += k + len("被") // 被学术界认为: who does it stands behind 被
	}
	name := strings.TrimSpace(f.text[s:e])
	n := runes(name)
	if n == 0 || n > 26 || hanAdverb(name) {
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

// hanAdverb reports whether what stands before a cue says how or for whom a
// thing is said, and names no speaker: 对公司来, 从法律上.
func hanAdverb(s string) bool {
	if strings.HasSuffix(s, "来") || strings.HasSuffix(s, "來") {
		return true
	}
	for _, w := range []string{"从", "從", "对于", "對於", "关于", "關於", "这对", "這對", "就此", "由此"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
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
		if strings.HasPrefix(gap, "的") {
			continue // 透露的消息
		}
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
