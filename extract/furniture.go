package extract

import (
	"strings"
	"unicode"
)

// Words of the page rather than of the article, in lower case. A line that is
// one of furnitureLines, or begins with one of furnitureStarts and is short,
// is left out. Collected from the markup of news portals in the languages of
// the catalogue.
var furnitureLines = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(`
share
share this
share this article
share this story
share on facebook
share on twitter
tweet
tweet this
email
email this
print
print this
print article
facebook
twitter
whatsapp
telegram
linkedin
pinterest
reddit
copy link
comments
comment
leave a comment
no comments
post a comment
view comments
show comments
advertisement
advertising
ad
sponsored
sponsored content
promoted content
story continues below
story continues below advertisement
article continues below
continue reading
continue reading below
read more
read full story
read the full story
see also
more on this story
subscribe
subscribe now
sign up
log in
newsletter
back to top
top
next
previous
loading
loading...
close
menu
home
news
most popular
most read
trending
editor's picks
recommended
related
related articles
related stories
related topics
related news
topics
tags
video
photos
gallery
listen
play
photo
image caption
media caption
about the author
follow
follow us
font size
a a a
+ - a a a
分享
分享到
分享到:
打印
关闭
关闭窗口
返回
返回顶部
收藏
评论
字号
大中小
大 中 小
小字号
纠错
【纠错】
我要纠错
相关新闻
相关阅读
延伸阅读
推荐阅读
相关链接
更多
阅读原文
点击加载更多
上一页
下一页
上一篇
下一篇
扫一扫
微信
微博
поделиться
комментарии
читать далее
читайте также
читайте также:
реклама
печать
compartir
imprimir
comentarios
publicidad
leer más
lea también
te puede interesar
relacionado
noticias relacionadas
partager
imprimer
commentaires
publicité
lire aussi
lire la suite
à lire aussi
anzeige
teilen
drucken
kommentare
mehr zum thema
weiterlesen
compartilhar
leia mais
leia também
شارك
طباعة
اقرأ أيضا
اقرأ المزيد
`) {
		if line = strings.TrimSpace(line); line != "" {
			m[line] = true
		}
	}
	return m
}()

var furnitureStarts = []string{
	"read more:", "read more ", "read also", "also read", "read next", "read:", "see also:", "related:", "related article", "more:", "more from", "recommended:",
	"share this", "share on", "follow us", "follow @", "follow me on", "click here to", "click to ", "tap here", "sign up for", "sign up to", "subscribe to", "get the latest", "get our", "download the", "download our",
	"photo:", "photo by", "photos by", "photo credit", "photo courtesy", "image:", "image credit", "image source", "picture:", "pic:", "photograph:", "credit:", "getty images", "file photo", "featured image", "image via", "(photo",
	"source:", "sources:", "via:", "copyright", "© ", "©", "(c) 20", "all rights reserved", "all content ©", "tags:", "tagged:", "tagged with", "tagged as", "filed under", "categories:", "category:", "posted in", "topics:", "keywords:", "labels:",
	"published:", "published on", "published at", "last updated", "last modified", "updated:", "updated on", "posted:", "posted on", "first published", "modified:", "posted at",
	"editor:", "editors:", "editing by", "(editing by", "reporting by", "(reporting by", "edited by", "web editor", "responsible editor",
	"comments (", "you must be logged in", "please enable javascript", "enable javascript", "javascript is", "your browser", "this video", "watch:", "watch the video", "video:", "listen to this", "support quality journalism", "thank you for reading", "we use cookies", "this site uses", "by continuing to", "advertisement", "this article was originally published", "this article first appeared", "this story has been updated", "have a tip", "send tips", "contact the author", "contact us", "email the author", "to comment on this", "want more stories", "like us on", "join our", "join the conversation", "note:comments", "swipe", "scroll down", "story continues", "article continues", "skip to", "skip past", "jump to", "view gallery", "view image", "reuse content", "reprint", "for reprint",
	"责任编辑", "（责任编辑", "(责任编辑", "【责任编辑", "[责任编辑", "责编", "（责编", "(责编", "编辑：", "编辑:", "（编辑", "(编辑", "【编辑", "[编辑", "（作者：", "审核：", "审核:", "校对", "值班", "监制", "终审", "来源：", "来源:", "（来源", "(来源", "稿源", "文章来源", "信息来源", "本文来源", "原标题", "（原标题", "(原标题", "关键词：", "关键词:", "标签：", "标签:", "分享到", "分享至", "分享让", "扫描二维码", "扫一扫", "长按二维码", "点击进入", "点击查看", "更多精彩", "更多新闻", "相关新闻", "相关阅读", "相关链接", "延伸阅读", "推荐阅读", "热点推荐", "声明：", "免责声明", "版权声明", "版权所有", "未经授权", "未经许可", "本网站", "凡本网", "转载请", "如需转载", "欢迎关注", "关注我们", "打开微信", "下载客户端", "我要评论", "网友评论", "已有", "阅读次数", "浏览次数", "点击次数", "发布时间", "发表时间", "更新时间", "字体：", "字体大小", "【打印", "【字号", "【字体", "[打印", "打印本", "上一篇", "下一篇", "上一条", "下一条", "首页 >", "当前位置", "您当前的位置", "您的位置", "特别声明", "郑重声明", "【纠错", "【我要纠错", "图集", "点赞", "欢迎发表", "网友留言",
	"читайте также", "читайте нас", "читать также", "подписывайтесь", "подпишитесь", "фото:", "источник:", "автор фото", "материалы по теме", "поделиться", "теги:", "по теме:", "смотрите также", "ещё по теме", "нашли ошибку", "нашли опечатку", "следите за", "больше новостей",
	"lea también", "lea además", "leer también", "le puede interesar", "te puede interesar", "también te puede", "vea también", "síguenos", "suscríbete", "foto:", "fuente:", "etiquetas:", "más información", "ver también", "tomado de", "en video", "en fotos",
	"lire aussi", "à lire aussi", "lire également", "à lire également", "voir aussi", "(crédit", "crédit photo", "abonnez-vous", "suivez-nous", "écouter", "photo ©", "inscrivez-vous",
	"lesen sie auch", "mehr dazu", "siehe auch", "quelle:", "bild:", "mehr zum thema", "auch interessant", "leia também", "leia mais", "veja também", "siga ", "leggi anche", "lees ook", "czytaj też", "czytaj także", "zobacz też", "läs också", "läs även", "läs mer", "les også", "lue myös", "ayrıca oku", "baca juga",
	"اقرأ أيضا", "اقرأ أيضاً", "اقرأ المزيد", "للمزيد", "المصدر:", "شاهد أيضا", "تابعوا", "بیشتر بخوانید", "انتهای پیام",
}

