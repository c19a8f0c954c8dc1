package record_test

import (
	"context"
	"slices"
	"testing"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

const loan = `
say: 借用 | loan
clause: K1
fields:
  name: text 名 | name
  fee: money 押金 | deposit
  title: text 题名 | title
stages: { out: 借出 | out, late: 逾期 | late, back: end 已还 | back }
is: { title: r.name }
acts:
  lend: { say: 借出 | lend, by: clerk, to: out, ask: [name], do: { fee: at(today).deposit } }
  note: { say: 备注 | note, in: out, by: clerk, ask: name }
  lapse: { in: out, to: late, by: rule }
  return: { say: 归还 | give back, in: [out, late], to: back, by: clerk }
clocks:
  term: { say: 归还期限 | due back, in: out, by: clerk, due: days(p.loan_days), do: lapse }
`

const loanParams = `
loan_days: { say: 借期（日） | days of a loan, clause: K1, is: 3, need: it >= 1 && it <= 5 }
deposit: { say: 押金 | deposit, clause: K1, is: 10.00 元, need: it >= money(1) && it <= money(50) }
`

func lending(t *testing.T, params string) *regulation.Program {
	return small(t, map[string]string{"types/loan.yaml": loan, "params.yaml": params})
}

// change has one propose a value and another agree to it.
func (o *office) change(param, value, from string) int64 {
	o.t.Helper()
	id := o.must("head", record.Command{Type: record.FigureType, Act: "propose", Input: map[string]any{"parameter": param, "value": value, "from": from, "why": "试"}}).Record
	o.must("boss", record.Command{Record: id, Act: "agree"})
	return id
}

// engine is another engine over the same database: one that was started anew,
// or stands beside the first.
func (o *office) engine(prog *regulation.Program, try ...record.Trial) *record.Engine {
	o.t.Helper()
	c := record.Config{DB: o.db, Program: prog, Body: []byte("{}"), Now: o.clock,
		Load:     func([]byte) (*regulation.Program, error) { return lending(o.t, loanParams), nil },
		Calendar: func(string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }}
	for _, t := range try {
		c.Try = t
	}
	e, err := record.New(o.ctx, c)
	if err != nil {
		o.t.Fatal(err)
	}
	return e
}

func (o *office) seen(e *record.Engine, id int64) *record.View {
	o.t.Helper()
	v, err := e.View(o.ctx, o.who("clerk"), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// A value that two people set holds from its day for what is opened from then
// on, on both databases, after a restart and for an engine beside this one; and
// what was opened before keeps what it was born with.
func TestParameterSetByTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOfficeOf(t, db, lending(t, loanParams))
		o.join("boss", "D1", o.dept, "leader")
		beside := o.engine(lending(t, loanParams))
		lend := func(e *record.Engine) *record.View {
			t.Helper()
			a, err := e.Act(o.ctx, record.Command{Type: "loan", Act: "lend", Actor: o.who("clerk"), Input: map[string]any{"name": "甲"}})
			if err != nil {
				t.Fatal(err)
			}
			return o.seen(e, a.Record)
		}
		due := func(v *record.View) string {
			v = o.seen(o.e, v.ID)
			for _, c := range v.Clocks {
				return c.Due.In(calendar.Shanghai()).Format("01-02 15:04")
			}
			return "none"
		}
		old := lend(o.e)
		if got := due(old); got != "03-06 00:00" {
			t.Fatal(got)
		}
		o.set("2026-03-02 09:30")
		o.change("loan_days", "1", "2026-03-02") // from today on
		o.change("deposit", "20", "2026-03-03")
		o.set("2026-03-02 10:00")
		if v := lend(beside); due(v) != "03-04 00:00" || v.Row.Vals["fee"] != regulation.Money(1000) {
			t.Errorf("opened after it was agreed: %s %v", due(v), v.Row.Vals["fee"])
		}
		if _, err := beside.Act(o.ctx, record.Command{Record: old.ID, Act: "note", Actor: o.who("clerk"), Input: map[string]any{"name": "甲乙"}}); err != nil {
			t.Fatal(err) // the clock is computed again
		}
		if got := due(old); got != "03-06 00:00" {
			t.Errorf("opened before it was agreed: %s", got)
		}
		o.set("2026-03-03 09:00")
		if v := lend(o.engine(lending(t, loanParams))); due(v) != "03-05 00:00" || v.Row.Vals["fee"] != regulation.Money(2000) {
			t.Errorf("after a restart: %s %v", due(v), v.Row.Vals["fee"])
		}
		// Back to the number of the text, from a later day.
		o.change("loan_days", "3", "2026-03-05")
		if v := lend(o.e); due(v) != "03-05 00:00" {
			t.Errorf("before the later value: %s", due(v))
		}
		o.set("2026-03-05 09:00")
		if v := lend(o.e); due(v) != "03-09 00:00" {
			t.Errorf("under the later value: %s", due(v))
		}
		h, err := o.e.Figures(o.ctx, o.who("clerk"), "loan_days")
		if err != nil || len(h) != 1 || len(h[0].Items) != 3 || h[0].Value != int64(3) || !h[0].Items[0].Now || h[0].Items[0].Number != "CS-2026-003" || h[0].Items[0].By != "boss" {
			t.Errorf("%+v %v", h, err)
		}
		var wrong []ledger.Problem
		if err := o.e.CheckLists().Run(o.ctx, db, func(p ledger.Problem) { wrong = append(wrong, p) }); err != nil || len(wrong) > 0 {
			t.Error(err, wrong)
		}
	})
}

