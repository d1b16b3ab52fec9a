package warc

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
)

func sha(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

const plainRecords = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n" +
	"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.example/>\r\nWARC-Date: 2019-08\r\n" +
	"X-Folded: one\r\n two\r\nContent-Length: 47\r\n\r\n" +
	"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhi\r\n\r\n"

// collect reads a stream to its end or error.
func collect(b []byte) (recs []Record, err error) {
	for rec, e := range Records(bytes.NewReader(b)) {
		if e != nil {
			return recs, e
		}
		recs = append(recs, rec)
	}
	return recs, nil
}

func TestRecords(t *testing.T) {
	split := strings.LastIndex(plainRecords, "WARC/1.0")
	gzipped := append(gz(plainRecords[:split]), gz(plainRecords[split:])...)
	for name, b := range map[string][]byte{"plain": []byte(plainRecords), "gzip": gzipped, "one member": gz(plainRecords)} {
		recs, err := collect(b)
		if err != nil || len(recs) != 2 {
			t.Fatalf("%s: %d records, %v", name, len(recs), err)
		}
		r := recs[1]
		if r.TargetURI != "http://a.example/" || r.Field("x-folded") != "one two" || r.Date.Month() != 8 {
			t.Errorf("%s: %+v", name, r)
		}
		resp, err := r.Response()
		if err != nil || resp.Status != 200 || string(resp.Body) != "hi" || resp.Header.Get("Content-Type") != "text/plain" {
			t.Errorf("%s: response %+v, %v", name, resp, err)
		}
		if name != "one member" && (recs[0].Length != r.Offset || r.Offset+r.Length != int64(len(b))) {
			t.Errorf("%s: %d+%d then %d+%d of %d", name, recs[0].Offset, recs[0].Length, r.Offset, r.Length, len(b))
		}
	}
}

func TestRecordsCut(t *testing.T) {
	split := strings.LastIndex(plainRecords, "WARC/1.0")
	first := gz(plainRecords[:split])
	gzipped := append(bytes.Clone(first), gz(plainRecords[split:])...)
	for _, c := range []struct {
		b    []byte
		at   int64
		ends int // cutting within this many bytes of the end leaves the record whole
	}{{[]byte(plainRecords), int64(split), 4}, {gzipped, int64(len(first)), 0}} {
		for cut := int(c.at) + 1; cut < len(c.b)-c.ends; cut++ {
			recs, err := collect(c.b[:cut])
			var d *DamageError
			if len(recs) != 1 || !errors.As(err, &d) || d.Offset != c.at || !d.Cut {
				t.Fatalf("cut at %d: %d records, %v", cut, len(recs), err)
			}
		}
	}
	if _, err := collect([]byte("<html>no archive")); err == nil || !strings.Contains(err.Error(), "offset 0") {
		t.Errorf("a page: %v", err)
	}
}

func TestResponseEncodings(t *testing.T) {
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	io.WriteString(zw, "deflated")
	zw.Close()
	bomb := gz(strings.Repeat("\x00", 8<<20))
	for name, c := range map[string]struct {
		head    string
		payload string
		body    string
		problem string
	}{
		"gzip":     {"Content-Encoding: GZIP", string(gz("zipped")), "zipped", ""},
		"deflate":  {"Content-Encoding: deflate", z.String(), "deflated", ""},
		"twice":    {"Content-Encoding: gzip, gzip", string(gz(string(gz("twice")))), "twice", ""},
		"chunked":  {"Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n", "abc", ""},
		"not so":   {"Transfer-Encoding: chunked", "plain words", "plain words", ""},
		"brotli":   {"Content-Encoding: br", "xx", "", `content encoding "br": not supported`},
		"broken":   {"Content-Encoding: gzip", "xx", "", `content encoding "gzip": unexpected EOF`},
		"bomb":     {"Content-Encoding: gzip", string(bomb), "", "decoded body is too large"},
		"four":     {"Content-Encoding: gzip,gzip,gzip,gzip", "xx", "", "content encoded 4 times"},
		"identity": {"Content-Encoding: identity", "as is", "as is", ""},
	} {
		rec := Record{Type: TypeResponse, Block: []byte("HTTP/1.0 200\r\n" + c.head + "\r\n\r\n" + c.payload)}
		resp, err := rec.Response()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if string(resp.Body) != c.body || !strings.Contains(resp.Problem, c.problem) || (c.problem == "") != (resp.Problem == "") {
			t.Errorf("%s: body %.20q problem %q", name, resp.Body, resp.Problem)
		}
	}
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte(plainRecords))
	f.Add(gz(plainRecords))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 9999999\r\n\r\nx"))
	f.Add([]byte("WARC/1.1\r\nContent-Length: -1\r\n\r\n"))
	var e encoder
	for _, x := range batch() {
		if _, err := e.exchange(x, infoID("f"), "s"); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(bytes.Clone(e.buf.Bytes()))
	f.Fuzz(func(t *testing.T, b []byte) {
		end, held := int64(0), 0
		for rec, err := range Records(bytes.NewReader(b)) {
			if err != nil {
				return
			}
			if rec.Offset < end-rec.Length || rec.Offset+rec.Length > int64(len(b)) {
				t.Fatalf("record at %d+%d of %d", rec.Offset, rec.Length, len(b))
			}
			end = rec.Offset + rec.Length
			if held += len(rec.Block); len(rec.Block) > MaxBlock {
				t.Fatalf("block of %d bytes", len(rec.Block))
			}
			resp, err := rec.Response()
			if err == nil && len(resp.Body) > maxDecoded {
				t.Fatalf("body of %d bytes", len(resp.Body))
			}
		}
	})
}
