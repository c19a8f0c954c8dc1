package regulation

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/guiju/guiju/internal/calendar"
)

// halfWidth reads full-width figures as people type them.
func halfWidth(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '　':
			return ' '
		case r == '−':
			return '-'
		}
		return r
	}, s))
}

func figures(s string) string {
	s = halfWidth(s)
	if strings.Count(s, ",") > 0 && !strings.ContainsFunc(s, unicode.IsSpace) {
		s = strings.ReplaceAll(s, ",", "")
	}
	return s
}

func parseInt(in any) (Value, error) {
	switch in := in.(type) {
	case int64:
		return in, nil
	case float64:
		if in == math.Trunc(in) && math.Abs(in) < 1<<53 {
			return int64(in), nil
		}
	case string:
		s := figures(in)
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n, nil
		}
		if x, err := strconv.ParseFloat(s, 64); err == nil && x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return int64(x), nil
		}
	}
	return nil, bad("这里要填整数", "a whole number is wanted here")
}

func parseNum(in any) (Value, error) {
	switch in := in.(type) {
	case int64:
		return float64(in), nil
	case float64:
		if !math.IsNaN(in) && !math.IsInf(in, 0) {
			return plainZero(in), nil
		}
	case string:
		if s := figures(in); decimal(s) {
			if x, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(x, 0) {
				return plainZero(x), nil
			}
		}
	}
	return nil, bad("这里要填数字", "a number is wanted here")
}

// plainZero makes minus zero zero: the two would be equal and encode apart.
func plainZero(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x
}

// decimal keeps out hex, infinity and the like, which strconv would read.
func decimal(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.+-eE") == ""
}

func parseBool(in any) (Value, error) {
	switch in := in.(type) {
	case bool:
		return in, nil
	case int64:
		if in == 0 || in == 1 {
			return in == 1, nil
		}
	case string:
		switch strings.ToLower(halfWidth(in)) {
		case "true", "yes", "on", "1", "是", "有", "y", "√":
			return true, nil
		case "false", "no", "off", "0", "否", "无", "n", "×":
			return false, nil
		}
	}
	return nil, bad("这里要填是或否", "yes or no is wanted here")
}

func parseDate(in any, zone *time.Location) (Value, error) {
	switch in := in.(type) {
	case calendar.Date:
		if in.IsZero() {
			return nil, nil
		}
		return in, nil
	case time.Time:
		return calendar.DateOf(in, zone), nil
	case string:
		s := halfWidth(in)
		for _, l := range []string{"2006-01-02", "2006/1/2", "2006.1.2", "2006年1月2日", "2006-1-2", "20060102"} {
			if t, err := time.Parse(l, s); err == nil && t.Year() >= 1 {
				return calendar.DateOf(t, time.UTC), nil
			}
		}
	}
	return nil, bad("这里要填日期，如 2026-11-24", "a date is wanted here, such as 2026-11-24")
}

func parseTime(in any, zone *time.Location) (Value, error) {
	switch in := in.(type) {
	case time.Time:
		return instant(in), nil
	case int64:
		return time.UnixMicro(in).UTC(), nil
	case calendar.Date:
		return instant(in.Start(zone)), nil
	case string:
		s := halfWidth(in)
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil && sane(t) {
			return instant(t), nil
		}
		for _, l := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006/1/2 15:04", "2006/1/2 15:04:05", "2006-01-02", "2006年1月2日 15:04"} {
			if t, err := time.ParseInLocation(l, s, zone); err == nil && sane(t) {
				return instant(t), nil
			}
		}
	}
	return nil, bad("这里要填时间，如 2026-11-24 09:30", "a time is wanted here, such as 2026-11-24 09:30")
}

// instant is a time as it is kept: UTC, whole microseconds.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func sane(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }

func parseRef(in any) (Value, error) {
	var n int64
	switch in := in.(type) {
	case Ref:
		n = int64(in)
	case *Row:
		n = in.ID
	case int64:
		n = in
	case float64:
		if in == math.Trunc(in) && in > 0 && in < 1<<53 {
			n = int64(in)
		}
	case string:
		n, _ = strconv.ParseInt(halfWidth(in), 10, 64)
	}
	if n <= 0 {
		return nil, bad("这里要选一条记录", "a record is wanted here")
	}
	return Ref(n), nil
}

func parseFile(in any) (Value, error) {
	switch in := in.(type) {
	case File:
		if in.Hash == "" {
			return nil, nil
		}
		in.At = instantOrZero(in.At)
		return in, nil
	case map[string]any:
		raw, err := json.Marshal(in)
		if err != nil {
			break
		}
		var f File
		if json.Unmarshal(raw, &f) != nil || !isHash(f.Hash) || f.Size < 0 {
			break
		}
		f.At = instantOrZero(f.At)
		return f, nil
	}
	return nil, bad("这里要放文件", "a file is wanted here")
}

func instantOrZero(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return instant(t)
}

func isHash(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }
