package text

import (
	"strings"
	"testing"
)

func TestHanWords(t *testing.T) {
	for _, want := range []string{
		"他们 占据 道德 制高点", "惠民 工程 已经 开工", "不要 成为 别人 的 帮凶", "海南 文昌 举行 马拉松", "生态 保护 和 修复", "所谓 双重 标准", "",
	} {
		s := strings.ReplaceAll(want, " ", "")
		var got []string
		at := []rune(s)
		for _, w := range HanWords(s) {
			got = append(got, string(at[:w.Runes]))
			at = at[w.Runes:]
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %s, want %s", s, g, want)
		}
	}
	if w := HanWords("海南"); len(w) != 1 || w[0] != (HanWord{2, HanName}) {
		t.Errorf("a province: %v, want one name", w)
	}
	if w := HanWords("他们三次"); len(w) != 2 && len(w) != 3 || w[0] != (HanWord{2, HanFunction}) || w[1].Kind != HanCount {
		t.Errorf("they, and a count: %v", w)
	}
	if w := HanWords("㐀㐁"); len(w) != 2 {
		t.Errorf("characters of no word: %v, want two words", w)
	}
}

func FuzzHanWords(f *testing.F) {
	f.Add("占据道德制高点")
	f.Fuzz(func(t *testing.T, s string) {
		n := 0
		for _, w := range HanWords(s) {
			if w.Runes < 1 || w.Runes > mostHanRunes {
				t.Fatalf("%q: a word of %d runes", s, w.Runes)
			}
			n += w.Runes
		}
		if want := len([]rune(s)); n != want {
			t.Fatalf("%q: words of %d runes, want %d", s, n, want)
		}
	})
}

func BenchmarkHanWords(b *testing.B) {
	s := strings.Repeat("各方应当共同维护地区和平与稳定", 5)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		HanWords(s)
	}
}
