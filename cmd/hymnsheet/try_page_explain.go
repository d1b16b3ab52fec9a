package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
)

// decoding says how the bytes of a page were read.
func decoding(d extract.Decoding) string {
	if d.Charset == "" {
		return ""
	}
	s := d.Charset + ", by " + d.Why
	if d.Broken > 0 {
		s += fmt.Sprintf(", %d bytes unreadable", d.Broken)
	}
	return s
}

// signals prints the signals of a page in one line.
func signals(s extract.Signals) string {
	parts := []string{
		fmt.Sprintf("text %.0f %% of the page", 100*s.Density),
		fmt.Sprintf("agreement %.2f", s.Agreement),
		fmt.Sprintf("left out again %.0f %%", 100*s.Boilerplate),
		fmt.Sprintf("links %.0f %%", 100*s.Links),
	}
	if s.Siblings > 0 {
		parts = append(parts, fmt.Sprintf("lines known from %s %.0f %%", counted(s.Siblings, "other page", "other pages"), 100*s.Known))
	}
	if s.Mojibake > 0 {
		parts = append(parts, fmt.Sprintf("mojibake %.1f %%", 100*s.Mojibake))
	}
	if s.Short {
		parts = append(parts, "too short")
	}
	if s.Degraded {
		parts = append(parts, "degraded")
	}
	if s.Form != "" {
		parts = append(parts, s.Form+" page")
	}
	return strings.Join(parts, ", ")
}

// explanation prints how a page was read, for people.
func explanation(w io.Writer, x extract.Explanation) {
	fmt.Fprintln(w, "readings")
	for _, r := range x.Readings {
		won := " "
		if r.Won {
			won = "*"
		}
		fmt.Fprintf(w, "%s %-8s %7d letters, holds %3.0f %% of the text  %s\n", won, r.Name, r.Weight, 100*r.Common, strings.Join(r.Paths, " "))
		if r.Why != "" {
			fmt.Fprintf(w, "           because %s\n", r.Why)
		}
	}
	if len(x.Readings) == 0 {
		fmt.Fprintln(w, "  none: the page was read from its tokens, or holds no running text")
	}
	if len(x.Chosen) > 0 {
		fmt.Fprintf(w, "read from %s\n", strings.Join(x.Chosen, " "))
	}
	choices(w, "titles", x.Titles)
	choices(w, "dates", x.Dates)
	if x.Byline != "" {
		fmt.Fprintf(w, "byline from %s\n", x.Byline)
	}
	fmt.Fprintln(w, "blocks (+ kept, - left out)")
	for _, b := range x.Blocks {
		sign := "-"
		if b.Kept {
			sign = "+"
		}
		in := strings.Join(b.Readings, " ")
		if in == "" {
			in = "no reading"
		}
		kind := string(b.Kind)
		if kind == "" {
			kind = "line"
		}
		fmt.Fprintf(w, "%s %s\n      %s at %s: %s [%s]\n", sign, plain(b.Text), kind, b.Path, b.Why, in)
	}
	fmt.Fprintln(w)
}

func choices(w io.Writer, name string, list []extract.Choice) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintln(w, name)
	for _, c := range list {
		won := " "
		if c.Won {
			won = "*"
		}
		score := ""
		if c.Score != 0 {
			score = fmt.Sprintf(" %.1f", c.Score)
		}
		fmt.Fprintf(w, "%s %s (%s%s)\n", won, plain(c.Text), c.Source, score)
	}
}
