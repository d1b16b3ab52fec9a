package warc

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// defaultMaxSize is what the WARC guidelines suggest for a file.
const defaultMaxSize = 1 << 30

// flushAt bounds the memory of a batch: members are written, not yet synced,
// whenever so many bytes of them are waiting.
const flushAt = 8 << 20

// Options say how files are written.
type Options struct {
	Now      func() time.Time // the program's clock; required
	MaxSize  int64            // a new file is begun beyond this many bytes; 0: 1 GiB
	Daily    bool             // a new file is begun when the clock's UTC day changes
	Software string           // for the warcinfo record, such as "hymnsheet/0.1"
	Operator string           // likewise; empty: not named

	// Known returns the end of the last record of a file that the caller has
	// a row for, 0 if it has none. Open looks only at what comes after it.
	// Nil: Open reads the newest file from its start.
	Known func(file string) int64
}

// A Writer appends exchanges to the files of one prefix. Its methods may be
// called from several goroutines; one process at a time may have a prefix
// open.
type Writer struct {
	dir, prefix string
	o           Options

	mu     sync.Mutex
	enc    encoder
	f      file   // the newest file; nil: none may be appended to
	name   string // of the newest file, empty if there is none
	size   int64  // of its whole records
	serial int    // of the newest file
	full   bool   // nothing more may be appended to f
	linked bool   // enc.link is that after the last record of name
	open   func(path string, flag int) (file, error)
}

// file is what a Writer needs of *os.File; tests put a full disk in its place.
type file interface {
	WriteAt(p []byte, off int64) (int, error)
	Sync() error
	Truncate(size int64) error
	Stat() (os.FileInfo, error)
	Close() error
}

func openFile(path string, flag int) (file, error) { return os.OpenFile(path, flag, 0o644) }

// Open makes ready to append to the files of prefix in dir, which is made if
// it is missing. What a crash left at the end of the newest file after the
// last whole gzip member is cut off and reported as a Recovered with a
// Problem; the whole records there are listed, so that those without a row can
// be adopted.
func Open(dir, prefix string, o Options) (*Writer, []Recovered, error) {
	w, found, err := openWriter(dir, prefix, o)
	if err != nil {
		return nil, nil, fmt.Errorf("open archive %s: %w", dir, err)
	}
	return w, found, nil
}

func openWriter(dir, prefix string, o Options) (*Writer, []Recovered, error) {
	if o.Now == nil {
		return nil, nil, errors.New("no clock")
	}
	if prefix == "" || filepath.Base(prefix) != prefix {
		return nil, nil, fmt.Errorf("prefix %q is not a file name", prefix)
	}
	if o.MaxSize <= 0 {
		o.MaxSize = defaultMaxSize
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	if err := sweep(dir, prefix); err != nil {
		return nil, nil, err
	}
	// A folder that cannot be written is told now, not at the first fetch.
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, nil, err
	}
	w := &Writer{dir: dir, prefix: prefix, o: o, open: openFile}
	names, err := Files(dir, prefix)
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return w, nil, nil
	}
	w.name = names[len(names)-1]
	w.serial = serialOf(w.name)
	from := int64(0)
	if o.Known != nil {
		from = o.Known(w.name)
	}
	found, size, sound, err := recoverFile(dir, w.name, from)
	if err != nil {
		return nil, nil, err
	}
	w.size = size
	if sound {
		if err := w.resume(); errors.Is(err, errNoChain) {
			return w, found, nil // not of this version: the next file takes over
		} else if err != nil {
			return nil, nil, err
		}
	}
	return w, found, nil
}

// sweep removes what a crash left of a file that Tombstone was writing, which
// may hold what was to be forgotten, and of the probe in Open.
func sweep(dir, prefix string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), "."+prefix)
		name, _, cut := cutLast(rest, ".")
		if ours = ours && cut && namePattern.MatchString(name) && e.Type().IsRegular(); ours || strings.HasPrefix(e.Name(), ".probe-") {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// cutLast cuts s at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Append keeps a batch of exchanges and returns where the response, revisit or
// resource record of each stands. When it returns without an error the batch
// is on the disk; with one, nothing of it is kept, and the next Append starts
// clean. A batch goes to one file, which may grow beyond Options.MaxSize by it.
func (w *Writer) Append(batch []Exchange) ([]Location, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.ready(); err != nil {
		return nil, fmt.Errorf("append to archive %s: %w", w.dir, err)
	}
	link := w.enc.link
	locations, end, err := w.write(batch)
	if err == nil {
		// After a failed fsync nothing is known about the pages, so the file
		// is not used again.
		err = w.f.Sync()
		w.full = err != nil
	}
	if err != nil {
		w.enc.buf.Reset()
		w.enc.link = link
		// Should this fail as well, ready tries again.
		_ = w.f.Truncate(w.size)
		return nil, fmt.Errorf("append to archive file %s: %w; nothing of this batch was kept", filepath.Join(w.dir, w.name), err)
	}
	w.size = end
	return locations, nil
}

// write puts a batch after the last whole record.
func (w *Writer) write(batch []Exchange) (locations []Location, end int64, err error) {
	w.enc.buf.Reset()
	at := w.size // where the buffer will be written
	flush := func() error {
		n, err := w.f.WriteAt(w.enc.buf.Bytes(), at)
		at += int64(n)
		w.enc.buf.Reset()
		return err
	}
	before := w.enc.link // that no other batch began with, not even after a tombstone
	for i, x := range batch {
		seed := fmt.Sprintf("%s\x00%s\x00%d", w.name, before, i)
		main, err := w.enc.exchange(x, infoID(w.name), seed)
		if err != nil {
			return nil, 0, err
		}
		locations = append(locations, Location{
			File: w.name, Offset: at + int64(main), Length: int64(w.enc.buf.Len() - main),
		})
		if w.enc.buf.Len() >= flushAt {
			if err := flush(); err != nil {
				return nil, 0, err
			}
		}
	}
	if err := flush(); err != nil {
		return nil, 0, err
	}
	return locations, at, nil
}

// Sync waits until everything appended is on the disk. Append does so itself;
// a caller that wants to be sure of the folder's health may ask again.
func (w *Writer) Sync() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.f == nil {
		return nil
	}
	if err := w.f.Sync(); err != nil {
		return fmt.Errorf("sync archive file %s: %w", filepath.Join(w.dir, w.name), err)
	}
	return nil
}

