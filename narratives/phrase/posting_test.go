package phrase

import (
	"reflect"
	"slices"
	"testing"
)

// Postings give the counts that the words give: made at once or in parts, of
// all documents of the past or of some of them, with copies among them.
func TestPostingsCountAsWords(t *testing.T) {
	s := newShelf()
	q := world(s, 8)
	for i := range q.History[:40] {
		if i%4 != 0 {
			q.History[i].Origin = q.History[i-i%4].ID // copies
		}
	}
	for n := range 20 {
		d := s.doc(100+n, "2019-W34", "zh", "他们说玻璃梯子不结实")
		q.Window = append(q.Window, d)
		if n < 5 {
			d.ID, d.Origin, d.Week = "z"+d.ID, "z"+d.ID, "2019-W30"
			q.History = append(q.History, d)
		}
		c := s.doc(200+n, "2019-W34", "en", filler[n%4]+" A glass ladder.")
		c.Outlet = "control"
		q.Control = append(q.Control, c)
	}
	q.Forms = s.forms
	want, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	post := func(docs []Doc) Postings {
		p, err := Post(q.Forms, docs)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	stale := slices.Clone(q.History[:10]) // the same documents, with words they have no more
	for i := range stale {
		stale[i].Words = q.Window[0].Words
	}
	parts := []Postings{post(stale), post(q.History[:50]), post(q.History[30:250]), post(q.Control)}
	whole, err := Combine(parts)
	if err != nil {
		t.Fatal(err)
	}
	bare := q
	bare.History, bare.Control = slices.Clone(q.History), slices.Clone(q.Control)
	for i := range bare.History[:250] {
		bare.History[i].Words = nil
	}
	for i := range bare.Control {
		bare.Control[i].Words = nil
	}
	for name, list := range map[string][]Postings{"in parts": parts, "as one": {whole}} {
		bare.Postings = list
		got, err := Rows(bare)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("postings %s give other rows than words", name)
		}
	}
	whole.Units = whole.Units[:len(whole.Units)-1]
	bare.Postings = []Postings{whole}
	if _, err := Rows(bare); err == nil {
		t.Error("damaged postings are taken as they are")
	}
}

// Of an outlet's week every unit is either counted by name or added to the rest.
func TestTotals(t *testing.T) {
	s := newShelf()
	docs := []Doc{
		s.doc(1, "2019-W34", "en", "A glass ladder."), s.doc(2, "2019-W34", "en", "A glass ladder."),
		s.doc(3, "2019-W34", "en", "The glass ladder, the glass ladder."), s.doc(4, "2019-W34", "en", "Ladders and bread."),
	}
	docs[1].Origin = docs[0].ID
	docs[3].Outlet = "weekly"
	p, err := Post(s.forms, docs)
	if err != nil {
		t.Fatal(err)
	}
	pair := PhraseID("en:glass+en:ladder")
	got, err := Totals(p, docs, map[uint64]bool{pair: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []Total{
		{Outlet: "daily", Documents: 3, Origins: 2, Phrases: []PhraseCount{{pair, 3, 2}}, RestPhrases: 2, RestDocuments: 6},
		{Outlet: "weekly", Documents: 1, Origins: 1, RestPhrases: 3, RestDocuments: 3},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("totals %+v, want %+v", got, want)
	}
	for id, held := range map[uint64]int{pair: 3, PhraseID("en:ladder"): 4, PhraseID("en:nobody"): 0} {
		if docs, err := p.Holding(id); err != nil || len(docs) != held {
			t.Errorf("%d documents hold a phrase, %v; want %d", len(docs), err, held)
		}
	}
}
