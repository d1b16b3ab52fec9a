package extract

import (
	"strings"
	"unicode"
)

// Walls stand in place of an article: a page that asks for consent, a login,
// a payment or a proof, or one that says that there is nothing.
const (
	wallConsent = "consent"
	wallLogin   = "login"
	wallPay     = "paywall"
	wallRobot   = "robot"
	wallError   = "error"
)

// maxWall is the weight of text over which a page is no wall, whatever it
// says; the consent pages of large publishers come near.
const maxWall = 3000

// wallWords are what walls say, in lower case, in the order in which they are
// asked for. A line of a wall holds one. Written from how such pages speak in
// the languages of the catalogue.
var wallWords = []struct {
	wall  string
	words []string
}{
	{wallRobot, []string{
		"verify you are human", "verify that you are human", "verifying you are human", "are you a robot", "not a robot", "checking your browser", "unusual traffic", "enable javascript and cookies to continue", "complete the captcha", "security check to access", "pardon our interruption", "needs to review the security of your connection",
		"请完成验证", "请输入验证码", "访问过于频繁", "安全验证", "подтвердите, что вы не робот", "проверка браузера", "verifique que es humano", "vérifiez que vous êtes humain", "نحن نتحقق من أنك",
	}},
	{wallPay, []string{
		"subscribe to continue", "subscribe to read", "subscribe to keep reading", "to continue reading this article", "to continue reading, ", "to read the full story", "to read the full article", "this article is for subscribers", "this content is for subscribers", "for subscribers only", "subscriber-only", "exclusive to subscribers", "already a subscriber", "already a member?", "start your free trial", "unlimited digital access", "cancel anytime", "you have reached your limit of free articles", "articles remaining this month", "subscribe now for full access", "choose your plan", "become a subscriber to",
		"订阅后阅读全文", "购买后阅读", "付费阅读", "开通会员", "订阅后继续", "本文为付费", "доступно только подписчикам", "оформите подписку, чтобы", "материал доступен по подписке", "contenido exclusivo para suscriptores", "suscríbete para seguir leyendo", "exclusivo para suscriptores", "article réservé aux abonnés", "réservé à nos abonnés", "il vous reste", "abonnez-vous pour lire", "nur für abonnenten", "jetzt abonnieren und weiterlesen", "weiterlesen mit", "exclusivo para assinantes", "المحتوى للمشتركين", "اشترك لمتابعة القراءة",
	}},
	{wallLogin, []string{
		"log in to continue", "sign in to continue", "please log in", "please sign in", "you must log in", "you must be logged in", "you need to be logged in", "forgot your password", "forgot password", "create an account", "create a free account", "register to continue", "don't have an account", "already have an account", "remember me", "enter your password",
		"请登录", "请先登录", "登录后查看", "登录后阅读", "忘记密码", "立即注册", "войдите, чтобы", "забыли пароль", "inicia sesión para", "olvidó su contraseña", "olvidaste tu contraseña", "connectez-vous pour", "mot de passe oublié", "bitte melden sie sich an", "passwort vergessen", "تسجيل الدخول للمتابعة", "نسيت كلمة المرور",
	}},
	{wallConsent, []string{
		"cookies", "your consent", "give consent", "consent to", "your privacy", "privacy policy", "personal data", "our partners", "accept all", "reject all", "manage preferences", "privacy settings", "legitimate interest", "store and/or access information on a device", "before you continue", "personalised ads", "personalized ads",
		"同意并继续", "隐私政策", "файлы cookie", "обработку персональных данных", "política de privacidad", "vos données", "politique de confidentialité", "votre consentement", "einwilligung", "datenschutzerklärung", "personenbezogene daten", "política de privacidade", "ملفات تعريف الارتباط", "سياسة الخصوصية",
	}},
	{wallError, []string{
		"page not found", "page cannot be found", "page can't be found", "page could not be found", "page you are looking for", "page you were looking for", "page you requested", "no longer available", "no longer exists", "does not exist", "doesn't exist", "has been removed", "may have been moved", "check the url", "error 404", "404 error", "temporarily unavailable", "try again later", "access denied", "don't have permission to access",
		"页面不存在", "页面未找到", "找不到页面", "您访问的页面", "内容不存在", "已被删除", "文章不存在", "страница не найдена", "страница удалена", "не существует", "página no encontrada", "la página que busca", "no existe", "page introuvable", "n'existe pas", "n’existe plus", "seite nicht gefunden", "existiert nicht", "página não encontrada", "الصفحة غير موجودة", "الصفحة التي تبحث", "صفحه مورد نظر",
	}},
}

