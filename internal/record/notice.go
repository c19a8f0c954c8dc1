package record

import (
	"context"
	"slices"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

const (
	noticesFor  = 90 * 24 * time.Hour // how long what was seen is kept
	noticesMost = 99                  // counted; beyond, there are more
)

// Told is one notice: a record began to wait for the person.
type Told struct {
	ID     int64
	At     time.Time
	New    bool
	Sender string            // who did the act it tells of, "" for the rule
	Stage  *regulation.Stage // where the record came to
	Line   *Line             // as it stands now; nil where he may not read it (any more)
}

// notify tells each of those for whom the record now waits, except who did it.
func (u *unit) notify(s *state, posts []string, people []int64) error {
	who := slices.Clone(people)
	for _, p := range posts {
		all, _ := u.dir.Holders(p, s.row.Dept, u.now)
		who = append(who, all...)
	}
	slices.Sort(who)
	for _, id := range slices.Compact(who) {
		if id == int64(u.actorRef()) {
			continue
		}
		if _, err := u.tx.Exec(`insert into notice(person, at, sender, record, stage) values ($1, $2, $3, $4, $5)`,
			id, micros(u.at), int64(u.actorRef()), s.id, s.row.Stage); err != nil {
			return err
		}
	}
	return nil
}

// Told gives what a person was told, newest first, below a number or from the top.
func (e *Engine) Told(ctx context.Context, who *people.Person, below int64, limit int) ([]Told, error) {
	var out []Told
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		q, args := `select id, at, sender, record, stage, seen from notice where person = $1 order by id desc limit $2`, []any{who.ID, limit}
		if below > 0 {
			q, args = `select id, at, sender, record, stage, seen from notice where person = $1 and id < $3 order by id desc limit $2`, append(args, below)
		}
		rows, err := u.tx.Query(q, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		var records []int64
		var stages []string
		for rows.Next() {
			var t Told
			var at, sender, record, seen int64
			var stage string
			if err := rows.Scan(&t.ID, &at, &sender, &record, &stage, &seen); err != nil {
				return err
			}
			t.At, t.Sender, t.New = instant(at), u.dir.Name(sender), seen == 0
			out, records, stages = append(out, t), append(records, record), append(stages, stage)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for i := range out {
			s, err := u.load(records[i])
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			l, ok, err := u.line(s.id, nil)
			if err != nil {
				return err
			}
			if ok {
				out[i].Line, out[i].Stage = &l, s.typ.Stage(stages[i])
			}
		}
		return nil
	})
	return out, err
}

// NewNotices counts what a person has not seen yet, to a hundred.
func (e *Engine) NewNotices(ctx context.Context, who *people.Person) (n int64, more bool, err error) {
	err = e.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`select count(*) from (select 1 from notice where person = $1 and seen = 0 limit $2) as n`, who.ID, noticesMost+1).Scan(&n)
	})
	return min(n, noticesMost), n > noticesMost, err
}

// SeeNotices marks as seen what a person was told of a record; of all, with
// record 0. What was seen long ago is no longer kept.
func (e *Engine) SeeNotices(ctx context.Context, who *people.Person, record int64) error {
	n, _, err := e.NewNotices(ctx, who)
	if err != nil || n == 0 {
		return err
	}
	return e.db.Write(ctx, func(tx *store.Tx) error {
		q, args := `update notice set seen = 1 where person = $1 and seen = 0`, []any{who.ID}
		if record != 0 {
			q, args = q+` and record = $2`, append(args, record)
		}
		if _, err := tx.Exec(q, args...); err != nil {
			return err
		}
		_, err := tx.Exec(`delete from notice where person = $1 and seen = 1 and at < $2`, who.ID, micros(e.Now().Add(-noticesFor)))
		return err
	})
}
