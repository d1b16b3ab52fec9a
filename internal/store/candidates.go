package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/phrase"
	"github.com/hymnsheet/hymnsheet/reports"
)

// discoveries adds the wordings of the week that nobody has listed: those a
// person may want to look at, without ritual, events, and what has been
// dismissed or taken into the codebook.
func (f *figures) discoveries(s *Store) error {
	var d reports.Discoveries
	err := f.tx.QueryRowContext(f.ctx, `
		select coalesce(sum(d.kind = 'article' and w.document is not null), 0), coalesce(sum(d.kind = 'article' and w.document is null), 0), coalesce(sum(d.kind = 'post'), 0)
		from document d left join document_words w on w.document = d.id
		where d.week = ?1 and exists (select 1 from document_version v where v.document = d.id and v.key = ?2)`, f.data.Week, f.extractID).
		Scan(&d.Read, &d.Unread, &d.Posts)
	if err != nil || d.Read == 0 {
		return err
	}
	rows, err := s.Discover(f.ctx, f.data.From, f.data.To, phrase.Options{})
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	reg := newRegister()
	if err := reg.framings(f.ctx, f.tx, ids, map[string]string{}); err != nil {
		return err
	}
	for _, r := range rows {
		judged := reg.states[r.ID]
		if r.State != phrase.Alert && r.State != phrase.Candidate || judged == "promoted" {
			continue
		}
		if len(d.Rows) == phrase.Settled {
			break
		}
		if listed, err := f.listed(r.Variants, r.Documents); err != nil {
			return err
		} else if listed {
			d.Listed++
			continue
		}
		d.Rows = append(d.Rows, reports.Discovered{
			ID: r.ID, Label: r.Label, State: r.State, Judged: judged, Variants: r.Variants,
			Novelty: r.Scores.Novelty, Distinctiveness: r.Scores.Distinctiveness, Loadedness: r.Scores.Loadedness, Q: r.Scores.Q,
			Texts: r.Counts.Window, TextsOf: r.Counts.WindowOf, Past: r.Counts.History, PastOf: r.Counts.HistoryOf,
			Control: r.Counts.Control, ControlOf: r.Counts.ControlOf,
			Stories: r.Stories, Outlets: r.Outlets, Owners: r.Owners, FirstURL: r.FirstURL, Documents: r.Documents,
		})
	}
	for i := range min(len(d.Rows), reports.MostCandidates) {
		if d.Rows[i].Evidence, err = f.passages(d.Rows[i]); err != nil {
			return err
		}
	}
	f.data.Discoveries = &d
	return f.candidateVersions()
}

// listed reports whether the codebook has a candidate already: in more than
// half its documents a mention holds one of its wordings, or lies in one.
func (f *figures) listed(wordings, documents []string) (bool, error) {
	n := 0
	for _, d := range documents {
		have := false
		err := each(f.ctx, f.tx, func(scan func(...any) error) error {
			var words, language string
			if err := scan(&words, &language); err != nil || have {
				return err
			}
			for _, w := range wordings {
				_, _, in := stands(words, w, language)
				_, _, over := stands(w, words, language)
				have = have || in || over
			}
			return nil
		}, `select distinct text, language from mention where document = ? and key = ?`, d, f.trackID)
		if err != nil {
			return false, err
		}
		if have {
			n++
		}
	}
	return 2*n > len(documents), nil
}

// candidateVersions makes what candidates rest on a part of what an edition is
// told apart by: the components, and what people have said of them.
func (f *figures) candidateVersions() error {
	rows := slices.Clone(f.data.Discoveries.Rows)
	for i := range rows {
		rows[i].Evidence = nil // its captures' times and places are no part of it
	}
	return f.restOn("candidates", rows, phrase.Version, phrase.RankVersion)
}