// errorTitles are what pages are called that say that there is nothing,
// folded.
var errorTitles = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range []string{
		"404", "404 not found", "404 page not found", "not found", "page not found", "page not found 404", "error 404", "404 error", "page not available", "article not found", "oops page not found", "the page cannot be found", "403 forbidden", "forbidden", "access denied", "401 unauthorized", "410 gone", "500 internal server error", "internal server error", "502 bad gateway", "bad gateway", "503 service unavailable", "service unavailable", "service temporarily unavailable", "504 gateway time-out", "under maintenance", "site maintenance",
		"页面不存在", "页面未找到", "找不到页面", "您访问的页面不存在", "404错误", "404页面", "出错了", "错误页面", "страница не найдена", "404 страница не найдена", "ошибка 404", "доступ запрещен", "página no encontrada", "error 404 página no encontrada", "page introuvable", "page non trouvée", "erreur 404", "seite nicht gefunden", "fehler 404", "página não encontrada", "الصفحة غير موجودة", "صفحه یافت نشد",
	} {
		m[fold(s)] = true
	}
	return m
}()

// robotTitles are what pages are called that ask for a proof, folded.
var robotTitles = map[string]bool{
	fold("Just a moment..."): true, fold("Attention Required! | Cloudflare"): true, fold("Are you a robot?"): true, fold("Robot Check"): true,
	fold("Security check"): true, fold("Human verification"): true, fold("安全验证"): true, fold("DDoS-Guard"): true,
}

// walled leaves out what stands in place of an article, or offers the rest of
// one, and tells so. Nothing of a wall is text, nor is its title a headline.
func (v *view) walled(body []Passage) []Passage {
	if v.wall = v.wallOf(body); v.wall != "" {
		v.problem("wall: " + v.wall)
		return nil
	}
	v.form = v.formOf(textOf(body))
	switch v.form {
	case formLive:
		v.problem("live: entries are added while it runs")
	case formVideo:
		v.problem("video: the page shows a recording")
	}
	cut, offer := withoutOffer(body)
	if offer || v.offered() || v.closedToAll() && dotted(cut) && payloadWeight(cut) < maxTeaser {
		v.problem("paywall: the text is cut")
	}
	return cut
}

// wallOf tells which wall the page is, empty if its text is an article. The
// lines are those of the text that was found.
func (v *view) wallOf(lines []Passage) string {
	var total int32
	weights := make([]int32, len(lines))
	for i, p := range lines {
		if p.Kind != Caption {
			weights[i], _ = weigh(p.Text)
			total += weights[i]
		}
	}
	if total > maxWall {
		return ""
	}
	doc := v.f.title
	if total < 4*minText {
		for _, s := range []string{doc, stripSite(doc, v.siteNames()), v.title} {
			switch f := fold(s); {
			case errorTitles[f]:
				return wallError
			case robotTitles[f]:
				return wallRobot
			}
		}
	}
	if total == 0 {
		return ""
	}
	lower := make([]string, len(lines))
	for i, p := range lines {
		lower[i] = strings.ToLower(p.Text)
	}
	for _, w := range wallWords {
		var said int32
		words := map[string]bool{}
		for i, l := range lower {
			hit := false
			for _, x := range w.words {
				if strings.Contains(l, x) {
					words[x], hit = true, true
				}
			}
			if hit {
				said += weights[i]
			}
		}
		if len(words) == 0 || said*10 < total*wallShare(w.wall) {
			continue
		}
		// one phrase is enough on a page with a line or two
		if len(words) >= 2 || total < minText && v.wallTitled(w.words) || w.wall == wallRobot {
			if w.wall == wallConsent && !v.consentTitled() && len(words) < 4 {
				continue // an article about privacy has a headline of its own
			}
			return w.wall
		}
	}
	return ""
}

