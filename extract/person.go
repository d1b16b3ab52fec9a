package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/text"
)

// notNames are words that stand where a name could and are none.
var notNames = map[string]bool{"staff": true, "admin": true, "administrator": true, "editor": true, "editors": true, "editorial": true, "reporter": true, "correspondent": true, "contributor": true, "author": true, "guest": true, "unknown": true, "none": true, "null": true, "webmaster": true, "newsroom": true, "news": true, "team": true, "redaktion": true, "redacción": true, "redaction": true, "rédaction": true, "редакция": true, "本报": true, "本网": true, "记者": true, "网站": true, "专栏": true, "编辑": true, "by": true, "share": true, "published": true, "updated": true, "sponsored": true, "read": true, "more": true, "时间": true, "来源": true, "head": true, "founder": true, "director": true, "quelle": true, "red": true, "agenturen": true, "see": true, "written": true, "learn": true, "about": true, "email": true, "guide": true, "guides": true, "our": true, "in": true, "people": true, "contributing": true, "opinion": true, "reviewed": true, "edited": true, "january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true, "september": true, "october": true, "november": true, "december": true, "jan": true, "feb": true, "mar": true, "apr": true, "jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true, "posts": true, "profile": true, "view": true, "all": true, "articles": true, "twitter": true, "facebook": true, "the": true, "undefined": true, "authored": true, "on": true, "mins": true, "min": true, "update": true, "last": true, "time": true, "size": true, "default": true, "root": true, "user": true, "posted": true, "mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true, "today": true, "yesterday": true, "name": true, "关注": true, "联系记者": true, "博客": true}

var (
	nameLead  = regexp.MustCompile(`(?i)^(?:(?:written|posted|published|reported|reviewed|story|words|text|photos?) by|by|por|par|von|di|автор|текст|autor(?:en)?|authors?|作者|记者|文|撰文)\s*[:：/]?\s+|^(?:作者|记者|文|撰文)\s*[:：/]\s*`)
	nameSplit = regexp.MustCompile(`(?i)\s*(?:,|;|、|&|/|\||，|\s+and\s+|\s+und\s+|\s+et\s+|\s+y\s+|\s+и\s+|\s+og\s+|\s+och\s+|\s+ve\s+|\bwith\b|\n)\s*`)
	nameTail  = regexp.MustCompile(`(?i)\s+(?:[-–—|•·@⋅\d]|(?:for|in|at|of|from|is|has|on|updated|published|posted|contributor|contributing|reporter|correspondent|staff writer|staff|writer|writes|senior|editor|columnist|guest|follow|view|see|special to|twitter|covers|last|founder|co-founder|head|lead|chief|deputy|assistant|associate|executive|director|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\b).*$`)
)

// roles end what names a post and not a person.
var roles = map[string]bool{"writer": true, "contributor": true, "reporter": true, "correspondent": true, "columnist": true, "manager": true, "marketing": true, "director": true, "founder": true, "winemaker": true, "specialist": true, "analyst": true, "expert": true, "ceo": true, "co-founder": true, "reviewer": true, "development": true, "editor": true, "editor-in-chief": true, "officer": true, "strategist": true, "journalist": true, "author": true, "coordinator": true, "research": true, "producer": true, "photographer": true, "intern": true, "consultant": true, "president": true, "nutritionist": true, "dietitian": true, "therapist": true, "gardener": true, "astrologer": true, "owner": true, "blogger": true, "photography": true}

// cleanNames splits and cleans names; what cannot be one is left out.
func cleanNames(raw, sites []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range raw {
		s = text.Normalise(clip(s, 400))
		if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "//") {
			continue
		}
		if isOneOf(fold(s), sites) && !looksPerson(s) {
			continue
		}
		s = stripEmail(s)
		for range 2 {
			s = nameLead.ReplaceAllString(s, "")
		}
		if hasHan(s) {
			if cut := strings.IndexAny(s, "责编"); cut > 0 && strings.Contains(s, "编辑") {
				s = s[:strings.Index(s, "编辑")]
				s = strings.TrimSuffix(strings.TrimSuffix(s, "责任"), "责")
			}
		}
		s = bracketed.ReplaceAllString(s, "")
		for _, n := range nameSplit.Split(s, maxAuthors+4) {
			if k := afterName.FindStringIndex(n); k != nil && k[0] > 0 {
				n = n[:k[0]]
			}
			if k := nameTail.FindStringIndex(n); k != nil && (wordsIn(n[:k[0]]) > 1 || hasHan(n)) {
				n = n[:k[0]]
			}
			n = strings.Trim(koreanTail.ReplaceAllString(n, ""), " .:：-–—|•·()[]\"'“”*")
			k := fold(n)
			if !isName(n) || seen[k] || namesSite(n, sites) && !looksPerson(n) || len(out) >= maxAuthors {
				continue
			}
			seen[k] = true
			out = append(out, n)
		}
	}
	return people(out)
}

