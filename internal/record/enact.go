package record

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/change"
	"github.com/guiju/guiju/internal/store"
)

// Entry is an edition that is to come into force.
type Entry struct {
	Program *regulation.Program
	Body    []byte        // its stored form
	Dept    string        // "": the installation
	From    calendar.Date // the day; the zero date: at once
	Who     string        // who puts it in force
}

// lawLock is the lock under which the law is changed.
const lawLock = 0x6c6177

// Enter stores an edition for ever and puts it in force from a day on. It is
// held against every edition before it first; what it lists is filled while acts
// go on; only then does it stand, with an event that says who and when. One that
// was cut off is simply entered again.
func (e *Engine) Enter(ctx context.Context, c Entry) (*EditionInfo, error) {
	refuse := func(key string) error {
		return &fault.Error{Code: fault.Refused, Say: words("edition"), Names: []fault.Name{{Name: key, Say: words(key)}}}
	}
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return nil, fault.New(fault.Environment, "系统取不到随机数", "no randomness to be had").Because(err)
	}
	if today := calendar.DateOf(e.Now(), e.Zone()); c.From != (calendar.Date{}) && c.From.Before(today) {
		return nil, refuse("edition.past")
	}
	problems, err := e.Compare(ctx, c.Program)
	if err != nil {
		return nil, err
	}
	if regulation.Fatal(problems) {
		return nil, refuse("edition.broken")
	}
	var edition, row int64
	draft := func(tx *store.Tx) error {
		if err := tx.Lock(lawLock); err != nil {
			return err
		}
		all, err := readEnacted(tx)
		if err != nil {
			return err
		}
		if edition, err = e.store(tx, c.Program, c.Body); err != nil {
			return err
		}
		var standing int64 // what would be in force on that day without it
		for _, x := range all {
			if x.ready && x.dept == c.Dept && x.since <= e.begins(c.From) {
				standing = x.edition
			}
		}
		if standing == edition {
			return refuse("edition.same")
		}
		if _, err := tx.Exec(`delete from enacted where ready = 0 and edition = $1 and dept = $2`, edition, c.Dept); err != nil {
			return err
		}
		if err := tx.QueryRow(`insert into enacted(edition, dept, since, at, who) values ($1, $2, $3, $4, $5) returning no`,
			edition, c.Dept, e.begins(c.From), micros(e.Now()), c.Who).Scan(&row); err != nil {
			return err
		}
		mark := hex.EncodeToString(seed[:8])
		l, err := e.readLaw(tx, mark)
		if err != nil {
			return err
		}
		if err := l.enterLists(tx); err != nil {
			return err
		}
		return setSetting(tx, "law.mark", mark)
	}
	if err := e.db.Write(ctx, draft); err != nil {
		return nil, err
	}
	if err := e.fillNew(ctx); err != nil {
		return nil, err
	}
	err = e.db.Write(ctx, func(tx *store.Tx) error { return e.enact(tx, c, row, edition, seed) })
	if err != nil {
		return nil, err
	}
	all, err := e.Editions(ctx, nil)
	for i := range all {
		if err == nil && all[i].row == row {
			return &all[i], nil
		}
	}
	return nil, err
}

// begins is the instant from which an edition is in force that is entered now.
func (e *Engine) begins(from calendar.Date) int64 {
	now := micros(e.Now())
	if from == (calendar.Date{}) {
		return now
	}
	return max(now, micros(from.Start(e.Zone())))
}

// fillNew fills the lists that are being built, once every act writes them.
func (e *Engine) fillNew(ctx context.Context) error {
	if err := e.db.Barrier(ctx); err != nil {
		return err
	}
	var lists *catalogue
	err := e.look(ctx, nil, func(u *unit) error {
		lists = u.lists
		return nil
	})
	if err != nil {
		return err
	}
	return e.fillLists(ctx, lists)
}