// A later edition whose text has a value of a later day goes before what was
// set; and what it would refuse does not count under it.
func TestParameterSetUnderAnotherEdition(t *testing.T) {
	db := storetest.New(t)
	o := newOfficeOf(t, db, lending(t, loanParams))
	o.join("boss", "D1", o.dept, "leader")
	o.change("loan_days", "5", "2026-03-02")
	days := func(params string) regulation.Value {
		t.Helper()
		if prog := lending(t, params); prog.Hash != o.e.Program().Hash {
			if _, err := o.e.Enter(o.ctx, record.Entry{Program: prog, Body: []byte("{}")}); err != nil {
				t.Fatal(err)
			}
		}
		h, err := o.e.Figures(o.ctx, o.who("clerk"), "loan_days")
		if err != nil {
			t.Fatal(err)
		}
		return h[0].Value
	}
	o.set("2026-04-02 09:00")
	for _, c := range []struct {
		params string
		want   int64
	}{
		{loanParams, 5},
		{"loan_days: { is: [{ since: 2026-01-01, is: 3 }, { since: 2026-04-01, is: 2 }], need: it >= 1 && it <= 5 }\ndeposit: { is: 1.00 元 }\n", 2},
		{"loan_days: { is: [{ since: 2026-01-01, is: 3 }, { since: 2026-05-01, is: 2 }], need: it >= 1 && it <= 5 }\ndeposit: { is: 1.00 元 }\n", 5},
		{"loan_days: { is: 3, need: it >= 1 && it <= 4 }\ndeposit: { is: 1.00 元 }\n", 3},
		{"loan_days: { is: 3 }\ndeposit: { is: 1.00 元 }\n", 3},
	} {
		if got := days(c.params); got != c.want {
			t.Errorf("%s: %v, not %d", c.params, got, c.want)
		}
	}
}

// Before a new value is proposed the scenarios run with it: one that proves the
// old number is named, one that cannot be carried out refuses the value.
func TestParameterTriedOnScenarios(t *testing.T) {
	prog := small(t, map[string]string{"types/loan.yaml": loan, "params.yaml": loanParams, "scenarios/K.yaml": `
- say: 三日到期 | due in three days
  clause: K1
  do:
    - { at: 2026-03-02 09:00, by: clerk, do: a = loan.lend, ask: { name: 甲 } }
    - { at: 2026-03-05 23:59, if: "a.stage == 'out'" }
    - { at: 2026-03-06 00:00, if: "a.stage == 'late'" }
- say: 定为两日的 | with two days
  clause: K1
  is: { loan_days: 2 }
  do:
    - { at: 2026-03-02 09:00, by: clerk, do: a = loan.lend, ask: { name: 甲 } }
    - { at: 2026-03-05 00:00, if: "a.stage == 'late'" }
- say: 归还 | given back
  clause: K1
  do:
    - { at: 2026-03-02 09:00, by: clerk, do: a = loan.lend, ask: { name: 甲 } }
    - { by: clerk, do: a.return, if: "a.stage == 'back'" }
`})
	r, err := story.Try(context.Background(), prog, "loan_days", int64(3), int64(1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Ran != 2 || !slices.Equal(r.Proves, []string{"K1 三日到期 | due in three days"}) || len(r.Stale)+len(r.Broken) > 0 {
		t.Errorf("%+v", r)
	}
	if r, err = story.Try(context.Background(), prog, "loan_days", int64(2), int64(1)); err != nil || len(r.Stale) != 1 || len(r.Proves) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// What the scenarios say is written down before anybody agrees; a value with
// which the rules cannot be carried out is refused, and so is one that nobody
// tried.
func TestParameterTrialIsOnRecord(t *testing.T) {
	o := newOfficeOf(t, storetest.New(t), lending(t, loanParams))
	o.join("boss", "D1", o.dept, "leader")
	says := &record.TrialResult{Ran: 2, Proves: []string{"K1 三日到期"}}
	o.e = o.engine(lending(t, loanParams), func(context.Context, *regulation.Program, string, regulation.Value, regulation.Value) (*record.TrialResult, error) {
		return says, nil
	})
	propose := record.Command{Type: record.FigureType, Act: "propose", Input: map[string]any{"parameter": "loan_days", "value": "2", "from": "2026-03-03", "why": "试"}}
	a := o.must("head", propose)
	v := o.seen(o.e, a.Record)
	if v.Row.Vals["tried"] != int64(2) || len(v.Row.Vals["proves"].([]regulation.Value)) != 1 {
		t.Error(v.Row.Vals)
	}
	says = &record.TrialResult{Ran: 3, Proves: []string{"K1 三日到期", "K1 又一个"}}
	if _, err := o.act("boss", record.Command{Record: a.Record, Act: "agree"}); !named(err, "tried") {
		t.Errorf("agreed to what nobody had seen: %v", err)
	}
	says = &record.TrialResult{Ran: 3}
	o.must("boss", record.Command{Record: a.Record, Act: "agree"})
	says = &record.TrialResult{Broken: []string{"K1 两条例外"}}
	propose.Input["value"] = "4"
	if _, err := o.act("head", propose); !named(err, "broken") {
		t.Errorf("a value with which nothing goes: %v", err)
	}
	if p, err := o.e.Page(o.ctx, o.who("head"), record.Query{Type: record.FigureType, List: "all"}); err != nil || p.List.Count != 1 {
		t.Errorf("a refused proposal left something behind: %+v %v", p, err)
	}
}

func named(err error, name string) bool {
	return err != nil && slices.ContainsFunc(fault.As(err).Names, func(n fault.Name) bool { return n.Name == name })
}
