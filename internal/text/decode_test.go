package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Own sentences, as a page would have them.
var samples = map[string]string{
	"hans": "外交部发言人昨天在例行记者会上表示，中方对这一做法表示强烈不满和坚决反对，希望有关国家尊重事实，停止干涉别国内政。",
	"hant": "外交部發言人昨天在例行記者會上表示，中方對這一做法表示強烈不滿和堅決反對，希望有關國家尊重事實，停止干涉別國內政。",
	"jpan": "外務省の報道官は昨日の記者会見で、この措置に強く反対すると述べ、関係国に対して冷静に対応するよう求めました。",
	"kore": "외교부 대변인은 어제 정례 기자회견에서 이번 조치에 강하게 반대한다고 말하고 관련 국가들이 사실을 존중해야 한다고 했다.",
	"russ": "Официальный представитель министерства заявил вчера на встрече с журналистами, что Москва решительно выступает против этих мер.",
	"fren": "La porte-parole du ministère a déclaré mercredi que la décision était « inacceptable » et qu'elle serait examinée à Genève dès l'été.",
	"germ": "Die Sprecherin erklärte am Mittwoch, die Maßnahme sei völlig unüblich; man müsse darüber später in Köln verhandeln, größere Schäden drohten.",
	"poli": "Rzeczniczka ministerstwa oświadczyła wczoraj, że decyzja jest sprzeczna z umową i że rząd będzie się jej sprzeciwiał również w Łodzi.",
	"turk": "Dışişleri Bakanlığı sözcüsü dün düzenlediği basın toplantısında bu kararın kabul edilemez olduğunu ve görüşmelerin süreceğini söyledi.",
	"gree": "Ο εκπρόσωπος του υπουργείου δήλωσε χθες ότι η απόφαση αυτή είναι απαράδεκτη και ότι οι συνομιλίες θα συνεχιστούν στην Αθήνα.",
	"arab": "قال المتحدث باسم الوزارة أمس في مؤتمر صحفي إن بلاده ترفض هذا القرار رفضا قاطعا وتدعو الأطراف المعنية إلى احترام الحقائق.",
	"hebr": "דובר המשרד אמר אתמול במסיבת עיתונאים כי ההחלטה אינה מקובלת וכי השיחות יימשכו בירושלים בשבוע הבא.",
}

func encode(t *testing.T, name, s string) string {
	t.Helper()
	e, _ := lookup(name)
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("encode %s: %v", name, err)
	}
	return out
}

var encodings = []struct{ sample, charset string }{
	{"hans", "gb18030"},
	{"hant", "big5"},
	{"hant", "gb18030"},
	{"jpan", "shift_jis"},
	{"jpan", "euc-jp"},
	{"kore", "euc-kr"},
	{"russ", "windows-1251"},
	{"russ", "koi8-r"},
	{"russ", "iso-8859-5"},
	{"russ", "ibm866"},
	{"fren", "windows-1252"},
	{"germ", "windows-1252"},
	{"poli", "windows-1250"},
	{"turk", "windows-1254"},
	{"gree", "windows-1253"},
	{"arab", "windows-1256"},
	{"hebr", "windows-1255"},
}

// TestDetect reads pages that declare nothing, or the wrong thing.
func TestDetect(t *testing.T) {
	for _, c := range encodings {
		page := "<html><head><title>x</title></head><body><p>" + samples[c.sample] + "</p></body></html>"
		b := []byte(encode(t, c.charset, page))
		for _, header := range []string{"text/html", "text/html; charset=utf-8", "text/html; charset=nonsense"} {
			d := Decode(b, header)
			// Of western encodings, what matters is that the letters are right.
			if d.Text != page || d.Why != whyDetector || d.Broken != 0 {
				t.Errorf("%s in %s with %q: read as %s by %s, %d broken:\n%.150s", c.sample, c.charset, header, d.Charset, d.Why, d.Broken, d.Text[42:])
			}
		}
	}
}

// TestDeclared reads pages that say what they are in.
func TestDeclared(t *testing.T) {
	for _, c := range encodings {
		label := c.charset
		if label == "gb18030" {
			label = "GB2312"
		}
		far := strings.Repeat("<!-- <meta charset=koi8-u> filler -->", 200) + "<script>var a='<meta charset=ibm866>'</script>"
		for _, p := range []struct{ header, page, why string }{
			{"text/html; charset=" + label, "<p>%</p>", whyHeader},
			{`text/html;charset="` + label + `";;`, "<p>%</p>", whyHeader},
			{"", `<html><head>` + far + `<META Http-Equiv="content-type" content="text/html; charset=` + label + `"></head><p>%</p>`, whyMeta},
			{"text/html", "<meta charset = '" + label + "' /><p>%</p>", whyMeta},
			{"text/xml", `<?xml version="1.0" encoding="` + label + `"?><p>%</p>`, whyMeta},
			{"text/html; charset=utf-8", "<meta charset=" + label + "><p>%</p>", whyMeta},
		} {
			page := strings.Replace(p.page, "%", samples[c.sample], 1)
			d := Decode([]byte(encode(t, c.charset, page)), p.header)
			if d.Text != page || d.Why != p.why || d.Charset != c.charset {
				t.Errorf("%s with %q: read as %s by %s", c.charset, p.header, d.Charset, d.Why)
			}
		}
	}
}

