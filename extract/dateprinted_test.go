package extract

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestPrintedDate scores the reader on printed forms of many languages. It must
// read nearly all and be wrong about hardly any: unknown is better than wrong.
func TestPrintedDate(t *testing.T) {
	fetched := time.Date(2019, 8, 21, 10, 0, 0, 0, time.UTC)
	for _, name := range []string{"seen", "held", "seen-more", "held-more"} {
		t.Run(name, func(t *testing.T) {
			right, wrong, unknown := 0, 0, 0
			langs := map[string]bool{}
			for _, f := range printedForms(t, "testdata/date/"+name+".txt") {
				langs[f.lang] = true
				d, ok := PrintedDate{Text: f.text, Language: f.lang, Country: f.country, Zone: f.zone, Fetched: fetched}.Read()
				got := "-"
				if ok {
					got = printedAs(d)
				}
				switch {
				case got == f.want:
					right++
				case got == "-":
					unknown++
					t.Logf("%s %s: %q is unknown, want %s", f.lang, f.country, f.text, f.want)
				default:
					wrong++
					t.Logf("%s %s: %q = %s, want %s", f.lang, f.country, f.text, got, f.want)
				}
			}
			n := right + wrong + unknown
			t.Logf("%d forms of %d languages: %d right, %d wrong, %d unknown", n, len(langs), right, wrong, unknown)
			const floor, ceiling = .95, .02
			if float64(right) < floor*float64(n) || float64(wrong) > ceiling*float64(n) {
				t.Errorf("%d of %d right, %d wrong; want %.2f and at most %.2f", right, n, wrong, floor, ceiling)
			}
		})
	}
}

type printedForm struct {
	lang, country, text, want string
	zone                      *time.Location
}

func printedForms(t testing.TB, name string) []printedForm {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []printedForm
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, _ := strings.Cut(line, " | ")
		i := strings.LastIndex(rest, " | ")
		h := strings.Fields(head)
		if len(h) != 3 || i < 0 {
			t.Fatalf("%s: %q", name, line)
		}
		f := printedForm{lang: h[0], country: strings.Trim(h[1], "-"), text: rest[:i], want: rest[i+3:]}
		if h[2] != "-" {
			var hours float64
			if _, err := fmt.Sscan(h[2], &hours); err != nil {
				t.Fatal(err)
			}
			f.zone = time.FixedZone("", int(hours*3600))
		}
		out = append(out, f)
	}
	return out
}

func printedAs(d Date) string {
	layout := map[Precision]string{Second: "2006-01-02T15:04:05Z", Minute: "2006-01-02T15:04Z", Day: "2006-01-02", Month: "2006-01", Year: "2006"}[d.Precision]
	return d.Time.Format(layout) + " " + string(d.Precision)
}

// Without a time of capture, words such as yesterday tell nothing, nor does a
// day without a year.
func TestPrintedDateNeedsReference(t *testing.T) {
	for _, s := range []string{"yesterday", "2 hours ago", "8月20日", "20 августа", "Aug 20"} {
		if d, ok := (PrintedDate{Text: s, Country: "US"}).Read(); ok {
			t.Errorf("Read(%q) = %s, want unknown", s, printedAs(d))
		}
	}
	d, ok := PrintedDate{Text: "20 августа", Reference: time.Date(2012, 1, 3, 0, 0, 0, 0, time.UTC)}.Read()
	if got := printedAs(d); !ok || got != "2011-08-20 day" {
		t.Errorf("Read by reference = %s, want 2011-08-20 day", got)
	}
}

func TestFromSolar(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    string
	}{
		{1399, 1, 1, "2020-03-20"},
		{1399, 12, 30, "2021-03-20"},
		{1400, 1, 1, "2021-03-21"},
		{1403, 12, 30, "2025-03-20"},
		{1404, 1, 1, "2025-03-21"},
		{1357, 11, 22, "1979-02-11"},
		{1398, 5, 29, "2019-08-20"},
		{1400, 12, 30, ""},
		{1398, 7, 31, ""},
	} {
		y, m, d, ok := fromSolar(c.y, c.m, c.d)
		got := ""
		if ok {
			got = fmt.Sprintf("%d-%02d-%02d", y, m, d)
		}
		if got != c.want {
			t.Errorf("fromSolar(%d, %d, %d) = %q, want %q", c.y, c.m, c.d, got, c.want)
		}
	}
}

// Whatever is printed, a date that is read lies in the years that can be, is
// UTC and as fine as it says.
func FuzzPrintedDate(f *testing.F) {
	for _, name := range []string{"seen", "held", "seen-more", "held-more"} {
		for _, p := range printedForms(f, "testdata/date/"+name+".txt") {
			f.Add(p.text, p.lang, p.country)
		}
	}
	fetched := time.Date(2019, 8, 21, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s, lang, country string) {
		d, ok := PrintedDate{Text: s, Language: lang, Country: country, Zone: time.FixedZone("", 8*3600), Fetched: fetched}.Read()
		if !ok {
			if d != (Date{}) {
				t.Fatalf("unknown, but %v", d)
			}
			return
		}
		if y := d.Time.Year(); y < earliestYear-1 || d.Time.After(fetched.Add(futureSlack+24*time.Hour)) {
			t.Fatalf("Read(%q) = %v", s, d.Time)
		}
		if d.Precision == "" || d.Time.Location() != time.UTC {
			t.Fatalf("Read(%q) = %+v", s, d)
		}
		if h, m, sec := d.Time.Clock(); d.Precision == Day && h+m+sec != 0 || d.Precision == Minute && sec != 0 {
			t.Fatalf("Read(%q) = %v, %s", s, d.Time, d.Precision)
		}
		if !utf8.ValidString(d.Source) {
			t.Fatal(d.Source)
		}
	})
}
