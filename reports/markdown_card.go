package reports

import (
	"fmt"
	"strings"
)

func markdownCard(d *document, c Card, p *page) {
	u := p.Use(c.ID)
	g := p.Lead(u)
	d.para("## Card: %s", esc(c.Label))
	if c.Definition != "" {
		d.para("*%s*", esc(c.Definition))
	}
	d.para("%s. %s, articles: %s, %s, 90 %% interval %s; %s. Measured on %s.", code(c.ID), esc(g.Name), of(g.Rate), share(g.Rate), interval(g.Rate), p.Voices(g.Voices), esc(u.Denominator))
	if len(c.Quotations) > 0 {
		d.para("### In context")
	}
	for _, q := range c.Quotations {
		e := p.Citation(q.Mention)
		d.line("> %s**%s**%s", edge(esc(q.Before), q.Before, true), esc(q.Words), edge(esc(q.After), q.After, false))
		d.line(">")
		said := ""
		if w := whoseWords(e); w != "" {
			said = ". " + esc(w)
		}
		d.para("> — %s%s %s", voiceWord(q.Voice), said, citation(e))
	}
	d.para("### Over time")
	heads := []string{"Week", g.Name + ": uses of articles", "Rate", "90 % interval", "Quoted only", "Outlet-days missing"}
	second := p.Second(u)
	if second != nil {
		heads = append(heads, second.Name, "Rate")
	}
	d.table(heads...)
	for i, x := range g.Series {
		cells := []string{x.Week, of(x.Rate), share(x.Rate), interval(x.Rate), thousands(x.Quoted), whole(x.Missing)}
		if second != nil {
			y := second.Series[i]
			cells = append(cells, of(y.Rate), share(y.Rate))
		}
		d.row(cells...)
	}
	d.para("\n### Who says it")
	d.table("Owner", "Outlet", "Group", "Kind", "Uses", "Rate", "90 % interval", "Voice", "Reprints")
	for _, o := range c.Owners {
		for _, x := range o.Outlets {
			d.row(esc(o.Owner), esc(x.Name), groupName(o.Group), kindWord(x.Kind), of(x.Rate), share(x.Rate), interval(x.Rate), p.Voices(x.Voices), thousands(x.Reprints))
		}
	}
	d.line("")
	for _, l := range c.Languages {
		d.line("- %s, %s, %s: %s", esc(languageName(l.Language)), strings.ToLower(groupName(l.Group)), kindWord(l.Kind), p.Voices(l.Voices))
	}
	d.line("")
	markdownRoles(d, c, p)
	if len(c.Firsts) == 0 {
		return
	}
	d.para("### First uses on record")
	if s := c.Reached(); s != "" {
		d.para("%s", esc(s))
	}
	d.table("Outlet", "Published", "Lag", "Words", "Where", "Capture")
	for _, f := range c.Firsts {
		lag := lagWords(f)
		if f.Kind == inQuotes {
			lag = "quoted only"
		}
		d.row(esc(f.Name), printDate(f.Published), lag, wording(f), headline(f.Title, f.URL), code(f.Capture))
	}
	d.line("")
}

// edge keeps the space between a quotation's words and what stands beside
// them, which escaping takes away.
func edge(escaped, raw string, before bool) string {
	switch {
	case before && strings.HasSuffix(raw, " "):
		return escaped + " "
	case !before && strings.HasPrefix(raw, " "):
		return " " + escaped
	}
	return escaped
}

// citation writes a citation in full.
func citation(c *Citation) string {
	published := "date not known"
	if c.Published != nil {
		published = printDate(c.Published) + " (known to the " + c.Published.Precision + ")"
	}
	return fmt.Sprintf("%s, %s, %s. Captured %s, capture %s, %s at %d, SHA-256 %s, %s; version %d, passage %d, bytes %d–%d, %s; %s; mention %s",
		esc(c.Name), headline(c.Title, c.URL), published, moment(c.Captured), code(c.Capture), code(c.File), c.Offset, code(c.Digest), esc(c.Extractor),
		c.Number, c.Passage, c.Start, c.End, esc(c.Place), esc(languageName(c.Language)), code(c.Mention))
}

func markdownAnnex(d *document, p *page) {
	if len(p.Annex) == 0 {
		return
	}
	d.para("## Evidence annex")
	d.para("Every mention of the week. Offsets are UTF-8 bytes into the passage; the passage in full is in report.json and mentions.csv.")
	for _, a := range p.Annex {
		d.para("### %s", esc(a.Label))
		for _, o := range a.Outlets {
			for _, c := range o.Citations {
				words := "words withheld"
				if !c.Withheld {
					words = "“" + esc(c.Words) + "”"
				}
				notes := []string{voiceWord(c.Voice)}
				for _, n := range []struct {
					is   bool
					word string
				}{{c.Scare, "scare quotes"}, {c.Reprint, "reprint"}, {c.Removed, "removed later"}} {
					if n.is {
						notes = append(notes, n.word)
					}
				}
				d.line("- %s (%s): %s", words, strings.Join(notes, ", "), citation(c))
			}
		}
		d.line("")
	}
}
