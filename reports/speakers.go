package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A SpeakerRow says how often somebody is quoted in the documents of one kind
// by one group of outlets. Documents are originals, each counted once, in its
// first version; a date coarser than a day leaves a document out.
type SpeakerRow struct {
	Speaker    string           `json:"speaker"` // actor's id; empty if the name is none of a known actor
	Name       string           `json:"name"`    // actor's name, else as printed
	Group      string           `json:"group"`   // state, control or unlabelled: whose outlets quote
	Kind       string           `json:"kind"`    // article or post
	Quotations int              `json:"quotations"`
	Rate       narratives.Rate  `json:"rate"` // of the group's documents of this kind in the window, those that quote the speaker
	Outlets    []SpeakerOutlet  `json:"outlets"`
	Framings   []SpeakerFraming `json:"framings"`          // in the speaker's mouth
	Documents  []string         `json:"documents"`         // ids, in order
	Printed    []SpeakerName    `json:"printed,omitempty"` // how quotations name the speaker, the most frequent first
}

// A SpeakerName is how quotations of a language name a speaker.
type SpeakerName struct {
	Language   string `json:"language"`
	Name       string `json:"name"`
	Quotations int    `json:"quotations"`
}

// A SpeakerOutlet is an outlet that quotes a speaker.
type SpeakerOutlet struct {
	Outlet    string `json:"outlet"`
	Documents int    `json:"documents"`
}

// A SpeakerFraming is a framing that outlets quote from a speaker.
type SpeakerFraming struct {
	Framing   string `json:"framing"`
	Documents int    `json:"documents"` // quoted or rebutted
	Rebutted  int    `json:"rebutted"`  // of those, in which the speaker contradicts it
}

// Speakers is who is quoted between two times.
type Speakers struct {
	Rows     []SpeakerRow `json:"speakers"` // state, control, unlabelled; those quoted in most documents first
	Unnamed  int          `json:"unnamed"`  // quotations whose speaker is no name: she, officials, nobody
	Undated  int          `json:"undated"`  // documents of the store without a day, which are in no window
	FromTime time.Time    `json:"from"`
	ToTime   time.Time    `json:"to"`
}

// A DocumentRef says where a document that stands behind a number is found.
type DocumentRef struct {
	Document  string `json:"document"`
	Outlet    string `json:"outlet"`
	Published *Date  `json:"published,omitempty"`
	Title     string `json:"headline,omitempty"`
	URL       string `json:"url"`
	Capture   string `json:"capture"`
}

// A SpeakerUse is a SpeakerRow as a report tells it: Uses are the documents
// that quote the speaker, of all of the group and kind.
type SpeakerUse struct {
	Speaker    string `json:"speaker,omitempty"`
	Name       string `json:"name"`
	Group      string `json:"group"`
	Kind       string `json:"kind"`
	Quotations int    `json:"quotations"`
	Rate
	Outlets  []SpeakerOutlet  `json:"outlets"`
	Framings []SpeakerFraming `json:"framings"`
	Sources  []string         `json:"documents_quoting"` // ids, in Quoted.Documents
}

// Quoted is who is quoted in a week.
type Quoted struct {
	Speakers  []SpeakerUse  `json:"speakers"`
	Unnamed   int           `json:"unnamed"` // quotations without a name
	Undated   int           `json:"undated"` // documents of the store without a day
	Documents []DocumentRef `json:"documents"`
}

// mostSpeakers is how many speakers of a group a page prints, those of most
// documents; speakers.csv has all.
const mostSpeakers = 15

func (t *tally) quoted() *Quoted {
	if t.data.Speakers == nil {
		return nil
	}
	q := &Quoted{Speakers: []SpeakerUse{}, Unnamed: t.data.Speakers.Unnamed, Undated: t.data.Speakers.Undated, Documents: []DocumentRef{}}
	named := map[string]bool{}
	for _, r := range t.data.Speakers.Rows {
		q.Speakers = append(q.Speakers, SpeakerUse{
			Speaker: r.Speaker, Name: oneLine(r.Name), Group: r.Group, Kind: r.Kind, Quotations: r.Quotations,
			Rate:    t.rate(r.Rate.K, r.Rate.N, t.data.Week+": quoted: "+r.Name),
			Outlets: r.Outlets, Framings: r.Framings, Sources: r.Documents,
		})
		for _, d := range r.Documents {
			named[d] = true
		}
	}
	for _, d := range t.data.Documents {
		if named[d.Document] {
			q.Documents = append(q.Documents, d)
		}
	}
	return q
}

