package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A nameOf resolves a speaker as printed, as narratives.Tracker does.
type nameOf func(printed, lang string, day time.Time) (id, name string, named bool)

// ListSpeakers counts who is quoted in documents published between from and
// to, the latter exclusive.
func (s *Store) ListSpeakers(ctx context.Context, from, to time.Time, resolve func(printed, lang string, day time.Time) (id, name string, named bool)) (reports.Speakers, error) {
	l := speakerList{ctx: ctx, resolve: resolve, from: stamp(from), to: stamp(to), rows: map[speakerKey]*speakerTally{}, total: map[[2]string]int{}, seen: map[printedName]resolved{}, names: map[string]string{}, full: map[string][]string{}}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return reports.Speakers{}, fmt.Errorf("list speakers: %w", err)
	}
	defer tx.Rollback()
	l.tx = tx
	for _, step := range []func() error{l.keys, l.groups, l.documents, l.fullNames, l.quotations, l.mentions} {
		if err := step(); err != nil {
			return reports.Speakers{}, fmt.Errorf("list speakers: %w", err)
		}
	}
	return reports.Speakers{Rows: l.list(), Unnamed: l.unnamed, Undated: l.undated, FromTime: from, ToTime: to}, nil
}

type speakerKey struct{ id, name, group, kind string }

type speakerTally struct {
	quotations int
	documents  map[string]string // outlet by document
	framings   map[string]map[string]bool
	rebutted   map[string]map[string]bool
	printed    map[[2]string]int // quotations by language and name
}

type printedName struct {
	printed, lang, day string
}

type resolved struct {
	id, name string
	named    bool
}

type speakerList struct {
	ctx              context.Context
	tx               *sql.Tx
	resolve          nameOf
	from, to         string
	extract, track   int64
	group            map[string]string // by outlet
	rows             map[speakerKey]*speakerTally
	total            map[[2]string]int // documents by group and kind
	seen             map[printedName]resolved
	names            map[string]string   // of actors, by id
	full             map[string][]string // names of two words and more, by document
	unnamed, undated int
}

func (l *speakerList) keys() (err error) {
	if _, l.extract, err = currentKey(l.ctx, l.tx, extractKind); err != nil {
		return err
	}
	_, l.track, err = currentKey(l.ctx, l.tx, trackKind)
	return err
}

func (l *speakerList) groups() error {
	outlets, err := outletRows(l.ctx, l.tx)
	l.group = map[string]string{}
	for _, o := range outlets {
		switch {
		case o.Control:
			l.group[o.ID] = "control"
		case o.State == "":
			l.group[o.ID] = "unlabelled"
		default:
			l.group[o.ID] = "state"
		}
	}
	return err
}

// inWindow is the condition on the documents counted: originals with a day.
const inWindow = `d.published >= ?1 and d.published < ?2 and d.week <> ''
	and not exists (select 1 from reprint r where r.document = d.id and r.key = ?3 and r.origin <> d.id)`

func (l *speakerList) documents() error {
	err := each(l.ctx, l.tx, func(scan func(...any) error) error {
		var outlet, kind string
		var n int
		err := scan(&outlet, &kind, &n)
		l.total[[2]string{l.group[outlet], kind}] += n
		return err
	}, `
		select d.outlet, d.kind, count(*) from document d
		where `+inWindow+` and exists (select 1 from document_version v where v.document = d.id and v.key = ?4)
		group by d.outlet, d.kind`, l.from, l.to, l.track, l.extract)
	if err != nil {
		return err
	}
	return l.tx.QueryRowContext(l.ctx, `select count(*) from document where week = ''`).Scan(&l.undated)
}

// fullNames reads the names of two words and more that each document prints.
func (l *speakerList) fullNames() error {
	return each(l.ctx, l.tx, func(scan func(...any) error) error {
		var document, lang, published, precision, printed string
		if err := scan(&document, &lang, &published, &precision, &printed); err != nil {
			return err
		}
		printed = strings.Join(strings.Fields(printed), " ")
		if strings.Contains(printed, " ") && l.resolved(printed, lang, published, precision).named {
			l.full[document] = append(l.full[document], printed)
		}
		return nil
	}, `
		select distinct d.id, d.language, d.published, d.precision, q.speaker
		from document d
		join document_version v on v.document = d.id and v.key = ?4 and v.number = 1
		join quote q on q.version = v.id and q.key = ?4
		where `+inWindow+` and q.kind in ('direct', 'indirect')
		order by d.id, q.speaker`, l.from, l.to, l.track, l.extract)
}

func (l *speakerList) quotations() error {
	return each(l.ctx, l.tx, func(scan func(...any) error) error {
		var document, outlet, kind, lang, published, precision, printed string
		if err := scan(&document, &outlet, &kind, &lang, &published, &precision, &printed); err != nil {
			return err
		}
		if t := l.tally(document, printed, "", lang, published, precision, outlet, kind); t != nil {
			t.quotations++
			t.printed[[2]string{lang, strings.Join(strings.Fields(printed), " ")}]++
			t.documents[document] = outlet
		} else {
			l.unnamed++
		}
		return nil
	}, `
		select d.id, d.outlet, d.kind, d.language, d.published, d.precision, q.speaker
		from document d
		join document_version v on v.document = d.id and v.key = ?4 and v.number = 1
		join quote q on q.version = v.id and q.key = ?4
		where `+inWindow+` and q.kind in ('direct', 'indirect')
		order by d.published, d.id, q.number`, l.from, l.to, l.track, l.extract)
}

