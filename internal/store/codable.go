package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A CodeScope says of which documents a sample is drawn; empty means all.
type CodeScope struct {
	From, To time.Time // of publication, To exclusive
	Language string    // of the passage
	Framing  string
}

// OfferCodes offers every pair of passage and framing of the scope to a
// sampler: those in which the framing was found, those beside them in the same
// documents, and one of each document that has none. Only first versions of
// documents that are no reprints are offered.
func (s *Store) OfferCodes(ctx context.Context, c CodeScope, to *narratives.Sampler) error {
	_, track, err := currentKey(ctx, s.read, trackKind)
	if err == nil && track == 0 {
		err = errors.New("nothing has been tracked yet; hymnsheet track does it")
	}
	if err != nil {
		return err
	}
	_, extract, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return err
	}
	last := "~"
	if !c.To.IsZero() {
		last = stamp(c.To)
	}
	args := []any{track, extract, stamp(c.From), last, c.Language, c.Framing}
	found := map[string][]string{} // framings by language, once for each find
	if err := s.offerFound(ctx, args, to, found); err != nil {
		return err
	}
	if err := s.offerNear(ctx, args, to); err != nil {
		return err
	}
	return s.offerFar(ctx, args, to, found)
}

// codable are the documents of a scope: ?1 track key, ?2 extract key, ?3 and ?4
// bounds of publication.
const codable = `
	from document d
	join document_version v on v.key = ?2 and v.document = d.id and v.number = 1
	join reprint r on r.document = d.id and r.key = ?1 and r.origin = d.id`

const codableDay = ` (?3 = '' or d.published >= ?3) and (?4 = '~' or d.published <> '' and d.published < ?4)`

func (s *Store) offerFound(ctx context.Context, args []any, to *narratives.Sampler, found map[string][]string) error {
	var last narratives.CodingItem
	return each(ctx, s.read, func(scan func(...any) error) error {
		i := narratives.CodingItem{Program: narratives.Coding{Framing: narratives.Yes, Scare: narratives.No}}
		var scare bool
		if err := scan(&i.Document, &i.Version, &i.Passage, &i.Framing, &i.Language, &i.Program.Voice, &i.Program.Place, &scare, &i.Tier); err != nil {
			return err
		}
		if i.Version == last.Version && i.Passage == last.Passage && i.Framing == last.Framing {
			return nil // the first of a passage speaks for it
		}
		last = i
		if scare {
			i.Program.Scare = narratives.Yes
		}
		found[i.Language] = append(found[i.Language], i.Framing)
		to.Offer(i)
		return nil
	}, `
		select d.id, v.id, m.passage, m.framing, m.language, m.voice, m.place, m.scare, m.tier`+codable+`
		join mention m on m.document = d.id and m.key = ?1 and m.version = v.id
		where`+codableDay+` and (?5 = '' or m.language = ?5) and (?6 = '' or m.framing = ?6)
		order by d.id, m.passage, m.framing, m.start`, args...)
}

func (s *Store) offerNear(ctx context.Context, args []any, to *narratives.Sampler) error {
	return each(ctx, s.read, func(scan func(...any) error) error {
		i := narratives.CodingItem{Stratum: narratives.NearStratum, Program: narratives.Coding{Framing: narratives.No}}
		if err := scan(&i.Document, &i.Version, &i.Passage, &i.Framing, &i.Language); err != nil {
			return err
		}
		to.Offer(i)
		return nil
	}, `
		select d.id, v.id, p.number, f.framing, f.language`+codable+`
		join (select distinct document, version, framing, language from mention where key = ?1 and (?5 = '' or language = ?5) and (?6 = '' or framing = ?6)) f
			on f.document = d.id and f.version = v.id
		join passage p on p.key = ?2 and p.version = v.id
		where`+codableDay+` and p.text <> '' and not exists (
			select 1 from mention x where x.document = d.id and x.key = ?1 and x.version = v.id and x.passage = p.number and x.framing = f.framing)
		order by d.id, p.number, f.framing`, args...)
}

// offerFar pairs one passage of each document with one of the framings found
// in its language, both by chance.
func (s *Store) offerFar(ctx context.Context, args []any, to *narratives.Sampler, found map[string][]string) error {
	var all []string
	for _, list := range found {
		slices.Sort(list)
		all = append(all, list...)
	}
	slices.Sort(all)
	return each(ctx, s.read, func(scan func(...any) error) error {
		i := narratives.CodingItem{Stratum: narratives.FarStratum, Program: narratives.Coding{Framing: narratives.No}}
		var passages int
		var has string
		if err := scan(&i.Document, &i.Version, &i.Language, &passages, &has); err != nil {
			return err
		}
		list := found[i.Language]
		if i.Language == "" {
			list = all
		}
		if len(list) == 0 || passages == 0 {
			return nil
		}
		chance := to.Rank(i.Document, "far")
		i.Passage = int(binary.BigEndian.Uint64(chance[:8]) % uint64(passages))
		i.Framing = list[binary.BigEndian.Uint64(chance[8:])%uint64(len(list))]
		if slices.Contains(unlist(has), i.Framing) {
			return nil
		}
		to.Offer(i)
		return nil
	}, `
		select d.id, v.id, v.language, (select count(*) from passage p where p.key = ?2 and p.version = v.id),
			(select coalesce(json_group_array(distinct m.framing), '') from mention m where m.document = d.id and m.key = ?1 and m.version = v.id)`+codable+`
		where`+codableDay+` and (?5 = '' or v.language = ?5)
		order by d.id`, args[:5]...)
}

// A CodePage is what a coder sees of an item.
type CodePage struct {
	Item      int
	Framing   string
	Outlet    string
	URL       string
	Published string // day
	Title     string
	Before    string // the passage before it
	Text      string
	After     string
}

// CodePages returns what coders see of the items of a sample, in order. The
// text of a document that was forgotten is gone: its item is left out.
func (s *Store) CodePages(ctx context.Context, sample string) ([]CodePage, error) {
	var out []CodePage
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var p CodePage
		err := scan(&p.Item, &p.Framing, &p.Outlet, &p.URL, &p.Published, &p.Title, &p.Before, &p.Text, &p.After)
		p.Published = p.Published[:min(len(p.Published), len(time.DateOnly))]
		out = append(out, p)
		return err
	}, `
		select i.number, i.framing, o.name, d.canonical, d.published, d.title,
			coalesce((select text from passage b where b.key = p.key and b.version = p.version and b.number = p.number - 1), ''), p.text,
			coalesce((select text from passage a where a.key = p.key and a.version = p.version and a.number = p.number + 1), '')
		from code_item i
		join document d on d.id = i.document
		join outlet o on o.id = d.outlet
		join passage p on p.version = i.version and p.number = i.passage and p.key = (select max(k.key) from passage k where k.version = i.version)
		where i.sample = ?1 order by i.number`, sample)
	if err != nil {
		return nil, fmt.Errorf("sample %s: %w", sample, err)
	}
	return out, nil
}

// String writes a scope for people.
func (c CodeScope) String() string {
	words := ""
	add := func(name, value string) {
		if value != "" {
			words += ", " + name + " " + value
		}
	}
	add("from", stamp(c.From))
	add("to", stamp(c.To))
	add("language", c.Language)
	add("framing", c.Framing)
	if words == "" {
		return "the whole store"
	}
	return words[2:]
}
