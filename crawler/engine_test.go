package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// read runs the engine over one body.
func read(t *testing.T, u, contentType, body string) (*answer, []anchor) {
	t.Helper()
	a, anchors, err := page(t.Context(), u, func() (*answer, error) {
		return &answer{status: 200, header: http.Header{"Content-Type": {contentType}}, body: []byte(body)}, nil
	})
	if err != nil {
		t.Fatalf("page: %v", err)
	}
	return a, anchors
}

func TestPage(t *testing.T) {
	_, got := read(t, "http://a.example/list", "text/html", `<!doctype html><html><head><link rel="next" href="?page=2"></head>
		<body><a href="/1">One &amp; <i>more</i>
		  tides</a><a href="/2">Fish &amp;lt; chips</a><a name="x">none</a><a href="">empty</a><a rel="next" href="/3">3</a>`)
	same(t, "anchors", got, []anchor{
		{"?page=2", "", true}, {"/1", "One & more tides", false}, {"/2", "Fish &lt; chips", false}, {"", "empty", false}, {"/3", "3", true},
	})
}

// What the tree gives and what the tokens give is the same.
func TestScanAgrees(t *testing.T) {
	for name, body := range map[string]string{
		"plain":     `<a href="/1">One</a> <a href='/2'>Two</a>`,
		"entities":  `<a href="/1?a=1&amp;b=2">Fish &amp;lt; chips &eacute;</a>`,
		"left open": `<a href="/1">One<a href="/2">Two<p>`,
		"upper":     `<A HREF="/1">One</A>`,
		"next":      `<link rel="next" href="/n"><a rel="next" href="/m">m</a>`,
		"no href":   `<a name="x">x</a><a href="/1">One</a>`,
		"script":    `<script>var x = '<a href="/no">no</a>'</script><a href="/1">One</a>`,
		"comment":   `<!-- <a href="/no">no</a> --><a href="/1">One</a>`,
		"long":      `<a href="/1">` + strings.Repeat("tide ", 500) + `</a>`,
		"very long": `<a href="/1">潮 ` + strings.Repeat(" ", 8000) + strings.Repeat("潮", 500) + `</a><a href="/2">Two</a>`,
		"base":      `<base href="http://a.example/x/"><a href="1">One</a>`,
		"cut":       `<a href="/1">One</a><a href="/2">Tw`,
		"large":     `<p title="` + strings.Repeat("x", 2<<20) + `"></p><a href="/1">One</a>`,
	} {
		_, tree := read(t, "http://a.example/", "text/html", "<!doctype html>"+body)
		tokens, base := scan("<!doctype html>" + body)
		rebase("http://a.example/", base, tokens)
		same(t, name, tokens, tree)
	}
}

func TestDeepPage(t *testing.T) {
	for _, depth := range []int{100, 511, 600, 50000} {
		var b strings.Builder
		b.WriteString("<!doctype html>" + strings.Repeat("<div>", depth))
		for i := range 50 {
			fmt.Fprintf(&b, `<a href="/story/%d">Story %d</a>`, i, i)
		}
		b.WriteString(strings.Repeat("</div>", depth))
		a, got := read(t, "http://a.example/", "text/html", b.String())
		if len(got) != 50 || a.err != nil || got[7] != (anchor{"/story/7", "Story 7", false}) {
			t.Errorf("nested %d deep: %d links, error %v; want 50 and none", depth, len(got), a.err)
		}
	}
}

func TestManyLinks(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!doctype html>")
	for i := range 3 * maxAnchors {
		fmt.Fprintf(&b, `<a href="/%d">x</a>`, i)
	}
	if _, got := read(t, "http://a.example/", "text/html", b.String()); len(got) != maxAnchors {
		t.Errorf("%d links, want the first %d", len(got), maxAnchors)
	}
	if got, _ := scan(b.String()); len(got) != maxAnchors {
		t.Errorf("scan: %d links, want the first %d", len(got), maxAnchors)
	}
}

