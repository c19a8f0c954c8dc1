package record

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
)

// verifyWindow is how many records or rows one moment of a verification holds.
const verifyWindow = 200

// CheckLists is the engine's part of a verification: every record's rows in the
// lists, and its claim on `once`, are computed again from the record and
// compared with what stands there.
func (e *Engine) CheckLists() ledger.Check {
	return ledger.Check{Name: i18n.Text{Zh: "列表", En: "lists"}, Run: func(ctx context.Context, db *store.DB, say func(ledger.Problem)) error {
		c := &rowCheck{e: e, db: db, say: say, lists: map[int64]int64{}}
		for from, n := int64(0), verifyWindow; n == verifyWindow; {
			err := e.look(ctx, nil, func(u *unit) error {
				ids, err := idsAfter(u.tx, from, verifyWindow)
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := c.record(u, id); err != nil {
						return err
					}
					from = id
				}
				n = len(ids)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return c.surplus(ctx)
	}}
}

// rowCheck counts what should be there while it looks at each record.
type rowCheck struct {
	e     *Engine
	db    *store.DB
	say   func(ledger.Problem)
	lists map[int64]int64 // rows by list
	once  int64
}

func (c *rowCheck) wrong(kind string, id int64, member, zh, en string, args ...any) {
	args = append([]any{id}, args...)
	c.say(ledger.Problem{Kind: kind, Record: id, Member: member,
		Say: i18n.Text{Zh: fmt.Sprintf("记录 %d "+zh, args...), En: fmt.Sprintf("record %d "+en, args...)}})
}

// record holds one record to its rows. One that cannot be read is named, and
// does not keep the others from being looked at.
func (c *rowCheck) record(u *unit, id int64) error {
	s, err := u.load(id)
	if err != nil {
		c.wrong("record.unreadable", id, "", "读不出来", "cannot be read")
		return nil // a statement that failed ends the transaction by itself
	}
	for _, l := range append(slices.Clone(u.lists.byType[s.typ.Name]), u.lists.byName[builtinEvidence]) {
		rows, err := u.rowsOf(l, s, s.row)
		if err != nil {
			c.wrong("record.unreadable", id, l.name, "所关联的记录读不出来", "hangs on a record that cannot be read")
			return nil // as above
		}
		for _, r := range rows {
			c.lists[l.id]++
			var got int64
			var val *int64
			err := u.tx.QueryRow(`select id, val from listkey where list = $1 and key = $2`, r.list, r.key).Scan(&got, &val)
			if isNoRows(err) || err == nil && (got != id || !sameVal(val, r.val)) {
				c.wrong("list", id, l.name, "在列表 %s 里的行不对或不见了", "has no right row in the list %s", l.name)
			} else if err != nil {
				return err
			}
		}
	}
	key, err := u.onceKey(s, s.row)
	if err != nil || key == nil {
		return err
	}
	c.once++
	var holder int64
	err = u.tx.QueryRow(`select record from once where type = $1 and dept = $2 and key = $3`, s.typ.Name, s.row.Dept, key).Scan(&holder)
	if err != nil && !isNoRows(err) {
		return err
	}
	if holder != id {
		c.wrong("once", id, "once", "在“只此一件”表里的行不对或不见了", "has no right row in the table of what there is once")
	}
	return nil
}

// surplus looks for rows that no record has: only where the counts differ, which
// they also do while the house works on, so each row is held to its record.
func (c *rowCheck) surplus(ctx context.Context) error {
	for _, l := range c.e.today().lists.all {
		if n, err := c.count(ctx, `select count(*) from listkey where list = $1`, l.id); err != nil {
			return err
		} else if n != c.lists[l.id] {
			if err := c.listRows(ctx, l); err != nil {
				return err
			}
		}
	}
	n, err := c.count(ctx, `select count(*) from once`)
	if err != nil || n == c.once {
		return err
	}
	return c.onceRows(ctx)
}

func (c *rowCheck) count(ctx context.Context, q string, args ...any) (n int64, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow(q, args...).Scan(&n) })
	return n, err
}

func (c *rowCheck) listRows(ctx context.Context, l *list) error {
	after := []byte{}
	for n := verifyWindow; n == verifyWindow; {
		err := c.e.look(ctx, nil, func(u *unit) error {
			stored, err := storedRows(u.tx, `select key, id from listkey where list = $1 and key > $2 order by key limit $3`, l.id, after, verifyWindow)
			if err != nil {
				return err
			}
			for _, k := range stored {
				after = k.key
				var rows []listRow
				if s, err := u.load(k.id); err == nil && (l.types == nil || l.types[s.typ.Name]) {
					if rows, err = u.rowsOf(l, s, s.row); err != nil {
						continue // named already, with the record it hangs on
					}
				}
				has := false
				for _, r := range rows {
					has = has || bytes.Equal(r.key, k.key)
				}
				if !has {
					c.wrong("list", k.id, l.name, "在列表 %s 里有一行，它不该在那里", "has a row in the list %s where it does not belong", l.name)
				}
			}
			n = len(stored)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *rowCheck) onceRows(ctx context.Context) error {
	var typ, dept string
	after := []byte{}
	for n := verifyWindow; n == verifyWindow; {
		err := c.e.look(ctx, nil, func(u *unit) error {
			rows, err := u.tx.Query(`select type, dept, key, record from once where (type, dept, key) > ($1, $2, $3)
				order by type, dept, key limit $4`, typ, dept, after, verifyWindow)
			if err != nil {
				return err
			}
			defer rows.Close()
			type claim struct {
				typ, dept string
				key       []byte
				id        int64
			}
			var claims []claim
			for rows.Next() {
				var k claim
				if err := rows.Scan(&k.typ, &k.dept, &k.key, &k.id); err != nil {
					return err
				}
				claims = append(claims, k)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			rows.Close()
			for _, k := range claims {
				typ, dept, after = k.typ, k.dept, k.key
				var key []byte
				if s, err := u.load(k.id); err == nil && s.typ.Name == k.typ && s.row.Dept == k.dept {
					if key, err = u.onceKey(s, s.row); err != nil {
						return err
					}
				}
				if !bytes.Equal(key, k.key) {
					c.wrong("once", k.id, "once", "占着“只此一件”表里的一行（%s），它不该在那里", "holds a row in the table of what there is once (%s) where it does not belong", k.typ)
				}
			}
			n = len(claims)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func storedRows(tx *store.Tx, q string, args ...any) ([]listRow, error) {
	rows, err := tx.Query(q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []listRow
	for rows.Next() {
		var r listRow
		if err := rows.Scan(&r.key, &r.id); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
