package warc

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkAppend keeps batches of fifty pages of 16 KiB, which is what a busy
// crawl commits at a time.
func BenchmarkAppend(b *testing.B) {
	w, _, err := Open(b.TempDir(), "t", options())
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	batch := make([]Exchange, 50)
	size := 0
	for i := range batch {
		batch[i] = page(i, strings.Repeat(fmt.Sprintf("<p>word %d of the day</p>", i*7919), 600))
		batch[i].Payload = []byte(strings.Repeat(fmt.Sprintf("<p>word %d of the day</p>", i*7919), 600))
		size += len(batch[i].Payload)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, err := w.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(batch))/b.Elapsed().Seconds(), "pages/s")
}

// A body that came compressed is not compressed again, which would take time
// and gain nothing; either way the member begins as all do.
func TestLevels(t *testing.T) {
	dir := t.TempDir()
	w, _ := mustOpen(t, dir, options())
	words := strings.Repeat("the same words again and again. ", 500)
	plain := page(1, "")
	plain.Head, plain.Payload, plain.PayloadDigest = []byte("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\n"), []byte(words), sum(words)
	claimed := plain
	claimed.Head = []byte("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n")
	at := mustAppend(t, w, plain, page(2, words), claimed)
	if at[0].Length > 1500 || at[1].Length > 1500 || at[2].Length < 5000 {
		t.Errorf("members of %d, %d and %d bytes", at[0].Length, at[1].Length, at[2].Length)
	}
	mustVerify(t, dir, at[0].File)
}
