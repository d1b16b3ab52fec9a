package reports

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	r := build(t, small(t))
	data, err := JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"report.json": data, "report.md": Markdown(r)} {
		file := filepath.Join("testdata", "report", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s; run with -update and read the diff", name, file)
		}
	}
}

// TestFilesStable builds the same week several times: map order, which Go
// shuffles, must not show.
func TestFilesStable(t *testing.T) {
	first, err := Files(build(t, rich(t)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files() {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(first)); !slices.Equal(got, names) {
		t.Errorf("Files gives %v, the report names %v", got, names)
	}
	for range 8 {
		again, err := Files(build(t, rich(t)))
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range first {
			if !bytes.Equal(b, again[name]) {
				t.Fatalf("%s differs between two builds of one week", name)
			}
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, change := range map[string]func(*Data){
		"week that is none":      func(d *Data) { d.Week = "2019-W54" },
		"window of another":      func(d *Data) { d.To = d.To.AddDate(0, 0, 7) },
		"edition without number": func(d *Data) { d.Edition = 0 },
	} {
		d := rich(t)
		change(&d)
		if _, err := Build(d); err == nil {
			t.Errorf("%s: Build gives no error", name)
		}
	}
}

// TestAbsent holds that what was not computed is not in the JSON.
func TestAbsent(t *testing.T) {
	r := build(t, Data{Week: fixtureWeek, Edition: 1, Counts: []Count{{fixtureWeek, "a", article, "en", false, "", 3}}})
	b, err := JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"framings", "cards", "new", "key_judgements", "coverage", "evidence", "changed_since", "simulated_clock", "record_since", "articles_before"} {
		if field != "evidence" && bytes.Contains(b, []byte(`"`+field+`":`)) {
			t.Errorf("%s is in the JSON of a report without it", field)
		}
	}
	if bytes.Contains(b, []byte("null")) {
		t.Errorf("null in the JSON:\n%s", b)
	}
	if _, err := Files(r); err != nil {
		t.Error(err)
	}
}

// A case is one framing, f, seen in one week.
func oneFraming(counts []Count, sightings []Sighting) Data {
	return Data{
		Week: fixtureWeek, Edition: 1,
		Outlets:  []Outlet{{ID: "c", Control: true, State: "XD"}, {ID: "s1", State: "XA", Owner: "one"}, {ID: "s2", State: "XA", Owner: "one"}, {ID: "s3", State: "XB"}},
		Framings: []narratives.Framing{{ID: "f", Label: "A framing"}},
		Counts:   counts, Sightings: sightings,
	}
}

func seen(document, outlet, voice string, change ...func(*Sighting)) Sighting {
	s := Sighting{
		Framing: "f", Document: document, Outlet: outlet, Kind: article, Week: fixtureWeek, Voice: voice,
		Published: extract.Date{Time: time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC), Precision: extract.Minute},
	}
	for _, f := range change {
		f(&s)
	}
	return s
}

func counts(kind, topic string, n map[string]int) []Count {
	var out []Count
	for _, o := range slices.Sorted(maps.Keys(n)) {
		out = append(out, Count{fixtureWeek, o, kind, "en", false, topic, n[o]})
	}
	return out
}

func groupWeek(t *testing.T, r Report, group, kind string) GroupUse {
	t.Helper()
	if len(r.Framings) != 1 {
		t.Fatalf("%d framings, want 1", len(r.Framings))
	}
	g := groupOfKind(r.Framings[0], group, kind)
	if g == nil {
		t.Fatalf("no group %s, %s", group, kind)
	}
	return *g
}

func TestUseIsOwnVoice(t *testing.T) {
	d := oneFraming(counts(article, "", map[string]int{"s1": 30, "s2": 20, "s3": 50, "c": 40}), []Sighting{
		seen("d1", "s1", own), seen("d2", "s1", quoted), seen("d3", "s2", own, func(s *Sighting) { s.Reprint = true }),
		seen("d4", "s3", own), seen("d5", "s3", unclear), seen("d6", "c", quoted), seen("d7", "c", quoted),
	})
	r := build(t, d)
	g := groupWeek(t, r, state, article)
	if g.Uses != 2 || g.Documents != 100 || g.Voices.Quoted != 1 || g.Voices.Unclear != 1 {
		t.Errorf("state outlets: %d uses of %d, %d quoted, %d unclear; want 2 of 100, 1, 1", g.Uses, g.Documents, g.Voices.Quoted, g.Voices.Unclear)
	}
	if *g.Share != 0.02 {
		t.Errorf("rate %v, want 0.02", *g.Share)
	}
	if g.Spread != (Spread{Outlets: 3, Owners: 2, Reprints: 1}) {
		t.Errorf("spread %+v, want 3 outlets of 2 owners, 1 reprint", g.Spread)
	}
	c := groupWeek(t, r, control, article)
	if c.Uses != 0 || c.Documents != 40 || c.Voices.Quoted != 2 || c.Spread.Outlets != 0 {
		t.Errorf("control outlets: %+v; want no use of 40, 2 quoted", c)
	}
	xb := groupWeek(t, r, "state:XB", article)
	if xb.Uses != 1 || xb.Documents != 50 {
		t.Errorf("XB: %s, want 1 of 50", of(xb.Rate))
	}
	if x := r.Volume.ByState; len(x) != 3 || x[2].Group != control {
		t.Errorf("volume by state %+v: want XA, XB and, apart, the control outlet's XD", x)
	}
}

func TestDenominator(t *testing.T) {
	onTopic := func(s *Sighting) { s.Topics = []string{"strait"} }
	d := oneFraming(append(counts(article, "", map[string]int{"s1": 100}), counts(article, "strait", map[string]int{"s1": 25})...), []Sighting{
		seen("d1", "s1", own, onTopic), seen("d2", "s1", own), seen("d3", "s1", own, onTopic, func(s *Sighting) { s.Kind = post }),
	})
	d.Topics = []narratives.Topic{{ID: "strait", Label: "The strait", Framings: []string{"f"}}}
	r := build(t, d)
	g := groupWeek(t, r, state, article)
	if of(g.Rate) != "1 of 25" || g.Outside != 1 {
		t.Errorf("articles: %s, %d outside the topic; want 1 of 25, 1", of(g.Rate), g.Outside)
	}
	p := groupWeek(t, r, state, post)
	if p.Documents != 0 || p.Share != nil || p.Low != nil {
		t.Errorf("posts: %+v; want no documents, no rate", p.Rate)
	}
	if len(r.Method.Problems) == 0 {
		t.Error("a use among no documents is not named as a problem")
	}
}

func TestTooFew(t *testing.T) {
	for n, few := range map[int]bool{19: true, 20: false} {
		g := groupWeek(t, build(t, oneFraming(counts(article, "", map[string]int{"s1": n}), []Sighting{seen("d1", "s1", own)})), state, article)
		if g.TooFew != few || (g.Share == nil) != few || g.Low == nil || g.High == nil {
			t.Errorf("%d documents: %+v; want too few %v, an interval always", n, g.Rate, few)
		}
	}
}

func TestContradiction(t *testing.T) {
	r := build(t, oneFraming(counts(article, "", map[string]int{"s1": 1}), []Sighting{seen("d1", "s1", own), seen("d2", "s1", own)}))
	g := groupWeek(t, r, state, article)
	if g.Low != nil || g.Share != nil {
		t.Errorf("2 uses in 1 document: %+v, want no rate", g.Rate)
	}
	if len(r.Method.Problems) == 0 || !strings.Contains(r.Method.Problems[0], "2 uses in 1 documents") {
		t.Errorf("problems %q do not name it", r.Method.Problems)
	}
}

func TestFirsts(t *testing.T) {
	at := func(day, hour int, precision extract.Precision) func(*Sighting) {
		return func(s *Sighting) {
			s.Published = extract.Date{Time: time.Date(2019, 8, day, hour, 0, 0, 0, time.UTC), Precision: precision}
		}
	}
	reprint := func(s *Sighting) { s.Reprint = true }
	early := seen("d1", "s1", quoted, at(19, 5, extract.Minute))
	d := oneFraming(nil, []Sighting{
		early, seen("d0", "s2", own, at(20, 1, extract.Minute), reprint), seen("d2", "s1", own, at(20, 6, extract.Minute)),
		seen("d3", "s3", own, at(22, 0, extract.Day)), seen("d4", "c", quoted, at(23, 9, extract.Minute)),
	})
	// The store names the first sighting of s1 only; its first use is in the
	// weeks at hand.
	d.Firsts = []Sighting{early, d.Sightings[1], d.Sightings[3], d.Sightings[4]}
	got := map[string]string{}
	for _, f := range build(t, d).New {
		got[f.Outlet] = f.Kind + " " + f.Document + " " + lagWords(f)
	}
	want := map[string]string{"s1": "record d2 first", "s2": "outlet d0 ", "s3": "outlet d3 +2 d", "c": "quoted d4 "}
	if !maps.Equal(got, want) {
		t.Errorf("firsts %v, want %v", got, want)
	}
}

func TestCoverageWords(t *testing.T) {
	r := build(t, rich(t))
	text := strings.Join(r.Coverage.Missing, "\n")
	for _, want := range []string{
		"Granite News, Wed 21 Aug to Thu 22 Aug: nothing was collected (feed https://granite.example/rss: server-error: 503).",
		"Lantern Television, Sat 24 Aug: in part, 3 of 12 listed articles missing (2 pages: timeout; 1 page: gone: 404).",
		"No coverage is kept for wayside.example",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing words lack %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Harbour Daily") {
		t.Errorf("a complete week is named as missing:\n%s", text)
	}
	for _, f := range r.Framings {
		for _, p := range groupOfKind(f, state, article).Series {
			if p.Missing == nil {
				t.Fatalf("%s: %s: coverage of a week is known and not in the series", f.ID, p.Week)
			}
			if want := p.Week == "2019-W26" || p.Week == "2019-W27" || p.Week == fixtureWeek; (*p.Missing > 0) != want {
				t.Errorf("%s: %s: %d outlet-days missing", f.ID, p.Week, *p.Missing)
			}
		}
	}
}

func TestWithheld(t *testing.T) {
	d := rich(t)
	secret := "umbrella-words-withheld"
	n := 0
	for i := range d.Evidence {
		if e := &d.Evidence[i]; e.Noarchive {
			e.Words, e.Context, e.Cue, e.Speaker = secret, "before "+secret, secret, secret
			e.Place, e.Title = "headline", secret
			n++
			for _, list := range [][]Sighting{d.Sightings, d.Firsts} {
				for j := range list {
					if list[j].Document == e.Document {
						list[j].Text, list[j].Title, list[j].Place = secret, secret, "headline"
					}
				}
			}
		}
	}
	if n == 0 {
		t.Fatal("the made-up week has no page that asks not to be archived")
	}
	out, err := Files(build(t, d))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range out {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("%s holds words that are to be withheld", name)
		}
	}
	if !bytes.Contains(out["mentions.csv"], []byte(d.Evidence[slices.IndexFunc(d.Evidence, func(e Evidence) bool { return e.Noarchive })].Digest)) {
		t.Error("the rest of the citation is gone")
	}
}

func TestJudgements(t *testing.T) {
	d := oneFraming(counts(article, "", map[string]int{"s1": 60, "s3": 60, "c": 100}), nil)
	for i := range 12 {
		d.Sightings = append(d.Sightings, seen("d"+string(rune('a'+i)), []string{"s1", "s3"}[i%2], own))
	}
	day := func(state crawler.State) []crawler.Coverage {
		var out []crawler.Coverage
		for _, o := range []string{"s1", "s3"} {
			out = append(out, crawler.Coverage{Outlet: o, Day: "2019-08-20", State: state})
		}
		return out
	}
	for name, c := range map[string]struct {
		coverage []crawler.Coverage
		want     string
	}{
		"collected": {day(crawler.Complete), "high"},
		"unknown":   {nil, "moderate"},
		"gaps":      {day(crawler.Gap), "low"},
	} {
		d.Coverage = c.coverage
		j := build(t, d).Judgements
		if len(j) != 1 || j[0].Confidence != c.want || j[0].Kind != "contrast" {
			t.Errorf("%s: %+v; want one contrast, confidence %s", name, j, c.want)
		}
	}
	for i := range d.Sightings {
		d.Sightings[i].Voice = quoted
	}
	j := build(t, d).Judgements
	if len(j) != 1 || j[0].Kind != "quoted" || j[0].Uses != 0 {
		t.Errorf("quoted only: %+v; want one sentence that says so", j)
	}
	d.Sightings = d.Sightings[:2]
	if j := build(t, d).Judgements; len(j) != 0 {
		t.Errorf("two quotations: %+v; want no judgement", j)
	}
}

func TestQuotationsVary(t *testing.T) {
	d := rich(t)
	d.Config.QuotesPerCard = 4
	for _, c := range build(t, d).Cards {
		if c.ID != "f-moral-high-ground" {
			continue
		}
		voices := map[string]bool{}
		for _, q := range c.Quotations {
			voices[q.Voice] = true
		}
		if len(c.Quotations) != 4 || len(voices) != 3 {
			t.Errorf("%d quotations in %d voices, want 4 in 3", len(c.Quotations), len(voices))
		}
	}
}

func TestConfig(t *testing.T) {
	if err := Defaults().Validate(); err != nil {
		t.Errorf("defaults: %v", err)
	}
	err := Config{Grace: -time.Hour, QuotesPerCard: 9}.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, field := range []string{"dir", "grace", "quotes_per_card", "min_documents"} {
		if !strings.Contains(err.Error(), "reports: "+field+":") {
			t.Errorf("%q does not name %s", err, field)
		}
	}
}
