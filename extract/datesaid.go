package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// publishWords and modifyWords stand before a date and say what it is, in
// lower case. Collected from the printed forms of news sites in the languages
// of the catalogue.
var (
	publishWords = []string{"published", "posted", "publish date", "first posted", "发布时间", "发布日期", "发表时间", "发表于", "发稿时间", "опубликован", "дата публикации", "publicado", "publicada", "fecha de publicación", "publié", "mis en ligne", "veröffentlicht", "erstellt am", "pubblicato", "gespeichert von", "نشر في", "تم نشره", "تاریخ انتشار", "yayınlanma", "opublikowano", "diterbitkan", "đăng ngày"}
	modifyWords  = []string{"updated", "last edited", "last modified", "modified", "revised", "reviewed", "last changed", "обновлен", "изменен", "actualizado", "actualizada", "mis à jour", "modifié", "mise à jour", "aktualisiert", "geändert", "aggiornato", "atualizado", "最后更新", "最后修改", "修订", "آخر تحديث", "به روز", "güncellenme", "zaktualizowano", "diperbarui", "cập nhật"}
	otherWords   = []string{"joined", "member since", "registered", "born", "since", "deadline", "expires", "valid until", "next", "建立于", "注册", "加入", "截止", "版权", "copyright", "©", "mitglied seit", "inscrit", "geboren"}
)

// saysModified reports whether the words before a date call it that of a
// change; words about publication after them outweigh that.
func saysModified(s string) bool {
	l := strings.ToLower(s)
	return lastOf(l, modifyWords) > lastOf(l, publishWords)
}

// saysOther reports whether the words before a date call it something else.
func saysOther(s string) bool {
	l := strings.ToLower(s)
	at := lastOf(l, otherWords)
	return at >= 0 && at > lastOf(l, publishWords) && len(l)-at < 40
}

// lastOf is the offset of the last of words in s, -1 if there is none.
func lastOf(s string, words []string) int {
	at := -1
	for _, w := range words {
		at = max(at, strings.LastIndex(s, w))
	}
	return at
}

// dateAt is the offset of the first day in s, len(s) if there is none.
func dateAt(s string, c dateContext) int {
	t := westernDigits(s)
	_, _, _, begin, _, ok := findDay(t, c)
	if !ok {
		return len(s)
	}
	// digits that became shorter moved the offset: count characters
	n := 0
	for range t[:begin] {
		n++
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// untitled takes the headline out of a line: a day in it is what the text is
// about.
func (v *view) untitled(s string) string {
	if v.title == "" || len(s) < len(v.title) {
		return s
	}
	return strings.Replace(s, v.title, " ", 1)
}

// saidDates reads the lines of the whole page that call their date that of the
// publication, and takes the day they agree on.
func (v *view) saidDates(c dateContext, modified *Date) []Date {
	pick := Date{}
	for i, tried := int32(0), 0; i < int32(len(v.t.e)) && tried < 100; i++ {
		e := &v.t.e[i]
		if e.mark&(skipped|hidden) != 0 || e.tag == atom.Aside || e.tag == atom.Nav {
			i = e.end - 1
			continue
		}
		if e.tag == 0 || e.own < 8 && e.text > 60 || e.text > 120 || e.text < 8 {
			continue
		}
		s := v.t.textOf(i, 200)
		l := strings.ToLower(s)
		published, changed := lastOf(l, publishWords) >= 0, lastOf(l, modifyWords) >= 0
		if !published && !changed {
			continue
		}
		tried++
		d, ok := readDate(s, c)
		if !ok || d.Precision == Month || v.inComments(i) || v.inCard(i) {
			i = e.end - 1
			continue
		}
		d.Source = "text"
		before := s[:dateAt(s, c)]
		switch {
		case saysModified(before):
			if modified.Precision == "" {
				*modified = d
			}
		case saysOther(before):
		case published:
			if pick.Precision != "" && !v.localDay(pick).Equal(v.localDay(d)) {
				return nil
			}
			pick = d
		}
		i = e.end - 1
	}
	if pick.Precision == "" {
		return nil
	}
	return []Date{pick}
}

// onlyDate reads the short lines of the whole page and takes the day they
// print if it is one and the same. One that they call that of the last change is
// taken too, unless the data of the page calls it so as well.
func (v *view) onlyDate(c dateContext, modified Date) []Date {
	var pick Date
	tried := 0
	for i := int32(0); i < int32(len(v.t.e)) && tried < 200; i++ {
		e := &v.t.e[i]
		if e.mark&(skipped|hidden) != 0 || e.tag == atom.Aside || e.tag == atom.Footer || e.tag == atom.Nav || e.tag == atom.Header && v.inTopBar(i) {
			i = e.end - 1
			continue
		}
		if e.tag == 0 || !isBlock(e.tag) && e.tag != atom.Span && e.tag != atom.Font || e.own < 6 && e.text < 6 || e.text > 120 || e.link*2 > e.text {
			continue
		}
		s := v.t.textOf(i, 200)
		if !strings.ContainsAny(s, "12") || strings.Contains(s, "©") || strings.Contains(strings.ToLower(s), "copyright") {
			continue
		}
		tried++
		d, ok := readDate(s, c)
		if !ok || d.Precision == Month || v.inComments(i) {
			continue
		}
		before := s[:dateAt(s, c)]
		if saysOther(before) {
			continue
		}
		if (modified.Source == "json-ld" || modified.Source == "meta") && near(d, modified) && (saysModified(before) || saysModified(v.wordsBefore(i))) {
			return nil
		}
		if pick.Precision != "" && !v.localDay(pick).Equal(v.localDay(d)) {
			return nil // several days: none of them is sure
		}
		d.Source = "text"
		if pick.Precision == "" || pick.Precision == Day {
			pick = d
		}
	}
	if pick.Precision == "" {
		return nil
	}
	return []Date{pick}
}
