package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// flat reads the words of a page that cannot be parsed as a tree, such as one
// nested too deeply, from its tokens alone.
func flat(s string) (*facts, []Passage) {
	f := &facts{meta: map[string][]string{}, rel: map[string]string{}}
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(1 << 20)
	var out []Passage
	var b bytes.Buffer
	skip := ""
	inTitle := false
	flush := func() {
		t := text.Normalise(b.String())
		b.Reset()
		if w, _ := weigh(t); w >= 2*minBlock && endsSentence(t) {
			out = append(out, Passage{Kind: Paragraph, Text: t})
		}
	}
	for {
		tt := z.Next()
		switch tt {
		case html.ErrorToken:
			flush()
			return f, out
		case html.TextToken:
			if inTitle && f.title == "" {
				f.title = strings.Join(strings.Fields(string(z.Text())), " ")
			} else if skip == "" && !inTitle {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			start := tt == html.StartTagToken
			switch tok.Data {
			case "script", "style", "noscript", "template", "textarea":
				if start {
					skip = tok.Data
				} else if skip == tok.Data {
					skip = ""
				}
			case "title":
				inTitle = start
			case "meta":
				f.addMeta(&html.Node{Type: html.ElementNode, Data: "meta", Attr: tok.Attr})
			case "html":
				f.lang = first(f.lang, attr(&html.Node{Attr: tok.Attr}, "lang"))
			}
			if isBlock(tok.DataAtom) || tok.Data == "br" {
				flush()
			}
		}
	}
}
