package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// late imports articles that hold the glass ladder into the week so many weeks
// before the newest one.
func (d *desk) late(from, n, weeks int) {
	d.Helper()
	var list []Article
	for i := range n {
		list = append(list, Article{
			Outlet: "gazette", URL: fmt.Sprintf("http://archive.example/late/%d/%d", weeks, from+i), Title: "Found late", Language: "en",
			Published: newWeek.AddDate(0, 0, -7*weeks+1).Format(time.DateOnly), Text: fmt.Sprintf("Late item w%dq speaks of a glass ladder.", from+i),
		})
	}
	d.readIn(list)
	d.track()
}

// What is kept of a week that has ended agrees with its words: each phrase by
// outlet, and the rest added up.
func TestWeekThatEnded(t *testing.T) {
	d := shelves(t)
	weeks := d.rows(`select distinct week from phrase_total order by week`)
	if len(weeks) != 12 || slices.Contains(weeks, narratives.WeekOf(newWeek)) {
		t.Fatalf("weeks that ended: %v; want the twelve before the newest", weeks)
	}
	kept := 0
	for _, week := range weeks {
		docs, control, err := d.phraseDocs(d.ctx(), []string{week}, "", "9999")
		d.ok(err)
		docs = append(docs, control...)
		forms, err := (&wordForms{}).of(d.ctx(), d.read, docs)
		d.ok(err)
		p, err := phrase.Post(forms, docs)
		d.ok(err)
		keep := map[uint64]bool{}
		for _, line := range d.rows(`select p.id, p.form from phrase p join phrase_week w on w.phrase = p.id join phrase_total t on t.id = w.total where t.week = '` + week + `'`) {
			var id uint64
			_, err := fmt.Sscanf(line, "%d", &id)
			d.ok(err)
			_, form, _ := strings.Cut(line, "|")
			if phrase.PhraseID(form) != id {
				t.Errorf("phrase %q has the id %d", form, id)
			}
			keep[id] = true
		}
		totals, err := phrase.Totals(p, docs, keep)
		d.ok(err)
		for _, want := range totals {
			if got := d.rows(fmt.Sprintf(`select documents, origins, phrases, rest_phrases, rest_documents from phrase_total where week = '%s' and outlet = '%s'`, week, want.Outlet)); len(got) != 1 ||
				got[0] != fmt.Sprintf("%d|%d|%d|%d|%d", want.Documents, want.Origins, len(want.Phrases), want.RestPhrases, want.RestDocuments) {
				t.Errorf("%s %s: %v, want %+v", week, want.Outlet, got, want)
			}
			var lines []string
			for _, c := range want.Phrases {
				lines = append(lines, fmt.Sprintf("%d|%d|%d", c.Phrase, c.Documents, c.Origins))
			}
			kept += len(lines)
			if got := d.rows(fmt.Sprintf(`select phrase, w.documents, w.origins from phrase_week w join phrase_total t on t.id = w.total where week = '%s' and outlet = '%s' order by phrase`, week, want.Outlet)); !slices.Equal(got, lines) {
				t.Errorf("%s %s: phrases %v, want %v", week, want.Outlet, got, lines)
			}
		}
	}
	if kept == 0 {
		t.Error("no phrase was kept")
	}
}

// A week that has ended is ranked again when more than a fiftieth of its
// documents came late; until then they are counted in every list, and the ids
// wait.
func TestLateDocuments(t *testing.T) {
	d := shelves(t)
	d.late(0, 60, 3) // its week had twelve: it is ranked again
	if sum := d.discover(); sum.Weeks < 2 {
		t.Errorf("%+v; want the week and those that look back on it", sum)
	}
	week := narratives.WeekOf(newWeek.AddDate(0, 0, -21))
	d.want(`select own, late_own, closed from ranked_week where week = '`+week+`'`, "72|0|1")
	d.want(`select sum(documents) from phrase_total where week = '`+week+`'`, "72")
	held := d.rows(`select w.documents from phrase_week w join phrase_total t on t.id = w.total join phrase p on p.id = w.phrase
		where t.week = '` + week + `' and t.outlet = 'gazette' and p.form = 'en:glass+en:ladder'`)
	if len(held) != 1 || held[0] != "60" {
		t.Errorf("the late ones' wording is counted in %v documents of the week that ended, want 60", held)
	}
	rows := d.weekRows(newWeek)
	pastTexts := rows[0].Counts.HistoryOf
	before := d.rows(`select number, week, action, framing, head from ledger order by number`)

	d.late(60, 1, 3) // one of 72
	if sum := d.discover(); sum.Documents != 1 || sum.Weeks != 0 {
		t.Errorf("%+v; want one document read and no week ranked", sum)
	}
	d.want(`select own, late_own from ranked_week where week = '`+week+`'`, "72|1")
	rows = d.weekRows(newWeek.AddDate(0, 0, -21))
	ofLadders := func(r DiscoveredRow) bool { return slices.Contains(append(r.Members, r.Key), "en:glass+en:ladder") }
	if i := slices.IndexFunc(rows, ofLadders); i < 0 || rows[i].Counts.Window != 61 {
		t.Errorf("the list does not count a late document at once: row %d", i)
	}
	if rows = d.weekRows(newWeek); len(rows) == 0 || rows[0].Counts.HistoryOf != pastTexts+1 {
		t.Errorf("nor does the past of the newest week, of %d rows", len(rows))
	}
	if after := d.rows(`select number, week, action, framing, head from ledger order by number`); !slices.Equal(before, after) {
		t.Error("the ledger was written without a week being ranked")
	}

	d.late(61, 1, 3) // two of 72 are more than a fiftieth
	if sum := d.discover(); sum.Weeks == 0 {
		t.Errorf("%+v; want the week ranked again", sum)
	}
	d.want(`select own, late_own from ranked_week where week = '`+week+`'`, "74|0")
}

