package record

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// What happened under a clause is counted from the list `evidence`: one row for
// each record, clause, month and thing that happened, which holds how often. It
// is the only list that is made of events, and stands where the record's other
// rows do, so that nobody counts what he may not read. An act adds to its row;
// only where the readers of a record change are its rows made anew.

// RefusalType is the type of the prelude that keeps refusals; its records are
// evidence of the clause that refused.
const RefusalType = "refusal"

// refusedMark stands before the act of a refusal that was kept.
const refusedMark = "refused:"

// tally is one thing that happened to one record under a clause in a month.
type tally struct{ clause, month, what string }

// tallyOf says what an event counts as; false: as nothing.
func (u *unit) tallyOf(s *state, act, clause string, at time.Time) (tally, bool) {
	t := tally{clause, at.In(u.e.Zone()).Format("2006-01"), s.typ.Name + "." + act}
	if s.typ.Name == RefusalType {
		t.clause, _ = s.row.Vals["under"].(string)
		what, _ := s.row.Vals["act"].(string)
		t.what = refusedMark + what
	}
	return t, t.clause != ""
}

func (u *unit) evidenceScopes(s *state, row *regulation.Row) ([][]byte, error) {
	if row == nil || void(s.typ, row.Stage) {
		return nil, nil
	}
	return u.scopesOf(s.typ, row)
}

func (t tally) key(scope []byte, id int64) []byte {
	return keyID(keyText(keyText(keyText(slices.Clone(scope), t.clause), t.month), t.what), id)
}

// writeEvidence counts the event that was just written.
func (u *unit) writeEvidence(s *state, act, clause string) error {
	l := u.lists.byName[builtinEvidence]
	had, err := u.evidenceScopes(s, s.old)
	if err != nil {
		return err
	}
	now, err := u.evidenceScopes(s, s.row)
	if err != nil {
		return err
	}
	if s.old == nil || slices.EqualFunc(had, now, bytes.Equal) {
		t, counts := u.tallyOf(s, act, clause, u.now)
		if !counts {
			return nil
		}
		for _, scope := range now {
			if _, err := u.tx.Exec(`insert into listkey(list, key, id, val) values ($1, $2, $3, 1)
				on conflict (list, key) do update set val = listkey.val + 1`, l.id, t.key(scope, s.id), s.id); err != nil {
				return err
			}
		}
		return nil
	}
	tallies, err := u.tallies(s)
	if err != nil {
		return err
	}
	for t := range tallies {
		for _, scope := range had {
			if _, err := u.tx.Exec(`delete from listkey where list = $1 and key = $2`, l.id, t.key(scope, s.id)); err != nil {
				return err
			}
		}
	}
	rows, err := u.evidenceRows(l, s, s.row)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := u.insertKey(r); err != nil {
			return err
		}
	}
	return nil
}

// tallies counts all that happened to a record, from its events.
func (u *unit) tallies(s *state) (map[tally]int64, error) {
	rows, err := u.tx.Query(`select act, clause, happened from event where record = $1 and rev is not null order by rev`, s.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[tally]int64{}
	for rows.Next() {
		var act, clause string
		var at int64
		if err := rows.Scan(&act, &clause, &at); err != nil {
			return nil, err
		}
		if t, counts := u.tallyOf(s, act, clause, instant(at)); counts {
			out[t]++
		}
	}
	return out, rows.Err()
}

func (u *unit) evidenceRows(l *list, s *state, row *regulation.Row) ([]listRow, error) {
	scopes, err := u.evidenceScopes(s, row)
	if err != nil || len(scopes) == 0 {
		return nil, err
	}
	tallies, err := u.tallies(s)
	if err != nil {
		return nil, err
	}
	var out []listRow
	for t, n := range tallies {
		for _, scope := range scopes {
			out = append(out, listRow{list: l.id, key: t.key(scope, s.id), id: s.id, val: &n})
		}
	}
	return out, nil
}

// EvidenceKind is what sort of thing happened.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidenceAct     EvidenceKind = "act"     // somebody did it
	EvidenceSigned  EvidenceKind = "signed"  // one of several signatures
	EvidenceRule    EvidenceKind = "rule"    // the rule did it
	EvidenceClock   EvidenceKind = "clock"   // a clock ran out
	EvidenceRefused EvidenceKind = "refused" // a refusal that was kept
)

