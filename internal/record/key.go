package record

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

// The encoding of index keys: bytes whose order is the declared order, on both
// databases. Null comes first (00); anything else is 01 and the value: text as
// its bytes with 00 -> 00 FF, ended by 00 00; numbers as eight bytes, big
// endian, with the sign bit flipped.

func keyNull(k []byte) []byte { return append(k, 0) }

func keyText(k []byte, s string) []byte {
	k = append(k, 1)
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			k = append(k, 0, 0xff)
		} else {
			k = append(k, s[i])
		}
	}
	return append(k, 0, 0)
}

func keyInt(k []byte, n int64) []byte {
	k = append(k, 1)
	return binary.BigEndian.AppendUint64(k, uint64(n)^1<<63)
}

func keyNum(k []byte, f float64) []byte {
	b := math.Float64bits(f)
	if b>>63 == 1 {
		b = ^b
	} else {
		b ^= 1 << 63
	}
	k = append(k, 1)
	return binary.BigEndian.AppendUint64(k, b)
}

func keyID(k []byte, id int64) []byte { return binary.BigEndian.AppendUint64(k, uint64(id)) }

// keyValue encodes a value of an expression; a list is an error.
func keyValue(k []byte, v regulation.Value) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return keyNull(k), nil
	case string:
		return keyText(k, v), nil
	case int64:
		return keyInt(k, v), nil
	case bool:
		if v {
			return keyInt(k, 1), nil
		}
		return keyInt(k, 0), nil
	case float64:
		return keyNum(k, v), nil
	case regulation.Money:
		return keyInt(k, int64(v)), nil
	case regulation.Ref:
		return keyInt(k, int64(v)), nil
	case calendar.Date:
		return keyInt(k, int64(v.Year)*10000+int64(v.Month)*100+int64(v.Day)), nil
	case time.Time:
		return keyInt(k, micros(v)), nil
	case regulation.File:
		return keyText(k, v.Hash), nil
	}
	return nil, fmt.Errorf("%T cannot be a key", v)
}

// keyScope is the front of every key: a department and a class of records, or
// a person ("@id") and class 0.
func keyScope(dept string, class int) []byte {
	return binary.BigEndian.AppendUint16(keyText(nil, dept), uint16(class))
}

// keyEnd is the first key beyond all that begin with the prefix.
func keyEnd(prefix []byte) []byte {
	return append(append(make([]byte, 0, len(prefix)+1), prefix...), 0xff)
}

// keyAfter is the first key beyond all rows whose order value is exactly this.
func keyAfter(k []byte) []byte {
	k = append(make([]byte, 0, len(k)+9), k...)
	for range 9 {
		k = append(k, 0xff)
	}
	return k
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
