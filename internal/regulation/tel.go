package regulation

import (
	"regexp"
	"strings"
)

// What a field of kind tel takes: numbers as people write them in China, with an
// extension behind, and international ones. Only the shape is held: whether a
// number is in use, and where it lies, is not asked here. Some written shapes
// have one plain form: digits alone, with a + before a country code.
//
//nolint:gochecknoglobals // immutable
var (
	telExtension = regexp.MustCompile(`(?i)\s*(?:转|轉|分机|ext\.?|x|#)\s*:?\s*\d{1,6}$`)
	telDashed    = regexp.MustCompile(`^((?:0\d{2,3}[- ]?)?[2-9]\d{6,7})-\d{1,6}$`)
	telSigns     = strings.NewReplacer("-", "", " ", "", "\u00a0", "", "(", "", ")", "", ".", "", "/", "", "·", "")
	telShapes    = []*regexp.Regexp{
		regexp.MustCompile(`^1[3-9]\d{9}$`),                                  // mobile
		regexp.MustCompile(`^01[3-9]\d{9}$`),                                 // mobile, dialled from elsewhere
		regexp.MustCompile(`^0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}$`),            // fixed line with its area code
		regexp.MustCompile(`^[2-9]\d{6,7}$`),                                 // fixed line of the place; Hong Kong, Macao
		regexp.MustCompile(`^[48]00\d{7}$`),                                  // 400, 800
		regexp.MustCompile(`^[1-9]\d{2,5}$`),                                 // short numbers, extensions of the house
		regexp.MustCompile(`^0(?:10|2\d|[3-9]\d\d)(?:1\d{4}|9[56]\d{3,4})$`), // a service of another place
		regexp.MustCompile(`^(?:852|853)\d{8}$`),
		regexp.MustCompile(`^886\d{8,9}$`),
		regexp.MustCompile(`^09\d{8}$`), // mobile of Taiwan
	}
	telAbroad   = regexp.MustCompile(`^(?:\+|00)([1-9]\d{6,14})$`)
	telMainland = regexp.MustCompile(`^86(?:0?1[3-9]\d{9}|0?(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}|[48]00\d{7})$`)
	telPlaces   = regexp.MustCompile(`^(?:852\d{8}|853\d{8}|886\d{8,9})$`)
)

// isTel says whether a text has the shape of a telephone number.
func isTel(s string) bool {
	if m := telDashed.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	d := telSigns.Replace(telExtension.ReplaceAllString(s, ""))
	if m := telAbroad.FindStringSubmatch(d); m != nil {
		for cc, shape := range map[string]*regexp.Regexp{"86": telMainland, "852": telPlaces, "853": telPlaces, "886": telPlaces} {
			if strings.HasPrefix(m[1], cc) {
				return shape.MatchString(m[1])
			}
		}
		return true
	}
	for _, shape := range telShapes {
		if shape.MatchString(d) {
			return true
		}
	}
	return false
}

// parseTel reads a telephone number: full-width figures become plain ones, the
// rest stays as it is written.
func parseTel(s string) (Value, error) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　':
			return ' '
		case r == '—' || r == '–' || r == '‐':
			return '-'
		}
		return r
	}, s)
	if isTel(s) {
		return s, nil
	}
	return nil, bad("「"+s+"」不像电话号码，可写 13900001234、021-62345678、021-62345678 转 801、4008001234、+852 21234567",
		"“"+s+"” is no telephone number; write 13900001234, 021-62345678, 021-62345678 ext 801, 4008001234 or +852 21234567")
}
