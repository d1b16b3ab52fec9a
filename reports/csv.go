package reports

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// CSV returns the tables of the report by file name, each with a heading
// line. A table not computed has its heading alone.
func CSV(r Report) map[string][]byte {
	return map[string][]byte{
		"coverage.csv": coverageCSV(r), "sources.csv": sourcesCSV(r), "volume.csv": volumeCSV(r), "reprints.csv": reprintsCSV(r), "framings.csv": framingsCSV(r),
		"series.csv": seriesCSV(r), "mentions.csv": mentionsCSV(r), "firsts.csv": firstsCSV(r), "speakers.csv": speakersCSV(r), "roles.csv": rolesCSV(r), "candidates.csv": candidatesCSV(r), "documents.csv": documentsCSV(r),
		"moves.csv": movesCSV(r), "narratives.csv": narrativesCSV(r), "pairs.csv": pairsCSV(r), "editions.csv": editionsCSV(r),
	}
}

// A table collects rows.
type table struct {
	b bytes.Buffer
	w *csv.Writer
}

func newTable(heading ...string) *table {
	t := &table{}
	t.w = csv.NewWriter(&t.b)
	t.row(heading...)
	return t
}

func (t *table) row(cells ...string) {
	for i, c := range cells {
		cells[i] = defuse(c)
	}
	_ = t.w.Write(cells) // a bytes.Buffer takes every write
}

func (t *table) bytes() []byte {
	t.w.Flush()
	return printable(t.b.Bytes())
}

