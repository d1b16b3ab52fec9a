package voice

import (
	"strings"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// Spanish, French, Arabic and Persian. What is said, in marks or after "that",
// is found by extract/quote; these lists tell who can speak, what denies and
// where another clause begins.

var spanish = &lexicon{
	inverts: true, world: true, drops: true,
	verbs: verbs(map[string]verb{
		"acusa* -acusó -acusa culpa* señala* atribu* achac*":                                             {class: quote.Accuse},
		"quej* lament* deplor*":                                                                          {class: quote.Stance, bare: true},
		"arremeti* fustig* despotric*":                                                                   {class: quote.Stance},
		"condena* denunci* consider* describi* describe* retrat* present* ve ven":                        {class: quote.Stance, need: needAs},
		"tilda* tildó tacha* tachó calific* llamad* llamó llama llaman llamaron":                         {class: quote.Stance},
		"negó negaron niega niegan negado negando desmint* desmien* rechaz* refut* burló burlaron burla": {class: quote.Deny},
	}),
	media:     set("artículo comentario editorial columna periódico diario rotativo semanario revista cadena agencia publicación medio portal emisora tribuna panfleto"),
	selfNouns: set("diario periódico semanario revista medio redacción"),
	self:      set("nosotros"),
	selfDet:   set("este esta nuestro nuestra"),
	person:    set("él ella"),
	thing:     set("ello"),
	roles: set(`ministro ministra ministerio presidente presidenta portavoz vocero vocera gobierno embajador embajadora embajada diplomático diputado diputada
		senador senadora alcalde alcaldesa juez jueza fiscal abogado abogada director directora rector rectora experto expertos experta analista analistas funcionario funcionarios
		oposición partido sindicato vecinos testigos estudiantes manifestantes críticos banco bancos empresa empresas ejército general comandante policía obispo
		economista profesor profesora investigadores médicos líder candidato candidata secretario secretaria canciller cancillería comisión comité consejo informe comunicado tribunal ong`),
	offices:   set("ministro ministra ministerio presidente presidenta portavoz vocero gobierno embajador embajada canciller cancillería secretario"),
	claims:    set("acusación acusaciones alegación afirmación afirmaciones denuncia denuncias cargo cargos rumor rumores versión tesis idea etiqueta"),
	concedes:  set("aunque si cuando mientras"),
	breaks:    set("pero mientras aunque sino"),
	negations: set("no ni nunca jamás sin tampoco"),
	kickers:   set("opinión editorial análisis comentario entrevista vídeo video fotos directo última tribuna"),
	terms:     set("palabra palabras término expresión lema titular título consigna fórmula"),
	baseless:  set("falso falsa falsas mentira infundada infundadas absurdo"),
	weak:      set("teme temen temía muestra muestran revela revelan confirma confirman recuerda espera esperan"),
	that:      set("que ser sean haber"), copula: set("soy somos son es era eran fue fueron sido"), no: set("no nunca jamás tampoco"),
	unsaid: set("libro novela película obra ley plan constitución calendario acuerdo norma reglamento tratado contrato tradición costumbre"), courts: set("tribunal juez jueza juzgado corte audiencia"),
	by: set("por"), of: set("de del"), helpers: set("ha han había habían también ya"),
}

var french = &lexicon{
	inverts: true, world: true,
	verbs: verbs(map[string]verb{
		"accus* reproch* imput* attribu*":                                     {class: quote.Accuse},
		"plain* plaign* déplor* regrett*":                                     {class: quote.Stance, bare: true},
		"fustig* vitupér*":                                                    {class: quote.Stance},
		"condamn* dénonc* considèr* décri* présent* dépein* voit voient":      {class: quote.Stance, need: needAs},
		"qualifi* trait* surnom*":                                             {class: quote.Stance},
		"nié nie nient niait démen* réfut* rejet* récus* moqué moquent moque": {class: quote.Deny},
	}),
	media:     set("article commentaire éditorial tribune journal quotidien hebdomadaire revue magazine chaîne agence publication site pamphlet billet"),
	selfNouns: set("journal quotidien hebdomadaire rédaction revue"),
	self:      set("nous"),
	selfDet:   set("notre"),
	person:    set("il elle"),
	thing:     set("cela"),
	roles: set(`ministre ministère président présidente porte parole gouvernement ambassadeur ambassade diplomate diplomates député députée sénateur sénatrice
		maire juge procureur avocat avocate directeur directrice recteur expert experts experte analyste analystes fonctionnaire responsable responsables opposition parti syndicat
		habitants riverains témoins étudiants manifestants critiques banque banques entreprise armée général commandant police évêque économiste professeur
		chercheurs médecins chef cheffe candidat candidate secrétaire chancelier commission comité conseil rapport communiqué tribunal ong élysée`),
	offices:   set("ministre ministère président présidente porte parole gouvernement ambassadeur ambassade chancelier secrétaire diplomatie"),
	claims:    set("accusation accusations allégation allégations affirmation affirmations reproche reproches rumeur rumeurs thèse idée étiquette"),
	concedes:  set("si quand lorsque bien"),
	breaks:    set("mais tandis alors"),
	negations: set("ne n pas ni jamais sans aucun"),
	kickers:   set("opinion éditorial analyse commentaire entretien interview vidéo photos direct tribune"),
	terms:     set("mot mots terme expression slogan titre formule"),
	baseless:  set("faux fausse mensonge infondée infondées absurde"),
	weak:      set("craint craignent redoute redoutent montre montrent révèle révèlent confirme confirment rappelle espère"),
	that:      set("que qu être laquelle lesquelles avoir"), copula: set("suis sommes sont est était étaient été"), no: set("pas jamais"),
	unsaid: set("livre roman film pièce loi plan constitution calendrier accord norme règlement traité contrat tradition coutume"), courts: set("tribunal juge cour"),
	by: set("par"), of: set("de du d des"), helpers: set("a ont avait avaient aussi déjà"),
}

var arabic = &lexicon{
	world: true, drops: true,
	verbs: verbs(map[string]verb{
		"يشكو تشكو شكا شكت اشتكى اشتكت يأسف تأسف أسف":  {class: quote.Stance, bare: true},
		"عزا عزت يعزو تعزو نسب نسبت":                   {class: quote.Accuse},
		"نفى نفت ينفي تنفي نفوا ينفون أنكر أنكرت ينكر": {class: quote.Deny},
		"يدين تدين أدان أدانت ندد نددت استنكر استنكرت": {class: quote.Stance, need: needAs},
	}),
	media:     folded("ar", "المقال المقالة التعليق الافتتاحية الصحيفة الجريدة المجلة القناة الوكالة الموقع الكاتب"),
	selfNouns: folded("ar", "الصحيفة"),
	self:      folded("ar", "نحن صحيفتنا جريدتنا"),
	selfDet:   folded("ar", "هذه"),
	person:    folded("ar", "هو هي"),
	roles: folded("ar", `نقابة اتحاد جمعية هيئة لجنة مجلس بلدية رابطة منظمة الوزير الوزيرة الوزارة وزير وزيرة وزارة الرئيس الرئيسة رئيس المتحدث المتحدثة متحدث الحكومة السفير السفارة سفير النائب النائبة نائب مسؤول مسؤولون
		خبير خبراء الخبراء محلل محللون المعارضة الحزب النقابة السكان سكان شهود الطلاب المتظاهرون المصارف البنوك الشركة الجيش الشرطة المحكمة القاضي المدعي المحامي المدير العمدة المحافظ المطران التقرير البيان`),
	offices:   folded("ar", "الوزير الوزارة وزير وزارة الرئيس رئيس المتحدث متحدث الحكومة السفير السفارة"),
	claims:    folded("ar", "الحديث الاتهام الاتهامات اتهام اتهامات اتهامه اتهامها اتهامهم الادعاء ادعاء ادعاءات المزاعم مزاعم الشائعات"),
	breaks:    folded("ar", "لكن ولكن لكنه لكنها غير فيما بينما"),
	negations: folded("ar", "لا لم لن ليس ليست ليسوا لسنا ما غير"),
	kickers:   folded("ar", "رأي تحليل مقابلة عاجل تعليق فيديو"),
	terms:     folded("ar", "كلمة عبارة مصطلح وصف شعار عنوان تعبير"),
	that:      folded("ar", "أن أنه أنها أنهم بأن بأنه بأنها بأنهم تكون يكون"),
	unsaid:    folded("ar", "الكتاب الرواية الفيلم القانون الخطة الدستور الاتفاق العقد المعاهدة"), courts: folded("ar", "المحكمة القاضي"),
	baseless: folded("ar", "كاذب بالكاذب كاذبة باطل باطلة زائف زائفة"),
	isNot:    folded("ar", "ليس ليست ليسوا لسنا لست"),
}

var persian = &lexicon{
	world:     true,
	media:     folded("fa", "مقاله یادداشت سرمقاله روزنامه مجله هفتهنامه شبکه خبرگزاری سایت نویسنده"),
	selfNouns: folded("fa", "روزنامه مجله هفتهنامه خبرگزاری"),
	self:      folded("fa", "ما"),
	selfAfter: folded("fa", "ما"),
	person:    folded("fa", "او وی"),
	thing:     folded("fa", "آن"),
	roles: folded("fa", `وزیر وزارت رئیس رئیسجمهور سخنگو سخنگوی دولت سفیر سفارت نماینده نمایندگان مقام مقامات مقامات کارشناس کارشناسان تحلیلگر تحلیلگران مخالفان حزب اتحادیه
		ساکنان شاهدان دانشجویان معترضان بانک بانکها شرکت ارتش پلیس دادگاه قاضی دادستان وکیل مدیر شهردار استاندار اسقف گزارش بیانیه`),
	offices:   folded("fa", "وزیر وزارت رئیس رئیسجمهور سخنگو سخنگوی دولت سفیر سفارت"),
	claims:    folded("fa", "اتهام اتهامها اتهامات ادعا ادعای ادعاها شایعه"),
	breaks:    folded("fa", "اما ولی"),
	negations: folded("fa", "نه نیست نیستند نیستیم هرگز بدون"),
	kickers:   folded("fa", "دیدگاه تحلیل گفتوگو مصاحبه فوری ویدئو"),
	terms:     folded("fa", "واژه کلمه عبارت اصطلاح شعار عنوان تعبیر"),
	that:      folded("fa", "که"),
	unsaid:    folded("fa", "کتاب رمان فیلم قانون برنامه طرح قرارداد توافق"), courts: folded("fa", "دادگاه قاضی"),
	baseless: folded("fa", "دروغ بیاساس واهی"),
	notAfter: folded("fa", "نیست نیستم نیستند نیستیم نبود نبودند"),
}

// folded is set for words in Arabic letters, written as tokens are.
func folded(lang, words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		for _, t := range text.Tokens(w, lang) {
			m[t.Fold] = true
		}
	}
	return m
}