// bracketed are the initials or the post in brackets after a name.
var bracketed = regexp.MustCompile(`\s*\([^()]{1,40}\)`)

// afterName is what may follow a name of any length: a post after a dash, the day.
var afterName = regexp.MustCompile(`(?i)\s+(?:[-–—]\s+\p{L}.*|on (?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*)$`)

// people leaves out the newsrooms that stand beside people, as where an
// address book adds each author's paper. Short names of agencies, as printed
// beside an author, stay.
func people(names []string) []string {
	if !slices.ContainsFunc(names, looksPerson) {
		return names
	}
	return slices.DeleteFunc(names, func(n string) bool { return wordsIn(n) > 1 && newsroom(n) })
}

// newsroom reports whether a word of a name is one of newsrooms.
func newsroom(s string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '.' }) {
		if newsWords[w] {
			return true
		}
	}
	return false
}

// newsWords are parts of the names of newspapers, agencies and desks, in lower
// case, that are no names of people.
var newsWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("news press agency times post herald tribune gazette journal courier enquirer daily network report reports media magazine radio tv television broadcasting newspaper newspapers desk team staff newsroom bureau editors wire") {
		m[w] = true
	}
	return m
}()

// koreanTail is the word for reporter after a Korean name, and what follows.
var koreanTail = regexp.MustCompile(`\s*(?:기자|특파원|선임기자|논설위원)(?:\s.*)?$`)

// orgWords are parts of the names of newsrooms and firms, in lower case.
var orgWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("news media team staff inc llc ltd gmbh group daily times post online magazine press agency tv radio blog club school university college institute company bank office department ministry government center centre association society network studio studios journal herald tribune gazette world report review digital web editorial board desk service services solutions insurance dental care health healthcare home house guide marketing software technologies technology labs lab capital financial foundation council systems security store shop coffee fitness travel design law realty properties academy library museum church coalition") {
		m[w] = true
	}
	return m
}()

// looksPerson reports whether s has the form of a person's name: two or three
// words with capitals, none of them a word of firms. Sites of one person bear
// their author's name.
func looksPerson(s string) bool {
	n := 0
	for w := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(w)
		w = strings.ToLower(strings.Trim(w, ".,"))
		if !unicode.IsUpper(r) || orgWords[w] || notNames[w] && !givenNames[w] || roles[w] || strings.ContainsAny(w, "0123456789&|") {
			return false
		}
		n++
	}
	return n == 2 || n == 3
}

// givenNames are names of months that are given names too.
var givenNames = map[string]bool{"jan": true, "april": true, "may": true, "june": true, "august": true}

var email = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.-]+`)

func stripEmail(s string) string { return strings.TrimSpace(email.ReplaceAllString(s, "")) }

// isName reports whether s can be the name of a person or a desk.
func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 50 || wordsIn(s) > 5 || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	if strings.ContainsAny(s, "0123456789{}<>=?!…@") || strings.Count(s, ".") > 1 && !strings.Contains(s, " ") {
		return false
	}
	if hasHan(s) {
		return n >= 2 && !notNames[s] && n <= 12
	}
	if isStaff(s) || lowerCase(s) {
		return false
	}
	words, last := 0, ""
	lower := strings.ToLower(s)
	for w := range strings.FieldsSeq(lower) {
		last = w
		if notNames[w] {
			continue
		}
		words++
	}
	if contains(lower, []string{"photo:", "foto:", "quelle:", "read more", "learn more", "see all", " of ", " about "}) && !strings.Contains(lower, "board of") {
		return false
	}
	return words > 0 && n >= 3 && !roles[last] && !noAuthor[strings.Trim(last, ".")]
}

// noAuthor ends what names a firm by its legal form, an account of the site, or a word before a name.
var noAuthor = map[string]bool{"admin": true, "inc": true, "llc": true, "ltd": true, "gmbh": true, "corp": true, "plc": true, "pllc": true, "pc": true, "von": true, "by": true, "par": true, "por": true}

// isStaff reports whether s says that nobody is named: Staff reports.
func isStaff(s string) bool {
	words := strings.Fields(strings.ToLower(s))
	n := len(words)
	switch {
	case n == 0 || n > 3:
		return false
	case words[n-1] == "staff":
		return true
	}
	return words[0] == "staff" && (n == 1 || words[1] == "report" || words[1] == "reports" || words[1] == "writer" || words[1] == "writers")
}

// lowerCase reports whether s is three words or more of a script with
// capitals and most of them have none: a piece of a sentence.
func lowerCase(s string) bool {
	n, small := 0, 0
	for w := range strings.FieldsSeq(s) {
		n++
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
			small++
		}
	}
	return n >= 3 && 2*small > n
}
