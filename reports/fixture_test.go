package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
)

// The made-up week: nine outlets of three states that do not exist (user
// codes of ISO 3166-1), two control outlets, one nobody has named, thirteen
// weeks, in English, Chinese and Arabic. Every word is the project's own.

const fixtureWeek = "2019-W34"

var fixtureOutlets = []Outlet{
	{ID: "harbour", Name: "Harbour Daily", State: "XA", Owner: "Harbour Press Group", Label: "SC", LabelSource: "State Media Monitor", LabelDate: "2019-01-15", Languages: []string{"en"}},
	{ID: "harbour-zh", Name: "港湾日报", State: "XA", Owner: "Harbour Press Group", Label: "SC", LabelSource: "State Media Monitor", LabelDate: "2019-01-15", Languages: []string{"zh"}, EditionOf: "harbour"},
	{ID: "lantern", Name: "Lantern Television", State: "XA", Owner: "Lantern Broadcasting", Label: "SC", LabelSource: "State Media Monitor", LabelDate: "2019-01-15", Languages: []string{"en"}},
	{ID: "steppe", Name: "Steppe Agency", State: "XB", Owner: "Steppe Information Agency", Label: "SC", LabelSource: "State Media Monitor", LabelDate: "2019-02-01", Languages: []string{"en", "ar"}},
	{ID: "granite", Name: "Granite News", State: "XB", Owner: "Granite Media Holding", Label: "CaPu", LabelSource: "State Media Monitor", LabelDate: "2019-02-01", Languages: []string{"en"}},
	{ID: "meridian", Name: "Meridian Radio", State: "XC", Owner: "Meridian State Radio", Label: "SC", LabelSource: "State Media Monitor", LabelDate: "2019-03-10", Languages: []string{"en"}},
	{ID: "ferry", Name: "The Ferry Post", State: "XD", Owner: "Ferry Trust", Label: "IP", LabelSource: "State Media Monitor", LabelDate: "2019-03-10", Languages: []string{"en"}, Control: true},
	{ID: "oldmill", Name: "Old Mill Courier", State: "XD", Owner: "Old Mill Co-operative", Languages: []string{"en"}, Control: true},
	{ID: "wayside", Name: "wayside.example", Owner: "wayside.example", Unlabelled: true},
}

var fixtureFramings = []narratives.Framing{
	{ID: "f-accomplices", Label: "Opponents at home are accomplices of a foreign power", Definition: "Calls domestic critics helpers or tools of another state. Crime reports do not count.", Pattern: "equative", Source: "made up for the tests"},
	{ID: "f-black-hand", Label: "A black hand is behind the unrest", Definition: "Ascribes protest to a hidden outside organiser.", Pattern: "accuse", Source: "made up for the tests"},
	{ID: "f-double-standards", Label: "The other side applies double standards", Definition: "Says that a rule is asked of others and not kept at home.", Pattern: "accuse", Source: "made up for the tests"},
	{ID: "f-hands-off", Label: "Outsiders must keep their hands off", Definition: "Demands that others stay out of what is called an internal matter.", Pattern: "demand", Source: "made up for the tests"},
	{ID: "f-moral-high-ground", Label: "Our side holds the moral high ground", Definition: "Claims, or denies to others, a higher moral position.", Pattern: "virtue", Source: "made up for the tests"},
	{ID: "f-tail-wind", Label: "History blows with a tail wind", Definition: "Says that the course of history is on one’s side.", Pattern: "virtue", Source: "made up for the tests"},
}

// A template is a passage of a framing; the words stand between bars.
type fixtureText struct{ framing, lang, voice, speaker, cue, text string }

