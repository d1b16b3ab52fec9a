package extract

import (
	"net/http"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// A page keeps no headline that it had when it was listed and has no more.
func TestHintedTitle(t *testing.T) {
	for name, c := range map[string]struct{ title, hint, want string }{
		"site after it":  {"Ferry sinks at its pier - Gull Gazette", "Ferry sinks at its pier", "Ferry sinks at its pier"},
		"changed before": {"Update: Ferry sinks at its pier", "Ferry sinks at its pier", "Update: Ferry sinks at its pier"},
		"changed after":  {"Ferry sinks at its pier, nobody hurt", "Ferry sinks at its pier", "Ferry sinks at its pier, nobody hurt"},
		"changed whole":  {"Pier to be rebuilt", "Ferry sinks at its pier", "Pier to be rebuilt"},
	} {
		body := "<html><head><title>" + c.title + "</title></head><body><table><tr><td>" +
			"<p>The ferry Gull went down in the harbour on Monday evening, and all who were aboard walked ashore over the ramp.</p>" +
			"<p>The keeper of the pier said that nobody had looked after the pumps since the summer, when the mechanic left.</p></td></tr></table></body></html>"
		p := Page{Capture: crawler.Capture{URL: "http://gull.example/item/7.htm", Kind: crawler.KindPage, Status: 200, Header: http.Header{}, ContentType: "text/html", Body: []byte(body)}, Hint: Hint{Title: c.hint}}
		if got := Parse(p).Title; got != c.want {
			t.Errorf("%s: title %q, want %q", name, got, c.want)
		}
	}
}
