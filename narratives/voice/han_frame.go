package voice

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Frames of Chinese: what frame.go asks of other languages, by characters. All
// lists are simplified and traditional where the two differ.
var (
	hanViews    = words("看来 看來 眼中 眼里 眼裡 心目中 来说 來說 而言 口中 笔下 筆下 嘴里 嘴裡 印象中 想来 看法中 叙述中")
	hanBearers  = words("横幅 橫幅 标语 標語 海报 海報 牌子 标牌 传单 傳單 涂鸦 塗鴉 招牌 纸板 紙板 墙上 牆上 告示 布条 布條 旗子 旗帜 贴纸 貼紙 徽章 头版 頭版 标题 標題 信中 公开信 小册子 宣传册 请愿书 请願書 公告 条幅 衬衫 T恤 声明 聲明 社论 社論 漫画 漫畫")
	hanBears    = words("写着 寫著 写道 寫道 印着 印著 喷着 噴著 上书 赫然 刷着 刷著 贴着 说 写的是 寫的是 画着 畫著 打出 称 稱")
	hanJudges   = words("当成 當成 当作 當作 当做 看作 看成 看做 视为 視為 视作 視作 视同 比作 比成 说成 說成 骂作 骂成 骂为 罵作 罵成 罵為 斥为 斥為 斥作 讥为 譏為 讽为 贬为 貶為 贬作 誉为 譽為 封为 封為 定性为 定性為 归结为 歸結為 描绘成 描繪成 描绘为 形容成 形容为 形容為 描述成 描述为 描述為 刻画成 刻画为 称之为 稱之為 称作 稱作 称为 稱為 唤作 叫作 叫做 戏称 戲稱 蔑称 蔑稱 谑称 讥称 斥之为 斥之為 冠以 冠名 扣上 打成 抹成 认作 認作 奉为")
	hanSays     = words("要求 呼吁 呼籲 敦促 怒道 笑道 叹道 嘆道 喊道 叫道 骂道 罵道 说道 說道 问道 問道 答道 吼道 嚷道 写道 寫道 发誓 發誓 赌咒 炮轰 炮轟 概括 总结 總結 觉得 覺得 认为 認為 以为 以為 深信 坚信 堅信 相信 确信 確信 怀疑 懷疑 担心 擔心 担忧 擔憂 唯恐 生怕 抱怨 埋怨 数落 數落 念叨 念叨着 唠叨 嘮叨 嘀咕 嘟囔 感叹 感嘆 慨叹 控诉 控訴 痛陈 痛陳 痛斥 声讨 聲討 教训 教訓 训斥 訓斥 斥责 斥責 责备 責備 指责 指責 谴责 譴責 抨击 抨擊 讥讽 譏諷 嘲笑 奚落 挖苦 哀叹 哀嘆 大谈 大談 奢谈 奢談 空谈 高谈 鼓吹 宣扬 宣揚 散布 渲染 炒作 复述 複述 诉说 訴說 呼喊 高喊 高呼 断言 斷言 扬言 揚言 警告 提醒 预言 預言 猜测 猜測 揣测 揣測 判定 裁定 认定 認定 咬定 主张 主張 声称 聲稱 宣称 宣稱 口口声声 口口聲聲 老调重弹 告诉 告訴 坦言 直言 嚷嚷 嚷着 喊着 唱衰 吐槽 痛骂 痛罵 怒骂 怒斥 咒骂 咒罵 喝斥 抗议 抗議 叫屈 诉苦 訴苦 嘲讽 嘲諷 讽刺 諷刺 揶揄 调侃 調侃 暗示 影射 传授 布道 宣讲 宣講 训导 说教 說教 反复强调 一再强调 琢磨 盘算 心想 寻思 尋思 纳闷 料定 推断 推斷 论证 論證 力主 疾呼 惊呼 直呼 高唱 重弹 重复 重複")
	hanClaims   = words("报道 報導 流传 流傳 说法 說法 评价 評價 结论 結論 看法 观点 觀點 意见 意見 判断 判斷 感觉 感覺 印象 抱怨 指责 指責 指控 传闻 傳聞 传言 傳言 谣言 謠言 故事 论调 論調 口头禅 口頭禪 口号 口號 标题 標題 断言 斷言 说辞 說辭 言论 言論 谬论 謬論 描述 形容 比喻 说词 猜测 猜測 怀疑 懷疑 理论 理論 推测 推測 诊断 診斷 判词 判詞 心声 心聲 口径 口徑 讲话 講話 呼声 呼聲 信念 信条 教训 台词 臺詞 答案 回答 答复 答覆 主张 主張")
	hanAnon     = words("据说 據說 据称 據稱 据传 據傳 传言 傳言 传闻 傳聞 有人说 有人說 有人称 有人稱 有人认为 有人認為 有人看来 有人把 有人将 有人喊 有人写 有人寫 有传言 坊间 坊間 盛传 盛傳 流传 流傳 普遍认为 普遍認為 被普遍 普遍被 被广泛 被廣泛 广泛认为 公认 公認 人称 人稱 俗称 俗稱 不少人 很多人 许多人 許多人 一些人 某些人 大家都说 人们都说 人們都說 人们常说 不知谁 不知誰 有人在 有人用 听说 聽說 相传 相傳 传说 傳說 街谈巷议 外界认为 外界認為 外界称 民间 民間传 一种说法 一種說法 有说法 有說法 不止一次被 多次被 一度被 常被 往往被 一直被 曾被")
	hanBaseless = words("诽谤 誹謗 污蔑 造谣 造謠 纯属 純屬 幻想 妄想 臆想 与事实不符 與事實不符 不符合事实 并非事实 並非事實 不是事实 不是事實 失实 失實 并无此事 並無此事 没有的事 纯属编造 純屬編造 纯属捏造 純屬捏造 纯属虚构 純屬虛構 子虚乌有 子虛烏有 无稽之谈 無稽之談 站不住脚 站不住腳 毫无根据 毫無根據 没有根据 沒有根據 无中生有 無中生有 编造 編造 捏造 虚构 虛構 谎言 謊言 不实 不實 是假的 属虚 不属实 不屬實 查无其事 不成立 杜撰 凭空 憑空 荒谬 荒謬 可笑 胡说 胡說 瞎编 查无实据 不攻自破")
	hanDenies   = words("哈哈大笑 捧腹 发笑 發笑 一笑 嘲笑 不屑一顾 不屑一顧 嗤之以鼻 否认 否認 驳斥 駁斥 反驳 反駁 不予理会 不予理會 不认同 不認同 不接受 拒绝接受 拒絕接受 一笑置之 一口否定 推翻 驳回 駁回 不以为然 不以為然 置之不理 矢口否认 澄清 辟谣 闢謠 撇清 摒弃 斥为无稽 斥為無稽")
	hanNoProof  = words("没有发现 沒有發現 未发现 未發現 没有找到 沒有找到 找不到 未找到 没有任何 沒有任何 毫无证据 毫無證據 没有证据 沒有證據 无法证实 無法證實 未能证实 未能證實 不支持 查无")
	hanSupports = words("迹象 跡象 痕迹 痕跡 踪影 线索 支持 证实 證實 证明 證明 证据 證據 佐证 佐證 依据 依據 能说明")
	hanThinks   = words("盯着 盯著 望着 望著 看着 看著 踱步 沉思 翻看 合上 放下 叹了口气 嘆了口氣 叹气 嘆氣 皱眉 皺眉 摇头 搖頭 摇了摇头 发呆 發呆 出神 凝视 凝視 想着 想著 回想 数着 數著 点了根烟 闭上眼 閉上眼 沉默")
	hanOurs     = words("本报 本報 本刊 本台 本网 我们 我們 笔者 筆者")
)

