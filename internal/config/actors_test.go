package config

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/internal/catalogue"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives"
)

var gazetteerLanguages = []string{"en", "zh", "ru", "es", "fr", "ar", "fa"}

func shippedActors(t *testing.T) []narratives.Actor {
	t.Helper()
	return mustParse(t, initial(t, catalogue.Choice{})).Actors()
}

// TestGazetteer holds that there are enough actors, and that each is printed
// in most of the seven languages.
func TestGazetteer(t *testing.T) {
	actors := shippedActors(t)
	if len(actors) < 400 {
		t.Errorf("%d actors, want at least 400", len(actors))
	}
	for _, a := range actors {
		n := 0
		for _, lang := range gazetteerLanguages {
			if len(a.Aliases[lang]) > 0 {
				n++
			}
		}
		if n < 5 || len(a.Aliases) > n {
			t.Errorf("%s: names in %d of the seven languages and in %d others", a.ID, n, len(a.Aliases)-n)
		}
	}
}

// TestAliasesUnique holds that no printed name stands for two actors, in any
// of its inflected forms, and that each fits into a slot of a pattern.
func TestAliasesUnique(t *testing.T) {
	type key struct{ lang, stems string }
	owner := map[key]string{}
	for _, a := range shippedActors(t) {
		for lang, names := range a.Aliases {
			for _, name := range names {
				var stems []string
				for _, k := range text.Tokens(name, lang) {
					stems = append(stems, k.Stem)
				}
				k := key{lang, strings.Join(stems, " ")}
				switch other, taken := owner[k]; {
				case taken && other != a.ID:
					t.Errorf("%s %q is both %s and %s", lang, name, other, a.ID)
				case len(stems) == 0 || len(stems) > 14:
					t.Errorf("%s: %s %q has %d words", a.ID, lang, name, len(stems))
				case strings.ContainsAny(name, ",;:!?，。；：！？、()（）"):
					t.Errorf("%s: %s %q holds punctuation that no name is read across", a.ID, lang, name)
				}
				owner[k] = a.ID
			}
		}
	}
}

// everyday words of each language that are, or begin like, a name somewhere.
var everyday = map[string]string{
	"en": `the of and to a in is it you that he was for on are with as i his they be at one have this from or had by but some what there we can out
		other were all your when up use word how said an each she which do their time if will way about many then them would write like so these her long make
		thing see him two has look more day could go come did my sound no most number who over know water than call first people may down side been now find any
		new work part take get place made live where after back little only round man year came show every good me give our under name very through just form much
		great think say help low line before turn cause same mean differ move right boy old too does tell sentence set three want air well also play small end put
		home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again
		animal point mother world near build self earth father ministry minister president government spokesperson official party army police parliament state
		capital nation union council court bank agency times post press journal standard star sun mirror guardian china turkey japan jersey chad jordan georgia
		guinea who time nice bath reading signal apple amazon meta gap vice quad it may mark bill will rich grant rob jack frank bush brown may dawn hope open dame pole swede lao kit lee rose`,
	"ru": `и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой весь год от так о для ты же все тот мочь вы человек такой
		его сказать только или ещё бы себя один как уже до время если сам когда другой вот говорить наш мой знать стать при чтобы дело жизнь кто первый очень два
		день её новый рука даже во со раз где там под можно ну какой после их работа без самый потом надо хотеть ли слово идти большой должен место иметь ничто
		мало малый мал вена вены рис мир рак газета звезда правда известия вести время труд заря сегодня россиянин город страна народ власть министр
		министерство президент правительство представитель партия армия парламент государство столица союз совет суд банк агентство медуза спутник телеграмма
		кипеть кубок индюк ливень чадо чадить пол полька панамка песок пески месть май марка билл брат данный данные само суда пала осёл роза лом мода куб лавка индий ирис кит китель байка барак рубль`,
	"es": `de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser
		son dos también fue había era muy años hasta desde está mi porque qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo
		mismo ese ahora cada e vida otro después te otros aunque esa eso hace otra gobierno tan durante siempre día tanto ella tres sí dijo sido gran país según
		menos mundo año antes estado contra sino forma caso nada hacer general estaba poco estos presidente mayor ante unos les algo hacia casa ellos ayer hecho
		primera mucho mientras además quien momento millones esto españa hombre están pues hoy lugar ministerio ministro portavoz partido ejército policía
		parlamento capital unión consejo corte banco agencia tiempos correo prensa lima granada mauricio santiago sucre victoria sofía turco polo mal sor cubo cubos dama pare libro malo daca vino viento`,
	"fr": `de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la mais comme ou si leur y dont aux avec cette ces ses
		fait son tout nous sa bien être deux même aussi elle entre encore toujours peut pays depuis très sans autres autre après temps moins donc mon contre
		quelques trois avait lui avant ainsi jour ils fois jamais faire vers ici toute homme alors où rien monde année ans vie chose chez gouvernement ministre
		ministère président porte parole parti armée police parlement état capitale union conseil cour banque agence journal presse monde figaro temps équateur
		grenade maurice dominique tour tours nice suite mer manche bonne guinée orange apple mai mars mal dame viens vient tasse open lime pari parie malt bon chien sueur serment`,
	"ar": `في من على إلى عن مع هذا هذه التي الذي كان كانت أن إن لا ما لم لن قد هو هي هم نحن أنا أنت كل بعض بين بعد قبل عند حتى ثم أو بل لكن إذا لو كما مثل
		غير أي أين متى كيف لماذا يوم سنة عام شهر وقت اليوم أمس غدا رجل امرأة ناس شعب دولة مدينة بلد حكومة وزارة وزير رئيس متحدث حزب جيش شرطة برلمان عاصمة اتحاد
		مجلس محكمة بنك وكالة صحيفة قناة موقع جديد كبير صغير قال قالت ذكر أكد أعلن أضاف عمل عمله مالي مالية عمان عالم العالم الشرق الغرب الشمال الجنوب
		الأول الثاني القاعدة الجزيرة العربية الفتح منار ميدان قمر القمر غرب المغرب تونس بحر سود سور لبن طالب طلاب بك حماس حماسة أوربا كونا يأتي بنين بنات أطفال ماء هواء نار أرض سماء`,
	"fa": `و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت می شود شد ما اما یا باید هر آنها او وی بود دارد داد پس اگر همه نه دیگر پیش بعد
		روز سال ماه زمان امروز دیروز فردا مردم کشور شهر دولت وزیر رئیس سخنگو حزب ارتش پلیس مجلس پایتخت اتحادیه شورا دادگاه بانک خبرگزاری روزنامه شبکه سایت
		جدید بزرگ کوچک کار مالی مالیات قمر ماه موریس چاد فارس مهر کیهان سپاه رهبر انقلاب جهاد فتح وفا بیت جهان مردم ورزش هندسه روسری کیف غنا پرو رم دست پا سر چشم دل راه خانه`,
	"zh": `的 一 是 不 了 在 人 有 我 他 这 中 大 来 上 国 个 到 说 们 为 子 和 你 地 出 道 也 时 年 得 就 那 要 下 以 生 会 自 着 去 之 过 家 学 对 可 她 里 后 小 么 心
		今天 明天 昨天 时间 问题 工作 国家 政府 人民 社会 经济 发展 世界 沿海地区 上海地铁 道德方面 司法方面 方法方面 以方便 增加方案 朝方向 超越方式 银河内部 内蒙古 不丹心 马里亚纳
		因此 所以 但是 如果 虽然 已经 可以 应该 必须 没有 我们 他们 你们 自己 大家 先生 女士 学生 老师 部长 总统 总理 主席 发言人 部门 机构 组织 公司 企业 报纸 记者 新闻 电视台
		电报 信号 苹果 亚马逊 求是 黎明 时代 世界报 黑山 中东 中非 新报 金边 万象 大公 刚果断 多哥哥 圣人`,
}

