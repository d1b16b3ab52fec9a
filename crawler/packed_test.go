package crawler

import (
	"bytes"
	"compress/gzip"
	"maps"
)

func packed(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Bytes()
}

// gzip is r with another body, compressed.
func (r reply) gzip(body string) reply {
	r.header = maps.Clone(r.header)
	if r.header == nil {
		r.header = map[string]string{}
	}
	r.header["Content-Encoding"], r.body = "gzip", string(packed(body))
	return r
}

// cut is r with another body, compressed and without its end.
func (r reply) cut(body string) reply {
	r = r.gzip(body)
	r.body = r.body[:len(r.body)-9]
	return r
}
