package voice

import "testing"

func TestWithoutTitle(t *testing.T) {
	for _, c := range [][3]string{
		{"Foreign Minister Ana Brill", "en", "Ana Brill"},
		{"Ana Brill", "en", "Ana Brill"},
		{"President Lund", "en", "President Lund"},
		{"министр Анна Брилл", "ru", "Анна Брилл"},
		{"the minister of tides", "en", "the minister of tides"},
		{"外交部发言人毛宁", "zh", "外交部发言人毛宁"},
	} {
		if got := WithoutTitle(c[0], c[1]); got != c[2] {
			t.Errorf("%s is %s, want %s", c[0], got, c[2])
		}
	}
}
