package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A storyDesk is the store as stories are made in it.
type storyDesk struct{ s *Store }

// StoryDesk returns the store as narratives.StoryDesk.
func (s *Store) StoryDesk() narratives.StoryDesk { return &storyDesk{s} }

// storyKey is where meta holds what stories depend on.
const storyKey = "story_key"

// adoptStories empties the tables of stories if they were made in another way,
// and has every document tracked again, which fills them.
func (s *Store) adoptStories(ctx context.Context) error {
	old, err := meta(ctx, s.read, storyKey)
	if err != nil || old == narratives.StoryKey() {
		return err
	}
	return s.update(ctx, "take up "+narratives.StoryKey(), func(tx *sql.Tx) error {
		err := execAll(ctx, tx, []string{
			`delete from story_document`,
			`delete from story_term`,
			`delete from meta where key = '` + trackKind + `_key'`,
		})
		if err != nil {
			return err
		}
		return setMeta(ctx, tx, storyKey, narratives.StoryKey())
	})
}

// wait files a document for the stories, unless they have it, and counts its
// terms.
func (w *mentionWriter) wait(ctx context.Context, t narratives.Tracked, q queued) error {
	res, err := w.story.ExecContext(ctx, t.Document, stamp(q.at), t.Language, narratives.PackStoryTerms(t.Terms))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	for _, x := range t.Terms {
		w.spread[x.Hash]++
	}
	w.spread[narratives.LanguageTerm(t.Language)]++
	return nil
}

// count adds what the batch's documents say to how many documents say it.
func (w *mentionWriter) count(ctx context.Context) error {
	return insertMany(ctx, w.tx, `insert into story_term (term, documents) values`, `on conflict (term) do update set documents = documents + excluded.documents`, sortedKeys(w.spread), func(t uint32) []any {
		return []any{t, w.spread[t]}
	})
}

func (d *storyDesk) Waiting(ctx context.Context) (day time.Time, ok bool, err error) {
	var at string
	err = d.s.read.QueryRowContext(ctx, `select at from story_document where story = '' order by at, document limit 1`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return day, false, nil
	}
	if err != nil {
		return day, false, fmt.Errorf("stories: %w", err)
	}
	return parseStamp(at).UTC().Truncate(24 * time.Hour), true, nil
}

func (d *storyDesk) Around(ctx context.Context, from, to time.Time) (out []narratives.StoryDocument, err error) {
	err = each(ctx, d.s.read, func(scan func(...any) error) error {
		var x narratives.StoryDocument
		var at string
		var terms []byte
		if err := scan(&x.ID, &at, &x.Language, &x.Story, &terms, &x.Origin); err != nil {
			return err
		}
		x.At = parseStamp(at)
		var err error
		if x.Terms, err = narratives.UnpackStoryTerms(terms); err != nil {
			return fmt.Errorf("document %s: %w", x.ID, err)
		}
		out = append(out, x)
		return nil
	}, `
		select s.document, s.at, s.language, s.story, s.terms, coalesce(r.origin, s.document)
		from story_document s
		left join reprint r on r.document = s.document and r.key = (select id from current_key where kind = 'track')
		where s.at >= ? and s.at < ? order by s.at, s.document`, stamp(from), stamp(to))
	if err != nil {
		return nil, fmt.Errorf("stories: %w", err)
	}
	return out, nil
}

func (d *storyDesk) Spread(ctx context.Context, terms []uint32) (map[uint32]int, error) {
	out := make(map[uint32]int, len(terms))
	err := eachOf(ctx, d.s.read, terms, `select term, documents from story_term where term in`, func(scan func(...any) error) error {
		var t uint32
		var n int
		if err := scan(&t, &n); err != nil {
			return err
		}
		out[t] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("stories: %w", err)
	}
	return out, nil
}

func (d *storyDesk) Place(ctx context.Context, placed []narratives.Placed) error {
	return d.s.update(ctx, "place documents in stories", func(tx *sql.Tx) error {
		place, err := tx.PrepareContext(ctx, `update story_document set story = ?, likeness = ? where document = ? and story = ''`)
		if err != nil {
			return err
		}
		defer place.Close()
		for _, p := range placed {
			if _, err := place.ExecContext(ctx, p.Story, min(p.Likeness, 1), p.Document); err != nil {
				return err
			}
		}
		return nil
	})
}

// A StoryRow is a story as `list stories` prints it.
type StoryRow struct {
	ID        string    `json:"id"`
	Label     string    `json:"label"`     // headline of its first document
	Documents []string  `json:"documents"` // canonical URLs of those of the window, in order of time
	Outlets   int       `json:"outlets"`   // of those
	First     time.Time `json:"first"`     // time of its first document, also before the window
	Size      int       `json:"size"`      // documents at all times
	Language  string    `json:"language"`
}

// ListStories returns the stories of documents published between from and to,
// those with most documents of the window first. Fewer documents of it than
// least leave a story out. Zero times mean all.
func (s *Store) ListStories(ctx context.Context, from, to time.Time, least int) ([]StoryRow, error) {
	low, high := between(from, to)
	out := []StoryRow{}
	last := ""
	outlets := map[string]bool{}
	err := each(ctx, s.read, func(scan func(...any) error) error {
		var story, url, outlet, language string
		if err := scan(&story, &url, &outlet, &language); err != nil {
			return err
		}
		if story != last {
			last, outlets = story, map[string]bool{}
			out = append(out, StoryRow{ID: story, Language: language})
		}
		outlets[outlet] = true
		r := &out[len(out)-1]
		r.Documents, r.Outlets = append(r.Documents, url), len(outlets)
		return nil
	}, `
		select s.story, d.canonical, d.outlet, s.language
		from story_document s join document d on d.id = s.document
		where s.at >= ?1 and s.at < ?2 and s.story <> '' and d.week <> ''
		order by s.story, s.at, s.document`, low, high)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	out = slices.DeleteFunc(out, func(r StoryRow) bool { return len(r.Documents) < least })
	for i := range out {
		var first string
		r := &out[i]
		err := s.read.QueryRowContext(ctx, `
			select (select count(*) from story_document where story = ?1 and story <> ''), s.at, d.title
			from story_document s join document d on d.id = s.document
			where s.story = ?1 and s.story <> '' order by s.at, s.document limit 1`, r.ID).Scan(&r.Size, &first, &r.Label)
		if err != nil {
			return nil, fmt.Errorf("list stories: %s: %w", r.ID, err)
		}
		r.First = parseStamp(first)
	}
	slices.SortStableFunc(out, func(a, b StoryRow) int {
		if len(a.Documents) != len(b.Documents) {
			return len(b.Documents) - len(a.Documents)
		}
		return strings.Compare(a.First.Format(time.RFC3339)+a.ID, b.First.Format(time.RFC3339)+b.ID)
	})
	return out, nil
}
