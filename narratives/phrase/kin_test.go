package phrase

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// weekOf is a week of filler with some sentences, each in four documents, after
// twelve weeks of filler.
func weekOf(s *shelf, sentences ...string) (q Question) {
	for n := range 80 {
		text := filler[n%len(filler)] + fmt.Sprintf(" Item number w%dx closed the day.", n)
		if n < 4*len(sentences) {
			text += " " + sentences[n/4]
		}
		q.Window = append(q.Window, s.doc(n, "2019-W34", "en", text))
	}
	for week := range 12 {
		for n := range 30 {
			q.History = append(q.History, s.doc(n, fmt.Sprintf("2019-W%02d", 22+week), "en", filler[(n+week)%len(filler)]+" Item number nothing closed the day. Gates, trams and painters were old, the harbour was blue."))
		}
	}
	q.Forms = s.forms
	return q
}

// holding are the rows of a question that print a wording.
func holding(t *testing.T, q Question, wording string) (out []Row) {
	t.Helper()
	rows, err := Rows(q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if slices.Contains(r.Variants, wording) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		for _, r := range rows[:min(len(rows), 12)] {
			t.Logf("%s: %q", r.Key, r.Variants)
		}
		t.Errorf("no row prints %q", wording)
	}
	return out
}

// Who writes of an alleged ladder does not write of a ladder.
func TestRowsKeepDistanceApart(t *testing.T) {
	q := weekOf(newShelf(), "Yes: climbed the glass ladder.", "Yes: saw the alleged glass ladder.", "Yes: saw the so-called glass ladder.")
	for _, r := range holding(t, q, "glass ladder") {
		if i := slices.IndexFunc(r.Variants, func(v string) bool { return strings.Contains(v, "alleged") || strings.Contains(v, "called") }); i >= 0 {
			t.Errorf("row %q holds %q", r.Key, r.Variants[i])
		}
	}
	for _, r := range holding(t, q, "saw the so called glass ladder") {
		if !slices.Contains(r.Variants, "saw the alleged glass ladder") {
			t.Errorf("row %q: %q; want both forms of distance", r.Key, r.Variants)
		}
	}
}

// Two wordings that share one of two words, and not a new one, are two.
func TestRowsOneSharedWordIsNoKin(t *testing.T) {
	q := weekOf(newShelf(), "A harbour number.", "A harbour item.")
	for _, r := range holding(t, q, "harbour number") {
		if slices.ContainsFunc(r.Variants, func(v string) bool { return strings.Contains(v, "harbour item") }) {
			t.Errorf("row %q holds %q", r.Key, r.Variants)
		}
	}
}

// A wording of the thesaurus with one content word needs its function words.
func TestScanMatchesFunctionWords(t *testing.T) {
	for sentence, want := range map[string]bool{
		"They lord it over the herders.": true, "A lord of the valley spoke.": false,
		"He is in no position to speak.": true, "He is in a position to speak.": false,
		"They keep two measures.": true, "They keep measures.": false,
	} {
		s := newShelf()
		d := s.doc(1, "2019-W34", "en", sentence)
		met := false
		scan := newScanner(s.forms, Options{})
		err := scan.scan(&d, func(key uint64, _, _ int) { met = met || strings.HasPrefix(scan.stemsName(key), "=") })
		if err != nil || met != want {
			t.Errorf("%q: a group is met: %v, %v, want %v", sentence, met, err, want)
		}
	}
}

// An article is a word between others, though it is one letter.
func TestScanReadsOverAnArticle(t *testing.T) {
	s := newShelf()
	d := s.doc(1, "2019-W34", "en", "They sit on a pony.")
	var names []string
	scan := newScanner(s.forms, Options{})
	if err := scan.scan(&d, func(key uint64, _, _ int) { names = append(names, scan.stemsName(key)) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(names, "en:poni+en:sit") {
		t.Errorf("units %q: want the pair", names)
	}
}

// A wording is printed with the function words that always stand around it, to
// the end of what a preposition takes; a longer one that it always stands in
// stands for it.
func TestRowsPrintWholeWordings(t *testing.T) {
	q := weekOf(newShelf(), "Yes: those who keep ponies of the few.", "Yes: danced round the glass pony.")
	holding(t, q, "who keep ponies of the few")
	for _, r := range holding(t, q, "danced round the glass pony") {
		if slices.Contains(r.Variants[1:], "glass pony") {
			t.Errorf("variants %q: a part is printed beside the whole", r.Variants)
		}
	}
}

func TestRoot(t *testing.T) {
	for _, test := range [][2]string{{"hegemoni", "hegemon"}, {"hegemonist", "hegemon"}, {"separatist", "separat"}, {"factori", "factori"}, {"compani", "compani"}} {
		if got := root(test[0], "en"); got != test[1] {
			t.Errorf("root of %q: %q, want %q", test[0], got, test[1])
		}
	}
	if got := root("separatist", "ru"); got != "separatist" {
		t.Errorf("a language without endings: %q", got)
	}
}
