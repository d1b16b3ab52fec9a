package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// A mention that a later version lacks is kept and told as removed; it counts
// with the voice of the first version in which the framing stood.
func TestMentionsOfVersions(t *testing.T) {
	d := pages(t,
		"title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.",
		"title: Market\ndate: 2019-08-20\nPrices rise.",
		"title: Bridge\ndate: 2019-08-21\nA paper lantern, some call it.")
	d.extract()
	if sum := d.track(); sum.Versions != 3 || sum.Mentions != 2 {
		t.Errorf("%+v, want 3 versions and 2 mentions", sum)
	}
	d.edit(pageURL(0), "title: Harbour\ndate: 2019-08-19\nThe treaty is signed.", time.Hour)
	d.edit(pageURL(1), "title: Market\ndate: 2019-08-20\nPrices rise, and the promise is a paper lantern.", time.Hour)
	d.extract()
	if sum := d.track(); sum.Versions != 2 || sum.Mentions != 1 {
		t.Errorf("%+v, want 2 versions and 1 mention", sum)
	}
	if sum := d.track(); sum.Versions != 0 {
		t.Errorf("%+v when nothing is new", sum)
	}
	d.want(`select d.title, v.number, m.passage, m.text, m.start, m.end from mention m join document d on d.id = m.document
		join document_version v on v.id = m.version order by d.title`,
		"Bridge|1|1|paper lantern|2|15", "Harbour|1|1|paper lantern|16|29", "Market|2|1|paper lantern|34|47")

	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	var got []string
	for _, s := range data.Sightings {
		got = append(got, fmt.Sprintf("%s %s removed=%v", s.Title, s.Published.Time.Format(time.DateOnly), s.Removed))
	}
	want := "Harbour 2019-08-19 removed=true, Market 2019-08-20 removed=false, Bridge 2019-08-21 removed=false"
	if strings.Join(got, ", ") != want {
		t.Errorf("sightings %q, want %q", got, want)
	}
	got = nil
	for _, e := range data.Evidence {
		got = append(got, fmt.Sprintf("%s v%d %q removed=%v", e.Title, e.Number, e.Words, e.Removed))
		if e.File == "" || e.Capture == "" || e.Digest == "" || !strings.Contains(e.Context, e.Words) || e.Captured.IsZero() || e.Extractor != "extract/1" {
			t.Errorf("evidence %+v", e)
		}
	}
	want = `Harbour v1 "paper lantern" removed=true, Market v2 "paper lantern" removed=false, Bridge v1 "paper lantern" removed=false`
	if strings.Join(got, ", ") != want {
		t.Errorf("evidence %q, want %q", got, want)
	}

	v, err := d.ShowDocument(d.ctx(), pageURL(0))
	d.ok(err)
	if len(v.Mentions) != 1 || v.Mentions[0].Version != 1 || v.Count != 2 || len(v.Versions) != 2 || !strings.Contains(v.Versions[0].Text, "lantern") {
		t.Errorf("document %+v", v)
	}
	m, err := d.ShowFraming(d.ctx(), "f-paper-lantern")
	d.ok(err)
	if len(m) != 3 || m[0].URL != pageURL(0) {
		t.Errorf("mentions %+v", m)
	}
	list, err := d.ListFramings(d.ctx(), time.Time{}, time.Time{}, 0)
	d.ok(err)
	if len(list) != 1 || list[0].Documents != 3 || list[0].Label != "paper lantern" || list[0].FirstSeen.URL != pageURL(0) || len(list[0].Variants) != 1 {
		t.Errorf("framings %+v", list)
	}
	if list, err = d.ListFramings(d.ctx(), monday.AddDate(0, 0, 1), monday.AddDate(0, 0, 2), 5); err != nil || len(list) != 1 || list[0].Documents != 1 {
		t.Errorf("framings of two days: %+v, %v", list, err)
	}
}

// A framing that stands from the first version on counts as it did then, even
// if the words move.
func TestFirstVersionCounts(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.")
	d.extract()
	d.track()
	d.edit(pageURL(0), "title: Harbour\ndate: 2019-08-19\nOn Monday the treaty was a paper lantern, and a paper lantern burns.", time.Hour)
	d.extract()
	d.track()
	d.want(`select count(*) from mention`, "3")
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	if len(data.Sightings) != 1 || data.Sightings[0].Removed || len(data.Evidence) != 1 || data.Evidence[0].Number != 1 {
		t.Errorf("sightings %+v, evidence %+v; want one of version 1", data.Sightings, data.Evidence)
	}
}