// defuse puts an apostrophe before a cell that a spreadsheet would run as a
// formula; see OWASP, "CSV Injection". The full-width signs are taken for
// their plain forms by some.
func defuse(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func coverageCSV(r Report) []byte {
	t := newTable("outlet", "name", "group", "day", "state", "expected", "received", "newest", "reasons")
	if r.Coverage != nil {
		for _, o := range r.Coverage.Outlets {
			for _, d := range o.Days {
				newest := ""
				if !d.Newest.IsZero() {
					newest = isoTime(d.Newest)
				}
				t.row(o.Outlet, o.Name, o.Group, d.Day, d.State, whole(d.Expected), whole(d.Received), newest, strings.Join(d.Reasons, " | "))
			}
		}
	}
	return t.bytes()
}

func sourcesCSV(r Report) []byte {
	t := newTable("outlet", "source", "kind", "url", "account", "day", "state", "expected", "received", "newest", "moved_to", "reasons")
	if r.Coverage != nil {
		for _, o := range r.Coverage.Outlets {
			for _, d := range o.Days {
				for _, s := range d.Sources {
					newest := ""
					if !s.Newest.IsZero() {
						newest = isoTime(s.Newest)
					}
					t.row(o.Outlet, s.ID, s.Kind, s.URL, s.Account, d.Day, s.State, strconv.Itoa(s.Expected), strconv.Itoa(s.Received), newest, s.MovedTo, strings.Join(s.Reasons, " | "))
				}
			}
		}
	}
	return t.bytes()
}

func volumeCSV(r Report) []byte {
	t := newTable("by", "key", "name", "group", "outlets", "articles_original", "articles_reprint", "posts_original", "posts_reprint", "articles_before_median", "weeks_before")
	for _, by := range []struct {
		name string
		rows []Amount
	}{{"state", r.Volume.ByState}, {"owner", r.Volume.ByOwner}, {"outlet", r.Volume.ByOutlet}, {"language", r.Volume.ByLanguage}} {
		for _, a := range by.rows {
			weeks := ""
			if a.Before != nil {
				weeks = strconv.Itoa(a.Weeks)
			}
			t.row(by.name, a.Key, a.Name, a.Group, strconv.Itoa(a.Outlets), strconv.Itoa(a.Articles.Originals), strconv.Itoa(a.Articles.Reprints),
				strconv.Itoa(a.Posts.Originals), strconv.Itoa(a.Posts.Reprints), decimal(a.Before), weeks)
		}
	}
	return t.bytes()
}

func framingsCSV(r Report) []byte {
	t := newTable("framing", "label", "denominator", "group", "kind", "uses", "documents", "rate", "low", "high", "too_few",
		"own", "quoted", "rebutted", "unclear", "outside_topic", "outlets", "owners", "reprints")
	for _, f := range r.Framings {
		for _, g := range f.Groups {
			cells := append([]string{f.ID, f.Label, f.Denominator, g.Group, g.Kind}, rateCells(g.Rate)...)
			cells = append(cells, strconv.Itoa(g.Voices.Own), strconv.Itoa(g.Voices.Quoted), whole(g.Voices.Rebutted), strconv.Itoa(g.Voices.Unclear),
				strconv.Itoa(g.Outside), strconv.Itoa(g.Spread.Outlets), strconv.Itoa(g.Spread.Owners), strconv.Itoa(g.Spread.Reprints))
			t.row(cells...)
		}
	}
	return t.bytes()
}

func seriesCSV(r Report) []byte {
	t := newTable("framing", "label", "group", "kind", "week", "uses", "documents", "rate", "low", "high", "too_few", "quoted", "outlet_days_missing", "outlet_days_due")
	for _, f := range r.Framings {
		for _, g := range f.Groups {
			for _, p := range g.Series {
				cells := append([]string{f.ID, f.Label, g.Group, g.Kind, p.Week}, rateCells(p.Rate)...)
				t.row(append(cells, strconv.Itoa(p.Quoted), whole(p.Missing), whole(p.Due))...)
			}
		}
	}
	return t.bytes()
}

func mentionsCSV(r Report) []byte {
	t := newTable("mention", "framing", "outlet", "outlet_name", "kind", "voice", "place", "scare", "tier", "speaker", "resolved", "cue", "negated", "agent", "agent_actor", "target", "target_actor", "actors",
		"words", "context", "language", "headline", "url", "published", "published_precision", "published_source", "captured", "capture", "warc_file", "warc_offset",
		"sha256", "extractor", "document", "version", "version_number", "passage", "start", "end", "reprint", "removed", "withheld")
	for _, c := range r.Evidence {
		precision, source := "", ""
		if c.Published != nil {
			precision, source = c.Published.Precision, c.Published.Source
		}
		t.row(c.Mention, c.Framing, c.Outlet, c.Name, c.Kind, c.Voice, c.Place, yes(c.Scare), c.Tier, c.Speaker, c.Resolved, c.Cue,
			yes(c.Negated), c.Agent.Words, c.Agent.Actor, c.Target.Words, c.Target.Actor, strings.Join(c.Actors, " "),
			c.Words, c.Context, c.Language, c.Title, c.URL, csvDate(c.Published), precision, source, isoTime(c.Captured), c.Capture, c.File, strconv.FormatInt(c.Offset, 10),
			c.Digest, c.Extractor, c.Document, c.Version, strconv.Itoa(c.Number), strconv.Itoa(c.Passage), strconv.Itoa(c.Start), strconv.Itoa(c.End),
			yes(c.Reprint), yes(c.Removed), yes(c.Withheld))
	}
	return t.bytes()
}

func firstsCSV(r Report) []byte {
	t := newTable("framing", "label", "first", "outlet", "outlet_name", "group", "owner", "document_kind", "voice", "published", "published_precision", "week",
		"lag_hours", "lag_days", "first_seen", "capture", "version", "language", "reprint", "headline", "words", "url")
	for _, c := range r.Cards {
		for _, f := range c.Firsts {
			precision := ""
			if f.Published != nil {
				precision = f.Published.Precision
			}
			t.row(f.ID, f.Label, f.Kind, f.Outlet, f.Name, f.Group, f.Owner, f.Type, f.Voice, csvDate(f.Published), precision, f.Week,
				whole(f.LagHours), whole(f.LagDays), isoTime(f.FirstSeen), f.Capture, f.Version, f.Language, yes(f.Reprint), f.Title, f.Words, f.URL)
		}
	}
	return t.bytes()
}

func movesCSV(r Report) []byte {
	t := newTable("framing", "label", "group", "stage", "uses", "documents", "rate", "low", "high", "too_few",
		"uses_before", "documents_before", "rate_before", "low_before", "high_before", "too_few_before", "heat", "heat_last_week", "heat_move_sure", "last_burst")
	for _, m := range r.Moves {
		last := ""
		if m.HeatBefore != nil {
			last = string(*m.HeatBefore)
		}
		cells := append([]string{m.ID, m.Label, m.Group, string(m.Stage)}, rateCells(m.Rate)...)
		cells = append(cells, rateCells(m.Before)...)
		t.row(append(cells, string(m.Heat), last, yes(m.HeatSure), burstWords(m))...)
	}
	return t.bytes()
}

func rateCells(r Rate) []string {
	return []string{strconv.Itoa(r.Uses), strconv.Itoa(r.Documents), decimal(r.Share), decimal(r.Low), decimal(r.High), yes(r.TooFew)}
}

func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
