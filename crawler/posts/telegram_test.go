package posts

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// message is one message of a preview page, in the shape of the real ones.
func message(id, class, inside string) string {
	return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message ` + class +
		`" data-post="` + id + `"><div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/harbour"><span dir="auto">Harbour Desk</span></a></div>` +
		inside + `</div></div></div>`
}

func footer(id, at, before string) string {
	return `<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short js-message_info"><span class="tgme_widget_message_views">1.5K</span><span class="copyonly"> views</span><span class="tgme_widget_message_meta">` +
		before + `<a class="tgme_widget_message_date" href="https://t.me/` + id + `"><time datetime="` + at + `" class="time">06:00</time></a></span></div></div>`
}

func preview(messages ...string) string {
	return `<!DOCTYPE html><html><body><main class="tgme_main"><section class="tgme_channel_history js-message_history">` +
		`<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/harbour?before=41" class="tme_messages_more js-messages_more" data-before="41"></a></div>` +
		strings.Join(messages, "") + `</section></main></body></html>`
}

const channelURL = "https://t.me/s/harbour"

func parseOne(t *testing.T, inside string) Post {
	t.Helper()
	p, err := Parse("telegram", []byte(preview(message("harbour/41", "", inside))), "text/html; charset=utf-8", channelURL)
	if err != nil || len(p.Posts) != 1 {
		t.Fatalf("Parse = %+v, %v, want one post", p, err)
	}
	return p.Posts[0]
}

func TestTelegram(t *testing.T) {
	body := preview(
		message("harbour/40", "service_message", `<div class="tgme_widget_message_text js-message_text">Channel created</div>`+footer("harbour/40", "2019-08-19T06:00:00+00:00", "")),
		message("harbour/41", "", `<div class="tgme_widget_message_text js-message_text" dir="auto">Fog until <b>ten</b>.<br/><br/>Ferries run <i class="emoji" style="x"><b>⛴</b></i> &amp; wait. `+
			`<a href="https://harbour.example/tides?a=1&amp;b=2">Tides</a> <a href="?q=%23fog">#fog</a></div>`+
			`<a class="tgme_widget_message_link_preview" href="https://harbour.example/map"><div class="link_preview_title">Map</div></a>`+
			footer("harbour/41", "2019-08-20T09:00:00+03:00", "edited ")),
		message("harbour/43", "", `<div class="tgme_widget_message_photo_wrap"></div><time class="message_video_duration js-message_video_duration">0:31</time>`+footer("harbour/43", "2019-08-20T07:00:00+00:00", "")),
	)
	p, err := Parse("telegram", []byte(body), "text/html", channelURL)
	if err != nil {
		t.Fatal(err)
	}
	want := Page{
		Next: channelURL + "?before=41",
		Posts: []Post{{
			ID: "harbour/41", URL: "https://t.me/harbour/41", Handle: "harbour", Author: "Harbour Desk",
			Text:  "Fog until ten.\n\nFerries run ⛴ & wait. Tides #fog",
			At:    time.Date(2019, 8, 20, 6, 0, 0, 0, time.UTC),
			Links: []string{"https://harbour.example/tides?a=1&b=2", "https://harbour.example/map"}, Views: "1.5K", Changed: true,
		}, {
			ID: "harbour/43", URL: "https://t.me/harbour/43", Handle: "harbour", Author: "Harbour Desk",
			At: time.Date(2019, 8, 20, 7, 0, 0, 0, time.UTC), Views: "1.5K",
		}},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("Parse =\n%+v\nwant\n%+v", p, want)
	}
}

// The message answered is shown inside the answer; its words are not the account's.
func TestTelegramReply(t *testing.T) {
	post := parseOne(t, `<a class="tgme_widget_message_reply user-color-1" href="https://t.me/harbour/12"><div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">Someone</span></div>`+
		`<div class="tgme_widget_message_text js-message_text">They said this</div></a><div class="tgme_widget_message_text js-message_text">We say that</div>`+footer("harbour/41", "2019-08-20T06:00:00+00:00", ""))
	if post.Text != "We say that" || post.Reply != "https://t.me/harbour/12" {
		t.Errorf("text %q, reply %q", post.Text, post.Reply)
	}
}

func TestTelegramForward(t *testing.T) {
	for name, c := range map[string]struct {
		from string
		want Forward
	}{
		"open":   {`<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/watch/7"><span>Straits Watch</span></a>`, Forward{"watch", "Straits Watch", "https://t.me/watch/7", "watch/7"}},
		"hidden": {`<span class="tgme_widget_message_forwarded_from_name">A Reader</span>`, Forward{Name: "A Reader"}},
	} {
		post := parseOne(t, `<div class="tgme_widget_message_forwarded_from">Forwarded from `+c.from+`</div>`+footer("harbour/41", "2019-08-20T06:00:00+00:00", ""))
		if post.Forward == nil || *post.Forward != c.want {
			t.Errorf("%s: Forward = %+v, want %+v", name, post.Forward, c.want)
		}
	}
}

func TestTelegramPoll(t *testing.T) {
	post := parseOne(t, `<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Which pier?</div>`+
		`<div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_text">North</div></div><div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_text">South</div></div></div>`+footer("harbour/41", "2019-08-20T06:00:00+00:00", ""))
	if want := "Which pier?\nNorth\nSouth"; post.Text != want {
		t.Errorf("Text = %q, want %q", post.Text, want)
	}
}

func TestTelegramNoPreview(t *testing.T) {
	page := `<html><body><div class="tgme_page"><a class="tgme_action_button_new" href="tg://resolve?domain=harbour">View in Telegram</a></div></body></html>`
	for _, c := range []struct {
		url  string
		want bool
	}{{"https://t.me/harbour", true}, {channelURL, true}, {channelURL + "?before=3", false}} {
		p, err := Parse("telegram", []byte(page), "text/html", c.url)
		got := strings.Contains(strings.Join(p.Problems, "\n"), "no preview")
		if err != nil || len(p.Posts) != 0 || got != c.want {
			t.Errorf("Parse(%s) = %+v, %v; want no preview: %v", c.url, p, err, c.want)
		}
	}
}

func FuzzTelegram(f *testing.F) {
	f.Add(preview(message("a/1", "", `<div class="tgme_widget_message_text js-message_text">x<br>y</div>`+footer("a/1", "2019-08-20T06:00:00Z", "edited"))))
	f.Add(`<div class="tgme_widget_message" data-post="/"><a class="tgme_widget_message_forwarded_from_name" href="https://%zz">`)
	f.Fuzz(func(t *testing.T, body string) {
		check(t, "telegram", body)
	})
}

// What is larger than any preview is refused before it is parsed.
func TestTelegramBounds(t *testing.T) {
	for body, want := range map[string]string{
		preview(message("a/1", "", strings.Repeat("<b><i><p>", maxTags/3))): "more than 20000 tags",
		preview(strings.Repeat("x", maxPage)):                               "larger than 1 MiB",
		preview(strings.Repeat("<div>", 600)):                               "exceeds 512",
	} {
		if _, err := Parse("telegram", []byte(body), "text/html", channelURL); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.60s…): %v, want %q", body, err, want)
		}
	}
	full := preview(strings.Repeat(message("a/1", "", strings.Repeat("<b>word</b> ", 100)), 40))
	if p, err := Parse("telegram", []byte(full), "text/html", channelURL); err != nil || len(p.Posts) != 40 {
		t.Errorf("a full page: %d posts, %v", len(p.Posts), err)
	}
}
