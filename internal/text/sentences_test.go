package text

import (
	"strings"
	"testing"
)

// TestSentences takes sentences parted by a bar apart again.
func TestSentences(t *testing.T) {
	for _, c := range []struct{ lang, in string }{
		{"en", "Mr. Smith met Gen. Jones in Washington, D.C. on Tuesday.| They spoke."},
		{"en", "The U.S. Department of State replied.| He lives in the U.S.| The talks failed."},
		{"en", "On Nov. 5 it was item No. 7.| J. R. Hall agreed.| It cost $3.5 million."},
		{"en", "“Why now?” he asked.| “We object!”| She left."},
		{"en", "Acme Inc. Chairman Lee resigned.| Acme Inc.| The rest is silence."},
		{"en", "He said: “No.”| Then he left... and came back."},
		{"en", "A headline without a stop\n|Then Mr.\n|A new line."},
		{"en", "See e.g. The Times.| He answered no.| The end"},
		{"zh", "中方坚决反对。|“这是谎言！”|他说：“不会。”|真的吗？|是的"},
		{"ru", "Встреча прошла 5 ноября 2019 г. в Москве.| Г-н А. С. Иванов не пришёл.| Это всё."},
		{"fr", "M. Durand et Mme. Petit sont venus.| Ils ont parlé."},
		{"es", "El Sr. Pérez llegó a EE.UU. Biden lo recibió.| No dijo más."},
		{"de", "Am 3. Oktober sprach Dr. Weiß, z.B. Über Nr. 5.| Es endete."},
		{"ar", "رفضت الحكومة ذلك.| هل هذا صحيح؟| نعم."},
		{"", "  One.|   Two.  "},
		{"", "It ends with a mark that opens “"},
	} {
		s := strings.ReplaceAll(c.in, "|", "")
		var got []string
		for _, sp := range Sentences(s, c.lang) {
			got = append(got, s[sp.Start:sp.End])
		}
		var want []string
		for w := range strings.SplitSeq(c.in, "|") {
			want = append(want, strings.TrimSpace(w))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("Sentences(%s)\n got %s\nwant %s", c.lang, strings.Join(got, " | "), strings.Join(want, " | "))
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"Mr. A. B.", "“Why?” he", "中。国", "a\xff. B", "...", ". . .\u2029."} {
		f.Add(s, "en")
		f.Add(s, "ru")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		end := 0
		for _, sp := range Sentences(s, lang) {
			if sp.Start < end || sp.End <= sp.Start || sp.End > len(s) {
				t.Fatalf("Sentences(%q): span %v after %d", s, sp, end)
			}
			if strings.TrimSpace(s[end:sp.Start]) != "" {
				t.Fatalf("Sentences(%q): words between spans at %d", s, end)
			}
			end = sp.End
		}
		if strings.TrimSpace(s[end:]) != "" {
			t.Fatalf("Sentences(%q): words after the last span", s)
		}
	})
}
