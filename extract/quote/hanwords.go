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
	add(Neutral, true, "质问 質問 追问 追問 反问 反問 说 說 表示 指出 称 稱 强调 強調 介绍 介紹 介绍说 透露 宣布 宣佈 认为 認為 回应 回應 回应称 告诉 告訴 补充 補充 补充说 解释 解釋 解释说 谈到 談到 提到 坦言 直言 回忆 回憶 回答 表明 重申 声明 聲明 宣称 宣稱 声称 聲稱 自称 指 说道 說道 写道 寫道 评论道 评论称 报道称 報道稱 通报称 声明称 问道 答道 笑言 感叹 感嘆 感慨 喊话 强调说 指出的是 通报 通報 预测 預測 预计 預計 相信 承认 承認 警告 警告称 提醒 说过 說過 曾说 曾說 明言 宣示 讲道 讲到 表态 表態 道 高喊 高呼 喊道 怒道 喊话称 断言 斷言 断定 斷定 认定 認定 叹道 嘆道 放话 放話 回呛 回嗆 坚称 堅稱 力称 谎称 謊稱 供称 供稱 作证 作證 申明 说了 說了 表示过 披露 爆料 留言 发帖 發帖 发推 發推 发文称 發文稱 撰文称 撰文稱 刊文称 刊文稱 判断 判斷 估计 估計 推测 推測 担心 擔心 担忧 擔憂 强调称 补充道 補充道 解释道 解釋道 介绍道 回忆道 回憶道 反问道 反問道 感叹道 感嘆道 追问道 写到 寫到 指出称 续称 續稱 续说 續說 接着说 接著說 坦承 承诺 承諾 保证 保證 发誓 發誓 如是说 如是說 调侃 調侃 打趣 呼喊 嚷道 低声说 回复 回覆 回复称 答复 答覆 表示说 辩称 辯稱 辩解 辯解 高喊道")
	add(Neutral, false, "讲述 講述 诉说 訴說 倾诉 表达 表達 宣读 宣讀 概括 阐述 闡述 归咎 歸咎 引述 援引 喊出 喊 如下 直指")
	add(Stance, false, "称为 稱為 称作 稱作 誉为 譽為 称其为 称之为 稱之為 称赞 稱讚 赞扬 讚揚 形容 形容为 比作 斥为 斥為 斥之为 誉之为 视为 視為 描述为 描述為 定性为 定性為 嘲讽 嘲諷 讽刺 諷刺 讥讽 譏諷 讚揚 盛赞 盛讚 赞许 讚許 赞誉 讚譽 稱讚 贬为 貶為 贬低 看作 当作 指其为 指為 指为 喻为 喻為 比喻为 比喻為 形容成 说成 說成 描绘成 描繪成 描绘为 渲染为 渲染成 污蔑为 诬称 誣稱 蔑称 斥作 斥其 直斥 斥责 斥責 怒批 称其 稱其 封为")
	add(Accuse, false, "指责 指責 谴责 譴責 批评 批評 抨击 抨擊 痛斥 怒斥 炮轰 炮轟 控诉 控訴 指控 痛批 狠批 怒批 回击 回擊 反击 反擊 问责 谩骂 讨伐 声讨 聲討 责备 責備 责怪 責怪 归罪 痛骂 痛罵 责骂")
	add(Deny, true, "否认 否認 反驳 反駁 驳斥 駁斥 拒绝 拒絕 澄清 否定 矢口否认 矢口否認 驳回 駁回 辟谣 闢謠")
	add(Urge, true, "扬言 揚言 誓言 敦促 呼吁 呼籲 要求 促请 促請 督促 建议 建議 希望 请求 請求 恳请 懇請 力促 号召 號召 主张 主張 提议 提議 倡议 喝令 下令 责令 责成 勒令 劝告 勸告 奉劝 奉勸 期望 期盼 叫嚣 叫囂 叮嘱 叮囑 告诫 告誡")
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

// hanNot begin or end words that hold a cue's character by chance.
var hanNot = set("跑道 跑道 车道 車道 管道 隧道 河道 小道 地道 弯道 彎道 步道 林荫道 东道 東道 那道 这道 這道 一道 两道 兩道 几道 每道 数道 说客 說客 游说 遊說 说明 說明 说法 說法 小说 小說 学说 學說 据说 傳說 传说 名称 名稱 简称 簡稱 号称 全称 俗称 职称 对称 统称 称号 稱號 指数 指數 指导 指導 指标 指標 指示 指挥 指揮 指定 指南 手指 戒指 道路 道德 道理 报道 報道 報導 频道 頻道 渠道 铁道 知道 街道 味道 轨道 人道 公道 霸道 通道 航道 王道 说服 称职 道歉 要求的 希望工程 大道 正道 之道 有道 指向 直指 所指 泛指 特指 直指望 称霸 堪称 可称 称得 小说家 听说 聽說 指纹 说出 說出 说不 說不 说得 說得 说好 說好 说起 說起 可说 可說 道义 道義 难道 難道 匀称 勻稱 称心 稱心 说话 說話 对称 知道 说谎 說謊 道出 不道")

// hanRefs are words that refer to a speaker without a name.
var hanRefs = strings.Fields("他 她 他们 她们 它 其 该文 文章 评论 社论 该报 该文章 报告 声明 记者 发言人 官员 专家 有关负责人 负责人 学者 作者 消息人士 知情人士 对方 我们 我 该社 该媒体 本报 公报 通报 媒体 网友 政府 外交部 警方")

// hanNobody are words before 说 that name no speaker: 不得不说, 换句话说.
var hanNobody = set("不得不 所以 因此 但是 可是 比如 例如 譬如 为什么 為什麼 更不要 更不用 才可以 这与其 這與其 要 或 其实 其實 夸张点 誇張點 总之 總之 有关 有關 相关 相關 所有 任何 这些 這些 此类 此類 上述 无端 無端 可以 可以这么 可以这样 不可以 必须 必須 应该 應該 应当 應當 不能不 不妨 只能 不用 不必 不好 难以 難以 很难 很難 换句话 換句話 老实 老實 坦率地 坦白 总的来 總的來 一般来 一般來 也就是 就是 严格来 嚴格來 简单来 簡單來 具体来 具體來 从某种意义上 毫不夸张地 毫不誇張地 或者 如果 怎么 怎麼 要么 与其 與其 准确地 准确 确切地 再者")

// hanStops are words at which a speaker's name cannot go on leftwards.
var hanStops = map[rune]bool{'，': true, '。': true, '！': true, '？': true, '；': true, '：': true, '、': false, ',': true, ';': true, '!': true, '?': true, '”': true, '“': true, '」': true, '「': true, '\n': true, '》': false}

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
