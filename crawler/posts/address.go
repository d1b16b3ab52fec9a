package posts

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// BlueskyView is the AppView asked when none is configured; it answers
// without an account.
const BlueskyView = "https://public.api.bsky.app"

var (
	channelRE = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)
	numberRE  = regexp.MustCompile(`^[0-9]{1,20}$`)
	videosRE  = regexp.MustCompile(`^UC[A-Za-z0-9_-]{22}$`)
	listRE    = regexp.MustCompile(`^PL[A-Za-z0-9_-]{10,60}$`)
	// didRE and nameRE follow the AT Protocol's syntax of DIDs and handles.
	didRE  = regexp.MustCompile(`^did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]$`)
	nameRE = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
)

// Address returns the URL to poll for handle on platform; instance is the
// Mastodon server or Bluesky AppView, a host or an http(s) address, or empty
// for the usual one. For mastodon, handle is the numeric account id; for
// youtube the channel or playlist id; for podcast and feed the feed's URL.
// Errors say what to write instead.
func Address(platform, handle, instance string) (string, error) {
	handle = strings.TrimSpace(handle)
	switch platform {
	case "telegram":
		name := strings.TrimPrefix(handle, "@")
		if !channelRE.MatchString(name) {
			return "", errors.New("write the channel's name as in t.me/NAME: 4 to 32 letters, digits and _")
		}
		return "https://t.me/s/" + name, nil
	case "mastodon":
		if strings.TrimSpace(instance) == "" {
			return "", errors.New("instance is missing: write the server's host, such as mastodon.social")
		}
		server, err := serverOf(instance)
		if err != nil {
			return "", err
		}
		if !numberRE.MatchString(handle) {
			return "", fmt.Errorf("write the account's numeric id; %s/api/v1/accounts/lookup?acct=NAME tells it", server)
		}
		return server + "/api/v1/accounts/" + handle + "/statuses?limit=40", nil
	case "bluesky":
		server := BlueskyView
		if strings.TrimSpace(instance) != "" {
			var err error
			if server, err = serverOf(instance); err != nil {
				return "", err
			}
		}
		actor := strings.TrimPrefix(handle, "@")
		if len(actor) > 2048 || !didRE.MatchString(actor) && (len(actor) > 253 || !nameRE.MatchString(actor)) {
			return "", errors.New("write the account's name, such as desk.example.org, or its DID, such as did:plc:…")
		}
		return server + "/xrpc/app.bsky.feed.getAuthorFeed?actor=" + url.QueryEscape(actor) + "&limit=50&filter=posts_no_replies", nil
	case "youtube":
		const feeds = "https://www.youtube.com/feeds/videos.xml?"
		switch {
		case videosRE.MatchString(handle):
			return feeds + "channel_id=" + handle, nil
		case listRE.MatchString(handle):
			return feeds + "playlist_id=" + handle, nil
		}
		return "", errors.New("write the channel's id, which starts with UC and has 24 characters (in the source of the channel's page as channelId)")
	case "podcast", "feed":
		u, err := url.Parse(handle)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", errors.New("write the feed's address, starting with https:// or http://")
		}
		return handle, nil
	}
	return "", errPlatform(platform)
}

// serverOf reads a host or an http(s) address as scheme://host[:port].
func serverOf(instance string) (string, error) {
	s := strings.TrimSuffix(strings.TrimSpace(instance), "/")
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("instance %q: write the server's host, such as mastodon.social", instance)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
