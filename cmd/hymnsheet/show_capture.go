package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (s *session) showCapture(ctx context.Context, id string, body bool) error {
	c, err := s.store.ShowCapture(ctx, id)
	if c.ID == "" || errors.Is(err, store.ErrUnknown) {
		return err
	}
	lost := err // rows without their record: shown all the same
	switch {
	case body && lost != nil:
		return fmt.Errorf("%w; hymnsheet verify says what the archive lacks", lost)
	case body && !c.Pruned.IsZero():
		return fmt.Errorf("capture %s: its record was pruned on %s", id, stamp(c.Pruned))
	case body:
		_, err := s.app.out.Write(c.Body)
		return err
	case s.app.json:
		return errors.Join(writeJSON(s.app.out, c), lost)
	}
	var b strings.Builder
	status := "imported"
	if c.Status != 0 {
		status = strings.TrimSpace("HTTP " + strconv.Itoa(c.Status) + " " + http.StatusText(c.Status))
	}
	read := c.Charset
	if read != "" {
		read += ", decided by " + c.CharsetWhy
	}
	fields(&b, "capture", c.ID, "address", c.URL, "outlet", s.outletName(c.Outlet), "kind", c.Kind, "status", status, "type", c.ContentType,
		"size", counted(c.Bytes, "byte", "bytes")+" after decoding", "sha-256", c.Digest, "archive", archivePlace(c), "documents", strings.Join(c.Documents, ", "),
		"read as", read, "problems", strings.Join(c.Problems, "; "))
	b.WriteString("\n")
	t := newTable("visit", "outcome", "run", "archive")
	for _, v := range c.Visits {
		place := ""
		if v.File != "" {
			place = fmt.Sprintf("%s, offset %d", v.File, v.Offset)
		}
		t.add(stamp(v.At), v.Outcome, v.Run, place)
	}
	if err := t.text(&b, 0); err != nil {
		return err
	}
	if c.Pruned.IsZero() && c.File != "" {
		fmt.Fprintf(&b, "\nthe record itself, in %s:\n  tail -c +%d %s | head -c %d | gunzip\n", s.config.Archive.Dir, c.Offset+1, c.File, c.Length)
	}
	_, err = io.WriteString(s.app.out, b.String())
	return errors.Join(err, lost)
}

// archivePlace says where a capture's record stands.
func archivePlace(c store.CaptureView) string {
	place := fmt.Sprintf("%s, offset %d, length %d", c.File, c.Offset, c.Length)
	if !c.Pruned.IsZero() {
		return "pruned on " + stamp(c.Pruned) + "; it was " + place
	}
	return place
}
