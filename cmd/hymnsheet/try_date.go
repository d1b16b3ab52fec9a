package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/extract"
)

type dateLine struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Lang      string `json:"lang"`
	Country   string `json:"country"`
	Zone      string `json:"outlet_zone"`
	Reference string `json:"reference_day"`
	Fetched   string `json:"fetched"`
}

type dateRead struct {
	ID        string `json:"id"`
	Time      string `json:"time"`
	Precision string `json:"precision"`
	ZoneKnown bool   `json:"zone_known"`
}

func (a *app) tryDateCommand() *cobra.Command {
	var line dateLine
	var lines string
	c := &cobra.Command{
		Use:     "date TEXT",
		Short:   "Read a date as printed, and say what is known of it",
		Example: example(`hymnsheet try date --lang zh --country CN "2019年08月20日 08:15"`, `hymnsheet try date --zone Europe/Moscow "20 августа 2019, 08:15"`),
		Args:    oneFile("TEXT", &lines),
		RunE: a.do(func(_ *cobra.Command, args []string) error {
			if lines != "" {
				return manifest(a, lines, func(l dateLine) string { return l.ID }, func(_ string, l dateLine) (any, error) { return readDate(l) })
			}
			line.Text = args[0]
			d, err := readDate(line)
			switch {
			case err != nil:
				return usage(err)
			case a.json:
				return writeJSON(a.out, d)
			case d.Time == "":
				_, err = fmt.Fprintln(a.out, "no date that can be trusted")
			case d.ZoneKnown:
				_, err = fmt.Fprintf(a.out, "%s, to the %s\n", d.Time, d.Precision)
			case d.Precision == string(extract.Second) || d.Precision == string(extract.Minute):
				_, err = fmt.Fprintf(a.out, "%s, to the %s, zone unknown: the time as printed\n", d.Time, d.Precision)
			default:
				_, err = fmt.Fprintf(a.out, "%s, to the %s, zone unknown\n", d.Time, d.Precision)
			}
			return err
		}),
	}
	f := c.Flags()
	f.StringVar(&line.Lang, "lang", "", "language `CODE` of the page, such as en")
	f.StringVar(&line.Country, "country", "", "`CODE` of the outlet's country: decides what CST means, and whether the month stands first")
	f.StringVar(&line.Zone, "zone", "", "IANA `ZONE` of the outlet, such as Asia/Shanghai, for times that name none")
	f.StringVar(&line.Reference, "reference-day", "", "`DAY` near the one printed, for dates without a year")
	f.StringVar(&line.Fetched, "fetched", "", "`TIME` at which the page was fetched, for \"2 hours ago\"; a later date is not believed")
	f.StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, text, lang, country, outlet_zone, reference_day and fetched")
	return c
}

func readDate(l dateLine) (dateRead, error) {
	out := dateRead{ID: l.ID}
	p := extract.PrintedDate{Text: l.Text, Language: l.Lang, Country: strings.ToUpper(l.Country)}
	var err error
	if l.Zone != "" {
		if p.Zone, err = time.LoadLocation(l.Zone); err != nil {
			return out, fmt.Errorf("zone %q: want an IANA zone such as Asia/Shanghai", l.Zone)
		}
	}
	if p.Reference, err = dayOrTime(l.Reference); err != nil {
		return out, fmt.Errorf("reference day %w", err)
	}
	if p.Fetched, err = dayOrTime(l.Fetched); err != nil {
		return out, fmt.Errorf("fetched %w", err)
	}
	if d, ok := p.Read(); ok {
		out.Time, out.Precision, out.ZoneKnown = stamp(d.Time), string(d.Precision), d.ZoneKnown
	}
	return out, nil
}

// dayOrTime reads a day or a time; nothing gives the zero time.
func dayOrTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%q: want a day such as 2019-08-19, or a time such as 2019-08-19T06:00:00Z", s)
	}
	return t.UTC(), nil
}