func (l *speakerList) mentions() error {
	return each(l.ctx, l.tx, func(scan func(...any) error) error {
		var document, outlet, kind, lang, published, precision, framing, voice, printed, id string
		if err := scan(&document, &outlet, &kind, &lang, &published, &precision, &framing, &voice, &printed, &id); err != nil {
			return err
		}
		t := l.tally(document, printed, id, lang, published, precision, outlet, kind)
		if t == nil {
			return nil
		}
		t.documents[document] = outlet
		put(t.framings, framing, document)
		if voice == "rebutted" {
			put(t.rebutted, framing, document)
		}
		return nil
	}, `
		select d.id, d.outlet, d.kind, d.language, d.published, d.precision, m.framing, m.voice, m.speaker, m.resolved
		from document d
		join document_version v on v.document = d.id and v.key = ?4 and v.number = 1
		join mention m on m.document = d.id and m.key = ?3 and m.version = v.id
		where `+inWindow+` and m.voice in ('quoted', 'rebutted')
		order by d.published, d.id, m.passage, m.start, m.framing`, l.from, l.to, l.track, l.extract)
}

func put(into map[string]map[string]bool, key, document string) {
	if into[key] == nil {
		into[key] = map[string]bool{}
	}
	into[key][document] = true
}

// resolved says whom words stand for in a document of a day.
func (l *speakerList) resolved(printed, lang, published, precision string) resolved {
	day, _, _ := strings.Cut(published, "T")
	k := printedName{printed, lang, day}
	r, ok := l.seen[k]
	if !ok && printed != "" {
		date := parseStamp(published)
		if !narratives.Dated(extract.Date{Time: date, Precision: extract.Precision(precision)}) {
			date = time.Time{}
		}
		r.id, r.name, r.named = l.resolve(printed, lang, date)
		l.seen[k] = r
	}
	return r
}

// tally returns the row that a speaker is counted in, nil if nobody is named.
// An id that the text around gave goes before what the words alone say; a name
// that nobody known bears is read as the full name that the document prints.
func (l *speakerList) tally(document, printed, id, lang, published, precision, outlet, kind string) *speakerTally {
	printed = strings.Join(strings.Fields(printed), " ")
	r := l.resolved(printed, lang, published, precision)
	if r.id == "" && r.named && id == "" {
		printed = narratives.FullName(printed, l.full[document])
		r = l.resolved(printed, lang, published, precision)
	}
	switch {
	case id != "" && r.id != id:
		r = resolved{id: id, named: true}
	case r.id == "" && r.named:
		r.name = cmp.Or(r.name, printed)
	}
	if !r.named {
		return nil
	}
	key := speakerKey{id: r.id, name: r.name, group: l.group[outlet], kind: kind}
	if r.id != "" {
		l.names[r.id] = cmp.Or(l.names[r.id], r.name)
		key.name = ""
	}
	t := l.rows[key]
	if t == nil {
		t = &speakerTally{documents: map[string]string{}, framings: map[string]map[string]bool{}, rebutted: map[string]map[string]bool{}, printed: map[[2]string]int{}}
		l.rows[key] = t
	}
	return t
}

func (l *speakerList) list() []reports.SpeakerRow {
	out := []reports.SpeakerRow{}
	for k, t := range l.rows {
		r := reports.SpeakerRow{
			Speaker: k.id, Name: cmp.Or(k.name, l.names[k.id], k.id), Group: k.group, Kind: k.kind, Quotations: t.quotations,
			Rate: narratives.RateOf(len(t.documents), l.total[[2]string{k.group, k.kind}]), Outlets: []reports.SpeakerOutlet{}, Framings: []reports.SpeakerFraming{},
		}
		for _, p := range slices.SortedFunc(maps.Keys(t.printed), func(a, b [2]string) int {
			return cmp.Or(cmp.Compare(t.printed[b], t.printed[a]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
		}) {
			r.Printed = append(r.Printed, reports.SpeakerName{Language: p[0], Name: p[1], Quotations: t.printed[p]})
		}
		r.Documents = sortedKeys(t.documents)
		by := map[string]int{}
		for _, outlet := range t.documents {
			by[outlet]++
		}
		for _, outlet := range sortedKeys(by) {
			r.Outlets = append(r.Outlets, reports.SpeakerOutlet{Outlet: outlet, Documents: by[outlet]})
		}
		for _, f := range sortedKeys(t.framings) {
			r.Framings = append(r.Framings, reports.SpeakerFraming{Framing: f, Documents: len(t.framings[f]), Rebutted: len(t.rebutted[f])})
		}
		slices.SortStableFunc(r.Outlets, func(a, b reports.SpeakerOutlet) int { return cmp.Compare(b.Documents, a.Documents) })
		slices.SortStableFunc(r.Framings, func(a, b reports.SpeakerFraming) int { return cmp.Compare(b.Documents, a.Documents) })
		out = append(out, r)
	}
	order := []string{"state", "control", "unlabelled"}
	slices.SortFunc(out, func(a, b reports.SpeakerRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Group), slices.Index(order, b.Group)), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(b.Rate.K, a.Rate.K), cmp.Compare(b.Quotations, a.Quotations), cmp.Compare(a.Speaker, b.Speaker), cmp.Compare(a.Name, b.Name))
	})
	return out
}