var fixtureTexts = []fixtureText{
	{"f-moral-high-ground", "en", own, "", "", "By leaving the table twice in one summer the visitors gave away |the moral high ground|, and every fishing town along the strait has taken note of it. Nobody here will carry it back to them."},
	{"f-moral-high-ground", "en", own, "", "", "A port that feeds its neighbours in a bad year does not need to borrow |the moral high ground| from anyone."},
	{"f-moral-high-ground", "en", quoted, "the commentary", "called", "The commentary called the walk-out an attempt to “claim |the moral high ground|” after a week in which the ministry had said nothing at all. Members of the fishing union, asked about it on the quay, shrugged."},
	{"f-moral-high-ground", "en", unclear, "", "", "Who holds |the moral high ground| now? The harbour is full of answers."},
	{"f-moral-high-ground", "zh", own, "", "", "谁先关上谈判的大门，谁就失去了|道德制高点|，沿岸的渔民看得清清楚楚，海峡两边的商户心里也都有一本账。"},
	{"f-moral-high-ground", "ar", own, "", "", "من يغادر طاولة الحوار مرتين في صيف واحد يفقد |التفوق الأخلاقي| أمام أهل الموانئ."},
	{"f-accomplices", "en", own, "", "", "Those who carry the letters abroad are |accomplices of| the power that dictated them, whatever name they give their club this month."},
	{"f-accomplices", "en", quoted, "Deputy Harbour Minister Ilan Dorr", "said", "Deputy Harbour Minister Ilan Dorr said the petitioners were “|accomplices of| a fleet that has never wished us well”; the petitioners, three of them retired pilots, said they had been asking about dredging."},
	{"f-accomplices", "en", own, "", "", "The march was small and its organisers, |accomplices of| a distant capital, were home before the rain."},
	{"f-accomplices", "zh", own, "", "", "那些人甘当外部势力的|帮凶|，把信送到海外，却对港口的淤泥只字不提。"},
	{"f-black-hand", "en", own, "", "", "Behind the sudden leaflets one can see |a black hand| that pays for the paper and the ink."},
	{"f-black-hand", "en", quoted, "the broadcaster", "spoke of", "The broadcaster spoke of “|a black hand|” and showed a warehouse; the warehouse, its owner told this paper, stores umbrellas."},
	{"f-double-standards", "en", quoted, "a spokeswoman", "accused", "A spokeswoman accused the lake states of “|double standards|” over the quota, and left without taking questions."},
	{"f-double-standards", "en", quoted, "the note", "speaks of", "The note speaks of “|double standards|” four times and of herring once."},
	{"f-double-standards", "en", quoted, "the envoy", "said", "It was, the envoy said, a case of |double standards|, and he would say no more about it until the council met."},
	{"f-hands-off", "en", own, "", "", "The islands are an internal matter, and outsiders would do well to |keep their hands off|."},
	{"f-hands-off", "zh", own, "", "", "群岛事务纯属内部事务，外人应当|把手拿开|，不要指手画脚。"},
}

// fixtureReprints has one outlet that follows another often, and one that
// gives days alone.
func fixtureReprints() (out []narratives.Reprint) {
	for i := range 9 {
		out = append(out, narratives.Reprint{Outlet: "lantern", Origin: "harbour", Lag: time.Duration(i*i*10+25) * time.Minute, LagKnown: true})
	}
	return append(out, narratives.Reprint{Outlet: "steppe", Origin: "harbour"},
		narratives.Reprint{Outlet: "ferry", Origin: "meridian", Lag: 3 * time.Hour, LagKnown: true})
}

// fixtureUse is how many documents of an outlet carry a framing in a week
// (0 is the oldest), by voice.
func fixtureUse(framing, outlet string, week int) (owns, quotes, unclears int) {
	late := max(0, week-8)
	switch framing + " " + outlet {
	case "f-moral-high-ground harbour":
		return 1 + late, week % 2, week / 12
	case "f-moral-high-ground harbour-zh":
		return week % 3, 0, 0
	case "f-moral-high-ground lantern":
		return late, 0, 0
	case "f-moral-high-ground steppe":
		return late / 3, 0, 0
	case "f-moral-high-ground ferry":
		return 0, 1 + week%3, 0
	case "f-moral-high-ground oldmill":
		return week / 11 % 2, 0, 0
	case "f-moral-high-ground wayside":
		return week / 12 * 2, 0, 0
	case "f-accomplices harbour":
		return 2 + week%2, 0, 0
	case "f-accomplices harbour-zh":
		return week / 12 * 2, 0, 0
	case "f-accomplices granite":
		return 1, 1, 0
	case "f-accomplices ferry":
		return 0, week / 6, 0
	case "f-black-hand meridian":
		return week / 12 * 3, 0, 0
	case "f-black-hand granite":
		return week / 12 * 2, 0, 0
	case "f-black-hand oldmill":
		return 0, week / 12, 0
	case "f-double-standards lantern":
		return 0, week % 4, 0
	case "f-double-standards granite":
		return 0, 3 * (week / 12), 0
	case "f-double-standards ferry":
		return 0, 2 * (week / 12), 0
	case "f-hands-off harbour":
		return week % 2, 0, 0
	case "f-hands-off harbour-zh":
		return 2 - week%2, 0, 0
	}
	return 0, 0, 0
}

