package narratives

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestCodingCheck(t *testing.T) {
	known := map[string]bool{"f-other": true}
	for words, want := range map[string]string{
		"- - - -":             "",
		"no - - -":            "",
		"yes own body no":     "",
		"f-other - - -":       "",
		"f-strange - - -":     "framing",
		"perhaps own body no": "framing voice place scare",
		"yes - body no":       "voice",
		"yes loud attic no":   "voice place",
		"yes own body maybe":  "scare",
		"no own - -":          "voice",
		"f-other own body no": "voice place scare",
		"- - body -":          "framing place",
	} {
		f := strings.Fields(words)
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		problems := Coding{f[0], f[1], f[2], f[3]}.Check(known)
		var got []string
		for _, v := range Variables() {
			if problems[v] != nil {
				got = append(got, string(v))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: wrong are %q, want %q", words, got, want)
		}
	}
}

// TestTruth holds who is right where coders differ: a decision, else both, and
// of how a framing stands the one who saw it.
func TestTruth(t *testing.T) {
	own, quoted := Coding{Yes, "own", "body", No}, Coding{Yes, "quoted", "body", No}
	no := Coding{Framing: No}
	for _, c := range []struct {
		name    string
		a, b    Coding
		decided map[Variable]string
		want    string // framing and voice; + where open
	}{
		{"agreed", own, own, nil, "yes own"},
		{"voice open", own, quoted, nil, "yes +"},
		{"voice decided", own, quoted, map[Variable]string{IsVoice: "rebutted"}, "yes rebutted"},
		{"framing open", own, no, nil, "+ "},
		{"framing there", own, no, map[Variable]string{IsFraming: Yes}, "yes own"},
		{"framing not there", own, no, map[Variable]string{IsFraming: No}, "no "},
		{"overruled", own, own, map[Variable]string{IsVoice: "quoted"}, "yes quoted"},
		{"dismissed, voice open no more", own, quoted, map[Variable]string{IsFraming: No}, "no "},
		{"one coder", own, Coding{}, map[Variable]string{IsFraming: Yes}, " "},
	} {
		i := Coded{Coders: [2]Coding{c.a, c.b}, Decisions: c.decided}
		mark := func(v Variable) string {
			if i.Open(v) {
				return "+"
			}
			return i.Truth(v)
		}
		if got := mark(IsFraming) + " " + mark(IsVoice); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// pairs are finds in three voices, of very different numbers, two to a
// document, with empty passages beside them.
func pairs() (out []CodingItem) {
	for v, n := range map[string]int{"own": 200, "quoted": 40, "rebutted": 3} {
		for i := range n {
			out = append(out, CodingItem{
				Document: fmt.Sprintf("d-%s-%d", v, i/2), Version: fmt.Sprintf("v-%s-%d", v, i/2), Passage: i % 2, Framing: "f",
				Program: Coding{Yes, v, "body", No}, Tier: "A",
			})
			out = append(out, CodingItem{
				Document: fmt.Sprintf("d-%s-%d", v, i/2), Version: fmt.Sprintf("v-%s-%d", v, i/2), Passage: 2 + i%2, Framing: "f",
				Program: Coding{Framing: No}, Stratum: NearStratum,
			})
		}
	}
	for i := range 50 {
		id := fmt.Sprintf("far-%d", i)
		out = append(out, CodingItem{Document: id, Version: id, Framing: "f", Program: Coding{Framing: No}, Stratum: FarStratum})
	}
	return out
}

func drawn(t *testing.T, seed uint64, items []CodingItem) []CodingItem {
	t.Helper()
	s, err := NewSampler(seed, 40, 0.25, []string{"voice"})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		s.Offer(i)
	}
	return s.Draw()
}

// TestSample holds that a draw depends on the seed alone, takes equal shares of
// the strata as far as they reach, and one item of a document.
func TestSample(t *testing.T) {
	all := pairs()
	got := drawn(t, 7, all)
	slices.Reverse(all)
	if again := drawn(t, 7, all); !slices.Equal(got, again) {
		t.Error("another order of offers gives another sample")
	}
	if other := drawn(t, 8, all); slices.Equal(got, other) {
		t.Error("another seed gives the same sample")
	}
	strata, sizes, documents := map[string]int{}, map[string]int{}, map[string]bool{}
	for n, i := range got {
		strata[i.Stratum]++
		sizes[i.Stratum] = i.Size
		if documents[i.Document] {
			t.Errorf("two items of %s", i.Document)
		}
		documents[i.Document] = true
		if i.Number != n+1 {
			t.Errorf("item %d is numbered %d", n+1, i.Number)
		}
	}
	if want := fmt.Sprint(map[string]int{"found, voice own": 14, "found, voice quoted": 14, "found, voice rebutted": 2, NearStratum: 5, FarStratum: 5}); fmt.Sprint(strata) != want {
		t.Errorf("strata %v, want %s", strata, want)
	}
	if want := fmt.Sprint(map[string]int{"found, voice own": 200, "found, voice quoted": 40, "found, voice rebutted": 3, NearStratum: 243, FarStratum: 50}); fmt.Sprint(sizes) != want {
		t.Errorf("sizes %v, want %s", sizes, want)
	}
	// Finds and empty passages are mixed.
	if slices.IsSortedFunc(got, func(a, b CodingItem) int { return strings.Compare(a.Stratum, b.Stratum) }) {
		t.Error("the sample stands in the order of its strata")
	}
	for _, bad := range []func() (*Sampler, error){
		func() (*Sampler, error) { return NewSampler(1, 0, 0, nil) },
		func() (*Sampler, error) { return NewSampler(1, 9, 1.5, nil) },
		func() (*Sampler, error) { return NewSampler(1, 9, 0, []string{"colour"}) },
	} {
		if _, err := bad(); err == nil {
			t.Error("a sampler that cannot be was made")
		}
	}
}

// TestReportCoding is counted by hand: of eight finds six are right, and two
// framings were missed.
func TestReportCoding(t *testing.T) {
	var items []Coded
	add := func(n int, stratum string, size int, program, tier string, a, b Coding, decided string) {
		for range n {
			i := Coded{CodingItem: CodingItem{Stratum: stratum, Size: size, Tier: tier, Framing: "f", Program: Coding{Framing: No}}, Coders: [2]Coding{a, b}, Decisions: map[Variable]string{}}
			if program != "" {
				i.Program = Coding{Yes, program, "body", No}
			}
			if decided != "" {
				i.Decisions[IsVoice] = decided
			}
			items = append(items, i)
		}
	}
	own, quoted, no := Coding{Yes, "own", "body", No}, Coding{Yes, "quoted", "body", No}, Coding{Framing: No}
	add(3, "s", 300, "own", "A", own, own, "")
	add(1, "s", 300, "own", "A", no, no, "")
	add(2, "t", 10, "quoted", "C", quoted, quoted, "")
	add(1, "t", 10, "quoted", "C", quoted, own, "own") // decided: the program's voice is wrong
	add(1, "t", 10, "quoted", "C", no, no, "")
	add(2, NearStratum, 50, "", "", own, own, "")
	add(5, NearStratum, 50, "", "", no, no, "")
	add(1, NearStratum, 50, "", "", own, no, "") // open: nothing is known
	r := ReportCoding(items, 1)
	if r.Items != 16 || r.Both != 16 || r.Different != 2 || r.Open != 1 || r.Program.Judged != 15 {
		t.Errorf("counts %+v", r)
	}
	p := r.Program
	if p.Precision.K != 6 || p.Precision.N != 8 || p.Recall.K != 6 || p.Recall.N != 8 {
		t.Errorf("precision %+v, recall %+v; want 6 of 8 both", p.Precision, p.Recall)
	}
	// Wilson (1927) for 6 of 8 at 95 %: .409 to .929.
	if math.Abs(p.Precision.Low-0.409) > 0.001 || math.Abs(p.Precision.High-0.929) > 0.001 {
		t.Errorf("interval %+v, want .409 to .929", p.Precision)
	}
	if w := *p.Weighted.Value; math.Abs(w-(300*.75+10*.75)/310) > 1e-12 || *p.Weighted.Low > w || *p.Weighted.High < w {
		t.Errorf("weighted precision %v in %v to %v, want .75", w, *p.Weighted.Low, *p.Weighted.High)
	}
	if len(p.Tiers) != 2 || p.Tiers[1].Tier != "C" || p.Tiers[1].Voice.K != 2 || p.Tiers[1].Voice.N != 3 || p.Tiers[0].Precision.K != 3 {
		t.Errorf("tiers %+v", p.Tiers)
	}
	labels := map[string]LabelScore{}
	for _, l := range p.Labels {
		labels[string(l.Variable)+" "+l.Label] = l
	}
	if l := labels["voice own"]; l.Precision.K != 3 || l.Precision.N != 3 || l.Recall.K != 3 || l.Recall.N != 4 {
		t.Errorf("voice own %+v, want 3 of 3 and 3 of 4", l)
	}
	if l := labels["voice quoted"]; l.Precision.K != 2 || l.Precision.N != 3 || l.Recall.K != 2 || l.Recall.N != 2 {
		t.Errorf("voice quoted %+v, want 2 of 3 and 2 of 2", l)
	}
	if s := p.Strata[0]; s.Stratum != NearStratum || s.Drawn != 8 || s.There.K != 2 || s.There.N != 7 || s.Size != 50 {
		t.Errorf("stratum %+v", s)
	}
	f := r.Agreement[0]
	if f.Variable != IsFraming || f.Units != 16 || f.Agree != 15 || f.Alpha.Reading != Reliable || *f.Kappa.Value > 1 || *f.Kappa.Value < .8 {
		t.Errorf("agreement on framing %+v", f)
	}
	if r.Agreement[2].Alpha.Value != nil || r.Agreement[2].Units != 8 {
		t.Errorf("agreement on place %+v: all labels are one, so nothing can be said", r.Agreement[2])
	}
	if again := ReportCoding(items, 1); fmt.Sprint(*again.Program.Weighted.Low, *again.Agreement[1].Alpha.Low) != fmt.Sprint(*p.Weighted.Low, *r.Agreement[1].Alpha.Low) {
		t.Error("the same seed gives other intervals")
	}
	if empty := ReportCoding(nil, 1); empty.Program.Weighted.Value != nil || len(empty.Agreement) != 4 {
		t.Errorf("nothing coded: %+v", empty)
	}
}
