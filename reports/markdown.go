package reports

import (
	"fmt"
	"strings"
)

// A document collects Markdown.
type document struct{ strings.Builder }

func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *document) para(format string, args ...any) { fmt.Fprintf(d, format+"\n\n", args...) }

// row writes a row of a table; cells are Markdown already.
func (d *document) row(cells ...string) { d.line("| %s |", strings.Join(cells, " | ")) }

// table writes the heading of a table.
func (d *document) table(heads ...string) {
	d.row(heads...)
	d.line("|%s", strings.Repeat(" --- |", len(heads)))
}

// Markdown returns the report as Markdown. Text that is not the program's own
// is escaped, so that a headline is never a heading, a link or HTML.
func Markdown(r Report) []byte {
	d := &document{}
	p := newPage(r)
	markdownHead(d, r)
	if len(r.Judgements) > 0 {
		d.para("## Key judgements")
		for i, j := range r.Judgements {
			d.line("%d. %s", i+1, esc(j.Sentence))
			more := ""
			if j.Quoted > 0 && j.Kind != "quoted" {
				more = fmt.Sprintf(" %s more only quote it.", thousands(j.Quoted))
			}
			d.line("   %s articles, %s, 90 %% interval %s.%s Confidence: %s. Card: %s.", of(j.Rate), share(j.Rate), interval(j.Rate), more, j.Confidence, code(j.Framing))
		}
		d.line("")
	}
	markdownCoverage(d, r)
	markdownVolume(d, r, p)
	markdownReprints(d, r, p)
	if r.Framings == nil {
		markdownSpeakers(d, p)
		markdownCandidates(d, p)
	} else {
		markdownFramings(d, r, p)
		markdownSpeakers(d, p)
		markdownNew(d, r)
		markdownCandidates(d, p)
		markdownMoves(d, p)
		markdownNarratives(d, p)
		for _, c := range r.Cards {
			markdownCard(d, c, p)
		}
		markdownEditions(d, r)
	}
	if len(r.Removed) > 0 {
		d.para("## Taken out")
		d.para("Mentions that a later version of their document lacks. They stay counted in the version that had them.")
		for _, x := range r.Removed {
			d.line("- %s: %s, %s, mention %s", esc(x.Label), esc(p.Name(x.Outlet)), esc(x.Title), code(x.Mention))
		}
		d.line("")
	}
	markdownMethod(d, r)
	markdownAnnex(d, p)
	d.para("## Files and citing")
	for _, f := range r.Files {
		d.line("- [%s](%s): %s", f.Name, f.Name, f.Text)
	}
	d.para("\n%s\n\n*%s*", esc(r.Cite), r.Caution)
	return printable([]byte(strings.TrimRight(d.String(), "\n") + "\n"))
}

func markdownHead(d *document, r Report) {
	h := r.Header
	d.para("# Hymnsheet, week %s: %s", h.Week, window(h.From, h.To))
	line := fmt.Sprintf("Edition %s, as of %s. %s", h.Edition, moment(h.AsOf), plural(h.Documents, "document"))
	if r.Framings != nil {
		line += fmt.Sprintf(", %s seen, %s", plural(len(r.Framings), "framing"), plural(h.Mentions, "mention"))
	}
	if c := r.Coverage; c != nil {
		line += fmt.Sprintf(", %d of %s complete", c.Whole, plural(c.Due, "outlet-day"))
	}
	d.para("%s. Data digest %s.", line, code(h.Digest))
	if h.Simulated {
		d.para("**Simulated clock.** The store behind this report has seen a simulated clock. Times of capture follow it, not the day the work was done.")
	}
	if c := h.Previous; c != nil {
		what := "other data"
		if c.SameData {
			what = "the same documents"
		}
		s := fmt.Sprintf("**What changed since edition %s** (as of %s): %s; documents %s, mentions %s.", c.Edition, moment(c.AsOf), what, signed(c.Documents), signed(c.Mentions))
		for _, v := range c.Versions {
			s += fmt.Sprintf(" %s: %s → %s.", esc(v.Name), orNone(v.Before), orNone(v.After))
		}
		d.para("%s", s)
	}
	d.para("*%s*", r.Caution)
}

func markdownCoverage(d *document, r Report) {
	d.para("## Coverage")
	if r.Coverage == nil {
		d.para("No coverage is kept for this week: its documents were imported. What should have been collected is not known.")
		return
	}
	heads := []string{"Outlet"}
	for _, day := range r.Coverage.Days {
		heads = append(heads, weekday(day))
	}
	d.table(append(heads, "Received of listed")...)
	for _, o := range r.Coverage.Outlets {
		cells := []string{esc(o.Name)}
		for _, x := range o.Days {
			cells = append(cells, stateWord(x.State))
		}
		d.row(append(cells, thousands(o.Received)+" of "+thousands(o.Expected))...)
	}
	d.line("")
	for _, m := range r.Coverage.Missing {
		d.line("- %s", esc(m))
	}
	d.line("")
}

func markdownVolume(d *document, r Report, p *page) {
	d.para("## Volume")
	for _, by := range []struct {
		name string
		rows []Amount
	}{{"Outlet", r.Volume.ByOutlet}, {"State", r.Volume.ByState}, {"Owner", r.Volume.ByOwner}, {"Language", r.Volume.ByLanguage}} {
		d.table(by.name, "Group", "Articles", "Reprints", "Posts", "Reposts", "Median before")
		for _, a := range by.rows {
			d.row(esc(a.Name), groupName(a.Group), thousands(a.Articles.Originals), thousands(a.Articles.Reprints),
				thousands(a.Posts.Originals), thousands(a.Posts.Reprints), decimal(a.Before))
		}
		d.line("")
	}
	for _, l := range r.Volume.LeftOut {
		d.line("- In no weekly series: %s, %s, %s", esc(p.Name(l.Outlet)), plural(l.Documents, "document"), esc(l.Reason))
	}
	d.line("")
}

