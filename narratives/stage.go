package narratives

// A Stage is where a framing stands in its life, told from a series of weeks
// that ends with the week in question.
type Stage string

// The stages. Comparisons are between 90 % intervals that do not touch, so that
// a change of a few documents is none.
const (
	StageNew     Stage = "new"     // first use on record in this week or the three before, after four weeks or more on record
	StageBack    Stage = "back"    // used again after eight weeks or more without a use
	StageRising  Stage = "rising"  // more often than in the weeks before
	StagePeak    Stage = "peak"    // within a burst, and no longer rising
	StageSteady  Stage = "steady"  // used, as often as before
	StageFading  Stage = "fading"  // used, less often than in the weeks before
	StageQuiet   Stage = "quiet"   // not used, and was used so often before that this is no chance
	StageDormant Stage = "dormant" // not used in eight weeks or more, this one included
)

// silentWeeks is how long a framing is not used before it is dormant, and new
// again when it comes back: two months, longer than the gap between two
// meetings of most bodies that framings are made for.
const silentWeeks = 8

// newWeeks is for how many weeks a framing is new.
const newWeeks = 4

// A Life is what StageOf needs to know.
type Life struct {
	Series []Batch // weeks in order, the last one in question
	Least  int     // documents that a week needs to be compared
	Age    int     // weeks since the first use on record, 0 for this week; -1 if there is none
}

// StageOf returns the stage of a framing; empty where the documents are too few
// to tell.
func StageOf(l Life) Stage {
	n := len(l.Series)
	if n == 0 || l.Series[n-1].Documents < l.Least {
		return ""
	}
	now := l.Series[n-1]
	before := Pool(l.Series[:n-1])
	silent := l.silence()
	if now.Uses == 0 {
		switch {
		case before.Documents >= l.Least && Apart(now, before) < 0:
			return StageQuiet
		case silent >= silentWeeks:
			return StageDormant
		}
		return ""
	}
	switch {
	case l.isNew():
		return StageNew
	case silent >= silentWeeks && l.Age > silent:
		return StageBack
	case before.Documents < l.Least:
		return ""
	}
	rises := Apart(now, before)
	switch {
	case rises > 0 && !(l.burstBefore() && Apart(now, l.Series[n-2]) <= 0):
		return StageRising
	case rises > 0:
		return StagePeak
	case rises < 0:
		return StageFading
	}
	return StageSteady
}

// isNew reports whether the first use on record is of the last weeks, and the
// record goes back long enough before it for that to mean something.
func (l Life) isNew() bool {
	if l.Age < 0 || l.Age >= newWeeks {
		return false
	}
	watched := 0
	for _, b := range l.Series[:max(0, len(l.Series)-1-l.Age)] {
		if b.Documents >= l.Least {
			watched++
		}
	}
	return watched >= newWeeks
}

// silence counts the weeks without a use that end with the week in question,
// or, if that has one, with the week before it. Weeks with too few documents
// neither count nor end it.
func (l Life) silence() (weeks int) {
	series := l.Series
	if series[len(series)-1].Uses > 0 {
		series = series[:len(series)-1]
	}
	for i := len(series) - 1; i >= 0; i-- {
		switch b := series[i]; {
		case b.Uses > 0:
			return weeks
		case b.Documents >= l.Least:
			weeks++
		}
	}
	return weeks
}

// burstBefore reports whether a burst covers both the last week and the one
// before it.
func (l Life) burstBefore() bool {
	for _, b := range Bursts(l.Series) {
		if b.End == len(l.Series) && b.Start < len(l.Series)-1 {
			return true
		}
	}
	return false
}

// Pool adds up batches.
func Pool(series []Batch) (sum Batch) {
	for _, b := range series {
		sum.Uses += b.Uses
		sum.Documents += b.Documents
	}
	return sum
}

// Apart compares two rates by their 90 % Wilson intervals: 1 if a lies above
// b and they do not touch, -1 if below, else 0, also where there are no
// documents.
func Apart(a, b Batch) int {
	if a.Documents == 0 || b.Documents == 0 {
		return 0
	}
	aLow, aHigh := Wilson(a.Uses, a.Documents, Z90)
	bLow, bHigh := Wilson(b.Uses, b.Documents, Z90)
	switch {
	case aLow > bHigh:
		return 1
	case aHigh < bLow:
		return -1
	}
	return 0
}
