package store

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
)

// newsroom imports thirteen weeks of three outlets, one of them a control
// outlet, with names, scare quotes, reprints, words of the lexicon and of the
// thesaurus, in English and Chinese.
func newsroom(t *testing.T) *desk {
	d := newDesk(t)
	d.ok(d.SaveOutlets(d.ctx()))
	sayings := []string{
		"Bakers of Tamber sold rye bread at the gate.", "The ferry carried tractors over the bay.", "Pupils planted birches near Lake Orlo.",
		"A choir sang ballads in Tamber.", "Nurses met the herders of Lake Orlo.", "Rain flooded two cellars.", "Millers built a mill of stone.",
	}
	fresh := []string{
		"They dance on a glass ladder.", "The ladder is made of glass.", "No glass ladder lasts.", "He calls it a “ladder of glass”.", "Old glass, new ladder.",
	}
	loaded := []string{
		"The millers are accomplices of a brutal plot.", "Their henchmen slander the ferry.", "Such a brutal plot is the “brutal plot” of the mill.",
		"It was a puppet show with a brutal plot.", "A war machine wants hegemony over Lake Orlo.",
	}
	chinese := []string{"面包师占据道德制高点。", "渡轮公司霸权行径，占据道德制高点。", "学生在湖边种树，惠民工程开工。", "惠民工程进展顺利，面包师满意。"}
	who := strings.Fields("Bakers Sailors Pupils Nurses Herders Millers Tamber Orlo")
	does := strings.Fields("paint carry count mend visit praise weigh")
	what := strings.Fields("boats lamps bread clocks birches ropes nets stones drums")
	var list []Article
	for week := range 13 {
		for n := range 30 {
			a := Article{
				Outlet: []string{"gazette", "courier", "island-mail"}[n%3], URL: fmt.Sprintf("http://archive.example/%d/%d", week, n), Title: fmt.Sprintf("Notes of the %s", strings.Repeat("day ", n%4)),
				Published: newWeek.AddDate(0, 0, 7*(week-12)+n%7).Format(time.DateOnly), Language: "en", Control: n%3 == 2,
			}
			a.Text = fmt.Sprintf("%s Entry w%dx%d.", sayings[(n+week)%7], week, n)
			for k := range 4 {
				x := n*n + 7*week + 5*k*n + k
				a.Text += fmt.Sprintf(" %s %s old %s.", who[x%8], does[(x/8+week)%7], what[(x/3+n)%9])
			}
			if week == 12 && n%3 != 2 {
				a.Text += " " + fresh[n%5]
			}
			if week == 12 && n%2 == 0 || n%7 == 0 {
				a.Text += " " + loaded[(n+week)%5]
			}
			if n >= 27 {
				a.Language, a.Text = "zh", chinese[(n+week)%4]+chinese[(n+week+1)%4]
			}
			list = append(list, a)
		}
	}
	copied := list[len(list)-30]
	copied.URL, copied.Outlet, copied.Published = copied.URL+"/again", "courier", newWeek.AddDate(0, 0, 5).Format(time.DateOnly)
	d.readIn(append(list, copied))
	d.track()
	d.discover()
	return d
}

// documented are the queries of the page, those of "Counts again".
func documented(t *testing.T) (scores, words, counts string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/method/discovery.md")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for part := range strings.SplitSeq(string(page), "```sql\n") {
		if query, _, ok := strings.Cut(part, "```"); ok {
			list = append(list, query)
		}
	}
	if len(list) != 3 {
		t.Fatalf("docs/method/discovery.md: %d queries, want 3", len(list))
	}
	return list[0], list[1], list[2]
}

