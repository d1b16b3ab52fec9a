package voice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
)

// A ref is what words that name nobody refer to.
type ref int

const (
	refNone   ref = iota
	refSelf       // this newspaper, we, 本报
	refMedia      // the piece, the commentary, 该报
	refPerson     // he, she
	refThing      // it
	refRole       // officials, a spokesman
)

// A need is what must follow a cue for it to speak the words after it.
type need int

const (
	anything    need = iota
	needAs           // described it as
	needOf           // accused it of
	needBy           // what it means by
	needTo           // attributed it to
	needAgainst      // railed against it
	needAbout        // grumbled about it
)

// A verb is a cue.
type verb struct {
	class quote.Class
	need  need
	said  bool // may follow the words: “…, the paper said”
	plain bool // the bare form or the form in -ing: no passive
	bare  bool // its object is what is said: laments the X
	marks bool // speaks only words in marks: speaks of “…”
}

// A lexicon holds the words of one language by which speech without quotation
// marks is known. extract/quote has its own for what it finds; this one is for
// characterisations: “the paper called the companies accomplices”.
type lexicon struct {
	han       bool
	inverts   bool            // the subject may follow its verb anywhere: Russian
	verbs     map[string]verb // folded form, or a stem that ends in "*"
	media     map[string]bool // nouns for what an outlet publishes
	selfNouns map[string]bool // of those, which with "this" mean the outlet
	self      map[string]bool // words that mean the outlet or its author
	selfDet   map[string]bool
	person    map[string]bool
	thing     map[string]bool
	roles     map[string]bool // people and bodies without a name
	offices   map[string]bool // of those, who speak for their state
	claims    map[string]bool // nouns: claim, accusation
	breaks    map[string]bool // words that begin another clause
	concedes  map[string]bool // words that open a clause which a comma and the main clause follow
	negations map[string]bool
	kickers   map[string]bool // words of headline labels that are no speakers
	weak      map[string]bool // cues of extract/quote that speak no words by themselves; or stems that end in "*"
	terms     map[string]bool // nouns: word, phrase, of what somebody calls something
	baseless  map[string]bool // what is said of a claim to contradict it

	// of the languages of world.go
	world     bool
	drops     bool            // a verb may do without its subject
	selfAfter map[string]bool // words that, behind one of selfNouns, make it the outlet: روزنامه ما
	that      map[string]bool // words that make what follows the object of a denial, besides those of English and Russian
	copula    map[string]bool // forms of to be
	no        map[string]bool // the word that negates them
	isNot     map[string]bool // forms of not to be, before what is not
	notAfter  map[string]bool // and behind it
	by        map[string]bool // who does it, after a participle
	of        map[string]bool
	unsaid    map[string]bool // works and laws: they tell and provide, and nobody is quoted
	courts    map[string]bool // who condemns by sentence
	helpers   map[string]bool // stand between a subject and its verb, besides those of English
}

func lexiconOf(lang string) *lexicon {
	switch base(lang) {
	case "zh", "ja":
		return chinese
	case "ru":
		return russian
	case "es":
		return spanish
	case "fr":
		return french
	case "ar":
		return arabic
	case "fa":
		return persian
	}
	return english
}

func verbs(of map[string]verb) map[string]verb {
	out := map[string]verb{}
	for words, v := range of {
		for w := range strings.FieldsSeq(words) {
			one := v
			if strings.HasPrefix(w, "-") { // a form that cannot be passive
				w, one.plain = w[1:], true
			}
			out[w] = one
		}
	}
	return out
}

