package vector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// A shelf is a desk with documents in memory.
type shelf struct {
	due     []Sample
	texts   map[string][][]string
	records []Record
	models  []*Model
}

func (s *shelf) Due(context.Context, int) ([]Sample, error) { return s.due, nil }

func (s *shelf) Each(_ context.Context, one Sample, f func(Text) bool) error {
	for _, d := range one.Documents {
		if !f(Text{d, s.texts[d]}) {
			return nil
		}
	}
	return nil
}

func (s *shelf) Commit(_ context.Context, records []Record, models []*Model) error {
	s.records, s.models = records, models
	return nil
}

// filled is a shelf of one language in which hound and dog stand in each
// other's company only, and of another with a few words.
func filled() *shelf {
	s := &shelf{texts: map[string][][]string{}}
	en := Sample{Month: "2019-08", Language: "en"}
	for n := range 120 {
		id := fmt.Sprintf("d%03d", n)
		for i := range 40 {
			k := 40*n + i
			s.texts[id] = append(s.texts[id],
				[]string{[]string{"hound", "dogs", "dog", "dog"}[k%4], "barks", fmt.Sprintf("loud%c", 'a'+k%7), "kennel"},
				[]string{"ledger", fmt.Sprintf("sum%c", 'a'+k%9), "bank", "coin"},
				[]string{fmt.Sprintf("hill%c", 'a'+k%24), fmt.Sprintf("lake%c", 'a'+k%25), fmt.Sprintf("moor%c", 'a'+k%23), fmt.Sprintf("wood%c", 'a'+k%22)})
		}
		en.Documents = append(en.Documents, id)
	}
	s.texts["d900"] = [][]string{{"perro", "ladra"}}
	s.due = []Sample{en, {Month: "2019-08", Language: "es", Documents: []string{"d900"}}, {Month: "2019-08", Documents: []string{"d900"}}}
	return s
}

func learnt(t *testing.T) (*shelf, *Model) {
	t.Helper()
	s := filled()
	if _, err := Run(t.Context(), s, 0); err != nil {
		t.Fatal(err)
	}
	if s.models[0] == nil {
		t.Fatalf("nothing learnt: %+v", s.records)
	}
	return s, s.models[0]
}

func TestWordsOfLikeCompanyAreAlike(t *testing.T) {
	_, m := learnt(t)
	like, ok := m.Cosine("hound", "dog")
	other, ok2 := m.Cosine("hound", "ledger")
	if !ok || !ok2 || like < 0.8 || other > 0.3 {
		t.Errorf("hound and dog %.2f, hound and ledger %.2f", like, other)
	}
	if near := m.Nearest([]string{"hound"}, 3); len(near) != 3 || near[0].Word != "dog" || near[0].Seen != 3600 {
		t.Errorf("nearest to hound: %v", near)
	}
	if _, ok := m.Cosine("hound", "unheard"); ok || m.Nearest([]string{"unheard"}, 3) != nil {
		t.Error("a word that was never seen has a direction")
	}
}

func TestPhrases(t *testing.T) {
	_, m := learnt(t)
	of := func(words ...string) Direction {
		d, _ := m.Direction(words)
		return d
	}
	a, b, c := of("hound", "bark"), of("dog", "unheard"), of("ledger", "coin")
	if near, far := a.Cosine(b), a.Cosine(c); near < 0.7 || far > 0.3 {
		t.Errorf("alike %.2f, not alike %.2f", near, far)
	}
	if d, known := m.Direction([]string{"unheard", "unseen"}); d != nil || known != 0 {
		t.Errorf("a phrase of unknown words has direction %v, %d words", d, known)
	}
}

func TestSameTextsSameBytes(t *testing.T) {
	s, a := learnt(t)
	o, b := learnt(t)
	if p, q := a.Pack(), b.Pack(); p.Words != q.Words || !slices.Equal(p.Directions, q.Directions) || !slices.Equal(p.Seen, q.Seen) || s.records[0] != o.records[0] {
		t.Error("learning twice gave other vectors")
	}
}

func TestTooLittleIsRecorded(t *testing.T) {
	s, _ := learnt(t)
	want := Record{Month: "2019-08", Language: "es", Documents: 1, Words: 2, Digest: s.records[1].Digest}
	if s.models[1] != nil || s.records[1] != want || len(want.Digest) != 64 {
		t.Errorf("record %+v, want %+v", s.records[1], want)
	}
	if s.models[2] != nil || s.records[2].Documents != 1 {
		t.Errorf("of an unknown language: %+v", s.records[2])
	}
}

func TestPack(t *testing.T) {
	_, m := learnt(t)
	p := m.Pack()
	back, err := Unpack("en", p)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Nearest([]string{"hound"}, 5), back.Nearest([]string{"hound"}, 5); !slices.Equal(a, b) || !slices.Equal(m.Seen, back.Seen) {
		t.Errorf("unpacked %v, want %v", b, a)
	}
	for name, bad := range map[string]Packed{
		"nothing":    {},
		"counts":     {p.Words, p.Seen[:len(p.Seen)-1], p.Directions},
		"directions": {p.Words, p.Seen, p.Directions[:len(p.Directions)-1]},
		"negative":   {"a\n", []byte{2}, []byte{1}},
	} {
		if _, err := Unpack("en", bad); !errors.Is(err, errDamaged) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestRoomForPairs(t *testing.T) {
	l := newLearner("en")
	doc := [][]string{{"hound", "dog"}}
	l.count(doc)
	l.place = []int32{0, 1}
	for k := range uint32(mostPairs) {
		l.pairs[2<<16+k] = 1
	}
	if l.pair(doc) {
		t.Error("there is room for more pairs than there may be")
	}
}

func TestStems(t *testing.T) {
	for phrase, c := range map[string]struct {
		lang string
		want []string
	}{
		"Barking dogs": {"en", []string{"bark", "dog"}},
		"和平合作":         {"zh", []string{"和平", "合作"}},
		"和平、B型合作":      {"zh", []string{"和平", "b", "型", "合作"}},
		"":             {"en", nil},
	} {
		if got := Stems(phrase, c.lang); !slices.Equal(got, c.want) {
			t.Errorf("Stems(%q) = %q, want %q", phrase, got, c.want)
		}
	}
}
