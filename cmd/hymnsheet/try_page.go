package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/crawler"
	"github.com/hymnsheet/hymnsheet/extract"
)

type pageLine struct {
	ID   string `json:"id"`
	File string `json:"file"`
	URL  string `json:"url"`
}

type pageAnswer struct {
	ID         string           `json:"id"`
	URL        string           `json:"url"`
	Canonical  string           `json:"canonical_url"`
	Title      string           `json:"title"`
	Kicker     string           `json:"kicker,omitempty"`
	Byline     []string         `json:"byline"`
	Editors    []string         `json:"editors,omitempty"`
	Credit     string           `json:"credit,omitempty"`
	Published  dateAnswer       `json:"published"`
	Modified   dateAnswer       `json:"modified"`
	Language   string           `json:"language"`
	Script     string           `json:"script,omitempty"`
	Dateline   extract.Dateline `json:"dateline"`
	Section    string           `json:"section,omitempty"`
	Text       string           `json:"text"`
	Quotes     []quotation      `json:"quotes"`
	Standfirst string           `json:"standfirst"`
	Captions   []string         `json:"captions"`
	Passages   []pagePassage    `json:"passages"`
	NextPages  []string         `json:"next_pages,omitempty"`
	Problems   []string         `json:"problems"`
	Decoding   extract.Decoding `json:"decoding"`
	Signals    extract.Signals  `json:"signals"`
	Error      string           `json:"error"`

	Explanation *extract.Explanation `json:"explanation,omitempty"`
}

// A pagePassage is one passage of a page: the headline if there is one, then
// text and captions in page order.
type pagePassage struct {
	Kind extract.PassageKind `json:"kind"`
	Path string              `json:"path"` // DOM path; empty where a script carries the text
	Text string              `json:"text"`
}

type dateAnswer struct {
	Time      string `json:"time"`
	Precision string `json:"precision"`
	Source    string `json:"source"`
	ZoneKnown bool   `json:"zone_known"`
	Trust     string `json:"confidence,omitempty"`
}

func (a *app) tryPageCommand() *cobra.Command {
	var url, contentType, lines, golden string
	var siblings, explain, rewrite bool
	var least int
	c := &cobra.Command{
		Use:   "page FILE",
		Short: "Read a saved page: title, byline, date, text and quotations",
		Example: example("hymnsheet try page --url https://example.org/2019/08/20/story story.html",
			"hymnsheet try page --json story.html.gz",
			"hymnsheet try page --explain story.html", "hymnsheet try page --golden pages"),
		Args: func(c *cobra.Command, args []string) error {
			if golden != "" {
				return none(c, args)
			}
			return oneFile("FILE (- for standard input)", &lines)(c, args)
		},
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			switch {
			case rewrite && golden == "":
				return usage(errors.New("--update: goes with --golden"))
			case golden != "" && (lines != "" || explain || url != "" || contentType != ""):
				return usage(errors.New("--golden: goes with --update and --json alone; NAME.json says the rest"))
			case golden != "":
				return a.golden(golden, rewrite)
			}
			switch {
			case siblings && lines == "":
				return usage(errors.New("--siblings: goes with --manifest"))
			case !siblings && least != extract.MinSiblings:
				return usage(errors.New("--min-siblings: goes with --siblings"))
			case least < extract.MinSiblings:
				return usage(fmt.Errorf("--min-siblings %d: want %d or more", least, extract.MinSiblings))
			}
			if siblings {
				return a.trySiblings(lines, least, explain)
			}
			if lines != "" {
				return manifest(a, lines, func(l pageLine) string { return l.ID }, func(dir string, l pageLine) (any, error) {
					body, err := a.readInput(beside(dir, l.File))
					if err != nil {
						return nil, err
					}
					return readPage(l.ID, l.URL, "", body, explain), nil
				})
			}
			body, err := a.readInput(args[0])
			if err != nil {
				return err
			}
			got := readPage("", url, contentType, body, explain)
			if a.json {
				return writeJSON(a.out, got)
			}
			return got.text(a.out)
		}),
	}
	c.Flags().StringVar(&url, "url", "", "`ADDRESS` the page came from")
	c.Flags().StringVar(&contentType, "content-type", "", "Content-Type `HEADER` it came with")
	c.Flags().StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, file and url")
	c.Flags().StringVar(&golden, "golden", "", "compare the pages of `FOLDER`, NAME.html beside NAME.json, with what they must give")
	c.Flags().BoolVar(&rewrite, "update", false, "with --golden: write what the pages give now; read the difference before you keep it")
	c.Flags().BoolVar(&explain, "explain", false, "tell which reading of the page won and why, and what became of each block")
	c.Flags().BoolVar(&siblings, "siblings", false, "with --manifest: learn from the other pages of the same host, if they are of the same time and no near-duplicates")
	c.Flags().IntVar(&least, "min-siblings", extract.MinSiblings, "with --siblings: how many other pages `N` there must be")
	return c
}

