package reports

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// parsePage reads a page strictly and returns its ids and links; what loads
// anything is an error.
func parsePage(t *testing.T, page []byte) (ids map[string]bool, links []string) {
	t.Helper()
	ids = map[string]bool{}
	d := xml.NewDecoder(bytes.NewReader(page))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return ids, links
		}
		if err != nil {
			line, _ := d.InputPos()
			t.Fatalf("line %d: %v", line, err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "script", "img", "link", "iframe", "object", "embed", "video", "audio", "source", "image", "use", "base", "form":
			t.Errorf("element %s in the page", e.Name.Local)
		}
		for _, a := range e.Attr {
			switch name := a.Name.Local; {
			case name == "id":
				if ids[a.Value] {
					t.Errorf("id %q twice", a.Value)
				}
				ids[a.Value] = true
			case name == "href":
				if e.Name.Local != "a" {
					t.Errorf("href on %s", e.Name.Local)
				}
				links = append(links, a.Value)
			case name == "src" || name == "srcset" || name == "data" || name == "background" || strings.HasPrefix(name, "on"):
				t.Errorf("attribute %s on %s", name, e.Name.Local)
			case name == "style" && strings.Contains(a.Value, "url("):
				t.Errorf("style %q loads something", a.Value)
			}
		}
	}
}

func TestHTML(t *testing.T) {
	page, err := HTML(build(t, rich(t)))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("REPORT_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "index.html"), page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ids, links := parsePage(t, page)
	for _, l := range links {
		if strings.HasPrefix(l, "#") && !ids[l[1:]] {
			t.Errorf("link %s leads nowhere", l)
		}
	}
}