// siftWorld is sift for the languages of this file: a cue that urges or judges
// needs somebody who can speak, where names have capitals; short words in marks
// after a verb of feeling are scare quotes.
func (r *Reader) siftWorld(c *scene, q quote.Quote, weak bool) (quote.Quote, bool) {
	if weak && q.Kind == quote.Direct && len(strings.Fields(q.Text)) <= maxScare {
		q.Kind, q.Speaker, q.Cue, q.Class = quote.Scare, nil, nil, ""
		return q, true
	}
	if q.Kind != quote.Indirect {
		return q, true
	}
	for i, t := range text.Tokens(q.Speaker.Text, r.s.Language) {
		if i > 2 {
			break
		}
		// a book tells, a law provides, a court sentences: nobody is quoted
		if r.words.unsaid[t.Fold] && q.Class != quote.Written || r.words.courts[t.Fold] && q.Class == quote.Accuse {
			return q, false
		}
	}
	if q.Class == quote.Written && !r.opensWithThat(q.Text) {
		return q, false // who drafted the article
	}
	switch q.Class {
	case quote.Urge, quote.Stance, quote.Accuse:
		if r.words.helpers != nil && !r.canSpeak(c, span{q.Speaker.Start, q.Speaker.End}) {
			return q, false
		}
	}
	return q, !weak || r.canSpeak(c, span{q.Speaker.Start, q.Speaker.End})
}

