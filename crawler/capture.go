package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// A Kind says what a URL is to the crawler.
type Kind string

// The kinds of URL. A source is polled again and again; a page is fetched and
// rechecked; a part is a further page of a multi-page article.
const (
	KindPage    Kind = "page"
	KindPart    Kind = "part"
	KindFeed    Kind = "feed"
	KindListing Kind = "listing"
	KindSitemap Kind = "sitemap"
	KindPosts   Kind = "posts"  // a page or API answer that holds posts of one account
	KindRobots  Kind = "robots" // robots.txt
	KindImport  Kind = "import" // one imported article; URL is the article's
)

// A Capture is one response exactly as received: the content, not the moment.
// Seeing the same content again at the same URL is a further visit of the
// same capture.
type Capture struct {
	ID          string      // CaptureID(URL, Status, Digest)
	URL         string      // the URL fetched
	Kind        Kind        // what the URL was fetched as
	Outlet      string      // outlet id
	Account     string      // account key; empty for articles
	Platform    string      // of the account: "telegram", "mastodon", "bluesky", "youtube", "podcast", "feed"; empty for articles
	Status      int         // HTTP status; 0 for imports
	Header      http.Header // response header as received
	ContentType string      // Content-Type as received
	Body        []byte      // after removing transfer and content encoding
	Digest      string      // SHA-256 of Body, lower-case hex
	At          time.Time   // first visit, UTC, the program's clock
}

// CaptureID derives the id of a capture from what it holds: "c" and 16
// hexadecimal digits. The time of the visit is not part of it.
func CaptureID(url string, status int, digest string) string {
	return "c" + shortID(url, strconv.Itoa(status), digest)
}

// Digest returns the SHA-256 of body in lower-case hex.
func Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// PostKey derives what a post is known by among those that a source lists:
// "post:" and 16 hexadecimal digits.
func PostKey(source, id string) string { return "post:" + shortID(source, id) }

func shortID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// An Exchange is one request and its response as bytes, for the archive. With
// HTTP/2 the response head is written with an HTTP/1.1 status line and
// Protocol is "h2".
type Exchange struct {
	URL      string
	At       time.Time // when the request went out, UTC, the program's clock
	Request  []byte    // request line and header, CRLF line ends, closed by an empty line
	Head     []byte    // status line and header of the response, likewise
	Payload  []byte    // body as received: content encoding kept, transfer encoding removed
	Protocol string    // "h2" or empty
	IP       string    // address dialled, empty if a proxy resolved the name
	Cut      bool      // Payload is the beginning of a longer body: of a robots.txt beyond what is read, or of a refusal
}
