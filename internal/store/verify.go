package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// A Report is what Verify found.
type Report struct {
	Files      int      `json:"files"`
	Records    int      `json:"records"`
	Visits     int      `json:"visits"`
	Tombstones int      `json:"tombstones"`
	Problems   []string `json:"problems"`
}

// archiveFiles returns the names of the archive's files, sorted.
func (s *Store) archiveFiles() (out []string, err error) {
	for _, prefix := range []string{mainPrefix, privatePrefix} {
		names, err := warc.Files(s.o.ArchiveDir, prefix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		out = append(out, names...)
	}
	sort.Strings(out)
	return out, nil
}

// Verify reads every archive file against its digests, and looks up every row
// that names a record. progress is called with the records read so far; it may
// be nil.
func (s *Store) Verify(ctx context.Context, progress func(int)) (Report, error) {
	rep := Report{Problems: []string{}}
	files, err := s.archiveFiles()
	if err != nil {
		return rep, fmt.Errorf("verify: %w", err)
	}
	type place struct {
		file   string
		offset int64
	}
	found := map[place]string{} // the project's digest of each record
	for _, name := range files {
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		one, err := warc.Verify(s.o.ArchiveDir, name)
		if err != nil {
			rep.Problems = append(rep.Problems, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		rep.Files++
		rep.Records += one.Records
		rep.Tombstones += one.Tombstones
		for _, p := range one.Problems {
			rep.Problems = append(rep.Problems, fmt.Sprintf("%s: offset %d: %s", name, p.Offset, p.Why))
		}
		list, err := warc.List(s.o.ArchiveDir, name)
		if err != nil {
			rep.Problems = append(rep.Problems, fmt.Sprintf("%s: %v", name, err))
		}
		for _, r := range list {
			if r.Problem == "" {
				found[place{name, r.Offset}] = r.BodyDigest
			}
		}
		if progress != nil {
			progress(rep.Records)
		}
	}
	miss := func(format string, args ...any) { rep.Problems = append(rep.Problems, fmt.Sprintf(format, args...)) }
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var url, file, digest, pruned string
		var offset int64
		if err := scan(&url, &file, &offset, &digest, &pruned); err != nil {
			return err
		}
		rep.Visits++
		got, ok := found[place{file, offset}]
		switch {
		case pruned != "":
		case !ok:
			miss("%s: offset %d: no record for %s", file, offset, url)
		case digest != "" && got != "" && got != digest:
			miss("%s: offset %d: record of %s has digest %s, the database %s", file, offset, url, got, digest)
		}
		return nil
	}, `
		select v.url, v.file, v.offset, coalesce(c.digest, ''), coalesce(c.pruned, '')
		from visit v left join capture c on c.id = v.capture
		where v.file <> '' and v.file not in (select value from meta where key like 'pruned:%')
		order by v.file, v.offset`)
	if err != nil {
		return rep, fmt.Errorf("verify: %w", err)
	}
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var id, document string
		err := scan(&id, &document)
		miss("version %s of document %s: its capture has no record", id, document)
		return err
	}, `
		select v.id, v.document from document_version v join capture c on c.id = v.capture
		where c.pruned = '' and c.file = '' order by v.id`)
	if err != nil {
		return rep, fmt.Errorf("verify: %w", err)
	}
	return rep, nil
}

// A PruneReport says what PruneArchive did.
type PruneReport struct {
	Removed int   `json:"removed"` // files
	Bytes   int64 `json:"bytes"`
	Cited   int   `json:"cited"` // old files that stay because a report cites them
}

// PruneArchive removes archive files whose every record is older than before
// and which no edition cites. The newest file of the archive stays.
func (s *Store) PruneArchive(ctx context.Context, before time.Time) (rep PruneReport, err error) {
	type old struct {
		name  string
		cited int
	}
	var files []old
	err = each(ctx, s.read, func(scan func(...any) error) error {
		var f old
		if err := scan(&f.name, &f.cited); err != nil {
			return err
		}
		files = append(files, f)
		return nil
	}, `
		select v.file, exists (select 1 from capture c join edition_cite e on e.capture = c.id where c.file = v.file)
		from visit v where v.file <> ''
		group by v.file having max(v.at) < ? and v.file < (select max(file) from visit where file like ?)
		order by v.file`, stamp(before), mainPrefix+"%")
	if err != nil {
		return rep, fmt.Errorf("prune archive: %w", err)
	}
	for _, f := range files {
		path := filepath.Join(s.o.ArchiveDir, filepath.FromSlash(f.name))
		info, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return rep, fmt.Errorf("prune archive: %w", err)
		}
		if f.cited > 0 {
			rep.Cited++
			continue
		}
		// The rows first: a file without rows is adopted again, a row without
		// a file would be a hole that nobody meant.
		if err := s.forgetFile(ctx, f.name); err != nil {
			return rep, err
		}
		if err := os.Remove(path); err != nil {
			return rep, fmt.Errorf("prune archive: %w", explain(err))
		}
		rep.Removed++
		rep.Bytes += info.Size()
	}
	return rep, nil
}

// A BackupReport is what CheckBackup found.
type BackupReport struct {
	Schema    int      `json:"schema"`
	Captures  int      `json:"captures"`
	Documents int      `json:"documents"`
	Mentions  int      `json:"mentions"`
	Files     int      `json:"files"`
	Missing   []string `json:"missing"`
}

// Backup writes a consistent copy of the database to file, which must not be
// there yet.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("backup: %s is there already: name another file", file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("backup: %w", explain(err))
	}
	db, err := open(s.o.Path, "_txlock=immediate", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `vacuum into ?`, file); err != nil {
		os.Remove(file)
		return fmt.Errorf("backup to %s: %w", file, explain(err))
	}
	return nil
}

// CheckBackup opens a copy of the database, checks its integrity and looks for
// the archive files that it names in archiveDir.
func CheckBackup(ctx context.Context, file, archiveDir string) (rep BackupReport, err error) {
	if _, err := os.Stat(file); err != nil {
		return rep, fmt.Errorf("check backup: %w", err)
	}
	db, err := open(file, "mode=ro&_pragma=query_only(1)", 1)
	if err != nil {
		return rep, err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, `pragma integrity_check(1)`).Scan(&verdict); err != nil {
		return rep, fmt.Errorf("check backup %s: %w", file, explain(err))
	}
	if verdict != "ok" {
		return rep, fmt.Errorf("check backup %s: %s", file, strings.TrimSpace(verdict))
	}
	if rep.Schema, err = userVersion(ctx, db); err != nil {
		return rep, fmt.Errorf("check backup %s: %w", file, err)
	}
	if rep.Schema == 0 || rep.Schema > schema() {
		return rep, fmt.Errorf("check backup %s: schema %d: not a store of this program or an older one", file, rep.Schema)
	}
	err = db.QueryRowContext(ctx, `select (select count(*) from capture), (select count(*) from document), (select count(*) from mention)`).
		Scan(&rep.Captures, &rep.Documents, &rep.Mentions)
	if err != nil {
		return rep, fmt.Errorf("check backup %s: %w", file, err)
	}
	rep.Missing = []string{}
	err = each(ctx, db, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		rep.Files++
		if _, err := os.Stat(filepath.Join(archiveDir, filepath.FromSlash(name))); err != nil {
			rep.Missing = append(rep.Missing, name)
		}
		return nil
	}, `select distinct file from capture where file <> '' and pruned = '' order by file`)
	return rep, err
}