// maxFurniture is the weight over which a line is text whatever it begins with.
const maxFurniture = 130

// furniture reports whether s is a line of the page.
func furniture(s string, weight int32) bool {
	if weight > maxFurniture {
		return false
	}
	l := strings.ToLower(s)
	if furnitureLines[strings.TrimRight(l, ":：»›>… ")] || furnitureLines[l] {
		return true
	}
	l = strings.TrimLeft(l, "•·▶►*-–—|>»→([【（ ")
	for _, p := range furnitureStarts {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return strings.Contains(l, "责任编辑") && weight < 80 || strings.Contains(l, "all rights reserved") || strings.HasSuffix(l, "版权所有")
}

var relatedStarts = []string{
	"related", "you may also", "you might also", "more from", "more on", "more stories", "recommended", "read more", "also on", "most popular", "most read", "trending", "popular", "latest", "see also", "comments", "leave a", "about the author", "author", "share", "top stories", "what to read next", "up next", "don't miss", "from around the web", "around the web", "sponsored", "editor's picks", "editors' picks", "join the", "tags", "next story", "previous story", "in other news", "further reading", "recent posts", "post navigation", "get the latest",
	"相关", "延伸阅读", "推荐阅读", "热点", "更多", "精彩推荐", "猜你喜欢", "评论", "网友评论", "最新", "今日", "图片新闻", "新闻排行", "今日热点", "其他新闻",
	"читайте также", "по теме", "материалы по теме", "другие новости", "популярное", "смотрите также", "комментарии", "новости по теме", "рекомендуем",
	"relacionad", "noticias relacionadas", "te puede interesar", "lo más", "más noticias", "comentarios", "más leíd", "ver más", "también te",
	"à lire", "lire aussi", "sur le même", "articles similaires", "commentaires", "les plus lus", "plus d'articles",
	"mehr zum", "lesen sie", "kommentare", "auch interessant", "leia também", "mais lidas", "notícias relacionadas",
	"اقرأ", "مواضيع", "أخبار ذات", "المزيد", "مطالب مرتبط", "اخبار مرتبط",
}

// relatedHead reports whether s heads a list of other stories.
func relatedHead(s string) bool {
	l := strings.ToLower(s)
	for _, p := range relatedStarts {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return false
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