// TestEverydayWords holds that no everyday word is taken for a name, as it
// stands in the list or with a capital, as at the head of a sentence. Names
// that are such words ("US" and "us") are told apart by their capitals.
func TestEverydayWords(t *testing.T) {
	meant := map[string]bool{ // capitals make these names: they stand in the list for their small letters only
		"en us": true, "en china": true, "en turkey": true, "en japan": true, "en guinea": true, "es españa": true,
		"en who": true, "en quad": true, "ru пески": true,
		// Inflection and capital together look like a country; leaving it out costs more.
		"ru кит": true, "ru куб": true, "ru индий": true, "es cubo": true, "es cubos": true, "fr malt": true, "en lao": true,
	}
	book := narratives.Codebook{Framings: []narratives.Framing{{ID: "f-x", Variants: map[string][]string{}}}}
	mark := map[string]string{}
	for _, lang := range gazetteerLanguages {
		mark[lang] = "zzqx"
	}
	mark["zh"], mark["ru"], mark["ar"], mark["fa"] = "帮凶", "пособник", "شريك", "همدست"
	for lang, m := range mark {
		book.Framings[0].Variants[lang] = []string{m}
	}
	tr, err := narratives.Compile(book, nil, shippedActors(t))
	if err != nil {
		t.Fatal(err)
	}
	for lang, list := range everyday {
		u := narratives.Unit{Document: "d", Version: "v", Number: 1, Language: lang, Kind: "article", Outlet: "none"}
		var words []string
		for w := range strings.FieldsSeq(list) {
			words = append(words, w)
			if r, n := utf8.DecodeRuneInString(w); unicode.IsLower(r) && unicode.ToUpper(r) != r && !meant[lang+" "+w] {
				words = append(words, string(unicode.ToUpper(r))+w[n:])
			}
		}
		for _, w := range words {
			u.Passages = append(u.Passages, extract.Passage{Kind: extract.Paragraph, Text: w + ", " + mark[lang]})
		}
		u.Doc.Passages = u.Passages
		got := tr.Track(u)
		if len(got.Mentions) < len(words) {
			t.Fatalf("%s: %d mentions in %d passages", lang, len(got.Mentions), len(words))
		}
		for _, m := range got.Mentions {
			if len(m.Actors) > 0 {
				t.Errorf("%s %q is taken for %s", lang, words[m.Passage], strings.Join(m.Actors, ", "))
			}
		}
	}
}

