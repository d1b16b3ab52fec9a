package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/internal/sitetest"
	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// kennels are articles of some days from the first of July 2019 on.
func kennels(from, to int) (list []Article) {
	for _, a := range sitetest.Press(from, to) {
		list = append(list, Article{Outlet: a.Outlet, URL: a.URL, Title: a.Title, Published: a.Published, Language: a.Language, Text: a.Text})
	}
	return list
}

// bring imports articles and reads their words.
func (d *desk) bring(list []Article) (fresh int) {
	d.Helper()
	d.readIn(list)
	return d.discover().Documents
}

// framing makes a discovered framing whose id ends with a digit.
func (d *desk) framing(digit int, head, label, state string) {
	d.Helper()
	id := fmt.Sprintf("n%016d", digit)
	d.exec(`insert into discovered (id, label, state, week) values (?, ?, ?, '2019-W31')`, id, label, state)
	d.exec(`insert into discovered_member (head, framing, leads) values (?, ?, 1)`, head, id)
}

func (d *desk) learn(fresh int) *vector.Summary {
	d.Helper()
	sum, err := vector.Run(d.ctx(), d.VectorDesk(), fresh)
	d.ok(err)
	return sum
}

const (
	monthRows  = `select month, language, documents, words > 0, vocabulary > 0, digest from vector_month order by id`
	vectorRows = `select m.month, length(v.words), hex(v.seen), hex(v.directions) from vector v join vector_month m on m.id = v.month order by m.id`
)

// The vectors of a month are learnt once, when a later month has documents, and
// are the same bytes whether the documents came day by day or at once.
func TestVectorsOfAMonth(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.learn(d.bring(kennels(0, 31)))
	d.want(`select month, language, documents, vocabulary from vector_month`, "2019-06||0|0")
	if sum := d.learn(d.bring(kennels(31, 32))); sum == nil || sum.Month != "2019-07" {
		t.Fatalf("on the first day of August %+v", sum)
	}
	m, r, err := d.Vectors(d.ctx(), "en")
	d.ok(err)
	if m == nil || r.Documents != 62 || r.Vocabulary != len(m.Words) {
		t.Fatalf("record %+v of %v", r, m)
	}
	if near := m.Nearest([]string{"hound"}, 1); len(near) != 1 || near[0].Word != "dog" {
		t.Errorf("nearest to hound: %v", near)
	}
	before := d.rows(vectorRows)
	for _, fresh := range []int{0, d.bring(kennels(32, 34))} {
		if sum := d.learn(fresh); sum != nil {
			t.Errorf("learnt again: %+v", sum)
		}
	}

	o := newDesk(t)
	o.ok(o.SaveOutlets(o.ctx()))
	first := 0
	for _, day := range []int{10, 20, 30, 31, 32, 33} {
		list := kennels(first, day)
		slices.Reverse(list)
		o.learn(o.bring(list))
		first = day
	}
	o.want(vectorRows, before...)
	o.want(monthRows+` desc limit 1`, d.rows(monthRows+` desc limit 1`)...)
}

// A month that was found to have too few documents is learnt when an import
// brings more than there were.
func TestVectorsAfterALargeImport(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.learn(d.bring(kennels(0, 2)) + d.bring(kennels(31, 32)))
	d.want(`select month, language, documents, vocabulary from vector_month`, "2019-07|en|4|0")
	if m, _, err := d.Vectors(d.ctx(), "en"); m != nil || err != nil {
		t.Fatalf("vectors of four documents: %v, %v", m, err)
	}
	d.learn(d.bring(kennels(32, 33)))
	d.want(`select count(*) from vector_month`, "1")
	d.learn(d.bring(kennels(2, 31)))
	d.want(`select month, language, documents, vocabulary > 0 from vector_month`, "2019-07|en|4|0", "2019-07|en|62|1")
}

