package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/extract"
)

type dateLine struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Country string `json:"country"`
	Zone    string `json:"outlet_zone"`
	Fetched string `json:"fetched"`
}

type printedDate struct {
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
			default:
				_, err = fmt.Fprintf(a.out, "%s, to the %s, zone unknown: the time as printed\n", d.Time, d.Precision)
			}
			return err
		}),
	}
	f := c.Flags()
	f.StringVar(&line.Lang, "lang", "", "language `CODE` of the page, such as en")
	f.StringVar(&line.Country, "country", "", "`CODE` of the outlet's country: decides what CST means, and whether the month stands first")
	f.StringVar(&line.Zone, "zone", "", "IANA `ZONE` of the outlet, such as Asia/Shanghai, for times that name none")
	f.StringVar(&line.Fetched, "fetched", "", "`TIME` at which the page was fetched: a later date is not believed")
	f.StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, text, lang, country, outlet_zone and fetched")
	return c
}

// fetchSlack is how far a date may lie after the moment of the fetch: the
// widest difference between two zones, where the page names none.
const fetchSlack = 26 * time.Hour

func readDate(l dateLine) (printedDate, error) {
	out := printedDate{ID: l.ID}
	var zone *time.Location
	if l.Zone != "" {
		var err error
		if zone, err = time.LoadLocation(l.Zone); err != nil {
			return out, fmt.Errorf("zone %q: want an IANA zone such as Asia/Shanghai", l.Zone)
		}
	}
	d, ok := extract.ReadDate(l.Text, l.Lang, strings.ToUpper(l.Country), zone)
	if l.Fetched != "" {
		at, err := time.Parse(time.RFC3339, l.Fetched)
		if err != nil {
			return out, fmt.Errorf("fetched %q: want a time such as 2019-08-20T06:00:00Z", l.Fetched)
		}
		ok = ok && !d.Time.After(at.Add(fetchSlack))
	}
	if ok {
		out.Time, out.Precision, out.ZoneKnown = stamp(d.Time), string(d.Precision), d.ZoneKnown
	}
	return out, nil
}
