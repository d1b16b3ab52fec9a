package text

// Scripts the gate tells apart.
const (
	scriptNone = iota
	scriptLatn
	scriptCyrl
	scriptArab
	scriptHan
	scriptKana
	scriptHang
	scriptGrek
	scriptHebr
	scriptDeva
	scriptThai
	scriptGeor
	scriptArmn
	scriptBeng
	scriptGuru
	scriptGujr
	scriptOrya
	scriptTaml
	scriptTelu
	scriptKnda
	scriptMlym
	scriptSinh
	scriptThaa
	scriptTibt
	scriptLaoo
	scriptEthi
	scriptMymr
	scriptKhmr
	scripts
)

// scriptNames gives each script its ISO 15924 code and the languages that
// print news in it and that the model knows, the commonest first; Latin has
// those that no other script names, and sr.
var scriptNames = [scripts]struct {
	script string
	langs  []string
}{
	scriptLatn: {script: "Latn"},
	scriptCyrl: {"Cyrl", []string{"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "ce", "os"}},
	scriptArab: {"Arab", []string{"ar", "fa", "ur", "ps", "ug", "sd", "ku", "az"}},
	scriptHang: {"Hang", []string{"ko"}},
	scriptGrek: {"Grek", []string{"el"}},
	scriptHebr: {"Hebr", []string{"he", "yi"}},
	scriptDeva: {"Deva", []string{"hi", "mr", "ne"}},
	scriptThai: {"Thai", []string{"th"}},
	scriptGeor: {"Geor", []string{"ka"}},
	scriptArmn: {"Armn", []string{"hy"}},
	scriptBeng: {"Beng", []string{"bn", "as"}},
	scriptGuru: {"Guru", []string{"pa"}},
	scriptGujr: {"Gujr", []string{"gu"}},
	scriptOrya: {"Orya", []string{"or"}},
	scriptTaml: {"Taml", []string{"ta"}},
	scriptTelu: {"Telu", []string{"te"}},
	scriptKnda: {"Knda", []string{"kn"}},
	scriptMlym: {"Mlym", []string{"ml"}},
	scriptSinh: {"Sinh", []string{"si"}},
	scriptThaa: {"Thaa", []string{"dv"}},
	scriptTibt: {"Tibt", []string{"bo"}},
	scriptLaoo: {"Laoo", []string{"lo"}},
	scriptEthi: {"Ethi", []string{"am"}},
	scriptMymr: {"Mymr", []string{"my"}},
	scriptKhmr: {"Khmr", []string{"km"}},
}

// scriptOf returns the script of a letter, scriptNone for everything else.
func scriptOf(r rune) int {
	switch {
	case r < 0x80:
		if isLatin(r) {
			return scriptLatn
		}
		return scriptNone
	case r >= 0xC0 && r < 0x250 && r != '×' && r != '÷', r >= 0x1E00 && r < 0x1F00:
		return scriptLatn
	case r >= 0x370 && r < 0x400, r >= 0x1F00 && r < 0x2000:
		return scriptGrek
	case r >= 0x400 && r < 0x530:
		return scriptCyrl
	case r >= 0x531 && r < 0x590:
		return scriptArmn
	case r >= 0x5D0 && r < 0x5F0:
		return scriptHebr
	case r >= 0x620 && r < 0x6D4 && (r < 0x64B || r > 0x66F), r >= 0x6D5 && r < 0x700, r >= 0x750 && r < 0x780, r >= 0xFB50 && r < 0xFE00, r >= 0xFE70 && r < 0xFEFF:
		return scriptArab
	case r >= 0x780 && r < 0x7C0:
		return scriptThaa
	case r >= 0x3041 && r < 0x3100 && r != '・', r >= 0xFF66 && r < 0xFF9E:
		return scriptKana
	case isHan(r) || r >= 0xF900 && r < 0xFB00:
		return scriptHan
	case r >= 0xAC00 && r < 0xD7A4, r >= 0x1100 && r < 0x1200, r >= 0x3131 && r < 0x318F:
		return scriptHang
	case r >= 0x900 && r < 0xE00:
		return indic[(r-0x900)/0x80]
	case r >= 0xE00 && r < 0xE80:
		return scriptThai
	case r >= 0xE80 && r < 0xF00:
		return scriptLaoo
	case r >= 0xF00 && r < 0x1000:
		return scriptTibt
	case r >= 0x1000 && r < 0x10A0:
		return scriptMymr
	case r >= 0x10A0 && r < 0x1100:
		return scriptGeor
	case r >= 0x1200 && r < 0x1400:
		return scriptEthi
	case r >= 0x1780 && r < 0x1800:
		return scriptKhmr
	}
	return scriptNone
}

// indic lists the scripts of India and Sri Lanka in the order of their blocks.
var indic = [...]int{
	scriptDeva, scriptBeng, scriptGuru, scriptGujr, scriptOrya, scriptTaml,
	scriptTelu, scriptKnda, scriptMlym, scriptSinh,
}