// Two months keep their vectors, every month its record; those learnt under
// another version are not asked.
func TestVectorsOfOldMonths(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.now = monday.AddDate(1, 0, 0)
	first := 0
	for _, day := range []int{32, 63, 93} { // to the first of August, September, October
		d.learn(d.bring(kennels(first, day)))
		first = day
	}
	d.want(`select m.month, v.month is not null from vector_month m left join vector v on v.month = m.id where m.language = 'en' order by m.id`,
		"2019-07|0", "2019-08|1", "2019-09|1")
	list, err := d.ListVectors(d.ctx())
	d.ok(err)
	if n := len(list); n < 3 || !list[n-1].Kept || list[n-1].Month != "2019-09" || list[n-3].Kept {
		t.Errorf("listed %+v", list)
	}
	d.exec(`update vector_month set key = 'vector/0'`)
	if m, _, err := d.Vectors(d.ctx(), "en"); m != nil || err != nil {
		t.Errorf("of another version: %v, %v", m, err)
	}
	if sum := d.learn(0); sum == nil || sum.Month != "2019-09" {
		t.Errorf("under a new version %+v", sum)
	}
}

// The framings that are named as nearest are those whose words are used alike;
// what a person has dismissed is not.
func TestNearestByUse(t *testing.T) {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	d.learn(d.bring(kennels(0, 32)))
	for _, table := range []string{"discovered_document", "discovered_member", "discovered"} {
		d.exec(`delete from ` + table)
	}
	for i, label := range []string{"hound", "dog barks", "coins", "unheard words", "a dog"} {
		state := ""
		if i == 4 {
			state = "dismissed"
		}
		d.framing(i, "en:"+label, label, state)
	}
	of, err := d.ShowDiscovered(d.ctx(), "n0000000000000000")
	d.ok(err)
	near, err := d.NearestByUse(d.ctx(), of)
	d.ok(err)
	if near == nil || near.Month != "2019-07" || near.Known != 1 || len(near.Framings) < 2 || near.Framings[0].Label != "dog barks" || near.Framings[0].Cosine < near.Framings[1].Cosine+0.2 {
		t.Fatalf("nearest %+v", near)
	}
	for _, f := range near.Framings {
		if f.Label == "a dog" || f.Label == "hound" || f.Label == "unheard words" {
			t.Errorf("%s is named", f.Label)
		}
	}
	of.ID, of.Label, of.Heads = "n0000000000000009", "unheard", []string{"en:unheard"}
	if near, err := d.NearestByUse(d.ctx(), of); near != nil || err != nil {
		t.Errorf("of an unknown word: %+v, %v", near, err)
	}
}

// What an endpoint's model has made of wordings is kept by model and text, and
// names what is alike across languages.
func TestEmbeddings(t *testing.T) {
	d := newDesk(t)
	for i, f := range []struct{ head, label, state string }{{"en:hound", "hound", ""}, {"es:perro", "perro", ""}, {"en:coin", "coins", ""}, {"es:can", "can", "dismissed"}} {
		d.framing(i, f.head, f.label, f.state)
	}
	texts, err := d.EmbeddingTexts(d.ctx())
	d.ok(err)
	if !slices.Contains(texts, "perro") || slices.Contains(texts, "can") {
		t.Errorf("texts %q", texts)
	}
	cache := d.EmbeddingCache("toy")
	words := []string{"hound", "perro", "coins"}
	d.ok(cache.Keep(d.ctx(), words, [][]byte{{100, 10}, {100, 20}, {0, 100}}))
	missing, err := cache.Missing(d.ctx(), append(words, "new"))
	d.ok(err)
	if !slices.Equal(missing, []string{"new"}) {
		t.Errorf("missing %q", missing)
	}
	if missing, err := d.EmbeddingCache("other").Missing(d.ctx(), words); err != nil || len(missing) != 3 {
		t.Errorf("of another model %q, %v", missing, err)
	}
	if err := cache.Keep(d.ctx(), []string{"new"}, [][]byte{{1, 2, 3}}); err == nil || !strings.Contains(err.Error(), "another model answers to its name") {
		t.Errorf("vectors of another length: %v", err)
	}
	of, err := d.ShowDiscovered(d.ctx(), "n0000000000000000")
	d.ok(err)
	near, err := d.NearestByModel(d.ctx(), of, "toy")
	d.ok(err)
	if near == nil || len(near.Framings) != 2 || near.Framings[0].Label != "perro" || near.Framings[0].Cosine < .9 || near.Framings[1].Cosine > .2 {
		t.Errorf("nearest %+v", near)
	}
	if near, err := d.NearestByModel(d.ctx(), of, "other"); near != nil || err != nil {
		t.Errorf("by a model that was not asked %+v, %v", near, err)
	}
}
