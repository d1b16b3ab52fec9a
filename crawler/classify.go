package crawler

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// errTooLarge and errContent mark bodies that are refused.
var (
	errTooLarge = errors.New("body is larger than allowed")
	errContent  = errors.New("body cannot be decoded")
)

// classify names what went wrong with an exchange. Reasons hold nothing that
// differs from run to run: they are printed in reports.
func classify(err error) (Outcome, string) {
	var dns *net.DNSError
	var ne net.Error
	switch {
	case errors.Is(err, errAddress):
		return Address, "the address is private or reserved"
	case errors.Is(err, errTooLarge):
		return TooLarge, errTooLarge.Error()
	case errors.Is(err, errContent):
		return BadContent, errContent.Error()
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return DNS, "no such host"
		}
		return DNS, "the name could not be resolved"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &ne) && ne.Timeout():
		return Timeout, "no whole answer in time"
	}
	text := err.Error()
	for _, known := range []struct{ has, say string }{
		{"Client.Timeout", "no whole answer in time"},
		{"connection refused", "connection refused"},
		{"connection reset", "connection reset"},
		{"no route to host", "no route to host"},
		{"network is unreachable", "network is unreachable"},
		{"certificate", "certificate is not valid"},
		{"tls:", "TLS handshake failed"},
		{"malformed", "malformed answer"},
		{"headers exceeded", "header is larger than allowed"},
		{"EOF", "connection closed early"},
	} {
		if strings.Contains(text, known.has) {
			if known.has == "Client.Timeout" {
				return Timeout, known.say
			}
			return Network, known.say
		}
	}
	return Network, "connection failed"
}

// outcomeOf names what a status means; ok statuses need a look at the body.
func outcomeOf(status int, header http.Header) (Outcome, string) {
	code := strconv.Itoa(status)
	switch {
	case status == http.StatusOK:
		return OK, ""
	case status == http.StatusNotModified:
		return NotModified, ""
	case status == 301 || status == 302 || status == 303 || status == 307 || status == 308:
		return Moved, ""
	case status == http.StatusNotFound || status == http.StatusGone:
		return Gone, "status " + code
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable && header.Get("Retry-After") != "":
		return RateLimited, "status " + code
	case status == 401 || status == 403 || status == 451:
		return Forbidden, "status " + code
	case status >= 500:
		return ServerError, "status " + code
	case status >= 400:
		return ClientError, "status " + code
	}
	return BadContent, "status " + code
}

// retryAfter reads Retry-After, seconds or a date; 0 if there is none.
func retryAfter(header http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(header.Get("Retry-After"))
	if n, err := strconv.Atoi(v); err == nil {
		return max(0, time.Duration(min(n, 366*86400))*time.Second)
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
