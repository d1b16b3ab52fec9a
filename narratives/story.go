package narratives

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// StoryVersion is the version of how stories are made. Raising it makes all of
// them again, and may give them other ids.
const StoryVersion = "story/1"

// StoryKey names everything that stories depend on. The codebook is no part of
// it: a framing more or less leaves every story as it is.
func StoryKey() string { return StoryVersion + " " + text.Version }

// A StoryDocument is a document as stories are made of it.
type StoryDocument struct {
	ID       string
	Story    string    // empty while it waits
	At       time.Time // of publication, or of the first visit where no day is known
	Language string
	Origin   string // document whose text it has; itself if that is nobody's
	Terms    []StoryTerm
}

// A Placed document belongs to a story, for life.
type Placed struct {
	Document string
	Story    string  // "s" and the digits of its first document's id
	Likeness float64 // to the story when it was placed, 1 for the first and for a reprint
}

// A StoryDesk hands out documents that wait for a story.
type StoryDesk interface {
	// Waiting returns the earliest day with documents that have no story yet;
	// false means done.
	Waiting(ctx context.Context) (day time.Time, ok bool, err error)

	// Around returns the documents between from and to, to exclusive, with and
	// without a story, ordered by time and id.
	Around(ctx context.Context, from, to time.Time) ([]StoryDocument, error)

	// Spread returns in how many documents each term stands, all that are
	// known; terms in none are left out.
	Spread(ctx context.Context, terms []uint32) (map[uint32]int, error)

	// Place keeps where documents belong.
	Place(ctx context.Context, placed []Placed) error
}

// A StorySummary says what RunStories did.
type StorySummary struct {
	Documents int `json:"documents"` // placed
	Stories   int `json:"stories"`   // begun
}

// storyWindow is how far apart two neighbours in a story may be.
const storyWindow = 3 * 24 * time.Hour

// RunStories places every document that waits. It works day by day, in the
// order of time and id; a day costs what the days around it hold, however
// large the store is. Stopping and going on gives the same stories.
func RunStories(ctx context.Context, desk StoryDesk, progress func(done int)) (StorySummary, error) {
	var sum StorySummary
	for {
		day, ok, err := desk.Waiting(ctx)
		if err != nil || !ok {
			return sum, err
		}
		docs, err := desk.Around(ctx, day.Add(-storyWindow), day.Add(24*time.Hour+storyWindow))
		if err != nil {
			return sum, err
		}
		spread, err := desk.Spread(ctx, termsOf(docs))
		if err != nil {
			return sum, err
		}
		placed := placeDay(docs, day, spread)
		if len(placed) == 0 {
			return sum, fmt.Errorf("stories: %s: a document that waits is not handed out", day.Format(time.DateOnly)) // unreachable: Waiting and Around agree
		}
		if err := desk.Place(ctx, placed); err != nil {
			return sum, err
		}
		for _, p := range placed {
			sum.Documents++
			if p.Story == storyID(p.Document) {
				sum.Stories++
			}
		}
		if progress != nil {
			progress(sum.Documents)
		}
	}
}

// storyID returns the id of the story that begins with a document.
func storyID(document string) string { return "s" + document[1:] }

// termsOf returns all terms of documents and of their languages, sorted.
func termsOf(docs []StoryDocument) []uint32 {
	seen := map[uint32]bool{}
	for _, d := range docs {
		seen[LanguageTerm(d.Language)] = true
		for _, t := range d.Terms {
			seen[t.Hash] = true
		}
	}
	out := make([]uint32, 0, len(seen))
	for t := range seen {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// placeDay places the documents of a day that wait, in order.
func placeDay(docs []StoryDocument, day time.Time, spread map[uint32]int) []Placed {
	n := newNear(docs, spread)
	at := map[string]string{} // story by document
	book := newStoryBook()
	end := day.Add(24 * time.Hour)
	for i, d := range docs {
		if d.Story != "" {
			book.join(d.Story, d.At, n.vectors[i])
			at[d.ID] = d.Story
		}
	}
	var out []Placed
	for i, d := range docs {
		if d.Story != "" || d.At.Before(day) || !d.At.Before(end) {
			continue
		}
		p := Placed{Document: d.ID, Story: at[d.Origin], Likeness: 1}
		if p.Story == "" {
			p.Story, p.Likeness = book.best(d.At, n.vectors[i])
		}
		if p.Story == "" {
			p.Story, p.Likeness = storyID(d.ID), 1
		}
		book.join(p.Story, d.At, n.vectors[i])
		at[d.ID] = p.Story
		out = append(out, p)
	}
	return out
}
