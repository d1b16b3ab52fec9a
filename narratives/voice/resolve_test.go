package voice

import (
	"strings"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

// offices finds invented offices and persons by their printed names.
func offices(s string) (out []Actor) {
	for at := 0; at < len(s); {
		step := 1
		for _, a := range []struct{ name, id, kind string }{
			{"Norland Foreign Ministry spokesperson", "no-spokesperson", "person"},
			{"Norland Foreign Ministry", "no-mfa", "organisation"},
			{"Sudland Foreign Ministry", "su-mfa", "organisation"},
			{"Norland President", "no-president", "person"},
			{"Ada Lind", "ada-lind", "person"},
			{"Norland", "norland", "state"},
			{"北国外交部发言人", "no-spokesperson", "person"},
		} {
			if strings.HasPrefix(s[at:], a.name) {
				out = append(out, Actor{ID: a.id, Kind: a.kind, Start: at, End: at + len(a.name)})
				step = len(a.name)
				break
			}
		}
		at += step
	}
	return out
}

// TestResolve holds whom a speaker stands for: an office by a part of its
// printed name, a person by the surname, nobody where two fit or where someone
// has left the office.
func TestResolve(t *testing.T) {
	for _, c := range []struct{ lang, before, speaker, want string }{
		{"en", "The Norland Foreign Ministry met the press. ", "the ministry", "no-mfa"},
		{"en", "The Norland Foreign Ministry met the press. ", "the foreign ministry", "no-mfa"},
		{"en", "The Norland Foreign Ministry spokesperson was asked. ", "the foreign ministry spokesperson", "no-spokesperson"},
		{"en", "The Norland Foreign Ministry met the Sudland Foreign Ministry. ", "the ministry", ""},
		{"en", "The Norland Foreign Ministry met the press. ", "a ministry", ""},
		{"en", "The Norland Foreign Ministry met the press. ", "the president", ""},
		{"en", "", "the ministry", ""},
		{"en", "Norland President Ada Lind came. ", "the president", "no-president"},
		{"en", "Norland President Ada Lind came. ", "Lind", "ada-lind"},
		{"en", "", "Norland President", "no-president"},
		{"en", "", "former Norland President", ""},
		{"en", "", "ex-Norland President Olga Brun", ""},
		{"en", "", "former Norland President Ada Lind", "ada-lind"},
		{"en", "", "Vice Norland President", ""},
		{"zh", "北国外交部发言人出席了会议。", "发言人", "no-spokesperson"},
		{"zh", "", "发言人", ""},
	} {
		text := c.before + c.speaker
		r := Read(Story{Document: extract.Document{Passages: []extract.Passage{{Kind: extract.Paragraph, Text: text}}}, Language: c.lang, Actors: offices})
		if id, _ := r.resolve(r.body, span{len(c.before), len(text)}); id != c.want {
			t.Errorf("%s %q after %q is %q, want %q", c.lang, c.speaker, c.before, id, c.want)
		}
	}
}
