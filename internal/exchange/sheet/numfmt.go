package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// format is what the number format of a cell makes of its number.
type format struct {
	date, clock bool // it shows a day, an hour
	noughts     int  // it shows at least so many figures: 0001
}

// formatOf understands a number format by its id, or by its code where the
// workbook gives one.
func formatOf(id int, code string) format {
	if code == "" {
		return builtin(id)
	}
	f := format{}
	shown := shownCode(code)
	if len(shown) > 1 && strings.Trim(shown, "0") == "" {
		f.noughts = len(shown)
	}
	minutes := strings.ContainsAny(shown, "hs")
	f.clock = minutes
	f.date = strings.ContainsAny(shown, "yde") || strings.Contains(shown, "m") && !minutes
	if strings.ContainsAny(shown, "0#?") && !strings.Contains(shown, "s.0") {
		return format{noughts: f.noughts} // 0.00E+00 is a number
	}
	if strings.Contains(shown, "general") {
		return format{}
	}
	return f
}

// builtin formats are known by their ids; 27 to 36 and 50 to 58 are the dates
// of Chinese, Japanese and Korean workbooks, which give no code for them.
func builtin(id int) format {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return format{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return format{clock: true}
	case id == 22:
		return format{date: true, clock: true}
	}
	return format{}
}

// shownCode is the part of a code that positive numbers take, in lower case,
// without what is in quotes, in brackets or escaped.
func shownCode(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return strings.ToLower(b.String())
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return strings.ToLower(b.String())
			}
			if inside := strings.ToLower(code[i+1 : i+end]); strings.Trim(inside, "h") == "" || strings.Trim(inside, "s") == "" {
				b.WriteString(inside) // [h]: hours beyond a day
			}
			i += end
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(c)
		}
	}
	return strings.ToLower(b.String())
}

// number writes the number of a cell as its format means it.
func (f format) number(raw string, from04 bool) (c Cell) {
	c = Cell{Text: raw, Raw: raw, Kind: Number}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		c.Kind = Text
		return c
	}
	if f.date || f.clock {
		if text, ok := f.moment(v, from04); ok {
			c.Text, c.Kind = text, Date
			return c
		}
	}
	// A workbook keeps 15 figures; the 17th of a binary fraction is noise.
	if v15, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64); err == nil {
		v = v15
	}
	c.Text = strconv.FormatFloat(v, 'f', -1, 64)
	if len(c.Text) > 40 { // nobody means 1e300 in full
		c.Text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	c.Cut = math.Abs(v) >= 1e15 && v == math.Trunc(v)
	if v >= 0 && v == math.Trunc(v) && len(c.Text) < f.noughts {
		c.Text = strings.Repeat("0", f.noughts-len(c.Text)) + c.Text
	}
	return c
}

// moment writes a serial date: the day alone where it has no hour, the hour
// alone where it has no day.
func (f format) moment(serial float64, from04 bool) (string, bool) {
	const lastDay = 2958466 // the first after 9999-12-31
	if serial < 0 || serial >= lastDay {
		return "", false
	}
	seconds := int64(math.Round(serial * 86400))
	day, clock := seconds/86400, seconds%86400
	t := time.Unix(clock, 0).UTC()
	if !f.date && day == 0 {
		return t.Format(time.TimeOnly), true
	}
	switch {
	case from04:
		t = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day < 60:
		t = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	default: // Excel believes in 1900-02-29
		t = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	t = t.AddDate(0, 0, int(day)).Add(time.Duration(clock) * time.Second)
	if clock == 0 && !f.clock {
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}
