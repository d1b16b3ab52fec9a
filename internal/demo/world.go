package demo

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// Start is the first simulated day, a Monday.
var Start = time.Date(2025, 11, 3, 0, 0, 0, 0, time.UTC)

// Days is the length of the story; the demonstration runs once on each day
// and once more on the day after, when the last week is closed.
const Days = 21

// deadFeedFrom is the day from which the agency's feed answers 410.
const deadFeedFrom = 15

//go:embed stories.txtar
var storiesTxtar []byte

//go:embed pools.txtar
var poolsTxtar []byte

//go:embed posts.txtar
var postsTxtar []byte

// An outlet of the made-up web. everyday is how many articles it publishes on
// a day beside the stories written for it.
type outlet struct {
	id, host, name, lang string
	everyday             int
}

var outlets = []outlet{
	{"daily", "daily.aurelia.example", "The Aurelia Daily", "en", 4},
	{"agency", "wire.apa.example", "Aurelia Press Agency", "en", 3},
	{"shuguang", "www.shuguang.example", "曙光日报", "zh", 4},
	{"observer", "observer.harbour.example", "The Harbour Observer", "en", 4},
}

const (
	channelHost = "telegram.example"
	wireHost    = "social.example"
)

// An article as its outlet publishes it. Text is a function of the day.
type article struct {
	outlet            outlet
	day               int // 1 to Days
	slug              string
	title, byline     string
	section, dateline string
	paragraphs        []string
	editDay           int // from this day the last paragraph is edit; 0: never
	edit              string
	goneDay           int // from this day the page answers 410; 0: never
	everyday          bool
	published         time.Time
}

// path is the article's address on its host.
func (a article) path() string {
	d := a.published
	if a.outlet.id == "shuguang" {
		return fmt.Sprintf("/n/%s/%s.html", d.Format("2006/0102"), a.slug)
	}
	return fmt.Sprintf("/%s/%s", d.Format("2006/01/02"), a.slug)
}

func (a article) text(day int) []string {
	if a.editDay == 0 || day < a.editDay {
		return a.paragraphs
	}
	out := append([]string(nil), a.paragraphs...)
	out[len(out)-1] = a.edit
	return out
}

// A post of one of the two accounts.
type post struct {
	day     int
	id      int
	text    string
	forward string
	at      time.Time
}

// A world is everything there is to serve.
type world struct {
	articles map[string][]article // by outlet id, oldest first
	posts    map[string][]post    // "channel", "wire", oldest first
}

func newWorld() (*world, error) {
	w := &world{articles: map[string][]article{}, posts: map[string][]post{}}
	if err := w.tell(txtar.Parse(storiesTxtar)); err != nil {
		return nil, err
	}
	w.fill(readPools(txtar.Parse(poolsTxtar)))
	for id := range w.articles {
		sort.SliceStable(w.articles[id], func(i, j int) bool {
			return w.articles[id][i].published.Before(w.articles[id][j].published)
		})
	}
	return w, w.post(txtar.Parse(postsTxtar))
}

// tell reads the written stories.
func (w *world) tell(a *txtar.Archive) error {
	written := map[string]article{}
	for i, f := range a.Files {
		part := strings.Split(f.Name, "/")
		if len(part) != 3 {
			return fmt.Errorf("demo: story %q: want outlet/day/slug", f.Name)
		}
		o, ok := findOutlet(part[0])
		day, err := strconv.Atoi(part[1])
		if !ok || err != nil {
			return fmt.Errorf("demo: story %q: no such outlet or day", f.Name)
		}
		head, body, _ := strings.Cut(string(f.Data), "\n\n")
		s := article{outlet: o, day: day, slug: part[2], published: clock(day, 8, 7*i)}
		origin := ""
		for line := range strings.Lines(head) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch {
			case key == "title":
				s.title = value
			case key == "byline":
				s.byline = value
			case key == "section":
				s.section = value
			case key == "dateline":
				s.dateline = value
			case key == "reprint":
				origin = value
			case strings.HasPrefix(key, "edit-"):
				s.editDay, _ = strconv.Atoi(key[5:])
				s.edit = value
			case strings.HasPrefix(key, "gone-"):
				s.goneDay, _ = strconv.Atoi(key[5:])
			}
		}
		for p := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
			if p != "" {
				s.paragraphs = append(s.paragraphs, p)
			}
		}
		written[f.Name] = s
		if origin != "" {
			s.paragraphs = nil // filled below: the origin may stand later in the file
			s.slug = origin + "|" + s.slug
		}
		written[f.Name] = s
	}
	for _, f := range a.Files {
		s := written[f.Name]
		if origin, slug, ok := strings.Cut(s.slug, "|"); ok {
			o, found := written[origin]
			if !found {
				return fmt.Errorf("demo: story %q: no story %q to reprint", f.Name, origin)
			}
			s.slug, s.paragraphs = slug, o.paragraphs
		}
		w.articles[s.outlet.id] = append(w.articles[s.outlet.id], s)
	}
	return nil
}

