package text

import (
	"runtime"
	"testing"
)

// TestResident holds what the layer keeps in memory with all languages loaded:
// model, profiles, tables of Chinese, stems.
func TestResident(t *testing.T) {
	for _, s := range []struct{ lang, text string }{
		{"en", "The ministers were talking about the harbours."},
		{"es", "Los ministros hablaron de los puertos."},
		{"fr", "Les ministres parlaient des ports."},
		{"ru", "Министры говорили о портах."},
		{"ar", "تحدث الوزراء عن الموانئ"},
		{"fa", "وزیران درباره بندرها گفتگو کردند"},
		{"zh", "部長們談論港口。"},
	} {
		Language(s.text)
		Tokens(Fold(Normalise(s.text)), s.lang)
		Sentences(s.text, s.lang)
		FingerprintOf(s.text, s.lang)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	const ceiling = 100 << 20 // bytes
	t.Logf("%.1f MB live, %.1f MB taken from the system by the whole test", float64(m.HeapAlloc)/1e6, float64(m.Sys)/1e6)
	if m.Sys > ceiling {
		t.Errorf("%d bytes resident, want at most %d", m.Sys, ceiling)
	}
}
