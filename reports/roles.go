package reports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// A RoleUse is who is presented by a framing, or whose, or against whom, where
// the sentence says so. Uses are the original documents that say it, of all in
// which the framing stands.
type RoleUse struct {
	Agent  narratives.Role `json:"agent,omitzero"`  // Words: the actor's name, else as printed first
	Target narratives.Role `json:"target,omitzero"` // likewise
	Group  string          `json:"group"`
	Kind   string          `json:"kind"`
	Rate
	Voices  Voices `json:"voice"`
	Mention string `json:"mention"` // the first
}

// roles lists who is called what; those of most documents of a group first.
func (t *tally) roles(f FramingUse, evidence []Citation) []RoleUse {
	type key struct{ group, kind, agent, target string }
	rows := map[key]*RoleUse{}
	voices := map[key]map[string]string{}
	for _, c := range evidence {
		agent, target := t.role(c.Agent), t.role(c.Target)
		if c.Reprint || agent.Words == "" && target.Words == "" {
			continue
		}
		k := key{groupOf(t.outlets[c.Outlet]), c.Kind, roleKey(agent), roleKey(target)}
		if rows[k] == nil {
			rows[k] = &RoleUse{Agent: agent, Target: target, Group: k.group, Kind: k.kind, Mention: c.Mention}
			voices[k] = map[string]string{}
		}
		if was, ok := voices[k][c.Document]; !ok || slices.Index(voiceOrder, c.Voice) < slices.Index(voiceOrder, was) {
			voices[k][c.Document] = c.Voice
		}
	}
	out := []RoleUse{}
	for k, r := range rows {
		r.Rate = t.rate(len(voices[k]), t.standing(f.ID, k.group, k.kind), f.ID+": roles")
		if t.rebuts {
			r.Voices.Rebutted = new(int)
		}
		for _, v := range voices[k] {
			r.Voices.add(v)
		}
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b RoleUse) int {
		return cmp.Or(compareGroups(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Uses, a.Uses),
			cmp.Compare(a.Agent.Words, b.Agent.Words), cmp.Compare(a.Target.Words, b.Target.Words),
			cmp.Compare(a.Agent.Actor, b.Agent.Actor), cmp.Compare(a.Target.Actor, b.Target.Actor))
	})
	return out
}

// voiceOrder says which voice a document has that has several.
var voiceOrder = []string{own, quoted, rebutted, unclear}

// add counts a document in a voice.
func (v *Voices) add(voice string) {
	switch {
	case voice == own:
		v.Own++
	case voice == quoted:
		v.Quoted++
	case voice == rebutted && v.Rebutted != nil:
		*v.Rebutted++
	default:
		v.Unclear++
	}
}

func (t *tally) role(r narratives.Role) narratives.Role {
	return narratives.Role{Words: t.actorName(r.Actor, r.Words), Actor: r.Actor}
}

func roleKey(r narratives.Role) string { return cmp.Or(r.Actor, "words:"+strings.ToLower(r.Words)) }

// roleWords names a role, or says that the sentence does not.
func roleWords(r narratives.Role) string { return cmp.Or(r.Words, "not said") }

const rolesIntro = "Who is presented so, and whose or against whom, where the sentence says it; else nothing is guessed. Rates are of the original documents in which the framing stands."

func markdownRoles(d *document, c Card, p *page) {
	if len(c.Speakers) > 0 {
		d.para("### In whose mouth")
		d.table("Speaker", "Outlets", "Kind", "Documents", "Rate", "90 % interval", "Rebutted", "First mention")
		for _, s := range c.Speakers[:min(len(c.Speakers), mostRoles)] {
			d.row(esc(s.Name), groupName(s.Group), kindWord(s.Kind), of(s.Rate), share(s.Rate), interval(s.Rate), thousands(s.Rebutted), code(s.Mention))
		}
		d.line("")
		if more := p.MoreRows(len(c.Speakers), "speaker"); more != "" {
			d.para("%s", more)
		}
	}
	if len(c.Roles) > 0 {
		d.para("### Who is called so")
		d.para("%s", rolesIntro)
		d.table("Who", "Whose or against whom", "Outlets", "Kind", "Documents", "Rate", "90 % interval", "Voice", "First mention")
		for _, x := range c.Roles[:min(len(c.Roles), mostRoles)] {
			d.row(esc(roleWords(x.Agent)), esc(roleWords(x.Target)), groupName(x.Group), kindWord(x.Kind), of(x.Rate), share(x.Rate), interval(x.Rate), p.Voices(x.Voices), code(x.Mention))
		}
		d.line("")
		if more := p.MoreRows(len(c.Roles), "pair"); more != "" {
			d.para("%s", more)
		}
	}
}

