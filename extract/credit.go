package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Credits name whose text a page carries: Source: Xinhua, 来源：新华社,
// Источник: ТАСС, Fuente: EFE, المصدر: وكالات, منبع: ایرنا. Editors are named in
// the same way.
var (
	creditWord = regexp.MustCompile(`(?:^|[\s|｜(（\[【•·>》,，;；。])(?:(?:文章|信息|本文|稿件|新闻|内容)?(?:来源|來源)|稿源|(?i:sources?|story source|originally published by|источник|fuente|fonte|quelle|kaynak|sumber|nguồn)|المصدر|مصدر|منبع|출처|出典)\s{0,2}[:：]\s{0,3}`)
	editorWord = regexp.MustCompile(`(?:^|[\s|｜(（\[【•·>,，;；。])(?:责任编辑|責任編輯|责编|責編|编辑|編輯|本文编辑|网络编辑|(?i:editors?|web editor|edited by|редактор|редакторы|editores?|rédacteur|redakteur)|المحرر|تحرير|ویراستار)(?:\s{0,2}[:：]\s{0,3}| {1,2})`)
	// creditEnd is where a credit ends on a line that goes on.
	creditEnd = regexp.MustCompile(`[|｜)）\]】•·,，;；。]|\s{2,}|\s[-–—]\s|\s*(?:\d{4}[-年./]|\d{1,2}[:：]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})|\s*(?:作者|记者|編輯|编辑|责任编辑|责编|時間|时间|日期|发布|发表|字号|字体|字體|大小|点击|浏览|阅读|评论|分享|打印|原标题|来源|摄影|校对)|\s(?i:by|author|published|updated|posted|date|editor|автор|дата|autor|fecha)\b`)
)

// editorHints are parts of what editorWord looks for; looking for them first is
// quick.
var editorHints = []string{"编", "編", "edit", "rédac", "redak", "редак", "المحرر", "تحرير", "ویراستار"}

const (
	maxCredit     = 40  // characters of a credit
	maxCreditLine = 160 // characters of a line that holds one
)

// notCredits are parts of what is credited for pictures and not for text, in
// lower case.
var notCredits = []string{"getty", "shutterstock", "istock", "unsplash", "flickr", "wikimedia", "wikipedia", "pixabay", "pexels", "photo", "image", "picture", "file", "youtube", "twitter", "facebook", "instagram", "google", "screenshot", "wordpress", "drupal", "=", "<", "图片", "视频", "фото", "foto", "http"}

// credits reads whose text it is and who edited it, from the lines around the
// headline and right below the text, and from meta elements.
func (v *view) credits() (credit string, editors []string) {
	if v.t == nil {
		return "", nil
	}
	lines := append(slices.Clone(v.near()), v.after()...)
	for i, l := range v.foot(lines) {
		if utf8.RuneCountInString(l) > maxCreditLine {
			continue
		}
		if credit == "" && strings.ContainsAny(l, ":：") {
			credit = creditIn(l, creditWord)
			if m := creditWord.FindStringIndex(l); credit == "" && m != nil && m[1] == len(l) && i+1 < len(lines) {
				credit = tidyCredit(lines[min(i+1, len(lines)-1)])
			}
		}
		if len(editors) > 0 || !contains(strings.ToLower(l), editorHints) {
			continue
		}
		if m := editorWord.FindStringIndex(l); m != nil {
			editors = editorsIn(l[m[1]:])
		}
	}
	if credit == "" {
		for _, k := range []string{"source", "contentsource", "article:source", "copyright-source", "_source", "originalsource"} {
			s := text.Normalise(clip(v.f.one(k), 200))
			if c := creditIn(s, creditWord); c != "" {
				return c, editors
			}
			if c := tidyCredit(s); c != "" && utf8.RuneCountInString(s) <= maxCredit {
				return c, editors
			}
		}
	}
	return credit, editors
}

// apart takes Chinese editors out of a byline that no word calls an author:
// systems fill the element for authors with who put the text on the page.
func (v *view) apart(byline, editors []string) []string {
	if !v.fromMeta {
		return byline
	}
	return slices.DeleteFunc(byline, func(n string) bool { return hasHan(n) && slices.Contains(editors, n) })
}

// foot adds the pieces of the text's own end, which were left out as credits.
func (v *view) foot(lines []string) []string {
	out := slices.Clone(lines)
	if len(v.chosen) == 0 || len(v.best) == 0 {
		return out
	}
	from, end := v.lastAt, v.t.e[v.chosen[len(v.chosen)-1]].end
	for i := from; i < end && len(out) < len(lines)+maxFoot; i++ {
		if e := &v.t.e[i]; e.tag != 0 && isBlock(e.tag) && e.own > 0 && e.own <= maxCreditLine && e.mark&(skipped|hidden) == 0 {
			out = append(out, text.Normalise(v.t.ownText(i, 600)))
		}
	}
	return out
}

// maxFoot bounds the lines at the end of the chosen element that are read.
const maxFoot = 12

// creditIn returns what follows the first of words in a line, empty if that
// cannot be a newsroom.
func creditIn(l string, words *regexp.Regexp) string {
	for _, m := range words.FindAllStringIndex(l, 3) {
		if contains(strings.ToLower(lastWord(l[:m[0]])), notCredits) {
			continue // photo source
		}
		if c := tidyCredit(l[m[1]:]); c != "" {
			return c
		}
	}
	return ""
}

func lastWord(s string) string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// tidyCredit cuts what follows a newsroom's name; empty if there is none.
func tidyCredit(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimLeft(s, "(（ ")
	if m := creditEnd.FindStringIndex(s); m != nil {
		if s[m[0]] == ')' && strings.Contains(s[:m[0]], "(") {
			m[0] = m[1] // the name's own brackets
		}
		s = s[:m[0]]
	}
	s = strings.Trim(s, " :：.。-–—/\"“”'《》「」[]【】")
	n := utf8.RuneCountInString(s)
	if n < 2 || n > maxCredit || wordsIn(s) > 6 || !strings.ContainsFunc(s, unicode.IsLetter) || contains(strings.ToLower(s), notCredits) {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsLower(r) && wordsIn(s) > 2 {
		return "" // a sentence about sources
	}
	return s
}

// editorsIn reads the names that open s.
func editorsIn(s string) []string {
	if m := creditEnd.FindStringIndex(s); m != nil && m[0] > 0 && !strings.ContainsAny(s[m[0]:m[1]], ",，") {
		s = s[:m[0]]
	}
	if hasHan(s) {
		return splitHan(s)
	}
	if wordsIn(s) > 8 {
		return nil
	}
	var out []string
	for _, n := range cleanNames([]string{s}, nil) {
		if looksPerson(n) {
			out = append(out, n)
		}
	}
	return out
}