// hanBehind are the words of speech behind what is said: …，司库说。
var hanBehind = slices.Concat(hanSays, words("说 說 表示 称 稱"))

func words(s string) []string { return strings.Fields(s) }

// hanFramed looks for a frame that governs the match in a Chinese sentence.
func (c *clause) hanFramed(r *Reader, covered bool) (finding, bool) {
	before, tail, base := c.hanSides()
	if containsAny(tail, hanBaseless...) && (containsAny(tail, hanClaims...) || containsAny(before, hanClaims...) || containsAny(tail, "之说", "一说", "一說", "的事")) && !containsAny(before, "称为") {
		return finding{attribution{}, Rebutted}, true
	}
	if c.hanRefuted() {
		return finding{attribution{}, Rebutted}, true
	}
	head := hanClause(before)
	for _, w := range []string{"要是听", "要是聽", "如果听", "若听", "听信", "照", "依照", "按照", "依"} { // 要是听杂货商的，
		if rest, ok := strings.CutPrefix(strings.TrimSpace(before), w); ok {
			if i := strings.IndexAny(rest, "，,"); i > 0 && utf8.RuneCountInString(rest[:i]) <= 12 && endsWith(rest[:i], "的", "的说法", "的话") {
				return c.hanSpoken(base, span{len(w), len(w) + i}, span{0, len(w)}), true
			}
		}
	}
	if who, cue, ok := hanBa(before); ok {
		return c.hanSpoken(base, who, cue), true
	}
	if i := lastIndex(before, "看到的是"); i > 0 {
		if who, ok := hanSubject(before[:i]); ok {
			return c.hanSpoken(base, who, span{i, i + len("看到的是")}), true
		}
	}
	if rest := strings.TrimLeft(tail, "”」』 "); containsAny(rest, "这样", "這樣", "如此", "就是") && opensWith(rest, "—", "：", "，") {
		i := len(tail) - len(rest)
		for _, w := range []string{"概括", "形容", "总结", "總結", "评价", "評價", "描述", "称呼", "稱呼", "看待", "说的", "叫的", "说", "叫"} {
			if j := strings.Index(tail[i:], w); j > 0 && j < 60 {
				return finding{attribution{cue: span{c.m.end + i + j, c.m.end + i + j + len(w)}, floating: true}, Quoted}, true
			}
		}
	}
	for _, w := range hanViews { // 在寡妇们看来，
		if i := lastIndex(before, w); i > 0 {
			if who, ok := hanWho(before[:i]); ok {
				return c.hanSpoken(base, who, span{i, i + len(w)}), true
			}
		}
	}
	if containsAny(head, hanAnon...) || containsAny(hanClauses(before, 2), hanAnon...) || containsAny(tail, "之说流传", "之说盛传") {
		return finding{attribution{}, Unclear}, true
	}
	for _, b := range hanBearers {
		if i := lastIndex(before, b); i >= 0 && containsAny(before[i:], hanBears...) && !strings.ContainsAny(before[i:], "；") {
			return c.hanSpoken(base, span{i, i + len(b)}, span{i, i + len(b)}), true
		}
	}
	if best, cue := c.hanNearest(before, base); best >= 0 && hanReaches(before[best+len(cue):]) {
		if who, ok := hanSubject(before[:best]); ok {
			if containsAny(who.in(before), "没有人", "沒有人", "无人", "無人", "谁也", "没有谁", "沒有誰", "没人", "沒人", "谁都", "誰都", "人人都看", "任何人都") {
				return finding{}, false
			}
			if strings.Contains(who.in(before), "被") {
				seg := who.in(before)
				i := lastIndex(seg, "被") + len("被")
				if i >= len(seg) || containsAny(seg[i:], "普遍", "广泛", "视") {
					return finding{attribution{cue: span{base + best, base + best + len(cue)}}, Unclear}, true
				}
				who.start += i
			}
			return c.hanSpoken(base, who, span{best, best + len(cue)}), true
		}
	}
	for _, w := range []string{"百谈不厌", "百談不厭", "津津乐道", "津津樂道", "念念不忘", "挂在嘴边", "掛在嘴邊", "大做文章", "喋喋不休", "滔滔不绝", "滔滔不絕", "嗤笑", "嘲弄"} { // 对X百谈不厌
		if i := strings.Index(tail, w); i >= 0 && i <= 12 && !strings.ContainsAny(tail[:i], "，。；") {
			who, _ := hanSubject(strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(before, "对"), "對"), "把"), "“「"))
			return c.hanSpoken(base, who, span{len(before), len(before)}), true
		}
	}
	if who, cue, ok := hanSeen(before); ok {
		return c.hanSpoken(base, who, cue), true
	}
	if who, cue, ok := hanClaimed(before); ok {
		return c.hanSpoken(base, who, cue), true
	}
	// 行会抱怨 behind the words: …，行会抱怨。
	if i := strings.IndexAny(tail, "，,—"); i >= 0 && i <= 12 {
		rest := tail[i:]
		for _, w := range hanBehind {
			if j := strings.Index(rest, w); j > 0 && utf8.RuneCountInString(rest[:j]) <= 12 && strings.Trim(rest[j+len(w):], "。”」！ ") == "" {
				return finding{attribution{cue: span{c.m.end + i + j, c.m.end + i + j + len(w)}, floating: true}, Quoted}, true
			}
		}
	}
	if got, ok := c.hanContinued(); ok {
		return got, true
	}
	if !covered && c.hanThought(r) {
		return finding{attribution{}, Unclear}, true
	}
	return finding{}, false
}