var english = &lexicon{
	verbs: verbs(map[string]verb{
		"called -calls -calling -call labelled labeled -labels -label -labelling -labeling branded -brands -brand -branding dubbed -dubs -dubbing termed -terms -terming deemed -deems": {class: quote.Stance},
		`described -describes -describe -describing depicted -depicts -depicting portrayed -portrays -portray -portraying characterised characterized
			-characterises -characterizes denounced -denounces -denounce -denouncing condemned -condemns -condemning decried -decries slammed -slams -slam
			-slamming blasted -blasts -blasting lambasted -lambasts derided -derides mocked -mocks ridiculed -ridicules hailed -hails praised -praises cast -casts
			painted -paints referred -refers -referring attacked -attacks criticised criticized -criticises -criticizes`: {class: quote.Stance, need: needAs},
		"accused -accuses -accuse -accusing blamed -blames -blaming":                                                                              {class: quote.Accuse, need: needOf},
		"attributed -attributes -attributing ascribed -ascribes -imputed -imputes":                                                                {class: quote.Accuse, need: needTo},
		"-railed -rails -railing -fulminated -fulminates -inveighed -ranted -rants -raged -rages -thundered -lashed -lashes":                      {class: quote.Stance, need: needAgainst},
		"-grumble -grumbles -grumbled -grumbling -complains -complain -complained -moan -moans -moaned -mutter -mutters -muttered -gripe -gripes": {class: quote.Stance, need: needAbout},
		"-lament -laments -lamented -lamenting -bemoan -bemoans -bemoaned -deplore -deplores -deplored -bewail -bewails":                          {class: quote.Stance, bare: true},
		"-mean -means -meant":                              {class: quote.Neutral, need: needBy, marks: true},
		"-speaks -spoke -speaking -talks -talked -talking": {class: quote.Neutral, need: needOf, marks: true},
		`said -says -say -saying wrote -writes -writing argued -argues -argue -arguing warned -warns -warning insisted -insists -insisting stated -states -stating
			added -adds -adding declared -declares -declaring asserted -asserts -asserting alleged -alleges -alleging claimed -claims -claiming maintained
			-maintains charged -charging reported -reports -reporting told -tells -telling suggested -suggests -suggesting 
			commented -comments noted -notes -noting opined -opines editorialised editorialized tweeted -tweets posted concluded -concludes
			contended -contends vowed -vows pledged -pledges promised -promises threatened -threatens swore -swears proclaimed -proclaims believes believed thinks thought`: {class: quote.Neutral, said: true},
		"urged -urges -urge -urging demanded -demands -demanding": {class: quote.Urge},
		"denied -denies -deny -denying rejected -rejects -reject -rejecting dismissed -dismisses -dismiss -dismissing refuted -refutes -refuting rebutted -rebuts disputed -disputes debunked -debunks repudiated -repudiates scoffed -scoffs": {class: quote.Deny},
	}),
	media:     set("piece commentary commentaries editorial editorials article articles op-ed op report newspaper paper outlet tabloid daily broadcaster agency newswire column columnist magazine mouthpiece broadsheet television tv radio station channel network leaflet pamphlet"),
	selfNouns: set("newspaper paper outlet magazine tabloid editorial column board website"),
	self:      set("we i our"),
	selfDet:   set("this our"),
	person:    set("he she him her"),
	thing:     set("it"),
	roles: set(`official officials minister ministry ministers spokesman spokeswoman spokesperson spokespeople envoy envoys ambassador diplomat diplomats
		president premier chancellor lawmaker lawmakers senator senators critic critics expert experts analyst analysts observer observers scholar scholars
		professor media press activist activists protester protesters government governments leader leaders secretary adviser advisor commander
		general politician politicians mp mps party embassy opposition military army committee committees union association council
		court police parliament congress senate company companies firm firms organisation organization organisations organizations speaker speakers
		consul consuls consulate curator curators director directors chairman chairwoman chair chief chiefs mayor mayors governor governors judge judges
		prosecutor prosecutors lawyer lawyers attorney bishop bishops pope king queen prince emir cleric clerics priest priests teacher teachers student students
		resident residents villager villagers witness witnesses doctor doctors scientist scientists researcher researchers historian historians economist
		economists campaigner campaigners organiser organisers organizer organizers worker workers farmer farmers soldier soldiers officer officers veteran
		veterans aide aides strategist strategists manager managers owner owners founder founders executive executives congressman congresswoman
		rival rivals opponent opponents supporter supporters reader readers user users regime junta presidency administration foundation charity charities
		museum university institute think-tank watchdog bank banks ngo ngos
		participants delegates statement declaration letter document study poll weekly radio papers dailies author authors editor writer commentator commentators sources source fm pm`),
	offices: set(`official officials minister ministry spokesman spokeswoman spokesperson envoy ambassador consul consulate embassy diplomat diplomats president premier
		chancellor government secretary leader leaders embassy fm pm authorities`),
	claims:    set("claim claims accusation accusations allegation allegations charge assertion assertions suggestion suggestions notion narrative rumour rumours rumor rumors smear smears label insinuation insinuations idea theory view opinion belief contention argument remark remarks comment comments warning complaint insistence suspicion boast threat conclusion"),
	concedes:  set("although though while whereas if when whenever as"),
	breaks:    set("but while whereas although though however"),
	negations: set("not no never neither nor isn't aren't wasn't weren't don't doesn't didn't hardly cannot without"),
	kickers: set(`commentary opinion editorial analysis column interview exclusive breaking update updated live video watch photos photo explainer factbox
		feature features spotlight focus roundup headlines voice voices review profile podcast letter letters insight insights special comment op-ed war
		crisis talks row dispute scandal economy market markets trade news brief briefing across`),
	weak: set(`go goes going went hold holds held holding show shows showed shown showing indicate indicates indicated indicating disclose discloses
		disclosed disclosing remind reminds reminded reminding find finds finding see sees saw seen seeing use uses used using learn learned know knows
		knew known back backs backed support supports supported discuss discusses discussed counter counters countered reveal reveals revealed revealing
		encourage encourages encouraged encouraging invite invites invited inviting instruct instructs instructed prove proves proved suggest suggests agreed agree agrees decide decided believes signal signals signalled`),
	terms:    set("word words phrase term label name description expression tag slogan headline title caption banner chant"),
	baseless: set("false baseless groundless unfounded untrue nonsense lie lies absurd fabricated wrong"),
}

