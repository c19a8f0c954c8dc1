package record

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// answered gives the answer already given to the same key, so that a create or
// an act is safe to repeat.
func (e *Engine) answered(tx *store.Tx, c Command) (*Answer, error) {
	if c.Key == "" {
		return nil, nil
	}
	var body string
	err := tx.QueryRow(`select body from answer where principal = $1 and key = $2`, c.Principal, c.Key).Scan(&body)
	if isNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var a Answer
	return &a, json.Unmarshal([]byte(body), &a)
}

func (e *Engine) remember(tx *store.Tx, c Command, a *Answer) error {
	if c.Key == "" {
		return nil
	}
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into answer(principal, key, at, status, body) values ($1, $2, $3, 200, $4)`,
		c.Principal, c.Key, micros(e.Now()), string(body))
	return err
}

// keep writes down a refusal whose clause wants it kept: by the clause's own
// act, in a transaction of its own, after the refused act was undone.
func (e *Engine) keep(ctx context.Context, c Command, refused error) error {
	var f *fault.Error
	if !errors.As(refused, &f) || f.Code != fault.Refused {
		return refused
	}
	clause := e.Program().Clause(f.Clause)
	if clause == nil || clause.Keep == "" || c.Actor == nil {
		return refused
	}
	typ, act, _ := strings.Cut(clause.Keep, ".")
	t := e.Program().Types[typ]
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return err
	}
	names := make([]regulation.Value, len(f.Names))
	for i, n := range f.Names {
		names[i] = n.Name
	}
	err := e.db.Write(ctx, func(tx *store.Tx) error {
		u, err := e.unit(tx, e.Now(), e.Now(), nil, seed)
		if err != nil {
			return err
		}
		dept := c.Dept
		values := map[string]regulation.Value{
			"who": regulation.Ref(c.Actor.ID), "act": f.Act, "at": u.now, "names": names,
		}
		if t.Field("under") != nil {
			values["under"] = f.Clause
		}
		if c.Record != 0 {
			s, err := u.load(c.Record)
			if err != nil {
				return err
			}
			dept = s.row.Dept
			values["record"] = strconv.FormatInt(c.Record, 10)
			if f := t.Field("about"); f != nil && f.Kind == regulation.KindRef && s.typ.IsLike(f.Ref) {
				values["about"] = regulation.Ref(c.Record)
			}
		}
		if dept == "" {
			dept = u.dir.Home(c.Actor.ID, u.now)
		}
		d, err := u.do(call{s: u.blank(t, dept), act: act, values: values})
		if err != nil {
			return err
		}
		if d.s.id != 0 {
			f.Kept = strconv.FormatInt(d.s.id, 10)
		}
		return nil
	})
	if err != nil {
		return fault.As(err)
	}
	return refused
}
