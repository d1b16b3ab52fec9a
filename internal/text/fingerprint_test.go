package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// prose returns n made-up words of two to ten letters, common ones more often.
func prose(r *rand.Rand, n int) []string {
	out := make([]string, n)
	for i := range out {
		rank := int(3000 / (1 + 2999*r.Float64()))
		if r.IntN(2) == 0 {
			rank = 100 + r.IntN(3000)
		}
		v := rand.New(rand.NewPCG(uint64(rank), 7))
		var b strings.Builder
		for range 1 + v.IntN(5) {
			b.WriteByte("bdfghklmnprstvw"[v.IntN(15)])
			b.WriteByte("aeiou"[v.IntN(5)])
		}
		out[i] = b.String()
	}
	return out
}

// changed replaces a share of the words.
func changed(r *rand.Rand, words []string, share float64) []string {
	out := slices.Clone(words)
	for i := range out {
		if r.Float64() < share {
			out[i] = prose(r, 1)[0]
		}
	}
	return out
}

// TestFingerprintBands measures how many copies share a band, which the
// comment at bandRows promises, and how many other texts do.
func TestFingerprintBands(t *testing.T) {
	for _, c := range []struct {
		share       float64
		least, most float64
	}{{0, 1, 1}, {.15, 1, 1}, {.3, .97, 1}, {1, 0, .5}} {
		r := rand.New(rand.NewPCG(1, 2))
		const trials = 400
		found, lead, cover := 0, 0.0, 0.0
		for range trials {
			words := prose(r, 80+r.IntN(400))
			a := FingerprintOf(strings.Join(words, " "), "en")
			b := FingerprintOf(strings.Join(changed(r, words, c.share), " "), "en")
			lead, cover = lead+a.Lead(b), cover+a.Coverage(b)
			bands := b.Bands()
			if slices.ContainsFunc(a.Bands(), func(h uint64) bool { return slices.Contains(bands, h) }) {
				found++
			}
		}
		got := float64(found) / trials
		t.Logf("%.0f %% changed: found %.3f, lead %.2f, coverage %.2f", 100*c.share, got, lead/trials, cover/trials)
		if got < c.least || got > c.most {
			t.Errorf("%.0f %% changed: found %.3f, want %.2f to %.2f", 100*c.share, got, c.least, c.most)
		}
	}
}

func TestFingerprintShort(t *testing.T) {
	for _, s := range []string{"", "a b c d e f", "Harbour closed", strings.Repeat("ab ", 300), strings.Repeat("1234 ", 300)} {
		if f := FingerprintOf(s, "en"); !f.IsZero() || f.Bands() != nil || f.Lead(f) != 0 || f.Coverage(f) != 0 {
			t.Errorf("FingerprintOf(%.20q) = %v, want zero", s, f)
		}
	}
}

func TestFingerprintChinese(t *testing.T) {
	const s = "港口工程昨日开工，三百名工人开始修建新的码头，预计两年后完成。市长在仪式上表示，这座码头将使城市的货运能力翻一番，并为渔民保留原有的泊位。环境组织要求公布评估报告，工程方说报告将在下月公布，届时居民可以提出意见。"
	a := FingerprintOf(s, "zh")
	b := FingerprintOf("本报讯 "+strings.ReplaceAll(s, "三百", "五百"), "zh-Hans")
	if got := a.Lead(b); got < .6 {
		t.Errorf("lead = %.2f, want .6 or more", got)
	}
	if got := a.Coverage(b); got < .9 {
		t.Errorf("coverage = %.2f, want .9 or more", got)
	}
}

// TestCommon compares the bit-parallel method with the plain one.
func TestCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		a, b := make([]uint16, 1+r.IntN(200)), make([]uint16, r.IntN(200))
		letters := 2 + r.IntN(40)
		for _, list := range [][]uint16{a, b} {
			for i := range list {
				list[i] = uint16(r.IntN(letters))
			}
		}
		row := make([]int, len(b)+1)
		for _, x := range a {
			left := 0
			for j, y := range b {
				up := row[j+1]
				switch {
				case x == y:
					row[j+1] = left + 1
				default:
					row[j+1] = max(row[j], up)
				}
				left = up
			}
		}
		if got := common(a, b); got != row[len(b)] {
			t.Fatalf("common of %d and %d = %d, want %d", len(a), len(b), got, row[len(b)])
		}
	}
}

func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	a, b := prose(r, 300), prose(r, 120)
	of := func(w ...[]string) Fingerprint { return FingerprintOf(strings.Join(slices.Concat(w...), " "), "en") }
	for name, c := range map[string]struct {
		x, y        Fingerprint
		least, most float64
	}{
		"itself":              {of(a), of(a), 1, 1},
		"cut":                 {of(a), of(a[:100]), 1, 1},
		"another behind":      {of(a), of(a, b), 1, 1},
		"stands behind":       {of(b), of(a, b), 0, .5},
		"another in front":    {of(a), of(b[:40], a), .9, 1},
		"an excerpt":          {of(b), of(a, b[:40]), 0, .5},
		"nothing but a style": {of(a), of(prose(r, 300)), 0, .45},
	} {
		if got, back := c.x.Coverage(c.y), c.y.Coverage(c.x); got < c.least || got > c.most || got != back {
			t.Errorf("%s: coverage %.3f, the other way %.3f, want %.2f to %.2f", name, got, back, c.least, c.most)
		}
	}
}

func FuzzFingerprint(f *testing.F) {
	f.Add([]byte("a fingerprint is read from a store"), "en")
	f.Add([]byte(fmt.Sprint(prose(rand.New(rand.NewPCG(1, 1)), 200))), "zh")
	f.Fuzz(func(t *testing.T, b []byte, lang string) {
		var g Fingerprint
		if g.UnmarshalBinary(b) == nil {
			g.Bands()
			g.Coverage(g)
		}
		p := FingerprintOf(string(b), lang)
		kept, err := p.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.UnmarshalBinary(kept); err != nil || g.Lead(p) != p.Lead(p) || g.Coverage(p) != p.Coverage(p) || !p.IsZero() && (p.Coverage(p) != 1 || p.Lead(p) != 1) {
			t.Errorf("%q: read back as another: %v", b, err)
		}
	})
}
