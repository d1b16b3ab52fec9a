package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// A Report is what Verify found.
type Report struct {
	Files      int      `json:"files"`
	Records    int      `json:"records"`
	Visits     int      `json:"visits"` // rows that name a record
	Tombstones int      `json:"tombstones"`
	Waiting    int      `json:"waiting"` // whole records without a row; the next run adopts them
	Heads      []Head   `json:"heads"`   // of files without a problem of their own, by name
	Problems   []string `json:"problems"`
}

func (r *Report) miss(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Verify reads every archive file against its digests and against what the file
// after it says, and looks up every row that names a record, a file at a time. progress is called with the records
// read so far; it may be nil.
func (s *Store) Verify(ctx context.Context, progress func(int)) (Report, error) {
	rep := Report{Heads: []Head{}, Problems: []string{}}
	files, err := s.filesToVerify(ctx)
	if err != nil {
		return rep, fmt.Errorf("verify: %w", err)
	}
	var read []warc.Report
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		one, err := s.verifyFile(ctx, f, &rep)
		if err != nil {
			return rep, fmt.Errorf("verify: %w", err)
		}
		if one.File != "" && len(one.Problems) == 0 { // where a damaged file ends says nothing
			read = append(read, one)
			rep.Heads = append(rep.Heads, Head{one.File, one.Records, one.Head.String()})
		}
		if progress != nil {
			progress(rep.Records)
		}
	}
	for _, p := range warc.Follow(read) {
		rep.miss("%s: %s", p.File, p.Why)
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id, document string
		err := scan(&id, &document)
		rep.miss("version %s of document %s: its capture has no record", id, document)
		return err
	}, `
		select v.id, v.document from document_version v join capture c on c.id = v.capture
		where c.pruned = '' and c.file = '' order by v.id`)
	if err != nil {
		return rep, fmt.Errorf("verify: %w", err)
	}
	return rep, nil
}

// An archiveFile is a file of the archive, or one that rows name.
type archiveFile struct {
	name string
	rows int  // visits that name it
	here bool // it is in the folder
}

// filesToVerify returns the files that are there or should be, by name.
func (s *Store) filesToVerify(ctx context.Context) (out []archiveFile, err error) {
	by := map[string]*archiveFile{}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		f := &archiveFile{}
		err := scan(&f.name, &f.rows)
		by[f.name] = f
		return err
	}, `
		select file, count(*) from visit
		where file <> '' and file not in (select value from meta where key like '`+prunedKey+`%') group by file`)
	if err != nil {
		return nil, err
	}
	for _, prefix := range []string{mainPrefix, privatePrefix} {
		names, err := warc.Files(s.o.ArchiveDir, prefix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		for _, name := range names {
			if by[name] == nil {
				by[name] = &archiveFile{name: name}
			}
			by[name].here = true
		}
	}
	for _, name := range sortedKeys(by) {
		out = append(out, *by[name])
	}
	return out, nil
}

// verifyFile returns what it found in the file itself; a file that cannot be
// read at all has no name there.
func (s *Store) verifyFile(ctx context.Context, f archiveFile, rep *Report) (warc.Report, error) {
	if !f.here {
		rep.Visits += f.rows
		rep.miss("%s: the file is missing; %d visits name it", f.name, f.rows)
		return warc.Report{}, nil
	}
	one, err := warc.Verify(s.o.ArchiveDir, f.name)
	if err != nil {
		rep.miss("%v", err)
		return warc.Report{}, nil
	}
	rep.Files++
	rep.Records += one.Records
	rep.Tombstones += one.Tombstones
	damaged := map[int64]bool{}
	for _, p := range one.Problems {
		rep.miss("%s: offset %d: %s", f.name, p.Offset, p.Why)
		damaged[p.Offset] = true
	}
	list, err := warc.List(s.o.ArchiveDir, f.name)
	if err != nil && len(one.Problems) == 0 {
		rep.miss("%v", err)
	}
	digest := make(map[int64]string, len(list)) // the project's, by offset
	for _, r := range list {
		digest[r.Offset] = r.BodyDigest
	}
	named := 0
	var last int64 = -1
	for _, table := range []string{"visit", "capture"} {
		err := each(ctx, s.read, func(scan func(...any) error) error {
			var url, want, pruned string
			var offset int64
			if err := scan(&url, &offset, &want, &pruned); err != nil {
				return err
			}
			got, ok := digest[offset]
			if table == "visit" {
				rep.Visits++
				if ok && offset != last {
					named++
				}
				last = offset
			}
			switch {
			case pruned != "" || damaged[offset]:
			case !ok:
				rep.miss("%s: offset %d: no record for %s", f.name, offset, url)
			case want != "" && got != want:
				rep.miss("%s: offset %d: record of %s has digest %s, the database %s", f.name, offset, url, got, want)
			}
			return nil
		}, map[string]string{
			"visit": `
				select v.url, v.offset, coalesce(c.digest, ''), coalesce(c.pruned, '')
				from visit v left join capture c on c.id = v.capture and v.capture <> ''
				where v.file = ? and v.file <> '' order by v.offset`,
			"capture": `select url, offset, digest, pruned from capture where file = ? order by offset`,
		}[table], f.name)
		if err != nil {
			return one, err
		}
	}
	rep.Waiting += len(list) - named
	return one, nil
}

// sortedKeys returns the keys of m in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
