package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// ExportWACZ writes the captures of a range of time as a WACZ, see
// warc.WriteWACZ; p.Pages is filled in with the pages visited in the range and
// the titles of the documents made of them, by time. Posts of accounts that
// are not on the public list stay out. Pages that ask not to be shown from an
// archive are in the package, as evidence, and not in its list of pages.
func (s *Store) ExportWACZ(ctx context.Context, w io.Writer, p warc.Package) (warc.PackageReport, error) {
	files, err := warc.Files(s.o.ArchiveDir, mainPrefix)
	if errors.Is(err, os.ErrNotExist) {
		return warc.PackageReport{}, fmt.Errorf("export WACZ: %s: no archive yet", s.o.ArchiveDir)
	}
	if err != nil {
		return warc.PackageReport{}, fmt.Errorf("export WACZ: %w", err)
	}
	_, key, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return warc.PackageReport{}, fmt.Errorf("export WACZ: %w", err)
	}
	to := stamp(p.To)
	if to == "" {
		to = "~" // sorts after every time
	}
	p.Pages = []warc.Page{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var at string
		var one warc.Page
		err := scan(&one.URL, &at, &one.Title)
		one.Time = parseStamp(at)
		p.Pages = append(p.Pages, one)
		return err
	}, `
		select v.url, min(v.at) as first, coalesce(max(d.title), '')
		from outlet o cross join visit v
		left join document_version d on d.capture = v.capture and d.key = ?1
		where v.outlet = o.id and v.at >= ?2 and v.at < ?3 and v.kind = 'page' and v.capture <> ''
		group by v.capture having coalesce(max(d.noarchive), 0) = 0
		order by first, v.url`, key, stamp(p.From), to)
	if err != nil {
		return warc.PackageReport{}, fmt.Errorf("export WACZ: pages: %w", err)
	}
	return warc.WriteWACZ(stoppable{ctx, w}, s.o.ArchiveDir, files, p)
}

// A Head is where the chain of an archive file ends: whoever keeps it can tell
// later whether anything in that file or in one before it has changed.
type Head struct {
	File    string `json:"file"`
	Records int    `json:"records"`
	Link    string `json:"link"`
}

// WriteManifest writes the chain of one archive file, a line for each record,
// see warc.WriteManifest.
func (s *Store) WriteManifest(w io.Writer, file string) error {
	return warc.WriteManifest(w, s.o.ArchiveDir, file)
}

// A stoppable writer refuses to write once ctx is over.
type stoppable struct {
	ctx context.Context
	w   io.Writer
}

func (s stoppable) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(b)
}
