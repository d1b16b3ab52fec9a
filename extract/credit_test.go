package extract

import (
	"slices"
	"testing"
)

func TestCreditIn(t *testing.T) {
	for line, want := range map[string]string{
		"Source: Xinhua":                                         "Xinhua",
		"Source: Gull Agency | Editor: Ana Ruiz":                 "Gull Agency",
		"2019-08-20 08:15 来源：海鸥日报 作者：王小舟":                        "海鸥日报",
		"（来源：海鸥社）":                                               "海鸥社",
		"文章来源:海鸥网 2019年08月20日":                                   "海鸥网",
		"Источник: Чайка Пресс":                                  "Чайка Пресс",
		"20 de agosto | Fuente: Agencia Gaviota":                 "Agencia Gaviota",
		"المصدر: وكالة النورس":                                   "وكالة النورس",
		"منبع: خبرگزاری مرغ دریایی":                              "خبرگزاری مرغ دریایی",
		"Quelle: Möwe (Inselverband)":                            "Möwe (Inselverband)",
		"Source: Getty Images":                                   "",
		"Photo source: private":                                  "",
		"Sources: people with knowledge of the ferry's accounts": "",
		"The resource: a ferry":                                  "",
		"来源：":                                                    "",
	} {
		if got := creditIn(line, creditWord); got != want {
			t.Errorf("creditIn(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestEditorsIn(t *testing.T) {
	for line, want := range map[string][]string{
		"责任编辑：王小舟":                        {"王小舟"},
		"（责任编辑：王小舟、李海）":                   {"王小舟", "李海"},
		"编辑：王小舟 来源：海鸥网":                   {"王小舟"},
		"Editor: Ana Ruiz":                {"Ana Ruiz"},
		"Web editor: Ana Ruiz, Karl Ober": {"Ana Ruiz", "Karl Ober"},
		"Редактор: Анна Чайкина":          {"Анна Чайкина"},
		"Editors: the usual suspects":     nil,
	} {
		var got []string
		if m := editorWord.FindStringIndex(line); m != nil {
			got = editorsIn(line[m[1]:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("editors of %q = %q, want %q", line, got, want)
		}
	}
}

func TestCleanNamesLeavesNewsroomsOut(t *testing.T) {
	for raw, want := range map[string][]string{
		"Staff reports":                        nil,
		"Gull staff":                           nil,
		"Ana Ruiz, The Harbour Press":          {"Ana Ruiz"},
		"Ana Ruiz, dpa":                        {"Ana Ruiz", "dpa"},
		"The Harbour Press":                    {"The Harbour Press"},
		"rowing through the night":             nil,
		"Ludwig van der Möwe":                  {"Ludwig van der Möwe"},
		"Ana Ruiz and Karl Ober, Gull Network": {"Ana Ruiz", "Karl Ober"},
	} {
		if got := cleanNames([]string{raw}, nil); !slices.Equal(got, want) {
			t.Errorf("cleanNames(%q) = %q, want %q", raw, got, want)
		}
	}
}
