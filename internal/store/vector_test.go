package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// kennels writes articles of some days of July and August 2019, a thousand
// words each, in which hound and dog stand in the same company.
func kennels(from, to int) (list []Article) {
	letters := func(word string, k, of int) string { return word + string(rune('a'+k%of)) + string(rune('a'+k/of%of)) }
	for day := from; day < to; day++ {
		for n := range 2 {
			var b strings.Builder
			for i := range 80 {
				k := 80*(2*day+n) + i
				fmt.Fprintf(&b, "A %s barks by %s kennels. The %s keeps coins, %s banks. ", []string{"hound", "dog"}[k%2], letters("loud", k, 5), letters("ledger", k, 4), letters("sum", k, 3))
				fmt.Fprintf(&b, "%s %s %s %s. ", letters("hill", k, 9), letters("lake", 7*k, 8), letters("moor", 5*k, 7), letters("wood", 11*k, 9))
			}
			list = append(list, Article{
				Outlet: []string{"gazette", "courier"}[n], URL: fmt.Sprintf("http://archive.example/%d/%d", day, n), Title: fmt.Sprintf("Notes %d", day),
				Published: time.Date(2019, 7, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Language: "en", Text: b.String(),
			})
		}
	}
	return list
}

// bring imports articles and reads their words.
func (d *desk) bring(list []Article) (fresh int) {
	d.Helper()
	_, _, err := d.Import(d.ctx(), d.run, list)
	d.ok(err)
	d.extractWith("extract/1", importsToo)
	return d.discover().Documents
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
	if near := m.Nearest("hound", 1); len(near) != 1 || near[0].Word != "dog" {
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
	for day := range 33 {
		list := kennels(day, day+1)
		list[0], list[1] = list[1], list[0]
		o.learn(o.bring(list))
	}
	o.want(vectorRows, before...)
	o.want(monthRows+` desc limit 1`, d.rows(monthRows + ` desc limit 1`)...)
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
