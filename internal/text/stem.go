package text

import (
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/zeebo/xxh3"
)

// maxStem is the longest word that is stemmed, in bytes; longer ones are
// noise.
const maxStem = 64

// stemmers returns the function that stems a folded word.
var stemmers = map[string]func(string) string{
	"en": snowball(english.Stem),
	"es": snowball(spanish.Stem),
	"fr": snowball(french.Stem),
	"ru": snowball(russian.Stem),
	"ar": stemArabic,
	"fa": stemPersian,
}

func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(w string) string {
		if strings.ContainsAny(w, "._:0123456789") {
			return w // u.s, 3rd, covid-19: not words of the language
		}
		env := snowballstem.NewEnv(w)
		stem(env)
		if env.Current() == "" {
			return w
		}
		return env.Current()
	}
}

// A stemCache remembers the folded words and stems of one language. Words
// follow Zipf's law, so a bounded cache answers nearly always; when a shard is
// full it starts again.
type stemCache struct {
	stemmer func(string) string
	shards  [cacheShards]cacheShard
}

const (
	cacheShards = 16   // power of two
	cacheWords  = 4096 // words a shard holds
)

type cacheShard struct {
	sync.RWMutex
	words map[string]stemmed // by the word as written
}

type stemmed struct{ fold, stem string }

var (
	caches = func() map[string]*stemCache {
		m := map[string]*stemCache{}
		for lang, f := range stemmers {
			m[lang] = &stemCache{stemmer: f}
		}
		return m
	}()
	unstemmed = &stemCache{stemmer: func(w string) string { return w }}
)

// stemsOf returns the cache of a language, that of all languages without a
// stemmer if it has none.
func stemsOf(lang string) *stemCache {
	if c := caches[lang]; c != nil {
		return c
	}
	return unstemmed
}

// word returns fold and stem of a word as written.
func (c *stemCache) word(w string) stemmed {
	if len(w) > maxStem {
		f := Fold(w)
		return stemmed{f, f}
	}
	sh := &c.shards[xxh3.HashString(w)%cacheShards]
	sh.RLock()
	e, ok := sh.words[w]
	sh.RUnlock()
	if ok {
		return e
	}
	// A copy, so that the cache does not hold on to whole passages.
	w = strings.Clone(w)
	e.fold = Fold(w)
	if e.stem = e.fold; e.fold != "" {
		e.stem = c.stemmer(e.fold)
	}
	sh.put(w, e)
	return e
}

func (s *cacheShard) put(w string, e stemmed) {
	s.Lock()
	defer s.Unlock()
	if s.words == nil || len(s.words) >= cacheWords {
		s.words = make(map[string]stemmed, 256)
	}
	s.words[w] = e
}
