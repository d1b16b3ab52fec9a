package narratives

import (
	"slices"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

func TestSharedPassages(t *testing.T) {
	p := func(s string) extract.Passage { return extract.Passage{Kind: extract.Paragraph, Text: s} }
	head := extract.Passage{Kind: extract.Headline, Text: "Ferry to the northern islands stopped for the whole of the week"}
	origin := []extract.Passage{
		head,
		p("The ferry to the northern islands was stopped on Wednesday after the crew found a leak in its hull."),
		p("Three hundred passengers waited on the quay until a smaller vessel took the first of them across."),
		p("The operator expects the repair to take until the weekend."),
	}
	document := []extract.Passage{
		head,
		p("Our own reporter saw how people on the quay shared their bread and what was left of the coffee."),
		p("Three hundred passengers waited at the harbour until a smaller boat took the first of them across."), // changed
		p("The operator expects the repair to take until the weekend. Shares of the operator fell by a tenth on Thursday."),
		p("The ferry to the northern islands was stopped on Wednesday after the crew found a leak in its hull."),
		p("Read us."),
		p("The repair of the quay was on the way before the ferry stopped, and the harbour office said that it had hired a smaller vessel " +
			"for the first of the people who waited, that the crew of the ferry was on the islands and that the hull was a matter of the operator."), // only their words
	}
	got := SharedPassages(document, origin, "en")
	for i := range got {
		got[i].Share = float64(int(got[i].Share*100)) / 100
	}
	want := []SharedPassage{{2, 2, .82}, {3, 3, 1}, {4, 1, 1}}
	if !slices.Equal(got, want) {
		t.Errorf("shared passages = %v, want %v", got, want)
	}
	if got := SharedPassages(nil, origin, "en"); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}
