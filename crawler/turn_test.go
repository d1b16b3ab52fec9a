package crawler

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func to(status int, location string) reply {
	return reply{status: status, header: map[string]string{"Location": location}}
}

// storyWorld has one story, known by its feed.
func storyWorld(t *testing.T, answer ...reply) (w *world, story string) {
	w = newWorld(t, feedOutlet("a", feedA))
	story = "http://a.example/story"
	w.web.on(feedA, rss(story))
	w.web.on(story, answer...)
	return w, story
}

func TestConditional(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := htmlPage("/one"), htmlPage("/two")
		first.etag, second.etag = `"one"`, `W/"two"`
		first.header = map[string]string{"Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT"}
		w, story := storyWorld(t, first)
		w.run()
		h := w.web.last(t, story).header
		if h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
			t.Errorf("the first request has validators: %v", h)
		}
		wait(24 * time.Hour)
		w.run()
		h = w.web.last(t, story).header
		if h.Get("If-None-Match") != `"one"` || h.Get("If-Modified-Since") != "Sat, 01 Jan 2000 00:00:00 GMT" {
			t.Errorf("validators %q and %q, want those of the capture", h.Get("If-None-Match"), h.Get("If-Modified-Since"))
		}
		w.web.on(story, second)
		wait(7 * 24 * time.Hour)
		w.run()
		same(t, "outcomes", w.store.outcomes(story), []Outcome{OK, NotModified, OK})
		all := w.store.of(story)
		if f := all[1]; f.Capture != nil || f.Exchange == nil || f.Status != 304 {
			t.Errorf("304: capture %v, exchange %v, status %d; want an exchange only", f.Capture, f.Exchange, f.Status)
		}
		if all[0].Capture.ID == all[2].Capture.ID {
			t.Errorf("the edit has the same capture")
		}
		if h := w.web.last(t, "http://a.example/robots.txt").header; h.Get("If-None-Match") != "" {
			t.Errorf("robots.txt asked for with validators")
		}
	})
}

// 304 to a request without validators is a lie, and no visit.
func TestNotModifiedUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, story := storyWorld(t, reply{status: 304})
		w.run()
		same(t, "outcomes", w.store.outcomes(story), []Outcome{BadContent})
	})
}

func TestRequestHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, story := storyWorld(t, htmlPage())
		w.http.UserAgent, w.http.Contact = "hymnsheet/0.3", "https://desk.example/crawler"
		w.run()
		for _, u := range []string{robotsA, feedA, story} {
			h := w.web.last(t, u).header
			if got, want := h.Get("User-Agent"), "hymnsheet/0.3 (+https://desk.example/crawler)"; got != want {
				t.Errorf("%s: User-Agent %q, want %q", u, got, want)
			}
			for _, name := range []string{"Cookie", "Referer"} {
				if h.Get(name) != "" {
					t.Errorf("%s: %s is sent: %q", u, name, h.Get(name))
				}
			}
		}
		if got := agentOf(HTTP{UserAgent: "hymnsheet", Contact: "mailto:desk@hymnsheet.example"}); got != "hymnsheet (desk@hymnsheet.example)" {
			t.Errorf("agentOf = %q", got)
		}
	})
}

