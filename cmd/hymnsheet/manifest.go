package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// maxInput bounds a file that `try` reads, in bytes after decompression.
const maxInput = 64 << 20

// readInput reads a file, or stdin for "-"; gzip is unpacked.
func (a *app) readInput(path string) ([]byte, error) {
	var r io.Reader = a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return nil, err // names the file
	}
	if strings.HasSuffix(path, ".gz") || bytes.HasPrefix(b, []byte{0x1f, 0x8b}) && !strings.HasSuffix(path, ".warc.gz") {
		zr, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		if b, err = io.ReadAll(io.LimitReader(zr, maxInput+1)); err != nil {
			return nil, fmt.Errorf("read %s: gzip: %w", path, err)
		}
	}
	if len(b) > maxInput {
		return nil, fmt.Errorf("read %s: more than %d MiB", path, maxInput>>20)
	}
	return b, nil
}

// manifest answers every line of a manifest with one line of JSON, in order,
// using all processors. L is a line; a line that cannot be read, and one that
// answer refuses, gives an object with its id and an error.
func manifest[L any](a *app, path string, id func(L) string, answer func(dir string, line L) (any, error)) error {
	var r io.Reader = a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		r = f
	}
	return manifestFrom(a, r, filepath.Dir(path), id, answer)
}

// manifestFrom answers the lines of a manifest in dir.
func manifestFrom[L any](a *app, r io.Reader, dir string, id func(L) string, answer func(dir string, line L) (any, error)) error {
	type job struct {
		number int
		line   []byte
		out    chan any
	}
	jobs := make(chan job)
	order := make(chan job, 4*runtime.NumCPU())
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for j := range jobs {
				j.out <- one(j.number, j.line, dir, id, answer)
			}
		})
	}
	var readErr error
	go func() {
		defer close(order)
		defer close(jobs)
		br := bufio.NewReaderSize(r, 1<<20)
		for n := 1; ; n++ {
			line, err := br.ReadBytes('\n')
			if line = bytes.TrimSpace(line); len(line) > 0 {
				j := job{n, line, make(chan any, 1)}
				order <- j
				jobs <- j
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					readErr = err
				}
				return
			}
		}
	}()
	w := bufio.NewWriterSize(a.out, 1<<16)
	var werr error
	for j := range order {
		v := <-j.out
		if werr == nil {
			werr = writeLine(w, v)
		}
	}
	wg.Wait()
	return errors.Join(readErr, werr, w.Flush())
}

// A badLine is what is said of a line that cannot be answered.
type badLine struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// one answers one line; whatever goes wrong becomes part of the answer.
func one[L any](number int, raw []byte, dir string, id func(L) string, answer func(string, L) (any, error)) (v any) {
	var line L
	if err := json.Unmarshal(raw, &line); err != nil {
		return badLine{"", fmt.Sprintf("manifest line %d: %v", number, err)}
	}
	defer func() {
		if r := recover(); r != nil {
			v = badLine{id(line), fmt.Sprintf("panic: %v", r)}
		}
	}()
	v, err := answer(dir, line)
	if err != nil {
		return badLine{id(line), err.Error()}
	}
	return v
}

// beside resolves a manifest's file against the manifest's folder.
func beside(dir, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(dir, file)
}
