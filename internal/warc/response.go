package warc

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"
)

// Limits on decoded bodies: a size, and a ratio that only counts above a
// size, since small pages of white space shrink a thousandfold.
const (
	maxDecoded   = 64 << 20 // bytes
	maxRatio     = 200      // decoded to encoded
	maxRatioFrom = 1 << 20  // bytes decoded below which the ratio is not asked for
	maxEncodings = 3        // encodings on top of each other
)

var (
	errUnsupported = errors.New("not supported")
	errTooLarge    = errors.New("decoded body is too large")
)

// A Response is the HTTP message in a record.
type Response struct {
	Status  int // 0 for resource records
	Head    []byte
	Header  http.Header
	Payload []byte // as stored; nil for revisits
	Body    []byte // Payload without transfer and content encoding; nil if Problem is set
	Problem string // why Payload could not be decoded
}

// Response splits the block of a response, revisit or resource record. A
// resource record's block is the payload, and its header the content type.
func (r Record) Response() (Response, error) {
	switch r.Type {
	case TypeResource:
		h := http.Header{}
		if ct := r.Field(fieldContentType); ct != "" {
			h.Set("Content-Type", ct)
		}
		return Response{Header: h, Payload: r.Block, Body: r.Block, Problem: r.oversize()}, nil
	case TypeResponse, TypeRevisit:
	default:
		return Response{}, fmt.Errorf("warc: %s record at offset %d holds no response", r.Type, r.Offset)
	}
	if p := r.oversize(); p != "" {
		return Response{Header: http.Header{}, Problem: p}, nil
	}
	head, payload := splitHead(r.Block)
	lines := headLines(head)
	if len(lines) == 0 || statusOf(lines[0]) == 0 {
		return Response{}, fmt.Errorf("warc: record at offset %d: no HTTP status line", r.Offset)
	}
	resp := Response{Status: statusOf(lines[0]), Head: head, Header: http.Header{}}
	for _, l := range lines[1:] {
		if name, value, ok := bytes.Cut(l, []byte(":")); ok {
			key := textproto.CanonicalMIMEHeaderKey(string(bytes.TrimSpace(name)))
			resp.Header[key] = append(resp.Header[key], string(bytes.TrimSpace(value)))
		}
	}
	if r.Type == TypeRevisit {
		return resp, nil
	}
	resp.Payload = payload
	body, err := decode(payload, resp.Header)
	if err != nil {
		resp.Problem = err.Error()
	} else {
		resp.Body = body
	}
	return resp, nil
}

func (r Record) oversize() string {
	if r.Oversize == 0 {
		return ""
	}
	return fmt.Sprintf("block of %d bytes is over %d", r.Oversize, int64(MaxBlock))
}

// splitHead cuts a block after the empty line that ends the head.
func splitHead(block []byte) (head, payload []byte) {
	for i := 0; i < len(block); {
		n := bytes.IndexByte(block[i:], '\n')
		if n < 0 {
			break
		}
		line := bytes.TrimSuffix(block[i:i+n], []byte("\r"))
		i += n + 1
		if len(line) == 0 {
			return block[:i], block[i:]
		}
	}
	return block, nil
}

// headLines returns the lines of a head without their ends, folded lines
// joined, up to the empty line.
func headLines(head []byte) [][]byte {
	var lines [][]byte
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if (line[0] == ' ' || line[0] == '\t') && len(lines) > 1 {
			last := len(lines) - 1
			lines[last] = append(append(bytes.Clone(lines[last]), ' '), bytes.TrimSpace(line)...)
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

// statusOf returns the status of a status line, 0 if it is none.
func statusOf(line []byte) int {
	version, rest, ok := strings.Cut(string(line), " ")
	if !ok || !strings.HasPrefix(version, "HTTP/") {
		return 0
	}
	code, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	n, err := strconv.Atoi(code)
	if err != nil || n < 100 || n > 999 {
		return 0
	}
	return n
}

// decode removes transfer and content encoding.
func decode(payload []byte, h http.Header) ([]byte, error) {
	if strings.Contains(strings.ToLower(h.Get("Transfer-Encoding")), "chunked") {
		// Other archives keep the chunks; some say so and do not.
		if b, err := readAll(httputil.NewChunkedReader(bytes.NewReader(payload)), len(payload)); err == nil {
			payload = b
		}
	}
	var codings []string
	for _, v := range h.Values("Content-Encoding") {
		for c := range strings.SplitSeq(v, ",") {
			if c = strings.ToLower(strings.TrimSpace(c)); c != "" && c != "identity" {
				codings = append(codings, c)
			}
		}
	}
	if len(payload) == 0 {
		return payload, nil
	}
	if len(codings) > maxEncodings {
		return nil, fmt.Errorf("content encoded %d times", len(codings))
	}
	for i := len(codings) - 1; i >= 0; i-- {
		b, err := decodeOne(payload, codings[i])
		if err != nil {
			return nil, fmt.Errorf("content encoding %q: %w", codings[i], err)
		}
		payload = b
	}
	return payload, nil
}

func decodeOne(b []byte, coding string) ([]byte, error) {
	switch coding {
	case "gzip", "x-gzip":
		zr, err := gzip.NewReader(bufio.NewReader(bytes.NewReader(b)))
		if err != nil {
			return nil, err
		}
		return readAll(zr, len(b))
	case "deflate":
		// The name means zlib; some servers send bare deflate.
		if zr, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return readAll(zr, len(b))
		}
		return readAll(flate.NewReader(bytes.NewReader(b)), len(b))
	}
	return nil, errUnsupported
}

// readAll reads a decoder to its end within the limits; size is that of the
// encoded bytes.
func readAll(r io.Reader, size int) ([]byte, error) {
	most := int64(min(maxDecoded, max(maxRatioFrom, size*maxRatio)))
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, fmt.Errorf("%w: over %d bytes from %d", errTooLarge, most, size)
	}
	return b, nil
}
