package telephone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/guiju/guiju/internal/i18n"
)

// Zone is where a call goes.
type Zone string

// The zones, nearest first.
const (
	Local    Zone = "local"
	Domestic Zone = "domestic"
	HMT      Zone = "hmt" // Hong Kong, Macao, Taiwan
	Abroad   Zone = "abroad"
	None     Zone = "" // the number does not say
)

// Mobiles says when a mobile counts as long distance.
type Mobiles string

// The readings of S11.
const (
	Never       Mobiles = "never"
	OtherRegion Mobiles = "other_region" // its home is outside the office's area
	Always      Mobiles = "always"
)

// Zone says where a call from the office to n goes. A mobile whose home is not
// known counts as of another region: a question asked once too often is better
// than one never asked.
func (o Office) Zone(n Number, mobiles Mobiles) Zone {
	switch n.Kind {
	case Free, Short, Extension:
		return Local
	case Foreign:
		switch n.Country {
		case "852", "853", "886":
			return HMT
		}
		return Abroad
	case Fixed:
		area := strings.TrimPrefix(o.Area, "0")
		switch {
		case area == "" || n.Area == "":
			return None
		case n.Area == area || sameArea(o.place(), n.place("zh")):
			return Local
		}
		return Domestic
	case Mobile:
		switch {
		case mobiles == Always:
			return Domestic
		case mobiles == Never, sameArea(o.place(), n.place("zh")):
			return Local
		}
		return Domestic
	}
	return None
}

// place is the office's own place, as the plan names it.
func (o Office) place() string {
	area := strings.TrimPrefix(o.Area, "0")
	if area == "" {
		return ""
	}
	return Number{parsed: areaNumber(area), Valid: true}.place("zh")
}

// areaNumber is some number of an area; which does not matter for its place.
func areaNumber(area string) *phonenumbers.PhoneNumber {
	p, err := phonenumbers.Parse("+86"+area+"81234567"[:10-len(area)], "CN")
	if err != nil {
		return nil
	}
	return p
}

// Home is the number as it is written inside mainland China: 13800138000,
// 02081234567; the normal form where it is of no use there.
func (n Number) Home() string {
	rest, cut := strings.CutPrefix(n.Normal, "+86")
	switch {
	case !cut:
		return n.Normal
	case n.Kind == Mobile:
		return rest
	}
	return "0" + rest
}

// Place is where the number lies, as far as the plan says; empty where it does
// not, and for numbers that are not valid.
func (n Number) Place() i18n.Text {
	return i18n.Text{Zh: n.place("zh"), En: n.place("en")}
}

func (n Number) place(lang string) string {
	if !n.Valid || n.parsed == nil {
		return ""
	}
	s, err := phonenumbers.GetGeocodingForNumber(n.parsed, lang)
	if err != nil || s == "中国" || s == "China" {
		return ""
	}
	return s
}
