package narratives

import (
	"fmt"
	"slices"
	"strings"
)

// A Variable is what coders say about a passage.
type Variable string

// The variables, as samples and reports call them.
const (
	IsFraming Variable = "framing" // does the passage hold the framing it is asked about
	IsVoice   Variable = "voice"   // and whose words are they
	IsPlace   Variable = "place"   // where do they stand
	IsScare   Variable = "scare"   // are they in scare quotes
)

// Variables returns all of them, in the order in which they are printed.
func Variables() []Variable { return []Variable{IsFraming, IsVoice, IsPlace, IsScare} }

// Yes and No answer whether a framing is there, and whether words stand in
// scare quotes.
const (
	Yes = "yes"
	No  = "no"
)

// Labels returns what a coder may say of v. Of a framing, the id of another one
// that fits better may be said as well.
func (v Variable) Labels() []string {
	switch v {
	case IsFraming, IsScare:
		return []string{Yes, No}
	case IsVoice:
		return []string{"own", "quoted", "rebutted", "unclear"}
	case IsPlace:
		return []string{"headline", "standfirst", "body", "caption", "post"}
	}
	return nil
}

// A Coding is one label for each variable; empty where nothing was said.
type Coding struct {
	Framing string `json:"framing"`
	Voice   string `json:"voice"`
	Place   string `json:"place"`
	Scare   string `json:"scare"`
}

// Of returns the label of v.
func (c Coding) Of(v Variable) string {
	switch v {
	case IsFraming:
		return c.Framing
	case IsVoice:
		return c.Voice
	case IsPlace:
		return c.Place
	}
	return c.Scare
}

// With returns c with another label of v.
func (c Coding) With(v Variable, label string) Coding {
	switch v {
	case IsFraming:
		c.Framing = label
	case IsVoice:
		c.Voice = label
	case IsPlace:
		c.Place = label
	case IsScare:
		c.Scare = label
	}
	return c
}

// Check says what is wrong with c as a coder's answer; framings are the ids
// that may be named. An answer that says nothing is none, and right. Each
// problem names its variable.
func (c Coding) Check(framings map[string]bool) map[Variable]error {
	if c == (Coding{}) {
		return nil
	}
	out := map[Variable]error{}
	for _, v := range Variables() {
		label := c.Of(v)
		switch {
		case v == IsFraming && label == "":
			out[v] = fmt.Errorf("is empty, but others are not: write %s, %s or the id of another framing", Yes, No)
		case v == IsFraming && framings[label]:
		case c.Framing == Yes && label == "":
			out[v] = fmt.Errorf("is empty: write %s", choices(v.Labels()))
		case v != IsFraming && c.Framing != Yes && label != "":
			out[v] = fmt.Errorf("%q: is said of passages that hold the framing; here framing is %q", label, c.Framing)
		case v == IsFraming && !slices.Contains(v.Labels(), label):
			out[v] = fmt.Errorf("%q: write %s, %s or the id of another framing", label, Yes, No)
		case label != "" && !slices.Contains(v.Labels(), label):
			out[v] = fmt.Errorf("%q: write %s", label, choices(v.Labels()))
		}
	}
	return out
}

// choices lists words for people: a, b or c.
func choices(list []string) string {
	n := len(list) - 1
	return strings.Join(list[:n], ", ") + " or " + list[n]
}

// A CodingItem is one question of a sample: does this passage hold this
// framing, and how. What the program said is kept beside it and not shown to
// the coders.
type CodingItem struct {
	Number   int    `json:"item"` // from 1
	Document string `json:"document"`
	Version  string `json:"version"`
	Passage  int    `json:"passage"`
	Framing  string `json:"framing"`
	Language string `json:"language"`
	Stratum  string `json:"stratum"`
	Size     int    `json:"size"`    // pairs of passage and framing that the stratum holds
	Program  Coding `json:"program"` // framing is yes or no; the rest of the first mention in the passage
	Tier     string `json:"tier,omitempty"`
}

// Found reports whether the program had found the framing in the passage.
func (i CodingItem) Found() bool { return i.Program.Framing == Yes }

// A Decision is a line of the adjudication log: the label that holds of one
// item, whatever the coders said. The latest of an item and variable counts.
type Decision struct {
	Number   int      `json:"number"`
	At       string   `json:"at"`
	Item     int      `json:"item"`
	Variable Variable `json:"variable"`
	Label    string   `json:"label"`
	Author   string   `json:"author"`
	Reason   string   `json:"reason"`
}

// A Coded is an item with what two coders and the adjudicator have said.
type Coded struct {
	CodingItem
	Coders    [2]Coding           // empty: not judged
	Decisions map[Variable]string // the latest of each
}

// Both reports whether both coders have judged the item.
func (c Coded) Both() bool { return c.Coders[0].Framing != "" && c.Coders[1].Framing != "" }

// Differs reports whether the coders say different things of v.
func (c Coded) Differs(v Variable) bool {
	a, b := c.Coders[0].Of(v), c.Coders[1].Of(v)
	return a != "" && b != "" && a != b
}

// Open reports whether the coders differ about v and nobody has decided. Where
// it is decided that the framing is not there, nothing else is open.
func (c Coded) Open(v Variable) bool {
	if v != IsFraming && c.Decisions[IsFraming] != "" && c.Decisions[IsFraming] != Yes {
		return false
	}
	return c.Differs(v) && c.Decisions[v] == ""
}

// Truth returns the label that holds: what was decided, else what both coders
// say, else, where they differ about the framing itself and it was decided that
// it is there, what the one says who saw it. It is empty while that is open or
// if there is nothing to say.
func (c Coded) Truth(v Variable) string {
	if !c.Both() {
		return ""
	}
	if d := c.Decisions[v]; d != "" && v == IsFraming {
		return d
	}
	if v == IsFraming {
		if c.Differs(v) {
			return ""
		}
		return c.Coders[0].Framing
	}
	if c.Truth(IsFraming) != Yes {
		return ""
	}
	if d := c.Decisions[v]; d != "" {
		return d
	}
	a, b := c.Coders[0].Of(v), c.Coders[1].Of(v)
	switch {
	case a == b || b == "":
		return a
	case a == "":
		return b
	}
	return ""
}