// fill composes the everyday articles from the pools, the same on every run.
func (w *world) fill(pools map[string][]pool) {
	for _, o := range outlets {
		h := fnv.New64a()
		h.Write([]byte(o.id))
		r := rand.New(rand.NewPCG(h.Sum64(), 1))
		for day := 1; day <= Days; day++ {
			for n := range o.everyday {
				p := pools[o.lang][r.IntN(len(pools[o.lang]))]
				a := article{outlet: o, day: day, everyday: true, section: p.topic, published: clock(day, 6+3*n, r.IntN(60))}
				a.title = slots(r, p.titles[r.IntN(len(p.titles))], o.lang)
				a.slug = fmt.Sprintf("%s-%02d%d", p.topic, day, n)
				if o.lang == "en" {
					a.byline = people[o.lang][r.IntN(len(people[o.lang]))]
				}
				order := r.Perm(len(p.sentences))[:6]
				for i := 0; i < len(order); i += 2 {
					sep := " "
					if o.lang == "zh" {
						sep = ""
					}
					a.paragraphs = append(a.paragraphs, slots(r, p.sentences[order[i]], o.lang)+sep+slots(r, p.sentences[order[i+1]], o.lang))
				}
				w.articles[o.id] = append(w.articles[o.id], a)
			}
		}
	}
}

func (w *world) post(a *txtar.Archive) error {
	for i, f := range a.Files {
		account, d, _ := strings.Cut(f.Name, "/")
		day, err := strconv.Atoi(d)
		if err != nil {
			return fmt.Errorf("demo: post %q: want account/day", f.Name)
		}
		p := post{day: day, id: 100 + i, text: strings.TrimSpace(string(f.Data)), at: clock(day, 12, i)}
		if rest, ok := strings.CutPrefix(p.text, "forward: "); ok {
			p.forward, p.text, _ = strings.Cut(rest, "\n")
		}
		w.posts[account] = append(w.posts[account], p)
	}
	return nil
}

// A pool is the stuff of everyday articles on one topic.
type pool struct {
	topic     string
	titles    []string
	sentences []string
}

func readPools(a *txtar.Archive) map[string][]pool {
	out := map[string][]pool{}
	for _, f := range a.Files {
		lang, topic, _ := strings.Cut(f.Name, "/")
		lines := strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		out[lang] = append(out[lang], pool{topic, strings.Split(lines[0], " / "), lines[1:]})
	}
	return out
}

var places = map[string][]string{
	"en": {"Avell", "Lisk", "Morrow Sound", "Tarn", "Upper Helm", "Cape Orrin", "Brack", "Saint Odo", "Wendle", "Fallow Bay", "Norrick", "Quill"},
	"zh": {"阿维尔", "利斯克", "莫罗湾", "塔恩", "上赫尔姆", "奥林角", "布拉克", "圣奥多", "温德尔", "法罗湾"},
}

var people = map[string][]string{
	"en": {"Ada Kerrin", "Tomas Brill", "Lena Osk", "Piet Vandel", "Ruth Amory", "Colm Dray", "Sanna Weir", "Ivo Hallam", "Greta Lund", "Otis Fenn"},
	"zh": {"陈海", "林远", "周晴", "赵一帆", "孙默", "何川", "吴蔚", "郑川"},
}

func slots(r *rand.Rand, s, lang string) string {
	for strings.Contains(s, "{") {
		before := s
		s = strings.Replace(s, "{n}", strconv.Itoa(3+r.IntN(240)), 1)
		s = strings.Replace(s, "{place}", places[lang][r.IntN(len(places[lang]))], 1)
		s = strings.Replace(s, "{name}", people[lang][r.IntN(len(people[lang]))], 1)
		if s == before {
			break
		}
	}
	return s
}

// clock returns the moment on a simulated day; minutes may pass 59.
func clock(day, hour, minute int) time.Time {
	return Start.AddDate(0, 0, day-1).Add(time.Duration(hour)*time.Hour + time.Duration(minute%720)*time.Minute)
}

func findOutlet(id string) (outlet, bool) {
	for _, o := range outlets {
		if o.id == id {
			return o, true
		}
	}
	return outlet{}, false
}