// A tag with as many attributes as fill a page costs no list of them.
func TestManyAttributes(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!doctype html><div")
	for i := range 200_000 {
		fmt.Fprintf(&b, " a%d=\"v%d\"", i, i)
	}
	b.WriteString("><a href=/tide-2>Next</a></div>")
	page := b.String()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	anchors, _ := scan(page)
	runtime.ReadMemStats(&after)
	if len(anchors) != 1 || anchors[0].href != "/tide-2" {
		t.Errorf("links %v, want one", anchors)
	}
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(24*len(page)); got > most {
		t.Errorf("%d MiB in all for a page of %d KiB, want %d MiB at most", got>>20, len(page)>>10, most>>20)
	}
}

// Pages made to cost: each is read within a few times what a plain page of its
// size takes on the same machine.
func TestHostilePages(t *testing.T) {
	const big = 2 << 20
	timed := func(body string) (time.Duration, *answer) {
		begun := time.Now()
		a, _ := read(t, "http://a.example/", "text/html", "<!doctype html>"+body)
		return time.Since(begun), a
	}
	for name, body := range map[string]string{
		"links within links":   "<svg>" + strings.Repeat(`<a href="/x">`, 450) + strings.Repeat("word ", big/5),
		"formatting left open": strings.Repeat(`<b><i><a href="/x"><p>`, 20000),
		"attributes":           "<a href=/x " + strings.Repeat("a ", big/2) + ">x</a>",
		"tables":               strings.Repeat("<table><tr><td><a href=/x>x", 20000),
		"templates":            strings.Repeat("<template><a href=/x>", 20000),
		"entities":             strings.Repeat("&#x10ffff;&notin", big/16),
		"nul":                  strings.Repeat("\x00<a href=/x\x00>\x00", big/16),
		"comments":             strings.Repeat("<!--", big/4),
		"selects":              strings.Repeat("<select><option>", 100000),
	} {
		t.Run(name, func(t *testing.T) {
			plain, _ := timed(strings.Repeat("<p>The tide is <a href=/x>late</a>.</p>", big/40))
			took, a := timed(body)
			if most := max(time.Second, 10*plain); took > most {
				t.Errorf("took %s, want less than %s", took, most)
			}
			if a.err != nil {
				t.Errorf("error %v", a.err)
			}
		})
	}
}

// The name of a page is shown in the reader's letters, whatever it is written in.
func TestCharsetInMeta(t *testing.T) {
	for name, c := range map[string]struct {
		charset, words string
		encode         func(string) (string, error)
	}{
		"gbk":      {"gb2312", "渡轮因潮水晚点，乘客在码头等候", simplifiedchinese.GBK.NewEncoder().String},
		"cyrillic": {"windows-1251", "Паром опаздывает из-за прилива", charmap.Windows1251.NewEncoder().String},
		"arabic":   {"windows-1256", "العبارة تتأخر بسبب المد", charmap.Windows1256.NewEncoder().String},
	} {
		for _, header := range []string{"text/html", "text/html; charset=utf-8", "text/html; charset=" + c.charset} {
			body, err := c.encode(`<html><head><meta charset="` + c.charset + `"><title>` + c.words + `</title></head><body><p>` + c.words + `</p><a href="/1">` + c.words + `</a></body></html>`)
			if err != nil {
				t.Fatal(err)
			}
			if _, got := read(t, "http://a.example/", header, body); len(got) != 1 || got[0].title != c.words {
				t.Errorf("%s, header %q: %v, want %q", name, header, got, c.words)
			}
		}
	}
}

func TestPanicIsContained(t *testing.T) {
	a, anchors, err := page(t.Context(), "http://a.example/", func() (*answer, error) { panic("index out of range") })
	if err != nil || a == nil || a.err == nil || a.err.outcome != Crashed || anchors != nil {
		t.Errorf("page = %+v, %v, %v; want an answer that says crashed", a, anchors, err)
	}
}

