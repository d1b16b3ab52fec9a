package text

import (
	"unicode"
	"unicode/utf8"
)

// candidates are the encodings the detector tries, in order of preference.
// The list is that of the WHATWG standard without what news pages are not
// written in.
var candidates = []string{
	"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
	"windows-1251", "koi8-r", "iso-8859-5", "ibm866",
	"windows-1252", "windows-1250", "windows-1254", "windows-1253", "windows-1255", "windows-1256", "windows-874",
}

// sampleSize is how much of a body the detector reads, in bytes.
const sampleSize = 64 << 10

// minReadable is the score from which a declared encoding is believed; see
// quality. Right readings of a paragraph or more score above .5 in every
// language tried, wrong ones below .1.
const minReadable = 0.15

// readable is the mojibake check on a declared encoding: it passes if hardly
// anything is broken and what is not ASCII looks like some language.
func readable(d Decoded) bool {
	q, n := quality(clip(d.Text, sampleSize), d.Charset)
	return n < 4 && d.Broken == 0 || q >= minReadable
}

// detect tries every candidate and keeps the reading that looks most like a
// language.
func detect(body []byte) Decoded {
	sample := body[:min(len(body), sampleSize)]
	best, bestScore := "windows-1252", -1.0
	for _, name := range candidates {
		e, _ := lookup(name)
		d := decodeAs(sample, e, name, whyDetector)
		if q, _ := quality(d.Text, name); q > bestScore+1e-9 {
			best, bestScore = name, q
		}
	}
	e, name := lookup(best)
	return decodeAs(body, e, name, whyDetector)
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Frequent characters. In running text of the language, they make up more than
// a quarter of the characters of Chinese, half the syllables' tail of Korean
// and more than half of Cyrillic letters; in bytes misread they are rare.
const (
	frequentHans = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世"
	frequentHant = "這為個國時來們對會發動說產種後學經進電裡現實體機當從業應開還與關樣間線內數質氣義變條沒結解問軍題黨長員總設資邊級圖統較將組見計別論運農指區強決戰則處據臺灣華協議選舉總統報導"
	frequentJpan = "のにはをたがでてとしれさいるもなかこまらりくっすけンスルトーイラリア日本年月大人国会"
	frequentKore = "이다의는에을를한고하지가로은도서기사인시정대자있그해전일들라어나수니장과보아게부국제조했습"
	frequentCyrl = "оеаинтсрвлкмдпуяызьбгчйхжОАВИНСПКМРТБДГі"
	frequentLatn = "éèàáíóúñçãõâêîôûäöüßåøæąęłńśźżčšžřěůőűığşțșăîđćİŞÉÀÖÜÄÇ’‘“”–—…«»„°·•©®€£§½ "
	frequentGrek = "αοιετσνηυρπκμλςίάόέήύώδγχθφβ"
	frequentHebr = "יוהאלרתבמשנדעקפחםסטגכזצןךףץ"
	frequentArab = "اليونمتربدعةسفهكقحجشطصأخضىذغئءظثزإآؤپچگیک،"
	frequentThai = "ารนกอเงมยลวดทสตะปบคหแจพชขใไโ่้ีิัุูื์็ำ"
)

// family says which characters an encoding is for.
var family = map[string]map[rune]bool{
	"gb18030": runes(frequentHans + "，。、“”：；！？《》（）"), "big5": runes(frequentHans + frequentHant + "，。、「」：；！？《》（）"),
	"shift_jis": runes(frequentJpan + "、。「」"), "euc-jp": runes(frequentJpan + "、。「」"), "euc-kr": runes(frequentKore),
	"windows-1251": runes(frequentCyrl), "koi8-r": runes(frequentCyrl), "iso-8859-5": runes(frequentCyrl), "ibm866": runes(frequentCyrl),
	"windows-1252": runes(frequentLatn), "windows-1250": runes(frequentLatn), "windows-1254": runes(frequentLatn),
	"windows-1253": runes(frequentGrek), "windows-1255": runes(frequentHebr), "windows-1256": runes(frequentArab), "windows-874": runes(frequentThai),
}

func runes(s string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range s {
		m[r] = true
	}
	return m
}

// quality says how much the characters of s beyond ASCII look like running
// text of what an encoding is for: the share of frequent ones, scaled so that
// a usual text has about 1, less what never stands in text. n is the number
// of such characters.
func quality(s, name string) (q float64, n int) {
	want := family[name]
	hits, bad, odd := 0, 0, 0
	last := rune(' ')
	for _, r := range s {
		if r < 0x80 {
			// Controls that no encoding of text uses.
			if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != 0 {
				bad++
			}
			last = r
			continue
		}
		n++
		switch {
		case r == utf8.RuneError, r >= 0x80 && r < 0xA0, r >= 0xE000 && r <= 0xF8FF, r >= 0x20000:
			bad++ // unreadable, C1 controls, private use, rare Chinese
		case want[r]:
			hits++
		case want == nil && (unicode.IsLetter(r) || unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsMark(r) || unicode.IsDigit(r)):
			hits++
		}
		if unlikely(last, r) {
			odd++
		}
		last = r
	}
	if n == 0 {
		return 1, 0
	}
	share := float64(hits) / float64(n)
	switch name {
	case "gb18030", "big5":
		share = min(1, share*1.8)
	case "euc-kr":
		share = min(1, share*1.8)
	case "shift_jis", "euc-jp":
		share = min(1, share*1.4)
	}
	return share - 8*float64(bad)/float64(n) - 1.5*float64(odd)/float64(n), n
}

// unlikely reports whether two characters do not follow each other in text
// that was read right: a capital after a small letter, Latin glued to another
// alphabet, two accented letters that UTF-8 makes of one, two marks in a row.
func unlikely(a, b rune) bool {
	if a < 0x80 && !isLatin(a) {
		return false
	}
	switch {
	case a >= 0xC0 && a <= 0xF4 && b >= 0x80 && b <= 0xBF:
		return true // Ã©
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return true
	case isLatin(a) && (unicode.Is(unicode.Cyrillic, b) || unicode.Is(unicode.Greek, b) || unicode.Is(unicode.Arabic, b) || unicode.Is(unicode.Hebrew, b)):
		return true
	case a >= 0x80 && b < 0x250 && a < 0x250 && unicode.IsLetter(a) && unicode.IsLetter(b):
		return true // two letters with accents: rare in every language
	}
	return false
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
