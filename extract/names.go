package extract

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Parts of class names, ids and roles, in lower case. The first two lists
// began as those of Mozilla's Readability (Apache-2.0) and grew with names of
// Chinese, Russian and other portals.
var (
	unlikelyNames = []string{
		"-ad-", "ai2html", "banner", "breadcrumb", "combx", "comment", "community", "cover-wrap", "disqus", "extra",
		"footer", "gdpr", "legends", "menu", "related", "remark", "replies", "rss", "shoutbox", "sidebar",
		"skyscraper", "social", "sponsor", "supplemental", "ad-break", "agegate", "pagination", "pager", "popup", "yom-remote",
		"cookie", "consent", "newsletter", "navigation", "navbar", "masthead", "topbar", "recommend", "most-read", "mostread",
		"most-popular", "mostpopular", "trending", "outbrain", "taboola", "subscribe", "subscription", "modal", "overlay", "lightbox",
		"login", "signin", "sign-in", "copyright", "sitemap", "widget", "promo", "advert", "hotnews", "hot-news", "xgxw", "tuijian",
	}
	maybeNames = []string{"and", "article", "body", "column", "content", "main", "shadow", "story", "text", "post", "entry"}
	junkNames  = []string{
		"share", "sharing", "social", "related", "recommend", "newsletter", "promo", "advert", "comment", "sidebar", "breadcrumb",
		"author-bio", "authorbio", "author-info", "about-author", "author-box", "authorbox", "post-author", "author__bio", "biography", "byline", "post-meta", "entry-meta", "article-meta", "article__meta", "articlemeta", "meta-info",
		"toolbar", "tool-bar", "article-tools", "articletools", "subscribe", "subscription", "signup", "sign-up", "paywall", "cookie", "disqus", "outbrain", "taboola",
		"popular", "most-read", "morestories", "more-stories", "read-more", "readmore", "read-next", "also-read", "alsoread", "pagination", "pager", "page-nav", "post-nav", "nav-links", "prevnext", "prev-next",
		"dateline-date", "timestamp", "publish-date", "pub-date", "pubdate", "post-date", "entry-date", "article-date", "date-line", "published-date",
		"credit", "copyright", "fontsize", "font-size", "print-only", "printfriendly", "tags", "tag-list", "taglist", "post-tag", "topics", "keywords", "categories", "cat-links", "rating", "vote", "jp-relatedposts", "sharedaddy", "addtoany", "addthis", "a2a_kit",
		"editor", "zebian", "bianji", "feedback", "jiucuo", "qrcode", "erweima", "screen-reader", "screenreader", "sr-only", "visually-hidden", "visuallyhidden", "u-hidden", "skip-link",
		"livefyre", "fb-like", "twitter-share", "video-player", "videoplayer", "player", "gallery-count", "slideshow", "carousel", "teaser", "trending", "infobox-ad", "ad-container", "ad-wrapper", "adsbygoogle", "google-ad", "dfp", "sponsor", "donate", "donation", "membership", "call-to-action", "cta", "poll", "quiz", "correction-link", "survey", "widget", "toc", "table-of-contents", "mw-editsection", "noprint", "reference-list", "footnote-back", "next-article", "prev-article", "inline-related", "see-also", "seealso", "box-related", "story-list", "list-news", "listnews", "morelink", "more-link", "more_news", "hot-news", "xgxw", "loginbox", "login",
	}
	keepNames    = []string{"article-body", "articlebody", "article_body", "article__body", "story-body", "storybody", "entry-content", "post-content", "post-body", "article-content", "article__content", "articlecontent", "body-text", "content-body", "contentbody"}
	bodyNames    = []string{"article-body", "articlebody", "article_body", "article__body", "article-content", "article__content", "articlecontent", "article_content", "article-text", "articletext", "article__text", "article_text", "story-body", "storybody", "story__body", "story-content", "storycontent", "story-text", "storytext", "entry-content", "entrycontent", "entry__content", "post-content", "postcontent", "post_content", "post__content", "post-body", "postbody", "post-text", "news-content", "news-body", "newsbody", "news-text", "newstext", "news_text", "newscontent", "news_content", "detail-content", "detail-body", "content-body", "contentbody", "body-content", "bodycontent", "main-content-article", "text_area", "rm_txt_con", "trs_editor", "content_area", "left_zw", "artibody", "article-main", "wysiwyg", "body-copy", "bodycopy", "page-content-body", "field-name-body", "field--name-body", "itemfulltext", "td-post-content", "single-content", "text-article"}
	likelyNames  = []string{"article", "body", "content", "entry", "hentry", "h-entry", "main", "page", "post", "text", "blog", "story", "detail", "zhengwen"}
	captionNames = []string{"caption", "figcaption", "imagecredit", "image-credit", "photo-credit", "photocredit", "img-desc", "image-desc", "pic_txt", "photo-desc", "image-info", "media-info", "wp-caption-text", "cutline", "tushuo"}
	standNames   = []string{"standfirst", "article-summary", "article__summary", "article-lead", "article__lead", "article__intro", "article-intro", "article-dek", "subheadline", "sub-headline", "subtitle", "article-description", "article__description", "sub-title", "story-summary", "article-subtitle", "entry-summary", "post-excerpt", "headline__sub", "chapo", "chapeau", "entradilla", "bajada", "copete", "lead-text", "deck", "dek", "teaser-text", "article__standfirst", "news-lead", "intro-text", "article-header__intro", "lede"}
)

