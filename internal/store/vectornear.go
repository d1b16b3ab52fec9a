package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hymnsheet/hymnsheet/narratives/vector"
)

// A wording is what a framing says, for comparing it with others.
type wording struct {
	id, kind, label string
	language        string // empty: not known
	text            string
}

// Kinds of framing that are near.
const (
	nearDiscovered = "discovered"
	nearTracked    = "tracked"
)

// allWordings are those of all framings, a line each: of a discovered one the label
// that it was born with, a person's may be in any language; of one of the
// codebook each variant that is nothing but words. What a person has dismissed,
// merged or retired has none.
func (s *Store) allWordings(ctx context.Context) (out []wording, err error) {
	err = each(ctx, s.read, func(scan func(...any) error) error {
		w := wording{kind: nearDiscovered}
		var head string
		err := scan(&w.id, &w.label, &w.text, &head)
		w.language = headLanguage(head)
		out = append(out, w)
		return err
	}, `
		select d.id, d.label,
			coalesce((select l.label from ledger l where l.framing = d.id and l.action = 'birth' order by l.number limit 1), d.label),
			coalesce((select m.head from discovered_member m where m.framing = d.id order by m.leads desc, m.head like '=%', m.head limit 1), '')
		from discovered d where d.state not in ('dismissed', 'merged', 'retired') order by d.id`)
	if err != nil {
		return nil, err
	}
	for _, f := range s.codebook.Framings {
		for _, language := range sortedKeys(f.Variants) {
			for _, v := range f.Variants[language] {
				if isWords(v) {
					out = append(out, wording{id: f.ID, kind: nearTracked, label: f.Label, language: language, text: v})
				}
			}
		}
	}
	return out, nil
}

// headLanguage is the language that a head names, empty if it is a group of the
// thesaurus alone.
func headLanguage(head string) string {
	for part := range strings.SplitSeq(head, "+") {
		if language, _, ok := strings.Cut(part, ":"); ok && len(language) == 2 {
			return language
		}
	}
	return ""
}

// isWords says whether a pattern of the codebook is nothing but words.
func isWords(pattern string) bool {
	return !strings.ContainsFunc(pattern, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != ' ' && r != '-' && r != '\''
	})
}

// A Nearby is what a framing or phrase is used like, by the vectors of a month.
type Nearby struct {
	Month    string        `json:"month"`
	Language string        `json:"language"`
	Wording  string        `json:"wording"`
	Words    int           `json:"words"` // of the wording
	Known    int           `json:"known"` // of those, words with a direction
	Framings []NearFraming `json:"framings,omitempty"`
	Near     []vector.Near `json:"neighbours,omitempty"`
}

// A NearFraming is a framing whose words are used like another's.
type NearFraming struct {
	ID     string  `json:"id"`
	Kind   string  `json:"kind"` // discovered, or tracked: of the codebook
	Label  string  `json:"label"`
	Cosine float64 `json:"cosine"` // of the nearest of its wordings
}

// mostNearest is how many framings are named.
const mostNearest = 5

// NearestByUse returns the framings whose words are used most like those of a
// framing; nil if no vectors know any of its words.
func (s *Store) NearestByUse(ctx context.Context, d Discovered) (*Nearby, error) {
	all, own, err := s.wordingOf(ctx, d)
	if err != nil {
		return nil, err
	}
	m, near, err := s.nearby(ctx, own.text, own.language)
	if err != nil || m == nil {
		return nil, err
	}
	direction, _ := m.Direction(vector.Stems(own.text, m.Language))
	near.Framings = nearest(all, d.ID, func(w wording) (float64, bool) {
		if w.language != "" && w.language != m.Language {
			return 0, false
		}
		other, known := m.Direction(vector.Stems(w.text, m.Language))
		return direction.Cosine(other), known > 0
	})
	return near, nil
}

// wordingOf returns the wordings of all framings, and that of one, which need
// not be among them.
func (s *Store) wordingOf(ctx context.Context, d Discovered) (all []wording, own wording, err error) {
	if all, err = s.allWordings(ctx); err != nil {
		return nil, own, fmt.Errorf("%s: nearest: %w", d.ID, err)
	}
	if i := slices.IndexFunc(all, func(w wording) bool { return w.id == d.ID }); i >= 0 {
		return all, all[i], nil
	}
	own = wording{id: d.ID, text: d.Label}
	if len(d.Heads) > 0 {
		own.language = headLanguage(d.Heads[0])
	}
	return all, own, nil
}

// nearest are the framings whose wordings are most like one of the framing id,
// by the best of their wordings.
func nearest(all []wording, id string, like func(wording) (cosine float64, ok bool)) []NearFraming {
	best := map[string]NearFraming{}
	for _, w := range all {
		if w.id == id {
			continue
		}
		c, ok := like(w)
		if have := best[w.id]; ok && (have.ID == "" || c > have.Cosine) {
			best[w.id] = NearFraming{w.id, w.kind, w.label, c}
		}
	}
	out := []NearFraming{}
	for _, id := range sortedKeys(best) {
		out = append(out, best[id])
	}
	slices.SortStableFunc(out, func(a, b NearFraming) int { return cmp.Compare(b.Cosine, a.Cosine) })
	return out[:min(len(out), mostNearest)]
}

// Neighbours returns the n words that are used most like a phrase; nil if no
// vectors know any of its words. Without a language it is the one that knows
// most of them.
func (s *Store) Neighbours(ctx context.Context, phrase, language string, n int) (*Nearby, error) {
	m, near, err := s.nearby(ctx, phrase, language)
	if err != nil || m == nil {
		return nil, err
	}
	near.Near = m.Nearest(vector.Stems(phrase, m.Language), n)
	return near, nil
}

// nearby finds the model that knows most words of a phrase.
func (s *Store) nearby(ctx context.Context, phrase, language string) (best *vector.Model, near *Nearby, err error) {
	languages := []string{language}
	if language == "" {
		if languages, err = column(ctx, s.read, `select distinct n.language from vector_month n join vector v on v.month = n.id where n.key = ? order by n.language`, vectorKey()); err != nil {
			return nil, nil, err
		}
	}
	for _, language := range languages {
		m, r, err := s.Vectors(ctx, language)
		if err != nil {
			return nil, nil, fmt.Errorf("vectors: %w", err)
		}
		if m == nil {
			continue
		}
		stems := vector.Stems(phrase, language)
		if d, known := m.Direction(stems); d != nil && (near == nil || known > near.Known) {
			best, near = m, &Nearby{Month: r.Month, Language: language, Wording: phrase, Words: len(stems), Known: known}
		}
	}
	return best, near, nil
}