var evidenceOrder = []EvidenceKind{EvidenceAct, EvidenceSigned, EvidenceRule, EvidenceClock, EvidenceRefused}

// Evidence is how often one thing happened under a clause in a month, of what
// the person may read.
type Evidence struct {
	Clause  string
	Month   string
	What    string // its key: TYPE.ACT, TYPE.clock:NAME, refused:TYPE.ACT
	Kind    EvidenceKind
	Type    i18n.Text
	Say     i18n.Text
	Times   int64
	Records int64
	Capped  bool // there are more
}

// Evidence counts what happened under clauses in a month.
func (e *Engine) Evidence(ctx context.Context, who *people.Person, month string, clauses ...string) ([]Evidence, error) {
	var out []Evidence
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		l := u.lists.byName[builtinEvidence]
		scopes := u.viewScopesAll()
		for _, clause := range clauses {
			found := map[string][]span{}
			for _, scope := range scopes {
				front := keyText(keyText(slices.Clone(scope), clause), month)
				whats, err := u.groupValues(l, front, regulation.KindText)
				if err != nil {
					return err
				}
				for _, w := range whats {
					what, _ := w.(string)
					k := keyText(slices.Clone(front), what)
					found[what] = append(found[what], span{from: k, end: keyEnd(k), n: len(k)})
				}
			}
			var of []Evidence
			for _, what := range sortedKeys(found) {
				v := e.evidenceOf(clause, month, what)
				if err := u.countTimes(l, found[what], &v); err != nil {
					return err
				}
				of = append(of, v)
			}
			slices.SortStableFunc(of, func(a, b Evidence) int {
				return cmp.Compare(slices.Index(evidenceOrder, a.Kind), slices.Index(evidenceOrder, b.Kind))
			})
			out = append(out, of...)
		}
		return nil
	})
	return out, err
}

func (u *unit) countTimes(l *list, spans []span, v *Evidence) error {
	if len(spans) == 1 {
		return u.tx.QueryRow(`select count(*), coalesce(cast(sum(val) as bigint), 0) from listkey where list = $1 and key >= $2 and key < $3`,
			l.id, spans[0].from, spans[0].end).Scan(&v.Records, &v.Times)
	}
	rows, err := u.merged(l, spans, nil, true, countLimit+1)
	if err != nil {
		return err
	}
	if v.Capped = len(rows) > countLimit; v.Capped {
		rows = rows[:countLimit]
	}
	for _, r := range rows {
		v.Records++
		if r.val != nil {
			v.Times += *r.val
		}
	}
	return nil
}

// evidenceOf names what happened in the words of the edition in force.
func (e *Engine) evidenceOf(clause, month, what string) Evidence {
	v := Evidence{Clause: clause, Month: month, What: what, Kind: EvidenceAct}
	key, refused := strings.CutPrefix(what, refusedMark)
	name, act, _ := strings.Cut(key, ".")
	act, signed := strings.CutSuffix(act, "#sign")
	v.Type, v.Say = i18n.Text{Zh: name, En: name}, i18n.Text{Zh: act, En: act}
	clock, rings := strings.CutPrefix(act, "clock:")
	if t := e.Program().Types[name]; t != nil {
		v.Type = t.Say
		if a := t.Act(act); a != nil {
			v.Say = actSay(a)
			if onlyRule(a.By) {
				v.Kind = EvidenceRule
			}
		} else if c := t.Clock(clock); rings && c != nil {
			v.Say = c.Say
		}
	}
	switch {
	case refused:
		v.Kind = EvidenceRefused
	case rings:
		v.Kind = EvidenceClock
	case signed:
		v.Kind = EvidenceSigned
	}
	return v
}