// foldNames are parts of the names of what opens on a click.
var foldNames = []string{"accordion", "collaps", "toggle", "faq", "tab-pane", "tabpanel", "expand", "readmore", "read-more", "fold"}

// look tells what tag, class, id, role and style of n say; sig is its class
// and id.
func (t *tree) look(n *html.Node) (m marks, sig string) {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Button,
		atom.Input, atom.Select, atom.Textarea, atom.Head, atom.Canvas, atom.Audio, atom.Video, atom.Option, atom.Map, atom.Rt, atom.Rp:
		return skipped, ""
	case atom.Nav, atom.Footer, atom.Aside, atom.Menu:
		m |= unlikely | junk
	case atom.Figcaption:
		m |= caption
	case atom.Article, atom.Main:
		m |= likely
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-component", "data-testid":
			sig += " " + a.Val
			if a.Key == "class" && hiddenClass(a.Val) {
				m |= hidden
			}
		case "style":
			v := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden") {
				m |= hidden
			}
		case "hidden":
			m |= hidden
		case "aria-hidden":
			if a.Val == "true" {
				m |= hidden
			}
		case "itemprop":
			switch {
			case strings.Contains(strings.ToLower(a.Val), "articlebody"), strings.EqualFold(a.Val, "reviewBody"):
				m |= itemBody
			case strings.EqualFold(a.Val, "caption"):
				m |= caption
			}
		case "property":
			if strings.Contains(a.Val, "articleBody") || strings.Contains(a.Val, "content:encoded") {
				m |= itemBody
			}
		case "role":
			switch a.Val {
			case "menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog", "banner", "contentinfo", "search":
				m |= unlikely
			}
		}
	}
	if sig != "" {
		k, ok := t.sigs[sig]
		if !ok {
			k = named(strings.ToLower(sig))
			t.sigs[sig] = k
		}
		m |= k
	}
	if m&hidden != 0 && m&(unlikely|junk) == 0 && contains(strings.ToLower(sig), foldNames) {
		m &^= hidden // shown on a click
	}
	return m &^ spared(n.DataAtom), sig
}

// hiddenClass reports whether a class hides on screens of every size, as the
// style sheets Tailwind and Bootstrap use the words.
func hiddenClass(class string) bool {
	hides := false
	for w := range strings.FieldsSeq(class) {
		switch {
		case w == "hidden" || w == "d-none" || w == "is-hidden":
			hides = true
		case strings.HasSuffix(w, ":block"), strings.HasSuffix(w, ":flex"), strings.HasSuffix(w, ":grid"), strings.HasSuffix(w, ":inline"), strings.HasSuffix(w, ":inline-block"),
			strings.HasPrefix(w, "d-") && w != "d-none" && !strings.HasSuffix(w, "-none"):
			return false
		}
	}
	return hides
}

// spared are the marks that a name does not give to a tag.
func spared(a atom.Atom) marks {
	switch a {
	case atom.P, atom.A, atom.H1:
		return unlikely
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return unlikely | junk | caption
	}
	return 0
}

// nameWords tells the lists of names apart, in this order.
var nameWords = sync.OnceValue(func() *matcher {
	return newMatcher(unlikelyNames, maybeNames, junkNames, keepNames, bodyNames, likelyNames, captionNames, standNames)
})

// named reads class and id, in lower case.
func named(sig string) (m marks) {
	w := nameWords().in(sig)
	has := func(list int) bool { return w&(1<<list) != 0 }
	if has(0) && !has(1) {
		m |= unlikely
	}
	if has(2) && !has(3) {
		m |= junk
	}
	for k, mark := range [...]marks{bodyName, likely, caption, standing} {
		if has(4 + k) {
			m |= mark
		}
	}
	return m
}

func contains(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
