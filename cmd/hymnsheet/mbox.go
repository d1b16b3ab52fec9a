package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// maxMessage bounds one message of a mailbox, in bytes as it stands in the
// file. Newsletters are under 1 MiB; what is longer carries attachments.
const maxMessage = 32 << 20

// readMessages yields the messages of a mailbox as articles of an outlet. A
// *lineError concerns one message; any other error ends the file. A file that
// does not begin with a "From " line is one message.
func readMessages(path string, r io.Reader, outlet string) iter.Seq2[store.Article, error] {
	return func(yield func(store.Article, error) bool) {
		for m, err := range splitMbox(r) {
			if err != nil {
				// What was read of the last message is not whole.
				yield(store.Article{}, fmt.Errorf("%s:%d: %w: the file is cut or damaged here; messages before it are kept", path, m.line, err))
				return
			}
			if m.long {
				if !yield(store.Article{}, &lineError{path, m.line, fmt.Errorf("message longer than %d MiB", maxMessage>>20)}) {
					return
				}
				continue
			}
			art, err := readMail(m.raw)
			if err != nil {
				err = &lineError{path, m.line, err}
			}
			art.Outlet = outlet
			if !yield(art, err) {
				return
			}
		}
	}
}

// A message is one message of a mailbox.
type message struct {
	line int // its first line in the file
	raw  []byte
	long bool // it was longer than maxMessage; raw is empty
}

// splitMbox parts a mailbox at lines that begin with "From " after an empty
// line. Lines quoted as ">From " lose one mark, as mboxrd has it.
func splitMbox(r io.Reader) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		m := message{line: 1}
		empty := true // the line before was empty
		open := false // m has lines
		for n := 1; ; n++ {
			line, whole, err := mboxLine(br)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(m, err)
				return
			}
			if empty && whole && bytes.HasPrefix(line, []byte("From ")) {
				if open && !yield(m, nil) {
					return
				}
				m, empty, open = message{line: n}, false, false
				continue
			}
			if len(line) > 0 {
				open = open || len(bytes.TrimSpace(line)) > 0
				empty = len(bytes.TrimRight(line, "\r\n")) == 0
				m.add(unquoteFrom(line), whole)
			}
			if err != nil {
				if open {
					yield(m, nil)
				}
				return
			}
		}
	}
}

// mboxLine reads a line with its end; whole is false if it was too long to be
// kept.
func mboxLine(br *bufio.Reader) (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := br.ReadSlice('\n')
		if len(line)+len(part) > maxMessage {
			line, whole = line[:0], false
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, whole, err
		}
	}
}

func (m *message) add(line []byte, whole bool) {
	if m.long || !whole || len(m.raw)+len(line) > maxMessage {
		m.long, m.raw = true, nil
		return
	}
	m.raw = append(m.raw, line...)
}

func unquoteFrom(line []byte) []byte {
	marks := 0
	for marks < len(line) && line[marks] == '>' {
		marks++
	}
	if marks > 0 && bytes.HasPrefix(line[marks:], []byte("From ")) {
		return line[1:]
	}
	return line
}
