package phrase

import (
	"fmt"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

func TestClauses(t *testing.T) {
	for text, c := range map[string]struct{ lang, want string }{
		"The 3 hounds of the valley bark, and a dog sleeps.": {"en", "[[hounds valley bark] [dog sleeps]]"},
		"“Glass” ladders":                                    {"en", "[[glass] [ladders]]"},
		"我们的和平合作，没有三十条狗。":                                    {"zh", "[[和平 合作] [没有]]"},
		"": {"en", "[]"},
	} {
		forms, ids, flags := []string{}, []uint32{}, []uint32{}
		for i, w := range Read([]extract.Passage{{Text: text}}, c.lang) {
			forms, ids, flags = append(forms, w.Form), append(ids, uint32(i)), append(flags, w.Flags)
		}
		got, err := Clauses(forms, &Doc{Lang: c.lang, Words: Pack(ids, flags)})
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("Clauses(%q) = %v, %v, want %s", text, got, err, c.want)
		}
	}
	if _, err := Clauses(nil, &Doc{Words: []byte{0x80}}); err == nil {
		t.Error("damaged words are read")
	}
}
