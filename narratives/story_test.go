package narratives

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// A memoryStories is a desk of stories, as its contract says.
type memoryStories struct {
	docs   []StoryDocument
	spread map[uint32]int
}

func (d *memoryStories) put(docs ...StoryDocument) {
	if d.spread == nil {
		d.spread = map[uint32]int{}
	}
	for _, x := range docs {
		d.docs = append(d.docs, x)
		d.spread[LanguageTerm(x.Language)]++
		for _, t := range x.Terms {
			d.spread[t.Hash]++
		}
	}
	slices.SortFunc(d.docs, func(a, b StoryDocument) int {
		return strings.Compare(a.At.Format(time.RFC3339)+a.ID, b.At.Format(time.RFC3339)+b.ID)
	})
}

func (d *memoryStories) Waiting(context.Context) (time.Time, bool, error) {
	i := slices.IndexFunc(d.docs, func(x StoryDocument) bool { return x.Story == "" })
	if i < 0 {
		return time.Time{}, false, nil
	}
	return d.docs[i].At.Truncate(24 * time.Hour), true, nil
}

func (d *memoryStories) Around(_ context.Context, from, to time.Time) (out []StoryDocument, err error) {
	for _, x := range d.docs {
		if !x.At.Before(from) && x.At.Before(to) {
			out = append(out, x)
		}
	}
	return out, nil
}

func (d *memoryStories) Spread(context.Context, []uint32) (map[uint32]int, error) {
	return d.spread, nil
}

func (d *memoryStories) Place(_ context.Context, placed []Placed) error {
	for _, p := range placed {
		i := slices.IndexFunc(d.docs, func(x StoryDocument) bool { return x.ID == p.Document })
		d.docs[i].Story = p.Story
	}
	return nil
}

func (d *memoryStories) stories() map[string]string {
	out := map[string]string{}
	for _, x := range d.docs {
		out[x.ID] = x.Story
	}
	return out
}

var storyActors = []Actor{
	{ID: "tideland", Name: "Tideland", Kind: "state", Aliases: map[string][]string{"en": {"Tideland", "the Tidelanders"}}},
	{ID: "minister", Name: "Ada Quay", Kind: "person", Aliases: map[string][]string{"en": {"Ada Quay", "Minister Quay"}}},
}

// told makes a document of a headline and a lead. Its terms are those that
// tracking finds.
func told(t testing.TB, tr *Tracker, id string, at time.Time, lang, headline, lead string) StoryDocument {
	t.Helper()
	u := Unit{
		Document: id, Version: "v" + id, Number: 1, Outlet: "paper", Language: lang, Title: headline,
		Published: extract.Date{Time: at, Precision: extract.Minute},
		Passages:  []extract.Passage{{Kind: extract.Headline, Text: headline}, {Kind: extract.Paragraph, Text: lead}},
	}
	x := tr.Track(u)
	return StoryDocument{ID: id, At: at, Language: x.Language, Origin: id, Terms: x.Terms}
}

// background makes headlines of other days and events.
func background(t testing.TB, tr *Tracker, n int) (out []StoryDocument) {
	t.Helper()
	r := rand.New(rand.NewPCG(20, 19))
	from := time.Date(2019, 5, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		w := wire(r.Uint64(), 6)
		at := from.Add(time.Duration(r.IntN(90*24)) * time.Hour)
		out = append(out, told(t, tr, fmt.Sprintf("db%04d", i), at, "en", strings.Join(w, " ")+" minister says harbour", ""))
	}
	return out
}

