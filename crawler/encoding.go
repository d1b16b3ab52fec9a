package crawler

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxRatio is how many times larger a body may become when decoded, beyond
// freeRatio bytes. Markup shrinks to a tenth, seldom to a fiftieth.
const (
	maxRatio  = 200
	freeRatio = 256 << 10
)

// decodeBody removes the content encodings that a header names. A body that
// is not what the header says is taken as it is; one that is cut is an error,
// and what could be read is returned beside it.
func decodeBody(payload []byte, header []string, limit int64) ([]byte, error) {
	var names []string
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(header, ",")), ",") {
		if name = strings.TrimSpace(name); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	if len(names) > 3 {
		return nil, &failure{BadContent, "encoded more than three times"}
	}
	body := payload
	for i := len(names) - 1; i >= 0; i-- {
		r, err := decoder(names[i], body)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		if body, err = expand(r, len(payload), limit); err != nil {
			return body, err
		}
	}
	return body, nil
}

// decoder returns a reader for one encoding, nil if body is not encoded so.
func decoder(name string, body []byte) (io.Reader, error) {
	switch name {
	case "gzip", "x-gzip":
		if !isGzip(body) {
			return nil, nil
		}
		m := &members{src: bytes.NewReader(body)}
		var err error
		if m.z, err = gzip.NewReader(m.src); err != nil {
			return nil, &failure{BadContent, "compressed body cannot be read"}
		}
		m.z.Multistream(false)
		return m, nil
	case "deflate":
		// Meant is zlib; many servers send bare deflate (RFC 9110, 8.4.1.2).
		if r, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return r, nil
		}
		return flate.NewReader(bufio.NewReader(bytes.NewReader(body))), nil
	}
	if len(name) > 20 {
		name = name[:20]
	}
	return nil, &failure{BadContent, fmt.Sprintf("content encoding %q was not asked for", name)}
}

// members reads one gzip member after the other and ignores garbage behind the
// last, as browsers do.
type members struct {
	src *bytes.Reader
	z   *gzip.Reader
}

func (m *members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if err == io.EOF && m.z.Reset(m.src) == nil {
		m.z.Multistream(false)
		err = nil
	}
	return n, err
}

func isGzip(b []byte) bool { return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b }

// expand reads r to its end within limit and maxRatio.
func expand(r io.Reader, packed int, limit int64) ([]byte, error) {
	var b pieces
	most := min(limit, max(freeRatio, maxRatio*int64(packed)))
	var err error
	for r = io.LimitReader(r, most+1); err == nil; {
		_, err = b.read(r)
	}
	body := b.join()
	switch {
	case int64(len(body)) > most:
		return body[:most], &failure{TooLarge, fmt.Sprintf("body larger than %d KiB when decoded, or packed too densely", limit>>10)}
	case err == io.EOF:
		return body, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return body, &failure{BadContent, "compressed body is cut short"}
	}
	return body, &failure{BadContent, "compressed body is damaged"}
}
