package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
)

// Writer writes a table row by row. Close finishes it; what was written to
// before is of no use without it.
//
// A value is a string, which stays a text whatever it looks like; an int,
// int64, float64 or bool; Yuan for money; a calendar.Date; a time.Time, which
// is written in its own zone to the minute; nil for nothing.
type Writer interface {
	Write(row ...any) error
	Close() error
}

// Yuan is money in fen, written as yuan with two decimals.
type Yuan int64

// maxSheetText is how long a text Excel takes in one cell.
const maxSheetText = 32767

// plainValue writes a value as text, for .csv and for widths.
func plainValue(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", fmt.Errorf("sheet: %v is no number of a table", v)
		}
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case bool:
		return strings.ToUpper(strconv.FormatBool(v)), nil
	case Yuan:
		return i18n.PlainMoney(int64(v)), nil
	case calendar.Date:
		return v.String(), nil
	case time.Time:
		if v.IsZero() {
			return "", nil
		}
		return v.Format("2006-01-02 15:04"), nil
	}
	return "", fmt.Errorf("sheet: no table holds a %T", v)
}

// guard keeps a text from starting a formula: one that begins with a sign for
// it, in either width, or with a tab or CR, gets a ' unless it is a plain
// number.
func guard(s string) string {
	if startsFormula(s) && !isPlainNumber(s) {
		return "'" + s
	}
	return s
}

func startsFormula(s string) bool {
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"} {
		if strings.HasPrefix(s, sign) {
			return true
		}
	}
	return false
}

// isPlainNumber: a sign, figures, and at most one point with figures behind it.
func isPlainNumber(s string) bool {
	if s[0] == '+' || s[0] == '-' {
		s = s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	return isFigures(whole) && (!point || isFigures(fraction))
}

func isFigures(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
