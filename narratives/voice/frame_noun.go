package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

// nominal reports whether the noun at token k names what is said: “that”, “of”,
// “is” or a colon follows before the match.
func (c *clause) nominal(r *Reader, f *frames, k int) bool {
	if k == 0 && (r.words.kickers[c.fold(k)] && strings.Contains(c.gap(1), ":")) {
		return false
	}
	if c.first == k+1 {
		return f.say.joined && !strings.HasPrefix(c.fold(k), foldArabic("ال")) || c.m.marked() || strings.Contains(c.gap(c.first), ":") || c.fold(k) == "phrase" || c.fold(k) == "word" || c.fold(k) == "label"
	}
	if c.remark(f, k) {
		return true
	}
	loose := f.loose.has(c.fold(k)) && (k == 0 || c.genitive(k-1) == "" && !possessives[c.fold(k-1)])
	for i := k + 1; i < c.first && i <= k+9; i++ {
		w := c.fold(i)
		if strings.ContainsAny(c.gap(i), ",،;") && !f.that.has(w) {
			return false
		}
		if loose {
			return i == k+1 && f.that.has(w)
		}
		if f.aux.has(w) {
			return false
		}
		if i == k+1 && f.of.has(w) && c.lang == "en" && !f.that.has(w) {
			if c.objects(f, k) && w != "against" && w != "on" && w != "over" {
				return true
			}
			continue
		}
		if f.that.has(w) || w == "laquelle" || strings.ContainsAny(c.gap(i), ":：") || i == k+1 && f.of.has(w) || f.be.has(w) && i <= k+7 {
			if f.be.has(w) && c.colonBehind(i) {
				return false // critics were right: …
			}
			return true
		}
	}
	return !loose && strings.ContainsAny(c.gap(c.first), ":：") && c.first-k <= 9
}

func (c *clause) colonBehind(i int) bool {
	for ; i <= c.first; i++ {
		if strings.ContainsAny(c.gap(i), ":：") {
			return true
		}
	}
	return false
}

// remark reads “the tariff, runs the complaint from the docks, is X”: the noun
// at token k stands in what is put in between commas.
func (c *clause) remark(f *frames, k int) bool {
	opened, runs := false, f.runs.has(c.fold(k+1))
	for i := k; i > max(0, k-4) && !opened; i-- {
		runs = runs || f.runs.has(c.fold(i))
		opened = strings.ContainsAny(c.gap(i), ",–—")
	}
	for i := k + 1; opened && runs && i <= min(c.first, k+7); i++ {
		if strings.ContainsAny(c.gap(i), ",–—") {
			return true
		}
	}
	return false
}

// spokenOf makes a finding of a noun for what is said at token k.
func (c *clause) spokenOf(r *Reader, f *frames, k int) (finding, bool) {
	got := finding{attribution{cue: c.span(k, k), class: quote.Neutral, floating: true}, Quoted}
	if c.contradicted(f, k) {
		got.voice, got.rebuts = Rebutted, true
		return got, true
	}
	if k > 0 && (c.genitive(k-1) != "" || possessives[c.fold(k-1)]) {
		begin := k - 1
		for begin > 0 && k-begin < 6 && !c.parts(begin) && !leads[c.fold(begin-1)] && c.gap(begin) == " " {
			begin--
		}
		got.speaker = c.bare(c.span(begin, k-1))
		if f.self.has(c.fold(k-1)) || r.isSelf(c.m.scene, got.speaker) {
			got.voice = Own
		}
	}
	return got, true
}

// carried reads “a placard read: X”: what stands on a thing.
func (c *clause) carried(r *Reader, f *frames, k int) bool {
	if k == 0 && r.words.kickers[c.fold(k)] && strings.Contains(c.gap(1), ":") {
		return false
	}
	for i := k + 1; i < c.first && i <= k+10; i++ {
		if f.carries.has(c.fold(i)) || strings.ContainsAny(c.gap(i), ":：") {
			return true
		}
	}
	return strings.ContainsAny(c.gap(c.first), ":：")
}
