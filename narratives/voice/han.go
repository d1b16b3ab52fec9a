package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// A hanCue is a word of Chinese speech, simplified or traditional.
type hanCue struct {
	word  string
	class quote.Class
}

// hanCues are tried by the place where they end, the longest first.
var hanCues = func() (out []hanCue) {
	add := func(class quote.Class, words string) {
		for w := range strings.FieldsSeq(words) {
			out = append(out, hanCue{w, class})
		}
	}
	add(quote.Stance, "比作 比喻为 比喻為 描绘成 描繪成 描写成 描寫成 视为 視為 视作 視作 污蔑为 汙衊為 贬为 貶為 称之为 稱之為 称为 稱為 称作 稱作 形容为 形容為 形容 描述为 说成 說成")
	add(quote.Accuse, "斥为 斥為 痛斥 怒骂 怒罵 大骂 大罵 归咎于 歸咎於 归罪于 歸罪於 指责 指責 指控 抨击 抨擊 谴责 譴責 批评 批評 怒斥 痛批 斥责")
	add(quote.Deny, "驳斥 駁斥 反驳 反駁 否认 否認")
	add(quote.Urge, "誓言 扬言 揚言 发誓 發誓 威胁 威脅 保证 保證 呼吁 呼籲 敦促")
	add(quote.Written, "写道 寫道 刊文 发文 撰文")
	add(quote.Neutral, "抱怨 埋怨 感叹 感嘆 哀叹 哀嘆 嘟囔 咕哝 嘀咕 嘲讽 嘲諷 讽刺 諷刺 辩称 辯稱 坚称 堅稱 疾呼 直呼 惊呼 驚呼 诉苦 訴苦 吐槽 解释 解釋 补充 補充 回忆 回憶 质问 質問 追问 追問 反问 反問 声称 聲稱 宣称 宣稱 表示 指出 认为 認為 强调 強調 直言 坦言 警告 透露 报道说 报道称 報導稱 回应 回應 提到 主张 主張 说 說 称 稱 指")
	return out
}()

// Nouns of Chinese by which a text refers to a speaker.
var (
	hanMedia = []string{"文章", "社论", "社論", "评论", "評論", "该报", "該報", "该文", "該文", "报道", "報導", "该媒体", "該媒體", "该社", "該社", "该台", "通讯社", "通訊社", "报纸", "報紙", "杂志", "电视台", "社评", "社評"}
	hanSelf  = []string{"本报", "本報", "本台", "本社", "本网", "本網", "本刊", "笔者", "筆者", "我报", "我们", "我們"}
	hanRoles = []string{
		"发言人", "發言人", "领事", "領事", "领馆", "領館", "馆长", "館長", "市长", "市長", "法官", "律师", "律師", "居民", "村民", "老师", "老師", "学生", "學生", "校长", "校長", "负责人", "負責人", "负责人士", "董事长", "经理", "司令", "将军", "將軍", "主教", "编辑", "編輯", "专家", "專家", "学者", "學者", "官员", "官員", "外交部", "部长", "部長", "大使", "领事", "領事", "总统", "總統", "总理", "首相", "议员", "議員",
		"媒体", "媒體", "分析人士", "人士", "教授", "网友", "網友", "主席", "大使馆", "使馆", "政府", "国防部", "國防部", "白宫", "国务院", "外长", "外長", "政客", "外媒",
	}
	hanOffices = []string{"方", "政府", "外交部", "发言人", "發言人", "官员", "官員", "外长", "外長", "部长", "部長", "大使", "总统", "總統", "总理", "首相", "主席", "使馆", "国防部", "當局", "当局", "官方", "白宫", "国务院"}
	hanPersons = []string{"他", "她"}
	// Labels of headlines that are no speakers.
	hanKickers = []string{"分析", "社论", "社評", "社评", "评论", "快评", "时评", "锐评", "短评", "观察", "快讯", "视频", "图集", "专题", "独家", "解读", "述评", "特稿", "直播", "警惕", "综述"}
	hanBlame   = []string{"批评", "网友", "媒体", "专家", "学者", "人士", "民众"}
)

