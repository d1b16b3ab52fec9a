package posts

import (
	"fmt"
	"strings"
	"time"
)

const (
	// maxBody is how large an answer may be, in bytes.
	maxBody = 20 << 20

	// maxPosts is how many posts of an answer are read; platforms send 20
	// to 100, archives of podcasts some thousands.
	maxPosts = 5000

	// maxProblems is how many problems are told.
	maxProblems = 20
)

// A Post is one public message.
type Post struct {
	ID       string // as the platform writes it
	URL      string
	Handle   string // whose account, as printed
	Author   string // signature or display name
	Title    string // videos and episodes have one
	Text     string // plain text, line breaks as \n; empty for pictures alone
	Language string // as the platform says, may be empty
	At       time.Time
	Edited   time.Time // zero if never, or if the platform does not tell when
	Changed  bool      // the platform marks it as edited
	Forward  *Forward  // reposted or forwarded from
	Reply    string    // id or URL of the post answered
	Quote    string    // id or URL of the post quoted; its text is not in Text
	Links    []string  // in the text and on its card, in order, without mentions and hashtags
	Views    string    // as printed, "1.5K"
	NoIndex  bool      // the author asked not to be indexed: keep no text
}

// A Forward is the origin of a repost.
type Forward struct {
	Handle string // empty if hidden
	Name   string
	URL    string
	ID     string
}

// A Page is one answer of a platform.
type Page struct {
	Posts    []Post
	Next     string // address of the next older page, empty if none
	Problems []string
}

// Parse reads one answer of platform ("telegram", "mastodon", "bluesky",
// "youtube", "podcast", "feed") fetched from url. The error is not nil if the
// answer is none of the platform's; posts that cannot be read are Problems.
// Mastodon names the next page in the Link header only: see NextLink.
func Parse(platform string, body []byte, contentType, url string) (p Page, err error) {
	defer func() {
		// Parsers below are not all ours; a panic costs one answer.
		if r := recover(); r != nil {
			p, err = Page{}, fmt.Errorf("read %s %s: parser stopped: %v", platform, url, r)
		}
	}()
	if len(body) > maxBody {
		return Page{}, fmt.Errorf("read %s %s: larger than %d MiB", platform, url, maxBody>>20)
	}
	switch platform {
	case "telegram":
		err = p.telegram(body, contentType, url)
	case "mastodon":
		err = p.mastodon(body, url)
	case "bluesky":
		err = p.bluesky(body, url)
	case "youtube", "podcast", "feed":
		err = p.feed(platform, body, contentType, url)
	default:
		err = errPlatform(platform)
	}
	if err != nil {
		return Page{}, fmt.Errorf("read %s %s: %w", platform, url, err)
	}
	return p, nil
}

func errPlatform(platform string) error {
	return fmt.Errorf("platform %q: write telegram, mastodon, bluesky, youtube, podcast or feed", platform)
}

func (p *Page) problem(format string, args ...any) {
	if len(p.Problems) < maxProblems {
		p.Problems = append(p.Problems, fmt.Sprintf(format, args...))
	}
}

// add appends a post unless the answer is beyond all measure.
func (p *Page) add(post Post) {
	switch {
	case len(p.Posts) < maxPosts:
		if post.NoIndex {
			post.Title, post.Text = "", ""
		}
		p.Posts = append(p.Posts, post)
	case len(p.Posts) == maxPosts:
		p.Problems = addOnce(p.Problems, fmt.Sprintf("more than %d posts: the rest is left out", maxPosts))
	}
}

// addOnce appends those that list does not hold yet, up to a hundred.
func addOnce(list []string, more ...string) []string {
next:
	for _, s := range more {
		if s == "" || len(list) >= 100 {
			continue
		}
		for _, have := range list {
			if have == s {
				continue next
			}
		}
		list = append(list, s)
	}
	return list
}

// NextLink returns the address of the next older page from the Link header
// of a Mastodon answer fetched from url, empty if there is none or if it
// leads to another host.
func NextLink(link, url string) string {
	for part := range strings.SplitSeq(link, ",") {
		target, params, ok := strings.Cut(part, ">")
		if !ok || !strings.Contains(strings.ReplaceAll(params, `"`, ""), "rel=next") {
			continue
		}
		target = strings.TrimPrefix(strings.TrimSpace(target), "<")
		if hostOf(target) != "" && hostOf(target) == hostOf(url) {
			return target
		}
	}
	return ""
}
