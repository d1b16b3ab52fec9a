package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// Version is the version of this package's output. Raise it when the same
// bytes give another document; what depends on it is then made again from the
// archive.
const Version = "extract/7"

// A Precision says how much of a time is known.
type Precision string

// Precisions, from fine to coarse. The zero value means that no time is known.
const (
	Second Precision = "second"
	Minute Precision = "minute"
	Day    Precision = "day"
	Month  Precision = "month"
	Year   Precision = "year"
)

// A Date is a time with what is known about it.
type Date struct {
	Time      time.Time // UTC; for Day and coarser, midnight of the outlet's local day written as UTC
	Precision Precision // empty: unknown, Time is zero
	Source    string    // json-ld, meta, time, url, text, feed, import
	ZoneKnown bool      // the source gave the zone, or the outlet's is configured
	Trust     Trust     // how well the page supports it; empty where it was read from no page
}

// A Trust says how well a page supports what was read from it.
type Trust string

// Trusts of a date, from firm to weak.
const (
	TrustA Trust = "A" // sources of two kinds tell the same day
	TrustB Trust = "B" // what is marked as the date of publication tells it, and nothing another day
	TrustC Trust = "C" // sources tell different days, or the day is the only one to be found
)

// A PassageKind is what a passage is on the page.
type PassageKind string

// Kinds of passage.
const (
	Paragraph  PassageKind = "paragraph"
	Heading    PassageKind = "heading"
	ListItem   PassageKind = "list"
	Quotation  PassageKind = "quotation"
	TableRow   PassageKind = "table"
	Headline   PassageKind = "headline"   // the title, as a passage of its own so that it can be matched and cited
	Standfirst PassageKind = "standfirst" // summary above the body
	Caption    PassageKind = "caption"
	Post       PassageKind = "post"
)

// A Passage is one paragraph of a document; the unit we match and cite.
type Passage struct {
	Kind PassageKind
	Text string // normalised white space, NFC
	Path string // DOM path, "html/body/div[2]/p[3]"; empty for posts and imports
}

// A Dateline is the place and agency that open a story.
type Dateline struct {
	Place  string `json:"place,omitempty"`
	Agency string `json:"agency,omitempty"`
}

// A Forward names where a forwarded or reposted post came from.
type Forward struct {
	Account string // handle or key of the origin account, empty if hidden
	Name    string // as printed
	URL     string // of the original post, if the platform tells
}

// A Document is the text filed under one canonical URL, or one post.
type Document struct {
	URL        string // fetched
	Canonical  string // filed under; for posts the post's URL
	Kind       string // "article" or "post"
	Title      string
	Kicker     string   // the line above or before the headline, as printed; empty if there is none
	Byline     []string // people and desks as printed, editors not among them
	Editors    []string // as printed, such as after 责任编辑
	Credit     string   // whose text it is by the page's own word: "Xinhua" of "Source: Xinhua"; may be the outlet itself
	Published  Date
	Modified   Date
	Language   string // ISO 639-1, empty if unknown
	Script     string // ISO 15924, such as Cyrl or Hant; empty if unknown
	Dateline   Dateline
	Section    string
	Passages   []Passage     // headline first if there is one, then page order
	Quotes     []quote.Quote // offsets count from the start of Text()
	NextPages  []string      // further pages of the same article, absolute URLs in order
	Forward    *Forward      // for reposts
	AccountKey string        // for posts: whose
	Problems   []string      // "no text", "charset: …", "wall: consent", sorted
	Template   string        // digest of the site's template that was used, empty for none
	Decoding   Decoding      // of pages
	Signals    Signals       // of pages; not kept in the store, since they follow from the capture
}

// A Decoding says how the bytes of a page were read as text.
type Decoding struct {
	Charset string `json:"charset"`              // WHATWG name of the encoding, "gb18030"
	Why     string `json:"why"`                  // what decided: bom, valid-utf-8, header, meta, detector
	Broken  int    `json:"unreadable,omitempty"` // bytes that could not be read
}

// Body reports whether passages of kind k belong to the document's text:
// standfirst, paragraphs, headings, list items, quotations, table rows, posts.
func (k PassageKind) Body() bool { return k != Headline && k != Caption }

// Text returns the body: standfirst, then body passages in page order, joined
// by an empty line. Title and captions are not part of it.
func (d Document) Text() string { return textOf(d.Passages) }

func textOf(ps []Passage) string {
	var b strings.Builder
	size := 0
	for _, p := range ps {
		size += len(p.Text) + len("\n\n")
	}
	b.Grow(size)
	for _, p := range ps {
		if !p.Kind.Body() {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// PassageOffsets returns, for each passage, where it begins in Text(); -1 for
// those that are no part of it. The order is that of Passages.
func (d Document) PassageOffsets() []int {
	out := make([]int, len(d.Passages))
	at := 0
	for i, p := range d.Passages {
		if !p.Kind.Body() {
			out[i] = -1
			continue
		}
		if at > 0 {
			at += len("\n\n")
		}
		out[i] = at
		at += len(p.Text)
	}
	return out
}

// TextDigest is the SHA-256 over title, captions and text: equal digests make
// no new version.
func (d Document) TextDigest() string {
	h := sha256.New()
	for _, p := range d.Passages {
		h.Write([]byte(p.Kind))
		h.Write([]byte{0})
		h.Write([]byte(p.Text))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// DocumentID derives a document's id from outlet and canonical URL: "d" and
// 16 hexadecimal digits.
func DocumentID(outlet, canonical string) string { return "d" + shortID(outlet, canonical) }

// VersionID derives a version's id from its document, its number (from 1) and
// its text digest: "v" and 16 hexadecimal digits.
func VersionID(document string, number int, textDigest string) string {
	return "v" + shortID(document, strconv.Itoa(number), textDigest)
}

func shortID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
