package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// An alike is what a framing is like, for a person to judge.
type alike struct {
	Use      *store.Nearby `json:"nearest_by_use,omitempty"`
	Endpoint *store.Asked  `json:"nearest_by_endpoint,omitempty"`
}

// alike finds what a framing is used like and, if the configuration names an
// endpoint, what that has been found to hold for alike; it connects to nobody.
func (s *session) alike(ctx context.Context, d store.Discovered) (a alike, err error) {
	if a.Use, err = s.store.NearestByUse(ctx, d); err != nil {
		return a, err
	}
	if e := s.config.Embeddings; e.On() {
		a.Endpoint, err = s.store.NearestByModel(ctx, d, e.Model)
	}
	return a, err
}

func (s *session) alikeText(a alike) string {
	text := nearestText(a.Use)
	if s.config.Embeddings.On() {
		text += askedText(a.Endpoint)
	}
	return text
}

// nearestText names the framings whose words are used most alike.
func nearestText(n *store.Nearby) string {
	if n == nil {
		return "\nnearest by use: no vectors know its words yet\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nnearest by use, by the %s vectors of %s, which know %d of its %s; framings merge joins what is one\n", n.Language, n.Month, n.Known, counted(n.Words, "word", "words"))
	framingLines(&b, n.Framings)
	return b.String()
}

// askedText names the framings that an endpoint's model holds for alike.
func askedText(n *store.Asked) string {
	if n == nil {
		return "\nnearest by endpoint: it has not been asked about its wording yet; a run does\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nnearest by endpoint, across languages, by %s\n", plain(n.Model))
	framingLines(&b, n.Framings)
	return b.String()
}

func framingLines(b *strings.Builder, list []store.NearFraming) {
	for _, f := range list {
		fmt.Fprintf(b, "  %s %s %s\n", score(&f.Cosine), f.ID, plain(f.Label))
	}
}
