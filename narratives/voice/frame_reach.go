package voice

import (
	"strings"
)

// reaches reports whether a predicate at token k governs the match: no clause
// with a subject of its own has begun between them, unless “that” opened what
// is said.
func (c *clause) reaches(f *frames, k int) bool {
	opened := c.that(f, k+1)
	elsewhere := false
	comma := 0 // commas after k that do not open what is said
	for i := k + 1; i <= c.first; i++ {
		gap, w := c.gap(i), c.fold(i)
		if strings.ContainsAny(gap, ";؛") {
			return false
		}
		if strings.ContainsAny(gap, ":：") {
			opened = true
		}
		parted := strings.ContainsAny(gap, ",،")
		if parted && !f.that.has(w) {
			comma++
		}
		if parted && w == yetArabic && f.that.has(c.fold(i+1)) {
			return false
		}
		if parted && i < c.first && !opened && (f.coord.has(w) || f.rel.has(w) && !f.that.has(w)) || parted && buts[w] {
			return false
		}
		if buts[w] && i < c.first && !f.that.has(c.fold(i+1)) && (f.he.has(c.fold(i+1)) || pronouns[c.fold(i+1)]) {
			return false // … but this is a X
		}
		if parted && f.coord.has(w) && !f.that.has(c.fold(i+1)) {
			for j := i + 2; j < c.first; j++ {
				if f.that.has(c.fold(j)) {
					return false // …, and anyone can see that
				}
			}
		}
		if i == c.first {
			break
		}
		if c.that(f, i) && (parted || !f.rel.has(w) || i <= k+5) {
			opened = true
			elsewhere = false
		} else if f.sub.has(w) && !opened && i > k+1 && !prepositions[c.fold(i-1)] {
			elsewhere = true
		}
	}
	if elsewhere {
		return false
	}
	// When the mayor speaks, the …; the board, which had told them to wait, …
	for i := k; i >= max(0, k-9); i-- {
		opens := i == 0 || strings.ContainsAny(c.gap(i), ",،")
		if opens && i < k && (f.sub.has(c.fold(i)) || f.rel.has(c.fold(i))) && comma > 0 && !c.complement(f, k) {
			return false
		}
		if opens && !f.coord.has(c.fold(i)) {
			break
		}
	}
	if comma > 0 && !opened && k > 9 && f.sub.has(c.fold(0)) && !strings.ContainsAny(c.m.text[c.toks[0].Start:c.toks[k].Start], ",،") {
		return false
	}
	if f.say.joined && k > 1 && conjunctions[strings.TrimPrefix(c.fold(k-2), "و")] && f.that.has(c.fold(k-1)) {
		return false // after it had praised its hosts
	}
	for i := k - 1; f.say.joined && !opened && i >= max(0, k-4) && !strings.ContainsAny(c.gap(i+1), "،,"); i-- {
		if f.sub.has(c.fold(i)) && (i == k-1 || i == 0 && meanwhile[strings.TrimPrefix(c.fold(0), "و")]) {
			return false
		}
	}
	// those who told the world that all was well are X
	if k > 0 && f.rel.has(c.fold(k-1)) && !strings.ContainsAny(c.gap(k-1), ",،") {
		verbs := 0
		for i := k + 1; i < c.first; i++ {
			if f.be.has(c.fold(i)) {
				verbs++
			}
		}
		return verbs != 2 && (verbs == 0 && !f.say.joined || opened)
	}
	return true
}

// departs reports whether the sentence has left the clause of the verb at token
// k when it comes to the match: the verb stands in a clause of time or a
// relative one that a comma ends, or a clause with a subject of its own begins.
func (c *clause) departs(f *frames, k int) bool {
	if c.instructs(k) {
		return true
	}
	comma := 0
	that := false
	for i := k + 1; i <= c.first; i++ {
		if i < c.first && f.everyone.has(c.fold(i)) && comma > 0 {
			return true // …, and anyone can see that
		}
		that = that || i < c.first && c.that(f, i) && comma == 0
		if i < c.first && that {
			if strings.ContainsAny(c.gap(i), ",،") && c.fold(i) == yetArabic {
				return true
			}
			if strings.ContainsAny(c.gap(i), ",،") && !f.that.has(c.fold(i)) {
				comma++
			}
			continue
		}
		if !strings.ContainsAny(c.gap(i), ",،;؛") {
			continue
		}
		comma++
		if i+1 < c.first && c.fold(i) == yetArabic && f.that.has(c.fold(i+1)) {
			return true // …, yet he built a X
		}
		if w, next := c.fold(i), c.fold(i+1); i < c.first && (f.coord.has(w) || buts[w]) && (f.det.has(next) || f.he.has(next) || pronouns[next]) {
			return true
		}
	}
	if comma > 0 && !that && c.aside(k) {
		return true
	}
	if comma > 0 && that && f.say.joined && meanwhile[strings.TrimPrefix(c.fold(0), "و")] {
		return true // while the envoy called the talks fruitful, the X …
	}
	for i := k; comma > 0 && !that && i >= max(0, k-9); i-- {
		if i == 0 || strings.ContainsAny(c.gap(i), ",،") {
			return i < k && (f.sub.has(c.fold(i)) || f.rel.has(c.fold(i)))
		}
	}
	return false
}

// pronouns open a clause behind “but”.
var pronouns = set("this that it these those they he she there we esto eso c ce cela это ils elle elles il")

// complement reports whether what the verb at token k says reaches to the match
// with no comma but the one before “that”.
func (c *clause) complement(f *frames, k int) bool {
	opened := false
	for i := k + 1; i <= c.first; i++ {
		if i < c.first && c.that(f, i) {
			opened = true
			continue
		}
		if strings.ContainsAny(c.gap(i), ",،") {
			return false
		}
	}
	return opened
}