var russian = &lexicon{
	inverts: true,
	verbs: verbs(map[string]verb{
		"назва* называ* охарактериз* окрести* сравни* сравнив* изобраз* изображ* объявля* заклейми* клейми*": {class: quote.Stance},
		"объясн* припис*":            {class: quote.Accuse},
		"сету* жалу* ропщ* ропта*":   {class: quote.Stance, need: needAbout},
		"обрушива* обрушил* ополчи*": {class: quote.Stance, need: needAgainst},
		"обвин*": {class: quote.Accuse},
		"осуди* осужда* раскритик* упрекн*": {class: quote.Accuse, need: needAs},
		`заяви* заявл* сказа* сообщ* отмети* отмеча* подчеркну* подчерки* подчёрки* счита* полага* утвержда* напис* пишет пишут добави* говорит
			говорил* уверен* указа* указыва* предупреди* напомни*`: {class: quote.Neutral, said: true},
		"спроси* спрашива* поинтересова*":                                                   {class: quote.Neutral, said: true},
		"призва* призыва* потребова* требу* пообеща* обеща* пригроз* угрожа* поклял* клян*": {class: quote.Urge},
		"опроверг* отверг* отрица* опровергл* отмёл* высме*":                                {class: quote.Deny},
	}),
	media:     set("издание издания статья статье статьи газета газете газеты редакция агентство журнал телеканал автор комментарий передовица"),
	selfNouns: set("издание газета газеты редакция"),
	self:      set("мы я"),
	selfDet:   set("наша наше наша нашей нашего"),
	person:    set("он она"),
	thing:     set("оно"),
	roles: set(`министр министерство мид представитель официальный президент премьер посол депутат депутаты сенатор сенаторы эксперт эксперты
		аналитик аналитики консул консульство мэр губернатор судья прокурор адвокат директор глава учёный историк экономист врач житель жители учитель студенты рабочие командир офицер епископ редактор депутаты музей фонд фонды банк банки компания компании университет чиновник чиновники критики правительство лидер секретарь политик политики сми дипломат дипломаты`),
	offices:   set("министр министерство мид представитель президент премьер посол правительство дипломат дипломаты власти"),
	claims:    set("разговоры разговоров обвинение обвинения обвинений утверждение утверждения утверждений заявление заявления"),
	concedes:  set("хотя если когда пока"),
	breaks:    set("но однако а хотя"),
	negations: set("не ни нет никогда без"),
	kickers:   set("анализ мнение комментарий обзор срочно видео фото интервью"),
	terms:     set("слово слова словом заголовок заголовком лозунг лозунгом выражение выражения выражением термин термином фраза фразу формула формулу"),
	weak:      set("показ* доказ* обнаруж* выясн* узна* поня* свидетельств* реши* знает знал* поддерж* одобр* сравн*"),
	baseless:  set("ложь ложны ложно ложна беспочвенны беспочвенно безосновательны безосновательно абсурдны абсурдно голословны голословно"),
}

