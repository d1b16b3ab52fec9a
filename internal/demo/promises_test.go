package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func made(t *testing.T) *Web {
	t.Helper()
	w, err := newWorld()
	if err != nil {
		t.Fatal(err)
	}
	return &Web{world: w}
}

// article returns a story by the name it has in stories.txtar.
func (w *world) article(t *testing.T, outlet, slug string) article {
	t.Helper()
	for _, a := range w.articles[outlet] {
		if a.slug == slug {
			return a
		}
	}
	t.Fatalf("no story %s of %s", slug, outlet)
	return article{}
}

// TestSame holds that the world is the same on every run.
func TestSame(t *testing.T) {
	one, two := made(t), made(t)
	for _, o := range outlets {
		for _, path := range []string{"/", "/feed.xml", one.world.articles[o.id][40].path()} {
			a, _, _ := one.answer(o.host, path, Days)
			if b, _, _ := two.answer(o.host, path, Days); a != b {
				t.Errorf("%s%s differs from run to run", o.host, path)
			}
		}
	}
}

// TestVolume holds that an outlet has documents enough in a week for a rate
// (20, see reports), as long as its source lives, and every page an address
// of its own.
func TestVolume(t *testing.T) {
	w := made(t).world
	for _, o := range outlets {
		week, paths := map[int]int{}, map[string]bool{}
		for _, a := range w.articles[o.id] {
			week[(a.day-1)/7+1]++
			if a.day < 1 || a.day > Days || a.title == "" || len(a.paragraphs) < 3 || a.section == "" {
				t.Errorf("%s: %q of day %d is no whole article", o.id, a.slug, a.day)
			}
			if paths[a.path()] {
				t.Errorf("%s: two articles at %s", o.id, a.path())
			}
			paths[a.path()] = true
		}
		for n := 1; n <= 3; n++ {
			if week[n] < 20 {
				t.Errorf("%s: %d articles in week %d, want 20 or more", o.id, week[n], n)
			}
		}
	}
}

// TestLooks holds that no two outlets say in the same way what a page is.
func TestLooks(t *testing.T) {
	web := made(t)
	signs := []string{"application/ld+json", `property="og:title"`, `property="article:published_time"`, "<article", "<time", "http-equiv", "<!doctype"}
	for id, want := range map[string][]string{
		"daily":    {"application/ld+json", "<article", "<time", "<!doctype"},
		"agency":   {`property="og:title"`, `property="article:published_time"`, "<!doctype"},
		"shuguang": {"http-equiv"},
		"observer": nil,
	} {
		o, _ := findOutlet(id)
		body, _, status := web.answer(o.host, web.world.articles[id][5].path(), 3)
		var got []string
		for _, s := range signs {
			if strings.Contains(body, s) {
				got = append(got, s)
			}
		}
		if status != 200 || !slices.Equal(got, want) {
			t.Errorf("%s: status %d, signs %q, want %q", id, status, got, want)
		}
	}
}

// TestCharset holds that every Chinese page is GBK, says gb2312 in the page
// and nothing in the header, and reads as it was written.
func TestCharset(t *testing.T) {
	web := made(t)
	o, _ := findOutlet("shuguang")
	for _, a := range append(web.world.articles[o.id], article{outlet: o}) {
		path := "/"
		if a.slug != "" {
			path = a.path()
		}
		body, contentType, status := web.answer(o.host, path, Days)
		back, err := simplifiedchinese.GBK.NewDecoder().String(body)
		if status != 200 || err != nil || utf8.ValidString(body) || strings.ContainsRune(back, utf8.RuneError) {
			t.Errorf("%s: status %d, %v: not GBK", path, status, err)
		}
		if strings.Contains(contentType, "charset") || !strings.Contains(body, "charset=gb2312") && path != "/" {
			t.Errorf("%s: %s: the charset belongs into the page", path, contentType)
		}
		if !strings.Contains(back, a.title) {
			t.Errorf("%s: the title is not in the page", path)
		}
	}
}