func fixtureID(prefix string, parts ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(parts...)))
	return prefix + hex.EncodeToString(sum[:8])
}

// A fixture collects a made-up Data.
type fixture struct {
	Data
	weeks []string
	n     int
}

// rich returns the made-up week in full.
func rich(t testing.TB) Data {
	t.Helper()
	from, to, err := narratives.ParseWeek(fixtureWeek)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{weeks: narratives.PrevWeeks(fixtureWeek, Weeks)}
	f.Data = Data{
		Week: fixtureWeek, From: from, To: to, AsOf: to.Add(11*time.Hour + 58*time.Minute), Edition: 2, Simulated: true,
		Digest: strings.Repeat("3f9ac0", 10) + "17de",
		Runs: []Run{
			{"r-20190825-2000", to.Add(-4 * time.Hour), to.Add(-4*time.Hour + 9*time.Minute)},
			{"r-20190826-1149", to.Add(11*time.Hour + 49*time.Minute), to.Add(11*time.Hour + 58*time.Minute)},
		},
		Versions: []Version{{"codebook", "cb-7"}, {"extract", "extract/1"}, {"quote", "quote/1"}, {"text", "text/1"}, {"voice", "voice/2"}},
		Previous: &Edition{
			Week: fixtureWeek, Number: 1, AsOf: to.Add(12*time.Hour).AddDate(0, 0, -1), Digest: strings.Repeat("a1b2c3", 10) + "0000",
			Versions: []Version{{"codebook", "cb-7"}, {"extract", "extract/1"}, {"quote", "quote/1"}, {"text", "text/1"}, {"voice", "voice/1"}}, Documents: 371, Mentions: 51,
		},
		Outlets: slices.Clone(fixtureOutlets), Framings: slices.Clone(fixtureFramings), Codebook: "cb-7",
		Topics:   []narratives.Topic{{ID: "strait", Label: "The strait", Framings: []string{"f-hands-off", "f-accomplices"}}},
		Since:    time.Date(2019, 5, 27, 0, 0, 0, 0, time.UTC),
		LeftOut:  []LeftOut{{"granite", "month-only date", 14}, {"wayside", "no date", 3}},
		Reprints: fixtureReprints(),
	}
	slices.SortFunc(f.Outlets, func(a, b Outlet) int { return strings.Compare(a.ID, b.ID) })
	for i := range f.weeks {
		f.week(i)
	}
	f.coverage()
	f.sort()
	f.people()
	f.candidates()
	f.companies()
	return f.Data
}

func (f *fixture) week(i int) {
	week := f.weeks[i]
	for k, o := range fixtureOutlets {
		if o.ID == "meridian" && i >= 4 && i <= 5 {
			continue // two weeks without a document
		}
		lang := "en"
		if o.ID == "harbour-zh" {
			lang = "zh"
		}
		size := []int{70, 40, 44, 52, 36, 31, 58, 24, 9}[k] + (i*7+k*3)%9
		f.count(week, o.ID, article, lang, false, "", size)
		f.count(week, o.ID, article, lang, false, "strait", size/3)
		f.count(week, o.ID, article, lang, true, "", (i+k)%5)
		if o.ID == "steppe" {
			f.count(week, o.ID, article, "ar", false, "", 12)
		}
		if o.ID == "lantern" || o.ID == "steppe" {
			f.count(week, o.ID, post, "en", false, "", 24+i%3)
			f.count(week, o.ID, post, "en", true, "", 2)
		}
		for _, c := range fixtureFramings {
			owns, quotes, unclears := fixtureUse(c.ID, o.ID, i)
			f.documents(c.ID, o, i, lang, own, owns, article)
			f.documents(c.ID, o, i, lang, quoted, quotes, article)
			f.documents(c.ID, o, i, lang, unclear, unclears, article)
			if c.ID == "f-moral-high-ground" && (o.ID == "lantern" || o.ID == "steppe") && i > 9 {
				f.documents(c.ID, o, i, lang, own, i-9, post)
			}
		}
	}
}

