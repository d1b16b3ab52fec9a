package narratives

import (
	"slices"
	"testing"
	"time"
)

// TestSides tells 中方, 美方 and 日方 from parts of other words.
func TestSides(t *testing.T) {
	tr, err := Compile(Codebook{}, nil, []Actor{
		{ID: "cn", Name: "China", Kind: "state", Aliases: map[string][]string{"zh": {"中方", "中国"}}},
		{ID: "us", Name: "United States", Kind: "state", Aliases: map[string][]string{"zh": {"美方"}}},
		{ID: "jp", Name: "Japan", Kind: "state", Aliases: map[string][]string{"zh": {"日方"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string][]string{
		"中方对此表示欢迎":       {"cn"},
		"中方面临压力":         {"cn"},
		"中方面對指責":         {"cn"},
		"美方方案遭中方拒绝":      {"us", "cn"},
		"外交部称中方已向日方提出交涉": {"cn", "jp"},
		"其中方面最多的是农业":     nil,
		"采取集中方式办公":       nil,
		"他近日方才回国":        nil,
		"这是一个完美方案":       nil,
		"活动于5日方告结束":      nil,
		"年中方案公布":         nil,
		"每日方便出行":         nil,
		"會談中，中方法律顧問未到":   nil, // 法 may go with either: not taken
		"美方、中方代表出席":      {"us", "cn"},
	} {
		var got []string
		for _, a := range tr.finder("zh", time.Time{})(s) {
			got = append(got, a.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("actors of %q: %v, want %v", s, got, want)
		}
	}
}
