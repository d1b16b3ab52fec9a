package phrase

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// A shelf makes documents of sentences.
type shelf struct {
	ids   map[string]uint32
	forms []string
}

func newShelf() *shelf { return &shelf{map[string]uint32{}, []string{""}} }

func (s *shelf) doc(n int, week, lang, text string) Doc {
	var ids, flags []uint32
	for _, w := range Read([]extract.Passage{{Kind: extract.Paragraph, Text: text}}, lang) {
		if s.ids[w.Form] == 0 {
			s.ids[w.Form] = uint32(len(s.forms))
			s.forms = append(s.forms, w.Form)
		}
		ids, flags = append(ids, s.ids[w.Form]), append(flags, w.Flags)
	}
	id := fmt.Sprintf("d%s-%03d", week, n)
	at := time.Date(2019, 8, 19, 0, 0, n, 0, time.UTC)
	return Doc{ID: id, URL: "https://example.org/" + id, Outlet: "daily", Owner: "daily", Lang: lang, Week: week, Origin: id, Published: at, Words: Pack(ids, flags)}
}

// Sentences about nothing in common, so that documents are of many contexts.
var filler = []string{
	"Bakers sold warm rye bread at the north gate.", "The ferry carried tractors across the bay.", "Pupils planted birches behind a school.",
	"A choir sang old ballads in the square.", "Engineers tested the tram bridge for cracks.", "Fishermen mended green nets near the pier.",
	"The museum opened its hall of clocks.", "Nurses gave vaccines to the herders.", "Carpenters built oak benches for parks.", "Rain flooded cellars along the canal.",
}

// world is a week with a framing in the given number of documents, each in
// another wording, and twelve weeks before without it.
func world(s *shelf, planted int) (q Question) {
	wordings := []string{
		"They keep dancing on the glass ladder of envy.", "It is a ladder made of glass, critics say.", "Glass ladders never last, the paper wrote.",
		"Nobody climbs this glass ladder twice.",
	}
	for n := range 60 {
		text := filler[n%len(filler)] + fmt.Sprintf(" Item number w%dx closed the day.", n)
		if n < planted {
			text += " " + wordings[n%len(wordings)]
		}
		q.Window = append(q.Window, s.doc(n, "2019-W34", "en", text))
	}
	for week := range 12 {
		for n := range 30 {
			q.History = append(q.History, s.doc(n, fmt.Sprintf("2019-W%02d", 22+week), "en", filler[(n+week)%len(filler)]+" Item number nothing closed the day."))
		}
	}
	q.Forms = s.forms
	return q
}

// A framing in four documents, each time in other words, leads the list as one
// row: its wordings are pooled before anything is left out.
func TestRowsPoolsWordings(t *testing.T) {
	rows, err := Rows(world(newShelf(), 4))
	if err != nil {
		t.Fatal(err)
	}
	r := rows[0]
	if r.Texts != 4 || r.Key != "en:glass+en:ladder" || !slices.Equal(r.Variants, []string{"glass ladder", "ladder made of glass"}) {
		t.Errorf("first row %q %d texts, variants %q; want glass+ladder in 4 texts, either order once", r.Key, r.Texts, r.Variants)
	}
	if r.Scores.Novelty == nil || *r.Scores.Novelty < 3 || r.Scores.Distinctiveness != nil {
		t.Errorf("novelty %v, distinctiveness %v; want above 3, and none without controls", r.Scores.Novelty, r.Scores.Distinctiveness)
	}
	for _, other := range rows[1:] {
		if strings.Contains(other.Key, "ladder") {
			t.Errorf("a second row for the same wordings: %q", other.Key)
		}
	}
}