// Voice and scare quotes are those of the first version, too; of several
// mentions in it the outlet's own voice is the strongest.
func TestVoiceOfTheFirstVersion(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nOne.", "title: Market\ndate: 2019-08-19\nOne.")
	d.extract()
	d.edit(pageURL(0), "title: Harbour\ndate: 2019-08-19\nTwo.", time.Hour)
	d.extract()
	desk := d.TrackDesk()
	units, err := desk.Next(d.ctx(), "engine/1", 9)
	d.ok(err)
	var batch []narratives.Tracked
	for _, u := range units {
		r := narratives.Tracked{Document: u.Document, Version: u.Version}
		if u.Number == 1 {
			r.Origin, r.Overlap = u.Document, 1
		}
		voices := []voice.Voice{voice.Quoted, voice.Unclear}
		if u.Number == 2 || u.Title == "Market" {
			voices = []voice.Voice{voice.Rebutted, voice.Own}
		}
		for i, v := range voices {
			r.Mentions = append(r.Mentions, narratives.Mention{
				ID: narratives.MentionID(u.Version, 1, i, i+1, "f"), Document: u.Document, Version: u.Version, Passage: 1, Start: i, End: i + 1,
				Framing: "f", Variant: "x", Text: "x", Voice: v, Place: voice.InBody, Scare: u.Number == 2,
			})
		}
		batch = append(batch, r)
	}
	d.ok(desk.Commit(d.ctx(), "engine/1", batch))
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	got := map[string]string{}
	for _, s := range data.Sightings {
		got[s.Title] = fmt.Sprintf("%s %v %v", s.Voice, s.Scare, s.Removed)
	}
	if got["Harbour"] != "quoted false false" || len(data.Evidence) != 4 {
		t.Errorf("sightings %v and %d mentions, want Harbour quoted, not scare, not removed", got, len(data.Evidence))
	}
	if !strings.HasPrefix(got["Market"], "own") {
		t.Errorf("sightings %v, want Market own", got)
	}
}

// Another codebook tracks every version again; the mentions of the old one stay
// under their key and count no more.
func TestNewCodebookTracksAgain(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.", "title: Market\ndate: 2019-08-20\nA tin drum.")
	d.extract()
	d.track()
	book := codebook()
	book.Framings = append(book.Framings, narratives.Framing{ID: "f-tin-drum", Label: "tin drum", Variants: map[string][]string{"en": {"tin drum"}}})
	d.Configure(publishers(), nil, book)
	d.restart()
	d.Configure(publishers(), nil, book)
	if sum := d.track(); sum.Versions != 2 || sum.Mentions != 2 {
		t.Errorf("%+v, want 2 versions and 2 mentions", sum)
	}
	d.want(`select framing, count(*) from mention group by framing`, "f-paper-lantern|2", "f-tin-drum|1")
	list, err := d.ListFramings(d.ctx(), time.Time{}, time.Time{}, 0)
	d.ok(err)
	if len(list) != 2 || list[0].Documents != 1 {
		t.Errorf("framings %+v", list)
	}
	d.want(`select count(*) from reprint_lead`, "0") // texts too short to be found again
}

// Topics and reprints belong to documents: a new extractor makes them again
// though the codebook is the same.
func TestNewExtractorTracksAgain(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.")
	d.extract()
	d.track()
	dropLast := func(c crawler.Capture) []extract.Document {
		docs := parse(c)
		docs[0].Passages = docs[0].Passages[:1]
		return docs
	}
	d.extractWith("extract/2", dropLast)
	if sum := d.track(); sum.Versions != 1 || sum.Mentions != 0 {
		t.Errorf("%+v, want 1 version and no mention", sum)
	}
	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	if len(data.Sightings) != 0 || len(data.Counts) != 1 {
		t.Errorf("sightings %+v, counts %+v; want none, and one document", data.Sightings, data.Counts)
	}
}

// A run that was cut off goes on where it was: nothing is tracked twice, nothing
// left out.
func TestTrackingGoesOn(t *testing.T) {
	d := pages(t, "date: 2019-08-19\nA paper lantern.", "date: 2019-08-20\nA paper lantern.", "date: 2019-08-21\nA paper lantern.")
	d.extract()
	tracker, err := narratives.Compile(codebook(), nil, nil)
	d.ok(err)
	desk := d.TrackDesk()
	units, err := desk.Next(d.ctx(), tracker.Key(), 2)
	d.ok(err)
	d.ok(desk.Commit(d.ctx(), tracker.Key(), []narratives.Tracked{tracker.Track(units[0]), tracker.Track(units[1])}))
	_, err = desk.Next(d.ctx(), tracker.Key(), 2)
	d.ok(err)
	d.restart()
	if sum := d.track(); sum.Versions != 1 || sum.Mentions != 1 {
		t.Errorf("%+v, want the one that was left", sum)
	}
	d.want(`select count(*) from mention`, "3")
}

func TestUnitsComeByDate(t *testing.T) {
	d := pages(t, "title: None\nNo day.", "title: Late\ndate: 2019-08-21\nLate.", "title: Early\ndate: 2019-08-12\nEarly.")
	d.extract()
	units, err := d.TrackDesk().Next(d.ctx(), "engine/1", 9)
	d.ok(err)
	var got []string
	for _, u := range units {
		got = append(got, u.Title)
	}
	if strings.Join(got, " ") != "Early Late None" {
		t.Errorf("order %q", got)
	}
}

