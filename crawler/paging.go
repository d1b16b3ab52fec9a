package crawler

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// olderWords stand for the next older page of a list.
var olderWords = regexp.MustCompile(`(?i)^(next|older|more|next page|older posts|下一页|下页|下一頁|далее|следующая|следующая страница|siguiente|página siguiente|suivant|suivante|page suivante|التالي|الصفحة التالية|بعدی|صفحه بعد)$`)

// arrows stand before or behind these words, or alone.
const arrows = "›»→>"

// furtherWords reports whether the words of a link lead to an older page.
func furtherWords(title string) bool {
	title = strings.TrimSpace(title)
	words := strings.TrimSpace(strings.Trim(title, arrows))
	return title != "" && words == "" || olderWords.MatchString(words)
}

// A numberedPage is one page of a list that says which in its address.
type numberedPage struct {
	list string // what the addresses of all its pages have in common
	form byte   // 'q': ?page=2; 'n': index_2.html; 'd': page/2/; 0: no number
	n    int
}

var (
	numberedName = regexp.MustCompile(`^(?:index|list)_(\d{1,3})\.s?html?$`)
	numberedPath = regexp.MustCompile(`^(.*/)page/(\d{1,3})/?$`)
)

func numberOf(u *url.URL) numberedPage {
	q := u.Query()
	for _, name := range []string{"page", "p", "pg"} {
		if n := number(q.Get(name)); n > 0 {
			q.Del(name)
			return numberedPage{u.Host + u.Path + "?" + q.Encode(), 'q', n}
		}
	}
	if m := numberedName.FindStringSubmatch(path.Base(u.Path)); m != nil {
		return numberedPage{u.Host + strings.TrimSuffix(u.Path, path.Base(u.Path)), 'n', number(m[1])}
	}
	if m := numberedPath.FindStringSubmatch(u.Path); m != nil {
		return numberedPage{u.Host + m[1], 'd', number(m[2])}
	}
	return numberedPage{}
}

// nextNumber reports whether u is the page after base by their numbers. A list
// without one is the first page; index_1.html may be the second, since some
// systems count from 0.
func nextNumber(base, u string) bool {
	b, err1 := url.Parse(base)
	p, err2 := url.Parse(u)
	if err1 != nil || err2 != nil {
		return false
	}
	own, next := numberOf(b), numberOf(p)
	if next.form == 0 || own.form != 0 {
		return next.form != 0 && own.form == next.form && own.list == next.list && next.n == own.n+1
	}
	switch next.form {
	case 'q':
		return next.list == b.Host+b.Path+"?"+b.Query().Encode() && next.n == 2
	case 'n':
		return next.list == b.Host+folder(b.Path) && (next.n == 1 || next.n == 2)
	}
	return (next.list == b.Host+folder(b.Path) || next.list == b.Host+b.Path+"/") && next.n == 2
}

// folder is a path up to its last slash.
func folder(p string) string { return p[:strings.LastIndexByte(p, '/')+1] }

// furtherPage reports whether u looks like the next page of the listing at base.
func furtherPage(base, u, title string) bool {
	return furtherWords(title) || nextNumber(base, u)
}
