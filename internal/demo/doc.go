// Package demo serves a small made-up web on loopback: three state outlets in
// two languages, a control outlet that quotes a framing to object to it, and
// two accounts, over three weeks of simulated days. There is an edit, a
// deletion, a feed that dies, a reprint, a framing that is first used in the
// third week, and one that rises in it.
//
// The four outlets look as sites of four ages do: one describes its pages in
// JSON-LD, one in meta elements, one not at all, and the Chinese one is laid
// out in tables and written in GBK. Around each text stands what moves from day
// to day; texts move only where the story says so.
//
// The web is reached through an HTTP proxy, so that its hosts can have names
// of their own. All names, places and texts are invented.
package demo
