package main

import (
	"context"
	"errors"
	"fmt"
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
