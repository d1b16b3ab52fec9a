package narratives

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// A Coefficient is an agreement as it is printed: nothing where nothing can be
// said.
type Coefficient struct {
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"` // 95 % bootstrap interval
	High    *float64 `json:"high"`
	Reading Reading  `json:"reading,omitempty"`
}

// A Reading says what an alpha is good for.
type Reading string

// Thresholds after Krippendorff (2004), Content Analysis, second edition, page
// 241: rely on variables with an alpha of .800 or more; draw tentative
// conclusions only from .667 on.
const (
	Reliable  Reading = "reliable"
	Tentative Reading = "tentative"
	Below     Reading = "not reliable"

	reliableFrom  = 0.800
	tentativeFrom = 0.667
)

func coefficient(a Agreement) Coefficient {
	number := func(x float64) *float64 {
		if math.IsNaN(x) {
			return nil
		}
		return &x
	}
	return Coefficient{Value: number(a.Value), Low: number(a.Low), High: number(a.High)}
}

// A VariableAgreement says how far two coders agree about a variable.
type VariableAgreement struct {
	Variable Variable    `json:"variable"`
	Units    int         `json:"units"` // that both gave a label
	Agree    int         `json:"agree"` // the same one
	Alpha    Coefficient `json:"alpha"` // Krippendorff's, nominal
	Kappa    Coefficient `json:"kappa"` // Cohen's
	Table    Confusion   `json:"table"` // first coder's labels, then the second's
}