var chinese = &lexicon{
	han:       true,
	negations: set("不 非 没 无 未 勿 别"),
}

// prepositions end the head of a phrase.
var prepositions = set("on in of from by at for with about under over published в на из от о для")

// weakCue reports whether a cue, in lower case, speaks no words by itself.
func (l *lexicon) weakCue(w string) bool {
	if l.weak[w] {
		return true
	}
	for i := len(w); i > 4 && l.inverts; i-- {
		if l.weak[w[:i]+"*"] {
			return true
		}
	}
	return false
}

// verb returns what the lexicon knows of a folded word.
func (l *lexicon) verb(fold string) (verb, bool) {
	if l == arabic {
		fold = strings.TrimPrefix(fold, "و")
	}
	if v, ok := l.verbs[fold]; ok {
		return v, true
	}
	if l.inverts {
		for i := len(fold); i > 4; i-- {
			if v, ok := l.verbs[fold[:i]+"*"]; ok {
				return v, true
			}
		}
	}
	return verb{}, false
}

// kindOf says what a speaker who is not a known actor refers to.
func (l *lexicon) kindOf(printed, lang string) ref {
	if l.han {
		return hanKind(printed)
	}
	toks := text.Tokens(printed, lang)
	for i, t := range toks {
		if i > 0 && prepositions[t.Fold] { // an unsigned column on the next page
			toks, printed = toks[:i], printed[:t.Start]
			break
		}
	}
	det := false
	kind := refNone
	for i, t := range toks {
		f := strings.TrimSuffix(t.Fold, "'s")
		switch {
		case l.selfDet[f]:
			det = true
		case det && l.selfNouns[f], i > 0 && l.selfAfter[f] && l.selfNouns[toks[i-1].Fold]:
			return refSelf
		}
		if len(toks) == 1 {
			switch {
			case l.self[f]:
				return refSelf
			case l.person[f]:
				return refPerson
			case l.thing[f]:
				return refThing
			}
		}
		if l.media[f] && i == len(toks)-1 {
			kind = refMedia
		}
		if l.roles[f] {
			kind = refRole
		}
	}
	if kind == refMedia && len(toks) > 1 && capital(printed[toks[len(toks)-1].Start:]) {
		return refNone // a paper with a name
	}
	if n := len(toks); kind == refRole && n > 1 && !l.roles[toks[n-1].Fold] && !l.offices[toks[n-1].Fold] && capital(printed[toks[n-1].Start:]) && capital(printed[toks[n-2].Start:]) {
		return refNone // Minister Ana Brill
	}
	return kind
}

// speaksForState reports whether what follows a state's name leaves the state
// as the speaker: nothing, or an office.
func (l *lexicon) speaksForState(after, lang string) bool {
	if l.han {
		return after == "" || containsAny(after, hanOffices...) && !hanCritics(after)
	}
	toks := text.Tokens(strings.TrimPrefix(strings.TrimPrefix(after, "'s"), "’s"), lang)
	if len(toks) == 0 {
		return true
	}
	for _, t := range toks {
		if l.offices[t.Fold] {
			return true
		}
	}
	return false
}

// headIsMedia reports whether the last word of a phrase is a noun for what an
// outlet publishes.
func (l *lexicon) headIsMedia(printed, lang string) bool {
	if l.han {
		return hanKind(printed) == refMedia
	}
	toks := text.Tokens(printed, lang)
	return len(toks) > 0 && l.media[toks[len(toks)-1].Fold] && !capital(printed[toks[len(toks)-1].Start:])
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