// EvidencePage gives the records behind one number of a clause's evidence, the
// newest first.
func (e *Engine) EvidencePage(ctx context.Context, who *people.Person, clause, month, what, cursor string) (v Evidence, lines []Line, next string, err error) {
	var after []byte
	if cursor != "" {
		if after, err = base64.RawURLEncoding.DecodeString(cursor); err != nil || len(after) == 0 {
			return v, nil, "", &fault.Error{Code: fault.Invalid, Say: words("cursor")}
		}
	}
	err = e.look(ctx, who, func(u *unit) error {
		l := u.lists.byName[builtinEvidence]
		v, lines, next = e.evidenceOf(clause, month, what), nil, ""
		var spans []span
		for _, scope := range u.viewScopesAll() {
			k := keyText(keyText(keyText(slices.Clone(scope), clause), month), what)
			spans = append(spans, span{from: k, end: keyEnd(k), n: len(k)})
		}
		if err := u.countTimes(l, spans, &v); err != nil {
			return err
		}
		rows, err := u.merged(l, spans, after, true, pageLimit+1)
		if err != nil {
			return err
		}
		if len(rows) > pageLimit {
			rows = rows[:pageLimit]
			next = base64.RawURLEncoding.EncodeToString(rows[pageLimit-1].key)
		}
		for _, r := range rows {
			line, ok, err := u.line(r.id, nil)
			if err != nil {
				return err
			}
			if ok {
				lines = append(lines, line)
			}
		}
		return nil
	})
	return v, lines, next, err
}

// Breach is a deadline that was missed and still stands, or a clock whose act
// was refused and is tried again.
type Breach struct {
	Line    Line
	Clock   Clock
	Clause  string
	Refused bool // the act of the clock was refused
}

// Breaches gives what stands open under clauses, the oldest first, at most so
// many, and how many there are.
func (e *Engine) Breaches(ctx context.Context, who *people.Person, most int, clauses ...string) (out []Breach, count int64, capped bool, err error) {
	err = e.look(ctx, who, func(u *unit) error {
		out, count, capped = nil, 0, false
		l := u.lists.byName[builtinBreach]
		scopes := u.viewScopesAll()
		for _, clause := range clauses {
			spans := spansOf(scopes, keyText(nil, clause))
			n, more, err := u.countSpans(l, spans, 0)
			if err != nil {
				return err
			}
			count, capped = count+n, capped || more
			if n == 0 || len(out) >= most {
				continue
			}
			rows, err := u.merged(l, spans, nil, false, most-len(out))
			if err != nil {
				return err
			}
			for _, r := range rows {
				b, ok, err := u.breach(r, clause)
				if err != nil {
					return err
				}
				if ok {
					out = append(out, b)
				}
			}
		}
		return nil
	})
	return out, count, capped, err
}

func (u *unit) breach(r listRow, clause string) (Breach, bool, error) {
	b := Breach{Clause: clause}
	line, ok, err := u.line(r.id, nil)
	if err != nil || !ok {
		return b, false, err
	}
	b.Line = line
	s, err := u.load(r.id)
	if err != nil {
		return b, false, err
	}
	_, n, err := readKey(r.key, regulation.KindInt) // its due, then the clock's name
	if err != nil {
		return b, false, err
	}
	name, _, err := readKey(r.key[n:], regulation.KindText)
	if err != nil {
		return b, false, err
	}
	clock, _ := name.(string)
	c, st := s.typ.Clock(clock), s.clocks[clock]
	if c == nil || st == nil {
		return b, false, nil
	}
	b.Refused = st.Tries != 0
	b.Clock, err = u.clockView(s, c, st, false)
	return b, err == nil, err
}

// standsOpen says that a clock ran out and nothing has mended it.
func (s *state) standsOpen(c *clockState) bool {
	return c.Ended == 0 && c.Due != 0 && !c.Before && c.missed()
}
