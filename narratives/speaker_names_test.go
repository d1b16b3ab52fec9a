package narratives

import "testing"

func TestFullName(t *testing.T) {
	for _, c := range []struct {
		printed string
		names   []string
		want    string
	}{
		{"Brill", []string{"Ana Brill", "Otto Lund"}, "Ana Brill"},
		{"Brill", []string{"Minister Ana Brill", "Ana Brill"}, "Ana Brill"},
		{"Minister Ana Brill", []string{"Ana Brill", "Brill"}, "Ana Brill"},
		{"Guo", []string{"Guo Jiakun"}, "Guo Jiakun"},
		{"Brill", []string{"Ana Brill", "Otto Brill"}, "Brill"},
		{"Brill", []string{"the office of Brill", "officials in Brill"}, "Brill"},
		{"Lund", []string{"Ana Brill"}, "Lund"},
		{"Брилл", []string{"Анна Брилл"}, "Анна Брилл"},
		{"毛宁", []string{"外交部发言人毛宁"}, "毛宁"},
		{"", []string{"Ana Brill"}, ""},
	} {
		if got := FullName(c.printed, c.names); got != c.want {
			t.Errorf("%q of %q is %q, want %q", c.printed, c.names, got, c.want)
		}
	}
}