// A Portion is a share with its 95 % Wilson interval.
type Portion struct {
	K     int     `json:"k"`
	N     int     `json:"n"`
	Share float64 `json:"share"` // 0 if N is 0
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func portion(k, n int) Portion {
	p := Portion{K: k, N: n}
	if n > 0 {
		p.Share = float64(k) / float64(n)
	}
	p.Low, p.High = Wilson(k, n, Z95)
	return p
}

// A LabelScore says how the program does on one label of a variable, over the
// finds that are right.
type LabelScore struct {
	Variable  Variable `json:"variable"`
	Label     string   `json:"label"`
	Precision Portion  `json:"precision"` // of what the program labels so
	Recall    Portion  `json:"recall"`    // of what is so
}

// A TierScore says how right the program's finds of a confidence tier are.
type TierScore struct {
	Tier      string  `json:"tier"`
	Precision Portion `json:"precision"` // of its finds
	Voice     Portion `json:"voice"`     // right voice, of the finds that are right
}

// A FramingScore is precision by framing.
type FramingScore struct {
	Framing   string  `json:"framing"`
	Precision Portion `json:"precision"`
}

// A StratumScore says how often a framing was there in what was drawn from a
// stratum.
type StratumScore struct {
	Stratum string  `json:"stratum"`
	Size    int     `json:"size"`  // pairs of passage and framing that it holds
	Drawn   int     `json:"drawn"` // items of the sample
	There   Portion `json:"there"` // of those whose truth is known
}

// A ProgramScore compares the program with what holds after adjudication.
type ProgramScore struct {
	Judged    int            `json:"judged"`    // items whose truth is known
	Precision Portion        `json:"precision"` // of its finds in the sample
	Recall    Portion        `json:"recall"`    // of what is there in the sample
	Weighted  Coefficient    `json:"weighted"`  // precision with each stratum at its size in the archive; stratified bootstrap
	Tiers     []TierScore    `json:"tiers"`
	Labels    []LabelScore   `json:"labels"`
	Framings  []FramingScore `json:"framings"`
	Strata    []StratumScore `json:"strata"`
}

// A CodingReport is what a double-coded sample says about the coders and about
// the program.
type CodingReport struct {
	Items     int                 `json:"items"`
	Coded     [2]int              `json:"coded"` // by each coder
	Both      int                 `json:"both"`
	Different int                 `json:"different"` // labels, over all variables
	Open      int                 `json:"open"`      // of those, undecided
	Agreement []VariableAgreement `json:"agreement"`
	Program   ProgramScore        `json:"program"`
}

// ReportCoding computes agreement and scores. The seed is that of the bootstrap
// draws; the same items and seed give the same numbers on every machine.
func ReportCoding(items []Coded, seed uint64) CodingReport {
	r := CodingReport{Items: len(items)}
	for _, c := range items {
		for i := range c.Coders {
			if c.Coders[i].Framing != "" {
				r.Coded[i]++
			}
		}
		if c.Both() {
			r.Both++
		}
		for _, v := range Variables() {
			if c.Differs(v) {
				r.Different++
			}
			if c.Open(v) {
				r.Open++
			}
		}
	}
	for _, v := range Variables() {
		r.Agreement = append(r.Agreement, agreementOf(items, v, seed))
	}
	r.Program = scoreProgram(items, seed)
	return r
}

func agreementOf(items []Coded, v Variable, seed uint64) VariableAgreement {
	var units []Judged
	out := VariableAgreement{Variable: v}
	for _, c := range items {
		if j := (Judged{c.Coders[0].Of(v), c.Coders[1].Of(v)}); both(j, 0, 1) {
			units = append(units, j)
			if j[0] == j[1] {
				out.Agree++
			}
		}
	}
	out.Units = len(units)
	out.Alpha = coefficient(AlphaInterval(units, seed))
	out.Kappa = coefficient(KappaInterval(units, 0, 1, seed))
	out.Table = Confuse(units, 0, 1)
	if a := out.Alpha.Value; a != nil {
		switch {
		case *a >= reliableFrom:
			out.Alpha.Reading = Reliable
		case *a >= tentativeFrom:
			out.Alpha.Reading = Tentative
		default:
			out.Alpha.Reading = Below
		}
	}
	return out
}

// counts holds k of n under names.
type counts map[string][2]int

func (c counts) add(name string, hit bool) {
	x := c[name]
	if hit {
		x[0]++
	}
	x[1]++
	c[name] = x
}

func (c counts) portion(name string) Portion { return portion(c[name][0], c[name][1]) }

func scoreProgram(items []Coded, seed uint64) (p ProgramScore) {
	var (
		overall, tiers, voices, framings, there = counts{}, counts{}, counts{}, counts{}, counts{}
		said, held                              = counts{}, counts{} // by variable and label
		drawn, size                             = map[string]int{}, map[string]int{}
		judged                                  []Coded
	)
	for _, c := range items {
		drawn[c.Stratum]++
		size[c.Stratum] = c.Size
		truth := c.Truth(IsFraming)
		if truth == "" {
			continue
		}
		judged = append(judged, c)
		is := truth == Yes
		there.add(c.Stratum, is)
		if is {
			overall.add("recall", c.Found())
		}
		if !c.Found() {
			continue
		}
		overall.add("precision", is)
		tiers.add(c.Tier, is)
		framings.add(c.Framing, is)
		if !is {
			continue
		}
		if t := c.Truth(IsVoice); t != "" {
			voices.add(c.Tier, t == c.Program.Voice)
		}
		for _, v := range Variables()[1:] {
			if t, l := c.Truth(v), c.Program.Of(v); t != "" && l != "" {
				said.add(string(v)+" "+l, t == l)
				held.add(string(v)+" "+t, t == l)
			}
		}
	}
	p.Judged = len(judged)
	p.Precision, p.Recall = overall.portion("precision"), overall.portion("recall")
	p.Weighted = archivePrecision(judged, seed)
	for _, t := range slices.Sorted(maps.Keys(tiers)) {
		p.Tiers = append(p.Tiers, TierScore{t, tiers.portion(t), voices.portion(t)})
	}
	for _, v := range Variables()[1:] {
		for _, l := range v.Labels() {
			k := string(v) + " " + l
			if said[k][1]+held[k][1] > 0 {
				p.Labels = append(p.Labels, LabelScore{v, l, said.portion(k), held.portion(k)})
			}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(framings)) {
		p.Framings = append(p.Framings, FramingScore{f, framings.portion(f)})
	}
	for _, s := range slices.Sorted(maps.Keys(drawn)) {
		p.Strata = append(p.Strata, StratumScore{s, size[s], drawn[s], there.portion(s)})
	}
	return p
}

// archivePrecision returns the precision of all finds in the archive: each stratum's,
// weighted by its size (Cochran 1977, Sampling Techniques, section 5.3), with
// an interval from drawing anew within each stratum.
func archivePrecision(judged []Coded, seed uint64) Coefficient {
	type stratum struct {
		name string
		size int
		hits []bool
	}
	var strata []*stratum
	by := map[string]*stratum{}
	for _, c := range judged {
		if !c.Found() {
			continue
		}
		s := by[c.Stratum]
		if s == nil {
			s = &stratum{name: c.Stratum, size: c.Size}
			by[c.Stratum] = s
			strata = append(strata, s)
		}
		s.hits = append(s.hits, c.Truth(IsFraming) == Yes)
	}
	slices.SortFunc(strata, func(a, b *stratum) int { return cmp.Compare(a.name, b.name) })
	estimate := func(pick func(n, i int) int) float64 {
		var sum, total float64
		for _, s := range strata {
			k := 0
			for i := range s.hits {
				if s.hits[pick(len(s.hits), i)] {
					k++
				}
			}
			sum += float64(s.size) * float64(k) / float64(len(s.hits))
			total += float64(s.size)
		}
		return sum / total // NaN if there are no strata
	}
	a := Agreement{Value: estimate(func(_, i int) int { return i }), Low: math.NaN(), High: math.NaN()}
	if len(strata) > 0 {
		random := rand.New(rand.NewPCG(seed, 1))
		values := make([]float64, resamples)
		for n := range values {
			values[n] = estimate(func(n, _ int) int { return random.IntN(n) })
		}
		a.Low, a.High = percentiles(values)
	}
	return coefficient(a)
}
