package telephone

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Kind is what the numbering plan calls a number.
type Kind string

// The kinds of number.
const (
	Fixed     Kind = "fixed"
	Mobile    Kind = "mobile"
	Free      Kind = "free"      // 400 and 800
	Short     Kind = "short"     // services and emergencies: 110, 10086, 12345, 95588
	Extension Kind = "extension" // inside the office
	Foreign   Kind = "foreign"   // any country or region but mainland China
	Unknown   Kind = "unknown"
)

// Office is where calls are made from.
type Office struct {
	Area    string   // its area code, with or without the 0: "020" or "20"; "" where unknown
	Outside []string // what is dialled to get an outside line: "9", "0"
}

// Number is a telephone number as read.
type Number struct {
	Kind    Kind
	Normal  string // +862081234567; the digits where the plan has no other form
	Ext     string // an extension behind it
	Area    string // the area code without its 0, where it has one
	Country string // "86", "852", ...; "" for short numbers and extensions
	Valid   bool   // a number of the plan, complete
	parsed  *phonenumbers.PhoneNumber
}

var (
	separators = strings.NewReplacer("-", "", " ", "", "(", "", ")", "", ".", "", "/", "", "‐", "", "–", "", "—", "", ",", "", "*", "", "\t", "")
	// An extension is written behind its number: 转8001, ext. 8001, x8001, #8001.
	extension = regexp.MustCompile(`(?i)^(.*?)(?:转|轉|分机|ext\.?|x|#)\s*:?\s*(\d{1,6})$`)
	dashed    = regexp.MustCompile(`^(0\d{2,3}[- ]\d{7,8}|\d{7,8})-(\d{1,5})$`)
	// Calls by way of another carrier: its code, then the number as usual.
	carrier = regexp.MustCompile(`^(?:179\d\d|12593|10193|10131)(0\d|1[3-9])`)
	short   = regexp.MustCompile(`^(?:1[0-2]\d{1,3}|11[468]\d{3}|1008\d{3,5}|9[56]\d{3,4}|95\d{6}|16[08]|10[056]\d{4,12})$`)
	mobile  = regexp.MustCompile(`^1[3-9]\d{9}$`)
	free    = regexp.MustCompile(`^[48]00\d{7}$`)
	local   = regexp.MustCompile(`^[2-8]\d{6,7}$`)
	inside  = regexp.MustCompile(`^\d{2,6}$`)
	toll    = regexp.MustCompile(`^0(10|2\d|[3-9]\d\d)(\d*)$`)
)

// Read reads a string as it is dialled or written at the office.
func (o Office) Read(s string) Number {
	s = strings.TrimSpace(narrow(s))
	ext := ""
	if m := extension.FindStringSubmatch(s); m != nil {
		s, ext = strings.TrimSpace(m[1]), m[2]
	} else if m := dashed.FindStringSubmatch(s); m != nil {
		s, ext = m[1], m[2]
	}
	digits := separators.Replace(s)
	n := o.read(digits)
	n.Ext = ext
	return n
}

// read tries the digits as they are, then without what takes an outside line.
func (o Office) read(d string) Number {
	n := o.plain(d)
	if n.Valid && n.Kind != Extension {
		return n
	}
	for _, out := range o.Outside {
		rest, cut := strings.CutPrefix(d, out)
		if !cut || out == "" || len(rest) < 3 {
			continue
		}
		if m := o.plain(rest); m.Valid && m.Kind != Extension {
			return m
		}
	}
	return n
}

// plain reads digits with nothing before them but a carrier's code.
func (o Office) plain(d string) Number {
	if m := carrier.FindStringSubmatchIndex(d); m != nil {
		d = d[m[2]:]
	}
	rest, plus := strings.CutPrefix(d, "+")
	if !plus {
		rest, plus = strings.CutPrefix(d, "00")
	}
	switch {
	case strings.Trim(rest, "0123456789") != "" || rest == "":
		return Number{Kind: Unknown, Normal: d}
	case plus && !strings.HasPrefix(rest, "86"):
		return foreign(rest)
	case plus:
		d = rest[2:]
		if !mobile.MatchString(d) && !free.MatchString(d) && !strings.HasPrefix(d, "0") {
			d = "0" + d
		}
	}
	if m := strings.TrimPrefix(d, "0"); mobile.MatchString(m) {
		return mainland(Mobile, "", m)
	}
	switch {
	case free.MatchString(d):
		return Number{Kind: Free, Normal: d, Country: "86", Valid: true}
	case short.MatchString(d):
		return Number{Kind: Short, Normal: d, Valid: true}
	case local.MatchString(d):
		if o.Area == "" {
			return Number{Kind: Fixed, Normal: d}
		}
		return mainland(Fixed, strings.TrimPrefix(o.Area, "0"), d)
	case inside.MatchString(d) && d[0] != '0' && d[0] != '1':
		return Number{Kind: Extension, Normal: d, Valid: true}
	}
	if m := toll.FindStringSubmatch(d); m != nil {
		if short.MatchString(m[2]) { // 021 95588: the service, asked for in another city
			return Number{Kind: Short, Normal: m[2], Area: m[1], Valid: true}
		}
		return mainland(Fixed, m[1], m[2])
	}
	return Number{Kind: Unknown, Normal: d}
}

// mainland is a number of mainland China.
func mainland(k Kind, area, subscriber string) Number {
	n := Number{Kind: k, Normal: "+86" + area + subscriber, Area: area, Country: "86"}
	if p, err := phonenumbers.Parse(n.Normal, "CN"); err == nil {
		is := phonenumbers.GetNumberType(p)
		n.parsed, n.Valid = p, is == phonenumbers.FIXED_LINE || is == phonenumbers.MOBILE
	}
	return n
}

// foreign is a number of any other country or region; digits begin with its code.
func foreign(digits string) Number {
	n := Number{Kind: Foreign, Normal: "+" + digits}
	p, err := phonenumbers.Parse(n.Normal, "ZZ")
	if err != nil {
		return Number{Kind: Unknown, Normal: n.Normal}
	}
	n.Country = strconv.Itoa(int(p.GetCountryCode()))
	n.parsed, n.Valid = p, phonenumbers.IsValidNumber(p)
	return n
}

// narrow turns full-width letters, digits and signs into their usual form and
// leaves out what does not show.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000 || r == 0x00A0:
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// sameArea tells whether a place, as the plan names it, lies in one of the
// cities of an area.
func sameArea(area, place string) bool {
	if area == "" || place == "" {
		return false
	}
	return area == place || slices.ContainsFunc(cities(area), func(c string) bool { return slices.Contains(cities(place), c) })
}

// cities gives the cities of a place: 湖南省长沙市、湘潭市 are two.
func cities(place string) []string {
	if _, rest, ok := strings.Cut(place, "省"); ok {
		place = rest
	} else if _, rest, ok := strings.Cut(place, "自治区"); ok {
		place = rest
	}
	out := strings.Split(place, "、")
	for i, c := range out {
		if c == "株州市" { // so the plan's table writes it for fixed lines
			out[i] = "株洲市"
		}
	}
	return slices.DeleteFunc(out, func(c string) bool { return c == "" })
}