// TestTerms holds that every term names an office and a person, and who is
// meant by an office and by a spokesperson's name on a day.
func TestTerms(t *testing.T) {
	by := map[string]narratives.Actor{}
	for _, a := range shippedActors(t) {
		by[a.ID] = a
	}
	terms := 0
	for _, a := range by {
		for _, x := range a.Terms {
			terms++
			if by[x.Holder].Kind != "person" || a.Kind != "person" {
				t.Errorf("%s: held by %q, which is no person", a.ID, x.Holder)
			}
		}
	}
	if n := len(catalogue.Terms()); terms != n || n < 100 {
		t.Errorf("%d terms of %d found their office and holder, want at least 100", terms, n)
	}
	for _, c := range []struct{ id, day, want string }{
		{"ru-president", "2011-03-01", "dmitry-medvedev"},
		{"ru-president", "2012-05-07", "ru-president"}, // the day of the handover
		{"ru-president", "2012-05-08", "vladimir-putin"},
		{"ru-president", "1998-01-01", "ru-president"},
		{"us-president", "2020-06-01", "donald-trump"},
		{"us-president", "2024-06-01", "joe-biden"},
		{"us-president", "2025-06-01", "donald-trump"},
		{"cn-foreign-minister", "2023-03-01", "qin-gang"},
		{"cn-foreign-minister", "2024-03-01", "wang-yi"},
		{"cn-mfa-spokesperson", "2022-10-01", "cn-mfa-spokesperson"}, // several at a time
		{"ir-supreme-leader", "2027-01-01", "ir-supreme-leader"},     // not known beyond 2025
		{"zhao-lijian", "2021-01-01", "zhao-lijian"},
		{"zhao-lijian", "2019-01-01", ""},
		{"zhao-lijian", "2023-02-01", ""},
		{"vladimir-putin", "1999-01-01", "vladimir-putin"}, // a leader's name is always his
		{"china", "2020-01-01", "china"},
		{"zhao-lijian", "", "zhao-lijian"}, // no date, no judgement
	} {
		day, _ := time.Parse(time.DateOnly, c.day)
		if id, ok := by[c.id].On(day); id != c.want || ok != (c.want != "") {
			t.Errorf("%s on %s is %q, %v, want %q", c.id, c.day, id, ok, c.want)
		}
	}
}

// TestTermsLeftOut holds that terms go with what they belong to.
func TestTermsLeftOut(t *testing.T) {
	c := mustParse(t, []byte("http: {contact: https://a.example/}\nactors: {use: shipped, without: [vladimir-putin, ru-mfa-spokesperson], list: [{id: ru-mfa-spokesperson, name: A, kind: person, aliases: {en: [Somebody Else]}}]}\n"))
	for _, a := range c.Actors() {
		held := func(x narratives.Term) bool { return x.Holder == "vladimir-putin" }
		if slices.ContainsFunc(a.Terms, held) || a.ID == "ru-mfa-spokesperson" && len(a.Terms) > 0 || a.ID == "maria-zakharova" && len(a.Within) > 0 {
			t.Errorf("%s has terms %v within %v", a.ID, a.Terms, a.Within)
		}
	}
}

// TestOwnTerms holds that users give offices their holders, and are told what
// is wrong.
func TestOwnTerms(t *testing.T) {
	const head = "http: {contact: https://a.example/}\nactors:\n  list:\n    - {id: ada-quill, name: Ada Quill, kind: person, aliases: {en: [Ada Quill]}}\n" +
		"    - {id: xa-president, name: President, kind: organisation, aliases: {en: [Xanadu President]}, terms: [{holder: "
	c := mustParse(t, []byte(head+"ada-quill, from: 2018-05-08, to: 2022-05, within: true}]}\n"))
	for _, a := range c.Actors() {
		day := time.Date(2022, 5, 31, 12, 0, 0, 0, time.UTC)
		if id, ok := a.On(day); id != "ada-quill" || !ok {
			t.Errorf("%s on %v is %q, %v", a.ID, day, id, ok)
		}
		after := day.AddDate(0, 0, 1)
		switch id, ok := a.On(after); a.ID {
		case "ada-quill":
			if ok {
				t.Errorf("the holder's name is meant after the term: %q", id)
			}
		default:
			if id != a.ID {
				t.Errorf("%s on %v is %q", a.ID, after, id)
			}
		}
	}
	for terms, want := range map[string]string{
		"ada-qill, from: 2018-05-08}]}":               `actor "xa-president": terms holder "ada-qill": no actor has this id: write ada-quill`,
		"ada-quill, from: May 2018}]}":                `terms from "May 2018": write a day`,
		"ada-quill, from: 2018-05, to: 2018-04-30}]}": `terms to "2018-04-30": is before from`,
	} {
		_, err := Parse("config.yaml", []byte(head+terms+"\n"), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("terms %s: %v, want %q", terms, err, want)
		}
	}
}
