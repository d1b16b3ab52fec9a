package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// files names what an edition consists of.
func files() []File {
	return []File{
		{"index.html", "this report, one page that needs no network and no script"},
		{"report.md", "the same text as Markdown"},
		{"report.json", "every number, and the passages in full"},
		{"coverage.csv", "one row per outlet and day"},
		{"sources.csv", "the same by source: what each listed, and what is wrong with it"},
		{"volume.csv", "documents by state, owner, outlet and language"},
		{"reprints.csv", "who reprints whom, with what lag"},
		{"framings.csv", "framings of the week by group of outlets, with intervals and voices"},
		{"series.csv", "the same rates over thirteen weeks"},
		{"mentions.csv", "every mention of the week with its citation"},
		{"moves.csv", "where each framing stands: new, back, rising, fading, quiet; heat and bursts"},
		{"narratives.csv", "groups of framings that keep company, with rates"},
		{"pairs.csv", "how often two framings of a narrative stand together, and how often by chance"},
		{"editions.csv", "each framing in the editions of one outlet, this week and over thirteen weeks"},
		{"speakers.csv", "who is quoted how often, by whose outlets, in which framings"},
		{"roles.csv", "in whose mouth each framing stands, and who is presented so"},
		{"candidates.csv", "wordings that nobody has listed, with their scores and counts"},
		{"documents.csv", "the documents behind rates, speakers, narratives and candidates"},
		{"firsts.csv", "first use of each framing at each outlet, with lags"},
	}
}

// JSON returns the report as indented JSON, closed by a line break.
func JSON(r Report) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("report %s: json: %w", r.Header.Edition, err)
	}
	return b.Bytes(), nil
}

// Files returns every form of the report by file name. Nothing is written;
// the same report gives the same bytes.
func Files(r Report) (map[string][]byte, error) {
	out := CSV(r)
	html, err := HTML(r)
	if err != nil {
		return nil, err
	}
	data, err := JSON(r)
	if err != nil {
		return nil, err
	}
	out["index.html"], out["report.json"], out["report.md"] = html, data, Markdown(r)
	return out, nil
}

// printable replaces bytes that no page or table can show: control characters
// other than tab and line breaks, and broken UTF-8.
func printable(b []byte) []byte {
	s := strings.ToValidUTF8(string(b), "\ufffd")
	return []byte(strings.Map(func(r rune) rune {
		if r < 0x20 && !slices.Contains([]rune{'\t', '\n', '\r'}, r) || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
			return 0xfffd
		}
		return r
	}, s))
}
