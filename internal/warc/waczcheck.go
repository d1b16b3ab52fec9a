package warc

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	// maxAbout is how large datapackage.json may be, in bytes: some hundred a
	// file.
	maxAbout = 16 << 20

	// maxLines is how long a line of an index may be, in bytes; addresses
	// have 4 KiB.
	maxLines = 1 << 20
)

// CheckWACZ re-reads a package: the digest of datapackage.json, size and
// digest of every file in it, and for each line of an index that a record of
// that address stands where it says. What is wrong is returned, one line
// each; the error is for a file that is no WACZ.
func CheckWACZ(r io.ReaderAt, size int64) (problems []string, err error) {
	problems, err = checkWACZ(r, size)
	if err != nil {
		return problems, fmt.Errorf("check WACZ: %w", err)
	}
	return problems, nil
}

func checkWACZ(r io.ReaderAt, size int64) (problems []string, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	files := map[string]*zip.File{}
	for _, f := range z.File {
		if files[f.Name] != nil {
			problem("%s stands there twice", f.Name)
		}
		files[f.Name] = f
	}
	var about struct {
		Profile   string     `json:"profile"`
		Version   string     `json:"wacz_version"`
		Resources []resource `json:"resources"`
	}
	aboutSum, err := readJSON(files["datapackage.json"], &about)
	if err != nil {
		return problems, fmt.Errorf("datapackage.json: %w", err)
	}
	if about.Profile != "data-package" || about.Version == "" {
		return problems, errors.New("datapackage.json names no WACZ version")
	}
	var digest struct {
		Path string `json:"path"`
		Hash string `json:"hash"`
	}
	if _, err := readJSON(files["datapackage-digest.json"], &digest); err != nil {
		problem("datapackage-digest.json: %v", err)
	} else if digest.Hash != aboutSum {
		problem("datapackage.json has digest %s, datapackage-digest.json says %s", aboutSum, digest.Hash)
	}
	listed := map[string]bool{"datapackage.json": true, "datapackage-digest.json": true}
	for _, res := range about.Resources {
		listed[res.Path] = true
		f := files[res.Path]
		if f == nil {
			problem("%s is missing", res.Path)
			continue
		}
		s := newSink()
		if err := copyFile(s, f, res.Bytes); err != nil {
			problem("%s: %v", res.Path, err)
		} else if s.n != res.Bytes || s.hash() != res.Hash {
			problem("%s has %d bytes and digest %s, listed are %d and %s", res.Path, s.n, s.hash(), res.Bytes, res.Hash)
		}
	}
	for _, f := range z.File {
		if !listed[f.Name] && !strings.HasSuffix(f.Name, "/") {
			problem("%s is not listed", f.Name)
		}
		if strings.HasPrefix(f.Name, "indexes/") && (strings.HasSuffix(f.Name, ".cdxj") || strings.HasSuffix(f.Name, ".cdx")) {
			if err := checkIndex(r, f, files, problem); err != nil {
				problem("%s: %v", f.Name, err)
			}
		}
	}
	return problems, nil
}

// readJSON reads a small file and returns its digest.
func readJSON(f *zip.File, into any) (digest string, err error) {
	if f == nil {
		return "", errors.New("is missing")
	}
	var b strings.Builder
	s := newSink()
	if err := copyFile(io.MultiWriter(&b, s), f, maxAbout); err != nil {
		return "", err
	}
	return s.hash(), json.Unmarshal([]byte(b.String()), into)
}

// copyFile unpacks at most one byte more than most.
func copyFile(w io.Writer, f *zip.File, most int64) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, io.LimitReader(r, most+1))
	return err
}

// checkIndex looks up every line of an index.
func checkIndex(r io.ReaderAt, index *zip.File, files map[string]*zip.File, problem func(string, ...any)) error {
	in, err := index.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLines)
	for n := 1; lines.Scan(); n++ {
		if err := checkLine(r, lines.Text(), files); err != nil {
			problem("%s:%d: %v", index.Name, n, err)
		}
	}
	return lines.Err()
}

func checkLine(r io.ReaderAt, line string, files map[string]*zip.File) error {
	at := strings.IndexByte(line, '{')
	if at < 0 {
		return errors.New("no JSON")
	}
	var c cdxFields
	if err := json.Unmarshal([]byte(line[at:]), &c); err != nil {
		return err
	}
	offset, err1 := strconv.ParseInt(c.Offset, 10, 64)
	length, err2 := strconv.ParseInt(c.Length, 10, 64)
	f := files["archive/"+c.Filename]
	switch {
	case f == nil:
		return fmt.Errorf("archive/%s is missing", c.Filename)
	case f.Method != zip.Store:
		return fmt.Errorf("archive/%s is compressed twice", c.Filename)
	case errors.Join(err1, err2) != nil || offset < 0 || length <= 0 || offset > int64(f.UncompressedSize64)-length:
		return fmt.Errorf("no place %s+%s in archive/%s", c.Offset, c.Length, c.Filename)
	}
	start, err := f.DataOffset()
	if err != nil {
		return err
	}
	rec, err := newScanner(io.NewSectionReader(r, start+offset, length), 0).next()
	switch {
	case err != nil:
		return fmt.Errorf("no record at %s of archive/%s", c.Offset, c.Filename)
	case rec.Length != length || rec.TargetURI != c.URL:
		return fmt.Errorf("the record at %s of archive/%s has %d bytes and is of %q", c.Offset, c.Filename, rec.Length, rec.TargetURI)
	}
	return nil
}
