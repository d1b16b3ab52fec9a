package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
)

// An input is a file that is read from its beginning to its end.
type input struct {
	io.Reader
	file *os.File // nil for standard input
	size int64    // of the file, 0 if unknown
	read int64    // bytes of the file read so far
	raw  io.Reader
}

// counter counts what is read from the file itself.
type counter struct{ in *input }

func (c counter) Read(p []byte) (int, error) {
	n, err := c.in.raw.Read(p)
	c.in.read += int64(n)
	return n, err
}

// openInput opens a file, or standard input for "-", and unpacks gzip as it
// reads. The caller closes it. An empty file is an error.
func (a *app) openInput(path string) (*input, error) {
	in, err := a.openPacked(path)
	if err != nil {
		return nil, err
	}
	br := in.Reader.(*bufio.Reader) // as openPacked made it
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			in.close()
			return nil, fmt.Errorf("%s: gzip: %w: the file is cut or damaged at its beginning", path, err)
		}
		in.Reader = bufio.NewReaderSize(zr, 1<<20)
	}
	return in, nil
}

// openPacked is openInput for those who unpack themselves.
func (a *app) openPacked(path string) (*input, error) {
	in := &input{raw: a.in}
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		in.file, in.raw = f, f
		info, err := f.Stat()
		switch {
		case err == nil && info.IsDir():
			in.close()
			return nil, fmt.Errorf("%s: is a folder: name the files in it", path)
		case err == nil && info.Mode().IsRegular():
			in.size = info.Size()
		}
	}
	br := bufio.NewReaderSize(counter{in}, 1<<20)
	_, err := br.Peek(1)
	switch {
	case errors.Is(err, io.EOF):
		in.close()
		return nil, fmt.Errorf("%s: the file is empty", path)
	case err != nil:
		in.close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	in.Reader = br
	return in, nil
}

func (in *input) close() {
	if in.file != nil {
		in.file.Close()
	}
}

// share is how much of the file has been read, 0 if that is not known.
func (in *input) share() float64 {
	if in.size == 0 {
		return 0
	}
	return min(float64(in.read)/float64(in.size), 1)
}
