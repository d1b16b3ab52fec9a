package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A unit is a name and what one of it is worth.
type unit struct {
	name  string
	worth int64
}

// Units of time, longest first, so that a duration prints with the largest
// that fits. A day is 24 hours and a week seven days, whatever clocks do.
var timeUnits = []unit{
	{"w", int64(7 * 24 * time.Hour)},
	{"d", int64(24 * time.Hour)},
	{"h", int64(time.Hour)},
	{"m", int64(time.Minute)},
	{"s", int64(time.Second)},
	{"ms", int64(time.Millisecond)},
}

// Units of size: KiB and its kin are powers of 1024, KB and its kin of 1000.
var sizeUnits = []unit{
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"GB", 1e9},
	{"MB", 1e6},
	{"KB", 1e3},
	{"B", 1},
}

var (
	errDuration = errors.New("not a duration: write a number and a unit (ms, s, m, h, d, w), such as 2s or 7d")
	errSize     = errors.New("not a size: write a number and a unit (B, KiB, MiB, GiB), such as 4MiB")
)

// ParseDuration reads "2s", "1h30m" or "7d". There is no number without a
// unit and none below zero.
func ParseDuration(s string) (time.Duration, error) {
	n, ok := amount(s, timeUnits)
	if !ok {
		return 0, errDuration
	}
	return time.Duration(n), nil
}

// parseSize reads "4MiB" as bytes.
func parseSize(s string) (int64, error) {
	n, ok := amount(s, sizeUnits)
	if !ok {
		return 0, errSize
	}
	return n, nil
}

// amount sums numbers with units.
func amount(s string, units []unit) (int64, bool) {
	if s == "" || len(s) > 40 {
		return 0, false
	}
	var sum float64
	for s != "" {
		i := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if i <= 0 {
			return 0, false
		}
		v, err := strconv.ParseFloat(s[:i], 64)
		if err != nil {
			return 0, false
		}
		s = s[i:]
		if i = strings.IndexAny(s, "0123456789"); i < 0 {
			i = len(s)
		}
		worth := int64(0)
		for _, u := range units {
			if u.name == s[:i] {
				worth = u.worth
			}
		}
		if worth == 0 {
			return 0, false
		}
		sum += v * float64(worth)
		s = s[i:]
	}
	if sum > math.MaxInt64/2 {
		return 0, false
	}
	return int64(math.Round(sum)), true
}

// FormatDuration prints d as ParseDuration reads it: "7d", "1h30m", "0s".
func FormatDuration(d time.Duration) string {
	if d%time.Millisecond != 0 {
		return d.String()
	}
	return format(int64(d), timeUnits, "0s", true)
}

// formatSize prints n bytes with the largest unit that divides it.
func formatSize(n int64) string { return format(n, sizeUnits, "0B", false) }

func format(n int64, units []unit, zero string, compound bool) string {
	if n <= 0 {
		return zero
	}
	var b strings.Builder
	for _, u := range units {
		// Weeks are read and not printed: 7d is how the defaults are written.
		if u.name == "w" || n < u.worth || !compound && n%u.worth != 0 {
			continue
		}
		fmt.Fprintf(&b, "%d%s", n/u.worth, u.name)
		if n %= u.worth; n == 0 {
			break
		}
	}
	return b.String()
}
