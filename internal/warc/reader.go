package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
)

// Limits on foreign files.
const (
	// MaxBlock is the largest block held in memory, in bytes. Larger records
	// are passed over: their Block is empty and Oversize says how long it was.
	MaxBlock = 64 << 20

	maxHeader = 1 << 20 // header of one record, bytes
	maxSkip   = 8 << 30 // longest block passed over, bytes
)

// A Record is one record as read.
type Record struct {
	Location            // File is empty if the record came from a stream
	Type      string    // WARC-Type, lower case
	ID        string    // WARC-Record-ID
	TargetURI string    // without angle brackets
	Date      time.Time // UTC; zero if it cannot be read
	Fields    []Field   // the whole header, in order
	Block     []byte
	Oversize  int64 // length of a block over MaxBlock; Block is empty then
}

// Field returns the first value of a header field, empty if there is none.
func (r Record) Field(name string) string {
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// BodyDigest returns the project's digest of the decoded body: SHA-256 in
// lower-case hex, empty if the record has none.
func (r Record) BodyDigest() string { return r.Field(fieldBodyDigest) }

// A DamageError says where a file stops being readable.
type DamageError struct {
	Offset int64 // of the record that could not be read
	Cut    bool  // the file ends within the record
	Why    string
}

// Error names the offset.
func (e *DamageError) Error() string {
	return fmt.Sprintf("warc: record at offset %d: %s", e.Offset, e.Why)
}

// Records yields the records of a WARC file, gzipped by record or plain, in
// order. Each has the offset and length of its gzip member (or of itself, if
// plain). A file that cannot be read to its end yields all whole records and
// then a *DamageError. Records in a member of several all have its location.
func Records(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		s := newScanner(r, 0)
		for {
			rec, err := s.next()
			if err == io.EOF {
				return
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// input is what records are parsed from.
type input interface {
	io.Reader
	io.ByteReader
	Peek(n int) ([]byte, error)
}

// source counts the bytes that have been taken from a buffered reader. It is
// an io.ByteReader, so that gzip takes no byte beyond the end of a member.
type source struct {
	r   *bufio.Reader
	n   int64
	err error // that the file could not be read, which is no fault of its content
}

func (s *source) note(err error) {
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF && err != bufio.ErrBufferFull {
		s.err = err
	}
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	s.note(err)
	return n, err
}

func (s *source) ReadByte() (byte, error) {
	c, err := s.r.ReadByte()
	if err == nil {
		s.n++
	}
	s.note(err)
	return c, err
}

func (s *source) Peek(n int) ([]byte, error) {
	b, err := s.r.Peek(n)
	s.note(err)
	return b, err
}

// A scanner reads records one by one.
type scanner struct {
	src    *source
	zr     *gzip.Reader
	inside *bufio.Reader // of the member being read, nil between members
	start  int64         // of that member
	end    int64         // after the last whole record
}

func newScanner(r io.Reader, offset int64) *scanner {
	return &scanner{src: &source{r: bufio.NewReaderSize(r, 64<<10), n: offset}, end: offset}
}

// next returns the next record, io.EOF after the last, or a *DamageError.
func (s *scanner) next() (Record, error) {
	if s.inside == nil {
		head, err := s.src.Peek(5)
		switch {
		case len(head) == 0 && err == io.EOF:
			return Record{}, io.EOF
		case len(head) == 0:
			return Record{}, s.damage(s.src.n, err)
		}
		s.start = s.src.n
		if head[0] != gzipHead[0] {
			return s.plain()
		}
		if err := s.open(); err != nil {
			return Record{}, s.damage(s.start, err)
		}
	}
	rec, err := parse(s.inside)
	if err == io.EOF {
		err = errors.New("longer than its gzip member")
	}
	if err != nil {
		return Record{}, s.damage(s.start, err)
	}
	more, err := s.rest()
	if err != nil {
		return Record{}, s.damage(s.start, err)
	}
	rec.Offset, rec.Length = s.start, s.src.n-s.start
	if !more {
		s.inside, s.end = nil, s.src.n
	}
	return rec, nil
}

func (s *scanner) open() error {
	var err error
	if s.zr == nil {
		s.zr, err = gzip.NewReader(s.src)
	} else {
		err = s.zr.Reset(s.src)
	}
	if err != nil {
		return err
	}
	s.zr.Multistream(false)
	s.inside = bufio.NewReaderSize(s.zr, 32<<10)
	return nil
}

// rest passes over the line ends after a record and reports whether another
// record stands in the same member. Reaching the end checks gzip's checksum.
func (s *scanner) rest() (more bool, err error) {
	for {
		c, err := s.inside.ReadByte()
		switch {
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		case c != '\r' && c != '\n':
			return true, s.inside.UnreadByte()
		}
	}
}

// plain reads a record that is not compressed.
func (s *scanner) plain() (Record, error) {
	rec, err := parse(s.src)
	if err != nil {
		return Record{}, s.damage(s.start, err)
	}
	for {
		c, err := s.src.Peek(1)
		if len(c) == 0 && err != io.EOF {
			return Record{}, s.damage(s.start, err)
		}
		if len(c) == 0 || c[0] != '\r' && c[0] != '\n' {
			break
		}
		if _, err := s.src.ReadByte(); err != nil {
			return Record{}, s.damage(s.start, err)
		}
	}
	rec.Offset, rec.Length = s.start, s.src.n-s.start
	s.end = s.src.n
	return rec, nil
}

func (s *scanner) damage(offset int64, err error) error {
	if s.src.err != nil {
		return fmt.Errorf("warc: record at offset %d: %w", offset, s.src.err)
	}
	cut := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	why := err.Error()
	if cut {
		why = "the file ends within it"
	}
	return &DamageError{Offset: offset, Cut: cut, Why: why}
}

// parse reads one record's header and block.
func parse(r input) (Record, error) {
	var rec Record
	budget := maxHeader
	version, err := readLine(r, &budget)
	if err != nil {
		return rec, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return rec, fmt.Errorf("begins with %.20q, want WARC/1.1", version)
	}
	for {
		line, err := readLine(r, &budget)
		if err != nil {
			return rec, err
		}
		if line == "" {
			break
		}
		if (line[0] == ' ' || line[0] == '\t') && len(rec.Fields) > 0 {
			rec.Fields[len(rec.Fields)-1].Value += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return rec, fmt.Errorf("header line %.40q has no colon", line)
		}
		rec.Fields = append(rec.Fields, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	rec.Type = strings.ToLower(rec.Field(fieldType))
	rec.ID = rec.Field(fieldID)
	rec.TargetURI = strings.TrimSuffix(strings.TrimPrefix(rec.Field(fieldURI), "<"), ">")
	rec.Date = parseDate(rec.Field(fieldDate))
	size, err := strconv.ParseInt(rec.Field(fieldLength), 10, 64)
	if err != nil || size < 0 {
		return rec, fmt.Errorf("Content-Length is %.20q", rec.Field(fieldLength))
	}
	if size > maxSkip {
		return rec, fmt.Errorf("block of %d bytes", size)
	}
	if size > MaxBlock {
		rec.Oversize = size
		n, err := io.CopyN(io.Discard, r, size)
		if err == nil && n < size {
			err = io.ErrUnexpectedEOF
		}
		return rec, err
	}
	// The length is a claim: room is made as bytes come.
	var b bytes.Buffer
	b.Grow(int(min(size, 256<<10)))
	if _, err := io.CopyN(&b, r, size); err != nil {
		return rec, err
	}
	rec.Block = b.Bytes()
	return rec, nil
}

// readLine reads a line without its end.
func readLine(r input, budget *int) (string, error) {
	var line []byte
	for {
		c, err := r.ReadByte()
		if err != nil {
			return "", err
		}
		if *budget--; *budget < 0 {
			return "", fmt.Errorf("header over %d bytes", maxHeader)
		}
		if c == '\n' {
			return string(bytes.TrimSuffix(line, []byte("\r"))), nil
		}
		line = append(line, c)
	}
}
