package reports

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// Charts are drawn in units of their view box and stretched to the width at
// hand; strokes keep their width, and a dot is a line of no length with round
// ends, so that stretching does not make it an egg. Every text lies outside
// the drawing, where it wraps and can be read by a machine.

// A drawing collects the elements of one SVG.
type drawing struct {
	strings.Builder
	w, h float64
}

func (d *drawing) path(class, format string, args ...any) {
	fmt.Fprintf(d, `<path class="%s" d="%s"/>`, class, fmt.Sprintf(format, args...))
}

func (d *drawing) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(d, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, class, x, y, w, h)
}

func (d *drawing) dot(class string, x, y float64) { d.path(class, "M%.1f %.1fh0", x, y) }

// svg closes the drawing; label says in words what it shows.
func (d *drawing) svg(height, label string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="chart" viewBox="0 0 %g %g" preserveAspectRatio="none" style="height:%s" role="img" aria-label="%s">%s</svg>`,
		d.w, d.h, height, html.EscapeString(label), d.String()))
}

// ceiling is the highest value a chart of these series has to show: of
// intervals over enough documents if there are any.
func ceiling(series ...[]Point) float64 {
	top, few := 0.0, 0.0
	for _, s := range series {
		for _, p := range s {
			if p.High == nil {
				continue
			}
			if p.TooFew {
				few = max(few, *p.High)
			} else {
				top = max(top, *p.High)
			}
		}
	}
	if top == 0 {
		top = few
	}
	if top == 0 {
		return 1
	}
	return min(1, top*1.05)
}

// series draws weeks from left to right: band, line, dots, and a bar at the
// foot of a week in which outlet-days are missing. second, if any, is a
// dashed line without a band.
func series(g GroupUse, second []Point, w, h, top float64) *drawing {
	points, class := g.Series, ""
	if g.Group == control {
		class = " ctl"
	}
	d := &drawing{w: w, h: h}
	pad := w / 40
	x := func(i int) float64 {
		if len(points) < 2 {
			return w / 2
		}
		return pad + float64(i)*(w-2*pad)/float64(len(points)-1)
	}
	y := func(v float64) float64 { return h - 4 - min(v, top)/top*(h-9) }
	d.path("base", "M0 %.1fH%.1f", h-4, w)
	for _, run := range runs(points) {
		var up, down strings.Builder
		for _, i := range run {
			fmt.Fprintf(&up, "L%.1f %.1f", x(i), y(*points[i].High))
		}
		for k := len(run) - 1; k >= 0; k-- {
			fmt.Fprintf(&down, "L%.1f %.1f", x(run[k]), y(*points[run[k]].Low))
		}
		if len(run) > 1 {
			d.path("band", "M%sZ", up.String()[1:]+down.String())
		} else {
			d.path("whisk few", "M%.1f %.1fV%.1f", x(run[0]), y(*points[run[0]].High), y(*points[run[0]].Low))
		}
	}
	if second != nil {
		d.line("line ctl", second, x, y)
	}
	d.line("line"+class, points, x, y)
	for i, p := range points {
		if p.Missing != nil && *p.Missing > 0 {
			d.path("gap", "M%.1f %.1fh%.1f", x(i)-w/60, h-1.5, w/30)
		}
		if p.Documents == 0 || p.High == nil {
			continue
		}
		switch {
		case p.TooFew:
			d.dot("dot few", x(i), y(plain(p.Rate)))
		case i == len(points)-1:
			d.dot("dot"+class, x(i), y(plain(p.Rate)))
		}
	}
	return d
}

// plain is uses per document, however few.
func plain(r Rate) float64 { return float64(r.Uses) / float64(r.Documents) }

// runs returns the stretches of weeks that have an interval; a week without
// documents breaks the band and the line.
func runs(points []Point) [][]int {
	var out [][]int
	open := false
	for i, p := range points {
		if p.Documents == 0 || p.High == nil {
			open = false
			continue
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

func (d *drawing) line(class string, points []Point, x func(int) float64, y func(float64) float64) {
	for _, run := range runs(points) {
		var b strings.Builder
		for _, i := range run {
			fmt.Fprintf(&b, "L%.1f %.1f", x(i), y(plain(points[i].Rate)))
		}
		if len(run) > 1 {
			d.path(class, "M%s", b.String()[1:])
		}
	}
}

// spark draws a small series.
func spark(g GroupUse) template.HTML {
	return series(g, nil, 120, 30, ceiling(g.Series)).svg("2rem", seriesLabel(g))
}

// timeline draws a card's series, with the control outlets' as a second line.
func timeline(g GroupUse, second *GroupUse) template.HTML {
	label := seriesLabel(g)
	if second == nil {
		return series(g, nil, 600, 120, ceiling(g.Series)).svg("8rem", label)
	}
	return series(g, second.Series, 600, 120, ceiling(g.Series, second.Series)).svg("8rem", label+"; "+seriesLabel(*second))
}

func seriesLabel(g GroupUse) string {
	if len(g.Series) == 0 {
		return g.Name
	}
	first, last := g.Series[0], g.Series[len(g.Series)-1]
	return fmt.Sprintf("%s, %ss: %s in %s, %s in %s", g.Name, g.Kind, share(first.Rate), first.Week, share(last.Rate), last.Week)
}

// whisker draws one interval on a scale from 0 to top.
func whisker(g GroupUse, top float64) template.HTML {
	d := &drawing{w: 200, h: 18}
	if g.Low == nil {
		return ""
	}
	x := func(v float64) float64 { return 4 + min(v, top)/top*(d.w-8) }
	d.path("base", "M4 0V18")
	class, at := "", x(plain(g.Rate))
	if g.Group == control {
		class = " ctl"
	}
	if g.TooFew {
		d.path("whisk few", "M%.1f 9H%.1f", x(*g.Low), x(*g.High))
	} else {
		d.path("whisk"+class, "M%.1f 9H%.1f", x(*g.Low), x(*g.High))
		d.dot("dot"+class, at, 9)
		if g.Group == control {
			d.dot("hole", at, 9)
		}
	}
	return d.svg("1.1rem", fmt.Sprintf("%s %s, %s", g.Name, share(g.Rate), interval(g.Rate)))
}

// bars draws an outlet's articles: originals filled, reprints open.
func bars(s Split, top int) template.HTML {
	d := &drawing{w: 200, h: 10}
	unit := d.w / float64(max(top, 1))
	d.rect("bar", 0, 0, float64(s.Originals)*unit, d.h)
	if s.Reprints > 0 {
		d.rect("bar rep", float64(s.Originals)*unit, 0.5, float64(s.Reprints)*unit, d.h-1)
	}
	return d.svg(".65rem", fmt.Sprintf("%d originals, %d reprints", s.Originals, s.Reprints))
}

// squares are the marks of the coverage strip, told apart by shape as well as
// by colour.
var squares = map[string]string{
	"complete": `<rect class="f" x="2" y="2" width="20" height="20"/>`,
	"partial":  `<rect class="o" x="3" y="3" width="18" height="18"/><path class="f" d="M3 21V3L21 21Z"/>`,
	"stale":    `<rect class="o" x="3" y="3" width="18" height="18"/><path class="l" d="M6 9H18M6 12H18M6 15H18"/>`,
	"gap":      `<path class="w" d="M4 4L20 20M20 4L4 20"/>`,
	"blocked":  `<circle class="wf" cx="12" cy="12" r="10"/><path class="p" d="M6 12H18"/>`,
	"not-due":  `<circle class="d" cx="12" cy="12" r="2"/>`,
	"":         `<path class="l" d="M8 12H16"/>`,
}

// square draws one day.
func square(state string) template.HTML {
	mark, ok := squares[state]
	if !ok {
		mark = squares[""]
	}
	return template.HTML(`<svg class="sq" viewBox="0 0 24 24" aria-hidden="true">` + mark + `</svg>`)
}