func (f *fixture) count(week, outlet, kind, lang string, reprint bool, topic string, n int) {
	if n > 0 {
		f.Counts = append(f.Counts, Count{week, outlet, kind, lang, reprint, topic, n})
	}
}

// documents adds n sightings of a framing and, in the last week, their
// mentions.
func (f *fixture) documents(framing string, o Outlet, week int, lang, voice string, n int, kind string) {
	for j := range n {
		f.n++
		text := f.text(framing, lang, voice, f.n)
		if text.text == "" {
			continue
		}
		if o.ID == "steppe" && f.n%2 == 0 && framing == "f-moral-high-ground" && voice == own && kind == article {
			text = f.text(framing, "ar", voice, 0)
		}
		at := f.From.AddDate(0, 0, -7*(len(f.weeks)-1-week)).Add(time.Duration((f.n*1777)%(6*24*60)) * time.Minute)
		date := extract.Date{Time: at, Precision: extract.Minute, Source: "json-ld", ZoneKnown: true}
		if o.ID == "granite" {
			date = extract.Date{Time: at.Truncate(24 * time.Hour), Precision: extract.Day, Source: "url"}
		}
		url := fmt.Sprintf("https://%s.example/%s/%s-%d", strings.TrimSuffix(o.ID, "-zh"), at.Format("2006/01/02"), strings.TrimPrefix(framing, "f-"), f.n)
		before, rest, _ := strings.Cut(text.text, "|")
		words, after, _ := strings.Cut(rest, "|")
		title := []string{"Letters from the strait", "What the quay says", "A summer of two walk-outs", "Dredging, again", "The ministry and the weather"}[f.n%5]
		if text.lang == "zh" {
			title = []string{"海峡来信", "码头上的声音", "又见清淤"}[f.n%3]
		}
		s := Sighting{
			Framing: framing, Document: fixtureID("d", url), Version: fixtureID("v", url), Outlet: o.ID, Kind: kind, Week: f.weeks[week],
			Published: date, FirstSeen: at.Add(97 * time.Minute), Language: text.lang, Voice: voice, Place: "body", Topics: []string{"strait"},
			URL: url, Title: title, Text: words, Capture: fixtureID("c", url), Scare: text.voice == own && f.n%17 == 0,
		}
		s.Origin = s.Document
		if o.ID == "granite" && voice == own && j == 0 && framing == "f-black-hand" {
			s.Reprint = true
		}
		if framing == "f-accomplices" && f.n%4 == 0 {
			s.Topics = nil
		}
		if kind == post {
			s.Place = "post"
		}
		f.Sightings = append(f.Sightings, s)
		if week != len(f.weeks)-1 {
			continue
		}
		tier := map[string]string{own: "D", quoted: "B", unclear: "C"}[voice]
		f.Evidence = append(f.Evidence, Evidence{
			Mention: fixtureID("m", url), Framing: framing, Document: s.Document, Version: s.Version, Number: 1, Outlet: o.ID, Kind: kind,
			Title: title, URL: url, Published: date, Captured: s.FirstSeen, Capture: s.Capture, File: at.Format("20060102") + "-00.warc.gz", Offset: int64(f.n) * 20483,
			Digest: crawler.Digest([]byte(url)), Extractor: "extract/1", Passage: 2 + f.n%5, Start: len(before), End: len(before) + len(words),
			Context: before + words + after, Words: words, Language: text.lang,
			Whose:   Whose{Voice: voice, Place: s.Place, Scare: s.Scare, Speaker: text.speaker, Cue: text.cue, Tier: tier},
			Reprint: s.Reprint, Removed: f.n%41 == 0, Noarchive: o.ID == "oldmill" && voice == quoted,
		})
	}
}

// text picks a passage; the nth of those that fit.
func (f *fixture) text(framing, lang, voice string, n int) fixtureText {
	var fit []fixtureText
	for _, x := range fixtureTexts {
		if x.framing == framing && x.lang == lang && x.voice == voice {
			fit = append(fit, x)
		}
	}
	if len(fit) == 0 {
		return fixtureText{}
	}
	return fit[n%len(fit)]
}

