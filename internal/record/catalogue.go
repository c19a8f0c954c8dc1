package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// want is a list that the law asks for.
type want struct {
	list
	print string // its fingerprint: the same print is the same rows
	of    string
}

// printOf is the fingerprint of a built-in list.
func printOf(name string) string {
	switch name {
	case builtinWaiting, builtinDue, builtinDueAll, builtinOver, builtinBreach, builtinEvidence:
		return "builtin:" + name + " by urgency"
	}
	return "builtin:" + name
}

// wants gives every list of every edition at hand, each once. Equal finds share
// their rows: a find stands for all of one print, over the types of each.
func (l *law) wants() []*want {
	var out []*want
	seen := map[string]*want{}
	add := func(name, print, of string, f *regulation.Find) *want {
		w := seen[print]
		if w == nil {
			w = &want{list: list{name: name, find: f, types: map[string]bool{}}, print: print, of: of}
			seen[print] = w
			out = append(out, w)
		}
		return w
	}
	for _, no := range sortedNos(l.progs) {
		p := l.progs[no]
		for _, n := range p.Order {
			t := p.Types[n]
			if !t.Pattern {
				for _, b := range []string{builtinAll, builtinStage, builtinVoid} {
					add(b+n, printOf(b+n), n, nil).types[n] = true
				}
				if t.IsLike("absence") {
					add(builtinUntil+n, printOf(builtinUntil+n), n, nil).types[n] = true
				}
			}
			for _, f := range t.Finds {
				w := add(n+"."+f.Name, f.Fingerprint, f.Of, f)
				for _, k := range p.Kinds(f.Of) {
					w.types[k.Name] = true
				}
			}
		}
	}
	for _, n := range []string{builtinWaiting, builtinDue, builtinDueAll, builtinOver, builtinOpen, builtinBreach, builtinEvidence} {
		add(n, printOf(n), "", nil).types = nil
	}
	return out
}

// enterLists enters the lists that are not there yet; from now on every act
// writes them, and they are filled over the records that are.
func (l *law) enterLists(tx *store.Tx) error {
	for _, w := range l.wants() {
		var id int64
		err := tx.QueryRow(`select id from listdef where fingerprint = $1`, w.print).Scan(&id)
		if isNoRows(err) {
			_, err = tx.Exec(`insert into listdef(id, fingerprint, type, state, upto)
				values ((select coalesce(max(id), 0) + 1 from listdef), $1, $2, 'building', 0)`, w.print, w.of)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// catalogueOf gives the lists of a law as they are entered.
func (e *Engine) catalogueOf(tx *store.Tx, l *law) (*catalogue, error) {
	type def struct {
		id    int64
		state string
	}
	defs := map[string]def{}
	rows, err := tx.Query(`select id, fingerprint, state from listdef`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d def
		var print string
		if err := rows.Scan(&d.id, &print, &d.state); err != nil {
			return nil, err
		}
		defs[print] = d
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	c := &catalogue{byType: map[string][]*list{}, byName: map[string]*list{}, byPrint: map[string]*list{}}
	types := map[string]bool{}
	for _, p := range l.progs {
		for _, n := range p.Order {
			types[n] = true
		}
	}
	for _, w := range l.wants() {
		d, ok := defs[w.print]
		if !ok {
			return nil, fmt.Errorf("list %s is not entered", w.name)
		}
		w.id, w.building = d.id, d.state == "building"
		c.all = append(c.all, &w.list)
		c.byPrint[w.print] = &w.list
		if w.find == nil {
			c.byName[w.name] = &w.list
		}
		if w.name == builtinEvidence {
			continue // written by itself
		}
		of := w.types
		if of == nil {
			of = types
		}
		for n := range of {
			c.byType[n] = append(c.byType[n], &w.list)
		}
	}
	return c, nil
}

// makeLists enters the lists of the law and fills those that are new over
// existing records, before anything is served.
func (e *Engine) makeLists(ctx context.Context) error {
	var l *law
	enter := func(tx *store.Tx) error {
		mark, _, err := marks(tx)
		if err != nil {
			return err
		}
		if l, err = e.readLaw(tx, mark); err != nil {
			return err
		}
		if err = l.enterLists(tx); err == nil {
			l.lists, err = e.catalogueOf(tx, l)
		}
		return err
	}
	// Two servers that start at once may draw the same number: the second asks again.
	err := e.db.Write(ctx, enter)
	for tries := 0; errors.Is(err, store.ErrConstraint) && tries < 5; tries++ {
		err = e.db.Write(ctx, enter)
	}
	if err != nil {
		return err
	}
	e.setLaw(l)
	return e.fillLists(ctx, l.lists)
}

// fillLists fills the lists that are being built, 200 records a transaction.
func (e *Engine) fillLists(ctx context.Context, c *catalogue) error {
	var fresh []*list
	for _, l := range c.all {
		if l.building {
			fresh = append(fresh, l)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	var from int64
	for {
		var n int
		err := e.db.Write(ctx, func(tx *store.Tx) error {
			n = 0
			u, err := e.unit(tx, e.Now(), e.Now(), nil, [32]byte{})
			if err != nil {
				return err
			}
			ids, err := idsAfter(tx, from, 200)
			if err != nil {
				return err
			}
			var found []*state
			for _, id := range ids {
				s, err := u.lock(id)
				if err != nil {
					return err
				}
				found = append(found, s)
			}
			for _, s := range found {
				for _, l := range fresh {
					if l.types != nil && !l.types[s.typ.Name] {
						continue
					}
					keys, err := u.rowsOf(l, s, s.row)
					if err != nil {
						return err
					}
					for _, k := range keys {
						if err := u.insertKey(k); err != nil {
							return err
						}
					}
				}
				from = s.id
			}
			n = len(found)
			return nil
		})
		if err != nil {
			return err
		}
		if n < 200 {
			break
		}
	}
	return e.db.Write(ctx, func(tx *store.Tx) error {
		for _, l := range fresh {
			if _, err := tx.Exec(`update listdef set state = 'ready' where id = $1`, l.id); err != nil {
				return err
			}
		}
		return nil
	})
}

// idsAfter gives the ids of the records that follow.
func idsAfter(tx *store.Tx, from int64, limit int) ([]int64, error) {
	rows, err := tx.Query(`select id from record where id > $1 order by id limit $2`, from, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