// A story of forty words, and the same with a few changed.
func story(seed string) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "%s%c%c ", seed, 'a'+i%26, 'a'+i*7%26)
	}
	return b.String()
}

func TestReprints(t *testing.T) {
	copied, other := story("harbour"), story("market")
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"), outlet("herald", "http://herald.example/feed"))
	read := func() {
		d.extractWith("extract/1", importsToo)
		d.track()
	}
	d.put("herald", "http://herald.example/2", "2019-08-20", copied+"adds a word")
	d.put("gazette", gazette+"/2", "2019-08-21", copied)
	d.put("gazette", gazette+"/3", "2019-08-21", other)
	d.put("herald", "http://herald.example/old", "2019-06-01", copied) // more than 30 days away
	read()
	groups := `select d.canonical, o.canonical from reprint r join document d on d.id = r.document join document o on o.id = r.origin
		where r.key = (select max(key) from reprint) order by 1`
	d.want(groups, gazette+"/2|http://herald.example/2", gazette+"/3|"+gazette+"/3",
		"http://herald.example/2|http://herald.example/2", "http://herald.example/old|http://herald.example/old")

	// One that turns out to be earlier takes the group over, across the border
	// of a month and a batch.
	d.put("herald", "http://herald.example/1", "2019-07-31", copied)
	read()
	d.want(groups, gazette+"/2|http://herald.example/1", gazette+"/3|"+gazette+"/3",
		"http://herald.example/1|http://herald.example/1", "http://herald.example/2|http://herald.example/1", "http://herald.example/old|http://herald.example/old")

	data, err := d.ReportData(d.ctx(), "2019-W34", nil)
	d.ok(err)
	got := map[bool]int{}
	for _, c := range data.Counts {
		if c.Week == "2019-W34" {
			got[c.Reprint] += c.Documents
		}
	}
	if got[true] != 2 || got[false] != 1 {
		t.Errorf("%d reprints and %d others in the week, want 2 and 1", got[true], got[false])
	}

	// Leads are filed by month and found from both sides of it.
	d.want(`select month, length(leads) / 264 from reprint_lead order by month`,
		fmt.Sprintf("%d|1", 12*2019+5), fmt.Sprintf("%d|1", 12*2019+6), fmt.Sprintf("%d|3", 12*2019+7))
}

func TestCandidates(t *testing.T) {
	d := newDesk(t)
	d.readIn([]Article{
		{Outlet: "gazette", URL: gazette + "/1", Published: "2019-07-01", Language: "en", Text: story("harbour")},
		{Outlet: "gazette", URL: gazette + "/2", Published: "2019-07-31", Language: "en", Text: story("harbour")},
		{Outlet: "gazette", URL: gazette + "/3", Language: "en", Text: story("harbour")}, // first seen on monday
		{Outlet: "gazette", URL: gazette + "/4", Published: "2019-07-31", Language: "en", Text: story("market")},
	})
	tracker, err := narratives.Compile(codebook(), nil, nil)
	d.ok(err)
	desk := d.TrackDesk()
	units, err := desk.Next(d.ctx(), tracker.Key(), 9)
	d.ok(err)
	var batch []narratives.Tracked
	for _, u := range units {
		batch = append(batch, tracker.Track(u))
	}
	d.ok(desk.Commit(d.ctx(), tracker.Key(), batch))
	bands := batch[0].Print.Bands()
	for _, c := range []struct{ from, to, want string }{
		{"2019-05-31", "2019-06-30", ""},
		{"2019-06-01", "2019-07-01", "/1"},
		{"2019-07-01", "2019-07-31", "/1 /2"}, // both ends belong to the window
		{"2019-07-02", "2019-08-01", "/2"},
		{"2019-07-31", "2019-08-30", "/2 /3"},
		{"2019-08-19", "2019-09-18", "/3"},
		{"2019-08-20", "2019-09-19", ""},
		{"2018-01-01", "2020-12-31", "/1 /2 /3"},
	} {
		from, err := time.Parse(time.DateOnly, c.from)
		d.ok(err)
		to, err := time.Parse(time.DateOnly, c.to)
		d.ok(err)
		list, err := desk.Candidates(d.ctx(), bands, from, to)
		d.ok(err)
		found := map[string]bool{}
		for _, x := range list {
			found[x.Document] = true
			if x.Print.Words() != batch[0].Print.Words() || x.Print.Lead(batch[0].Print) != 1 || x.Origin != x.Document || x.Outlet != "gazette" || x.FirstSeen != monday {
				t.Errorf("candidate %+v", x)
			}
		}
		var got []string
		for _, n := range []string{"/1", "/2", "/3", "/4"} {
			if found[extract.DocumentID("gazette", gazette+n)] {
				got = append(got, n)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
