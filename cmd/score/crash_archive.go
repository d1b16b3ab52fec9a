package main

import (
	"fmt"
	"path/filepath"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

// records counts the records of the archive that no row speaks of, and the rows
// whose record is not there.
func (c *crash) records() (figure, error) {
	dir := filepath.Join(c.dir, "archive")
	type place struct {
		file   string
		offset int64
	}
	stands := map[place]bool{}
	names, err := warc.Files(dir, "hymnsheet")
	if err != nil {
		return figure{}, err
	}
	for _, name := range names {
		list, err := warc.List(dir, name)
		if err != nil {
			return figure{}, err
		}
		for _, r := range list {
			if r.Problem == "" {
				stands[place{r.File, r.Offset}] = false
			}
		}
	}
	db, err := openRows(c.dir)
	if err != nil {
		return figure{}, err
	}
	defer db.Close()
	rows, err := db.Query(`select file, offset from visit where file <> '' union select file, offset from capture`)
	if err != nil {
		return figure{}, err
	}
	defer rows.Close()
	missing, without := 0, 0
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.file, &p.offset); err != nil {
			return figure{}, err
		}
		if _, ok := stands[p]; !ok {
			missing++
			show(fmt.Sprintf("crash: no record at %s:%d", p.file, p.offset))
		}
		stands[p] = true
	}
	for p, known := range stands {
		if !known {
			without++
			show(fmt.Sprintf("crash: no row for the record at %s:%d", p.file, p.offset))
		}
	}
	return figure{"crash records without rows", float64(missing + without), fmt.Sprintf("%d records in %d files; rows without a record %d", len(stands), len(names), missing)}, rows.Err()
}
