package narratives

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// papers are the two invented papers of testdata/passages and testdata/control.
var papers = []Actor{
	{ID: "lantern", Kind: "outlet", Name: "Lantern Post", Aliases: map[string][]string{"en": {"Lantern Post"}, "zh": {"灯塔日报"}, "ru": {"Фонарь", "Фонаря"}, "es": {"El Farol"}, "fr": {"Le Phare"}, "ar": {"المنارة"}}},
	{ID: "herald", Kind: "outlet", Name: "Harbour Herald", Aliases: map[string][]string{"en": {"Harbour Herald", "Herald"}, "zh": {"海港报", "港口先驱报"}, "ru": {"Вестник гавани", "Вестника гавани", "Портовый вестник"}, "es": {"El Heraldo", "El Heraldo del Puerto"}, "fr": {"Le Héraut", "Héraut", "Le Héraut du Port"}, "ar": {"البشير", "هيرالد الميناء"}}},
}

var passageFiles = [][2]string{{"english", "en"}, {"chinese", "zh"}, {"russian", "ru"}, {"spanish", "es"}, {"french", "fr"}, {"arabic", "ar"}}

// A voiceScore counts answers by the voice wanted and the voice given.
type voiceScore struct {
	counts       map[[2]string]int
	scare, place int // right
	all          int
}

var fourVoices = []string{"own", "quoted", "rebutted", "unclear"}

func (s *voiceScore) f1(v string) float64 {
	want, got := 0, 0
	for k, n := range s.counts {
		if k[0] == v {
			want += n
		}
		if k[1] == v {
			got += n
		}
	}
	return 2 * float64(s.counts[[2]string{v, v}]) / float64(max(1, want+got))
}

// share returns how many of the answers that fit a condition fit another.
func (s *voiceScore) share(of, is func(want, got string) bool) float64 {
	n, k := 0, 0
	for c, m := range s.counts {
		if of(c[0], c[1]) {
			n += m
			if is(c[0], c[1]) {
				k += m
			}
		}
	}
	return float64(k) / float64(max(1, n))
}

func (s *voiceScore) macro() (f float64) {
	for _, v := range fourVoices {
		f += s.f1(v) / float64(len(fourVoices))
	}
	return f
}

func (s *voiceScore) ownPrecision() float64 {
	return s.share(func(_, got string) bool { return got == "own" }, func(want, _ string) bool { return want == "own" })
}

func (s *voiceScore) needlesslyUnclear() float64 {
	return s.share(func(want, _ string) bool { return want != "unclear" }, func(_, got string) bool { return got == "unclear" })
}

func (s *voiceScore) String() string {
	var b strings.Builder
	for _, v := range fourVoices {
		fmt.Fprintf(&b, "%s %.3f, ", v, s.f1(v))
	}
	return fmt.Sprintf("%d passages: %smacro F1 %.3f, precision of own %.3f, needlessly unclear %.3f, scare right %d, place right %d",
		s.all, b.String(), s.macro(), s.ownPrecision(), s.needlesslyUnclear(), s.scare, s.place)
}

