package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func TestReadMail(t *testing.T) {
	const head = "From: A <a@b.example>\r\nSubject: S\r\nDate: Tue, 11 Nov 2025 09:00:00 +0000\r\nMessage-ID: <1@b.example>\r\n"
	for name, c := range map[string]struct {
		raw  string
		want store.Article
	}{
		"plain": {head + "\r\nOne\r\ntwo.\r\n\r\nThree.\r\n", store.Article{Title: "S", Byline: "A", URL: "mid:1@b.example", Published: "2025-11-11T09:00:00Z", Text: "One two.\n\nThree."}},
		"the text declares another charset than it has": {head + "Content-Type: text/plain; charset=us-ascii\r\n\r\nГазета вышла.", store.Article{
			Title: "S", Byline: "A", URL: "mid:1@b.example", Published: "2025-11-11T09:00:00Z", Text: "Газета вышла.",
		}},
		"base64 that is torn": {head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nVGhlIGZlcnJ5IHdhcyBsYXRlLg=\r\n", store.Article{
			Title: "S", Byline: "A", URL: "mid:1@b.example", Published: "2025-11-11T09:00:00Z", Text: "The ferry was late.",
		}},
		"no address, no name": {"From: a@b.example\nSubject: S\n\nText.\n", store.Article{Title: "S", Byline: "a@b.example", URL: "mid:", Text: "Text."}},
		"a date of a clock that was never set": {"Subject: S\nDate: Thu, 1 Jan 1970 00:00:00 +0000\nMessage-Id: <2@b.example>\n\nText.\n", store.Article{
			Title: "S", URL: "mid:2@b.example", Text: "Text.",
		}},
		"languages are two letters": {"Subject: S\nContent-Language: zh-Hans, en\nMessage-Id: <2@b.example>\n\nText.\n", store.Article{
			Title: "S", URL: "mid:2@b.example", Text: "Text.", Language: "zh",
		}},
		"an archive address that is none": {"Subject: S\nArchived-At: javascript:alert(1)\nMessage-Id: <a b@b.example>\n\nText.\n", store.Article{
			Title: "S", URL: "mid:a%20b@b.example", Text: "Text.",
		}},
		"raw bytes in a header": {"Subject: \xb5\xda\xd2\xbb\xd2\xb3\xb9\xd8\xb1\xd5\xc1\xcb\nMessage-Id: <2@b.example>\n\nText.\n", store.Article{
			Title: "第一页关闭了", URL: "mid:2@b.example", Text: "Text.",
		}},
	} {
		got, err := readMail([]byte(c.raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.want.URL == "mid:" && strings.HasPrefix(got.URL, "mid:") && strings.HasSuffix(got.URL, "@no-message-id.invalid") {
			got.URL = c.want.URL
		}
		if got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}

// TestNesting holds that parts inside parts, and parts beside parts, are read
// up to a bound.
func TestNesting(t *testing.T) {
	deep := "Subject: S\nMessage-Id: <1@b.example>\n"
	for range 1000 {
		deep += "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	}
	many := "Subject: S\nMessage-Id: <1@b.example>\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 10_000) + "--b--\n"
	for name, raw := range map[string]string{"deep": deep, "many": many} {
		got, err := readMail([]byte(raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := strings.Count(got.Text, "x"); n > maxParts {
			t.Errorf("%s: %d parts read, want at most %d", name, n, maxParts)
		}
	}
}

func TestLongMessage(t *testing.T) {
	mbox := "From a\nSubject: Long\n\n" + strings.Repeat("x", maxMessage+1) + "\n\nFrom b\nSubject: Short\nMessage-Id: <1@b.example>\n\nText.\n"
	var titles, refused []string
	for art, err := range readMessages("m", strings.NewReader(mbox), "gazette") {
		if err != nil {
			refused = append(refused, err.Error())
			continue
		}
		titles = append(titles, art.Title)
	}
	if len(titles) != 1 || titles[0] != "Short" || len(refused) != 1 || refused[0] != "m:1: message longer than 32 MiB" {
		t.Errorf("titles %q, refused %q", titles, refused)
	}
}

// FuzzMessages holds that whatever a mailbox holds gives whole articles or
// errors: text that is UTF-8, an address, and an outlet.
func FuzzMessages(f *testing.F) {
	f.Add("From a\nSubject: S\n\nText.\n\nFrom b\nSubject: =?gbk?b?xPo=?=\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>a\n--x--\n")
	f.Add("Subject: S\nTo: (\nDate: Tue, 11 Nov 2025 09:00:00 +0000\nContent-Transfer-Encoding: quoted-printable\n\n=C3=A9=\n")
	f.Fuzz(func(t *testing.T, s string) {
		for art, err := range readMessages("m", strings.NewReader(s), "gazette") {
			if err != nil {
				continue
			}
			if art.URL == "" || art.Outlet != "gazette" || art.Title == "" && art.Text == "" {
				t.Fatalf("%q: %+v", s, art)
			}
			if !utf8.ValidString(art.Title+art.Byline+art.Text) || strings.Contains(art.Text, "\r") {
				t.Fatalf("%q: %+v", s, art)
			}
		}
	})
}
