package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Chinese bylines: 作者：张三, 文/张三, 记者 张三 李四, （本报记者张三）,
// （张三 上海报道）, 10:15 [ 张三 ]. A name counts if it begins with a surname.
const hanNames = `([\p{Han}·]{2,4}(?:[ 、,，　\x{a0}]+[\p{Han}·]{2,4}){0,7})`

var (
	hanAuthor   = regexp.MustCompile(`(?:作者|撰文|文字|文)\s*[:：/／｜|]\s*(?:` + hanNames + `|([A-Za-z][\w-]{2,20}))`)
	hanReporter = regexp.MustCompile(`(?:记者|記者|通讯员|实习生|特约撰稿人)\s*[:：/]?\s*` + hanNames)
	hanSaid     = regexp.MustCompile(`(?:^|\s)([\p{Han}\w.-]{2,20})\s*(?:发表于|發表於)\s*[:：]?\s*\d{4}`)
	hanStamped  = regexp.MustCompile(`\d{1,2}:\d{2}\s*[\[【]\s*` + hanNames + `\s*[\]】]`)
	hanClosing  = regexp.MustCompile(`[（(]\s*(?:[\p{Han}]{0,8}(?:记者|記者|特约撰稿人|文)\s*[/:：]?)?\s*` + hanNames + `(?:\s*[\p{Han}]{0,6}(?:报道|報道|撰文|发自[\p{Han}]{2,6}))?\s*[)）]$`)
	// hanHolder is who holds the rights in a page
	hanHolder = regexp.MustCompile(`(?i)(?:©|copyright|版权所有)[\s©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(\p{Han}{2,3})(?:\s|$)`)
	// hanIssuer is the authority that issued a document of the government
	hanIssuer = regexp.MustCompile(`(?:发文机关|發文機關|发布机构|发文单位|制发机关)\s*[:：]\s*(\p{Han}{4,16})(?:\s|$)`)
	// hanEdge ends what could be a name and is not: 记者李小舟报道.
	hanEdge = regexp.MustCompile(`(?:发自|报道|報道|摄影|摄|编辑|通讯员|实习生|记者|从|在|了解|获悉|表示|说|日前|采访|文|供图|整理).*$`)
)

