package vector

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// Packed is a Model as it is kept: its words by frequency, a line each, with
// how each is mostly written after a space where that is not the stem itself;
// how often each was seen as varints, each less than the one before by so
// much; and a byte for each number of each word.
type Packed struct {
	Words      string
	Seen       []byte
	Directions []byte
}

// Pack returns the model as it is kept. The two share the directions, which
// neither changes.
func (m *Model) Pack() Packed {
	var p Packed
	var b strings.Builder
	last := 0
	for i, w := range m.Words {
		if b.WriteString(w); m.Forms[i] != w {
			b.WriteByte(' ')
			b.WriteString(m.Forms[i])
		}
		b.WriteByte('\n')
		p.Seen = binary.AppendVarint(p.Seen, int64(last-m.Seen[i])) // the first is negative
		last = m.Seen[i]
	}
	p.Words, p.Directions = b.String(), m.data
	return p
}

var errDamaged = errors.New("vector: a model is damaged")

// Unpack reads what Pack wrote; the model goes on using its bytes.
func Unpack(lang string, p Packed) (*Model, error) {
	m := &Model{Language: lang}
	seen, last := p.Seen, int64(0)
	for line := range strings.Lines(p.Words) {
		stem, form, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok {
			form = stem
		}
		v, n := binary.Varint(seen)
		if last -= v; n <= 0 || last < 0 {
			return nil, fmt.Errorf("%w: counts of %d words", errDamaged, len(m.Words))
		}
		seen = seen[n:]
		m.Words, m.Forms, m.Seen = append(m.Words, stem), append(m.Forms, form), append(m.Seen, int(last))
	}
	if len(m.Words) == 0 || len(p.Directions) == 0 || len(p.Directions)%len(m.Words) != 0 {
		return nil, fmt.Errorf("%w: %d bytes for %d words", errDamaged, len(p.Directions), len(m.Words))
	}
	m.dims, m.data = len(p.Directions)/len(m.Words), p.Directions
	m.prepare()
	return m, nil
}
