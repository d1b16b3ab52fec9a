package warc

import (
	"strings"
	"time"
)

// Record types of WARC/1.1 that this package writes.
const (
	TypeInfo     = "warcinfo"
	TypeRequest  = "request"
	TypeResponse = "response"
	TypeRevisit  = "revisit"
	TypeResource = "resource"
	TypeMetadata = "metadata"
)

// Profiles of revisit records, as Revisit.Profile names them.
const (
	NotModified      = "server-not-modified"
	IdenticalPayload = "identical-payload-digest"
)

// profiles is where WARC/1.1 section 6.7 puts the profiles.
const profiles = "http://netpreserve.org/warc/1.1/revisit/"

// A Location says where a record stands.
type Location struct {
	File   string // file name relative to the archive folder, slash-separated
	Offset int64  // of the gzip member
	Length int64  // of the gzip member
}

// An Exchange is one request and its response as bytes.
type Exchange struct {
	URL           string
	Date          time.Time // UTC, the program's clock
	Request       []byte    // empty for imports
	Head          []byte    // status line and header of the response; empty for imports (a resource record is written)
	Payload       []byte    // body as received; with RevisitOf it is digested and not written
	ContentType   string    // for resource records
	Protocol      string    // "h2" or empty
	IP            string
	Cut           bool     // Payload is the beginning of a longer body
	PayloadDigest string   // SHA-256 hex of the body after removing content encoding: the project's digest
	RevisitOf     *Revisit // set: write a revisit record instead of a response
}

// A Revisit names the capture that a revisit record stands for.
type Revisit struct {
	URL     string
	Date    time.Time
	Profile string // "server-not-modified" or "identical-payload-digest"
}

// A Field is one line of a record's header.
type Field struct{ Name, Value string }

// Names of fields.
const (
	fieldType         = "WARC-Type"
	fieldID           = "WARC-Record-ID"
	fieldURI          = "WARC-Target-URI"
	fieldDate         = "WARC-Date"
	fieldInfoID       = "WARC-Warcinfo-ID"
	fieldConcurrent   = "WARC-Concurrent-To"
	fieldBlock        = "WARC-Block-Digest"
	fieldPayload      = "WARC-Payload-Digest"
	fieldProfile      = "WARC-Profile"
	fieldRefersURI    = "WARC-Refers-To-Target-URI"
	fieldRefersDate   = "WARC-Refers-To-Date"
	fieldRefersTo     = "WARC-Refers-To"
	fieldProtocol     = "WARC-Protocol"
	fieldTruncated    = "WARC-Truncated"
	fieldIP           = "WARC-IP-Address"
	fieldFilename     = "WARC-Filename"
	fieldContentType  = "Content-Type"
	fieldLength       = "Content-Length"
	fieldChain        = "Hymnsheet-Chain"       // link over the records before this one
	fieldBodyDigest   = "Hymnsheet-Body-Digest" // SHA-256 hex of the decoded body
	contentTypeFields = "application/warc-fields"
)

// dateLayout is RFC 3339 in UTC with as many fractional digits as there are.
const dateLayout = "2006-01-02T15:04:05.999999999Z"

func formatDate(t time.Time) string { return t.UTC().Format(dateLayout) }

// parseDate reads WARC-Date, which WARC/1.1 allows to stop after any unit.
func parseDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// fieldValue makes s safe to stand in a header line.
func fieldValue(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return s
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == 0x7f {
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