// A speakerGroup is the speakers of one group and kind that a page prints.
type speakerGroup struct {
	Group, Kind string
	Speakers    []SpeakerUse
	More        int
}

// SpeakerGroups cuts the speakers at the borders of groups and kinds.
func (p *page) SpeakerGroups() (out []speakerGroup) {
	if p.Quoted == nil {
		return nil
	}
	for _, s := range p.Quoted.Speakers {
		n := len(out)
		if n == 0 || out[n-1].Group != s.Group || out[n-1].Kind != s.Kind {
			out = append(out, speakerGroup{Group: s.Group, Kind: s.Kind})
			n++
		}
		if g := &out[n-1]; len(g.Speakers) < mostSpeakers {
			g.Speakers = append(g.Speakers, s)
		} else {
			g.More++
		}
	}
	return out
}

// Sources are the documents that quote a speaker.
func (p *page) Sources(ids []string) (out []DocumentRef) {
	for _, id := range ids {
		if d, ok := p.documents[id]; ok {
			out = append(out, d)
		}
	}
	return out
}

// InFramings names the framings in a speaker's mouth, each as a link to its
// evidence.
func (p *page) InFramings(s SpeakerUse) []Ref {
	out := []Ref{}
	for _, f := range s.Framings {
		r := Ref{f.Framing, f.Framing}
		if u := p.Use(f.Framing); u != nil {
			r.Label = u.Label
		}
		r.Label += " " + thousands(f.Documents)
		if f.Rebutted > 0 {
			r.Label += " (rebutted " + thousands(f.Rebutted) + ")"
		}
		out = append(out, r)
	}
	return out
}

// QuotedBy names the outlets that quote a speaker.
func (p *page) QuotedBy(s SpeakerUse) string {
	var out []string
	for _, o := range s.Outlets {
		out = append(out, p.Name(o.Outlet)+" "+thousands(o.Documents))
	}
	return strings.Join(out, ", ")
}

const speakersIntro = "Who is quoted in original documents of the week, by whose outlets: the share of their documents that quote the speaker. Names stand as printed unless they are those of a known actor."

func markdownSpeakers(d *document, p *page) {
	if p.Quoted == nil {
		return
	}
	d.para("## Who is quoted")
	d.para("%s", speakersIntro)
	if len(p.Quoted.Speakers) > 0 {
		d.table("Outlets", "Kind", "Speaker", "Quotations", "Documents", "Rate", "90 % interval", "Quoted by", "In framings")
	}
	var more []string
	for _, g := range p.SpeakerGroups() {
		for _, s := range g.Speakers {
			var in []string
			for _, f := range p.InFramings(s) {
				in = append(in, f.Label)
			}
			d.row(groupName(s.Group), kindWord(s.Kind), esc(s.Name), thousands(s.Quotations), of(s.Rate), share(s.Rate), interval(s.Rate), esc(p.QuotedBy(s)), esc(strings.Join(in, "; ")))
		}
		if g.More > 0 {
			more = append(more, plural(g.More, "more speaker")+" of "+strings.ToLower(groupName(g.Group))+", "+kindWord(g.Kind))
		}
	}
	d.line("")
	if len(more) > 0 {
		d.para("%s: in speakers.csv.", strings.Join(more, "; "))
	}
	d.para("%s without a name; %s of the store without a day.", plural(p.Quoted.Unnamed, "quotation"), plural(p.Quoted.Undated, "document"))
}

