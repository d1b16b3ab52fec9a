// Package posts reads public posts of accounts: Telegram preview pages,
// Mastodon account statuses, Bluesky author feeds, and feeds (YouTube,
// podcasts with their show notes, others).
//
// In goes one answer of a platform; out comes a Page of Posts in the order of
// the answer, with plain text, the address of the next older page where the
// answer names one, and what was wrong. Address builds the address to poll.
//
// A reposted post carries the text of its origin and a Forward that names it;
// the text of a post that is quoted or answered is never taken for the
// account's own. An author who asked not to be indexed keeps no text: on
// Mastodon noindex, or indexable or discoverable set to false, on Bluesky the
// label !no-unauthenticated. A deletion shows only as a gap between ids,
// which proves nothing, so nothing is said about it.
//
// It fetches nothing, needs no account of ours and no token.
package posts
