package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// scoreVectors learns vectors from the kit's English texts, the articles of a
// year in the short form, and measures what they would be worth for joining the
// kit's families: pairwise, with no thesaurus, the threshold chosen on the
// families of the other source.
func scoreVectors(s setup) (out []figure, err error) {
	files := []string{s.eval("narratives", "kcna-2011.jsonl.gz")}
	if s.full {
		files = append(files, s.eval("narratives", "headlines-dev.jsonl.gz"))
	}
	var got learntVectors
	used, err := runToEnd("vectors-learn", learnOrders{"en", files}, &got)
	if err != nil {
		return nil, err
	}
	m, err := vector.Unpack("en", got.Packed)
	if err != nil {
		return nil, err
	}
	r := got.Record
	add := func(what string, v float64, note string) { out = append(out, figure{"vectors " + what, v, note}) }
	add("words", float64(r.Vocabulary), fmt.Sprintf("of %s documents, %s running words", grouped(r.Documents), grouped(r.Words)))
	add("learning, s", got.Seconds, fmt.Sprintf("with reading the words of texts %.1f s of CPU", used.CPU.Seconds()))
	add("peak MB", used.Peak, "the texts' words among it")
	add("kept, KB", float64(len(got.Packed.Words)+len(got.Packed.Seen)+len(got.Packed.Directions))/1024, "")
	judge := newVectorJudge(m)
	families, err := readFamilies(s.eval("narratives", "families-dev.json"), m)
	if err != nil {
		return out, err
	}
	for _, way := range judge.ways() {
		pairs := map[string][]likePair{}
		whole := map[string]int{}
		for source, phrases := range families {
			pairs[source], whole[source] = likePairs(phrases, way.like)
		}
		for _, source := range []string{"own", "doublethink"} {
			other := map[string]string{"own": "doublethink", "doublethink": "own"}[source]
			best := bestThreshold(pairs[source], whole[source])
			fair := prfAt(pairs[source], whole[source], bestThreshold(pairs[other], whole[other]).at)
			add(way.name+" "+source+" F1", fair.f1, fmt.Sprintf("P %.2f R %.2f; at its own best threshold P %.2f R %.2f F1 %.2f", fair.p, fair.r, best.p, best.r, best.f1))
		}
	}
	return out, nil
}

// learnOrders say what vectors are learnt from.
type learnOrders struct {
	Language string
	Files    []string
}

// learntVectors are a model with what learning it took.
type learntVectors struct {
	Record  vector.Record
	Packed  vector.Packed
	Seconds float64
}

// memoryDesk is a vector.Desk of texts in memory.
type memoryDesk struct {
	language string
	forms    []string
	ids      map[string]uint32
	docs     []phrase.Doc
	got      learntVectors
}

func (d *memoryDesk) Due(context.Context, int) ([]vector.Sample, error) {
	return []vector.Sample{{Month: "2011-12", Language: d.language}}, nil
}

func (d *memoryDesk) Each(_ context.Context, _ vector.Sample, f func(vector.Text) bool) error {
	for i := range d.docs {
		clauses, err := phrase.Clauses(d.forms, &d.docs[i])
		if err != nil {
			return err
		}
		if !f(vector.Text{Document: d.docs[i].ID, Clauses: clauses}) {
			break
		}
	}
	return nil
}

func (d *memoryDesk) Commit(_ context.Context, records []vector.Record, models []*vector.Model) error {
	if models[0] == nil {
		return errors.New("too few words to learn vectors from")
	}
	d.got.Record, d.got.Packed = records[0], models[0].Pack()
	return nil
}

// add keeps a text as the store would.
func (d *memoryDesk) add(id string, passages ...string) {
	var list []extract.Passage
	for _, p := range passages {
		list = append(list, extract.Passage{Text: p})
	}
	var ids, flags []uint32
	for _, w := range phrase.Read(list, d.language) {
		n, ok := d.ids[w.Form]
		if !ok {
			n = uint32(len(d.forms))
			d.ids[w.Form], d.forms = n, append(d.forms, w.Form)
		}
		ids, flags = append(ids, n), append(flags, w.Flags)
	}
	d.docs = append(d.docs, phrase.Doc{ID: id, Lang: d.language, Words: phrase.Pack(ids, flags)})
}

// learnVectors is the worker that learns.
func learnVectors(o learnOrders) (learntVectors, error) {
	d := &memoryDesk{language: o.Language, ids: map[string]uint32{}}
	for _, file := range o.Files {
		list, err := datedArticles(file)
		if err != nil {
			return d.got, err
		}
		for _, a := range list {
			if a.Language == o.Language {
				d.add(a.URL, a.Title, a.Text)
			}
		}
	}
	begun := time.Now()
	_, err := vector.Run(context.Background(), d, 0)
	d.got.Seconds = time.Since(begun).Seconds()
	return d.got, err
}