func TestOutcomes(t *testing.T) {
	hour, day := time.Hour, 24*time.Hour
	for name, c := range map[string]struct {
		answer  reply
		want    Outcome
		due     time.Duration // roughly; 0: never
		capture bool
	}{
		"page":               {htmlPage(), OK, day, true},
		"XHTML":              {reply{header: map[string]string{"Content-Type": "application/xhtml+xml"}, body: "<html/>"}, OK, day, true},
		"no type":            {reply{header: map[string]string{"Content-Type": ""}, body: "<!doctype html><p>tide</p>"}, OK, day, true},
		"HTML as text":       {reply{header: map[string]string{"Content-Type": "text/plain"}, body: "<!doctype html><p>tide</p>"}, OK, day, true},
		"empty":              {reply{}, BadContent, hour, false},
		"picture":            {reply{header: map[string]string{"Content-Type": "image/png"}, body: "\x89PNG\r\n\x1a\n"}, BadContent, hour, false},
		"text":               {reply{header: map[string]string{"Content-Type": "text/plain"}, body: "the tide is out"}, BadContent, hour, false},
		"201":                {reply{status: 201, body: "<html>"}, BadContent, hour, false},
		"204":                {reply{status: 204}, BadContent, hour, false},
		"206":                {reply{status: 206, body: "<html>"}, BadContent, hour, false},
		"300":                {reply{status: 300}, BadContent, hour, false},
		"400":                {reply{status: 400}, ClientError, hour, false},
		"401":                {reply{status: 401}, Forbidden, hour, false},
		"403":                {reply{status: 403}, Forbidden, hour, false},
		"404":                {reply{status: 404}, Gone, 0, false},
		"410":                {reply{status: 410}, Gone, 0, false},
		"418":                {reply{status: 418}, ClientError, hour, false},
		"451":                {reply{status: 451}, Forbidden, hour, false},
		"500":                {reply{status: 500}, ServerError, hour, false},
		"503":                {reply{status: 503}, ServerError, hour, false},
		"520":                {reply{status: 520}, ServerError, hour, false},
		"404, endless":       {reply{status: 404, body: noise(6 << 20)}, Gone, 0, false},
		"503, a bomb":        {reply{status: 503}.gzip(strings.Repeat("x", 8<<20)), ServerError, hour, false},
		"302, no target":     {reply{status: 302}, ClientError, hour, false},
		"404 in brotli":      {reply{status: 404, header: map[string]string{"Content-Encoding": "br"}, body: "\x0b\x02\x80gone\x03"}, Gone, 0, false},
		"page in brotli":     {reply{header: map[string]string{"Content-Encoding": "br"}, body: "\x0b\x02\x80page\x03"}, BadContent, hour, false},
		"encoded four times": {reply{header: map[string]string{"Content-Encoding": "gzip, gzip, gzip, gzip"}, body: "x"}, BadContent, hour, false},
		"packed":             {reply{}.gzip("<!doctype html><p>tide</p>"), OK, day, true},
		"packed and cut":     {reply{}.cut("<!doctype html>" + strings.Repeat("<p>tide</p>", 99)), BadContent, hour, false},
		"too large":          {reply{body: "<!doctype html>" + strings.Repeat("x", 6<<20)}, TooLarge, 0, false},
		"bomb":               {reply{}.gzip("<!doctype html>" + strings.Repeat("x", 4<<20)), TooLarge, 0, false},
		"too large, packed":  {reply{}.gzip("<!doctype html>" + noise(6<<20)), TooLarge, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, story := storyWorld(t, c.answer)
				sum := w.run()
				same(t, "outcomes", w.store.outcomes(story), []Outcome{c.want})
				f := w.store.of(story)[0]
				if (f.Capture != nil) != c.capture {
					t.Errorf("capture %v, want one: %v", f.Capture, c.capture)
				}
				if (f.Reason == "") != (c.want == OK) {
					t.Errorf("reason %q", f.Reason)
				}
				if x := f.Exchange; x != nil && (f.Status != 200 && len(x.Payload) > maxRefusal || x.Cut != (name == "404, endless")) {
					t.Errorf("kept %d bytes, cut: %v", len(x.Payload), x.Cut)
				}
				got := f.Due.Sub(f.At)
				if f.Due.IsZero() {
					got = 0
				}
				if got < c.due*9/10 || got > c.due {
					t.Errorf("due after %s, want about %s", got, c.due)
				}
				if want := f.Outcome != OK; (sum.Failed == 1) != want {
					t.Errorf("%d failed, want one: %v", sum.Failed, want)
				}
				if w.store.hosts["a.example"].Failures != 0 {
					t.Errorf("a host that answers counts as failing")
				}
			})
		})
	}
}

// noise does not compress well.
func noise(n int) string {
	var b strings.Builder
	x := uint32(7)
	for b.Len() < n {
		x = x*1664525 + 1013904223
		b.WriteByte(' ' + byte(x>>24)%90)
	}
	return b.String()
}

func TestCapture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const body = "<!doctype html><p>The tide is late.</p>"
		w, story := storyWorld(t, reply{header: map[string]string{"X-Tide": "late"}}.gzip(body))
		w.run()
		f := w.store.of(story)[0]
		c, x := f.Capture, f.Exchange
		if string(c.Body) != body || c.Digest != Digest([]byte(body)) || c.ID != CaptureID(story, 200, c.Digest) || len(c.ID) != 17 {
			t.Errorf("capture %s of %q with digest %s: want the decoded body and its digest", c.ID, c.Body, c.Digest)
		}
		if c.URL != story || c.Kind != KindPage || c.Outlet != "a" || c.Status != 200 || !c.At.Equal(f.At) || c.ContentType != "text/html; charset=utf-8" || c.Header.Get("X-Tide") != "late" {
			t.Errorf("capture %+v: want what came", c)
		}
		if !bytes.Equal(x.Payload, packed(body)) || x.URL != story || !x.At.Equal(w.web.last(t, story).from) {
			t.Errorf("exchange of %s at %s with %d bytes: want the payload as received", x.URL, x.At, len(x.Payload))
		}
		wantHead := "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html; charset=utf-8\r\nX-Tide: late\r\n\r\n"
		if string(x.Head) != wantHead {
			t.Errorf("head %q, want %q", x.Head, wantHead)
		}
		if !strings.HasPrefix(string(x.Request), "GET /story HTTP/1.1\r\nHost: a.example\r\n") || !strings.HasSuffix(string(x.Request), "\r\n\r\n") {
			t.Errorf("request %q", x.Request)
		}
	})
}

