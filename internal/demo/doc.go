// Package demo serves a small made-up web on loopback: three state outlets in
// two languages, a control outlet that quotes a framing to object to it, and
// two accounts, over three weeks of simulated days. There is an edit, a
// deletion, a feed that dies and a reprint in it.
//
// The web is reached through an HTTP proxy, so that its hosts can have names
// of their own. All names, places and texts are invented.
package demo
