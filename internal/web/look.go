package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// looked finds the records whose names were typed and not chosen. One that fits
// is taken; several are offered.
func (s *sheet) looked(t *regulation.Type, a *regulation.Act) (*fault.Error, error) {
	var wrong *fault.Error
	may := mayAsk(a)
	for _, f := range t.Fields {
		typed := strings.TrimSpace(s.typed.Get(f.Name + ".typed"))
		if !may[f.Name] || typed == "" || last(s.typed[f.Name]) != "" && !f.Many {
			continue
		}
		hits, err := s.Engine.Picks(s.r.Context(), s.who, t.Name, f.Name, s.typed.Get("dept"), typed)
		if err != nil {
			return nil, err
		}
		if exact := slices.DeleteFunc(slices.Clone(hits), func(l record.Link) bool { return l.Title != typed }); len(exact) == 1 {
			hits = exact
		}
		switch len(hits) {
		case 1:
			s.typed[f.Name] = append(s.typed[f.Name], strconv.FormatInt(hits[0].ID, 10))
			s.typed.Del(f.Name + ".typed")
		default:
			if wrong == nil {
				wrong = &fault.Error{Code: fault.Invalid, Say: i18n.Text{Zh: "没有办成。", En: "Not done."}}
			}
			zh, en := "没有找到“"+typed+"”", "nothing is called “"+typed+"”"
			if len(hits) > 1 {
				zh, en = "有几个都合“"+typed+"”，请选一个", "several fit “"+typed+"”; choose one"
			}
			wrong.At("ask."+f.Name, "/"+f.Name, zh, en)
		}
	}
	return wrong, nil
}