// TestPassages scores voice, place and scare quotes on sets each written before
// the rules had seen it. All have been used since, but for the even half of the
// fourth; docs/method/voice.md
// says what each gave when it was new.
func TestPassages(t *testing.T) {
	tr, err := Compile(Codebook{}, nil, papers)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []struct {
		dir         string
		first, step int // which passages
		macro, own  float64
	}{
		{"", 0, 1, .90, .82},
		{"second", 0, 1, .90, .82},
		{"third", 0, 1, .90, .82},
		{"plain", 0, 1, .90, .82},
		{"fourth", 0, 2, .95, .95},
		{"fourth", 1, 2, .93, .93},
		{"fifth", 0, 1, .95, .95},
		{"sixth", 0, 1, .93, .93},
	} {
		score := voiceScore{counts: map[[2]string]int{}}
		for _, f := range passageFiles {
			b, err := os.ReadFile(filepath.Join("testdata", "passages", set.dir, f[0]+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				if i%set.step == set.first {
					scorePassage(t, tr, &score, f[1], strings.TrimSpace(line))
				}
			}
		}
		t.Logf("%s set, from %d by %d: %v", cmp.Or(set.dir, "first"), set.first+1, set.step, &score)
		if score.macro() < set.macro || score.ownPrecision() < set.own || score.needlesslyUnclear() > .1 {
			t.Errorf("below the floor: macro F1 %.2f, precision of own %.2f, needlessly unclear .10", set.macro, set.own)
		}
	}
}

func scorePassage(t *testing.T, tr *Tracker, score *voiceScore, lang, line string) {
	t.Helper()
	head, words, ok := strings.Cut(line, " | ")
	before, rest, ok2 := strings.Cut(words, "[[")
	phrase, after, ok3 := strings.Cut(rest, "]]")
	if !ok || !ok2 || !ok3 {
		t.Fatalf("no case: %q", line)
	}
	want := strings.Fields(head)
	s := Sample{Text: strings.ReplaceAll(before+phrase+after, " // ", "\n\n"), Language: lang, Outlet: "lantern"}
	place := "body"
	if slices.Contains(want, "headline") {
		s.Part, place = "headline", "headline"
	}
	start := len(strings.ReplaceAll(before, " // ", "\n\n"))
	v, err := tr.Phrase(s, start, start+len(phrase))
	if err != nil {
		t.Fatal(err)
	}
	score.all++
	score.counts[[2]string{want[0], v.Voice}]++
	if v.Scare == slices.Contains(want, "scare") {
		score.scare++
	}
	if v.Place == place {
		score.place++
	}
	if v.Voice != want[0] || v.Scare != slices.Contains(want, "scare") {
		t.Logf("%s\n\tgot %s scare %v: %s (speaker %q, cue %q, tier %s)", line, v.Voice, v.Scare, v.Why, v.Speaker, v.Cue, v.Tier)
	}
}

var controlMark = regexp.MustCompile(`\[\[([qo]):(.+?)\]\]`)

// A controlUse is a marked use in an article of testdata/control.
type controlUse struct {
	passage, start, end int
	own                 bool
}

// controlArticle reads one article and its marked uses.
func controlArticle(block, lang string) (u Unit, uses []controlUse) {
	u = Unit{Number: 1, Outlet: "lantern", Language: lang, Kind: "article"}
	for i, line := range strings.Split(block, "\n") {
		var b strings.Builder
		last := 0
		for _, m := range controlMark.FindAllStringSubmatchIndex(line, -1) {
			b.WriteString(line[last:m[0]])
			uses = append(uses, controlUse{i, b.Len(), b.Len() + m[5] - m[4], line[m[2]:m[3]] == "o"})
			b.WriteString(line[m[4]:m[5]])
			last = m[1]
		}
		b.WriteString(line[last:])
		kind := extract.Paragraph
		if i == 0 {
			kind = extract.Headline
		}
		u.Passages = append(u.Passages, extract.Passage{Kind: kind, Text: b.String()})
	}
	u.Doc.Passages = u.Passages
	u.Doc.Quotes = quote.Find(u.Doc.Text(), lang)
	return u, uses
}

// A controlScore counts marked uses.
type controlScore struct {
	articles               int
	quoted, quotedFound    int // marked as somebody's words; of those, quoted, rebutted or unclear
	quotedAsOwn            int
	own, ownOwn, unmatched int
}

func (c controlScore) String() string {
	return fmt.Sprintf("%d articles: %d of %d quoted uses found, %d counted as own; %d of %d own uses still own; %d uses not matched",
		c.articles, c.quotedFound, c.quoted, c.quotedAsOwn, c.ownOwn, c.own, c.unmatched)
}

// TestControl holds that control outlets which quote framings are not counted
// as using them.
func TestControl(t *testing.T) {
	for _, dir := range []string{"control", "control2"} {
		tr := controlTracker(t, dir)
		var halves [2]controlScore
		for _, f := range passageFiles {
			b, err := os.ReadFile(filepath.Join("testdata", dir, f[1]+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			for i, block := range strings.Split(strings.TrimPrefix(strings.TrimSpace(string(b)), "== "), "\n\n== ") {
				scoreControl(t, tr, &halves[i%2], block, f[1])
			}
		}
		for half, c := range halves {
			t.Logf("%s, %s half: %v", dir, []string{"odd", "even"}[half], c)
			asOwn, found := 0, 90
			if dir == "control2" && half == 1 { // scored once, at the end: docs/method/voice.md
				asOwn, found = 3, 90
			}
			if c.quotedAsOwn > asOwn || c.quotedFound*100 < c.quoted*found || c.ownOwn*10 < c.own*8 {
				t.Errorf("want %d quoted uses as own at most, %d %% of them found, 80 %% of own uses own", asOwn, found)
			}
		}
	}
}

// controlTracker follows the framings of a folder of control outlets.
func controlTracker(t *testing.T, dir string) *Tracker {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", dir, "codebook.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var book Codebook
	for line := range strings.Lines(string(b)) {
		head, pattern, _ := strings.Cut(strings.TrimSpace(line), ": ")
		id, lang, _ := strings.Cut(head, " ")
		i := slices.IndexFunc(book.Framings, func(f Framing) bool { return f.ID == id })
		if i < 0 {
			i = len(book.Framings)
			book.Framings = append(book.Framings, Framing{ID: id, Variants: map[string][]string{}})
		}
		book.Framings[i].Variants[lang] = append(book.Framings[i].Variants[lang], pattern)
	}
	tr, err := Compile(book, nil, papers)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func scoreControl(t *testing.T, tr *Tracker, c *controlScore, block, lang string) {
	t.Helper()
	c.articles++
	u, uses := controlArticle(block, lang)
	mentions := tr.Track(u).Mentions
	for _, use := range uses {
		i := slices.IndexFunc(mentions, func(m Mention) bool { return m.Passage == use.passage && m.Start < use.end && m.End > use.start })
		text := u.Passages[use.passage].Text
		if i < 0 {
			c.unmatched++
			t.Errorf("no mention at %q in: %s", text[use.start:use.end], text)
			continue
		}
		own := mentions[i].Voice == "own"
		switch {
		case use.own:
			c.own++
			if own {
				c.ownOwn++
			}
		default:
			c.quoted++
			if own {
				c.quotedAsOwn++
			} else if mentions[i].Voice != "unclear" {
				c.quotedFound++
			}
		}
		if own != use.own {
			t.Logf("%s: %s\n\t%q is %s, speaker %q, cue %q", lang, text, text[use.start:use.end], mentions[i].Voice, mentions[i].Speaker, mentions[i].Cue)
		}
	}
}