func TestRowsWithoutIt(t *testing.T) {
	rows, err := Rows(world(newShelf(), 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if strings.Contains(r.Key, "ladder") || r.State == Alert {
			t.Errorf("%s is listed as %s in a week like all others", r.Key, r.State)
		}
	}
}

// The answer does not depend on the order in which documents come, nor on the
// numbers that words have.
func TestRowsOrder(t *testing.T) {
	a, err := Rows(world(newShelf(), 8))
	if err != nil {
		t.Fatal(err)
	}
	s := newShelf()
	for i := len(filler) - 1; i >= 0; i-- {
		s.doc(0, "2019-W01", "en", filler[i])
	}
	q := world(s, 8)
	slices.Reverse(q.Window)
	slices.Reverse(q.History)
	b, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		for i := range min(len(a), len(b)) {
			if !reflect.DeepEqual(a[i], b[i]) {
				t.Fatalf("row %d differs:\n%+v\n%+v", i, a[i], b[i])
			}
		}
		t.Fatalf("%d rows and %d", len(a), len(b))
	}
}

// Ten documents with one text are one use.
func TestReprintsCountOnce(t *testing.T) {
	q := world(newShelf(), 4)
	for i := range q.Window[:4] {
		q.Window[i].Origin = q.Window[0].ID
	}
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if strings.Contains(r.Key, "ladder") {
			t.Errorf("%s: %d texts; one text is no repetition", r.Key, r.Texts)
		}
	}
}

// One story is an event, however often it is told.
func TestOneStoryIsAnEvent(t *testing.T) {
	q := world(newShelf(), 4)
	for i := range q.Window[:4] {
		q.Window[i].Story = "s1"
	}
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r Row) bool { return strings.Contains(r.Key, "ladder") })
	if i < 0 || rows[i].State != Event {
		t.Errorf("row %d, want an event", i)
	}
}

// Words of the thesaurus are one family across wordings and languages.
func TestGroupsAcrossLanguages(t *testing.T) {
	s := newShelf()
	var q Question
	for n, text := range []string{"Millers are accomplices, it said.", "Their henchmen ran away.", "He named an abettor of bakers.", "这些面包师是帮凶。", "Пекари назвали его пособником."} {
		q.Window = append(q.Window, s.doc(n, "2019-W34", []string{"en", "en", "en", "zh", "ru"}[n], text))
	}
	q.Forms = s.forms
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 || rows[0].Key != "=accomplice" || rows[0].Texts != 5 || rows[0].Scores.Novelty != nil {
		t.Fatalf("%+v, want one family in five texts, without novelty", rows)
	}
}

func TestIdentify(t *testing.T) {
	rows := []Row{{Key: "a", Texts: 5, Members: []string{"c"}}, {Key: "b", Texts: 5, Members: []string{"x"}}, {Key: "d", Texts: 5, State: Event}}
	reg := Register{Of: map[string]string{"x": "n1"}, Known: map[string]bool{"n1": true}}
	ids := Identify(rows, reg)
	if ids[1] != "n1" || ids[0] == ids[2] || ids[0] == "n1" {
		t.Errorf("ids %q: want the second row to be n1, which its member belongs to", ids)
	}
	var got []string
	for _, e := range Settle(rows, ids, reg) {
		got = append(got, e.Action+" "+e.Key)
	}
	want := []string{"birth a", "join c", "join b"}
	if !slices.Equal(got, want) {
		t.Errorf("entries %q, want %q", got, want)
	}
	reg.Known[ids[0]] = true
	if again := Identify(rows, reg); again[0] == ids[0] {
		t.Error("an id that a framing has had is given again to words that have left it")
	}
	reg.Of["b"], reg.Of["a"] = "n1", "n1"
	ids = Identify(rows, reg)
	if ids[0] != "n1" || ids[1] != "n1" {
		t.Errorf("ids %q: want both rows whose heads belong to n1 to be it", ids)
	}
	for _, e := range Settle(rows, ids, reg) {
		if e.Key == "a" || e.Key == "b" {
			t.Errorf("%s of %s, which belongs to a framing", e.Action, e.Key)
		}
	}
}

