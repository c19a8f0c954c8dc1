package web

import (
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// figureName says which figure of a report a list stands behind.
func (v *visit) figureName(t *regulation.Type, s record.Sieve) (string, error) {
	f := t.Find(s.List)
	keys := s.Group
	pick := ""
	if len(f.Group) > 1 {
		pick, keys = s.Group[0], s.Group[1:]
	}
	rep, err := v.Engine.Report(v.r.Context(), v.who, t.Name, s.List, pick, s.Dept)
	if err != nil {
		return "", err
	}
	parts := []string{v.head(f.Say)}
	for i, of := range [][]record.ReportKey{rep.Picks, rep.Rows, rep.Cols} {
		want := pick
		if i > 0 {
			if want = ""; i <= len(keys) {
				want = keys[i-1]
			}
		}
		for _, k := range of {
			if k.Key == want {
				parts = append(parts, v.say(k.Text))
			}
		}
	}
	if s.Dept != "" {
		of, err := v.deptName(s.Dept)
		if err != nil {
			return "", err
		}
		parts = append(parts, of)
	}
	return join(parts, " · "), nil
}
