package extract

import (
	"testing"
	"time"
)

// TestTimeOfDayInWords reads hours that words name, and keeps the day alone
// where they tell no time for sure.
func TestTimeOfDayInWords(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	fetched := time.Date(2019, 8, 21, 10, 0, 0, 0, time.UTC)
	for s, want := range map[string]string{
		"2019年8月20日下午3点":         "2019-08-20T07:00Z minute",
		"2019年8月20日 下午3点30分":     "2019-08-20T07:30Z minute",
		"2019年8月20日下午3點05":       "2019-08-20T07:05Z minute",
		"2019年8月20日晚上八点半":        "2019-08-20T12:30Z minute",
		"2019年8月20日上午9时":         "2019-08-20T01:00Z minute",
		"2019年8月20日上午9点一刻":       "2019-08-20T01:15Z minute",
		"2019年8月20日凌晨2点整":        "2019-08-19T18:00Z minute",
		"2019年8月20日凌晨12点20分":     "2019-08-19T16:20Z minute",
		"2019年8月20日中午12点":        "2019-08-20T04:00Z minute",
		"2019年8月20日中午1点":         "2019-08-20T05:00Z minute",
		"2019年8月20日下午3点30分15秒":   "2019-08-20T07:30:15Z second",
		"二〇一九年八月二十日下午三点零五分":      "2019-08-20T07:05Z minute",
		"二〇一九年八月二十日下午两点":         "2019-08-20T06:00Z minute",
		"2019年8月20日15时":          "2019-08-20T07:00Z minute",
		"2019年8月20日 20点30分":      "2019-08-20T12:30Z minute",
		"2019年8月20日下午3点钟":        "2019-08-20T07:00Z minute",
		"8月20日下午3点":              "2019-08-20T07:00Z minute",
		"昨天下午3点":                 "2019-08-20T07:00Z minute",
		"今天凌晨4点10分":              "2019-08-20T20:10Z minute",
		"2019年8月20日午後3時":         "2019-08-20T07:00Z minute",
		"2019년 8월 20일 오후 3시 30분": "2019-08-20T07:30Z minute",
		"2019年8月20日 下午3:05":      "2019-08-20T07:05Z minute",

		"2019年8月20日晚上12点":   "2019-08-20 day", // of this day or the next
		"2019年8月20日晚上12:05": "2019-08-20 day",
		"2019年8月20日上午12点":   "2019-08-20 day", // noon or midnight
		"2019年8月20日下午3点多":   "2019-08-20 day",
		"2019年8月20日下午3时许":   "2019-08-20 day",
		"2019年8月20日下午3点至5点": "2019-08-20 day",
		"2019年8月20日下午3点前":   "2019-08-20 day",
		"2019年8月20日8点":      "2019-08-20 day", // morning or evening
		"2019年8月20日上涨15点":   "2019-08-20 day",
		"2019年8月20日下午33点":   "2019-08-20 day",
	} {
		d, ok := PrintedDate{Text: s, Language: "zh", Country: "CN", Zone: zone, Fetched: fetched}.Read()
		got := "-"
		if ok {
			got = printedAs(d)
		}
		if got != want {
			t.Errorf("Read(%q) = %s, want %s", s, got, want)
		}
	}
}