// Close closes the newest file. The Writer may not be used afterwards.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.close(); err != nil {
		return fmt.Errorf("close archive file %s: %w", filepath.Join(w.dir, w.name), err)
	}
	return nil
}

func (w *Writer) close() error {
	if w.f == nil {
		return nil
	}
	err := w.f.Close()
	w.f = nil
	return err
}

// ready sees to it that w.f is a file that may be appended to. The newest file
// stays open, so that its identity can be told from that of a file that took
// its name.
func (w *Writer) ready() error {
	now := w.o.Now().UTC()
	if w.f == nil || w.full || w.size >= w.o.MaxSize || w.o.Daily && dayOf(w.name) != now.Format("20060102") {
		if w.f != nil && w.full {
			_ = w.f.Truncate(w.size) // of no use if the disk is broken
		}
		return errors.Join(w.close(), w.begin(now))
	}
	path := filepath.Join(w.dir, w.name)
	onDisk, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		// Someone took the file away; what comes next needs a new one.
		return errors.Join(w.close(), w.begin(now))
	}
	if err != nil {
		return err
	}
	held, err := w.f.Stat()
	if err != nil {
		return err
	}
	if !os.SameFile(onDisk, held) {
		// Rewritten by Tombstone: all of it is whole records.
		if err := w.close(); err != nil {
			return err
		}
		w.size = onDisk.Size()
		return w.resume()
	}
	if held.Size() > w.size {
		return w.f.Truncate(w.size) // a batch that could not be cut off
	}
	if held.Size() < w.size {
		return errors.Join(w.close(), w.begin(now))
	}
	return nil
}

// resume opens the newest file, of w.size bytes, at its end and takes up the
// chain there.
func (w *Writer) resume() error {
	path := filepath.Join(w.dir, w.name)
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	link, err := lastLink(r, w.size)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	f, err := w.open(path, os.O_RDWR)
	if err != nil {
		return err
	}
	w.f, w.enc.link, w.linked = f, link, true
	return nil
}

// begin opens the next file and writes its warcinfo record. If that fails, no
// file is left behind.
func (w *Writer) begin(now time.Time) error {
	name := fileName(w.prefix, now, w.serial+1)
	path := filepath.Join(w.dir, name)
	f, err := w.open(path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	previous := ""
	if w.linked {
		previous = w.name + " " + w.enc.link.String()
	}
	before := w.enc.link
	w.enc.buf.Reset()
	w.enc.link = Link{}
	err = w.enc.info(name, now, []Field{
		{"software", w.o.Software},
		{"operator", w.o.Operator},
		{"format", "WARC File Format 1.1"},
		{"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{infoPrevious, previous},
	})
	size := int64(w.enc.buf.Len())
	if err == nil {
		_, err = f.WriteAt(w.enc.buf.Bytes(), 0)
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = syncDir(w.dir)
	}
	if err != nil {
		w.enc.link = before
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	w.f, w.name, w.size, w.serial, w.full, w.linked = f, name, size, w.serial+1, false, true
	return nil
}

// syncDir makes a new or renamed file's name durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) && !errors.Is(err, os.ErrPermission) {
		return err // Windows refuses to sync a folder
	}
	return nil
}

// Read returns the record at a location.
func Read(dir string, l Location) (Record, error) {
	rec, err := read(dir, l)
	if err != nil {
		return Record{}, fmt.Errorf("read archive file %s at %d: %w", filepath.Join(dir, l.File), l.Offset, err)
	}
	return rec, nil
}

func read(dir string, l Location) (Record, error) {
	if !filepath.IsLocal(filepath.FromSlash(l.File)) {
		return Record{}, errors.New("not inside the archive folder")
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(l.File)))
	if err != nil {
		return Record{}, err
	}
	defer f.Close()
	rec, err := newScanner(io.NewSectionReader(f, l.Offset, l.Length), l.Offset).next()
	if err == io.EOF {
		return Record{}, errors.New("no record there")
	}
	if err != nil {
		return Record{}, err
	}
	if rec.Length != l.Length {
		return Record{}, fmt.Errorf("record has %d bytes, the location says %d", rec.Length, l.Length)
	}
	rec.File = l.File
	return rec, nil
}
