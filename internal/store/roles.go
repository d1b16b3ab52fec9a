package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// A MentionFilter says which mentions are listed. Zero times mean all, empty
// strings any.
type MentionFilter struct {
	From, To               time.Time // published, To exclusive
	Outlet, Framing, Voice string
	Agent, Target          string // id of the actor who is presented so, or whose
	Limit                  int    // 0: no limit
}

// ListMentions returns mentions by the date of their documents and their place
// in the text.
func (s *Store) ListMentions(ctx context.Context, f MentionFilter) ([]MentionView, error) {
	_, extractKey, err := currentKey(ctx, s.read, extractKind)
	if err != nil {
		return nil, fmt.Errorf("list mentions: %w", err)
	}
	_, trackKey, err := currentKey(ctx, s.read, trackKind)
	if err != nil {
		return nil, fmt.Errorf("list mentions: %w", err)
	}
	where, args := []string{"1"}, []any{trackKey, extractKey}
	add := func(cond string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(cond, len(args)))
	}
	if !f.From.IsZero() {
		add("d.published >= ?%d", stamp(f.From))
		add("d.published < ?%d", stamp(f.To))
	}
	for _, c := range [][2]string{{"d.outlet", f.Outlet}, {"m.framing", f.Framing}, {"m.voice", f.Voice}, {"m.agent_actor", f.Agent}, {"m.target_actor", f.Target}} {
		if c[1] != "" {
			add(c[0]+" = ?%d", c[1])
		}
	}
	out, err := s.mentions(ctx, strings.Join(where, " and "), args...)
	if err != nil {
		return nil, fmt.Errorf("list mentions: %w", err)
	}
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[:f.Limit]
	}
	return out, nil
}
