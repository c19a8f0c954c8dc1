package day

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/store"
)

// row is one record as the day left it.
type row struct {
	id                      int64
	typ, stage, number      string
	Outcome                 string
	Kind, What, Caller      string
	Unit, Handler, Incident int64
	Reopened, Answered      int64
	LateReason              string `json:"late_reason"`
	Nth                     int64  `json:"nth_caller"`
	Grade                   string
	Visitor                 int64
	Total                   json.RawMessage
	Title                   string
	rev                     int64
}

// state is everything that a folder holds of the day: its records, and how
// often each act was done.
type state struct {
	rows   []row
	counts map[string]int // "TYPE ACT"
	lines  []string
}

// stateOf reads a folder whose service has ended.
func stateOf(t *testing.T, data string) *state {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: "sqlite:" + filepath.Join(data, "guiju.db"), ReadPool: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := &state{counts: map[string]int{}}
	err = db.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`select id, type, stage, coalesce(number, ''), rev, doc from record order by id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r row
			var doc string
			if err := rows.Scan(&r.id, &r.typ, &r.stage, &r.number, &r.rev, &doc); err != nil {
				return err
			}
			// Types use the same words for other kinds of values.
			_ = json.Unmarshal([]byte(doc), &r)
			s.rows = append(s.rows, r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		acts, err := tx.Query(`select r.type, e.act, count(*) from event e join record r on r.id = e.record group by r.type, e.act`)
		if err != nil {
			return err
		}
		defer acts.Close()
		for acts.Next() {
			var typ, act string
			var n int
			if err := acts.Scan(&typ, &act, &n); err != nil {
				return err
			}
			s.counts[typ+" "+act] = n
		}
		return acts.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.rows {
		s.lines = append(s.lines, fmt.Sprintf("%d %s %s %s rev %d %s unit %d handler %d incident %d/%d reopened %d answered %d late %q grade %s visitor %d total %s %s",
			r.id, r.typ, r.number, r.stage, r.rev, r.Outcome, r.Unit, r.Handler, r.Incident, r.Nth, r.Reopened, r.Answered, r.LateReason, r.Grade, r.Visitor, r.Total, r.Title))
	}
	var acts []string
	for k, n := range s.counts {
		acts = append(acts, fmt.Sprintf("%s %d", k, n))
	}
	slices.Sort(acts)
	s.lines = append(s.lines, acts...)
	return s
}

// digest is one number for all of it.
func (s *state) digest() string {
	sum := sha256.Sum256([]byte(strings.Join(s.lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// last is the newest record of a type.
func (s *state) last(typ string) row {
	for _, r := range slices.Backward(s.rows) {
		if r.typ == typ {
			return r
		}
	}
	return row{}
}

// of is the record with a number.
func (s *state) of(number string) row {
	for _, r := range s.rows {
		if r.number == number {
			return r
		}
	}
	return row{}
}
