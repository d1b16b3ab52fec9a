package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	rereadPages = 10_000
	rereadSites = 5
	rereadDays  = 28
	// rereadNotes is how many pages have one paragraph that the second
	// configuration's rules take out.
	rereadNotes = rereadPages / 20
)

// scoreReread imports ten thousand made-up captures and reads them, then again
// under another key, as a raised version of the extractor does: here it is the
// outlets' rules that change. The second reading works from the archive alone
// and says how many documents it changed, and in what.
func scoreReread(s setup) ([]figure, error) {
	if err := os.WriteFile(filepath.Join(s.work, "pages.warc"), rereadArchive(), 0o644); err != nil {
		return nil, err
	}
	do := func(into any, args ...string) (time.Duration, error) {
		c := exec.Command(s.binary, args...)
		c.Dir = s.work
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		begun := time.Now()
		if err := c.Run(); err != nil {
			return 0, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, tail(errs.String(), 1000))
		}
		took := time.Since(begun)
		return took, json.Unmarshal(out.Bytes(), into)
	}
	config := filepath.Join(s.work, "config.yaml")
	if err := os.WriteFile(config, []byte(rereadConfig("")), 0o644); err != nil {
		return nil, err
	}
	var imported struct{ Documents int }
	if _, err := do(&imported, "import", "warc", "--no-track", "--outlet", "isles", "pages.warc", "--json", "--config", config); err != nil {
		return nil, err
	}
	if err := os.WriteFile(config, []byte(rereadConfig("\n    rules: {remove: [p.note]}")), 0o644); err != nil {
		return nil, err
	}
	var again struct {
		Captures int
		Reread   *struct{ Documents, Changed, Text, Title, Byline, Date, Language, Appeared, Gone int }
	}
	took, err := do(&again, "extract", "--json", "--config", config)
	if err != nil {
		return nil, err
	}
	if again.Reread == nil {
		return nil, errors.New("the second reading compared nothing")
	}
	r := again.Reread
	rate := float64(again.Captures) / took.Seconds()
	return []figure{
		{"reread captures", float64(again.Captures), fmt.Sprintf("of %d; %d documents read at first", rereadPages, imported.Documents)},
		{"reread pages a second", rate, fmt.Sprintf("%.1f s, from the archive into the database", took.Seconds())},
		{"reread documents changed", float64(r.Changed), fmt.Sprintf("of %d, %d have the paragraph; text %d, title %d, byline %d, date %d, language %d, new %d, gone %d",
			r.Documents, rereadNotes, r.Text, r.Title, r.Byline, r.Date, r.Language, r.Appeared, r.Gone)},
	}, nil
}

func rereadConfig(rules string) string {
	return emptyConfig + "outlets:\n  - id: isles\n    name: The Isles\n    state: XA\n    languages: [en]\n    zone: UTC" + rules + "\n"
}

// rereadArchive is a WARC file of made-up news pages of five sites, in the
// order of four weeks.
func rereadArchive() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("ferry harbour council island storm market keeper lighthouse school barrel honey choir contest winter herring boat captain passenger piano horse dune salt bakery roof bridge meeting owner engine letter tide fog crew net price festival museum road garden window stone river field doctor visitor")
	verbs := strings.Fields("said told saw bought mended painted carried counted praised refused opened closed")
	sentence := func() string {
		var b strings.Builder
		b.WriteString("The")
		for i := range 8 + r.IntN(12) {
			switch {
			case i%6 == 1:
				b.WriteString(" " + verbs[r.IntN(len(verbs))] + " that the")
			default:
				b.WriteString(" " + words[r.IntN(len(words))])
			}
		}
		return b.String() + "."
	}
	var out bytes.Buffer
	for i := range rereadPages {
		at := time.Date(2019, 8, 5+i*rereadDays/rereadPages, 6, 0, i%60, 0, time.UTC)
		host := fmt.Sprintf("isle%d.example", i%rereadSites)
		var p strings.Builder
		fmt.Fprintf(&p, `<!doctype html><html lang="en"><head><title>Story %d of the isles - Isle %d</title><meta property="article:published_time" content="%s"><script>%s</script></head><body><nav><ul>`,
			i, i%rereadSites, at.Format(time.RFC3339), strings.Repeat("var tide=[1,2,3];", 200))
		for k := range 60 {
			fmt.Fprintf(&p, `<li class="nav-item"><a href="/part/%d">%s %s</a></li>`, k, words[k%len(words)], words[(k*7+3)%len(words)])
		}
		fmt.Fprintf(&p, `</ul></nav><div class="wrap"><h1>Story %d of the isles</h1><div class="meta">By Ilves Kask | %s</div><div class="text">`, i, at.Format("2 January 2006"))
		for k := range 8 + r.IntN(10) {
			fmt.Fprintf(&p, "<p>%s %s %s</p>", sentence(), sentence(), sentence())
			if k == 3 && i%20 == 0 {
				fmt.Fprintf(&p, `<p class="note">%s</p>`, sentence())
			}
		}
		fmt.Fprintf(&p, `<p>Isle %d News comes with every tide, in all weathers, and costs two herrings a week.</p></div></div><aside><h3>Most read</h3><ul>`, i%rereadSites)
		for range 40 {
			fmt.Fprintf(&p, `<li class="teaser"><a href="/s/%d">%s</a></li>`, r.IntN(rereadPages), sentence())
		}
		p.WriteString("</ul></aside></body></html>")
		body := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + p.String()
		fmt.Fprintf(&out, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-%012d>\r\nWARC-Date: %s\r\nWARC-Target-URI: http://%s/2019/%d\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
			i, at.Format(time.RFC3339), host, i, len(body), body)
	}
	return out.Bytes()
}
