package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// TestSpeakers counts who is quoted: a name as one actor in two outlets, each
// document once, reprints and quotations by "she" not at all.
func TestSpeakers(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"), outlet("herald", "http://herald.example/feed"))
	long := story("harbour")
	d.put("gazette", gazette+"/1", "2019-08-19", "“The treaty is a paper lantern,” Mayor Ana Brill said on Monday. “We shall leave it,” Ana Brill said.")
	d.put("gazette", gazette+"/2", "2019-08-20", "“The treaty is no paper lantern,” Ana Brill said. “I like it,” she said.\n\n"+long)
	d.put("gazette", gazette+"/3", "2019-08-21", "Otto Lund said on Tuesday that prices will rise.")
	d.put("gazette", gazette+"/4", "2019-08-29", "“The treaty is a paper lantern,” Ana Brill said.") // another week
	d.put("herald", "http://herald.example/1", "2019-08-21", "“The treaty is a paper lantern,” said Ana Brill.")
	d.put("herald", "http://herald.example/2", "2019-08-22", "“The treaty is no paper lantern,” Ana Brill said. “I like it,” she said.\n\n"+long)
	d.put("gazette", gazette+"/5", "2019-08", "“The treaty is a paper lantern,” Ana Brill said.") // no day

	d.extractWith("extract/1", importsToo)
	tracker, err := narratives.Compile(d.codebook, nil, []narratives.Actor{{ID: "brill", Name: "Ana Brill", Kind: "person"}})
	d.ok(err)
	_, err = narratives.Run(d.ctx(), d.TrackDesk(), tracker, narratives.Options{})
	d.ok(err)

	from, to, err := narratives.ParseWeek("2019-W34")
	d.ok(err)
	got, err := d.ListSpeakers(d.ctx(), from, to, tracker.Speaker)
	d.ok(err)
	var rows []string
	for _, r := range got.Rows {
		rows = append(rows, fmt.Sprintf("%s %s %s/%s %d quotations, %d of %d, %.3f to %.3f, %v %v", r.Group, r.Kind, r.Speaker, r.Name, r.Quotations, r.Rate.K, r.Rate.N, r.Rate.Low, r.Rate.High, r.Outlets, r.Framings))
	}
	want := []string{
		"state article brill/Ana Brill 3 quotations, 2 of 3, 0.254 to 0.922, [{gazette 2}] [{f-paper-lantern 2 1}]",
		"state article /Otto Lund 1 quotations, 1 of 3, 0.078 to 0.746, [{gazette 1}] []",
		"control article brill/Ana Brill 1 quotations, 1 of 1, 0.270 to 1.000, [{herald 1}] [{f-paper-lantern 1 0}]",
	}
	if strings.Join(rows, "\n") != strings.Join(want, "\n") {
		t.Errorf("speakers:\n%s\nwant:\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	if got.Unnamed != 1 || got.Undated != 1 {
		t.Errorf("%d unnamed, %d undated, want 1 and 1", got.Unnamed, got.Undated)
	}

	m, err := d.ListMentions(d.ctx(), MentionFilter{From: from, To: to, Outlet: "gazette", Voice: "rebutted"})
	d.ok(err)
	if len(m) != 1 || !m[0].Negated || m[0].URL != gazette+"/2" || m[0].Resolved != "brill" {
		t.Errorf("mentions: %+v", m)
	}
	if m, err = d.ListMentions(d.ctx(), MentionFilter{Limit: 2}); err != nil || len(m) != 2 {
		t.Errorf("two mentions: %d, %v", len(m), err)
	}
}