// hanAuthors reads reporters from the lines around the headline, the first
// paragraph and the last lines of the text.
func (v *view) hanAuthors(body []Passage) []string {
	var said []string
	for _, p := range body {
		if p.Kind.Body() && hasHan(p.Text) {
			said = append(said, p.Text)
		}
	}
	lines := v.near()
	if len(said) == 0 && !hasHan(v.title) {
		return nil
	}
	after := v.after()
	for _, l := range append(append([]string{}, lines...), after...) {
		if g := hanAuthor.FindStringSubmatch(l); g != nil && utf8.RuneCountInString(l) < 120 {
			if g[2] != "" {
				return []string{g[2]}
			}
			if names := splitHan(g[1]); len(names) > 0 {
				return names
			}
			if n := strings.Fields(g[1])[0]; utf8.RuneCountInString(n) <= 4 && !notNames[n] && endsName(l, n) {
				return []string{n} // a pen name
			}
		}
	}
	if name := issuer(lines); name != "" {
		return []string{name}
	}
	for _, l := range lines {
		if g := hanSaid.FindStringSubmatch(l); g != nil && utf8.RuneCountInString(l) < 80 && !notNames[g[1]] {
			return []string{g[1]} // as forums print it
		}
	}
	var out []string
	parts := v.sections()
	for _, l := range lines {
		if utf8.RuneCountInString(l) < 60 && !crumbs(l) && !parts[fold(l)] {
			out = append(out, reporters(l)...)
			if g := hanStamped.FindStringSubmatch(l); g != nil && len(out) == 0 {
				out = splitHan(g[1])
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	if len(said) == 0 {
		return nil
	}
	last := said[len(said)-1]
	for _, l := range append([]string{clip(said[0], 240)}, after...) {
		if out = reporters(l); len(out) > 0 && (strings.HasPrefix(said[0], l) || utf8.RuneCountInString(l) < 40) {
			return out
		}
	}
	for k := len(said) - 1; k >= max(0, len(said)-3); k-- {
		// signed by the last paragraph, or alone above what was added to it
		if g := hanClosing.FindStringSubmatch(said[k]); g != nil && (k == len(said)-1 || len(g[0]) == len(said[k])) {
			if names := splitHan(g[1]); len(names) > 0 {
				return names
			}
		}
	}
	if utf8.RuneCountInString(last) < 40 {
		if out = reporters(last); len(out) > 0 {
			return out
		}
	}
	for i, l := range lines {
		if l == v.title && i+1 < len(lines) && hanPerson(lines[i+1]) && utf8.RuneCountInString(lines[i+1]) <= 3 {
			return []string{lines[i+1]}
		}
	}
	return v.hanOwner()
}

// issuer is the authority that the lines around the headline name as that of
// the document, in one line or in two cells of a table.
func issuer(lines []string) string {
	for i, l := range lines {
		if strings.HasSuffix(strings.TrimSpace(l), "：") && i+1 < len(lines) {
			l += lines[i+1]
		}
		if g := hanIssuer.FindStringSubmatch(l); g != nil && utf8.RuneCountInString(l) < 60 {
			return g[1]
		}
	}
	return ""
}

// hanOwner is the person whose site this is: who holds its rights by its last
// lines, and whose name alone is one of its headlines. The like for names in
// Latin letters cannot be told from firms.
func (v *view) hanOwner() []string {
	for _, h := range v.f.h1 {
		name := text.Normalise(v.t.textOf(h, 100))
		if !hanPerson(name) || utf8.RuneCountInString(name) > 3 {
			continue
		}
		for i := len(v.t.e) - 1; i >= 0; i-- {
			n := v.t.e[i].n
			if n.Type != html.TextNode || len(n.Data) > maxByline || !strings.Contains(n.Data, name) {
				continue
			}
			if g := hanHolder.FindStringSubmatch(text.Normalise(n.Data)); g != nil && g[1] == name {
				return []string{name}
			}
		}
	}
	return nil
}

// endsName reports whether nothing follows the name n in a line, or only the
// time.
func endsName(l, n string) bool {
	_, rest, _ := strings.Cut(l, n)
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.HasPrefix(rest, "时间") || strings.HasPrefix(rest, "日期") || strings.HasPrefix(rest, "发表") || strings.HasPrefix(rest, "发布") || rest[0] >= '0' && rest[0] <= '9'
}

// reporters are the names after the word reporter in a line.
func reporters(l string) []string {
	var out []string
	for _, g := range hanReporter.FindAllStringSubmatch(l, 4) {
		out = append(out, splitHan(g[1])...)
	}
	return out
}

// crumbs reports whether a line is a bar of links.
func crumbs(l string) bool {
	return strings.ContainsAny(l, ">｜»") || strings.Contains(l, "首页")
}

// splitHan parts a run of names and leaves out what is none.
func splitHan(s string) []string {
	var out []string
	for _, n := range strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '、' || r == ',' || r == '，' || r == '　'
	}) {
		n = hanEdge.ReplaceAllString(n, "")
		if !hanPerson(n) {
			break
		}
		out = append(out, n)
	}
	return out
}

// after are the lines right below the text, where Chinese pages sign.
func (v *view) after() []string {
	if v.t == nil || len(v.chosen) == 0 {
		return nil
	}
	var lines []string
	from := v.lastAt
	if from == 0 {
		return nil
	}
	var b strings.Builder
	flush := func() {
		if s := text.Normalise(b.String()); s != "" && len(s) < 300 {
			lines = append(lines, s)
		}
		b.Reset()
	}
	for i := v.t.e[from].end; i < min(int32(len(v.t.e)), v.t.e[from].end+80) && len(lines) < 6; {
		e := &v.t.e[i]
		switch {
		case e.mark&(skipped|hidden) != 0:
			i = e.end
			continue
		case e.n.Type == html.TextNode:
			b.WriteString(e.n.Data)
		case isBlock(e.tag):
			flush()
		}
		i++
	}
	flush()
	return lines
}

// hanPerson reports whether s can be the name of a Chinese person: a surname
// and one or two characters, or a foreign name with a middle dot.
func hanPerson(s string) bool {
	if strings.Contains(s, "·") {
		return utf8.RuneCountInString(s) >= 4
	}
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 4 || notNames[s] {
		return false
	}
	r, size := utf8.DecodeRuneInString(s)
	if n > 2 {
		_, second := utf8.DecodeRuneInString(s[size:])
		if strings.Contains(hanDoubleSurnames, s[:size+second]) {
			return true
		}
	}
	return n <= 4 && strings.ContainsRune(hanSurnames, r)
}

// Surnames: the two hundred most frequent in the census of 2010, with the
// traditional forms, and the double ones of the Hundred Family Surnames.
const (
	hanSurnames       = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔牟汤温葛柳殷倪樊兰施洪翟安颜申尚季牛鲁伍庞祁柏骆喻芦聂涂焦俞时柴盛童柯凌欧关文章左苗游阮毕裴华项詹包纪霍卓冉齐傅成车屈景党全解宁管辛岳翁梅谷娄滕费邢耿单卜闵宫尤米蒲席甘费窦鲍褚祝舒房穆蓝苟管佟古符冷路卞甄敖巩占代桂隋宗连靳郁丛靖奚应冼仇晏伏伊缪仲沙干曲胥商屠佘廉臧虞隗初楚丘麦刁张陳劉楊黃趙吳孫馬羅鄭許韓鄧馮蕭葉蘇呂盧鍾譚陸賈鄒龍賀顧龔萬錢戴嚴湯喬溫蘭顏魯龐駱聶塗關畢項紀齊車黨寧婁單閔竇鮑藍鞏連應繆麥惠"
	hanDoubleSurnames = "欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 东方 東方 皇甫 尉迟 公孙 令狐 慕容 端木 夏侯 司徒 轩辕 宇文 长孙 南宫 澹台 闻人 赫连 申屠 太史"
)
