package main

import (
	"encoding/json"
	"fmt"
)

// An extractRow is what the extraction scorer says of one set of pages.
type extractRow struct {
	Set     string `json:"set"`
	Pages   int    `json:"body_pages"`
	Body    *struct{ F1, Acc float64 }
	Char    *struct{ F1 float64 }
	Title   struct{ N, Exact float64 }
	Authors struct {
		N, Exact, NoGold, Invented float64
	}
	Date struct{ N, Right, Wrong float64 }
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
		if r.Char != nil {
			out = append(out, figure{"extract F1 characters " + r.Set, r.Char.F1, ""})
		}
		share("title exact "+r.Set, r.Title.Exact, r.Title.N)
		share("authors exact "+r.Set, r.Authors.Exact, r.Authors.N)
		share("authors invented "+r.Set, r.Authors.Invented, r.Authors.NoGold)
		share("date right "+r.Set, r.Date.Right, r.Date.N)
		share("date wrong "+r.Set, r.Date.Wrong, r.Date.N)
	}
	return out, nil
}