func hanKind(s string) ref {
	s = strings.TrimSpace(s)
	for _, w := range hanSelf {
		if strings.Contains(s, w) {
			return refSelf
		}
	}
	for _, w := range hanPersons {
		if s == w {
			return refPerson
		}
	}
	if s == "它" || s == "其" {
		return refThing
	}
	for _, w := range hanMedia {
		if strings.HasSuffix(s, w) || strings.HasPrefix(s, w) {
			return refMedia
		}
	}
	for _, w := range hanRoles {
		if strings.Contains(s, w) {
			return refRole
		}
	}
	return refNone
}

func hanCritics(s string) bool { return containsAny(s, hanBlame...) }

// notSpeech are characters before which or after which 称, 说 and 指 are parts
// of other words: 名称, 小说, 说明, 指数.
const (
	before称说指 = "名对對俗号號职職堪简簡统統人尊昵泛匀小学學传傳可应應虽雖据據胡按照话演游手食所难虚再"
	after称说指  = "霸号呼谓赞病职颂明法服辞教客数數标標导導挥揮定针望纹南令"
)

// han finds the cue that governs the match in a Chinese sentence, the nearest
// first. The speaker must be a known actor, a reference or a role: without
// word boundaries anything weaker would be a guess.
func (c *clause) han(r *Reader) (attribution, bool) {
	before := c.m.text[c.from:max(c.from, min(c.m.start, c.to))]
	if i := strings.LastIndexAny(before, "；;"); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		before = before[i+n:]
	}
	base := c.m.start - len(before)
	for end := len(before); end > 0; {
		at, word, class := lastCue(before[:end])
		if at < 0 {
			break
		}
		end = at
		if c.spokenElsewhere(base+at) || class == quote.Urge && containsAny(before[at:], "，但", "，然而", "，不过", "，不過", "，可是") {
			continue
		}
		a := attribution{cue: span{base + at, base + at + len(word)}, class: class}
		// 被《…报》称为: the speaker stands after 被
		seg, segAt := before[:at], base
		if i := strings.LastIndex(seg, "被"); i >= 0 && class != quote.Neutral && len(seg)-i <= 60 {
			seg, segAt = seg[i+len("被"):], base+i+len("被")
		}
		if s, ok := c.hanSpeaker(r, seg, segAt); ok {
			a.speaker, a.self = s, r.isSelf(c.m.scene, s)
			return a, true
		}
		if s, ok := c.hanAnybody(seg, segAt); ok && (class == quote.Deny || class == quote.Stance || class == quote.Accuse || utf8.RuneCountInString(word) > 1 && (hanPlain[word] || hanOpens(before[at+len(word):]))) {
			a.speaker = s
			return a, true
		}
	}
	if a, ok := c.hanMouth(r, before, base); ok {
		return a, true
	}
	return c.hanAccording(r, before, base)
}

// hanPlain are cues that are no part of other words and speak whoever their
// subject is.
var hanPlain = set("抱怨 埋怨 哀叹 哀嘆 感叹 感嘆 辩称 辯稱 坚称 堅稱 声称 聲稱 宣称 宣稱")

// hanOpens reports whether a comma or a colon follows a cue: what it reports
// begins there.
func hanOpens(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("，,：:", r) && after != ""
}

// hanMouth reads 海报口中的“…”: words that somebody uses.
func (c *clause) hanMouth(r *Reader, before string, base int) (attribution, bool) {
	head := strings.TrimRight(before, "“「『‘《 ")
	for _, w := range []string{"口中的", "嘴里的", "嘴裡的", "笔下的", "筆下的", "眼中的", "眼里的", "眼裡的", "所谓的", "所謂的"} {
		seg, ok := strings.CutSuffix(head, w)
		if !ok {
			continue
		}
		if s, ok := c.hanSpeaker(r, seg[strings.LastIndexAny(seg, "，,。：:；")+1:], base+strings.LastIndexAny(seg, "，,。：:；")+1); ok {
			return attribution{speaker: s, cue: span{base + len(seg), base + len(seg) + len(w)}, class: quote.Stance, self: r.isSelf(c.m.scene, s)}, true
		}
	}
	return attribution{}, false
}

// hanAccording reads 据…报道, where 据 opens the clause.
func (c *clause) hanAccording(r *Reader, before string, base int) (attribution, bool) {
	for _, w := range []string{"据", "據", "按照", "在"} {
		i := strings.LastIndex(before, w)
		if i < 0 {
			continue
		}
		rest := before[i+len(w):]
		for _, close := range []string{"报道", "報導", "看来", "看來", "的说法", "消息"} {
			j := strings.Index(rest, close)
			if j <= 0 || j > 60 {
				continue
			}
			at := base + i + len(w)
			s, ok := c.hanSpeaker(r, rest[:j], at)
			if !ok && w == "在" && strings.HasPrefix(close, "看") {
				s, ok = c.hanAnybody(rest[:j], at)
			}
			if ok {
				return attribution{speaker: s, cue: span{at + j, at + j + len(close)}, class: quote.According, self: r.isSelf(c.m.scene, s)}, true
			}
		}
	}
	return attribution{}, false
}

