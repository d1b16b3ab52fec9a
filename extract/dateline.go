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
	agencyDateline = regexp.MustCompile(`^(\p{Lu}[^(/–—:"“”]{1,60}?)\s*[(/]\s*([\p{L}\p{N} .,&'’\-]{2,40})\s*[)/]\.?\s*(--|[-–—:])?`)
	dashDateline   = regexp.MustCompile(`^(\p{Lu}[^(/–—:"“”]{1,60}?)\s*(?:--|[-–—])\s+(РИА Новости|Интерфакс|ТАСС|Sputnik|Xinhua|AFP|AP|Reuters)?`)
	datelineDay    = regexp.MustCompile(`[,.]?\s*(?:\p{L}{3,10}\.?\s*\d{1,2}|\d{1,2}\.?\s*\p{L}{3,10})\.?(?:,?\s*\d{4})?[,.]?$`)
	hanDateline    = regexp.MustCompile(`^[（(]?(新华社|中新社|中新网|人民网|中国日报网?|央视网|央广网|环球网|光明网|新华网|中国新闻网|澎湃新闻|\p{Han}{1,6}?(?:社|日报|日報|晚报|晚報|时报|時報|早报|通讯社))?(?:记者)?\s*(\p{Han}{2,8}?)?\s*(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:[讯訊]|专?电|專?電|消息)`)
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
	if g := agencyDateline.FindStringSubmatch(s); g != nil {
		place, dated := datelinePlace(g[1])
		if place != "" && (dated || g[3] != "" || upperCase(place)) {
			return Dateline{Place: place, Agency: text.Normalise(g[2])}
		}
		return Dateline{}
	}
	if g := dashDateline.FindStringSubmatch(s); g != nil {
		if place, dated := datelinePlace(g[1]); place != "" && (dated || g[2] != "" || upperCase(place) && utf8.RuneCountInString(place) > 2) {
			return Dateline{Place: place, Agency: g[2]}
		}
	}
	return Dateline{}
}

// datelinePlace takes the day off what stands before the agency; dated says
// that there was one. The place is empty if the words cannot name one.
func datelinePlace(s string) (place string, dated bool) {
	s = strings.TrimRight(s, " ,.")
	if d := datelineDay.FindString(s); d != "" {
		s, dated = strings.TrimRight(strings.TrimSuffix(s, d), " ,."), true
	}
	if wordsIn(s) > 5 || !capitalised(s) || s == "" {
		return "", false
	}
	return text.Normalise(s), dated
}

func upperCase(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}
