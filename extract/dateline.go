package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Datelines: BEIJING, Aug. 20 (Xinhua) –, MOSCOW, August 20. /TASS/.,
// WASHINGTON (AP) —, 新华社北京8月20日电, МОСКВА, 20 авг — РИА Новости.
var (
	latinDateline = regexp.MustCompile(`^(\p{Lu}[\p{L}.'’\-]*(?:[ /]\p{Lu}[\p{L}.'’\-]*|, \p{Lu}[\p{L}.'’\-]+){0,4}),?\s*(?:,?\s*(?:\p{L}{3,10}\.?\s*\d{1,2}|\d{1,2}\.?\s*\p{L}{3,10}\.?)(?:,?\s*\d{4})?)?\s*[,.]?\s*(?:[(/]([\p{L}\p{N} .,&'’\-]{2,40})[)/]|[-–—]\s*(РИА Новости|Интерфакс|ТАСС))?\s*[.,]?\s*(?:--|[-–—:]|\.)?\s*`)
	hanDateline   = regexp.MustCompile(`^[（(]?(新华社|中新社|中新网|人民网|中国日报网?|央视网|央广网|环球网|光明网|新华网|中国新闻网|澎湃新闻|\p{Han}{1,6}?(?:社|日报|日報|晚报|晚報|时报|時報|早报|通讯社))?(?:记者)?\s*(\p{Han}{2,8}?)?\s*(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:[讯訊]|专?电|專?電|消息)`)
)

// readDateline reads the place and agency that open the first paragraph; the
// text itself stays as it is.
func readDateline(d Document) Dateline {
	for _, p := range d.Passages {
		if p.Kind == Paragraph {
			return datelineOf(clip(p.Text, 200))
		}
	}
	return Dateline{}
}

func datelineOf(s string) Dateline {
	if g := hanDateline.FindStringSubmatch(s); g != nil && (g[1] != "" || g[2] != "") {
		return Dateline{Place: g[2], Agency: g[1]}
	}
	g := latinDateline.FindStringSubmatchIndex(s)
	if g == nil {
		return Dateline{}
	}
	place := strings.TrimRight(s[g[2]:g[3]], " .,")
	agency := ""
	for _, k := range []int{4, 6} {
		if g[k] >= 0 {
			agency = s[g[k]:g[k+1]]
		}
	}
	head := s[g[3]:g[1]]
	dash := strings.ContainsAny(head, "–—") || strings.Contains(head, "--") || strings.Contains(head, "- ") || strings.HasSuffix(strings.TrimSpace(head), "-")
	switch {
	case agency != "" && (dash || upperCase(place) || strings.ContainsAny(head, "/") || strings.IndexFunc(head, unicode.IsDigit) >= 0):
	case dash && upperCase(place) && utf8.RuneCountInString(place) >= 3:
	default:
		return Dateline{}
	}
	if m := monthNamed(lastWord(place)); m > 0 {
		place = strings.TrimRight(strings.TrimSuffix(place, lastWord(place)), " ,.")
	}
	return Dateline{Place: text.Normalise(place), Agency: text.Normalise(agency)}
}

func lastWord(s string) string {
	return strings.TrimRight(s[strings.LastIndexByte(s, ' ')+1:], ".")
}

func upperCase(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}
