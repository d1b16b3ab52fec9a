package narratives

import (
	"time"

	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// Speaker resolves the words by which a text names a speaker, apart from that
// text: the id and the name of the actor they stand for on a day (zero:
// unknown); if they name nobody known, no id and the name without its title. named tells whether they are
// a name at all: “she”, “the paper” and “officials” are none.
func (t *Tracker) Speaker(printed, lang string, day time.Time) (id, name string, named bool) {
	id, named = voice.Speaker(printed, lang, t.finder(lang, day))
	if !named {
		return "", "", false
	}
	if id == "" {
		return "", voice.WithoutTitle(printed, lang), true
	}
	return id, t.Name(id), true
}
