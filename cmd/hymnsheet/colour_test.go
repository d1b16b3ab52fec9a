package main

import (
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract/quote"
)

func TestColourQuotes(t *testing.T) {
	const s = "“It is late,” Ana Brill said.\nSo-called “art”\x1b[2J."
	got := colourQuotes(s, quote.Find(s, "en"))
	for code, name := range map[string]string{colourSpeaker: "<speaker>", colourCue: "<cue>", colourContent: "<words>", colourScare: "<scare>", colourOff: "</>"} {
		got = strings.ReplaceAll(got, code, name)
	}
	const want = "<words>“It is late,”</> <speaker>Ana Brill</> <cue>said</>.\nSo-called <scare>“art”</>[2J."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if coloured(func(k string) string { return map[string]string{"NO_COLOR": "1"}[k] }) || !coloured(func(string) string { return "" }) {
		t.Error("NO_COLOR is not obeyed")
	}
}
