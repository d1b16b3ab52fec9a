package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// relativeUnits are the words for spans of time after a number, by what they
// mean, in lower case; what begins with one counts. Sources: Unicode CLDR
// (relative time fields) and what news sites print.
var relativeUnits = []struct {
	unit  time.Duration
	words []string
}{
	{time.Second, []string{"second", "sec", "秒", "секунд", "сек", "segundo", "seconde", "sekunde", "ثانية", "ثوان", "ثانیه", "saniye", "초", "giây", "detik", "secondi"}},
	{time.Minute, []string{"minute", "min", "分钟", "分鐘", "分前", "минут", "мин", "minuto", "minut", "دقيقة", "دقائق", "دقیقه", "dakika", "분", "phút", "menit", "хвилин"}},
	{time.Hour, []string{"hour", "hr", "小时", "小時", "時間", "час", "hora", "heure", "stunde", "ساعة", "ساعات", "ساعت", "saat", "시간", "giờ", "jam", "ore", "ora", "uur", "godzin", "годин"}},
	{24 * time.Hour, []string{"day", "天", "日前", "дн", "день", "día", "dia", "jour", "tag", "يوم", "أيام", "روز", "gün", "일", "ngày", "hari", "giorn", "dag", "dni"}},
	{7 * 24 * time.Hour, []string{"week", "周", "星期", "週", "недел", "semana", "semaine", "woche", "أسبوع", "أسابيع", "هفته", "hafta", "주", "tuần", "minggu", "settiman", "weken", "tydzień", "tygodni", "тиж"}},
}

// agoWords say that a span lies in the past.
var agoWords = []string{"ago", "前", "назад", "тому", "hace", "il y a", "vor ", "منذ", "قبل", "پیش", "قبل از", "önce", "전", "trước", "yang lalu", "lalu", "fa", "geleden", "temu", "há ", "atrás"}

// nearDays are words for days counted from today, in lower case.
var nearDays = []struct {
	back  int
	words []string
}{
	{2, []string{"前天", "一昨日", "позавчера", "anteayer", "avant-hier", "vorgestern", "그저께"}},
	{1, []string{"yesterday", "昨天", "昨日", "вчера", "ayer", "hier", "gestern", "أمس", "امس", "دیروز", "ديروز", "dün", "어제", "hôm qua", "kemarin", "ieri", "gisteren", "wczoraj", "ontem", "вчора"}},
	{0, []string{"today", "今天", "今日", "сегодня", "hoy", "aujourd'hui", "aujourd’hui", "heute", "اليوم", "امروز", "bugün", "오늘", "hôm nay", "hari ini", "oggi", "vandaag", "dziś", "dzisiaj", "hoje", "сьогодні", "just now", "刚刚", "剛剛", "только что", "الآن"}},
}

var relativeNumber = regexp.MustCompile(`(\d{1,3}|\b(?:an?|one|una?|une|eine?[rmn]?)\b)\s*(\pL[\pL\pM]*)`)

// relative reads "2 hours ago", "yesterday" and "today, 08:15" against the
// time of the capture. Spans of hours tell no minute: they give a day.
func relative(s string, c dateContext) (Date, bool) {
	if c.fetched.IsZero() {
		return Date{}, false
	}
	zone := c.zone
	if zone == nil {
		zone = time.UTC
	}
	l := strings.ToLower(s)
	if lastOf(l, agoWords) >= 0 {
		for _, g := range relativeNumber.FindAllStringSubmatch(l, 3) {
			n, err := strconv.Atoi(g[1])
			if err != nil {
				n = 1
			}
			for _, u := range relativeUnits {
				if !beginsWith(g[2], u.words) {
					continue
				}
				t := c.fetched.Add(-time.Duration(n) * u.unit)
				if u.unit <= time.Minute {
					return Date{Time: t.UTC().Truncate(time.Minute), Precision: Minute, ZoneKnown: true}, true
				}
				return dayOfTime(t, zone, c.zone != nil), true
			}
		}
	}
	for _, d := range nearDays {
		for _, w := range d.words {
			i := strings.Index(l, w)
			if i < 0 || !standsAlone(l, i, len(w)) {
				continue
			}
			t := c.fetched.In(zone).AddDate(0, 0, -d.back)
			y, m, day := t.Date()
			if k, ok := clockIn(l[i+len(w):], c); ok {
				return k.on(y, m, day, c.zone), true
			}
			if k, ok := clockIn(l[:i], c); ok {
				return k.on(y, m, day, c.zone), true
			}
			return dayOfTime(t, zone, c.zone != nil), true
		}
	}
	return Date{}, false
}

func dayOfTime(t time.Time, zone *time.Location, known bool) Date {
	y, m, d := t.In(zone).Date()
	return Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Precision: Day, ZoneKnown: known}
}

func beginsWith(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// standsAlone reports whether the n bytes at i of s are whole words; in
// scripts without spaces, they always are.
func standsAlone(s string, i, n int) bool {
	if hasHan(s[i : i+n]) {
		return true
	}
	before, after := []rune(s[:i]), []rune(s[i+n:])
	return (len(before) == 0 || !isWordRune(before[len(before)-1])) && (len(after) == 0 || !isWordRune(after[0]))
}