// mostRoles is how many speakers and pairs a card prints; roles.csv has all.
const mostRoles = 12

// MoreRows says how many rows of a card's table a page leaves out, empty if
// none.
func (p *page) MoreRows(n int, noun string) string {
	if n > mostRoles {
		return plural(n-mostRoles, "more "+noun) + " in roles.csv."
	}
	return ""
}

func rolesCSV(r Report) []byte {
	t := newTable("framing", "label", "role", "agent", "agent_actor", "target", "target_actor", "speaker", "speaker_actor", "group", "kind",
		"uses", "documents", "rate", "low", "high", "too_few", "own", "quoted", "rebutted", "unclear", "first_mention")
	for _, c := range r.Cards {
		for _, x := range c.Roles {
			cells := append([]string{c.ID, c.Label, "presented", x.Agent.Words, x.Agent.Actor, x.Target.Words, x.Target.Actor, "", "", x.Group, x.Kind}, rateCells(x.Rate)...)
			t.row(append(cells, strconv.Itoa(x.Voices.Own), strconv.Itoa(x.Voices.Quoted), whole(x.Voices.Rebutted), strconv.Itoa(x.Voices.Unclear), x.Mention)...)
		}
		for _, s := range c.Speakers {
			cells := append([]string{c.ID, c.Label, "speaks", "", "", "", "", s.Name, s.Actor, s.Group, s.Kind}, rateCells(s.Rate)...)
			t.row(append(cells, "0", strconv.Itoa(s.Uses-s.Rebutted), strconv.Itoa(s.Rebutted), "0", s.Mention)...)
		}
	}
	return t.bytes()
}

// FirstSpeakers are those of a card that a page prints.
func (p *page) FirstSpeakers(c Card) []CardSpeaker {
	return c.Speakers[:min(len(c.Speakers), mostRoles)]
}

// FirstRoles are those of a card that a page prints.
func (p *page) FirstRoles(c Card) []RoleUse { return c.Roles[:min(len(c.Roles), mostRoles)] }

// Card returns the card of a framing, nil if it has none.
func (p *page) Card(framing string) *Card {
	for i := range p.Cards {
		if p.Cards[i].ID == framing {
			return &p.Cards[i]
		}
	}
	return nil
}

// Heat returns the move of a framing, which has its heat; nil if there are too
// few documents to tell.
func (p *page) Heat(framing string) *Move {
	for i := range p.Moves {
		if m := &p.Moves[i]; m.ID == framing && m.Heat != "" {
			return m
		}
	}
	return nil
}

// shortly is how many speakers and roles the overview of framings names.
const shortly = 3

// InShort says how common a framing is and how that has moved, in whose mouth
// it stands and who is called so, in a line each; the card has the tables.
func (p *page) InShort(c *Card) (out []string) {
	if m := p.Heat(c.ID); m != nil {
		s := "Heat among articles of " + strings.ToLower(m.Name) + ": " + heatWords(*m)
		if m.Stage != "" {
			s += ", " + stageWord(m.Stage)
		}
		out = append(out, s+".")
	}
	var names []string
	for _, s := range c.Speakers {
		names = append(names, s.Name+" "+thousands(s.Uses))
	}
	line := func(what string) {
		if len(names) == 0 {
			return
		}
		more := ""
		if n := len(names) - shortly; n > 0 {
			more = " and " + thousands(n) + " more"
		}
		out = append(out, what+": "+strings.Join(names[:min(len(names), shortly)], "; ")+more+".")
		names = nil
	}
	line("Quoted from, documents")
	for _, r := range c.Roles {
		s := roleWords(r.Agent)
		if r.Target.Words != "" {
			s += " → " + r.Target.Words
		}
		names = append(names, s+" "+thousands(r.Uses))
	}
	line("Who is called so → whose or against whom, documents")
	return out
}