func TestPageErrors(t *testing.T) {
	gone := errors.New("store is gone")
	if _, _, err := page(t.Context(), "http://a.example/", func() (*answer, error) { return nil, gone }); !errors.Is(err, gone) {
		t.Errorf("error %v, want what ask said", err)
	}
	want := &failure{Timeout, "too slow"}
	a, _, err := page(t.Context(), "http://a.example/", func() (*answer, error) { return &answer{err: want}, nil })
	if err != nil || a.err != want {
		t.Errorf("answer %+v, error %v; want the failure in the answer", a, err)
	}
}

// Redirects, errors and what is no page are not followed and have no links.
func TestPageAsksOnce(t *testing.T) {
	for _, status := range []int{200, 204, 301, 302, 304, 404, 429, 500} {
		n := 0
		a, anchors, err := page(t.Context(), "http://a.example/x.xml.gz", func() (*answer, error) {
			n++
			return &answer{status: status, header: http.Header{"Content-Type": {"text/html"}, "Location": {"http://b.example/"}}, body: []byte(`<html><a href="/1">x</a>`)}, nil
		})
		if err != nil || n != 1 || a.status != status {
			t.Errorf("HTTP %d: asked %d times, status %d, error %v", status, n, a.status, err)
		}
		if want := status == 200; (len(anchors) == 1) != want {
			t.Errorf("HTTP %d: %d links", status, len(anchors))
		}
	}
}

// An address that the engine's own parser refuses is still asked for, and
// never ends a run.
func TestOddAddresses(t *testing.T) {
	for _, u := range []string{
		"http://a_b.example/x", "http://-a.example/x", "http://a.example/%zz", "http://a.example/%", "http://a.example/a%2fb?q=%ff",
		"http://xn--a.example/", "http://a.example/[x]|{y}", "http://a.example/x?" + strings.Repeat("a", 2000), "http://[2001:db8::1]/x",
		"http://a--b.example/", "http://a.b-.example/", "http://a.example/^`\"",
	} {
		n := 0
		_, anchors, err := page(context.Background(), u, func() (*answer, error) {
			n++
			return &answer{status: 200, header: http.Header{"Content-Type": {"text/html"}}, body: []byte(`<html><a href="/1">x</a>`)}, nil
		})
		if err != nil || n != 1 || len(anchors) != 1 {
			t.Errorf("%s: asked %d times, %d links, error %v", u, n, len(anchors), err)
		}
	}
}

// The environment of colly's other users does not reach our policy.
func TestCollyEnvironment(t *testing.T) {
	for k, v := range map[string]string{
		"COLLY_ALLOWED_DOMAINS": "b.example", "COLLY_DISALLOWED_DOMAINS": "a.example", "COLLY_MAX_DEPTH": "1", "COLLY_MAX_REQUESTS": "1",
		"COLLY_MAX_BODY_SIZE": "10", "COLLY_CACHE_DIR": t.TempDir(), "COLLY_FOLLOW_REDIRECTS": "y", "COLLY_IGNORE_ROBOTSTXT": "n",
		"COLLY_PARSE_HTTP_ERROR_RESPONSE": "n", "COLLY_TRACE_HTTP": "y", "COLLY_DETECT_CHARSET": "y", "COLLY_USER_AGENT": "Mozilla/5.0",
		"COLLY_DISABLE_COOKIES": "n",
	} {
		t.Setenv(k, v)
	}
	for range 3 {
		body := `<html><title>Паром опаздывает из-за прилива</title>` + strings.Repeat("<p>tide</p>", 500) + `<a href="/1">Паром опаздывает</a>`
		if _, got := read(t, "http://a.example/list", "text/html; charset=utf-8", body); len(got) != 1 || got[0].title != "Паром опаздывает" {
			t.Errorf("links %v, want one", got)
		}
	}
}

func TestTitle(t *testing.T) {
	long := strings.Repeat("潮", maxTitle+50)
	if got := title(long); got != long[:3*maxTitle] {
		t.Errorf("title of %d runes has %d bytes, want %d", maxTitle+50, len(got), 3*maxTitle)
	}
	if got := title("  The\n\ttide   is  late "); got != "The tide is late" {
		t.Errorf("title = %q", got)
	}
}
