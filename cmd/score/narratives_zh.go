package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// hanPlanting is our own planting of Chinese framings.
const hanPlanting = "narratives/testdata/planting-zh.json"

const (
	hanWeeks    = 8   // weeks they are planted in, in the long form
	hanHistory  = 12  // weeks before them
	hanAtOnce   = 3   // framings planted in one week
	hanLeast    = 300 // bytes of an item that takes a sentence
	hanWeekDocs = 60  // items of a week that is drawn
	hanTop      = 100 // rows that are read
	hanVariants = 12  // wordings of a row that are read
)

var hanSizes = []int{0, 4, 8, 12}

// A hanFraming is a framing to plant and what shows that a row has found it.
type hanFraming struct {
	ID, Class         string
	Targets, Wordings []string
	Heads             [][]string
}

type hanSet struct {
	Templates map[string][]string
	Framings  []hanFraming
}

// A hanRun is a week with framings planted in so many items.
type hanRun struct {
	planting
	documents int
	framings  []hanFraming
}

// A foundRow is what the scorers read of a row of `list framings`.
type foundRow struct {
	Label    string   `json:"label"`
	State    string   `json:"state"`
	Variants []string `json:"variants"`
}

// scoreHan plants Chinese framings in weeks of a television programme's items
// and looks for them with an empty codebook, as scoreNarratives does in English.
// The long form also measures what the whole corpus takes.
func scoreHan(s setup) ([]figure, error) {
	corpus := s.eval("narratives", "xwlb-dev.jsonl.gz")
	all, err := datedArticles(corpus)
	if err != nil {
		return nil, err
	}
	set, err := readHanSet(hanPlanting)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(s.work, "han")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	weeks := 2
	if s.full {
		weeks = hanWeeks
	}
	runs, err := plantHan(dir, all, set, weeks, 1)
	if err != nil {
		return nil, err
	}
	plain := make([]planting, len(runs))
	for i, r := range runs {
		plain[i] = r.planting
	}
	if err := s.importPlantings(dir, plain); err != nil {
		return nil, err
	}
	var out []figure
	for _, form := range []struct {
		name  string
		flags []string
	}{{"planted zh", nil}, {"planted zh bare", []string{"--without-lexicon", "--without-thesaurus"}}} {
		list, err := s.rankHan(runs, form.name, form.flags)
		if err != nil {
			return out, err
		}
		out = append(out, list...)
	}
	if !s.full {
		return out, nil
	}
	cost, err := s.costHan(corpus, len(all))
	return append(out, cost...), err
}

func readHanSet(path string) (set hanSet, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return set, err
	}
	if err := json.Unmarshal(b, &set); err != nil {
		return set, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range set.Framings {
		if len(set.Templates[f.Class]) == 0 || len(f.Targets) == 0 {
			return set, fmt.Errorf("%s: %s has no templates or no targets", path, f.ID)
		}
		for _, w := range f.Wordings {
			if !f.in(foundRow{Label: w}) {
				return set, fmt.Errorf("%s: %s: %s has none of its heads", path, f.ID, w)
			}
		}
	}
	return set, nil
}

// in says whether a row holds all words of one of the framing's heads.
func (f hanFraming) in(row foundRow) bool {
	for _, said := range append([]string{row.Label}, row.Variants[:min(len(row.Variants), hanVariants)]...) {
		said = strings.ReplaceAll(said, " ", "")
		for _, head := range f.Heads {
			if !slices.ContainsFunc(head, func(w string) bool { return !strings.Contains(said, w) }) {
				return true
			}
		}
	}
	return false
}

// plantHan writes the history of each week, and the week itself with framings
// in so many items, no item twice. Framings take turns, wordings too.
func plantHan(dir string, all []article, set hanSet, n int, seed uint64) (out []hanRun, err error) {
	byWeek := map[string][]article{}
	for _, a := range all {
		byWeek[a.week] = append(byWeek[a.week], a)
	}
	var weeks []string
	for w, list := range byWeek {
		if len(list) >= hanWeekDocs {
			weeks = append(weeks, w)
		}
	}
	slices.Sort(weeks)
	if len(weeks) <= hanHistory {
		return nil, fmt.Errorf("only %d weeks of %d items", len(weeks), hanWeekDocs)
	}
	weeks = weeks[hanHistory:]
	r := rand.New(rand.NewPCG(seed, 1))
	r.Shuffle(len(weeks), func(i, j int) { weeks[i], weeks[j] = weeks[j], weeks[i] })
	order := r.Perm(len(set.Framings))
	for i, week := range weeks[:min(n, len(weeks))] {
		monday := mondayOf(byWeek[week][0].day())
		var history []article
		for back := hanHistory; back > 0; back-- {
			history = append(history, byWeek[narratives.WeekOf(monday.AddDate(0, 0, -7*back))]...)
		}
		past := week + ".history.jsonl"
		if err := writeLines(filepath.Join(dir, past), history); err != nil {
			return nil, err
		}
		var framings []hanFraming
		for j := range hanAtOnce {
			framings = append(framings, set.Framings[order[(i*hanAtOnce+j)%len(order)]])
		}
		for _, k := range hanSizes {
			r := rand.New(rand.NewPCG(seed+uint64(i), uint64(k)))
			planted, err := set.plant(byWeek[week], framings, k, r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", week, err)
			}
			name := fmt.Sprintf("%s.k%d", week, k)
			if err := writeLines(filepath.Join(dir, name+".jsonl"), planted); err != nil {
				return nil, err
			}
			out = append(out, hanRun{planting{run: "zh-" + name, week: week, history: past, file: name + ".jsonl"}, k, framings})
		}
	}
	return out, nil
}