// Every score that is listed is what the documented query makes of the rows:
// of a week that is open, of one that has ended, of days that are no week, and
// of all time.
func TestScoresFromRows(t *testing.T) {
	d := newsroom(t)
	until := newWeek.AddDate(0, 0, 7)
	if n := d.compareScores(newWeek, until); n < 40 {
		t.Errorf("%d rows compared", n)
	}
	d.want(`select min(sum(scare > 0), sum(names > 0), sum(word), sum(weight > 0), sum(lent), sum(rarer > texts), sum(documents > texts), sum(control > 0), sum(contexts < stories)) > 0
		from ranking_row where ranking = (select id from ranking order by begins desc limit 1)`, "1")
	d.compareCounts()
	d.now = newWeek.AddDate(0, 0, 9)
	d.late(0, 1, -1)
	d.discover()
	d.want(`select closed from ranked_week where week = '`+narratives.WeekOf(newWeek)+`'`, "1")
	d.compareScores(newWeek, until)
	d.compareCounts()
	d.compareScores(newWeek.AddDate(0, 0, -7*10), newWeek.AddDate(0, 0, -7*9)) // two weeks of history

	d.stories() // whose texts are much alike here
	for _, days := range [][2]time.Time{{newWeek, until}, {newWeek.AddDate(0, 0, -3), newWeek.AddDate(0, 0, 5)}, {}} {
		kept, err := d.KeepRanking(d.ctx(), days[0], days[1])
		d.ok(err)
		if n := d.compareScores(days[0], days[1]); n != kept.Rows {
			t.Errorf("%d rows listed, %d kept", n, kept.Rows)
		}
	}
}

// compareScores compares what is listed with what the rows say, and returns how
// many rows were compared.
func (d *desk) compareScores(from, to time.Time) int {
	t := d.T
	t.Helper()
	window := strings.NewReplacer("BEGINS", stamp(from), "ENDS", stamp(to))
	scores, words, _ := documented(t)
	list, err := d.Discover(d.ctx(), from, to, phrase.Options{})
	d.ok(err)
	var rows []phrase.Row
	for _, r := range list {
		rows = append(rows, r.all()...)
	}
	kept := map[string]string{}
	for _, line := range d.rows(window.Replace(scores)) {
		f := strings.SplitN(line, "|", 3)
		kept[f[1]] = f[2]
	}
	if len(kept) != len(rows) {
		t.Errorf("%d rows kept, %d listed", len(kept), len(rows))
	}
	for _, r := range rows {
		f := strings.Split(kept[r.Key], "|")
		if len(f) != 5 {
			t.Errorf("%s is listed and not kept", r.Key)
			continue
		}
		rank := r.Scores.Rank
		for i, want := range []*float64{r.Scores.Novelty, r.Scores.Q, r.Scores.Distinctiveness, r.Scores.Loadedness, &rank} {
			name := []string{"novelty", "q", "distinctiveness", "loadedness", "rank"}[i]
			got, err := strconv.ParseFloat(f[i], 64)
			switch {
			case want == nil && f[i] == "<nil>":
			case want == nil || err != nil:
				t.Errorf("%s: %s from rows %s, listed %v", r.Key, name, f[i], want)
			case math.Abs(got-*want) > 1e-9*max(1, math.Abs(*want)):
				t.Errorf("%s: %s from rows %.12g, listed %.12g", r.Key, name, got, *want)
			}
		}
	}
	if odd := d.rows(window.Replace(words)); len(odd) > 0 {
		t.Errorf("weights that the lexicon does not give: %q", odd)
	}
	return len(rows)
}