// Postings are kept of the weeks that the newest one looks back on, and of no
// others; what they are made of can change without harm.
func TestPostingsKept(t *testing.T) {
	d := shelves(t)
	weeks := d.rows(`select distinct week from posting order by week`)
	if len(weeks) != 13 {
		t.Errorf("postings of %v; want thirteen weeks", weeks)
	}
	with := fmt.Sprintf("%+v", printed(d.weekRows(newWeek)))
	d.exec(`delete from posting`)
	if without := fmt.Sprintf("%+v", printed(d.weekRows(newWeek))); without != with {
		t.Error("the list is another one without postings")
	}
	d.now = newWeek.AddDate(0, 0, 36)
	d.late(0, 3, -5) // five weeks later
	d.discover()
	if first := d.rows(`select min(week) from posting`)[0]; first != narratives.WeekOf(newWeek.AddDate(0, 0, -7*7)) {
		t.Errorf("postings begin at %s; want twelve weeks before the newest", first)
	}
	d.want(`select count(*) from ranked_week where closed = 0`, "1")
	d.want(`select closed from ranked_week where week = '`+narratives.WeekOf(newWeek)+`'`, "1")
}

// The later rows of a ranking are kept for as long as postings, and for good
// where a person asked for them.
func TestLaterRowsKept(t *testing.T) {
	d := shelves(t)
	first, second := newWeek.AddDate(0, 0, -7*12), newWeek.AddDate(0, 0, -7*11)
	_, err := d.KeepRanking(d.ctx(), second, second.AddDate(0, 0, 7))
	d.ok(err)
	d.exec(`
		insert into ranking_row (ranking, place, lent, phrase, documents, texts, stories, past, control, times, names, scare, rarer, contexts, word, weight, second)
		select ranking, 501, lent, phrase, documents, texts, stories, past, control, times, names, scare, rarer, contexts, word, weight, second
		from ranking_row where place = 1 and ranking in (select id from ranking where begins in (?, ?, ?))`, stamp(first), stamp(second), stamp(newWeek))
	d.exec(`update ranking set listed = 501`)
	late := `select r.begins from ranking_row h join ranking r on r.id = h.ranking where h.place > 500 order by 1`
	d.want(late, stamp(first), stamp(second), stamp(newWeek))
	d.now = newWeek.AddDate(0, 0, 15)
	d.late(0, 3, -2)
	d.discover()
	d.want(late, stamp(second))
	d.want(`select count(*) > 0 from ranking_row h join ranking r on r.id = h.ranking where r.begins = '`+stamp(first)+`'`, "1")
	if most, err := rowsOf("2019-W21", "2019-W34"); most != keptPlaces || err != nil {
		t.Errorf("rowsOf = %d, %v, want %d", most, err, keptPlaces)
	}
	if most, err := rowsOf("2019-W22", "2019-W34"); most != allRows || err != nil {
		t.Errorf("rowsOf = %d, %v, want all", most, err)
	}
}

// printed are rows without what points into memory.
func printed(rows []DiscoveredRow) (out []string) {
	for _, r := range rows {
		s := r.Scores
		r.Scores = phrase.Scores{Rank: s.Rank}
		out = append(out, fmt.Sprintf("%+v", r))
		for _, v := range []*float64{s.Novelty, s.Distinctiveness, s.Loadedness, s.Q} {
			if v != nil {
				out = append(out, fmt.Sprint(*v))
			}
		}
	}
	return out
}

// A head whose framing another row has taken is given an id that nobody has
// had, also if the first one made of it has been given.
func TestRegisterKnowsIDs(t *testing.T) {
	d := shelves(t)
	ladder := phrase.IDOf("en:glass+en:ladder", 0)
	_, err := d.Enter(d.ctx(), Act{Action: phrase.Confirm, Framing: ladder})
	d.ok(err)
	other := d.rows(`select id from discovered where id <> '` + ladder + `' and open = '' order by id limit 1`)[0]
	d.exec(`update discovered_member set framing = ? where head = 'en:glass+en:ladder'`, other)
	reg, err := registerOf(d.ctx(), d.read, []string{"en:glass+en:ladder"})
	d.ok(err)
	if reg.Of["en:glass+en:ladder"] != other || !reg.Known[ladder] {
		t.Errorf("of %q, %s is known: %v", reg.Of["en:glass+en:ladder"], ladder, reg.Known[ladder])
	}
}
