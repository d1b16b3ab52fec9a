package warc

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// waczVersion is the version of the WACZ specification that is followed:
// specs.webrecorder.net/wacz/1.1.1.
const waczVersion = "1.1.1"

// A Package says what goes into a WACZ.
type Package struct {
	From, To    time.Time // captures with From <= WARC-Date < To; zero: no bound
	Title       string
	Description string
	Software    string    // such as "hymnsheet/0.1"
	Created     time.Time // required; equal input gives equal bytes
	Pages       []Page    // to be listed first; nil: every HTML page that answered 200
}

// A Page is an entry of the list that a reader of a WACZ starts from.
type Page struct {
	URL   string
	Time  time.Time // of the capture
	Title string    // empty: the URL is shown
}

// A PackageReport says what went into a WACZ.
type PackageReport struct {
	Captures int       // response, revisit and resource records
	Added    int       // of those, older ones that a revisit in the range stands for
	Pages    int       // listed
	Missing  int       // revisits whose capture is not in the files any more
	Problems []Problem // stretches of files that could not be read
}

// WriteWACZ packs the captures of a range of time, taken from files of dir,
// into one file that ReplayWeb.page opens: WARC files with the records byte
// for byte, each with its request, a CDXJ index, a list of pages and the
// digests of all. The capture that a revisit record refers to comes along,
// however old it is. The files are read several times; nothing is held but
// the index.
func WriteWACZ(w io.Writer, dir string, files []string, p Package) (PackageReport, error) {
	rep, err := writeWACZ(w, dir, files, p)
	if err != nil {
		return rep, fmt.Errorf("export WACZ: %w", err)
	}
	return rep, nil
}

// A capturedAt names a capture as revisit records do.
type capturedAt struct {
	url string
	at  time.Time
}

// A packed file is the part of an archive file that goes into a package.
type packed struct {
	name    string // base name
	source  string // file name as given
	members []Location
	entries []Entry // offsets are those in the package
	size    int64
}

// add takes a member; its offset in the package is returned.
func (f *packed) add(l Location) int64 {
	f.members = append(f.members, l)
	f.size += l.Length
	return f.size - l.Length
}

func (p Package) covers(t time.Time) bool {
	return (p.From.IsZero() || !t.Before(p.From)) && (p.To.IsZero() || t.Before(p.To))
}

func writeWACZ(w io.Writer, dir string, files []string, p Package) (rep PackageReport, err error) {
	if p.Created.IsZero() {
		return rep, fmt.Errorf("no time of creation")
	}
	// First, which older captures do the revisits of the range stand for?
	wanted := map[capturedAt]bool{} // true: found
	bad := func(b Problem) { rep.Problems = append(rep.Problems, b) }
	revisits := map[capturedAt]int{}
	for _, name := range files {
		err := walk(dir, name, func(r Record) error {
			if r.Type == TypeRevisit && p.covers(r.Date) {
				revisits[refersTo(r)]++
			}
			return nil
		}, bad)
		if err != nil {
			return rep, err
		}
	}
	var chosen []packed
	for _, name := range files {
		f, added, err := choose(dir, name, p, revisits, wanted)
		if err != nil {
			return rep, err
		}
		rep.Added += added
		rep.Captures += len(f.entries)
		if len(f.entries) > 0 {
			chosen = append(chosen, f)
		}
	}
	for c, n := range revisits {
		if !wanted[c] {
			rep.Missing += n
		}
	}
	if rep.Captures == 0 {
		return rep, fmt.Errorf("no captures from %s to %s", bound(p.From), bound(p.To))
	}
	rep.Pages, err = pack(w, dir, chosen, p)
	return rep, err
}

func bound(t time.Time) string {
	if t.IsZero() {
		return "any time"
	}
	return formatDate(t)
}

func refersTo(r Record) capturedAt {
	return captureOf(r.Field(fieldRefersURI), parseDate(r.Field(fieldRefersDate)))
}

// captureOf names a capture by its second: not everyone who writes
// WARC-Refers-To-Date keeps the fractions.
func captureOf(url string, at time.Time) capturedAt {
	return capturedAt{url, at.UTC().Truncate(time.Second)}
}

// choose finds the members of a file that go into the package.
func choose(dir, name string, p Package, revisits map[capturedAt]int, found map[capturedAt]bool) (f packed, added int, err error) {
	f = packed{name: path.Base(filepath.ToSlash(name)), source: name}
	var info, request Record
	err = walk(dir, name, func(r Record) error {
		r.Block = r.Block[:min(len(r.Block), maxHeader)] // enough for its head
		if r.Type == TypeInfo {
			info = r
			return nil
		}
		if r.Type == TypeRequest {
			request = r // stands before its response
			return nil
		}
		e, ok := entryOf(r)
		if !ok {
			return nil
		}
		here := captureOf(e.URL, e.Time)
		_, referred := revisits[here]
		referred = referred && r.Type != TypeRevisit
		if referred {
			found[here] = true
		}
		if !p.covers(e.Time) {
			if !referred {
				return nil
			}
			added++
		}
		if info.Length > 0 && len(f.members) == 0 {
			f.add(info.Location)
		}
		if request.Length > 0 && request.Field(fieldConcurrent) == r.ID {
			f.add(request.Location)
		}
		e.Offset, e.File = f.add(r.Location), f.name
		f.entries = append(f.entries, e)
		return nil
	}, func(Problem) {})
	return f, added, err
}

