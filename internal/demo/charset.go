package demo

import (
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// chinaTime is the zone in which the Chinese outlet prints its dates.
var chinaTime = time.FixedZone("CST", 8*3600)

// charset is the name that an outlet's pages give to their encoding. Older
// Chinese sites say gb2312 and write GBK.
func (o outlet) charset() string {
	if o.lang == "zh" {
		return "gb2312"
	}
	return "utf-8"
}

// contentType is the header an outlet sends with its pages. The Chinese one
// leaves the encoding to the page.
func (o outlet) contentType() string {
	if o.lang == "zh" {
		return "text/html"
	}
	return "text/html; charset=utf-8"
}

// encode writes a page in the outlet's encoding.
func (o outlet) encode(page string) string {
	if o.lang != "zh" {
		return page
	}
	out, err := simplifiedchinese.GBK.NewEncoder().String(page)
	if err != nil {
		return page // unreachable: a test holds that every page can be written in GBK
	}
	return out
}