// objects reports whether the match is the object of the verb at token k: no
// comma and no other preposition stands between them.
func (c *clause) objects(f *frames, k int) bool {
	if c.first-k > 7 {
		return false
	}
	for i := k + 1; i < c.first; i++ {
		if strings.ContainsAny(c.gap(i), ",،;:") || i > k+1 && (prepositions[c.fold(i)] || f.of.has(c.fold(i)) && c.lang == "en") {
			return false
		}
	}
	return true
}

// opened reports whether “that” or a colon, which opens what is said, stands
// between token k and the match.
func (c *clause) opened(f *frames, k int) bool {
	for i := k + 1; i <= c.first; i++ {
		if i < c.first && (c.that(f, i) || f.as.has(c.fold(i)) && !purpose[c.fold(i)] || f.be.has(c.fold(i)) && c.fold(i-1) != "to") || strings.ContainsAny(c.gap(i), ":：") {
			return true
		}
	}
	return false
}

// meanwhile opens a clause of time in Arabic, which no comma need end.
var meanwhile = folded("ar", "بينما فيما حين حينما عندما")

// that reports whether token i opens what is said: avant que and so that do not.
func (c *clause) that(f *frames, i int) bool {
	return f.that.has(c.fold(i)) && !conjunctions[c.fold(i-1)]
}

// conjunctions make of “that” a word of time, cause or purpose.
var conjunctions = withFolded("ar", "بعد قبل دون منذ", "avant après pour afin tandis pendant alors bien dès sans lorsque parce so para mientras aunque hasta sin потому прежде чтобы так")

// aside reports whether token k is a Russian gerund behind a comma: the
// delegation, having praised its hosts, went home.
func (c *clause) aside(k int) bool {
	w := c.fold(k)
	return c.lang == "ru" && strings.Contains(c.gap(k), ",") && (strings.HasSuffix(w, "в") || strings.HasSuffix(w, "вши") || strings.HasSuffix(w, "я"))
}

// instructs reports whether a way to do something stands between the verb at
// token k and the match: advised them on how to leave the X.
func (c *clause) instructs(k int) bool {
	for i := k + 1; i < c.first; i++ {
		if w := c.fold(i); w == "how" && c.fold(i+1) == "to" || ways[w] {
			return true
		}
	}
	return false
}

var ways = withFolded("ar", "بكيفية كيفية", "manière façon manera")

// purpose are words for “as” that say for what as well.
var purpose = set("for por за pour")

// bareObject reports whether the match is the object of the verb at token k and
// has an article: no preposition and no comma stands between them.
func (c *clause) bareObject(f *frames, k int) bool {
	if c.first == k+1 {
		return false // had scrawled X across the gate
	}
	for i := k + 1; i <= c.first; i++ {
		if strings.ContainsAny(c.gap(i), ",،;:–—") || i < c.first && (f.of.has(c.fold(i)) || prepositions[c.fold(i)] || c.fold(i) == "to" || c.fold(i) == "contra" || c.fold(i) == "contre" || c.fold(i) == "a" && c.lang == "es" || c.fold(i) == "à") {
			return false
		}
	}
	return c.lang != "ar" && c.lang != "ru"
}

// unsaid are prepositions before which a verb says nothing but to whom, when or
// where.
var unsaid = set("to with by from for due until under into across")

// infinitive reports whether the verb at token k is one.
func (c *clause) infinitive(k int) bool {
	switch w := c.fold(k); c.lang {
	case "en":
		return c.fold(k-1) == "to"
	case "es":
		return strings.HasSuffix(w, "r")
	case "fr":
		return strings.HasSuffix(w, "er") || strings.HasSuffix(w, "ir") || strings.HasSuffix(w, "re")
	case "ru":
		return strings.HasSuffix(w, "ть") || strings.HasSuffix(w, "ться")
	}
	return false
}

// complemented reports whether what a passive verb at token k says follows it:
// was told that, is described as, is called X.
func (c *clause) complemented(f *frames, k int) bool {
	if c.m.marked() || f.judge.has(c.fold(k)) && c.first-k <= 4 {
		return true
	}
	for i := k + 1; i < c.first; i++ {
		w := c.fold(i)
		if f.that.has(w) || f.as.has(w) || w == "to" && i == k+1 || strings.ContainsAny(c.gap(i), ":：") {
			return true
		}
	}
	return f.say.joined
}

// interposed reads “the tariff, complains the guild, is X”, se queja el gremio: a
// comma before the verb group that begins at token begin and ends at k, and its
// subject between it and the next comma.
func (c *clause) interposed(begin, k int) (span, bool) {
	for begin > 0 && clitics[c.fold(begin)] && !strings.ContainsAny(c.gap(begin), ",،–—") {
		begin--
	}
	if clitics[c.fold(begin-1)] {
		begin--
	}
	if begin <= 0 || !strings.ContainsAny(c.gap(begin), ",،–—”»") {
		return span{}, false
	}
	for end := k + 1; end < min(c.first, k+9); end++ {
		if strings.ContainsAny(c.gap(end), ",،–—:") {
			break
		}
		if strings.ContainsAny(c.gap(end+1), ",،–—") {
			return c.span(k+1, end), true
		}
	}
	return span{}, false
}

// wh open a clause that is the subject of another.
var wh = set("what ce qu lo")

// clitics stand between a comma and a verb whose subject follows.
var clitics = set("nous vous me te lui leur nos os se lo la le s so as como comme как كما t")

// yetArabic is the first word of غير أن, which means but.
var yetArabic = foldArabic("غير")
