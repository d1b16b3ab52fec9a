package crawler

import (
	"strings"
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	h := HTTP{Contact: "mailto:desk@hymnsheet.example"}.withDefaults()
	want := Defaults()
	want.Contact = h.Contact
	if h != want {
		t.Errorf("%+v, want %+v", h, want)
	}
	h = HTTP{MinDelay: time.Minute, MaxBody: 64 << 20}.withDefaults()
	if h.MaxDelay != time.Minute || h.MaxFeed != 64<<20 {
		t.Errorf("max_delay %s, max_feed %d; want them no less than min_delay and max_body", h.MaxDelay, h.MaxFeed)
	}
}

// Everything that is wrong is told at once.
func TestValidate(t *testing.T) {
	good := feedOutlet("a", feedA)
	for name, c := range map[string]struct {
		http    HTTP
		outlets []Outlet
		want    []string // in the message; none: well
	}{
		"good":            {HTTP{Contact: "https://desk.example/crawler"}, []Outlet{good}, nil},
		"no contact":      {HTTP{}, []Outlet{good}, []string{`contact ""`}},
		"contact":         {HTTP{Contact: "the desk"}, nil, []string{`contact "the desk"`}},
		"contact in two":  {HTTP{Contact: "a@b.example\r\nX-Evil: 1"}, nil, []string{"contact"}},
		"short delay":     {HTTP{Contact: "a@b.example", MinDelay: time.Millisecond}, []Outlet{good}, []string{"min_delay 1ms"}},
		"allowed delay":   {HTTP{Contact: "a@b.example", MinDelay: time.Millisecond, AllowPrivate: true}, []Outlet{good}, nil},
		"loopback delay":  {HTTP{Contact: "a@b.example", MinDelay: time.Millisecond}, []Outlet{feedOutlet("a", "http://127.0.0.1:8080/feed")}, nil},
		"half a loopback": {HTTP{Contact: "a@b.example", MinDelay: time.Millisecond}, []Outlet{feedOutlet("a", "http://127.0.0.1:8080/feed"), good}, []string{"min_delay"}},
		"loopback and scope": {HTTP{Contact: "a@b.example", MinDelay: time.Millisecond}, []Outlet{{
			ID: "a", Scope: []string{"a.example"}, Sources: feedOutlet("a", "http://127.0.0.1:8080/feed").Sources,
		}}, []string{"min_delay"}},
		"all of it": {
			HTTP{UserAgent: "two\nlines", Proxy: "nowhere", MinDelay: -1, MaxDelay: -2, Timeout: -1, Workers: -1},
			[]Outlet{
				{ID: "", Budget: -1, Scope: []string{"a b"}, Recheck: []time.Duration{0}},
				{ID: "b", Sources: []Source{
					{Kind: KindFeed, URL: "htp://a.example"},
					{Kind: KindListing, URL: "http://a.example/list"},
					{Kind: KindListing, URL: "http://a.example/other", Links: "("},
					{Kind: "page", URL: "http://a.example/page"},
					{Kind: KindFeed, URL: feedA, Every: -1},
				}},
				{ID: "b"},
			},
			[]string{
				"contact", "user_agent", "proxy", "min_delay -1ns", "max_delay -2ns", "timeout -1ns", "limits", "id", "budget", `scope "a b"`, "recheck",
				`"htp://a.example"`, "needs links", "missing closing )", `kind "page"`, "must not be negative", `outlet "b": id: used twice`,
			},
		},
	} {
		_, err := New(Options{HTTP: c.http, Outlets: c.outlets})
		if len(c.want) == 0 {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: no error, want %q", name, c.want)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v\nwant it to name %s", name, err, w)
			}
		}
		_, again := New(Options{HTTP: c.http, Outlets: c.outlets})
		if again.Error() != err.Error() {
			t.Errorf("%s: the message changes between calls", name)
		}
	}
}

// Two sources of one id would be one row in the store.
func TestSourceTwice(t *testing.T) {
	o := feedOutlet("a", feedA)
	o.Sources = append(o.Sources, Source{ID: SourceID("a", KindFeed, feedA), Kind: KindListing, URL: "http://a.example/list", Links: "."})
	_, err := New(Options{HTTP: HTTP{Contact: "mailto:desk@hymnsheet.example"}, Outlets: []Outlet{o}})
	if want := `outlet "a": source "http://a.example/list": has the id of outlet "a": source "http://a.example/feed": remove one`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("New: %v, want %q", err, want)
	}
}

func TestSourceID(t *testing.T) {
	a := SourceID("a", KindFeed, feedA)
	if len(a) != 17 || a[0] != 's' || a != SourceID("a", KindFeed, feedA) {
		t.Errorf("SourceID = %q, want s and 16 digits, always the same", a)
	}
	for _, b := range []string{SourceID("b", KindFeed, feedA), SourceID("a", KindListing, feedA), SourceID("a", KindFeed, feedA+"2"), SourceID("af", "eed", feedA)} {
		if a == b {
			t.Errorf("two sources have the id %s", a)
		}
	}
	if CaptureID("http://a.example/", 200, "x") == CaptureID("http://a.example/2", 0, "0x") {
		t.Error("two captures have one id")
	}
}
