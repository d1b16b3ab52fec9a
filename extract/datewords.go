package extract

import (
	"strings"
	"sync"
	"time"
)

// monthLists are the names of the months, January first, with variants parted
// by a bar. Sources: Unicode CLDR (wide, abbreviated and genitive forms).
var monthLists = []string{
	"january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
	"января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	"enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic",
	"janvier|janv février|fevrier|févr mars avril|avr mai juin juillet|juil août|aout septembre octobre novembre décembre|decembre|déc",
	"januar|jän|jänner februar märz|maerz|mär april mai juni juli august september oktober|okt november dezember|dez",
	"gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|set ottobre|ott novembre dicembre",
	"janeiro fevereiro|fev março|marco abril maio junho julho agosto setembro outubro|out novembro dezembro",
	"januari februari maart|mrt april mei juni juli augustus september oktober november december",
	"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
	"ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
	"januari februari mars april maj juni juli augusti september oktober november december",
	"januar februar marts|mars april maj|mai juni juli august september oktober november desember|december",
	"ledna února března dubna května června července srpna září října listopadu prosince",
	"ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
	"január február március április május június július augusztus szeptember október november december",
	"sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
	"јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
	"januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
	"januari februari mac|maret april mei jun|juni julai|juli ogos|agustus september oktober november disember|desember",
	"يناير فبراير مارس أبريل|إبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
	"جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
	"كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين كانون كانون_الأول",
	"ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
	"جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
	"มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. กรกฎาคม|ก.ค. สิงหาคม|ส.ค. กันยายน|ก.ย. ตุลาคม|ต.ค. พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค.",
	"студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
	"януари февруари март април май юни юли август септември октомври ноември декември",
	"ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
	"ינואר פברואר מרץ|מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
	"जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
}

var months = sync.OnceValue(func() map[string]time.Month {
	m := map[string]time.Month{}
	for _, list := range monthLists {
		for i, names := range strings.Fields(list) {
			for _, n := range strings.Split(names, "|") {
				if _, ok := m[n]; !ok {
					m[n] = time.Month(i + 1)
				}
			}
		}
	}
	return m
})

func monthNamed(s string) time.Month {
	s = strings.ToLower(s)
	if m := months()[s]; m > 0 {
		return m
	}
	// Hebrew writes in August as one word
	return months()[strings.TrimPrefix(s, "ב")]
}

// zoneOffsets are the zone names that mean one thing in news, in minutes east
// of UTC. Names that mean several are decided by country below.
var zoneOffsets = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
	"msk": 180, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "pkt": 300, "wib": 420, "aest": 600, "aedt": 660,
	"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"nzst": 720, "nzdt": 780, "eat": 180, "cat": 120, "wat": 60, "sast": 120, "irst": 210, "trt": 180, "art": -180, "brt": -180,
}

// americanZones mean standard or daylight time by the day they stand with;
// their location is named eitherTime until that is decided.
var americanZones = map[string]int{"et": -300, "ct": -360, "mt": -420, "pt": -480}

const eitherTime = "?"

// daylight reports whether clocks in the United States are forward on a day:
// from the second Sunday of March to the first of November (Energy Policy Act
// of 2005; before 2007 from April to October).
func daylight(y int, m time.Month, d int) bool {
	sunday := func(month time.Month, n int) int {
		first := int(time.Date(y, month, 1, 0, 0, 0, 0, time.UTC).Weekday())
		return 1 + (7-first)%7 + 7*(n-1)
	}
	if y < 2007 {
		last := sunday(time.October, 5)
		if last > 31 {
			last -= 7
		}
		return m > time.April && m < time.October || m == time.April && d >= sunday(time.April, 1) || m == time.October && d < last
	}
	return m > time.March && m < time.November || m == time.March && d >= sunday(time.March, 2) || m == time.November && d < sunday(time.November, 1)
}

// zonesByCountry decides names that several zones share.
var zonesByCountry = map[string]map[string]int{
	"cst": {"CN": 480, "TW": 480, "CU": -300, "": -360},
	"ist": {"IN": 330, "IL": 120, "IE": 60},
	"bst": {"GB": 60, "BD": 360, "": 60},
	"ast": {"SA": 180, "": -240},
}

// zoneNamed returns the zone that s names: an abbreviation, GMT+8, +0800.
func zoneNamed(s, country string) (*time.Location, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, false
	}
	name := strings.ToLower(s)
	if i := strings.IndexAny(name, "+-−"); i >= 0 {
		if base := strings.TrimSpace(name[:i]); base == "" || base == "gmt" || base == "utc" {
			return offsetZone(strings.TrimSpace(s[i:]))
		}
		name = strings.TrimSpace(name[:i])
	}
	if by, ok := zonesByCountry[name]; ok {
		m, ok := by[country]
		if !ok {
			m, ok = by[""]
		}
		if !ok {
			return nil, false
		}
		return time.FixedZone(s, m*60), true
	}
	if m, ok := americanZones[name]; ok {
		return time.FixedZone(eitherTime, m*60), true
	}
	if m, ok := zoneOffsets[name]; ok {
		return time.FixedZone(s, m*60), true
	}
	return nil, false
}

// offsetZone reads Z, +08:00, +0800, +8.
func offsetZone(s string) (*time.Location, bool) {
	switch strings.ToUpper(s) {
	case "Z", "UTC", "GMT":
		return time.UTC, true
	}
	s = strings.ReplaceAll(s, "−", "-")
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return nil, false
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	h, m := 0, 0
	switch len(digits) {
	case 1, 2:
		h = atoi(digits)
	case 4:
		h, m = atoi(digits[:2]), atoi(digits[2:])
	default:
		return nil, false
	}
	if h > 14 || m > 59 {
		return nil, false
	}
	sec := (h*60 + m) * 60
	if s[0] == '-' {
		sec = -sec
	}
	return time.FixedZone("", sec), true
}
