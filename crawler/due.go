package crawler

import "time"

// Patience with pages.
const (
	maxTries    = 5         // answers "too many requests" to one URL in one run
	maxAttempts = 8         // failures in a row before a page is given up
	dueSlack    = time.Hour // a cron that starts a little earlier than yesterday must not slip a day
	sourceSlack = time.Minute
	quietest    = 6 * time.Hour           // between two polls of a source that yields nothing new, or fails
	closed      = 24*time.Hour - dueSlack // of one that is gone or forbidden
	staleChild  = 7 * 24 * time.Hour      // a sitemap of an index with nothing newer is read once a day
	goneConfirm = 24 * time.Hour          // a page that is gone is asked for once more after this
)

// backoff is how long a page rests after its n-th failure in a row, from 0.
var backoff = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour}

// due is when a task is asked again after what became of it; zero means never.
func (c *Crawler) due(o *outlet, f *Fetch) time.Time {
	t, now := f.Task, f.At
	older := t.Parent != "" && (t.Kind == KindListing || t.Kind == KindPosts)
	if isSource(t) && !older {
		return c.duePoll(o, f)
	}
	switch f.Outcome {
	case OK, NotModified:
		if older {
			return time.Time{} // read once, and tried as patiently as a page
		}
		first := t.FirstVisit
		if first.IsZero() {
			first = now
		}
		for _, age := range o.rechecks() {
			if at := first.Add(age - min(dueSlack, age/2)); at.After(now) {
				return at
			}
		}
		return time.Time{}
	case Gone:
		if t.Last != Gone && t.Capture != "" {
			return now.Add(goneConfirm - dueSlack)
		}
		return time.Time{}
	case Moved, Robots, Scope, Address, Crashed, TooLarge:
		return time.Time{}
	case RobotsDown, Paused:
		return now.Add(robotsRetry - cronSlack) // nothing was asked, so nothing was tried
	}
	if t.Attempts+1 >= maxAttempts {
		return time.Time{}
	}
	return now.Add(backoff[min(t.Attempts, len(backoff)-1)] - cronSlack)
}

// duePoll is when a source is polled again.
func (c *Crawler) duePoll(o *outlet, f *Fetch) time.Time {
	t, now := f.Task, f.At
	if t.Kind == KindSitemap && t.Parent != "" {
		if !f.Newest.IsZero() && now.Sub(f.Newest) > staleChild {
			return now.Add(24*time.Hour - sourceSlack)
		}
		return time.Time{} // its index makes it due again by naming it
	}
	return now.Add(max(c.interval(o.source(t.Source).Every, f)-sourceSlack, sourceSlack))
}

// interval is how long a source rests after a poll: the configured time while
// it yields something new; twice the time since the last poll while it does
// not, up to six hours; and twice the time again for each failure in a row, up
// to six hours, or a day if it is closed or gone. It follows the habit of Media
// Cloud's feed fetcher and of StormCrawler's adaptive scheduler.
func (c *Crawler) interval(every time.Duration, f *Fetch) time.Duration {
	t := f.Task
	rest := every
	most := max(every, quietest)
	switch f.Outcome {
	case OK, NotModified, Moved:
		if same := f.Outcome == NotModified || f.Capture != nil && f.Capture.Digest == t.Digest; same && !t.LastVisit.IsZero() {
			rest = 2 * f.At.Sub(t.LastVisit)
		}
	case Gone, Forbidden, Robots:
		most = max(every, closed)
		fallthrough
	default:
		rest = every << min(t.Attempts, 10)
	case Paused: // it was not asked, and the host says when it may be
	}
	return min(max(rest, every), most)
}
