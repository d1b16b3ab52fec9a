package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// versionsHead heads the note that prints the as-of time; Normalise looks for it.
const versionsHead = "Versions"

// method writes how the numbers came about, from what was actually used.
func (t *tally) method(r Report) Method {
	var m Method
	note := func(head, format string, args ...any) {
		m.Notes = append(m.Notes, Note{head, fmt.Sprintf(format, args...)})
	}
	note("What is counted", "The unit is the document, one canonical URL or post of one outlet, counted once, in the ISO week (UTC) of its first published time. "+
		"Articles and posts never share a denominator. A reprint, a document whose text another published first, is left out of use and its denominators and counted in spread; "+
		"outlets of one owner are one voice in spread.")
	if r.Framings != nil {
		t.framingNotes(r, note)
	}
	t.coverageNote(r, note)
	note("Dates", "%s", datesNote(r))
	t.outletNote(note)
	note(versionsHead, "%s", versionsNote(r))
	note("Files", "A cell of a CSV file that a spreadsheet could take for a formula begins with an apostrophe. A field that is not computed is absent from report.json, never empty or zero. "+
		"The words of pages that ask not to be archived are withheld; the rest of their citation stands.")
	if r.Header.Simulated {
		note("Clock", "This store has seen a simulated clock. Capture times, runs and coverage follow that clock, not the day on which the work was done.")
	}
	m.Problems = t.problemList()
	return m
}

func (t *tally) framingNotes(r Report, note func(string, string, ...any)) {
	note("Framings", "%s", t.codebookNote(r))
	note("Whose voice", "Every mention is marked own (the outlet speaks), quoted (someone it quotes), rebutted (quoted to be contradicted) or unclear. Only own voice is a use; quotation is shown beside it and never added to it. "+
		"A document counts as own if any mention in the first version that has the framing is in its own voice. Rules decide this, not people: they err, which is why each mention can be read in its context. "+
		"Tier A of a quotation is a cue and a name, B a cue and a reference such as “the piece”, C words in marks whose speaker is not named beside them, D none of these.")
	note("Rates", "A rate is original documents with a use divided by original documents of the same outlets, week and kind, with the 90 %% score interval of Wilson (1927). "+
		"Where a framing belongs to a topic, only documents of that topic stand on either side; documents with the framing outside it are named beside the rate. Where it belongs to several, the first by id is taken. "+
		"A group of outlets is pooled by adding up each outlet's uses and its own denominator; control and unlabelled outlets are never pooled with state outlets. "+
		"Under %d documents a rate is printed as “too few”, with its interval. Framings are listed by the lower end of the interval.", t.config.MinDocuments)
	note("Firsts", "A first use is the earliest published use that this store holds%s; an earlier one may exist elsewhere. Where only the day is known, the order within that day is not.", sinceNote(r))
	note("Over time", "A framing is rising or fading if the week’s interval and that of the twelve weeks before together do not touch; went quiet if it is not used and the same holds; back if it is used after eight weeks or more without; "+
		"new in the four weeks from its first use on record, if the record holds four weeks before it; peak if it is within a burst and rises no more. Bursts are those of Kleinberg (2002), the two-state automaton, upper rate twice the lower, over the thirteen weeks. "+
		"Where nothing changes, about four such pairs of intervals in a hundred do not touch, by chance: of %d compared here, %d or so. %s", len(r.Moves), (4*len(r.Moves)+50)/100, heatNote())
	note("Key judgements", "At most %d, each resting on at least %d uses or quotations. Confidence is high with at least %d documents, %d uses, %d owners and nine in ten outlet-days collected in whole or part; "+
		"moderate with at least %d documents, %d uses and two thirds of the outlet-days, where coverage is kept; otherwise low. A change or contrast is claimed only where the two intervals do not touch. "+
		"Where a sentence says that a framing is only quoted, quotations take the place of uses, and the number of owners is not asked for.",
		maxJudgements, leastUses, highDocuments, highUses, highOwners, someDocuments, someUses)
}

func (t *tally) codebookNote(r Report) string {
	s := fmt.Sprintf("%s of the codebook", plural(len(t.data.Framings), "framing"))
	if t.data.Codebook != "" {
		s += " " + t.data.Codebook
	}
	s += fmt.Sprintf(" are looked for in every passage, by patterns over words; %d were seen this week. What is not in the codebook is not found: silence here is not absence.", len(r.Framings))
	if len(t.data.Topics) > 0 {
		names := make([]string, 0, len(t.data.Topics))
		for _, p := range t.data.Topics {
			names = append(names, "“"+t.topics[p.ID]+"”")
		}
		s += fmt.Sprintf(" Topics: %s.", and(names))
	}
	return s
}

func heatNote() string {
	var tiers []string
	for _, h := range narratives.Heats() {
		s := string(h)
		if h.Least() > 0 {
			s += " from " + percent(h.Least())
		}
		tiers = append(tiers, s)
	}
	return "Heat is the share of articles in six tiers, an idea of the China Media Project, with bounds of our own: " + strings.Join(tiers, ", ") + "."
}

func sinceNote(r Report) string {
	if r.Header.Since.IsZero() {
		return ""
	}
	return " (its oldest document is of " + r.Header.Since.Format("2 January 2006") + ")"
}

func (t *tally) coverageNote(r Report, note func(string, string, ...any)) {
	if r.Coverage == nil {
		note("Coverage", "No coverage is kept for this week: its documents were imported. What should have been collected is not known, so a low number may be a gap.")
		return
	}
	c := r.Coverage
	note("Coverage", "Of %s due, %d were collected completely and %d in part. A day is complete if every listed article was captured; partial if some were not, or a source failed, is stale or may have missed something; "+
		"stale if the sources answer and hold nothing new for longer than is their habit; a gap if nothing was collected; blocked if the site refuses; not due before the first run or while the day lasts. "+
		"Weeks in which outlet-days are missing are marked in the series where coverage is known.", plural(c.Due, "outlet-day"), c.Whole, c.Part)
}

func datesNote(r Report) string {
	s := "Documents whose date is known to the month only, or not at all, enter no weekly series."
	if len(r.Volume.LeftOut) == 0 {
		return s + " There are none."
	}
	n := 0
	for _, l := range r.Volume.LeftOut {
		n += l.Documents
	}
	return s + fmt.Sprintf(" There are %d of them; they are listed under Volume.", n)
}

func (t *tally) outletNote(note func(string, string, ...any)) {
	var bare []string
	for _, id := range t.names {
		if o := t.outlets[id]; o.Unlabelled || groupOf(o) == unlabelled {
			bare = append(bare, o.Name)
		}
	}
	s := "State, owner and ownership label come from the configuration, each label with its source and date; registries disagree, so a label is a statement of that source."
	if len(bare) > 0 {
		s += fmt.Sprintf(" Not named in the configuration: %s. Where their state or owner is unknown they stand apart, each as its own owner.", and(bare))
	}
	note("Outlets", "%s", s)
}

func versionsNote(r Report) string {
	h := r.Header
	var parts []string
	for _, v := range h.Versions {
		parts = append(parts, v.Name+" "+v.Value)
	}
	s := "Form of the data " + r.Schema
	if len(parts) > 0 {
		s = "Made with " + strings.Join(parts, ", ") + ". " + s
	}
	return s + fmt.Sprintf(". The report is a function of the rows held as of %s; the same rows print the same bytes. "+
		"Late documents, edits and new versions of the rules make the next edition, which opens with what changed.", h.AsOf.Format(time.RFC3339))
}
