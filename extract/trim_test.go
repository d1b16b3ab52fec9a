package extract

import "testing"

func TestDateLine(t *testing.T) {
	for s, want := range map[string]bool{
		"2019-08-20 08:15": true,
		"2019年08月20日 08:15 来源：海鸥日报 作者：王小舟": true,
		"August 20, 2019 at 8:15 am":       true,
		"Updated 20 August 2019":           true,
		// a day opens a sentence of the text
		"2019年8月20日上午，停航三周的渡船再次出发，码头上站满了送行的人。":                         false,
		"On August 20, 2019 the ferry sailed again after three weeks.": false,
		"The ferry sailed again.": false,
	} {
		if got := dateLine(s); got != want {
			t.Errorf("dateLine(%q) = %v, want %v", s, got, want)
		}
	}
}