// restOn adds components, each "name/version", and the digest of rows to what
// an edition is told apart by.
func (f *figures) restOn(name string, rows any, components ...string) error {
	b, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	for _, v := range append(components, name+"/"+hex.EncodeToString(sum[:8])) {
		name, value, _ := strings.Cut(v, "/")
		f.data.Versions = append(f.data.Versions, reports.Version{Name: name, Value: value})
	}
	slices.SortFunc(f.data.Versions, func(a, b reports.Version) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// mostSought is in how many documents of a candidate its words are looked for.
const mostSought = 24

// passages picks passages that a candidate stands in: of as many outlets, then
// in as many wordings, as there are; earlier ones first.
func (f *figures) passages(d reports.Discovered) ([]reports.Evidence, error) {
	var found []reports.Evidence
	for _, document := range d.Documents[:min(len(d.Documents), mostSought)] {
		e, ok, err := f.passage(document, d.Variants)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, e)
		}
	}
	var out []reports.Evidence
	shown := map[string]bool{}
	for len(out) < reports.CandidatePassages && len(found) > 0 {
		best, most := 0, -1
		for i, e := range found {
			n := 0
			for k, feature := range []string{"words " + strings.ToLower(e.Words), "outlet " + e.Outlet, "text " + e.Context} {
				if !shown[feature] {
					n += 1 << k
				}
			}
			if n > most {
				best, most = i, n
			}
		}
		e := found[best]
		found = slices.Delete(found, best, best+1)
		if shown["text "+e.Context] {
			continue
		}
		shown["words "+strings.ToLower(e.Words)], shown["outlet "+e.Outlet], shown["text "+e.Context] = true, true, true
		out = append(out, e)
	}
	return out, nil
}

// passage finds the first passage of a document's first version that holds one
// of the wordings, the earlier wording before the later.
func (f *figures) passage(document string, variants []string) (found reports.Evidence, ok bool, err error) {
	var published, precision, captured string
	best := len(variants)
	err = each(f.ctx, f.tx, func(scan func(...any) error) error {
		var e reports.Evidence
		var kind string
		if err := scan(&e.Version, &e.Number, &e.Outlet, &e.Kind, &e.Title, &e.URL, &published, &precision, &e.Published.Source, &e.Published.ZoneKnown,
			&captured, &e.Capture, &e.File, &e.Offset, &e.Digest, &e.Passage, &kind, &e.Context, &e.Language, &e.Noarchive); err != nil {
			return err
		}
		if kind == string(extract.Caption) { // captions are not counted
			return nil
		}
		for i, v := range variants[:best] {
			if start, end, is := stands(e.Context, v, e.Language); is {
				best, ok, found = i, true, e
				found.Place, found.Start, found.End, found.Words = kind, start, end, e.Context[start:end]
				break
			}
		}
		return nil
	}, `
		select v.id, v.number, d.outlet, d.kind, v.title, d.canonical, d.published, d.precision, d.date_source, d.zone_known,
			v.valid_from, c.id, c.file, c.offset, c.digest, p.number, p.kind, p.text, d.language, v.noarchive
		from document d
		join document_version v on v.document = d.id and v.key = ?2 and v.number = 1
		join capture c on c.id = v.capture
		join passage p on p.version = v.id and p.key = ?2
		where d.id = ?1 order by p.number`, document, f.extractID)
	if err != nil || !ok {
		return found, false, err
	}
	found.Document, found.Extractor = document, f.extractKey
	found.Captured = parseStamp(captured)
	found.Published.Time, found.Published.Precision = parseStamp(published), extract.Precision(precision)
	return found, true, nil
}

// stands finds the words of a wording in a row in a passage: byte offsets.
func stands(passage, wording, lang string) (start, end int, ok bool) {
	want := text.Tokens(wording, lang)
	have := text.Tokens(passage, lang)
	if len(want) == 0 {
		return 0, 0, false
	}
	for i := 0; i+len(want) <= len(have); i++ {
		k := 0
		for k < len(want) && have[i+k].Fold == want[k].Fold {
			k++
		}
		if k == len(want) {
			return have[i].Start, have[i+k-1].End, true
		}
	}
	return 0, 0, false
}