// opensWithThat reports whether reported speech begins with its conjunction.
func (r *Reader) opensWithThat(s string) bool {
	toks := text.Tokens(s, r.s.Language)
	return len(toks) > 0 && (r.words.that[toks[0].Fold] || r.shape.that[toks[0].Fold])
}

// disownsWorld reads “no somos X”, “nous ne sommes pas X”, لسنا X, «ما X نیستیم».
func (c *clause) disownsWorld() bool {
	i := c.first - 1
	for i > 0 && (articles[c.fold(i)] || c.words.of[c.fold(i)]) {
		if w := c.fold(i); w == "aucun" || w == "aucune" || w == "ninguna" || w == "ningún" { // il n'y a aucun X
			return true
		}
		i--
	}
	if i >= 0 && !strings.ContainsAny(c.gap(i+1), ",;:،؛") {
		f, before := c.fold(i), c.fold(i-1)
		for k := i; k >= max(0, i-2); k-- { // no hay ninguna, il n'y a pas de, لا توجد
			if none[c.fold(k)] && (none[c.fold(k-1)] || c.fold(k) == "pas") && (k == i || none[c.fold(i)]) {
				return true
			}
		}
		if c.words.isNot[f] || c.words.no[f] && c.words.copula[before] {
			return true
		}
		for k := i - 1; c.words.copula[f] && k >= 0 && i-k <= 2; k-- { // nunca hemos sido
			if c.words.no[c.fold(k)] {
				return true
			}
		}
	}
	for k := c.after; k < min(len(c.toks), c.after+3); k++ {
		if strings.ContainsAny(c.gap(k), ",;:،؛«»") {
			break
		}
		if c.words.notAfter[c.fold(k)] {
			return true
		}
	}
	return false
}

// withFolded is set with words of another language beside.
func withFolded(lang, more, words string) map[string]bool {
	m := set(words)
	for w := range folded(lang, more) {
		m[w] = true
	}
	return m
}

// none are the words by which something is said not to be there.
var none = withFolded("ar", "لا ولا لم يوجد توجد وجود يكن تكن هناك", "no hay hubo había existe existía ningún ninguna pas eu aucun aucune")

// articles may stand between a negation and the words.
var articles = withFolded("ar", "هذا هذه ذلك تلك هو هي لأي أي يوما قط أبدا", "el la los las un una unos unas le les l des les une du ninguna ningún aucun aucune")

// calledBaseless reads “tachó de falsa la acusación de ser X”: between the cue
// and the words the claim is named and said to be false.
func (c *clause) calledBaseless(at int) bool {
	claim, baseless := false, false
	for i := range c.first {
		if c.toks[i].Start >= at {
			claim = claim || c.words.claims[c.fold(i)]
			baseless = baseless || c.words.baseless[c.fold(i)]
		}
	}
	return claim && baseless
}