func storyTracker(t testing.TB) *Tracker {
	t.Helper()
	tr, err := Compile(Codebook{}, nil, storyActors)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestStories(t *testing.T) {
	tr := storyTracker(t)
	day := func(d, h int) time.Time { return time.Date(2019, 8, d, h, 0, 0, 0, time.UTC) }
	d := &memoryStories{}
	d.put(background(t, tr, 400)...)
	doc := func(id string, at time.Time, lang, headline, lead string) StoryDocument {
		return told(t, tr, id, at, lang, headline, lead)
	}
	lantern := doc("d20", day(20, 6), "en", "Lantern factory burns down in Marlow", "A fire destroyed the lantern factory in Marlow on Tuesday night; nobody was hurt, the fire brigade said.")
	d.put(
		lantern,
		doc("d21", day(20, 9), "en", "Marlow: fire destroys lantern factory", "Flames were seen for miles when the factory burned."),
		doc("d22", day(21, 9), "en", "What the lantern factory fire means for Marlow", "Workers of the burned factory wait for news."),
		doc("d23", day(20, 9), "en", "Ferry strike enters second week", "Talks between the union and the ferry company failed."),
		doc("d24", day(21, 9), "en", "No end to ferry strike as talks fail", "The union said the ferry company had not moved."),
		// The same words long after are another event.
		doc("d25", day(29, 9), "en", "Marlow: fire destroys lantern factory", "Flames were seen for miles when the factory burned."),
		// One rare word in common joins nothing.
		doc("d26", day(20, 12), "en", "Lantern sales rise before the winter", "Shops report more customers than last year."),
		// Another language is another story.
		doc("d27", day(20, 12), "fr", "Marlow lantern factory burns", ""),
	)
	copied := doc("d28", day(20, 13), "en", "Night of fear", "")
	copied.Origin = lantern.ID
	d.put(copied)
	sum, err := RunStories(t.Context(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := d.stories()
	for id, want := range map[string]string{
		"d20": "s20", "d21": "s20", "d22": "s20", "d23": "s23", "d24": "s23", "d25": "s25", "d26": "s26", "d27": "s27", "d28": "s20",
	} {
		if got[id] != want {
			t.Errorf("story of %s = %s, want %s", id, got[id], want)
		}
	}
	if sum.Documents != 409 || sum.Stories < 300 {
		t.Errorf("%+v, want 409 documents, most of them alone", sum)
	}
	before := maps.Clone(got)
	if sum, err = RunStories(t.Context(), d, nil); err != nil || sum.Documents != 0 || !maps.Equal(before, d.stories()) {
		t.Errorf("once more: %+v, %v; want nothing placed", sum, err)
	}
}

// A stoppedStories fails after some days.
type stoppedStories struct {
	*memoryStories
	left int
}

func (d *stoppedStories) Place(ctx context.Context, placed []Placed) error {
	if d.left--; d.left < 0 {
		return context.Canceled
	}
	return d.memoryStories.Place(ctx, placed)
}

// TestStoriesResumed stops after each day and takes documents in another order:
// going on gives what one run gives.
func TestStoriesResumed(t *testing.T) {
	tr := storyTracker(t)
	var docs []StoryDocument
	r := rand.New(rand.NewPCG(1, 1))
	for e := range 40 {
		words := wire(uint64(e), 12)
		for k := range 1 + r.IntN(5) {
			r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			at := time.Date(2019, 8, 1+e/4+k/2, r.IntN(24), 0, 0, 0, time.UTC)
			docs = append(docs, told(t, tr, fmt.Sprintf("d%02d%d", e, k), at, "en", strings.Join(words[:8], " "), strings.Join(words, " ")))
		}
	}
	whole := &memoryStories{}
	whole.put(docs...)
	if _, err := RunStories(t.Context(), whole, nil); err != nil {
		t.Fatal(err)
	}
	want := whole.stories()
	sizes := map[string]int{}
	for _, s := range want {
		sizes[s]++
	}
	if len(sizes) < 25 || len(sizes) > 60 {
		t.Fatalf("%d stories of 40 events: the case shows nothing", len(sizes))
	}
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	part := &memoryStories{}
	part.put(docs...)
	for {
		if _, err := RunStories(t.Context(), &stoppedStories{part, 1}, nil); err == nil {
			break
		}
	}
	if got := part.stories(); !maps.Equal(got, want) {
		t.Errorf("stopped after each day: %v, want %v", got, want)
	}
}

func TestStoryTerms(t *testing.T) {
	tr := storyTracker(t)
	has := func(d StoryDocument, term string) int {
		for _, x := range d.Terms {
			if x.Hash == termHash(d.Language, term) {
				return int(x.Weight)
			}
		}
		return 0
	}
	at := time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC)
	en := told(t, tr, "d1", at, "en", "Minister Quay opens the Northern Harbour Fund in Marlow", "The NHF pays for 12 cranes.")
	for term, want := range map[string]int{
		"@minister": actorWeight, "quay": nameWeight, "marlow": wordWeight, "crane": wordWeight * leadPercent / 100,
		"^nhf": initWeight, "the": 0, "in": 0, "12": 0,
	} {
		if got := has(en, term); got != want {
			t.Errorf("weight of %q = %d, want %d", term, got, want)
		}
	}
	zh := told(t, tr, "d2", at, "zh", "港口工程昨日开工", "")
	if has(zh, "港_口") != wordWeight || has(zh, "港") != 0 {
		t.Errorf("terms of Chinese: 港口 %d, 港 %d; want %d and none", has(zh, "港_口"), has(zh, "港"), wordWeight)
	}
	back, err := UnpackStoryTerms(PackStoryTerms(en.Terms))
	if err != nil || !slices.Equal(back, en.Terms) {
		t.Errorf("terms read back: %v, %v", back, err)
	}
	if _, err := UnpackStoryTerms(make([]byte, 7)); err == nil {
		t.Error("seven bytes are no terms, and were taken")
	}
	if got := told(t, tr, "d3", at, "en", "", ""); got.Terms != nil {
		t.Errorf("terms of nothing: %v", got.Terms)
	}
}

// Words that a thousand stories of the day have lead nowhere; what a document
// shares with one of them alone still does.
func TestStoriesCommonTerm(t *testing.T) {
	b := newStoryBook()
	at := time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC)
	for i := range commonTerm + 1 {
		b.join(fmt.Sprintf("s%04d", i), at, unit([]weighted{{1, 1}, {2, 1}, {uint32(10 + i), 1}, {uint32(5000 + i), 1}}))
	}
	if id, _ := b.best(at, unit([]weighted{{1, 1}, {2, 1}})); id != "" {
		t.Errorf("common words alone lead to %s", id)
	}
	if id, like := b.best(at, unit([]weighted{{1, 1}, {17, 1}, {5007, 1}})); id != "s0007" || like < 2*mostEvidence {
		t.Errorf("best = %s at %.2f, want s0007", id, like)
	}
}
