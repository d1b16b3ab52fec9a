package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// What Normalise writes in place of what two crawls of the same pages cannot
// share.
var normalTime = time.Unix(0, 0).UTC()

const (
	normalRun  = "run"
	normalFile = "warc"
)

// Normalise replaces, in a report.json, what differs between two crawls of
// the same pages on the same days, and nothing else:
//
//	header.as_of                   1970-01-01T00:00:00Z (the newest time among the rows)
//	header.changed_since.as_of     likewise
//	header.runs[].id               "run"
//	header.runs[].started          1970-01-01T00:00:00Z
//	header.runs[].finished         likewise, also where a run never finished
//	header.runs                    entries that are equal then are printed once
//	new[].first_seen               1970-01-01T00:00:00Z (capture time)
//	cards[].firsts[].first_seen    likewise
//	evidence[].captured            likewise
//	evidence[].warc_file           "warc"
//	evidence[].warc_offset         0
//	candidates.evidence[]          likewise
//	cite, method.notes "Versions"  written again, since they print as_of
//
// A field it does not know is an error, so that nothing is lost on the way.
func Normalise(reportJSON []byte) ([]byte, error) {
	var r Report
	d := json.NewDecoder(bytes.NewReader(reportJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("normalise report: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("normalise report: text after the report")
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("normalise report: schema %q: this program writes %s", r.Schema, Schema)
	}
	h := &r.Header
	h.AsOf = normalTime
	if h.Previous != nil {
		h.Previous.AsOf = normalTime
	}
	if len(h.Runs) > 0 {
		h.Runs = []Run{{normalRun, normalTime, normalTime}}
	}
	for i := range r.New {
		r.New[i].FirstSeen = normalTime
	}
	for _, c := range r.Cards {
		for i := range c.Firsts {
			c.Firsts[i].FirstSeen = normalTime
		}
	}
	lists := [][]Citation{r.Evidence}
	if r.Candidates != nil {
		lists = append(lists, r.Candidates.Evidence)
	}
	for _, list := range lists {
		for i := range list {
			e := &list[i]
			e.Captured, e.File, e.Offset = normalTime, normalFile, 0
		}
	}
	for i := range r.Method.Notes {
		if n := &r.Method.Notes[i]; n.Head == versionsHead {
			n.Text = versionsNote(r)
		}
	}
	r.Cite = cite(r.Header)
	return JSON(r)
}
