package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
)

// slogan stands on all pages of the made-up site, among the words of each.
const slogan = "The Gazette goes wherever the wind carries its readers, in all weathers and free of charge."

// gazettePage is a page of the site before or after its redesign.
func gazettePage(n int, redesigned bool) string {
	subject := []string{"ferry", "choir", "harbour wall", "salt pan", "school roof", "lighthouse", "paper mill", "bakery"}[n%8]
	text := fmt.Sprintf(`<p>The %[1]s was shown to %[2]d guests from the mainland on Monday, and all of them were pleased with it.</p><p>%[3]s</p>
<p>Nobody had thought that the %[1]s could be mended in %[2]d days, said the oldest of the guests.</p>`, subject, 20+n, slogan)
	if redesigned {
		return fmt.Sprintf(`<html lang="en"><head><title>The %s, again</title></head><body><section>New look %d</section><main class="text">%s</main><footer>Made with care</footer></body></html>`, subject, n, strings.ReplaceAll(text, slogan, "A new motto."))
	}
	return fmt.Sprintf(`<html lang="en"><head><title>The %s, again</title></head><body><div>The Gazette</div><ul><li>Isles</li><li>Weather</li><li>Tides</li></ul><div class="text">%s</div><div>Printed at the old mill</div></body></html>`, subject, text)
}

// site crawls so many new pages a day, and reads them as the product does.
type gazetteSite struct {
	*desk
	made int
}

func (g *gazetteSite) day(pages int, redesigned bool) (urls []string) {
	g.Helper()
	feed := &strings.Builder{}
	for range pages {
		u := fmt.Sprintf("%s/n%02d", gazette, g.made)
		fmt.Fprintf(feed, "%s Page\n", u)
		urls = append(urls, u)
		g.made++
	}
	g.exec(`update frontier set state = 'due', due = ? where kind = 'feed'`, stamp(g.now))
	g.fetch(gazette+"/feed", 200, feed.String())
	g.exec(`update frontier set due = '2030-01-01T00:00:00Z' where kind = 'feed'`)
	for i, u := range urls {
		g.fetch(u, 200, gazettePage(g.made-pages+i, redesigned))
	}
	return urls
}

func (g *gazetteSite) readPages() {
	g.Helper()
	_, err := extract.Run(g.ctx(), g.ExtractDesk(), extract.Options{Batch: 2})
	g.ok(err)
}

func newGazetteSite(t *testing.T) *gazetteSite {
	g := &gazetteSite{desk: newDesk(t)}
	g.seed(outlet("gazette", gazette+"/feed"))
	return g
}

const texts = `select d.canonical, group_concat(p.text, '/') from document d join document_version v on v.document = d.id join current_key k on k.id = v.key and k.kind = 'extract'
	join passage p on p.version = v.id and p.key = v.key group by v.id order by d.canonical, v.number`

// Pages of the second day are read without what those of the first printed
// too, whether read day by day or all at once from the archive; a page read
// again keeps its template and makes no version of its own.
func TestTemplateOfASite(t *testing.T) {
	g := newGazetteSite(t)
	first := g.day(3, false)
	g.readPages()
	g.now = g.now.AddDate(0, 0, 1)
	second := g.day(2, false)
	g.readPages()
	g.want(`select day, pages from template order by day`, "2019-08-20|3")
	g.want(`select d.canonical, v.template <> '', instr((select group_concat(text) from passage p where p.version = v.id), 'wherever the wind') > 0
		from document d join document_version v on v.document = d.id order by d.canonical`,
		first[0]+"|0|1", first[1]+"|0|1", first[2]+"|0|1", second[0]+"|1|0", second[1]+"|1|0")

	// visited again on a later day, with other bytes around the same text
	for i, u := range []string{first[0], second[0]} {
		page := strings.ReplaceAll(gazettePage([]int{0, 3}[i], false), "Tides", "Tides and winds")
		g.edit(u, page, 24*time.Hour)
	}
	g.readPages()
	g.want(`select max(number) from document_version`, "1")

	// a template that cannot be read is learnt again
	kept := g.rows(`select digest from template`)
	g.exec(`update template set body = x'00', digest = ''`)
	g.exec(`update page_state set unread = 1 where url = ?`, second[1])
	g.readPages()
	g.want(`select digest from template`, kept...)

	dayByDay := g.rows(texts)
	templates := g.rows(`select day, digest from template order by day`)
	g.exec(`delete from template`)
	g.exec(`delete from quote`)
	g.exec(`delete from passage`)
	g.exec(`delete from untracked`)
	g.exec(`delete from document_version`)
	g.exec(`update page_state set unread = 1`)
	g.readPages()
	g.want(texts, dayByDay...)
	g.want(`select day, digest from template order by day`, templates...)
	g.sound()
}

// Once a week has enough pages before it, its days share one template.
func TestTemplateOfAWeek(t *testing.T) {
	g := newGazetteSite(t)
	g.day(8, false)
	g.now = g.now.AddDate(0, 0, 8)
	g.day(1, false)
	g.now = g.now.AddDate(0, 0, 2)
	g.day(1, false)
	g.readPages()
	g.want(`select day, pages from template order by day`, "2019-08-26|8")
}

func TestDrift(t *testing.T) {
	g := newGazetteSite(t)
	begin := g.now.Truncate(24 * time.Hour)
	g.day(4, false)
	for range 2 {
		g.now = g.now.AddDate(0, 0, 1)
		g.day(3, false)
	}
	g.readPages()
	list, err := g.Drifts(g.ctx(), begin, begin.AddDate(0, 0, 9))
	g.ok(err)
	if len(list) > 0 {
		t.Errorf("before the redesign: %v", list)
	}
	g.now = g.now.AddDate(0, 0, 1)
	g.day(3, true)
	g.readPages()
	list, err = g.Drifts(g.ctx(), begin, begin.AddDate(0, 0, 9))
	g.ok(err)
	want := "site gazette.example: 3 of 3 new pages do not look like its pages before: redesigned, or walled"
	if len(list) != 1 || list[0].String() != want || !list[0].Day.Equal(begin.AddDate(0, 0, 3)) || list[0].Outlet != "gazette" {
		t.Errorf("after the redesign: %v, want %s", list, want)
	}
	cover, err := g.Coverage(g.ctx(), begin.AddDate(0, 0, 3), begin.AddDate(0, 0, 4))
	g.ok(err)
	if len(cover) != 1 || !strings.Contains(strings.Join(cover[0].Reasons, "; "), want) {
		t.Errorf("coverage: %+v", cover)
	}
}

// A text filed under two addresses is told of at the second.
func TestSameTextUnderTwoAddresses(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.", "title: Ferry late\nThe ferry is late.", "title: Ferry gone\nThe ferry is gone.")
	d.extract()
	d.want(`select url, problems from document_version order by url`,
		pageURL(0)+"|", pageURL(1)+`|["same text: `+pageURL(0)+`"]`, pageURL(2)+"|")
}