// hanNearest returns the verb of judging or saying that ends nearest to the
// match, and where in before it begins: less than 0 if there is none.
func (c *clause) hanNearest(before string, base int) (best int, cue string) {
	best = -1
	for _, list := range [][]string{hanJudges, hanSays} {
		for _, w := range list {
			i := lastIndex(before, w)
			if i < 0 || i+len(w) <= best+len(cue) && best >= 0 || c.spokenElsewhere(base+i) {
				continue
			}
			best, cue = i, w
		}
	}
	return best, cue
}

// hanSeen reads 在每个收费站后面都看到了X: whoever finds X in something.
func hanSeen(before string) (who, cue span, ok bool) {
	for _, w := range []string{"看到了", "看到", "看出了", "看出", "嗅到了", "嗅出", "读出了", "读出", "闻到了", "发现了", "發現了"} {
		i := lastIndex(before, w)
		if i < 0 || utf8.RuneCountInString(before[i+len(w):]) > 4 || !containsAny(hanClause(before[:i]), "里", "裡", "中", "背后", "背後", "后面", "後面", "身上") {
			continue
		}
		j := max(strings.Index(before[:i], "在"), strings.Index(before[:i], "从"), strings.Index(before[:i], "從"))
		if j <= 0 {
			continue
		}
		if who, ok := hanSubject(before[:j]); ok {
			return who, span{i, i + len(w)}, true
		}
	}
	return who, cue, false
}