// plant puts each framing into k items of a week, a sentence after one of
// their paragraphs.
func (set hanSet) plant(week []article, framings []hanFraming, k int, r *rand.Rand) ([]article, error) {
	out := slices.Clone(week)
	free := slices.DeleteFunc(r.Perm(len(out)), func(i int) bool { return len(out[i].Text) < hanLeast })
	if k*len(framings) > len(free) {
		return nil, fmt.Errorf("%d items are too few for %d framings in %d each", len(free), len(framings), k)
	}
	shuffled := func(list []string) []string {
		list = slices.Clone(list)
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	for _, f := range framings {
		templates, wordings := shuffled(set.Templates[f.Class]), shuffled(f.Wordings)
		for i, at := range free[:k] {
			if i > 0 && i%len(wordings) == 0 {
				wordings = shuffled(wordings)
			}
			sentence := strings.NewReplacer("{W}", wordings[i%len(wordings)], "{T}", f.Targets[r.IntN(len(f.Targets))]).Replace(templates[i%len(templates)])
			lines := strings.Split(out[at].Text, "\n")
			line := r.IntN(len(lines))
			lines[line] = strings.TrimRight(lines[line], " ") + sentence
			out[at].Text = strings.Join(lines, "\n")
		}
		free = free[k:]
	}
	return out, nil
}

// rankHan asks for the week of each run and looks for what was planted there.
func (s setup) rankHan(runs []hanRun, name string, flags []string) ([]figure, error) {
	ranks := map[int][]float64{}
	for _, run := range runs {
		out, err := s.inStore(filepath.Join(s.work, "run-"+run.run), append([]string{"list", "framings", "--week", run.week, "--kind", "discovered", "--top", fmt.Sprint(hanTop), "--format", "json"}, flags...)...)
		if err != nil {
			return nil, err
		}
		var list []foundRow
		if err := json.Unmarshal(out, &list); err != nil {
			return nil, fmt.Errorf("list framings: %w", err)
		}
		for i, f := range run.framings {
			rank := run.rank(i, list)
			ranks[run.documents] = append(ranks[run.documents], rank)
			if s.full && run.documents > 0 {
				show(fmt.Sprintf("%s: %s in %d of %s: rank %.0f", name, f.ID, run.documents, run.week, rank))
			}
		}
	}
	var out []figure
	for _, k := range hanSizes {
		list := slices.Sorted(slices.Values(ranks[k]))
		in := func(n float64) float64 {
			return float64(len(slices.DeleteFunc(slices.Clone(list), func(v float64) bool { return v > n })))
		}
		if k == 0 {
			out = append(out, figure{name + " by chance", in(hanTop), "nothing was planted"})
			continue
		}
		median := (list[(len(list)-1)/2] + list[len(list)/2]) / 2
		if math.IsInf(median, 1) {
			median = hanTop + 1
		}
		out = append(out,
			figure{fmt.Sprintf("%s %d median rank", name, k), median, fmt.Sprintf("of %d; in the first 3: %.0f, 10: %.0f, 25: %.0f; %d: not listed", len(list), in(3), in(10), in(25), hanTop+1)},
			figure{fmt.Sprintf("%s %d in 100", name, k), in(hanTop), fmt.Sprintf("of %d", len(list))})
	}
	return out, nil
}

// rank is the place of the first row that holds a framing, not counting rows
// that hold others of the run; infinite if there is none.
func (run hanRun) rank(framing int, list []foundRow) float64 {
	rank := 1.
	for _, row := range list {
		if run.framings[framing].in(row) {
			return rank
		}
		if !slices.ContainsFunc(run.framings, func(f hanFraming) bool { return f.in(row) }) {
			rank++
		}
	}
	return math.Inf(1)
}

// costHan imports the whole corpus and says what that and discovery take.
func (s setup) costHan(corpus string, documents int) (out []figure, err error) {
	st := scaleStore{s: s, dir: filepath.Join(s.work, "han-all")}
	if err := s.newStore(st.dir); err != nil {
		return nil, err
	}
	peak := 0.
	for _, part := range []struct {
		name string
		args []string
	}{
		{"reading in", []string{"import", "articles", "-q", "--no-track", corpus}},
		{"reprints and stories", []string{"track", "-q", "--no-discover"}},
		{"discovery", []string{"track", "-q"}},
	} {
		used, err := st.run(part.args...)
		if err != nil {
			return out, err
		}
		peak = max(peak, used.Peak)
		out = append(out, figure{"zh " + part.name + ", CPU ms each", used.CPU.Seconds() * 1000 / float64(documents), fmt.Sprintf("%.1f s, %.0f MB at most, %d documents", used.CPU.Seconds(), used.Peak, documents)})
	}
	return append(out, figure{"zh MB", peak, "resident at most"}), nil
}

// An article is a line of `import articles`.
type article struct {
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Language  string `json:"language"`
	Text      string `json:"text"`
	week      string // ISO week
}

func (a article) day() string { return a.Published[:min(len(a.Published), len(time.DateOnly))] }

// datedArticles reads a corpus that is packed, in order of days.
func datedArticles(path string) (out []article, err error) {
	days, err := byDay(path)
	if err != nil {
		return nil, err
	}
	for _, day := range days {
		for line := range strings.Lines(day) {
			var a article
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			t, err := time.Parse(time.DateOnly, a.day())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			a.week = narratives.WeekOf(t)
			out = append(out, a)
		}
	}
	return out, nil
}

// mondayOf is the first day of a day's week; the day was read before.
func mondayOf(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}
