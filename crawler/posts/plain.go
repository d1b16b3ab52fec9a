package posts

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// breaks says how many line breaks an element stands for, before and after.
var breaks = map[string]int{
	"p": 2, "div": 1, "blockquote": 2, "pre": 2, "ul": 2, "ol": 2, "li": 1, "tr": 1, "table": 2,
	"h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "hr": 2, "section": 1, "article": 1, "figcaption": 1,
}

// plain returns markup as text with line breaks, and the addresses of its
// links. Mentions and hashtags are text but no links. What stands in the
// paragraph that repeats a quoted post's address (Mastodon's quote-inline)
// is left out.
func plain(markup string) (text string, links []string) {
	var w lines
	z := html.NewTokenizer(strings.NewReader(markup))
	mute := "" // the element whose content is left out
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return w.text(), links
		}
		if kind == html.TextToken {
			if mute == "" {
				w.write(string(z.Text()))
			}
			continue
		}
		if kind == html.CommentToken || kind == html.DoctypeToken {
			continue
		}
		t := z.Token()
		if mute != "" {
			if kind == html.EndTagToken && t.Data == mute {
				mute = ""
			}
			continue
		}
		if kind != html.EndTagToken && (t.Data == "script" || t.Data == "style" || t.Data == "p" && hasClass(t, "quote-inline")) {
			mute = t.Data
			continue
		}
		if t.Data == "br" {
			w.line()
		}
		w.atLeast(breaks[t.Data])
		if kind == html.StartTagToken && t.Data == "a" && !hasClass(t, "mention") && !hasClass(t, "hashtag") {
			if href := attribute(t, "href"); isWeb(href) {
				links = addOnce(links, href)
			}
		}
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func hasClass(t html.Token, class string) bool {
	for c := range strings.FieldsSeq(attribute(t, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

func isWeb(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// A lines collects text: white space runs are one space, no line ends in
// one, at most one line is empty between two that are not.
type lines struct {
	b       strings.Builder
	pending int  // line breaks owed before the next word
	space   bool // a space is owed
}

func (w *lines) write(s string) {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			w.space = true
		case unicode.IsControl(r) || r == '\ufeff':
		default:
			w.flush()
			w.b.WriteRune(r)
		}
	}
}

func (w *lines) flush() {
	if w.b.Len() > 0 {
		switch {
		case w.pending > 0:
			w.b.WriteString("\n\n"[:min(w.pending, 2)])
		case w.space:
			w.b.WriteByte(' ')
		}
	}
	w.pending, w.space = 0, false
}

// line is one more line break.
func (w *lines) line() { w.pending++ }

// atLeast makes sure of n line breaks.
func (w *lines) atLeast(n int) { w.pending = max(w.pending, n) }

func (w *lines) text() string { return w.b.String() }

// tidy does to text what plain does to markup, keeping its line breaks.
func tidy(s string) string {
	var w lines
	for i, l := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			w.line()
		}
		w.write(l)
	}
	return w.text()
}

// oneLine returns text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