// lastCue returns the last cue in s and where it stands, -1 if there is none.
func lastCue(s string) (at int, word string, class quote.Class) {
	at = -1
	for _, c := range hanCues {
		for end := len(s); end > 0; {
			i := strings.LastIndex(s[:end], c.word)
			if i < 0 || at >= 0 && i+len(c.word) < at+len(word) {
				break
			}
			end = i
			if utf8.RuneCountInString(c.word) == 1 && partOfWord(s, i, len(c.word)) {
				continue
			}
			if at < 0 || i+len(c.word) > at+len(word) || i+len(c.word) == at+len(word) && i < at {
				at, word, class = i, c.word, c.class
			}
			break
		}
	}
	return at, word, class
}

func partOfWord(s string, i, n int) bool {
	prev, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i+n:])
	return strings.ContainsRune(before称说指, prev) || strings.ContainsRune(after称说指, next)
}

func (c *clause) spokenElsewhere(at int) bool {
	for _, q := range c.m.quotes {
		if q.Kind != quote.Indirect && q.Start <= at && at < q.End && (c.m.start < q.Start || c.m.start >= q.End) {
			return true
		}
	}
	return false
}

// hanSpeaker returns the speaker in seg, which stands before a cue: in the
// clause of the cue, or else in the clause before.
func (c *clause) hanSpeaker(r *Reader, seg string, at int) (span, bool) {
	for range 3 {
		cut := strings.LastIndexAny(seg, "，,。：:")
		from := 0
		if cut >= 0 {
			_, n := utf8.DecodeRuneInString(seg[cut:])
			from = cut + n
		}
		s := span{at + from, at + len(seg)}
		if a, ok := c.m.actorIn(s); ok {
			// 美国学者: what follows the state's name is part of the speaker.
			if a.Kind == "state" {
				if k := hanKind(c.m.text[a.End:s.end]); k != refNone {
					return span{a.Start, trimHan(c.m.text, a.Start, s.end)}, true
				}
			}
			return span{a.Start, a.End}, true
		}
		if w, ok := hanNoun(c.m.text[s.start:s.end]); ok {
			return span{s.start + w.start, s.start + w.end}, true
		}
		if cut < 0 {
			break
		}
		seg = seg[:cut]
	}
	return span{}, false
}

// hanAnybody returns the clause before a cue as its speaker, whoever it names,
// if it is short.
func (c *clause) hanAnybody(seg string, at int) (span, bool) {
	from := 0
	if cut := strings.LastIndexAny(seg, "，,。：:；"); cut >= 0 {
		_, n := utf8.DecodeRuneInString(seg[cut:])
		from = cut + n
	}
	s := span{at + from, at + len(seg)}
	printed := s.in(c.m.text)
	n := utf8.RuneCountInString(printed)
	return s, n > 1 && n <= maxHanLabel && !containsAny(printed, "可以", "应该", "應該", "不妨", "只能", "必须", "必須", "难以", "足以", "所谓", "所謂") && !strings.HasSuffix(printed, "所")
}

// hanNoun finds the last reference or role in a clause.
func hanNoun(s string) (best span, ok bool) {
	for _, list := range [][]string{hanSelf, hanMedia, hanRoles} {
		for _, w := range list {
			if i := strings.LastIndex(s, w); i >= 0 && (!ok || i+len(w) > best.end) {
				best, ok = span{i, i + len(w)}, true
			}
		}
	}
	if !ok {
		t := strings.TrimFunc(s, unicode.IsSpace)
		for _, p := range hanPersons {
			if strings.HasPrefix(t, p) && len(t) <= 4*len(p) {
				i := strings.Index(s, p)
				return span{i, i + len(p)}, true
			}
		}
	}
	return best, ok
}

// trimHan ends a speaker after its last reference or role.
func trimHan(text string, start, end int) int {
	if w, ok := hanNoun(text[start:end]); ok {
		return start + w.end
	}
	return end
}
