package main

import (
	"encoding/json"
	"fmt"
)

// An extractRow is what the extraction scorer says of one set of pages.
type extractRow struct {
	Set     string `json:"set"`
	Pages   int    `json:"body_pages"`
	Empty   int    `json:"empty_bodies"`
	Body    *struct{ F1, Acc float64 }
	Char    *struct{ F1 float64 }
	Title   struct{ N, Exact float64 }
	Authors struct {
		N, Exact, NoGold, Invented float64
	}
	Date  struct{ N, Right, Wrong, Timed, TimeRight float64 }
	Ahead *struct{ F1, Low, High float64 } `json:"difference"` // of a peer, with the 95 % interval
}

// extractFigures reads the scorer's JSON report.
func extractFigures(js []byte) ([]figure, error) {
	var report struct{ Sets []extractRow }
	if err := json.Unmarshal(js, &report); err != nil {
		return nil, fmt.Errorf("extract scorer: %w", err)
	}
	var out []figure
	share := func(name string, part, n float64) {
		if n > 0 {
			out = append(out, figure{"extract " + name, part / n, fmt.Sprintf("%.0f of %.0f", part, n)})
		}
	}
	for _, r := range report.Sets {
		if r.Body != nil && r.Pages > 0 {
			out = append(out, figure{"extract F1 " + r.Set, r.Body.F1, fmt.Sprintf("%d pages, accuracy %.3f", r.Pages, r.Body.Acc)})
		}
		if r.Set == "ALL" && r.Body != nil {
			out = append(out,
				figure{"extract accuracy ALL", r.Body.Acc, ""},
				figure{"extract empty texts", float64(r.Empty), fmt.Sprintf("of %d pages with a text", r.Pages)})
		}
		if r.Char != nil {
			out = append(out, figure{"extract F1 characters " + r.Set, r.Char.F1, ""})
		}
		share("title exact "+r.Set, r.Title.Exact, r.Title.N)
		share("authors exact "+r.Set, r.Authors.Exact, r.Authors.N)
		share("authors invented "+r.Set, r.Authors.Invented, r.Authors.NoGold)
		share("date right "+r.Set, r.Date.Right, r.Date.N)
		share("date wrong "+r.Set, r.Date.Wrong, r.Date.N)
		share("time right "+r.Set, r.Date.TimeRight, r.Date.Timed)
	}
	return out, nil
}

// aheadFigures reads by how much the texts are better than a peer's, on each
// set: the figure is the lower end of the interval of the paired resamples.
func aheadFigures(peer string, js []byte) (out []figure, err error) {
	var report struct{ Sets []extractRow }
	if err := json.Unmarshal(js, &report); err != nil {
		return nil, fmt.Errorf("extract scorer: %w", err)
	}
	for _, r := range report.Sets {
		if r.Ahead != nil && r.Pages > 0 {
			out = append(out, figure{
				"extract ahead of " + peer + " " + r.Set, r.Ahead.Low,
				fmt.Sprintf("lower end; F1 %+.4f, 95 %% of resamples %+.4f to %+.4f", r.Ahead.F1, r.Ahead.Low, r.Ahead.High),
			})
		}
	}
	return out, nil
}
