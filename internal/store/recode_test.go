package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// twoBooks is codebook with another framing.
func twoBooks() narratives.Codebook {
	book := codebook()
	book.Version = "2"
	book.Framings = append(book.Framings, narratives.Framing{ID: "f-tin-drum", Label: "tin drum", Variants: map[string][]string{"en": {"tin drum"}}})
	return book
}

// A dry run finds what the real one does, however its batches fall, writes
// nothing, and leaves out what came in after the older codebook was left.
func TestRecoded(t *testing.T) {
	d := pages(t,
		"title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.",
		"title: Market\ndate: 2019-08-20\nA tin drum.",
		"title: Bridge\nNo day, a tin drum.")
	d.extract()
	d.edit(pageURL(1), "title: Market\ndate: 2019-08-20\nA tin drum and a tin drum.", time.Hour)
	d.extract()
	one, err := narratives.Compile(codebook(), nil, nil)
	d.ok(err)
	d.ok(d.KeepCodebook(d.ctx(), one))
	d.track()
	if _, err := d.Recoded(d.ctx(), ""); !errors.Is(err, ErrUnknown) {
		t.Errorf("one codebook only: %v", err)
	}
	book := twoBooks()
	two, err := narratives.Compile(book, nil, nil)
	d.ok(err)
	before := d.rows(`select count(*) from mention union all select count(*) from untracked union all select count(*) from component_key`)
	dry, err := d.TryRecode(d.ctx(), two, &book, nil)
	d.ok(err)
	if after := d.rows(`select count(*) from mention union all select count(*) from untracked union all select count(*) from component_key`); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("a dry run wrote: %v, before %v", after, before)
	}
	d.now = d.now.Add(time.Hour)
	d.Configure(publishers(), nil, book)
	d.ok(d.KeepCodebook(d.ctx(), two))
	d.ok(d.KeepCodebook(d.ctx(), two))
	d.trackWith(book)
	real, err := d.Recoded(d.ctx(), "")
	d.ok(err)
	if fmt.Sprint(dry.Framings) != fmt.Sprint(real.Framings) || dry.Documents != 3 || real.Documents != 3 || dry.To != real.To || dry.From != real.From {
		t.Errorf("dry run:\n%+v\nreal:\n%+v", dry, real)
	}
	f := real.Framings
	if len(f) != 2 || f[0].Framing != "f-paper-lantern" || f[0].Entry != "same" || f[0].Same != 1 || f[1].Entry != "new" || f[1].Gained != 4 || f[1].After != 2 || f[1].Before != 0 {
		t.Errorf("framings %+v", f)
	}

	// A version and a document that the old codebook has not seen.
	d.edit(pageURL(0), "title: Harbour\ndate: 2019-08-19\nThe treaty is a tin drum.", time.Hour)
	d.extract()
	d.trackWith(book)
	again, err := d.Recoded(d.ctx(), codebookOf(one.Key()))
	d.ok(err)
	if fmt.Sprint(again.Framings) != fmt.Sprint(real.Framings) {
		t.Errorf("later versions are compared: %+v", again.Framings)
	}
	if _, err := d.Recoded(d.ctx(), "0000000000000000"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a codebook nobody knows: %v", err)
	}

	// The older codebook can be had again, and gives its key.
	list, err := d.Codebooks(d.ctx())
	d.ok(err)
	if len(list) != 2 || list[0].Version != "1" || list[0].Mentions != 1 || list[0].Current || !list[1].Current || list[1].Framings != 2 {
		t.Errorf("codebooks %+v", list)
	}
	back, text, err := d.Codebook(d.ctx(), list[0].Digest)
	d.ok(err)
	if back.Key() != one.Key() || text.Version != "1" {
		t.Errorf("%q version %q, want %q", back.Key(), text.Version, one.Key())
	}
	if _, _, err := d.Codebook(d.ctx(), "0000000000000000"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a codebook that is not kept: %v", err)
	}
	undone, err := d.TryRecode(d.ctx(), back, &text, nil)
	d.ok(err)
	if n := len(undone.Framings); n != 2 || undone.Framings[1].Entry != "gone" || undone.Framings[1].Lost != 5 {
		t.Errorf("back to the first: %+v", undone.Framings)
	}
}

// Where texts were read anew as well, only those that stayed the same are
// compared, and the result says so.
func TestRecodedTexts(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.", "title: Market\ndate: 2019-08-20\nA tin drum.")
	d.extract()
	d.track()
	d.extractWith("extract/2", parse)
	book := twoBooks()
	d.Configure(publishers(), nil, book)
	two, err := narratives.Compile(book, nil, nil)
	d.ok(err)
	if _, err := d.TryRecode(d.ctx(), two, &book, nil); err == nil || !strings.Contains(err.Error(), "read anew") {
		t.Errorf("a dry run over texts that wait: %v", err)
	}
	d.trackWith(book)
	r, err := d.Recoded(d.ctx(), "")
	d.ok(err)
	if !r.Texts || len(r.Framings) != 2 || r.Framings[0].Same != 1 || r.Framings[0].Entry != "" || r.Framings[1].Gained != 1 {
		t.Errorf("%+v", r)
	}
}