// hanClaimed reads 她的评价是：X: whoever a noun for what is said belongs to.
func hanClaimed(before string) (who, cue span, ok bool) {
	for _, w := range hanClaims {
		i := lastIndex(before, w)
		if i < 0 {
			continue
		}
		rest := strings.TrimSuffix(strings.TrimLeft(before[i+len(w):], " "), "，")
		if opensWith(rest, "是", "：", ":", "就是", "只有") {
			who, _ = hanSubject(before[:i])
			return who, span{i, i + len(w)}, true
		}
	}
	return who, cue, false
}

// hanContinued reads a sentence that goes on with what somebody was reported to
// say in the sentence before it, in the first person or as one of two sides:
// 部长表示，…。我们愿…。 中方愿….
func (c *clause) hanContinued() (finding, bool) {
	before, tail, _ := c.hanSides()
	whole := before + tail
	for _, w := range []string{"我国", "我國", "我军", "我軍", "我省", "我市", "我党", "我黨", "我台", "我报", "我報", "自我", "我校", "我县", "我縣"} {
		whole = strings.ReplaceAll(whole, w, "")
	}
	if containsAny(whole, hanOurs[:5]...) || !strings.Contains(whole, "我") && !containsAny(whole, "方愿", "方願", "方将", "方將", "方支持", "方期待", "方希望", "方高度", "方坚定", "方堅定", "双方要", "雙方要") {
		return finding{}, false
	}
	best := -1
	for i, q := range c.m.quotes {
		if q.Kind == quote.Indirect && q.Cue != nil && q.Speaker != nil && q.Start >= c.m.from && q.End <= c.m.start {
			best = i
		}
	}
	if best < 0 {
		return finding{}, false
	}
	q := c.m.quotes[best]
	return finding{attribution{speaker: span{q.Speaker.Start, q.Speaker.End}, cue: span{q.Cue.Start, q.Cue.End}, class: q.Class, floating: true}, Quoted}, true
}

