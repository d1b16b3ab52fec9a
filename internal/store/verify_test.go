package store

import (
	"os"
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/crawler"
)

// Whatever goes wrong between the archive and the rows is found and named.
func TestVerifyFindsWhatIsWrong(t *testing.T) {
	const ferry, bridge = "title: Ferry late\nThe ferry is late.", "title: Bridge shut\nThe bridge is shut."
	for _, c := range []struct {
		name string
		harm func(d *desk, file string)
		want []string
	}{
		{"nothing", func(*desk, string) {}, nil},
		{"a changed byte", func(d *desk, file string) {
			b := readFile(d.T, d.path(file))
			b[len(b)-30] ^= 1
			d.ok(os.WriteFile(d.path(file), b, 0o644))
		}, []string{"offset"}},
		{"a file gone", func(d *desk, file string) { d.ok(os.Remove(d.path(file))) }, []string{"the file is missing; 3 visits name it"}},
		{"a row that names no record", func(d *desk, _ string) {
			d.exec(`update visit set offset = offset + 1 where url = '` + pageURL(0) + `'`)
		}, []string{"no record for " + pageURL(0)}},
		{"a capture that names no record", func(d *desk, _ string) {
			d.exec(`update capture set offset = offset + 1 where url = '` + pageURL(0) + `'`)
		}, []string{"no record for " + pageURL(0)}},
		{"another digest", func(d *desk, _ string) {
			d.exec(`update capture set digest = ? where url = '`+pageURL(1)+`'`, crawler.Digest([]byte("other words")))
		}, []string{"record of " + pageURL(1) + " has digest", "record of " + pageURL(1) + " has digest"}}, // by visit and by capture
		{"a capture without a record", func(d *desk, _ string) {
			d.exec(`update capture set file = '', offset = 0 where url = '` + pageURL(0) + `'`)
		}, []string{"its capture has no record"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := pages(t, ferry, bridge)
			d.extract()
			c.harm(d, d.files(mainPrefix)[0])
			var last int
			rep, err := d.Verify(d.ctx(), func(n int) { last = n })
			d.ok(err)
			if len(rep.Problems) < len(c.want) || len(rep.Problems) > len(c.want) && c.name != "a changed byte" { // which may be told more than once
				t.Errorf("problems %q, want %q", rep.Problems, c.want)
				return
			}
			for i, want := range c.want {
				if !strings.Contains(rep.Problems[i], want) {
					t.Errorf("problem %q, want %q", rep.Problems[i], want)
				}
			}
			if rep.Visits != 3 || last != rep.Records {
				t.Errorf("%+v, progress %d", rep, last)
			}
		})
	}
}

// Records without a row are not wrong: the next run adopts them.
func TestVerifyCountsWhatWaits(t *testing.T) {
	d := pages(t, "title: Ferry late\nThe ferry is late.")
	d.again(pageURL(0))
	x := d.answer(d.take(pageURL(0)), 200, "title: Ferry late\nThe ferry is early.")
	d.die()
	if err := d.Frontier(d.run).Commit(d.ctx(), []crawler.Fetch{x}); err == nil {
		t.Fatal("the rows were not refused")
	}
	if rep := d.sound(); rep.Waiting != 1 {
		t.Errorf("%d records wait, want 1", rep.Waiting)
	}
	d.revive()
	if rep := d.sound(); rep.Waiting != 0 {
		t.Errorf("%d records wait after they were adopted, want none", rep.Waiting)
	}
}