// Every row that is kept says how many documents, texts and stories hold its
// phrase, now, before and elsewhere; and every row that is listed leads to them.
func TestRowsLeadToDocuments(t *testing.T) {
	d := newsroom(t)
	d.stories()
	for _, w := range [][2]time.Time{{newWeek, newWeek.AddDate(0, 0, 7)}, {}} {
		_, err := d.KeepRanking(d.ctx(), w[0], w[1])
		d.ok(err)
		q, err := d.question(d.ctx(), w[0], w[1], phrase.Options{}, &wordForms{})
		d.ok(err)
		var before []phrase.Doc
		if !w[0].IsZero() {
			_, weeks := pastOf(w[0])
			before, _, err = d.phraseDocs(d.ctx(), weeks, "", "9999")
			d.ok(err)
		}
		count := func(docs []phrase.Doc, id uint64) (documents []string, texts, stories int) {
			f, err := phrase.Find(q.Forms, docs, id)
			d.ok(err)
			origins, told := map[string]bool{}, map[string]bool{}
			for _, i := range f.At {
				documents = append(documents, docs[i].ID)
				origins[docs[i].Origin], told[cmp.Or(docs[i].Story, docs[i].Origin)] = true, true
			}
			return documents, len(origins), len(told)
		}
		q.Forms, err = (&wordForms{}).of(d.ctx(), d.read, q.Window, q.Control, before)
		d.ok(err)
		rows, err := d.Discover(d.ctx(), w[0], w[1], phrase.Options{})
		d.ok(err)
		listed := map[string][]string{}
		for _, r := range rows {
			for _, one := range r.all() {
				listed[one.Key] = slices.Sorted(slices.Values(one.Documents))
			}
		}
		lines := d.rows(`select p.form, h.documents, h.texts, h.stories, h.past, h.control from ranking_row h join ranking r on r.id = h.ranking join phrase p on p.id = h.phrase
			where not h.lent and r.begins = '` + stamp(w[0]) + `'`)
		for _, line := range lines {
			form, have, _ := strings.Cut(line, "|")
			documents, texts, stories := count(q.Window, phrase.PhraseID(form))
			_, past, _ := count(before, phrase.PhraseID(form))
			_, control, _ := count(q.Control, phrase.PhraseID(form))
			if want := fmt.Sprintf("%d|%d|%d|%d|%d", len(documents), texts, stories, past, control); have != want {
				t.Errorf("%s: the row says %s, its documents %s", form, have, want)
			}
			if slices.Sort(documents); !slices.Equal(documents, listed[form]) {
				t.Errorf("%s leads to %q, want %q", form, listed[form], documents)
			}
		}
		if len(lines) != len(listed) || len(lines) < 40 {
			t.Errorf("%d rows kept, %d listed", len(lines), len(listed))
		}
	}
	far := phrase.IDOf(d.rows(`select p.form from ranking_row h join ranking r on r.id = h.ranking join phrase p on p.id = h.phrase
		where r.begins = '` + stamp(newWeek) + `' order by h.place desc limit 1`)[0], 0)
	shown, why, err := d.ShowListed(d.ctx(), far, newWeek, newWeek.AddDate(0, 0, 7))
	d.ok(err)
	if len(shown.Samples) == 0 || why == nil || why.Counts.Window == 0 {
		t.Errorf("the last row shows %d documents, %+v", len(shown.Samples), why)
	}
	_, _, err = d.ShowListed(d.ctx(), far, newWeek.AddDate(0, 0, 7), newWeek.AddDate(0, 0, 14))
	has(t, err, "is not in the list of 2019-W35")
}

// compareCounts compares the counts of rows that keep their documents with what
// is listed of the newest week.
func (d *desk) compareCounts() {
	t := d.T
	t.Helper()
	_, _, counts := documented(t)
	rows := d.weekRows(newWeek)
	compared, ladder := 0, false
	for _, r := range rows {
		if len(d.rows(`select id from discovered_member where head = '`+r.Key+`'`)) == 0 {
			continue
		}
		c := r.Counts
		want := fmt.Sprintf("%d|%d|%d|%d|%d|%d", c.Window, c.WindowOf, c.History, c.HistoryOf, c.Control, c.ControlOf)
		if got := d.rows(strings.NewReplacer("MONDAY", newWeek.Format(time.DateOnly), "HEAD", r.Key).Replace(counts))[0]; got != want {
			t.Errorf("%s: rows say %s, the list %s", r.Key, got, want)
		}
		compared++
		ladder = ladder || r.Key == "en:glass+en:ladder" && r.State == phrase.Alert
	}
	if compared < 10 || !ladder {
		t.Errorf("%d rows compared; the new wording is an alert: %v", compared, ladder)
	}
}