// A familyPhrase is a phrase with the family it belongs to.
type familyPhrase struct {
	family    int
	stems     []string // of its content words
	direction vector.Direction
}

// readFamilies are the kit's phrases by source, as a model knows them.
func readFamilies(path string, m *vector.Model) (map[string][]familyPhrase, error) {
	list, err := kitFamilies(path)
	if err != nil {
		return nil, err
	}
	out := map[string][]familyPhrase{}
	for i, f := range list {
		for _, p := range f.Phrases {
			d := &memoryDesk{language: "en", ids: map[string]uint32{}}
			d.add("", p)
			read := familyPhrase{family: i}
			clauses, err := phrase.Clauses(d.forms, &d.docs[0])
			if err != nil {
				return nil, err
			}
			for _, c := range clauses {
				for _, w := range c {
					read.stems = append(read.stems, vector.Stems(w, "en")...)
				}
			}
			read.direction, _ = m.Direction(read.stems)
			out[f.Source] = append(out[f.Source], read)
		}
	}
	return out, nil
}

// A likePair is two phrases with how alike they are held to be.
type likePair struct {
	score float64
	same  bool // family
}

// likePairs are the pairs of phrases that like has a score for, best first, and
// how many pairs are of one family.
func likePairs(phrases []familyPhrase, like func(all []familyPhrase, a, b int) float64) (out []likePair, whole int) {
	for a := range phrases {
		for b := a + 1; b < len(phrases); b++ {
			same := phrases[a].family == phrases[b].family
			whole += one(same)
			if v := like(phrases, a, b); v > 0 {
				out = append(out, likePair{v, same})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b likePair) int { return cmp.Compare(b.score, a.score) })
	return out, whole
}

// A prf is precision, recall and F1 at a threshold.
type prf struct{ p, r, f1, at float64 }

func prfAt(pairs []likePair, whole int, at float64) prf {
	right, n := 0, 0
	for _, p := range pairs {
		if p.score < at {
			break
		}
		n++
		right += one(p.same)
	}
	out := prf{p: share(right, n), r: share(right, whole), at: at}
	if right > 0 {
		out.f1 = 2 * out.p * out.r / (out.p + out.r)
	}
	return out
}

// bestThreshold is where F1 is highest.
func bestThreshold(pairs []likePair, whole int) (best prf) {
	for _, p := range pairs {
		if one := prfAt(pairs, whole, p.score); one.f1 > best.f1 {
			best = one
		}
	}
	return best
}

// A vectorJudge tries ways to use vectors for joining.
type vectorJudge struct {
	m     *vector.Model
	rare  map[string]float64
	total float64
}

func newVectorJudge(m *vector.Model) *vectorJudge {
	j := &vectorJudge{m: m, rare: map[string]float64{}}
	for _, n := range m.Seen {
		j.total += float64(n)
	}
	for i, w := range m.Words {
		j.rare[w] = math.Log(j.total / float64(m.Seen[i]))
	}
	return j
}

// A way is one that was tried.
type way struct {
	name string
	like func(all []familyPhrase, a, b int) float64
}

// nearWord is the cosine from which words count as near.
const nearWord = 0.6

func (j *vectorJudge) ways() []way {
	same := func(x, y string) float64 {
		if x == y {
			return 1
		}
		return 0
	}
	near := func(x, y string) float64 {
		if c, _ := j.m.Cosine(x, y); x != y && c >= nearWord {
			return c
		}
		return same(x, y)
	}
	return []way{
		{"cosine", cosine},
		{"mutual", mutual},
		{"near words", func(all []familyPhrase, a, b int) float64 { return j.shared(all[a].stems, all[b].stems, near) }},
		{"shared words", func(all []familyPhrase, a, b int) float64 { return j.shared(all[a].stems, all[b].stems, same) }},
	}
}

func cosine(all []familyPhrase, a, b int) float64 {
	return all[a].direction.Cosine(all[b].direction)
}

// mutual is the cosine of two phrases that are each the other's nearest.
func mutual(all []familyPhrase, a, b int) float64 {
	c := cosine(all, a, b)
	for k := range all {
		if k != a && k != b && (cosine(all, a, k) > c || cosine(all, b, k) > c) {
			return 0
		}
	}
	return c
}

// shared is the share of the weight of two phrases' words that they have in
// common, words weighed by how rare they are.
func (j *vectorJudge) shared(a, b []string, like func(x, y string) float64) float64 {
	weight := func(w string) float64 {
		if v, ok := j.rare[w]; ok {
			return v
		}
		return math.Log(j.total)
	}
	common, left, right := 0.0, 0.0, 0.0
	for _, x := range a {
		most := 0.0
		for _, y := range b {
			most = max(most, like(x, y))
		}
		common += most * weight(x)
		left += weight(x)
	}
	for _, y := range b {
		right += weight(y)
	}
	return common / max(left, right, 1e-9)
}
