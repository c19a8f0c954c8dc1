package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
)

// Check is the imports' part of a verification: what was kept of each batch is
// of records, revisions and batches that are there, each match key is of the
// values its record was opened with, and no batch lacks any.
func Check() ledger.Check {
	return ledger.Check{Name: i18n.Text{Zh: "导入批次", En: "imports"}, Run: func(ctx context.Context, db *store.DB, say func(ledger.Problem)) error {
		v := &verification{ctx: ctx, db: db, say: say}
		for _, step := range []func() error{v.touched, v.keys, v.batches} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	}}
}

type verification struct {
	ctx context.Context
	db  *store.DB
	say func(ledger.Problem)
}

const verifyWindow = 500

func (v *verification) wrong(kind string, record int64, zh, en string, args ...any) {
	v.say(ledger.Problem{Kind: kind, Record: record, Say: i18n.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}})
}

// rows runs a query window by window: `next` scans one row and remembers where
// the next window begins.
func (v *verification) rows(q func() (string, []any), next func(scan func(...any) error) error) error {
	for n := verifyWindow; n == verifyWindow; {
		err := v.db.Read(v.ctx, func(tx *store.Tx) error {
			text, args := q()
			rows, err := tx.Query(fmt.Sprintf("%s limit %d", text, verifyWindow), args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for n = 0; rows.Next(); n++ {
				if err := next(rows.Scan); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// touched holds importrow to the events it tells of.
func (v *verification) touched() error {
	var batch, record int64
	return v.rows(func() (string, []any) {
		return `select i.batch, i.record, i.before, i.after, coalesce(b.type, ''), coalesce(r.rev, 0),
			(select count(*) from event e where e.record = i.record and e.rev = i.after)
			from importrow i left join record b on b.id = i.batch left join record r on r.id = i.record
			where (i.batch, i.record) > ($1, $2) order by i.batch, i.record`, []any{batch, record}
	}, func(scan func(...any) error) error {
		var before, after, rev, events int64
		var typ string
		if err := scan(&batch, &record, &before, &after, &typ, &rev, &events); err != nil {
			return err
		}
		if typ != "batch" || before < 0 || before >= after || after > rev || events != 1 {
			v.wrong("import.row", record, "批次 %d 记着的记录 %d（第 %d 到 %d 版）与事件不符",
				"what batch %d keeps of record %d (revisions %d to %d) is not what the events say", batch, record, before, after)
		}
		return nil
	})
}

// keys holds each match key to the event that opened its record.
func (v *verification) keys() error {
	var typ, dept string
	key := []byte{}
	return v.rows(func() (string, []any) {
		return `select m.type, m.dept, m.key, m.record, m.batch, coalesce(r.type, ''), coalesce(r.dept, ''), coalesce(e.diff, ''),
			(select count(*) from importrow i where i.batch = m.batch and i.record = m.record and i.before = 0)
			from matchkey m left join record r on r.id = m.record left join event e on e.record = m.record and e.rev = 1
			where (m.type, m.dept, m.key) > ($1, $2, $3) order by m.type, m.dept, m.key`, []any{typ, dept, key}
	}, func(scan func(...any) error) error {
		var record, batch, rows int64
		var of, in, diff string
		if err := scan(&typ, &dept, &key, &record, &batch, &of, &in, &diff, &rows); err != nil {
			return err
		}
		if of != typ || in != dept || rows != 1 || !keyOf(key, diff) {
			v.wrong("import.key", record, "记录 %d 的匹配键（批次 %d，类型 %s）与它开立时的内容不符",
				"the match key of record %d (batch %d, type %s) is not of what it was opened with", record, batch, typ)
		}
		return nil
	})
}

// keyOf says whether a match key is of the values that the first event set. A
// long key is a hash and tells nothing; content that was destroyed neither.
func keyOf(key []byte, diff string) bool {
	var parts []json.RawMessage
	if diff == "" || json.Unmarshal(key, &parts) != nil {
		return true
	}
	var names []string
	var values []json.RawMessage
	var opened struct {
		Set map[string]json.RawMessage `json:"set"`
	}
	if len(parts) != 2 || json.Unmarshal(parts[0], &names) != nil || json.Unmarshal(parts[1], &values) != nil ||
		len(names) != len(values) || json.Unmarshal([]byte(diff), &opened) != nil {
		return false
	}
	for i, n := range names {
		was, there := opened.Set[n]
		if !there {
			was = json.RawMessage("null")
		}
		if !sameJSON(was, values[i]) {
			return false
		}
	}
	return true
}

// sameJSON compares two values whatever their escapes.
func sameJSON(a, b json.RawMessage) bool {
	norm := func(m json.RawMessage) string {
		d := json.NewDecoder(strings.NewReader(string(m)))
		d.UseNumber()
		var x any
		if d.Decode(&x) != nil {
			return "?" + string(m)
		}
		out, err := json.Marshal(x)
		if err != nil {
			return "?" + string(m)
		}
		return string(out)
	}
	return norm(a) == norm(b)
}

// batches holds the number of match keys to what each batch says it opened. A
// record withdrawn since may have given its key to a later batch.
func (v *verification) batches() error {
	type short struct{ batch, made, keys int64 }
	var shorts []short
	var batch int64
	err := v.rows(func() (string, []any) {
		return `select r.id, r.stage, r.doc, (select count(*) from matchkey m where m.batch = r.id),
			(select count(*) from importrow i where i.batch = r.id)
			from record r where r.id > $1 and r.type = 'batch' order by r.id`, []any{batch}
	}, func(scan func(...any) error) error {
		var stage, doc string
		var keys, rows int64
		if err := scan(&batch, &stage, &doc, &keys, &rows); err != nil {
			return err
		}
		var says struct{ Made, Changed int64 }
		if err := json.Unmarshal([]byte(doc), &says); err != nil {
			return nil // named by the replay
		}
		if stage != "done" {
			return nil
		}
		if rows < max(says.Made, says.Changed) {
			v.wrong("import.batch", batch, "批次 %d 新建 %d、更新 %d 行，只记着 %d 份记录：少了", "batch %d opened %d rows and changed %d, and keeps only %d records: some are gone",
				batch, says.Made, says.Changed, rows)
		}
		if keys < says.Made {
			shorts = append(shorts, short{batch, says.Made, keys})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range shorts {
		lost, err := v.keyless(s.batch)
		if err != nil {
			return err
		}
		if len(lost) > 0 {
			v.wrong("import.batch", s.batch, "批次 %d 新建 %d 行，只有 %d 个匹配键；没有键的记录：%s", "batch %d opened %d rows and has only %d match keys; records without one: %s",
				s.batch, s.made, s.keys, strings.Join(lost, " "))
		}
	}
	return nil
}

// keyless gives the first records a batch opened, that stand and have no key.
func (v *verification) keyless(batch int64) (out []string, err error) {
	err = v.db.Read(v.ctx, func(tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(`select i.record from importrow i join record r on r.id = i.record
			where i.batch = $1 and i.before = 0 and i.state = 0 and not exists
			(select 1 from matchkey m where m.type = r.type and m.dept = r.dept and m.record = i.record) order by i.record limit 20`, batch)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out = append(out, fmt.Sprint(id))
		}
		return rows.Err()
	})
	return out, err
}
