package extract

import (
	"regexp"
	"strings"
	"time"
)

// otherDay finds a day in a calendar or in figures of another kind: Persian
// solar years, years of the Republic of China and of Japanese emperors, the
// Buddhist era, Chinese figures, and the words of Korean and Vietnamese.
func otherDay(s string, c dateContext) (y int, m time.Month, day, begin, end int, ok bool) {
	if g := numeralDay.FindStringSubmatchIndex(s); g != nil {
		y, m = hanDigits(s[g[2]:g[3]]), time.Month(hanNumber(s[g[4]:g[5]]))
		if g[6] >= 0 {
			day = hanNumber(s[g[6]:g[7]])
		}
		return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
	}
	if g := eraDay.FindStringSubmatchIndex(s); g != nil {
		n := 1
		if f := s[g[4]:g[5]]; f != "元" {
			n = atoi(f)
		}
		y, m = eraStart[s[g[2]:g[3]]]+n-1, time.Month(atoi(s[g[6]:g[7]]))
		if g[8] >= 0 {
			day = atoi(s[g[8]:g[9]])
		}
		return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
	}
	if c.country == "TW" {
		if g := rocDay.FindStringSubmatchIndex(s); g != nil {
			y, m, day = 1911+atoi(s[g[2]:g[3]]), time.Month(atoi(s[g[4]:g[5]])), atoi(s[g[6]:g[7]])
			return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
		}
	}
	if g := koreanDay.FindStringSubmatchIndex(s); g != nil {
		y, m, day = atoi(s[g[2]:g[3]]), time.Month(atoi(s[g[4]:g[5]])), atoi(s[g[6]:g[7]])
		return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
	}
	if g := vietDay.FindStringSubmatchIndex(s); g != nil {
		y, m, day = atoi(s[g[6]:g[7]]), time.Month(atoi(s[g[4]:g[5]])), atoi(s[g[2]:g[3]])
		return y, m, day, g[0], g[1], m >= 1 && m <= 12 && day <= 31
	}
	if g := solarDay.FindStringSubmatchIndex(s); g != nil {
		if sm := solarMonth(s[g[4]:g[5]]); sm > 0 {
			y, m, day, ok = fromSolar(atoi(s[g[6]:g[7]]), sm, atoi(s[g[2]:g[3]]))
			return y, m, day, g[2], g[7], ok
		}
	}
	if c.lang == "fa" || c.lang == "ps" || c.country == "IR" || c.country == "AF" {
		if g := solarFigures.FindStringSubmatchIndex(s); g != nil {
			y, m, day, ok = fromSolar(atoi(s[g[2]:g[3]]), atoi(s[g[4]:g[5]]), atoi(s[g[6]:g[7]]))
			return y, m, day, g[2], g[7], ok
		}
	}
	if g := thaiDay.FindStringSubmatchIndex(s); g != nil {
		if mm := monthNamed(s[g[4]:g[5]]); mm > 0 {
			return atoi(s[g[6]:g[7]]) - 543, mm, atoi(s[g[2]:g[3]]), g[2], g[7], true
		}
	}
	return 0, 0, 0, 0, 0, false
}

var (
	numeralDay   = regexp.MustCompile(`([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号號])?`)
	eraDay       = regexp.MustCompile(`(令和|平成|昭和|民國|民国)\s*(元|\d{1,3})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?`)
	rocDay       = regexp.MustCompile(`(?:^|\D)(1\d{2}|[89]\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日|\D|$)`)
	koreanDay    = regexp.MustCompile(`(\d{4})\s*[년.]\s*(\d{1,2})\s*[월.]\s*(\d{1,2})\s*(?:일|\.(?:\D|$))`)
	vietDay      = regexp.MustCompile(`(?i)(?:^|\D)(\d{1,2})\s*(?:tháng|thg)\s*(\d{1,2})\s*,?\s*(?:năm\s*)?(\d{4})`)
	solarDay     = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s*(?:ام\s*)?(\p{Arabic}+(?:\x{200c}\p{Arabic}+)?)\s*(?:ماه\s*)?[،,]?\s*(1[34]\d{2})(?:\D|$)`)
	solarFigures = regexp.MustCompile(`(?:^|\D)(1[34]\d{2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\D|$)`)
	thaiDay      = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s*([\p{Thai}.]+)\s*(?:พ\.ศ\.\s*)?(2[45]\d{2})(?:\D|$)`)
)

// eraStart is the first year of an era. The Republic of China counts from 1912.
var eraStart = map[string]int{"令和": 2019, "平成": 1989, "昭和": 1926, "民國": 1912, "民国": 1912}

// hanDigits reads figures one by one, 二〇一九.
func hanDigits(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + hanDigit(r)
	}
	return n
}

// hanNumber reads a number under a hundred, 二十一 or 二一.
func hanNumber(s string) int {
	tens, ones, ok := strings.Cut(s, "十")
	if !ok {
		return hanDigits(s)
	}
	n := 10
	if tens != "" {
		n = 10 * hanDigits(tens)
	}
	return n + hanDigits(ones)
}

func hanDigit(r rune) int {
	n := 0
	for _, d := range "一二三四五六七八九" {
		n++
		if d == r {
			return n
		}
	}
	return 0
}

// solarMonths are the months of the Persian year, with the names used in
// Afghanistan.
var solarMonths = [12][]string{
	{"فروردین", "فروردين", "حمل"},
	{"اردیبهشت", "ارديبهشت", "ثور"},
	{"خرداد", "جوزا"},
	{"تیر", "تير", "سرطان"},
	{"مرداد", "امرداد", "اسد"},
	{"شهریور", "شهريور", "سنبله"},
	{"مهر", "میزان"},
	{"آبان", "ابان", "عقرب"},
	{"آذر", "اذر", "قوس"},
	{"دی", "دي", "جدی"},
	{"بهمن", "دلو"},
	{"اسفند", "حوت"},
}

func solarMonth(s string) int {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "ماه"), "\u200c")
	for i, names := range solarMonths {
		for _, n := range names {
			if n == s {
				return i + 1
			}
		}
	}
	return 0
}

// solarAnchor is the first day of the Persian year 1399.
var solarAnchor = time.Date(2020, 3, 20, 0, 0, 0, 0, time.UTC)

// fromSolar turns a day of the Persian solar calendar into one of ours, by the
// cycle of 33 years that holds from 1210 to 1634 (Borkowski 1996).
func fromSolar(y, m, d int) (int, time.Month, int, bool) {
	length := 31
	switch {
	case m > 11:
		length = 29
		if solarLeap(y) {
			length = 30
		}
	case m > 6:
		length = 30
	}
	if y < 1300 || y > 1480 || m < 1 || m > 12 || d < 1 || d > length {
		return 0, 0, 0, false
	}
	days := d - 1
	for k := 1; k < m; k++ {
		days += 30
		if k <= 6 {
			days++
		}
	}
	for k := 1399; k < y; k++ {
		days += 365
		if solarLeap(k) {
			days++
		}
	}
	for k := y; k < 1399; k++ {
		days -= 365
		if solarLeap(k) {
			days--
		}
	}
	t := solarAnchor.AddDate(0, 0, days)
	return t.Year(), t.Month(), t.Day(), true
}

func solarLeap(y int) bool {
	n := (y-1210+1)%33 - 1
	return n >= 0 && n%4 == 0
}
