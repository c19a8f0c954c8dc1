package record_test

import (
	"fmt"
	"testing"

	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

const pledge = `
say: 承诺 | pledge
clause: K1
fields:
  title: text 题名 | title
  name: text 名 | name
  who: person 谁 | who
stages: { open: 在办 | open, kept: end 已守 | kept }
is: { title: r.name }
acts:
  give: { say: 承诺 | pledge, by: clerk, to: open, ask: [name, who] }
  hand: { say: 转给 | hand on, in: open, by: clerk | head, ask: who }
  keep: { say: 守约 | keep, clause: K2, in: open, to: kept, by: who }
clocks:
  term: { say: 期限 | term, in: open, by: who, due: days(1) }
see: { all: head | who }
`

// What happened under a clause is counted for each over what he may read: acts,
// clocks that ran out, and refusals where the clause keeps them; each number
// opens just as many records; what stands open is named. The rows follow the
// readers of a record, and a verification finds them right.
func TestEvidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		prog := small(t, map[string]string{"types/pledge.yaml": pledge, "clauses.yaml": "K1: 守信 | keep your word\nK2:\n  say: 亲自 | in person\n  do: refusal.keep\n"})
		o := newOfficeOf(t, db, prog)
		check := func(who, clause string, want ...string) {
			t.Helper()
			all, err := o.e.Evidence(o.ctx, o.who(who), "2026-03", clause)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range all {
				got = append(got, fmt.Sprintf("%s %s %d/%d", v.Kind, v.What, v.Times, v.Records))
				_, lines, _, err := o.e.EvidencePage(o.ctx, o.who(who), clause, "2026-03", v.What, "")
				if err != nil || int64(len(lines)) != v.Records {
					t.Errorf("%s %s %s: %d records behind %d: %v", who, clause, v.What, len(lines), v.Records, err)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s, %s: %v, not %v", who, clause, got, want)
			}
		}
		a := o.must("clerk", record.Command{Type: "pledge", Act: "give", Input: map[string]any{"name": "甲", "who": o.id("li")}}).Record
		o.must("clerk", record.Command{Type: "pledge", Act: "give", Input: map[string]any{"name": "乙", "who": o.id("wu")}})
		o.must("head", record.Command{Record: a, Act: "hand", Input: map[string]any{"who": o.id("li")}})
		check("head", "K1", "act pledge.give 2/2", "act pledge.hand 1/1")
		check("li", "K1", "act pledge.give 1/1", "act pledge.hand 1/1")
		check("wu", "K1", "act pledge.give 1/1")
		check("clerk", "K1")
		// Handed on, it is read by another: all that happened to it goes with it.
		o.must("head", record.Command{Record: a, Act: "hand", Input: map[string]any{"who": o.id("wu")}})
		check("li", "K1")
		check("wu", "K1", "act pledge.give 2/2", "act pledge.hand 2/1")
		// A refusal that the clause keeps.
		if _, err := o.act("head", record.Command{Record: a, Act: "keep"}); err == nil {
			t.Fatal("kept by another")
		}
		check("head", "K2", "refused refused:pledge.keep 1/1")
		check("wu", "K2")
		// Clocks that ran out stand open until they are mended.
		o.set("2026-03-04 09:00")
		if _, _, err := o.e.Tick(o.ctx); err != nil {
			t.Fatal(err)
		}
		check("head", "K1", "act pledge.give 2/2", "act pledge.hand 2/1", "clock pledge.clock:term 2/2")
		open := func(who string) int {
			t.Helper()
			list, n, _, err := o.e.Breaches(o.ctx, o.who(who), 10, "K1", "K2")
			if err != nil || int(n) != len(list) {
				t.Fatal(n, list, err)
			}
			for _, b := range list {
				if b.Clause != "K1" || b.Clock.Name != "term" || b.Line.Link.Title == "" || b.Refused {
					t.Errorf("%+v", b)
				}
			}
			return len(list)
		}
		if open("head") != 2 || open("wu") != 2 || open("li") != 0 {
			t.Error(open("head"), open("wu"), open("li"))
		}
		o.must("wu", record.Command{Record: a, Act: "keep"})
		if open("head") != 1 {
			t.Error(open("head"))
		}
		check("wu", "K2", "act pledge.keep 1/1")
		verify := func() (wrong []ledger.Problem) {
			t.Helper()
			if err := o.e.CheckLists().Run(o.ctx, db, func(p ledger.Problem) { wrong = append(wrong, p) }); err != nil {
				t.Fatal(err)
			}
			return wrong
		}
		if wrong := verify(); len(wrong) > 0 {
			t.Error(wrong)
		}
		err := db.Write(o.ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`update listkey set val = val + 1 where list = (select id from listdef where fingerprint like 'builtin:evidence%') and id = $1`, a)
			return err
		})
		if err != nil || len(verify()) == 0 {
			t.Error("a number that was changed is not found", err)
		}
		// A list that is new is filled over what happened before.
		err = db.Write(o.ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(`delete from listkey where list = (select id from listdef where fingerprint like 'builtin:evidence%')`); err != nil {
				return err
			}
			_, err := tx.Exec(`update listdef set state = 'building' where fingerprint like 'builtin:evidence%'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		o.e = o.engine(prog)
		check("wu", "K1", "act pledge.give 2/2", "act pledge.hand 2/1", "clock pledge.clock:term 2/2")
	})
}