func TestRedirect(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		location string
		want     Outcome
		link     string
	}{
		"301":                 {301, "/new", Moved, "http://a.example/new"},
		"302":                 {302, "http://a.example/new", Moved, "http://a.example/new"},
		"303":                 {303, "//a.example/new", Moved, "http://a.example/new"},
		"307":                 {307, "new?x=1#part", Moved, "http://a.example/new?x=1"},
		"308":                 {308, "https://a.example/story", Moved, "https://a.example/story"},
		"subdomain":           {301, "http://www.a.example/story", Moved, "http://www.a.example/story"},
		"outside":             {301, "http://b.example/story", Scope, ""},
		"another port":        {301, "http://a.example:8080/story", Scope, ""},
		"like ours":           {301, "http://nota.example/story", Scope, ""},
		"as a user":           {301, "http://a.example@b.example/story", Scope, ""},
		"with a password":     {301, "http://me:secret@a.example/story", Scope, ""},
		"loopback":            {302, "http://127.0.0.1/", Address, ""},
		"loopback, short":     {302, "http://127.1/", Address, ""},
		"loopback, number":    {302, "http://2130706433/", Address, ""},
		"loopback, hex":       {302, "http://0x7f.0.0.1/", Address, ""},
		"loopback, octal":     {302, "http://0177.0.0.1/", Address, ""},
		"loopback, v6":        {302, "http://[::1]/", Address, ""},
		"mapped":              {302, "http://[::ffff:10.0.0.1]/", Address, ""},
		"metadata":            {302, "http://169.254.169.254/latest/", Address, ""},
		"localhost":           {302, "http://localhost/", Address, ""},
		"local name":          {302, "http://printer.local/", Address, ""},
		"file":                {302, "file:///etc/passwd", Scope, ""},
		"script":              {302, "javascript:void(0)", Scope, ""},
		"nonsense":            {302, "http://", Scope, ""},
		"itself":              {302, "/story", BadContent, ""},
		"itself, by fragment": {302, "/story#x", BadContent, ""},
		"long":                {302, "/" + strings.Repeat("x", 3000), Scope, ""},
		"trap":                {302, "/up/down/up/down/up/down", Scope, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, story := storyWorld(t, to(c.status, c.location))
				if c.link != "" {
					w.web.on(c.link, htmlPage())
				}
				w.run()
				same(t, "outcomes", w.store.outcomes(story), []Outcome{c.want})
				f := w.store.of(story)[0]
				if c.link == "" {
					if len(f.Links) != 0 || f.Reason == "" {
						t.Errorf("links %v, reason %q: want a reason only", f.Links, f.Reason)
					}
					if got := w.web.asked(); len(got) != 3 {
						t.Errorf("asked %q, want no more than the story", got)
					}
					return
				}
				if len(f.Links) != 1 || f.Links[0].URL != c.link || f.Links[0].Hops != 1 || f.Links[0].Kind != KindPage {
					t.Fatalf("links %+v, want %s after one hop", f.Links, c.link)
				}
				same(t, c.link, w.store.outcomes(c.link), []Outcome{OK})
			})
		})
	}
}

func TestRedirectsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		hop := func(i int) string { return fmt.Sprintf("http://a.example/hop/%d", i) }
		w.web.on(feedA, rss(hop(0)))
		for i := range 9 {
			w.web.on(hop(i), to(302, hop(i+1)))
		}
		w.run()
		for i := range 5 {
			same(t, hop(i), w.store.outcomes(hop(i)), []Outcome{Moved})
		}
		same(t, hop(5), w.store.outcomes(hop(5)), []Outcome{BadContent})
		if n := w.web.count(hop(6)); n != 0 {
			t.Errorf("the sixth redirect was followed")
		}
	})
}

func TestRedirectLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, feedOutlet("a", feedA))
		w.web.on(feedA, rss("http://a.example/x"))
		w.web.on("http://a.example/x", to(302, "/y"))
		w.web.on("http://a.example/y", to(302, "/x"))
		for range 10 {
			w.run()
			wait(3 * time.Hour)
		}
		if n := w.web.count("http://a.example/x") + w.web.count("http://a.example/y"); n != 2 {
			t.Errorf("a loop of two was asked for %d times", n)
		}
	})
}

// times returns how long after the first visit a URL was asked for.
func (w *world) times(url string) (out []time.Duration) {
	var first time.Time
	for _, h := range w.web.hits {
		if h.url == url {
			if first.IsZero() {
				first = h.from
			}
			out = append(out, h.from.Sub(first))
		}
	}
	return out
}

// A daily cron job that starts a little earlier or later each day still
// rechecks an article after a day and after a week, and then no more.
func TestRecheck(t *testing.T) {
	for name, every := range map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, story := storyWorld(t, htmlPage())
				begun := time.Now()
				for n := 0; time.Since(begun) < 20*24*time.Hour; n++ {
					w.run()
					jitter := time.Duration(n%3-1) * 4 * time.Minute
					wait(time.Until(begun.Add(time.Duration(n+1)*every + jitter)))
				}
				got := w.times(story)
				if len(got) != 3 {
					t.Fatalf("asked after %v, want three times", got)
				}
				for i, want := range []time.Duration{0, 24 * time.Hour, 7 * 24 * time.Hour} {
					if d := got[i] - want; d < -time.Hour || d > 10*time.Minute {
						t.Errorf("asked after %v, want about 24h and 168h", got)
					}
				}
			})
		})
	}
}

func TestRecheckConfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, story := storyWorld(t, htmlPage())
		w.list[0].Recheck = []time.Duration{48 * time.Hour, 2 * time.Hour}
		begun := time.Now()
		for time.Since(begun) < 5*24*time.Hour {
			w.run()
			wait(30 * time.Minute)
		}
		got := w.times(story)
		if len(got) != 3 || got[1] > 2*time.Hour || got[1] < time.Hour || got[2] > 48*time.Hour || got[2] < 46*time.Hour {
			t.Errorf("asked after %v, want about 2h and 48h", got)
		}
	})
}

func TestGoneAndBack(t *testing.T) {
	for name, c := range map[string]struct {
		then []reply
		want []Outcome
	}{
		"gone":                {[]reply{htmlPage(), {status: 404}}, []Outcome{OK, Gone, Gone}},
		"gone and back":       {[]reply{htmlPage(), {status: 410}, htmlPage()}, []Outcome{OK, Gone, OK, OK}},
		"never there":         {[]reply{{status: 404}}, []Outcome{Gone}},
		"gone after an error": {[]reply{htmlPage(), {status: 500}, {status: 404}}, []Outcome{OK, ServerError, Gone, Gone}},
		"gone in the end":     {[]reply{htmlPage(), htmlPage(), {status: 404}}, []Outcome{OK, OK, Gone, Gone}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, story := storyWorld(t, c.then...)
				for range 40 {
					w.run()
					wait(12 * time.Hour)
				}
				same(t, "outcomes", w.store.outcomes(story), c.want)
			})
		})
	}
}

// A page that fails rests longer each time and is given up in the end.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, story := storyWorld(t, reply{status: 500})
		for range 30 * 24 {
			w.run()
			wait(time.Hour)
		}
		got := w.times(story)
		if len(got) != maxAttempts {
			t.Fatalf("asked %d times, want %d", len(got), maxAttempts)
		}
		for i, want := range []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
			if d := got[i+1] - got[i] - want; d < -cronSlack || d > time.Hour {
				t.Errorf("pause %d is %s, want about %s", i, got[i+1]-got[i], want)
			}
		}
		if n := w.web.count(feedA); n < 4*30 {
			t.Errorf("the feed was polled %d times, want every six hours", n)
		}
	})
}

func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := feedOutlet("a", feedA)
		o.Sources[0].Every = 6 * time.Hour
		w := newWorld(t, o)
		w.web.on(feedA, rss())
		for range 25 {
			w.run()
			wait(time.Hour)
		}
		if n := w.web.count(feedA); n != 5 {
			t.Errorf("polled %d times in a day, want at 0, 6, 12, 18 and 24 hours", n)
		}
	})
}
