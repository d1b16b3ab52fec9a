package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

func week(d *desk) warc.Package {
	return warc.Package{From: monday, To: monday.AddDate(0, 0, 7), Created: d.now}
}

// A package holds the pages of the range under the titles of their documents,
// and nothing of accounts that are not on the public list.
func TestExportWACZ(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.", "title: Bridge shut\nThe bridge is shut.")
	d.extract()
	d.exec(`update document_version set noarchive = 1 where url = ?`, pageURL(1))
	var b bytes.Buffer
	rep, err := d.ExportWACZ(d.ctx(), &b, week(d))
	d.ok(err)
	if rep.Pages != 1 || rep.Captures < 3 {
		t.Errorf("%+v, want the one page that may be shown, and the captures of both with their feed", rep)
	}
	problems, err := warc.CheckWACZ(bytes.NewReader(b.Bytes()), int64(b.Len()))
	d.ok(err)
	if len(problems) > 0 {
		t.Error(problems)
	}
	p := week(d)
	p.From, p.To = monday.AddDate(-1, 0, 0), monday.AddDate(-1, 0, 7)
	_, err = d.ExportWACZ(d.ctx(), &b, p)
	has(t, err, "no captures from 2018-08-19")

	over, cancel := context.WithCancel(d.ctx())
	cancel()
	if _, err := d.ExportWACZ(over, &b, week(d)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of an export that was stopped", err)
	}
}

// Records that were taken off the end of a file leave it sound in itself; the
// next file remembers where it ended.
func TestVerifyFollowsTheChainFromFileToFile(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.now = d.now.Add(time.Hour)
	d.ok(d.Close())
	o := d.options()
	o.MaxFile = 1 // begin another file with every batch
	s, err := Open(d.ctx(), o)
	d.ok(err)
	d.Store = s
	d.Cleanup(func() { s.Close() })
	s.Configure(publishers(), nil, codebook())
	d.ok(s.Lock(d.ctx(), "run", false))
	d.again(pageURL(0))
	d.fetch(pageURL(0), 200, "title: Ferry late\nThe ferry is early.")
	files := d.files(mainPrefix)
	if len(files) != 2 {
		t.Fatalf("files %q, want two", files)
	}
	if rep := d.sound(); len(rep.Heads) != 2 || rep.Heads[0].File != files[0] || !strings.HasPrefix(rep.Heads[0].Link, "sha256:") {
		t.Errorf("heads %+v", rep.Heads)
	}
	list, err := warc.List(o.ArchiveDir, files[0])
	d.ok(err)
	d.ok(os.Truncate(d.path(files[0]), list[len(list)-1].Offset))
	rep, err := d.Verify(d.ctx(), nil)
	d.ok(err)
	if !strings.Contains(strings.Join(rep.Problems, "\n"), files[0]+": ends with link sha256:") {
		t.Errorf("problems %q, want one about the end of %s", rep.Problems, files[0])
	}
}
