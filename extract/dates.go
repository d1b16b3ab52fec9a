package extract

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// publishedMeta and modifiedMeta are names of meta elements, most telling
// first. Sources: Open Graph article namespace, Dublin Core, schema.org,
// Parse.ly, Sailthru, and what the pages of the catalogue carry.
var (
	publishedMeta = []string{"article:published_time", "article:published", "og:article:published_time", "datepublished", "og:published_time", "og:pubdate", "rnews:datepublished", "article.published", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate", "ptime", "pdate", "published_time_telegram", "published-date", "publishtime", "dc.date.issued", "dcterms.issued", "dc.issued", "dcterms.created", "dc.date.created", "datecreated", "article:create_at", "creation_date", "created", "contentid_date", "displaydate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article_date_original", "originalpublicationdate", "date.issued", "issued", "date_published", "article_publish_date", "bt:pubdate", "shareaholic:article_published_time", "vr:published_time", "citation_publication_date", "citation_date", "dcsext.articlefirstpublished", "weibo: article:create_at", "weibo:article:create_at", "_pubtime", "firstpublished", "hdl_publish_date"}
	// weakMeta tell a date of the page, which what is printed on it outweighs.
	weakMeta     = []string{"dcterms.date", "dc.date", "date"}
	modifiedMeta = []string{"article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "revised", "article:modified", "modified", "updated_time", "last_updated_date", "weibo:article:update_at", "weibo: article:update_at", "shareaholic:article_modified_time"}
)

// dates finds when the article was published and changed. Sources are asked in
// the order of their worth; a finer time of the same day from a later source
// fills in a day. Nothing is better than something wrong.
func (v *view) dates() (published, modified Date) {
	c := dateContext{zone: v.hint.Zone, country: v.hint.Country, lang: first(v.hint.Language, clip(strings.ToLower(v.f.lang), 2))}
	if !v.at.At.IsZero() {
		c.latest = v.at.At.Add(48 * time.Hour)
	}
	if ruled, ok := v.ruledDate(c); ok {
		defer func() { published = ruled }()
	}
	var found []Date
	add := func(s, source string) {
		if s == "" {
			return
		}
		if d, ok := readDate(s, c); ok {
			d.Source = source
			found = append(found, d)
		}
	}
	for _, a := range v.f.ld {
		if a.headline == "" && len(v.f.ld) > 1 && a.kind != "webpage" {
			continue
		}
		if a.headline != "" && v.title != "" && len(v.f.ld) > 1 && !sharesWords(a.headline, v.title) && !sharesWords(v.title, a.headline) {
			continue
		}
		add(a.published, "json-ld")
		if m, ok := readDate(a.modified, c); ok && modified.Precision == "" {
			modified, modified.Source = m, "json-ld"
		}
	}
	for _, k := range publishedMeta {
		for _, s := range v.f.meta[k] {
			add(s, "meta")
		}
	}
	for _, k := range v.f.publishedNames() {
		for _, s := range v.f.meta[k] {
			add(s, "meta")
		}
	}
	for _, k := range modifiedMeta {
		if m, ok := readDate(v.f.one(k), c); ok && modified.Precision == "" {
			modified, modified.Source = m, "meta"
		}
	}
	u, hasURL := urlDate(v.url, c)
	if v.t != nil && !v.late() {
		found = append(found, v.timeElements(c, &modified)...)
		found = append(found, v.shownDates(c, &modified)...)
	}
	for _, k := range weakMeta {
		for _, s := range v.f.meta[k] {
			add(s, "meta")
		}
	}
	marked := len(found) > 0
	if len(found) == 0 && v.t != nil {
		found = v.saidDates(c, &modified)
	}
	if len(found) == 0 && v.t != nil {
		found = v.scriptDate(c)
	}
	if len(found) == 0 && u.Precision != Day && v.t != nil {
		found = v.onlyDate(c, modified)
	}
	if v.trace != nil {
		for _, d := range found {
			v.trace.dates = append(v.trace.dates, choiceOf(d))
		}
	}
	published = v.settle(found, u, hasURL)
	published.Trust = trust(published, found, u, marked)
	if doubtful(published, modified) {
		published = Date{}
	}
	if published.Source == "url" && modified.Source == "text" && near(modified, published) {
		// "Updated: 2019-08-20 08:15" on the day of the address: the only
		// time such pages print
		published, modified = modified, Date{}
		published.Trust = TrustA
	}
	if published.Precision == "" && !v.hint.Published.IsZero() {
		published = Date{Time: v.hint.Published.UTC().Truncate(time.Second), Precision: Second, Source: "feed", ZoneKnown: true, Trust: TrustC}
	}
	if modified.Precision != "" && published.Precision != "" && modified.Time.Add(36*time.Hour).Before(published.Time) {
		modified = Date{}
	}
	return published, modified
}

// publishedNames are the names of further meta elements that speak of the time
// of publication, sorted.
func (f *facts) publishedNames() []string {
	var out []string
	for k := range f.meta {
		if strings.Contains(k, "publi") && (strings.Contains(k, "date") || strings.Contains(k, "time")) && !contains(k, []string{"modif", "updat", "unpub", "expir"}) && !slices.Contains(publishedMeta, k) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// settle picks the date among those found. A date in the address confirms one
// that agrees with it and stands alone where nothing else was found.
func (v *view) settle(found []Date, u Date, hasURL bool) Date {
	if len(found) == 0 {
		return u
	}
	pick := found[0]
	if hasURL && u.Precision == Day && !near(pick, u) && !agreed(found) {
		for _, d := range found {
			if near(d, u) {
				pick = d
				break
			}
		}
		if !near(pick, u) {
			// machines may print the day of a template; the address and
			// the text rarely agree by chance
			if pick.Source != "json-ld" && pick.Source != "meta" || pick.Time.After(u.Time.AddDate(0, 0, 2)) {
				pick = u
			}
		}
	}
	pick = firstPrinted(pick, found)
	if pick.Precision == Day || pick.Precision == Month {
		for _, d := range found {
			if (d.Precision == Minute || d.Precision == Second) && near(d, pick) && v.localDay(d).Equal(pick.Time) {
				d.Source = first(d.Source, pick.Source)
				return d
			}
		}
		if pick.Precision == Month {
			for _, d := range found {
				if d.Precision == Day && d.Time.Month() == pick.Time.Month() && d.Time.Year() == pick.Time.Year() {
					return d
				}
			}
		}
	}
	return pick
}

// firstPrinted takes an earlier day that the page prints by its headline where
// only data for machines tells a later one: systems put the day of the last
// change there.
func firstPrinted(pick Date, found []Date) Date {
	if pick.Source != "json-ld" && pick.Source != "meta" {
		return pick
	}
	for _, d := range found {
		if d.Source != pick.Source && near(d, pick) {
			return pick
		}
	}
	for _, d := range found {
		if (d.Source == "time" || d.Source == "text") && d.Time.Before(pick.Time) && (d.Precision == Day || d.Precision == Minute || d.Precision == Second) {
			return d
		}
	}
	return pick
}

// trust says how well what was found supports the date that was picked, and u,
// that of the address. What was not marked was the only day to be found.
func trust(pick Date, found []Date, u Date, marked bool) Trust {
	if pick.Precision == "" {
		return ""
	}
	other := false
	for _, d := range found {
		switch {
		case d.Precision == Month || d.Precision == Year:
		case !near(d, pick):
			other = true
		case d.Source != pick.Source:
			return TrustA
		}
	}
	switch {
	case u.Precision == Day && pick.Source != "url" && near(u, pick):
		return TrustA
	case other || !marked || u.Precision == Day && !near(u, pick):
		return TrustC
	}
	return TrustB
}

// doubtful reports whether JSON-LD alone tells the day of publication, which
// nothing else on the page and no address bears out, while it was changed on
// another: of 15 such days on marked pages 8 were wrong.
func doubtful(published, modified Date) bool {
	return published.Trust != TrustA && published.Source == "json-ld" &&
		modified.Precision != "" && !near(published, modified)
}

// agreed reports whether two sources of different kinds tell the day that
// stands first.
func agreed(found []Date) bool {
	for _, d := range found[1:] {
		if d.Source != found[0].Source && near(d, found[0]) {
			return true
		}
	}
	return false
}

// localDay is midnight of d's day in the outlet's zone, written as UTC.
func (v *view) localDay(d Date) time.Time {
	t := d.Time
	if v.hint.Zone != nil {
		t = t.In(v.hint.Zone)
	}
	y, m, day := t.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

// near reports whether two dates are within a day and a half: the same day
// somewhere on earth.
func near(a, b Date) bool {
	d := a.Time.Sub(b.Time)
	return d < 39*time.Hour && d > -39*time.Hour
}

// timeElements reads time[datetime] and itemprop dates: those marked as
// publication first, then those that stand by the headline.
func (v *view) timeElements(c dateContext, modified *Date) []Date {
	var marked, plain []Date
	begin, end := v.span()
	for _, i := range v.f.times {
		e := &v.t.e[i]
		if len(marked)+len(plain) > 20 {
			break
		}
		prop := strings.ToLower(attr(e.n, "itemprop"))
		s := first(attr(e.n, "datetime"), attr(e.n, "content"), v.t.textOf(i, 100))
		d, ok := readDate(s, c)
		if e.tag == atom.Abbr {
			if t, fine := readDate(attr(e.n, "title"), c); fine && (!ok || t.Precision == Second || t.Precision == Minute) {
				d, ok = t, true
			}
		}
		if !ok {
			continue
		}
		d.Source = "time"
		class := strings.ToLower(attr(e.n, "class") + " " + prop)
		switch {
		case strings.Contains(class, "modified") || strings.Contains(class, "changed") || saysModified(v.t.textOf(i, 100)) || strings.Contains(class, "updated") && !strings.Contains(class, "published"):
			if modified.Precision == "" {
				*modified = d
			}
		case strings.Contains(prop, "datepublished") || v.labelled(i) || hasAttr(e.n, "pubdate") || strings.Contains(class, "published") || strings.Contains(class, "entry-date"):
			if v.inCard(i) || v.inComments(i) && (!v.labelled(i) || v.namedComments(i)) {
				continue
			}
			marked = append(marked, d)
		case i >= begin && i < end && !v.inText(i) && !v.inComments(i) && !v.inCard(i) && !v.inTopBar(i):
			if saysModified(v.wordsBefore(i)) {
				if modified.Precision == "" {
					*modified = d
				}
				continue
			}
			plain = append(plain, d)
		}
	}
	return append(marked, plain...)
}

// inText reports whether i stands in the running text.
func (v *view) inText(i int32) bool {
	if v.openAt == 0 || i <= v.openAt {
		return false
	}
	return len(v.chosen) > 0 && i < v.t.e[v.chosen[len(v.chosen)-1]].end
}

// span is where the page prints about its article: from a little before the
// headline to the end of the text.
func (v *view) span() (int32, int32) {
	end := v.bodyEnd()
	begin := int32(0)
	if len(v.chosen) > 0 {
		for _, h := range v.f.h1 {
			if h < v.chosen[0] {
				begin = max(0, h-60)
			}
		}
	}
	return begin, end
}

// dateNames are parts of class names of elements that print a date.
var dateNames = []string{"date", "time", "publish", "posted", "pubtime", "byline", "meta", "info", "fecha", "datum", "source", "laiyuan", "shijian", "created"}

// shownDates reads the dates printed around the headline: first in elements
// named for it, then in any short line.
func (v *view) shownDates(c dateContext, modified *Date) []Date {
	var out []Date
	take := func(s, before string) bool {
		s = v.untitled(s)
		d, ok := readDate(s, c)
		if !ok || d.Precision == Month {
			return false
		}
		d.Source = "text"
		if at := dateAt(s, c); saysModified(s[:at]) || at < 4 && saysModified(before) {
			if modified.Precision == "" {
				*modified = d
			}
			return false
		}
		if saysOther(s[:dateAt(s, c)]) {
			return false
		}
		out = append(out, d)
		return len(out) >= 3
	}
	begin, end := v.span()
	if len(v.chosen) > 0 {
		end = min(end, v.t.e[v.chosen[0]].end)
	}
	tried := 0
	for i := begin; i < end && tried < 40; i++ {
		e := &v.t.e[i]
		if e.n.Type != html.ElementNode || e.text < 6 || e.text > 160 || e.mark&(skipped|hidden) != 0 || e.tag == atom.A && e.text > 30 {
			continue
		}
		name := strings.ToLower(attr(e.n, "class") + " " + attr(e.n, "id"))
		if len(name) < 2 || !contains(name, dateNames) || strings.Contains(name, "update") || strings.Contains(name, "modif") || v.inComments(i) || v.inCard(i) || v.inTopBar(i) {
			continue
		}
		tried++
		if take(v.printed(i), v.wordsBefore(i)) {
			return out
		}
	}
	before := ""
	for _, l := range v.near() {
		said := before
		before = ""
		if len(l) < maxLabel {
			before = l
		}
		if l == v.opening {
			break // dates in the text are not those of the page
		}
		if len(l) > 220 {
			continue
		}
		if (dateLine(l) || saysDate(l)) && take(l, said) {
			break
		}
	}
	return out
}

// printed are the words of a date element; where it tells both, those about
// the publication.
func (v *view) printed(i int32) string {
	s := v.t.textOf(i, maxDateText)
	l := strings.ToLower(s)
	for _, w := range []string{"published", "posted", "发布时间", "опубликовано", "publicado", "publié"} {
		if k := strings.Index(l, w); k > 0 && len(l) == len(s) {
			return s[k:]
		}
	}
	return s
}

// saysDate reports whether a longer line says that it tells when.
func saysDate(s string) bool {
	l := strings.ToLower(s)
	for _, w := range []string{"published", "posted", "updated", "发布", "时间", "日期", "来源", "來源", "опубликован", "publicado", "publié", "date", "| ", " - ", "gmt", "utc", "edt", " est", "am ", "pm "} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return false
}
