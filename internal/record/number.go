package record

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

// Next implements regulation.World: the next number of a template such as
// BX-{year}-{seq:4}. The series is the filled template without {seq}, in the
// department, or in the installation where the template begins with {all}.
// A refused act takes no number, because the counter is part of its transaction.
func (u *unit) Next(s *regulation.Scope, template string) (string, error) {
	series := ""
	if rest, ok := strings.CutPrefix(template, "{all}"); ok {
		template = rest
	} else {
		series = deptOf(s) + "|"
	}
	day := calendar.DateOf(u.now, u.e.Zone())
	var out strings.Builder
	width, at := 0, -1
	for template != "" {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			out.WriteString(template)
			break
		}
		out.WriteString(template[:i])
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			return "", fmt.Errorf("number template: { without }")
		}
		word := template[i+1 : i+j]
		template = template[i+j+1:]
		switch {
		case word == "year":
			fmt.Fprintf(&out, "%04d", day.Year)
		case word == "month":
			fmt.Fprintf(&out, "%02d", day.Month)
		case word == "dept":
			out.WriteString(deptOf(s))
		case word == "seq" || strings.HasPrefix(word, "seq:"):
			at = out.Len()
			if w, ok := strings.CutPrefix(word, "seq:"); ok {
				n, err := strconv.Atoi(w)
				if err != nil || n < 1 || n > 12 {
					return "", fmt.Errorf("number template: {%s}", word)
				}
				width = n
			}
		default:
			name := strings.TrimPrefix(word, "r.")
			v, ok := s.R.Vals[name]
			if !ok {
				return "", regulation.Unset{Field: name}
			}
			fmt.Fprint(&out, v)
		}
	}
	text := out.String()
	if at < 0 {
		return text, nil
	}
	series += text[:at] + "#" + text[at:]
	u.drew = true
	var n int64
	err := u.tx.QueryRow(`insert into counter(series, value) values ($1, 1)
		on conflict (series) do update set value = counter.value + 1 returning value`, series).Scan(&n)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%0*d%s", text[:at], width, n, text[at:]), nil
}
