package warc

import "time"

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
	Payload       []byte    // body as received
	ContentType   string    // for resource records
	Protocol      string    // "h2" or empty
	IP            string
	PayloadDigest string   // SHA-256 hex of the body after removing content encoding: the project's digest
	RevisitOf     *Revisit // set: write a revisit record instead of a response
}

// A Revisit names the capture that a revisit record stands for.
type Revisit struct {
	URL     string
	Date    time.Time
	Profile string // "server-not-modified" or "identical-payload-digest"
}
