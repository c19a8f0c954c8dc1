package record

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// historyMost bounds the events of a record that are shown at once.
const historyMost = 500

// History gives a record's events, newest first: what each changed in the
// fields the person may read, and its place in the ledger.
func (e *Engine) History(ctx context.Context, who *people.Person, id int64) ([]Event, error) {
	var out []Event
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		s, err := u.readable(id)
		if err != nil {
			return err
		}
		rows, err := u.tx.Query(`select e.id, e.rev, e.actor, e.at, e.happened, e.act, e.clause, e.diff, coalesce(l.seq, -1)
			from event e left join leaf l on l.event = e.id
			where e.record = $1 and e.rev is not null order by e.rev limit $2`, id, historyMost)
		if err != nil {
			return err
		}
		defer rows.Close()
		type raw struct {
			ev    Event
			actor int64
			diff  *string
		}
		var raws []raw
		for rows.Next() {
			var r raw
			var at, happened int64
			if err := rows.Scan(&r.ev.ID, &r.ev.Rev, &r.actor, &at, &happened, &r.ev.Act, &r.ev.Clause, &r.diff, &r.ev.Leaf); err != nil {
				return err
			}
			r.ev.At, r.ev.Happened = instant(at), instant(happened)
			raws = append(raws, r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		now := map[string]json.RawMessage{}
		for _, r := range raws {
			ev := r.ev
			ev.Actor, ev.Rule = u.dir.Name(r.actor), r.actor == 0
			ev.Say = u.actText(s.typ, ev.Act)
			if r.diff != nil {
				var d struct {
					Set       map[string]json.RawMessage `json:"set"`
					Note      string                     `json:"note"`
					EnteredBy int64                      `json:"entered_by"`
				}
				if err := json.Unmarshal([]byte(*r.diff), &d); err != nil {
					return err
				}
				ev.Note = d.Note
				if d.EnteredBy != 0 {
					ev.EnteredBy = u.dir.Name(d.EnteredBy)
				}
				if ev.Changes, err = u.changes(s, now, d.Set); err != nil {
					return err
				}
				for k, v := range d.Set {
					now[k] = v
				}
			}
			out = append(out, ev)
		}
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
		return nil
	})
	return out, err
}

func (u *unit) changes(s *state, was, set map[string]json.RawMessage) ([]Change, error) {
	var out []Change
	for _, f := range s.typ.Fields {
		raw, ok := set[f.Name]
		if !ok {
			continue
		}
		old, err := decodeOr(f, was[f.Name])
		if err != nil {
			return nil, err
		}
		new, err := decodeOr(f, raw)
		if err != nil {
			return nil, err
		}
		c := Change{Field: f}
		if c.Old, ok, err = u.show(s, f, old); err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if c.New, _, err = u.show(s, f, new); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func decodeOr(f *regulation.Field, raw json.RawMessage) (regulation.Value, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	return f.Decode(raw)
}

// actText names an act of the history: an act, a signature, a clock that ran out.
func (u *unit) actText(t *regulation.Type, act string) i18n.Text {
	if name, ok := strings.CutPrefix(act, "clock:"); ok {
		if c := t.Clock(name); c != nil && !c.Say.Empty() {
			return words("clock.miss", c.Say)
		}
		return words("clock.miss", name)
	}
	name, sign := strings.CutSuffix(act, "#sign")
	say := i18n.Text{Zh: name, En: name}
	if a := t.Act(name); a != nil && !a.Say.Empty() {
		say = a.Say
	}
	if sign {
		return words("sign", say)
	}
	return say
}