func readPage(id, url, contentType string, body []byte, explain bool) pageAnswer {
	return answerPage(id, pageOf(url, contentType, body), explain)
}

func pageOf(url, contentType string, body []byte) extract.Page {
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return extract.Page{Capture: crawler.Capture{
		URL: url, Kind: crawler.KindPage, Status: http.StatusOK, Header: header, ContentType: contentType,
		Body: body, Digest: crawler.Digest(body),
	}}
}

func answerPage(id string, page extract.Page, explain bool) pageAnswer {
	var d extract.Document
	var why *extract.Explanation
	if explain {
		var x extract.Explanation
		d, x = extract.Explain(page)
		why = &x
	} else {
		d = extract.Parse(page)
	}
	out := pageAnswer{
		ID: id, URL: d.URL, Canonical: d.Canonical, Title: d.Title, Byline: orEmpty(d.Byline),
		Kicker: d.Kicker, Editors: d.Editors, Credit: d.Credit,
		Published: answerDate(d.Published), Modified: answerDate(d.Modified), Language: d.Language, Script: d.Script, Dateline: d.Dateline,
		Section: d.Section, Text: d.Text(), Quotes: nest(d.Quotes), Captions: []string{}, NextPages: d.NextPages, Problems: orEmpty(d.Problems), Decoding: d.Decoding,
		Signals: d.Signals, Explanation: why, Passages: []pagePassage{},
	}
	for _, p := range d.Passages {
		out.Passages = append(out.Passages, pagePassage{Kind: p.Kind, Path: p.Path, Text: p.Text})
		switch p.Kind {
		case extract.Standfirst:
			out.Standfirst = p.Text
		case extract.Caption:
			out.Captions = append(out.Captions, p.Text)
		}
	}
	return out
}

func answerDate(d extract.Date) dateAnswer {
	return dateAnswer{Time: stamp(d.Time), Precision: string(d.Precision), Source: d.Source, ZoneKnown: d.ZoneKnown, Trust: string(d.Trust)}
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// leads stand before what is no plain paragraph.
var leads = map[extract.PassageKind]string{extract.Heading: "# ", extract.ListItem: "- ", extract.Quotation: "> ", extract.TableRow: "| "}

// text prints a page for people.
func (p pageAnswer) text(w io.Writer) error {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-10s %s\n", name, plain(value))
		}
	}
	line("title", p.Title)
	line("kicker", p.Kicker)
	line("byline", strings.Join(p.Byline, ", "))
	line("editors", strings.Join(p.Editors, ", "))
	line("credit", p.Credit)
	line("published", p.Published.text())
	line("modified", p.Modified.text())
	line("dateline", strings.Trim(p.Dateline.Place+", "+p.Dateline.Agency, ", "))
	line("section", p.Section)
	line("language", strings.TrimSuffix(p.Language+", "+p.Script, ", "))
	line("address", p.Canonical)
	for _, n := range p.NextPages {
		line("next page", n)
	}
	for _, s := range p.Problems {
		line("problem", s)
	}
	line("decoding", decoding(p.Decoding))
	line("signals", signals(p.Signals))
	fmt.Fprintln(w)
	for _, x := range p.Passages {
		if x.Kind.Body() {
			fmt.Fprintf(w, "%s%s\n\n", leads[x.Kind], plain(x.Text))
		}
	}
	for _, c := range p.Captions {
		line("caption", c)
	}
	if p.Explanation != nil {
		explanation(w, *p.Explanation)
	}
	_, err := fmt.Fprintf(w, "%s; --json shows them\n", counted(len(p.Quotes), "quotation", "quotations"))
	return err
}

func (d dateAnswer) text() string {
	if d.Time == "" {
		return ""
	}
	s := fmt.Sprintf("%s (to the %s, from %s", d.Time, d.Precision, d.Source)
	if d.Trust != "" {
		s += ", confidence " + d.Trust
	}
	if !d.ZoneKnown {
		s += ", zone unknown"
	}
	return s + ")"
}