// A resource is one file of the package as datapackage.json lists it.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`
}

// A sink counts and digests what is written to it.
type sink struct {
	n   int64
	sum interface {
		io.Writer
		Sum([]byte) []byte
	}
}

func newSink() *sink { return &sink{sum: sha256.New()} }

func (s *sink) Write(b []byte) (int, error) {
	s.n += int64(len(b))
	return s.sum.Write(b)
}

func (s *sink) hash() string { return "sha256:" + hex.EncodeToString(s.sum.Sum(nil)) }

func pack(w io.Writer, dir string, chosen []packed, p Package) (pages int, err error) {
	z := zip.NewWriter(w)
	var list []resource
	var entries []Entry
	for _, f := range chosen {
		r, err := f.write(z, dir, p.Created)
		if err != nil {
			return 0, err
		}
		list = append(list, r)
		entries = append(entries, f.entries...)
	}
	sortEntries(entries)
	// put adds a file made by write, compressed.
	put := func(name string, write func(io.Writer) error) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.Created.UTC()})
		if err != nil {
			return err
		}
		s := newSink()
		if err := write(io.MultiWriter(f, s)); err != nil {
			return err
		}
		list = append(list, resource{path.Base(name), name, s.hash(), s.n})
		return nil
	}
	if err := put("indexes/index.cdxj", func(w io.Writer) error { return WriteCDXJ(w, entries) }); err != nil {
		return 0, err
	}
	err = put("pages/pages.jsonl", func(w io.Writer) error {
		pages, err = writePages(w, p.Pages, entries)
		return err
	})
	if err != nil {
		return 0, err
	}
	about, err := encode(struct {
		Profile     string     `json:"profile"`
		Version     string     `json:"wacz_version"`
		Title       string     `json:"title,omitempty"`
		Description string     `json:"description,omitempty"`
		Software    string     `json:"software,omitempty"`
		Created     string     `json:"created"`
		Resources   []resource `json:"resources"`
	}{"data-package", waczVersion, p.Title, p.Description, p.Software, formatDate(p.Created), list})
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(about)
	digest, err := encode(struct {
		Path string `json:"path"`
		Hash string `json:"hash"`
	}{"datapackage.json", "sha256:" + hex.EncodeToString(sum[:])})
	if err != nil {
		return 0, err
	}
	for _, f := range []struct {
		name string
		body []byte
	}{{"datapackage.json", about}, {"datapackage-digest.json", digest}} {
		if err := put(f.name, func(w io.Writer) error { _, err := w.Write(f.body); return err }); err != nil {
			return 0, err
		}
	}
	return pages, z.Close()
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// write adds the chosen members as one WARC file. It is stored as it is, with
// its size in front, so that readers can fetch single records from a server.
func (f *packed) write(z *zip.Writer, dir string, at time.Time) (resource, error) {
	src, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.source)))
	if err != nil {
		return resource{}, err
	}
	defer src.Close()
	copyTo := func(w io.Writer) error {
		for _, m := range f.members {
			if n, err := io.Copy(w, io.NewSectionReader(src, m.Offset, m.Length)); err != nil {
				return err
			} else if n != m.Length {
				return fmt.Errorf("archive file %s became shorter while it was read", f.source)
			}
		}
		return nil
	}
	s, crc := newSink(), crc32.NewIEEE()
	if err := copyTo(io.MultiWriter(s, crc)); err != nil {
		return resource{}, err
	}
	name := "archive/" + f.name
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, Modified: at.UTC(), CRC32: crc.Sum32(),
		CompressedSize64: uint64(s.n), UncompressedSize64: uint64(s.n),
	})
	if err != nil {
		return resource{}, err
	}
	return resource{f.name, name, s.hash(), s.n}, copyTo(w)
}

// writePages writes the list of pages. Pages that the package has no capture
// of are left out.
func writePages(w io.Writer, pages []Page, entries []Entry) (n int, err error) {
	captured := map[string]bool{}
	key := func(u string, t time.Time) string { return u + " " + t.UTC().Format("20060102150405") }
	var all []Page
	for _, e := range entries {
		captured[key(e.URL, e.Time)] = true
		if e.Status == 200 && (e.MIME == "text/html" || e.MIME == "application/xhtml+xml") {
			all = append(all, Page{URL: e.URL, Time: e.Time})
		}
	}
	if pages == nil {
		pages = all
		slices.SortStableFunc(pages, func(a, b Page) int {
			return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.URL, b.URL))
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	type line struct {
		ID    string `json:"id"`
		URL   string `json:"url"`
		Time  string `json:"ts"`
		Title string `json:"title"`
	}
	if err := enc.Encode(struct {
		Format string `json:"format"`
		ID     string `json:"id"`
		Title  string `json:"title"`
	}{"json-pages-1.0", "pages", "All Pages"}); err != nil {
		return 0, err
	}
	for _, p := range pages {
		if !captured[key(p.URL, p.Time)] {
			continue
		}
		id := sha256.Sum256([]byte(key(p.URL, p.Time)))
		if err := enc.Encode(line{hex.EncodeToString(id[:8]), p.URL, p.Time.UTC().Format("2006-01-02T15:04:05.000Z"), cmp.Or(p.Title, p.URL)}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
