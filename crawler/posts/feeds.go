package posts

import (
	"regexp"
	"strings"

	"github.com/hymnsheet/hymnsheet/crawler/feed"
)

// addressRE finds addresses in plain text; brackets and stops that close a
// sentence are cut off afterwards.
var addressRE = regexp.MustCompile(`https?://[^\s<>"'“”«»]+`)

// markupRE tells markup from plain text: a tag or a character reference.
var markupRE = regexp.MustCompile(`(?i)<(?:a|b|br|blockquote|div|em|h[1-6]|i|img|li|ol|p|pre|span|strong|table|u|ul)\b[^>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);`)

// feed reads the feed of a video channel, a podcast or any other.
func (p *Page) feed(platform string, body []byte, contentType, from string) error {
	f, err := feed.Parse(body, feed.Options{URL: from, ContentType: contentType})
	if err != nil {
		return err
	}
	switch f.Format {
	case "sitemap", "news-sitemap", "sitemap-index":
		p.problem("a sitemap lists addresses, no posts")
		return nil
	}
	p.Problems = f.Problems
	for _, it := range f.Items {
		post := Post{
			ID:       firstOf(it.ID, it.URL, it.Media),
			URL:      firstOf(it.URL, it.Media),
			Handle:   f.Title,
			Author:   strings.Join(it.Authors, ", "),
			Title:    it.Title,
			Language: it.Language,
			At:       it.Published,
		}
		if post.ID == "" {
			p.problem("item %q: neither id nor address", clip(it.Title, 60))
			continue
		}
		if post.At.IsZero() {
			post.At = it.Updated
		}
		// YouTube's updated moves with the counters and says nothing.
		if platform != "youtube" && it.Updated.After(post.At) {
			post.Edited, post.Changed = it.Updated, true
		}
		long := it.Content
		if len(it.Summary) > len(long) {
			long = it.Summary
		}
		post.Text, post.Links = readable(platform, long)
		p.add(post)
	}
	return nil
}

// readable returns the long text of an item as plain text, with its links.
// Descriptions of videos are never markup.
func readable(platform, s string) (string, []string) {
	if platform != "youtube" && markupRE.MatchString(s) {
		return plain(s)
	}
	s = tidy(s)
	var links []string
	for _, u := range addressRE.FindAllString(s, 200) {
		u = strings.TrimRight(u, ".,;:!?…)]}。，、）】")
		if hostOf(u) != "" {
			links = addOnce(links, u)
		}
	}
	return s, links
}