func markdownFramings(d *document, r Report, p *page) {
	d.para("## Framings of the week")
	d.para("Uses are original documents in the outlets’ own voice; quotation stands beside them and never counts as use.")
	d.table("Framing", "Measured on", "Outlets", "Kind", "Uses", "Rate", "90 % interval", "Voice", "Spread")
	for _, f := range r.Framings {
		for _, g := range f.Groups {
			uses := of(g.Rate)
			if g.Outside > 0 {
				uses += fmt.Sprintf(" (%d outside the topic)", g.Outside)
			}
			d.row(esc(f.Label), esc(f.Denominator), esc(g.Name), kindWord(g.Kind), uses, share(g.Rate), interval(g.Rate), p.Voices(g.Voices),
				fmt.Sprintf("%s, %s, %s", plural(g.Spread.Outlets, "outlet"), plural(g.Spread.Owners, "owner"), plural(g.Spread.Reprints, "reprint")))
		}
	}
	d.line("")
	for _, f := range r.Framings {
		if lines := p.InShort(p.Card(f.ID)); len(lines) > 0 {
			d.line("- **%s**. %s", esc(f.Label), esc(strings.Join(lines, " ")))
		}
	}
	d.line("")
	if len(r.Unseen) > 0 {
		var names []string
		for _, f := range r.Unseen {
			names = append(names, esc(f.Label))
		}
		d.para("Tracked and not seen this week: %s.", strings.Join(names, "; "))
	}
}

func markdownNew(d *document, r Report) {
	d.para("## New this week")
	if len(r.New) == 0 {
		d.para("Nothing new: every use and quotation of the week was known from the outlet that made it.")
		return
	}
	for _, f := range r.New {
		d.line("- **%s**, %s: %s, %s: %s; %s; first captured %s, capture %s", esc(f.Label), firstWord(f), esc(f.Name), printDate(f.Published),
			wording(f), headline(f.Title, f.URL), moment(f.FirstSeen), code(f.Capture))
	}
	d.line("")
}

func markdownMoves(d *document, p *page) {
	d.para("## Rising, falling, quiet and back")
	news := p.News()
	if len(news) == 0 {
		d.para("No framing was used otherwise than in the weeks before.")
	} else {
		d.table("Framing", "Outlets", "Stage", "This week", "Rate", "90 % interval", "Twelve weeks before", "90 % interval", "Heat", "Last burst")
		for _, m := range news {
			d.row(esc(m.Label), esc(m.Name), stageWord(m.Stage), of(m.Rate), share(m.Rate), interval(m.Rate), share(m.Before), interval(m.Before), heatWords(m), burstWords(m))
		}
		d.line("")
	}
	for _, s := range p.Unchanged() {
		d.para("%s", esc(s))
	}
}

func wording(f First) string {
	if f.Withheld {
		return "words withheld"
	}
	return "“" + esc(f.Words) + "”"
}

func markdownMethod(d *document, r Report) {
	d.para("## Method and limits")
	for _, n := range r.Method.Notes {
		d.para("**%s.** %s", n.Head, esc(n.Text))
	}
	for _, x := range r.Method.Problems {
		d.line("- Rows that contradict each other: %s", esc(x))
	}
	d.table("Outlet", "State", "Owner", "Label, source, date")
	for _, o := range r.Outlets {
		name := esc(o.Name)
		if o.Control {
			name += " (control)"
		}
		if o.Unlabelled {
			name += " (not in the configuration)"
		}
		var label []string
		for _, s := range []string{o.Label, o.LabelSource, o.LabelDate} {
			if s != "" {
				label = append(label, esc(s))
			}
		}
		d.row(name, orNone(esc(stateName(o.State))), esc(o.Owner), orNone(strings.Join(label, ", ")))
	}
	d.line("")
	for _, x := range r.Header.Runs {
		end := "not finished"
		if !x.Finished.IsZero() {
			end = moment(x.Finished)
		}
		d.line("- Run %s: %s to %s", code(x.ID), moment(x.Started), end)
	}
	d.line("")
}

func signed(n int) string {
	switch {
	case n == 0:
		return "as many"
	case n > 0:
		return "+" + thousands(n)
	}
	return thousands(n)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// esc makes foreign text plain in Markdown, within a line and a table cell.
func esc(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		switch r {
		case '&':
			b.WriteString("&amp;")
			continue
		case '<':
			b.WriteString("&lt;")
			continue
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '>', '!':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	out := b.String()
	// A cell or item that begins like a list or a rule.
	if out != "" && strings.ContainsRune("-+=", rune(out[0])) {
		return `\` + out
	}
	return out
}

// code writes an id or digest in code marks.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "'", "|", "\\|").Replace(oneLine(s)) + "`"
}

// headline writes a headline as a link, if its address may be followed.
func headline(title, u string) string {
	if title == "" {
		title = "the page"
	}
	if u = safeURL(u); u == "" {
		return esc(title)
	}
	return "[" + esc(title) + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\n", "%0A", "\r", "%0D", "\\", "%5C", "|", "%7C").Replace(u) + ">)"
}