// hanSides returns what stands before and behind the match in its sentence, and
// where the first begins.
func (c *clause) hanSides() (before, tail string, base int) {
	from := min(c.from, c.m.start)
	before = c.m.text[from:c.m.start]
	base = from
	if i := strings.LastIndexAny(before, "；;"); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		before, base = before[i+n:], base+i+n
	}
	return before, c.m.text[c.m.end:max(c.to, c.m.end)], base
}

func (c *clause) hanSpoken(base int, who, cue span) finding {
	got := finding{attribution{speaker: span{base + who.start, base + who.end}, cue: span{base + cue.start, base + cue.end}, class: quote.Neutral, floating: true}, Quoted}
	if opensWith(strings.TrimSpace(got.speaker.in(c.m.text)), hanOurs...) {
		got.voice = Own
	}
	return got
}

// hanReaches reports whether what stands between a cue and the match leaves the
// one over the other.
func hanReaches(between string) bool {
	return !containsAny(between, "，但", "，然而", "，不过", "，不過", "，可是", "，却", "，而", "，于是", "，於是", "，如今", "，现在", "，現在", "的人", "者没有错") && !hanSoon(between) && strings.Count(between, "，")+strings.Count(between, ",") <= 2
}

// hanRefuted reports whether the sentence contradicts a claim of the words:
// 对X的指责不屑一顾, 没有发现支持X说的东西.
func (c *clause) hanRefuted() bool {
	before, tail, _ := c.hanSides()
	near := tail
	if i := strings.IndexAny(tail, "，。；"); i > 0 {
		near = tail[:i]
	}
	head := hanClause(before)
	if (containsAny(near, hanClaims...) || containsAny(head, hanClaims...)) && (containsAny(tail, hanDenies...) || containsAny(head, hanDenies...)) {
		return true
	}
	if i := firstOf(tail, hanBaseless); i >= 0 && utf8.RuneCountInString(tail[:i]) <= 8 {
		return true
	}
	if i := lastOf(before, hanNoProof); i >= 0 && (containsAny(before[i:], hanSupports...) || containsAny(tail, hanSupports...)) {
		return true
	}
	return utf8.RuneCountInString(head) <= 14 && containsAny(head, "远非", "遠非", "绝不是什么", "哪里是什么")
}

// hanThought reads words told in somebody's tone.
func (c *clause) hanThought(r *Reader) bool {
	if c.m.kind == "headline" || c.from <= c.m.from {
		return false
	}
	before := text.Sentences(c.m.text[c.m.from:c.from], r.s.Language)
	own := c.m.text[min(c.from, c.m.start):max(c.to, c.m.end)]
	if strings.HasPrefix(own, "又是") && strings.Contains(own, "，又是") { // 又是一场X，又是一件衬衫
		return true
	}
	near := ""
	for _, s := range before[max(0, len(before)-2):] {
		near += c.m.text[c.m.from+s.Start : c.m.from+s.End]
	}
	after := strings.TrimSpace(c.m.text[max(c.to, c.m.end):c.m.to])
	if !containsAny(near, hanThinks...) { // 没有邮票。原来如此：X。她穿上了大衣。
		last := before[len(before)-1]
		return opensWith(after, "她", "他") && (utf8.RuneCountInString(c.m.text[c.m.from+last.Start:c.m.from+last.End]) <= 6 || dawns(own) && containsAny(near, "她", "他"))
	}
	return dawns(own) || !containsAny(own, "是", "有", "在") || containsAny(after, "他", "她")
}

// dawns reports whether a sentence opens as something does that somebody sees
// all at once: 原来, 果然.
func dawns(s string) bool {
	return opensWith(s, "又是", "又一", "竟是", "原来", "原來", "果然", "不过是", "不過是", "终究", "終究", "还不是", "還不是", "好一个", "到头来", "这就是", "說到底", "说到底")
}