// enact makes an edition stand whose lists are filled, and opens the record of it.
func (e *Engine) enact(tx *store.Tx, c Entry, row, edition int64, seed [32]byte) error {
	if err := tx.Lock(lawLock); err != nil {
		return err
	}
	u, err := e.unit(tx, e.Now(), e.Now(), nil, seed)
	if err != nil {
		return err
	}
	since, id := e.begins(c.From), int64(0)
	if prog := u.progs[edition]; prog != nil && prog.Types["edition"] != nil {
		dept := c.Dept
		if dept == "" {
			for _, d := range u.dir.Depts() {
				if d.Above == "" && !d.Closed {
					dept = d.Code
					break
				}
			}
		}
		s := u.blankOf(prog, edition, prog.Types["edition"], dept)
		values := map[string]regulation.Value{"name": prog.Say.Zh, "hash": prog.Hash, "starts": instant(since)}
		if c.Dept != "" {
			values["place"] = c.Dept
		}
		if c.Who != "" {
			values["who"] = c.Who
		}
		if _, err := u.do(call{s: s, act: "enter", values: values}); err != nil {
			return fmt.Errorf("edition %d: %w", edition, err)
		}
		id = s.id
	}
	if _, err := tx.Exec(`update enacted set ready = 1, since = $1, at = $2, record = $3 where no = $4`, since, micros(u.now), id, row); err != nil {
		return err
	}
	return setSetting(tx, "law.mark", hex.EncodeToString(u.draw()[:8]))
}

// Compare holds a program against every edition there was: what open records and
// registers need must stand in it, and no name may return with another meaning.
func (e *Engine) Compare(ctx context.Context, next *regulation.Program) ([]regulation.Problem, error) {
	var out []regulation.Problem
	err := e.look(ctx, nil, func(u *unit) error {
		out = nil
		hold := &change.House{}
		rows, err := u.tx.Query(`select no from edition order by no`)
		if err != nil {
			return err
		}
		defer rows.Close()
		var nos []int64
		for rows.Next() {
			var no int64
			if err := rows.Scan(&no); err != nil {
				return err
			}
			nos = append(nos, no)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for _, no := range nos {
			prog, err := e.program(u.tx, no, u.classes)
			if err != nil {
				return err
			}
			if prog.Hash == next.Hash {
				continue
			}
			prior := change.Prior{No: no, Program: prog, InForce: u.inForce(no), Open: map[string]int64{}, Kept: map[string]bool{}}
			for _, name := range prog.Order {
				t := prog.Types[name]
				if t.Pattern {
					continue
				}
				if prior.Open[name], err = u.openOf(no, name); err != nil {
					return err
				}
				if prior.Kept[name], err = u.keptOf(name); err != nil {
					return err
				}
			}
			hold.Priors = append(hold.Priors, prior)
		}
		out = change.Compare(next, hold)
		return nil
	})
	return out, err
}

// inForce says that an edition is in force somewhere, now or on a day to come.
func (u *unit) inForce(edition int64) bool {
	for _, x := range u.enacted {
		if x.edition == edition && x.ready && (x.since > u.when || u.law.standing(x, u.when)) {
			return true
		}
	}
	return false
}

// openOf counts the records of a type that stand open under an edition, those
// too that have ended and can still be acted on.
func (u *unit) openOf(edition int64, typ string) (int64, error) {
	var sum int64
	for class := range max(1, len(u.classes)) {
		for rank := range int64(2) {
			from := keyText(keyInt(keyInt(keyScope("", class), edition), rank), typ)
			n, _, err := u.countSpans(u.lists.byName[builtinOpen], []span{{from: from, end: keyEnd(from), n: len(from)}}, 0)
			if err != nil {
				return 0, err
			}
			sum += n
		}
	}
	return sum, nil
}

// keptOf says whether there is any record of a type.
func (u *unit) keptOf(typ string) (bool, error) {
	for _, name := range []string{builtinAll + typ, builtinVoid + typ} {
		l := u.lists.byName[name]
		if l == nil {
			continue
		}
		var n int64
		if err := u.tx.QueryRow(`select count(*) from (select id from listkey where list = $1 limit 1) x`, l.id).Scan(&n); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