func TestDecode(t *testing.T) {
	hans := samples["hans"]
	long := strings.Repeat(hans, 20)
	utf16 := encode(t, "utf-16le", "<p>"+samples["fren"]+"</p>")
	for name, c := range map[string]struct {
		body, header string
		want         Decoded
	}{
		"bom over header":            {"\ufeff" + hans, "text/html; charset=gbk", Decoded{hans, "utf-8", whyBOM, 0}},
		"utf-8 that says gb2312":     {"<meta charset=gb2312>" + hans, "text/html; charset=gb2312", Decoded{"<meta charset=gb2312>" + hans, "utf-8", whyUTF8, 0}},
		"ascii that says gbk":        {"abc", "text/html; charset=gbk", Decoded{"abc", "utf-8", whyUTF8, 0}},
		"empty":                      {"", "", Decoded{"", "utf-8", whyUTF8, 0}},
		"utf-8 cut in a character":   {hans[:len(hans)-1], "", Decoded{hans[:len(hans)-3] + "\ufffd", "utf-8", whyUTF8, 2}},
		"utf-8 with a stray byte":    {long + "\xa3", "", Decoded{long + "\ufffd", "utf-8", whyUTF8, 1}},
		"utf-16 with a mark":         {"\xff\xfe" + utf16, "", Decoded{"<p>" + samples["fren"] + "</p>", "utf-16le", whyBOM, 0}},
		"utf-16 without":             {utf16, "", Decoded{"<p>" + samples["fren"] + "</p>", "utf-16le", whyDetector, 0}},
		"utf-16 in meta is a fib":    {"<meta charset=utf-16>" + samples["fren"], "", Decoded{"<meta charset=utf-16>" + samples["fren"], "utf-8", whyUTF8, 0}},
		"iso-2022-jp":                {encode(t, "iso-2022-jp", samples["jpan"]), "", Decoded{samples["jpan"], "iso-2022-jp", whyDetector, 0}},
		"header is a server's habit": {encode(t, "gb18030", "<meta charset=gbk>"+hans), "text/html; charset=iso-8859-1", Decoded{"<meta charset=gbk>" + hans, "gb18030", whyMeta, 0}},
		"latin-1 curly quotes":       {"it\x92s \x93so\x94", "text/html; charset=iso-8859-1", Decoded{"it’s “so”", "windows-1252", whyHeader, 0}},
	} {
		if got := Decode([]byte(c.body), c.header); got != c.want {
			t.Errorf("%s:\n got %+.300v\nwant %+.300v", name, got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=gb2312>\xb0\xa1\xb0"), "text/html; charset=big5")
	f.Add([]byte("\x1b$B$3"), "")
	f.Add([]byte("\xff\xfe\x00\xd8\x00"), "x")
	f.Add([]byte("\x00\x00\xfe\xff\x00\x11\xff"), "")
	f.Add([]byte("<?xml encoding='utf-16'?>\x81"), "text/html; charset=")
	f.Fuzz(func(t *testing.T, b []byte, header string) {
		d := Decode(b, header)
		if !utf8.ValidString(d.Text) || d.Charset == "" || d.Why == "" || d.Broken < 0 || d.Broken > len(b)+1 {
			t.Fatalf("Decode(%q, %q) = %+v", b, header, d)
		}
		if len(d.Text) > 6*len(b)+8 {
			t.Fatalf("%d bytes from %d", len(d.Text), len(b))
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	page := []byte(strings.Repeat("<p>"+samples["hans"]+"</p>", 300))
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(page)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("utf-8", func(b *testing.B) {
		for b.Loop() {
			Decode(page, "")
		}
	})
	b.Run("detect", func(b *testing.B) {
		for b.Loop() {
			Decode(gb, "")
		}
	})
}

func TestDecodeReadsAgain(t *testing.T) {
	twice := func(s string) string {
		var b []rune
		for _, c := range []byte(s) {
			b = append(b, rune(c))
		}
		return string(b)
	}
	for _, s := range []string{"the pilot’s boat – “late”", "渡船复航"} {
		if got := Decode([]byte("<p>ok, "+twice(s)+" and é, ñ"), "").Text; got != "<p>ok, "+s+" and é, ñ" {
			t.Errorf("Decode of %q written twice = %q", s, got)
		}
	}
	for _, s := range []string{"Ã la carte, Ã©", "café déjà vu", "x\u0085y"} {
		if got := Decode([]byte(s), "").Text; got != s {
			t.Errorf("Decode(%q) = %q", s, got)
		}
	}
}