// wallShare is how many tenths of the text the lines of a wall must be. The
// lines of an error page stand among advice where to go.
func wallShare(wall string) int32 {
	if wall == wallError || wall == wallLogin {
		return 5
	}
	return 6
}

// wallTitled reports whether the title too says one of words.
func (v *view) wallTitled(words []string) bool {
	return contains(strings.ToLower(v.f.title+" "+v.title), words)
}

// consentTitled reports whether the title is that of a site or of a consent
// page and names no story.
func (v *view) consentTitled() bool {
	l := strings.ToLower(v.title)
	return wordsIn(l) <= 3 && !hasHan(l) || contains(l, []string{"privacy", "cookie", "consent", "before you continue", "隐私", "datenschutz", "einwilligung", "confidentialité", "privacidad"}) && wordsIn(l) <= 8
}

// payWords are the wall words of a paywall.
var payWords = func() []string {
	for _, w := range wallWords {
		if w.wall == wallPay {
			return w.words
		}
	}
	return nil // unreachable: the list above has one
}()

// withoutOffer takes the lines of a paywall off the end of the text, and
// reports whether there were any. A text is not cut to less than half.
func withoutOffer(ps []Passage) ([]Passage, bool) {
	from := len(ps)
	for i := len(ps) - 1; i >= 0 && i > len(ps)-8; i-- {
		w, _ := weigh(ps[i].Text)
		if ps[i].Kind == Caption {
			continue
		}
		if w < 400 && contains(strings.ToLower(ps[i].Text), payWords) {
			from = i
		}
	}
	if from == len(ps) || payloadWeight(ps[from:]) > payloadWeight(ps[:from]) {
		return ps, false
	}
	return ps[:from:from], true
}

// restWords say that there is more to read than is shown.
var restWords = []string{
	"subscribe to continue", "subscribe to read", "subscribe to keep reading", "to continue reading", "to read the full", "this article is for subscribers", "this content is for subscribers", "for subscribers only",
	"订阅后", "购买后阅读", "付费阅读", "доступно только подписчикам", "оформите подписку, чтобы", "материал доступен по подписке", "contenido exclusivo para suscriptores", "para seguir leyendo", "exclusivo para assinantes", "réservé aux abonnés", "réservé à nos abonnés", "il vous reste", "abonnez-vous pour lire", "abonnieren und weiterlesen", "المحتوى للمشتركين", "اشترك لمتابعة القراءة",
}

// offered reports whether the page says right below its text that the rest
// is to be paid for.
func (v *view) offered() bool {
	for _, l := range v.after() {
		if contains(strings.ToLower(l), restWords) {
			return true
		}
	}
	return false
}

// maxTeaser is the weight over which a text that ends in dots is no teaser.
const maxTeaser = 1500

// dotted reports whether a text ends in dots.
func dotted(ps []Passage) bool {
	s := closing(ps)
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}

// closing is the last passage where that is a paragraph, without the marks
// that close it.
func closing(ps []Passage) string {
	for i := len(ps) - 1; i >= 0; i-- {
		switch ps[i].Kind {
		case Caption:
			continue
		case Paragraph:
			return strings.TrimRightFunc(ps[i].Text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("”\"’')]", r) })
		}
		break
	}
	return ""
}

// closedToAll reports whether the page says itself that its text is not free.
func (v *view) closedToAll() bool {
	if v.f.paid {
		return true
	}
	switch strings.ToLower(v.f.one("article:content_tier", "isaccessibleforfree", "content_tier", "article.content_tier")) {
	case "locked", "premium", "paid", "false", "no", "subscription":
		return true
	}
	return false
}