func speakersCSV(r Report) []byte {
	t := newTable("group", "kind", "speaker", "name", "quotations", "documents_quoting", "documents", "rate", "low", "high", "too_few", "outlets", "framings", "sources")
	if r.Quoted == nil {
		return t.bytes()
	}
	for _, s := range r.Quoted.Speakers {
		var by, in []string
		for _, o := range s.Outlets {
			by = append(by, o.Outlet+" "+strconv.Itoa(o.Documents))
		}
		for _, f := range s.Framings {
			in = append(in, f.Framing+" "+strconv.Itoa(f.Documents))
		}
		cells := append([]string{s.Group, s.Kind, s.Speaker, s.Name, strconv.Itoa(s.Quotations)}, rateCells(s.Rate)...)
		t.row(append(cells, strings.Join(by, " | "), strings.Join(in, " | "), strings.Join(s.Sources, " "))...)
	}
	return t.bytes()
}

// A CardSpeaker is somebody whose words a framing stands in: Uses are the
// original documents that quote it from there, of all in which it stands.
type CardSpeaker struct {
	Actor    string `json:"actor,omitempty"`
	Name     string `json:"name"`
	Group    string `json:"group"`
	Kind     string `json:"kind"`
	Rate            // see above
	Rebutted int    `json:"rebutted"` // of those, in which it is contradicted
	Mention  string `json:"mention"`  // the first
}

// cardSpeakers lists who is quoted with a framing; those of most documents of
// a group first.
func (t *tally) cardSpeakers(f FramingUse, evidence []Citation) []CardSpeaker {
	type key struct{ group, kind, who string }
	rows := map[key]*CardSpeaker{}
	seen, rebuts := map[key]map[string]bool{}, map[key]map[string]bool{}
	for _, c := range evidence {
		name := t.actorName(c.Resolved, c.Speaker)
		if c.Reprint || name == "" || c.Voice != quoted && c.Voice != rebutted {
			continue
		}
		k := key{groupOf(t.outlets[c.Outlet]), c.Kind, cmp.Or(c.Resolved, "words:"+strings.ToLower(name))}
		if rows[k] == nil {
			rows[k] = &CardSpeaker{Actor: c.Resolved, Name: name, Group: k.group, Kind: k.kind, Mention: c.Mention}
			seen[k], rebuts[k] = map[string]bool{}, map[string]bool{}
		}
		seen[k][c.Document] = true
		if c.Voice == rebutted {
			rebuts[k][c.Document] = true
		}
	}
	out := []CardSpeaker{}
	for k, r := range rows {
		r.Rate = t.rate(len(seen[k]), t.standing(f.ID, k.group, k.kind), f.ID+": speakers")
		r.Rebutted = len(rebuts[k])
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b CardSpeaker) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Uses, a.Uses), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Actor, b.Actor))
	})
	return out
}

// actorName names an actor: by its name, else by what is printed.
func (t *tally) actorName(id, printed string) string {
	return oneLine(cmp.Or(t.data.Actors[id], printed, id))
}

// standing counts the original documents of the week in which a framing
// stands, in whatever voice.
func (t *tally) standing(framing, group, kind string) int {
	n := 0
	for _, s := range t.seen[framing] {
		if s.Week == t.data.Week && s.Kind == kind && !s.Reprint && groupOf(t.outlets[s.Outlet]) == group {
			n++
		}
	}
	return n
}

// whoseWords says in a sentence or two whose words a mention is in, by which
// cue and how surely, and who is presented so.
func whoseWords(c *Citation) string {
	var out []string
	switch who := cmp.Or(oneLine(c.Speaker), c.Resolved); {
	case who != "" && c.Cue != "":
		out = append(out, "Said by "+who+" (“"+oneLine(c.Cue)+"”)")
	case who != "":
		out = append(out, "Said by "+who)
	}
	if c.Tier != "" && c.Voice != own {
		out = append(out, "confidence "+c.Tier)
	}
	if c.Agent.Words != "" {
		out = append(out, "who: "+oneLine(c.Agent.Words))
	}
	if c.Target.Words != "" {
		out = append(out, "whose or against whom: "+oneLine(c.Target.Words))
	}
	if len(out) == 0 {
		return ""
	}
	s := strings.Join(out, "; ") + "."
	return strings.ToUpper(s[:1]) + s[1:]
}
