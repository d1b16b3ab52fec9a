package extract

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// Forms of a page that are no article in the usual sense.
const (
	formLive  = "live"  // entries are added while an event runs
	formVideo = "video" // a recording with a line or two
)

// minEntries is how many entries with a time of their own a page must have to
// be one that runs, where its address or title says live.
const minEntries = 5

// formOf tells a live page and a video page from an article, by what the page
// says of itself and by its text.
func (v *view) formOf(body string) string {
	path := ""
	if u, err := url.Parse(v.url); err == nil {
		path = strings.ToLower(u.Path)
	}
	weight, _ := weigh(body)
	if v.f.live {
		return formLive
	}
	if liveAddress(path) || liveTitle(v.title) {
		if v.entries() >= minEntries {
			return formLive
		}
	}
	if weight < 2*minText {
		kind := strings.ToLower(v.f.one("og:type"))
		switch {
		case strings.HasPrefix(kind, "video"), v.f.video && !v.f.article(), videoAddress(path) && (v.f.video || v.player()):
			return formVideo
		}
	}
	return ""
}

func liveAddress(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '-' || r == '_' || r == '.' }) {
		switch part {
		case "live", "liveblog", "liveticker", "livestory", "zhibo", "envivo", "onlayn":
			return true
		}
	}
	return strings.Contains(path, "/live-blog") || strings.Contains(path, "minute-by-minute") || strings.Contains(path, "minuto-a-minuto")
}

func liveTitle(s string) bool {
	l := strings.ToLower(s)
	return contains(l, []string{"live updates", "live blog", "liveblog", "as it happened", "liveticker", "minute by minute", "minuto a minuto", "en direct", "en vivo", "онлайн-трансляция", "текстовая трансляция", "直播：", "图文直播", "滚动更新", "بث مباشر", "تغطية مباشرة"}) || strings.HasPrefix(l, "live:")
}

func videoAddress(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' }) {
		switch part {
		case "video", "videos", "watch", "tv", "v", "shipin", "clip", "clips":
			return true
		}
	}
	return false
}

// article reports whether JSON-LD tells of one.
func (f *facts) article() bool {
	return slices.ContainsFunc(f.ld, func(a ldArticle) bool { return a.kind != "webpage" })
}

// player reports whether the page has a player near its text or headline.
func (v *view) player() bool {
	if v.t == nil {
		return false
	}
	return slices.ContainsFunc(v.t.e, func(e elem) bool { return e.tag == atom.Video })
}

// entries counts the times that stand in the text itself, each the time of an
// entry.
func (v *view) entries() int {
	n := 0
	for _, i := range v.f.times {
		if len(v.chosen) > 0 && v.t.within(i, v.chosen[0]) && v.inText(i) {
			n++
		}
	}
	for _, p := range v.best {
		if opensWithClock(p.Text) {
			n++
		}
	}
	return n
}

// opensWithClock reports whether a line begins with an hour and minute.
func opensWithClock(s string) bool {
	hour, rest, ok := strings.Cut(clip(s, 6), ":")
	if !ok || len(hour) == 0 || len(hour) > 2 || len(rest) < 2 {
		return false
	}
	for _, c := range []byte(hour + rest[:2]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
