package extract

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/bits"
	"slices"
)

// keptPages is from how many pages on a line on only one of them can say
// nothing but that two pages hold the same article.
const keptPages = 3

// finish drops what cannot matter, notes the common lines and names the
// template.
func (t *Template) finish() {
	if t.pages >= keptPages {
		t.lines = slices.DeleteFunc(t.lines, func(l templateLine) bool { return bits.OnesCount64(l.on) == 1 && l.body == 0 })
	}
	t.lines = slices.Clip(t.lines)
	t.common = nil
	if t.pages >= minAlike {
		for _, l := range t.lines {
			if l.text < openingBit && 2*bits.OnesCount64(l.on) > t.pages {
				t.common = append(t.common, l.text)
			}
		}
	}
	h := sha256.Sum256(t.Bytes())
	t.digest = hex.EncodeToString(h[:8])
}

// Bytes writes the template for keeping; ReadTemplate reads it.
func (t *Template) Bytes() []byte {
	b := append([]byte(nil), TemplateVersion...)
	b = append(b, 0)
	b = binary.AppendUvarint(b, uint64(t.pages))
	b = binary.AppendUvarint(b, uint64(len(t.lines)))
	last := uint64(0)
	for _, l := range t.lines {
		b = binary.AppendUvarint(b, l.text-last)
		b = binary.AppendUvarint(b, l.on)
		b = binary.AppendUvarint(b, l.body)
		last = l.text
	}
	return b
}

// errTemplate is what is said of bytes that Bytes did not write.
var errTemplate = errors.New("extract: not a template of " + TemplateVersion)

// ReadTemplate reads what Bytes wrote under the same TemplateVersion.
func ReadTemplate(b []byte) (*Template, error) {
	head := TemplateVersion + "\x00"
	if len(b) < len(head) || string(b[:len(head)]) != head {
		return nil, errTemplate
	}
	b = b[len(head):]
	bad := false
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			bad = true
			return 0
		}
		b = b[n:]
		return v
	}
	t := &Template{}
	pages, lines := next(), next()
	if bad || pages > maxSiblings || lines > maxSiblings*(maxLines+maxMoreLines) {
		return nil, errTemplate
	}
	t.pages = int(pages)
	all := ^uint64(0) >> (maxSiblings - pages)
	if pages == 0 {
		all = 0
	}
	last := uint64(0)
	for i := range lines {
		l := templateLine{text: last + next(), on: next(), body: next()}
		if bad || i > 0 && l.text <= last || l.on == 0 || l.on&^all != 0 || l.body&^l.on != 0 {
			return nil, errTemplate
		}
		last = l.text
		t.lines = append(t.lines, l)
	}
	if len(b) > 0 {
		return nil, errTemplate
	}
	t.finish()
	return t, nil
}

// minAlike is how many pages a template must rest on to tell whether another
// looks like them.
const minAlike = 3

// likeness is the share of the lines on most pages of the site that this page
// prints too; ok is false where that cannot be told.
func (v *view) likeness() (share float64, ok bool) {
	t := v.template
	if t == nil || v.t == nil || len(t.common) == 0 {
		return 0, false
	}
	have := map[uint64]bool{}
	for _, h := range v.t.lineHashes() {
		if h == 0 {
			continue
		}
		if _, found := slices.BinarySearch(t.common, h); found {
			have[h] = true
		}
	}
	return round(float64(len(have)) / float64(len(t.common))), true
}

// Teach makes a template of the pages of a site, in the order given, reading
// several at once.
func Teach(pages []Page, workers int) *Template {
	sketches := make([]Sketch, len(pages))
	good := make([]bool, len(pages))
	inParallel(len(pages), workers, func(i int) {
		defer func() {
			if recover() != nil {
				good[i] = false // what cannot be read teaches nothing
			}
		}()
		sketches[i], _, good[i] = SketchOf(pages[i])
	})
	var taught []Sketch
	for i, s := range sketches {
		if good[i] {
			taught = append(taught, s)
		}
	}
	return Learn(taught)
}
