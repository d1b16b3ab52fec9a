package crawler

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// A failure is an outcome with its reason. Reasons are printed in reports
// that must not differ between runs: they hold no ports, no addresses that a
// resolver chose and no times.
type failure struct {
	outcome Outcome
	reason  string
}

func (f *failure) Error() string { return f.reason }

// network reports whether the failure speaks of the host, not of the page.
func (o Outcome) network() bool { return o == Timeout || o == DNS || o == Network }

// good reports whether an answer says that the host is at ease: what it has,
// where it went, or that it is not there.
func (o Outcome) good() bool {
	return o == OK || o == NotModified || o == Moved || o == Gone
}

// noHost is the reason of a name that nobody knows.
const noHost = "no such host"

// states are the outcomes in words that can stand behind what was asked for.
var states = map[Outcome]string{
	Moved: "moved", Gone: "not found", Forbidden: "closed to us", Robots: "closed to us", RateLimited: "asked to wait",
	ServerError: "failing", ClientError: "refused", Timeout: "not reachable", DNS: "not reachable", Network: "not reachable",
	TooLarge: "too large", BadContent: "not readable", Crashed: "not readable", RobotsDown: "held back",
	Paused: "asked to wait", Scope: "out of bounds", Address: "out of bounds",
}

// Words says what became of something that was asked for, with the reason of
// its outcome: "not found: HTTP 404".
func Words(o Outcome, reason string) string {
	state := states[o]
	if why, silent := silence(o, reason); silent {
		state, reason = states[Network], why
	}
	if state == "" {
		state = string(o)
	}
	return strings.TrimSuffix(state+": "+reason, ": ")
}

// silence reports whether an outcome means that a host does not answer, be it
// that it was not asked for that reason, and returns the reason alone.
func silence(o Outcome, reason string) (why string, ok bool) {
	switch o {
	case Timeout, DNS, Network:
		return reason, true
	case RobotsDown:
		why, ok = strings.CutPrefix(reason, noRobots)
		if why = strings.TrimPrefix(why, ": "); why == "" {
			why = noRobots
		}
		return why, ok
	case Paused:
		why, ok = strings.CutPrefix(reason, noAnswer)
		return strings.TrimPrefix(why, robotsWhy), ok
	}
	return "", false
}

// classify names what went wrong on the wire within limit.
func classify(err error, limit time.Duration) *failure {
	var own *failure
	if errors.As(err, &own) {
		return own
	}
	var refused *refusedError
	if errors.As(err, &refused) {
		return &failure{Address, refused.Error()}
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		switch {
		case dns.IsNotFound:
			return &failure{DNS, noHost}
		case dns.IsTimeout:
			return &failure{DNS, "name server does not answer"}
		}
		return &failure{DNS, "name cannot be looked up"}
	}
	if why := tlsReason(err); why != "" {
		return &failure{Network, why}
	}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return &failure{Timeout, fmt.Sprintf("not finished within %s", limit)}
	}
	text := err.Error()
	switch {
	case strings.Contains(text, "server response headers exceeded"), strings.Contains(text, "too many 1xx"), strings.Contains(text, "header list"):
		return &failure{TooLarge, fmt.Sprintf("header larger than %d KiB", maxHeader>>10)}
	case strings.Contains(text, "proxyconnect"), strings.Contains(text, "proxy"):
		return &failure{Network, "the proxy cannot be reached"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &failure{Network, "connection refused"}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return &failure{Network, "connection reset"}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return &failure{Network, "host cannot be reached"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &failure{Network, "answer cut short"}
	case errors.Is(err, io.EOF), strings.Contains(text, "server closed idle connection"), strings.Contains(text, "EOF"):
		return &failure{Network, "connection closed without an answer"}
	case strings.Contains(text, "malformed"), strings.Contains(text, "invalid"), strings.Contains(text, "unsupported"), strings.Contains(text, "too many"), strings.Contains(text, "bad Content-Length"), strings.Contains(text, "multiple Content-Length"):
		return &failure{BadContent, "not a proper HTTP answer"}
	}
	return &failure{Network, "connection failed"}
}

func tlsReason(err error) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown):
		return "TLS: certificate of an unknown authority"
	case errors.As(err, &name):
		return "TLS: certificate for another host"
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return "TLS: certificate expired or not yet valid"
		}
		return "TLS: certificate not valid"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "TLS: the answer is not TLS"
	case errors.As(err, &alert), strings.Contains(err.Error(), "tls:"):
		return "TLS: handshake failed"
	}
	return ""
}
