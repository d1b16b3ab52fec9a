package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// What a weekly list is judged on: so many rows of each week, each with so many
// sentences that hold it.
const (
	judgedRows      = 25
	judgedSentences = 3
	judgedSeed      = 2011
	history         = 12 // weeks that must lie before a judged one
)

// A judgedSet is a corpus and how many of its weeks are judged.
type judgedSet struct {
	name, file, lang string
	weeks            int
	always           []string // weeks judged besides
}

var judgedSets = []judgedSet{
	{"kcna", "kcna-2011.jsonl.gz", "en", 8, []string{"2011-W51"}},
	{"xwlb", "xwlb-dev.jsonl.gz", "zh", 4, nil},
}

// A card is one row of a list as a judge sees it: the wordings and sentences,
// without week, rank or score.
type card struct {
	id, set, week string
	rank          int
	head          string
	wordings      []string
	sentences     []string
}

// scoreJudge makes the cards on which weekly lists are judged, those of all
// weeks mixed, and the key that says where each stood. They lie in the scratch
// folder, which -keep keeps, since they hold text of the corpora.
func scoreJudge(s setup) ([]figure, error) {
	var out []figure
	var keys []card
	for _, set := range judgedSets {
		cards, err := s.cards(set)
		if err != nil {
			return out, err
		}
		keys = append(keys, cards...)
		// Ids are digests, so their order mixes weeks and ranks.
		slices.SortFunc(cards, func(a, b card) int { return cmp.Compare(a.id, b.id) })
		err = writeTSV(filepath.Join(s.work, set.name+"-cards.tsv"), []string{"card", "wordings", "sentences"}, cards, func(c card) []string {
			return []string{c.id, strings.Join(c.wordings, " / "), strings.Join(c.sentences, " // ")}
		})
		if err != nil {
			return out, err
		}
		out = append(out, figure{"cards " + set.name, float64(len(cards)), filepath.Join(s.work, set.name+"-cards.tsv")})
	}
	return out, writeTSV(filepath.Join(s.work, "key.tsv"), []string{"card", "set", "week", "rank"}, keys, func(c card) []string {
		return []string{c.id, c.set, c.week, strconv.Itoa(c.rank)}
	})
}

func (s setup) cards(set judgedSet) (out []card, err error) {
	m, err := s.newStore("judged "+set.name, shippedConfig, s.eval("narratives", set.file))
	if err != nil {
		return nil, err
	}
	all, err := datedArticles(s.eval("narratives", set.file))
	if err != nil {
		return nil, err
	}
	articles := byWeek(all)
	for _, week := range judgedWeeks(articles, set) {
		rows, err := m.discovered(week, judgedRows)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			c := card{set: set.name, week: week, rank: r.Rank, head: r.Head, wordings: r.Variants}
			c.id = cardID(set.name, week, r.Head)
			c.sentences = articles.sentences(week, set.lang, append([]string{r.Label}, r.Variants...))
			out = append(out, c)
		}
	}
	return out, nil
}

// cardID names a card by what it shows; its order says nothing of week or rank.
func cardID(set, week, head string) string {
	sum := sha256.Sum256([]byte(set + "\n" + week + "\n" + head))
	return hex.EncodeToString(sum[:5])
}

// judgedWeeks draws weeks that have enough history.
func judgedWeeks(a articles, set judgedSet) []string {
	var all []string
	for w := range a {
		all = append(all, w)
	}
	slices.Sort(all)
	all = slices.DeleteFunc(all[min(history, len(all)):], func(w string) bool { return slices.Contains(set.always, w) })
	r := rand.New(rand.NewPCG(judgedSeed, 0))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return append(all[:min(set.weeks, len(all))], set.always...)
}

// sentences returns a few sentences of a week that hold one of the wordings,
// each from another article.
func (a articles) sentences(week, lang string, wordings []string) (out []string) {
	for _, one := range a[week] {
		article := one.Title + "\n" + one.Text
		for _, sp := range text.Sentences(article, lang) {
			said := strings.Join(strings.Fields(article[sp.Start:sp.End]), " ")
			low := strings.ToLower(said)
			if slices.ContainsFunc(wordings, func(w string) bool { return strings.Contains(low, strings.ToLower(w)) }) {
				out = append(out, said)
				break
			}
		}
		if len(out) == judgedSentences {
			break
		}
	}
	return out
}

func writeTSV[T any](path string, head []string, rows []T, cells func(T) []string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	w.Comma = '\t'
	if err := w.Write(head); err != nil {
		return err
	}
	for _, r := range rows {
		if err := w.Write(cells(r)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
