package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// copyTo writes a consistent copy of a database to name, whole and on the disk
// or not at all.
func copyTo(ctx context.Context, db *sql.DB, name string) error {
	part := name + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) { // of a copy that was cut off
		return fmt.Errorf("copy store to %s: %w", name, explain(err))
	}
	_, err := db.ExecContext(ctx, `vacuum into ?`, part)
	if err == nil {
		err = syncFile(part) // SQLite leaves that to others
	}
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		os.Remove(part)
		return fmt.Errorf("copy store to %s: %w", name, explain(err))
	}
	return nil
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
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
	db, err := openReading(ctx, s.o.Path, copying, 1)
	if err != nil {
		return fmt.Errorf("backup: %w", explain(err))
	}
	defer db.Close()
	if err := copyTo(ctx, db, file); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// CheckBackup opens a copy of the database, checks its integrity and looks for
// the archive files that it names in archiveDir.
func CheckBackup(ctx context.Context, file, archiveDir string) (rep BackupReport, err error) {
	if _, err := os.Stat(file); err != nil {
		return rep, fmt.Errorf("check backup: %w", err)
	}
	db, err := openReading(ctx, file, reading, 1)
	if err != nil {
		return rep, fmt.Errorf("check backup %s: %w", file, explain(err))
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
	var broken int
	if err := db.QueryRowContext(ctx, `select count(*) from pragma_foreign_key_check`).Scan(&broken); err != nil {
		return rep, fmt.Errorf("check backup %s: %w", file, err)
	}
	if broken > 0 {
		return rep, fmt.Errorf("check backup %s: %d rows name others that are not there", file, broken)
	}
	rep.Missing = []string{}
	err = each(ctx, db, func(scan func(...any) error) error {
		var name string
		var end int64
		if err := scan(&name, &end); err != nil {
			return err
		}
		rep.Files++
		info, err := os.Stat(filepath.Join(archiveDir, filepath.FromSlash(name)))
		switch {
		case err != nil:
			rep.Missing = append(rep.Missing, name)
		case info.Size() < end:
			rep.Missing = append(rep.Missing, fmt.Sprintf("%s: the last %d of %d bytes", name, end-info.Size(), end))
		}
		return nil
	}, `select file, max(offset + length) from capture where file <> '' and pruned = '' group by file order by file`)
	return rep, err
}
