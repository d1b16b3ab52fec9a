// Package crawler turns URLs, feeds and accounts into captures.
//
// In goes a list of outlets with their sources and the frontier that the
// store keeps; out go fetches: each holds the exchange as received, the links
// it revealed and what became of the task. The crawler keeps nothing itself:
// a Store leases tasks to it and takes fetches back, so that a crawl can stop
// at any moment and go on where it was.
//
// It refuses to ask for what robots.txt forbids, for private addresses, for
// hosts outside an outlet's scope, and for more than an outlet's budget.
// Articles are never parsed here; only links and source health are.
package crawler