func (f *fixture) coverage() {
	for k, o := range f.Outlets {
		if o.ID == "wayside" {
			continue
		}
		for i := range f.weeks {
			for d := range 7 {
				day := f.From.AddDate(0, 0, -7*(len(f.weeks)-1-i)+d)
				c := crawler.Coverage{Outlet: o.ID, Day: day.Format(time.DateOnly), State: crawler.Complete, Expected: 8 + k, Received: 8 + k, Newest: day.Add(20 * time.Hour)}
				last := i == len(f.weeks)-1
				switch {
				case o.ID == "meridian" && i < 2:
					c.State, c.Expected, c.Received, c.Newest = crawler.NotDue, 0, 0, time.Time{}
				case o.ID == "meridian" && (i == 4 || i == 5), o.ID == "granite" && last && (d == 2 || d == 3):
					c.State, c.Expected, c.Received, c.Newest = crawler.Gap, 0, 0, time.Time{}
					c.Reasons = []string{"feed https://" + o.ID + ".example/rss: server-error: 503"}
				case o.ID == "lantern" && last && d == 5:
					c.State, c.Received = crawler.Partial, c.Received-3
					c.Reasons = []string{"2 pages: timeout", "1 page: gone: 404"}
				case o.ID == "steppe" && last && d > 4:
					c.State = crawler.Stale
				case o.ID == "oldmill" && last && d == 1:
					c.State, c.Expected, c.Received, c.Newest = crawler.Blocked, 0, 0, time.Time{}
					c.Reasons = []string{"listing https://oldmill.example/news: robots.txt forbids it"}
				}
				f.Coverage = append(f.Coverage, c)
			}
		}
	}
}

// sort puts everything in the order the store hands it over in, and finds the
// firsts.
func (f *fixture) sort() {
	slices.SortStableFunc(f.Sightings, compareSightings)
	for _, c := range fixtureFramings {
		seen, used := map[string]bool{}, map[string]bool{}
		for _, s := range f.Sightings {
			if s.Framing != c.ID || seen[s.Outlet] && (used[s.Outlet] || s.Voice != own) {
				continue
			}
			seen[s.Outlet] = true
			used[s.Outlet] = used[s.Outlet] || s.Voice == own
			f.Firsts = append(f.Firsts, s)
		}
	}
	slices.SortStableFunc(f.Evidence, func(a, b Evidence) int {
		if n := strings.Compare(a.Framing, b.Framing); n != 0 {
			return n
		}
		if n := a.Published.Time.Compare(b.Published.Time); n != 0 {
			return n
		}
		return strings.Compare(a.Document, b.Document)
	})
}

// small returns what the golden files are made from: two framings, three
// outlets.
func small(t testing.TB) Data {
	t.Helper()
	d := rich(t)
	outlet := func(id string) bool { return id == "harbour" || id == "meridian" || id == "ferry" }
	framing := func(id string) bool { return id == "f-black-hand" || id == "f-accomplices" }
	d.Outlets = slices.DeleteFunc(d.Outlets, func(o Outlet) bool { return !outlet(o.ID) })
	d.Framings = slices.DeleteFunc(d.Framings, func(f narratives.Framing) bool { return !framing(f.ID) && f.ID != "f-tail-wind" })
	d.Counts = slices.DeleteFunc(d.Counts, func(c Count) bool { return !outlet(c.Outlet) })
	d.Coverage = slices.DeleteFunc(d.Coverage, func(c crawler.Coverage) bool { return !outlet(c.Outlet) })
	keep := func(s Sighting) bool { return outlet(s.Outlet) && framing(s.Framing) }
	d.Sightings = slices.DeleteFunc(d.Sightings, func(s Sighting) bool { return !keep(s) })
	d.Firsts = slices.DeleteFunc(d.Firsts, func(s Sighting) bool { return !keep(s) })
	d.Evidence = slices.DeleteFunc(d.Evidence, func(e Evidence) bool { return !outlet(e.Outlet) || !framing(e.Framing) })
	d.Reprints = slices.DeleteFunc(d.Reprints, func(r narratives.Reprint) bool { return !outlet(r.Outlet) || !outlet(r.Origin) })
	d.LeftOut = nil
	d.Speakers.Rows = slices.DeleteFunc(d.Speakers.Rows, func(r SpeakerRow) bool { return !framing(r.Framings[0].Framing) || !outlet(r.Outlets[0].Outlet) })
	d.Discoveries.Rows = d.Discoveries.Rows[1:]
	return d
}

func build(t testing.TB, d Data) Report {
	t.Helper()
	r, err := Build(d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
