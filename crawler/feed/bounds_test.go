package feed

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// fill repeats s to n bytes.
func fill(s string, n int) string { return strings.Repeat(s, n/len(s)+1)[:n] }

func zipped(s string) []byte {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(s))
	w.Close()
	return z.Bytes()
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const (
	opening = `<rss version="2.0"><channel><title>Quay</title>`
	whole   = `<item><title>Whole</title><link>https://quay.example/1</link></item>`
	closing = `</channel></rss>`
)

// TestBounds reads what was built to cost much. Each body has up to 5 MiB, the
// most the crawler takes from a host by default.
func TestBounds(t *testing.T) {
	n := 5 << 20
	if testing.Short() {
		n = 512 << 10
	}
	base := `<rss version="2.0" xml:base="http://quay.example/` + fill("x", 1900) + `/"><channel>`
	for name, body := range map[string]string{
		"attributes":              opening + whole + `<item ` + numbered(n/16, `a%d="%[1]d" `) + `><title>x</title></item>` + closing,
		"brackets":                opening + whole + `<item><description><![CDATA[` + fill("<", n) + `]]></description></item>` + closing,
		"ampersands":              opening + whole + `<item><title>` + fill("&", n) + `</title></item>` + closing,
		"authors":                 opening + whole + `<item>` + numbered(n/40, `<dc:creator>n%d</dc:creator>`) + `</item>` + closing,
		"declarations":            opening + whole + fill("<![>", n),
		"depth":                   opening + whole + fill("<b>", n),
		"items without end":       opening + whole + fill("<item><b>", n),
		"items":                   opening + fill(whole, n) + closing,
		"links of a long base":    base + whole + `<item><description>` + fill("&lt;a href=x&gt;", n) + `</description></item>` + closing,
		"long base":               strings.Replace(base, "xxx", fill("x", n), 1) + whole + fill("<item><link>x</link></item>", n) + closing,
		"namespaces":              opening + whole + `<item>` + numbered(n/24, `<a xmlns:n%d="u:%[1]d">`),
		"parts":                   opening + whole + `<item><description>` + fill("<b/>", n) + `</description></item>` + closing,
		"tags without end":        opening + whole + fill(`<a b="`, n),
		"dates":                   opening + whole + fill(`<item><pubDate>`+fill("1 1:1 ", 190)+`</pubDate></item>`, n) + closing,
		"json items":              `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"Whole"},` + fill(`{"id":"1"},`, n),
		"json depth":              `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"Whole"},` + fill(`[`, n),
		"json links":              `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"Whole"},{"content_html":"` + fill("<a href=x>", 1000000) + `"}]}`,
		"sitemap":                 `<urlset><url><loc>https://quay.example/1</loc></url>` + fill(`<url><loc>https://quay.example/2</loc></url>`, n) + `</urlset>`,
		"gzip of nothing":         string(zipped(opening + whole + fill("\x00", 8*n) + closing)),
		"gzip of a sitemap":       string(zipped(`<urlset>` + fill(`<url><loc>https://quay.example/2</loc></url>`, 8*n))),
		"entities of entities":    `<!DOCTYPE rss [<!ENTITY a "aaaa">` + numbered(n/60, `<!ENTITY b%d "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">`) + `]>` + opening + whole + `<item><title>&b1;</title></item>` + closing,
		"base64 with a long base": `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://quay.example/` + fill("x", 1900) + `/"><entry><title>Whole</title></entry><entry><content type="application/octet-stream">` + fill("PGEgaHJlZj14Pjxh", n) + `</content></entry></feed>`,
	} {
		t.Run(name, func(t *testing.T) {
			in := []byte(body)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			f, err := Parse(in, Options{URL: "http://quay.example/feed"})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			// A machine of its own needs 0.6 s at most. The bound leaves room
			// for a busy one and the race detector; what grows with the square
			// of the body takes minutes.
			if took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			// The memory that was asked for in all; what was in use at once is
			// a fraction of it.
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 600*raceFactor {
				t.Errorf("asked for %d MiB", mib)
			}
			if len(f.Items) == 0 {
				t.Fatalf("no items; problems %q", f.Problems)
			}
			if len(f.Items) > maxURLs || len(f.Problems) > maxProblems {
				t.Errorf("%d items, %d problems", len(f.Items), len(f.Problems))
			}
			size := 0
			for _, it := range f.Items {
				size += len(it.Title) + len(it.Content) + len(it.Summary) + len(it.URL)
				if len(it.Authors) > maxList || len(it.Categories) > maxList {
					t.Errorf("%d authors, %d categories", len(it.Authors), len(it.Categories))
				}
			}
			if size > 32<<20 {
				t.Errorf("%d bytes of text", size)
			}
		})
	}
}

// What is left out beyond a limit is said.
func TestLimitsAreSaid(t *testing.T) {
	for name, c := range map[string]struct{ body, problem string }{
		"items":      {opening + strings.Repeat(whole, maxItems+1) + closing, "more than 5000 items"},
		"depth":      {opening + "<item>" + strings.Repeat("<b>", maxDepth) + "</item>" + closing, "nested deeper than 64"},
		"namespaces": {opening + "<item " + numbered(maxSpaces+1, `xmlns:n%d="u" `) + "/>" + closing, "more than 64"},
		"attributes": {opening + "<item " + numbered(maxAttr+1, `n%d="u" `) + "/>" + closing, "more than 64 attributes"},
		"parts":      {opening + "<item>" + strings.Repeat("<b/>", maxNodes+1) + "</item>" + closing, "more than 20000 parts"},
		"text":       {opening + "<item><title>" + fill("x", maxText) + "<![CDATA[y]]></title></item>" + closing, "more than 1 MiB of text"},
		"body":       {opening + whole + fill(" ", maxBody) + closing, "larger than 8 MiB"},
		"base":       {`<rss xml:base="http://a.example/` + fill("x", maxBase) + `"><channel>` + whole + closing, "xml:base of"},
		"json item":  {`{"version":"https://jsonfeed.org/version/1","items":[{"id":"` + fill("x", maxText) + `"},{"id":"2"}]}`, "more than 1 MiB was left out"},
	} {
		f, err := Parse([]byte(c.body), Options{})
		if err != nil || !strings.Contains(strings.Join(f.Problems, "\n"), c.problem) {
			t.Errorf("%s: problems %q, %v, want %q", name, f.Problems, err, c.problem)
		}
		if len(f.Items) == 0 {
			t.Errorf("%s: no items", name)
		}
	}
}

// A gzip body that was cut short gives what there is.
func TestGzipCut(t *testing.T) {
	// Words that do not repeat, so that the cut falls into the last item.
	z := zipped(opening + whole + "<item><title>" + numbered(4000, "w%x ") + "</title></item>" + closing)
	f, err := Parse(z[:len(z)-1000], Options{})
	if err != nil || len(f.Items) != 1 || !f.Salvaged || !strings.Contains(strings.Join(f.Problems, "\n"), "gzip: cut short") {
		t.Errorf("Parse = %d items, salvaged %v, %q, %v", len(f.Items), f.Salvaged, f.Problems, err)
	}
	if _, err := Parse(z[:12], Options{}); err == nil {
		t.Error("nothing but a gzip header: no error")
	}
}