// A framing is listed once: where the best of its rows stands that a person is
// to look at, with the wordings of all of them.
func TestFold(t *testing.T) {
	rows := []Row{
		{Key: "a", State: Event, Variants: []string{"a"}},
		{Key: "b", State: Alert, Variants: []string{"b", "bb", "c"}},
		{Key: "c", State: Candidate, Variants: []string{"c", "cc", "ccc"}},
		{Key: "d", State: Ritual, Variants: []string{"d"}},
		{Key: "e", State: Event, Variants: []string{"e"}},
	}
	got := Fold(rows, []string{"n1", "n2", "n1", "n1", "n3"})
	if want := [][]int{{1}, {2, 0, 3}, {4}}; !reflect.DeepEqual(got, want) {
		t.Errorf("Fold = %v, want %v", got, want)
	}
	if got, want := Wordings([]Row{rows[2], rows[0], rows[3]}), []string{"c", "cc", "ccc", "a", "d"}; !slices.Equal(got, want) {
		t.Errorf("Wordings = %q, want %q", got, want)
	}
	full := Row{Variants: strings.Fields("a b c d e f g h i j k l")}
	if got, want := Wordings([]Row{full, {Variants: []string{"x", "y"}}}), append(slices.Clone(full.Variants[:11]), "x"); !slices.Equal(got, want) {
		t.Errorf("Wordings = %q, want %q", got, want)
	}
}

func TestScores(t *testing.T) {
	if got := SignedG2(12, 163, 0, 2000); math.Abs(got-7.90) > 0.1 {
		t.Errorf("SignedG2 = %.2f, want 7.90", got)
	}
	if SignedG2(1, 100, 100, 1000) >= 0 || SignedG2(0, 0, 1, 2) != 0 {
		t.Error("fewer than before is not negative, or nothing is something")
	}
	if got := tail(2, 2, 0.07); math.Abs(got-0.0049) > 1e-6 {
		t.Errorf("tail = %v, want .07 squared", got)
	}
	if q := benjaminiHochberg([]float64{0.01, 0.04, 0.03}, 10); math.Abs(q[0]-0.1) > 1e-9 || math.Abs(q[1]-0.4/3) > 1e-9 || q[1] != q[2] {
		t.Errorf("q-values %v, want .1 and twice .133", q)
	}
}

func TestReadMarks(t *testing.T) {
	var got []string
	for _, w := range Read([]extract.Passage{{Text: `The “paper lantern” of Ada Mill, it says.`}}, "en") {
		got = append(got, fmt.Sprintf("%s/%d", w.Form, w.Flags))
	}
	want := "the/1 paper/5 lantern/4 of/1 ada/2 mill/2 it/1 says/0"
	if strings.Join(got, " ") != want {
		t.Errorf("Read gives %q, want %q", strings.Join(got, " "), want)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(Pack([]uint32{1, 300}, []uint32{1, 2}))
	f.Fuzz(func(t *testing.T, b []byte) {
		words, err := Unpack(nil, b)
		if err == nil && len(words) > 8*len(b) {
			t.Errorf("%d words of %d bytes", len(words), len(b))
		}
	})
}

// Chinese grams begin and end with words, and not with words that bind others.
func TestGramsAreWords(t *testing.T) {
	s := newShelf()
	var q Question
	for i, text := range []string{"惠民工程已经开工，他们占据道德制高点。", "记者说惠民工程进展顺利，谁占据道德制高点？"} {
		q.Window = append(q.Window, s.doc(i, "2019-W30", "zh", text))
	}
	q.Forms = s.forms
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.Variants...)
	}
	for want, ok := range map[string]bool{"惠民工程": true, "占据道德制高点": true, "民工": false, "民工程": false, "据道德": false} {
		if slices.Contains(all, want) != ok {
			t.Errorf("%s is among %q: %v, want %v", want, all, !ok, ok)
		}
	}
}

func TestReadChinese(t *testing.T) {
	got := Read([]extract.Passage{{Kind: extract.Paragraph, Text: "他们在海南占据，道德"}}, "zh")
	want := []uint32{Break | Minor, Joined | Minor, Minor, Capital, Joined | Capital, 0, Joined, Break, Joined}
	for i, w := range got {
		if i < len(want) && w.Flags != want[i] {
			t.Errorf("%s at %d: marks %b, want %b", w.Form, i, w.Flags, want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d words, want %d", len(got), len(want))
	}
}
