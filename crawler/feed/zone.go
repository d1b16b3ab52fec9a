package feed

import "time"

// A zone abbreviation is an offset in minutes east of UTC. Sources: RFC 822
// for the American ones, the IANA time zone database for the others, and the
// Date parser of WHATWG browsers where they disagree about BST and CET.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "IRISH": 60,
	"CET": 60, "MET": 60, "MEZ": 60, "CEST": 120, "MEST": 120, "MESZ": 120, "MEDT": 120,
	"EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "TRT": 180, "SAMT": 240, "YEKT": 300, "OMST": 360,
	"NOVT": 420, "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720,
	"WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180, "AZT": 240, "GET": 240, "UZT": 300, "ALMT": 360,
	"IRST": 210, "IRDT": 270, "AFT": 270, "GST": 240, "PKT": 300, "IST": 330, "SLST": 330, "NPT": 345,
	"BDT": 360, "MMT": 390, "ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540,
	"HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "PHST": 480, "AWST": 480, "ULAT": 480, "CCT": 480, "BJT": 480,
	"KST": 540, "JST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
	"MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
	"ET": -300, "CT": -360, "MT": -420, "PT": -480, // and an hour more in summer, see summer
	"ART": -180, "BRT": -180, "BRST": -120, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "VET": -240, "UYT": -180, "ECT": -300, "BOT": -240,
}

// local are the abbreviations that mean something else in some countries.
var local = map[string]map[string]int{
	"CST": {"CN": 480, "TW": 480, "HK": 480, "MO": 480, "CU": -300},
	"CDT": {"CN": 540, "CU": -240},
	"IST": {"IL": 120, "IE": 60, "PS": 120},
	"IDT": {"IL": 180, "PS": 180},
	"BST": {"BD": 360, "PG": 660},
	"EST": {"AU": 600},
	"EDT": {"AU": 660},
	"AST": {"SA": 180, "IQ": 180, "KW": 180, "QA": 180, "BH": 180, "YE": 180},
	"MST": {"MY": 480, "MM": 390},
	"PST": {"PH": 480},
	"SST": {"SG": 480},
	"AMT": {"AM": 240, "BR": -240},
	"PYT": {"KP": 540},
	"WST": {"AU": 480},
	"ECT": {"FR": 60, "DE": 60},
}

// countries have one time of day all year, which a date without a zone is
// read in. Countries with summer time or several zones are left out, but for
// Russia, whose national media print Moscow time.
var countries = map[string]int{
	"CN": 480, "HK": 480, "MO": 480, "TW": 480, "SG": 480, "MY": 480, "PH": 480,
	"JP": 540, "KR": 540, "KP": 540, "RU": 180, "BY": 180, "TR": 180, "IR": 210, "SY": 180, "IQ": 180, "SA": 180,
	"QA": 180, "KW": 180, "AE": 240, "AZ": 240, "AM": 240, "GE": 240, "PK": 300, "UZ": 300, "IN": 330, "LK": 330,
	"NP": 345, "BD": 360, "MM": 390, "TH": 420, "VN": 420, "LA": 420, "KH": 420,
	"VE": -240, "BO": -240, "CO": -300, "PE": -300, "AR": -180, "NI": -360, "CR": -360, "GT": -360,
	"ET": 180, "KE": 180, "TZ": 180, "UG": 180, "RW": 120, "ZA": 120, "ZW": 120, "NG": 60, "DZ": 60, "TN": 60, "GH": 0, "SN": 0, "IS": 0,
}

// A place is where a feed is published.
type place struct {
	country string         // ISO 3166-1 alpha-2, upper case; empty if unknown
	zone    *time.Location // nil if unknown
}

// offset returns the minutes east of UTC of a local time with a zone
// abbreviation, which may be empty or mean nothing.
func (p place) offset(name string, local time.Time) int {
	if m, ok := zoneOffset(name, p.zone, local); ok {
		return m
	}
	if m, ok := abbreviated(name, p.country); ok {
		if floating[name] && summer(local) {
			m += 60
		}
		return m
	}
	if p.zone != nil {
		y, mo, d := local.Date()
		_, s := time.Date(y, mo, d, local.Hour(), local.Minute(), local.Second(), 0, p.zone).Zone()
		return s / 60
	}
	return countries[p.country]
}

// zoneOffset is what a name means in a zone that has it, in the half year of
// a local time or in the other.
func zoneOffset(name string, zone *time.Location, local time.Time) (int, bool) {
	if zone == nil || name == "" {
		return 0, false
	}
	for _, months := range []int{0, 6} {
		at := time.Date(local.Year(), local.Month()+time.Month(months), local.Day(), local.Hour(), 0, 0, 0, zone)
		if has, s := at.Zone(); has == name {
			return s / 60, true
		}
	}
	return 0, false
}

// abbreviated returns the minutes that a zone abbreviation stands for in
// country.
func abbreviated(abbreviation, country string) (int, bool) {
	if m, ok := local[abbreviation][country]; ok {
		return m, true
	}
	if m, ok := local[abbreviation]["IL"]; ok && abbreviation == "IDT" {
		return m, true // nobody else's
	}
	m, ok := zones[abbreviation]
	return m, ok
}

// floating are the names that mean standard time in winter and summer time in
// summer.
var floating = map[string]bool{"ET": true, "CT": true, "MT": true, "PT": true}

// summer reports whether the United States have summer time at that moment of
// local time: from the second Sunday of March to the first of November, 2:00
// (Energy Policy Act of 2005). Earlier years had some weeks less of it.
func summer(local time.Time) bool {
	y := local.Year()
	sunday := func(month, nth int) time.Time {
		first := time.Date(y, time.Month(month), 1, 2, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(nth-1))
	}
	return !local.Before(sunday(3, 2)) && local.Before(sunday(11, 1))
}

func minutesEast(m int) *time.Location { return time.FixedZone("", m*60) }
