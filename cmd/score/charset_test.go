package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestCharsetFigures holds what counts as readable and as mojibake.
func TestCharsetFigures(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("plain.html", "\xb4\xac")
	write("lost.html", "船\uFFFD\uFFFD")
	write("manifest.jsonl", `{"id":"right","file":"plain.html"}
{"id":"wrong","file":"plain.html"}
{"id":"empty","file":"plain.html"}
{"id":"lost","file":"lost.html"}
{"id":"garbled","file":"plain.html"}
{"id":"english","file":"plain.html"}`)
	gold := write("gold.jsonl", `{"id":"right","lang":"zh","body":"渡船复航"}
{"id":"wrong","lang":"ru","body":"Паром вышел"}
{"id":"empty","lang":"zh","body":"渡船"}
{"id":"lost","lang":"zh","body":"船"}
{"id":"garbled","lang":"ar","body":""}
{"id":"english","lang":"en","body":"The ferry"}`)
	answers := write("answers.jsonl", `{"id":"right","text":"渡船","language":"zh","decoding":{"charset":"gb18030"}}
{"id":"wrong","text":"оПТЮЛ БШЬЕК","language":"","decoding":{"charset":"koi8-r"}}
{"id":"empty","text":"","language":"","decoding":{"charset":"gb18030"}}
{"id":"lost","text":"船","language":"zh","decoding":{"charset":"utf-8"},"signals":{"mojibake":0.5}}
{"id":"garbled","text":"x","language":"","decoding":{"charset":"utf-8"},"signals":{"mojibake":0.5}}
{"id":"english","text":"The ferry","language":"en","decoding":{"charset":"windows-1252"}}`)
	got, err := charsetFigures(gold, dir, answers)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].value < .33 || got[0].value > .34 || got[1].value != 1 {
		t.Errorf("%+v, want one of three readable and one page with mojibake", got)
	}
}