// TestFrame holds that what stands around a text changes from day to day, and
// that no headline of a story stands on another page than its own.
func TestFrame(t *testing.T) {
	web := made(t)
	for _, o := range outlets {
		a := web.world.articles[o.id][0]
		one, _, _ := web.answer(o.host, a.path(), 1)
		two, _, _ := web.answer(o.host, a.path(), 2)
		if one == two {
			t.Errorf("%s: a page without a moving frame", o.id)
		}
		for day := 1; day <= Days; day++ {
			for _, b := range web.world.beside(a, day) {
				if !b.everyday || b.path() == a.path() {
					t.Errorf("%s: %s is listed beside %s", o.id, b.slug, a.slug)
				}
			}
		}
	}
}

// TestEvents holds that there are an edit, a deletion, a dead feed and a
// reprint, each where the report of the three weeks can show it.
func TestEvents(t *testing.T) {
	web := made(t)
	daily, agency := web.world.articles["daily"], web.world.articles["agency"]
	edits, gone := 0, 0
	for _, a := range daily {
		if a.editDay > a.day && a.editDay+7 <= Days {
			before, after := strings.Join(a.text(a.editDay-1), "\n"), strings.Join(a.text(a.editDay), "\n")
			if strings.Contains(before, "smear campaign") && !strings.Contains(after, "smear campaign") && before != after {
				edits++
			}
		}
		if a.goneDay > a.day && a.day+7 <= Days {
			gone++
		}
	}
	if edits != 1 || gone != 1 {
		t.Errorf("%d edits that take back a framing and %d deletions, want 1 of each", edits, gone)
	}
	for day, want := range map[int]int{deadFeedFrom - 1: 200, deadFeedFrom: 410, Days: 410} {
		if _, _, status := web.answer(agency[0].outlet.host, "/feed.xml", day); status != want {
			t.Errorf("the agency's feed answers %d on day %d, want %d", status, day, want)
		}
	}
	origin, copied := web.world.article(t, "agency", "straits-statement"), web.world.article(t, "daily", "straits-statement")
	if !slices.Equal(origin.paragraphs, copied.paragraphs) || !origin.published.Before(copied.published) || origin.day >= deadFeedFrom {
		t.Error("the reprint is not a later copy of what the agency's feed still showed")
	}
}

var (
	framed = regexp.MustCompile(`accomplices?\b|帮凶|打手`)
	marked = regexp.MustCompile(`"[^"]*"|“[^”“]*[”“]`)
)

// TestRise holds that the word of the demonstration is used more in the third
// week, by both state papers; that a first use lies in it; and that the
// control outlet and the posts only repeat it or quote it.
func TestRise(t *testing.T) {
	w := made(t).world
	own := map[string]map[int]int{}
	for id, list := range w.articles {
		own[id] = map[int]int{}
		for _, a := range list {
			text := strings.Join(a.paragraphs, "\n")
			plain := marked.ReplaceAllString(text, "")
			if framed.MatchString(plain) {
				own[id][(a.day-1)/7+1]++
			}
			if id == "observer" && framed.MatchString(text) && framed.MatchString(plain) {
				t.Errorf("observer: %s speaks the framing in its own voice", a.slug)
			}
			if a.everyday && framed.MatchString(text) {
				t.Errorf("%s: %s: an everyday article with a framing", id, a.slug)
			}
		}
	}
	for _, id := range []string{"daily", "shuguang"} {
		if before := max(own[id][1], own[id][2]); own[id][3] < 4 || own[id][3] < 3*before {
			t.Errorf("%s: %v articles a week, want a rise in the third", id, own[id])
		}
	}
	if len(own["observer"]) != 0 {
		t.Errorf("observer: %v", own["observer"])
	}
	first := 0
	for _, list := range w.articles {
		for _, a := range list {
			if strings.Contains(strings.Join(a.paragraphs, " "), "hypocrisy of") && (first == 0 || a.day < first) {
				first = a.day
			}
		}
	}
	if first < 15 {
		t.Errorf("the third week's new framing is first used on day %d", first)
	}
	for account, least := range map[string]int{"channel": 10, "wire": 5} {
		if n := len(w.posts[account]); n < least {
			t.Errorf("%s: %d posts, want %d or more", account, n, least)
		}
	}
}
