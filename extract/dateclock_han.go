package extract

import (
	"regexp"
	"slices"
	"strings"
)

// Times of day in words: 下午3点, 晚上八点半, 15时, 오후 3시 30분.
var (
	hanHour   = regexp.MustCompile(`(上午|下午|中午|晚上|傍晚|深夜|早上|早晨|清晨|凌晨|午前|午後|오전|오후)\s?(\d{1,2}|[一二两三四五六七八九十]{1,3})\s?[点點时時시][钟鐘]?`)
	hanAlone  = regexp.MustCompile(`^\s?(?:([01]?\d|2[0-3])\s?[时時시]|(1[3-9]|2[0-3])\s?[点點])`)
	hanMinute = regexp.MustCompile(`^\s?(?:([0-5]?\d|[零〇一二三四五六七八九十]{1,3})\s?[分분]|([0-5]\d)(?:[\s\pP]|$)|(半|반|整|[一三]刻))`)
)

// hanVague opens what makes a time a span or a rough one: 下午3点多, 3点至5点.
var hanVague = []string{"多", "许", "許", "左右", "前", "后", "後", "以", "之", "间", "間", "至", "到", "起", "头", "頃", "ごろ", "から", "まで", "쯤", "경", "께", "부터", "까지", "-", "–", "—", "~", "～"}

// hanClock reads a time of day whose hour is named by a word. found is true
// where there is one, also if it cannot be told for sure.
func hanClock(s string) (t clock, found, ok bool) {
	t.second = -1
	rest := ""
	if at := hanHour.FindStringSubmatchIndex(s); at != nil {
		g := groups(s, at)
		t.hour, rest = hanOrFigures(g[2]), s[at[1]:]
		if t.hour > 24 || !t.within(g[1]) {
			return clock{}, true, false
		}
	} else if at := hanAlone.FindStringSubmatchIndex(s); at != nil {
		g := groups(s, at)
		t.hour, rest = atoi(g[1]+g[2]), s[at[1]:]
	} else {
		return clock{}, false, false
	}
	if at := hanMinute.FindStringSubmatchIndex(rest); at != nil {
		g := groups(rest, at)
		switch g[3] {
		case "":
			t.minute = hanOrFigures(g[1] + g[2])
		case "半", "반":
			t.minute = 30
		case "一刻":
			t.minute = 15
		case "三刻":
			t.minute = 45
		}
		rest = rest[at[1]:]
		if sec := hanSecond.FindStringSubmatch(rest); sec != nil {
			t.second = atoi(sec[1])
		}
	}
	rest = strings.TrimLeft(rest, " ")
	if slices.ContainsFunc(hanVague, func(w string) bool { return strings.HasPrefix(rest, w) }) {
		return clock{}, true, false
	}
	return t, true, t.valid()
}

var hanSecond = regexp.MustCompile(`^\s?([0-5]?\d)\s?[秒초]`)

// hanOrFigures reads a number under a hundred in Chinese or in figures.
func hanOrFigures(s string) int {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return atoi(s)
	}
	return hanNumber(strings.ReplaceAll(strings.TrimLeft(s, "零〇"), "两", "二"))
}
