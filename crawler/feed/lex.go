package feed

import (
	"html"
	"strings"
)

// maxAttr is how many attributes of an element are read.
const maxAttr = 64

// A token is a piece of XML as the lexer found it.
type token struct {
	kind   byte   // 't' text, 's' start, 'e' end; comments and the like are skipped
	name   string // with prefix
	text   string // decoded
	attr   []attr
	closed bool // start tag that closes itself
	cut    bool // text that the end of the input cut
}

type attr struct{ name, value string }

// A lexer cuts XML into tokens and makes the best of what is not XML. It
// looks at every byte a constant number of times.
type lexer struct {
	s    string
	many bool // some element had more than maxAttr attributes
	cut  bool // the input ends inside a tag, comment or section
	odd  bool // a declaration has no end of its own: those after it are not looked for either
}

// next returns the next token; ok is false at the end.
func (l *lexer) next() (t token, ok bool) {
	for l.s != "" {
		if l.s[0] != '<' {
			return l.run(), true
		}
		switch {
		case strings.HasPrefix(l.s, "<!--"):
			l.skip("-->", 4)
		case strings.HasPrefix(l.s, "<![CDATA["):
			return l.section(), true
		case strings.HasPrefix(l.s, "<!"):
			l.declaration()
		case strings.HasPrefix(l.s, "<?"):
			l.instruction()
		case strings.HasPrefix(l.s, "</"):
			if len(l.s) > 2 && !nameStart(l.s[2]) {
				return l.run(), true
			}
			i := strings.IndexAny(l.s[2:], "<>")
			if i < 0 {
				l.cut, l.s = true, ""
				return token{}, false
			}
			name := strings.TrimSpace(l.s[2 : 2+i])
			l.s = strings.TrimPrefix(l.s[2+i:], ">")
			return token{kind: 'e', name: name}, true
		case len(l.s) > 1 && nameStart(l.s[1]):
			return l.start()
		case len(l.s) == 1:
			l.cut, l.s = true, ""
		default:
			return l.run(), true
		}
	}
	return token{}, false
}

func nameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

// run returns text up to the next "<", at least one byte.
func (l *lexer) run() token {
	i := strings.IndexByte(l.s[1:], '<')
	if i < 0 {
		i = len(l.s) - 1
	}
	t := token{kind: 't', text: unescape(l.s[:i+1])}
	l.s = l.s[i+1:]
	return t
}

func (l *lexer) skip(end string, from int) {
	i := strings.Index(l.s[from:], end)
	if i < 0 {
		l.cut, l.s = true, ""
		return
	}
	l.s = l.s[from+i+len(end):]
}

func (l *lexer) section() token {
	s := l.s[len("<![CDATA["):]
	i := strings.Index(s, "]]>")
	if i < 0 {
		l.cut, l.s = true, ""
		return token{kind: 't', text: s, cut: true}
	}
	l.s = s[i+3:]
	return token{kind: 't', text: s[:i]}
}

// instruction skips a processing instruction, which a tag may end when its
// own end is missing.
func (l *lexer) instruction() {
	i := strings.IndexByte(l.s, '>')
	if i < 0 {
		l.cut, l.s = true, ""
		return
	}
	l.s = l.s[i+1:]
}

// declaration skips <!DOCTYPE …> with its internal subset: no entity that a
// document defines is ever expanded.
func (l *lexer) declaration() {
	depth, quote := 0, byte(0)
	for i := 2; i < len(l.s) && !l.odd; i++ {
		c := l.s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case depth > 0 && (c == '"' || c == '\''):
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			l.s = l.s[i+1:]
			return
		}
	}
	// Unbalanced: end it at the first ">". To look for the end of each of many
	// would take quadratic time.
	l.odd = true
	l.instruction()
}

// start reads a start tag. A quoted value may not hold "<": if its closing
// quote is missing, the tag ends before the next one.
func (l *lexer) start() (t token, ok bool) {
	s := l.s[1:]
	i := strings.IndexAny(s, " \t\r\n/><")
	if i < 0 {
		l.cut, l.s = true, ""
		return token{}, false
	}
	t = token{kind: 's', name: s[:i]}
	s = s[i:]
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			l.cut, l.s = true, ""
			return token{}, false
		}
		switch s[0] {
		case '>':
			l.s = s[1:]
			return t, true
		case '<':
			l.s = s
			return t, true
		case '/':
			t.closed = strings.HasPrefix(s, "/>")
			s = s[1:]
			continue
		case '=', '"', '\'':
			s = s[1:]
			continue
		}
		i := strings.IndexAny(s, " \t\r\n/><=")
		if i < 0 {
			i = len(s)
		}
		a := attr{name: s[:i]}
		s = strings.TrimLeft(s[i:], " \t\r\n")
		if strings.HasPrefix(s, "=") {
			s = strings.TrimLeft(s[1:], " \t\r\n")
			a.value, s = value(s)
		}
		if len(t.attr) < maxAttr {
			t.attr = append(t.attr, a)
		} else {
			l.many = true
		}
	}
}

// value reads an attribute value and returns it with what follows.
func value(s string) (v, rest string) {
	if s == "" {
		return "", ""
	}
	if q := s[0]; q == '"' || q == '\'' {
		end := strings.IndexAny(s[1:], string(q)+"<") + 1
		if end > 0 && s[end] == q {
			return unescape(s[1:end]), s[end+1:]
		}
		s = s[1:]
		if end = strings.IndexAny(s, "><"); end < 0 {
			return "", ""
		}
		return unescape(s[:end]), s[end:]
	}
	end := strings.IndexAny(s, " \t\r\n><")
	if end < 0 {
		return "", ""
	}
	return unescape(strings.TrimSuffix(s[:end], "/")), s[end:]
}

// longestEntity is the length of the longest named character reference of
// HTML with its marks, &CounterClockwiseContourIntegral;
const longestEntity = 33

// unescape decodes character references that end in a semicolon; any other
// "&" is meant as one, as in the addresses of careless feeds.
func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
		if end < 2 || strings.ContainsAny(s[1:end], "& \t\r\n") {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		ref := s[:end+1]
		if dec := html.UnescapeString(ref); dec != ref && !strings.HasSuffix(dec, ";") || ref == "&semi;" {
			ref = dec
		}
		b.WriteString(clean(ref))
		s = s[end+1:]
	}
	b.WriteString(s)
	return b.String()
}
