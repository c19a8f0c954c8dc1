package record

import (
	"context"
	"encoding/json"
	"time"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// EditionInfo is an edition put in force, for the installation or a department.
type EditionInfo struct {
	No      int64     `json:"no"` // of the text
	Hash    string    `json:"hash"`
	Dept    string    `json:"dept,omitempty"` // "": the installation
	Since   time.Time `json:"since"`          // when it came or comes into force
	At      time.Time `json:"at"`             // when that was entered
	Who     string    `json:"who,omitempty"`
	Record  int64     `json:"record,omitempty,string"` // the record of its being put in force
	Open    int64     `json:"open"`                    // open records under it, at most 10,000 counted
	InForce bool      `json:"in_force"`
	Next    bool      `json:"next"`  // it is to come
	Ready   bool      `json:"ready"` // its lists are filled

	row int64
}

// Editions gives everything that was put in force, the newest first; open
// records are counted that the person reads, nil all.
func (e *Engine) Editions(ctx context.Context, who *people.Person) ([]EditionInfo, error) {
	var out []EditionInfo
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		hashes := map[int64]string{}
		rows, err := u.tx.Query(`select no, hash from edition`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var no int64
			var hash []byte
			if err := rows.Scan(&no, &hash); err != nil {
				return err
			}
			hashes[no] = string(hash)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for i := len(u.enacted) - 1; i >= 0; i-- {
			x := u.enacted[i]
			n, _, err := u.openCount(x.edition)
			if err != nil {
				return err
			}
			out = append(out, EditionInfo{No: x.edition, Hash: hashes[x.edition], Dept: x.dept, Since: instant(x.since).In(e.Zone()), At: instant(x.at).In(e.Zone()),
				Who: x.who, Record: x.record, Open: n, Ready: x.ready, row: x.no, InForce: x.ready && u.law.standing(x, u.when), Next: x.since > u.when})
		}
		return nil
	})
	return out, err
}

// standing says that what was enacted is what is in force at an instant.
func (l *law) standing(x enacted, when int64) bool {
	last := int64(0)
	for _, y := range l.enacted {
		if y.ready && y.dept == x.dept && y.since <= when {
			last = y.no
		}
	}
	return last == x.no
}

// openCount counts the open records of an edition that the actor reads.
func (u *unit) openCount(edition int64) (int64, bool, error) {
	return u.countSpans(u.lists.byName[builtinOpen], spansOf(u.everyScope(""), keyInt(keyInt(nil, edition), 0)), 0)
}

// InForce gives the stored form of the edition in force in an installation at an
// instant; nil: nothing is in force there yet.
func InForce(ctx context.Context, db *store.DB, at time.Time) ([]byte, error) {
	var body []byte
	err := db.Read(ctx, func(tx *store.Tx) error {
		body = nil
		err := tx.QueryRow(`select e.body from enacted x join edition e on e.no = x.edition
			where x.dept = '' and x.ready = 1 and x.since <= $1 order by x.since desc, x.no desc limit 1`, micros(at)).Scan(&body)
		if isNoRows(err) {
			return nil
		}
		return err
	})
	return body, err
}

// found puts the program given in force where nothing is yet.
func (e *Engine) found(ctx context.Context, p *regulation.Program, body []byte) error {
	return e.db.Write(ctx, func(tx *store.Tx) error {
		var n int64
		if err := tx.QueryRow(`select count(*) from enacted`).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			no, err := e.store(tx, p, body)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`insert into enacted(edition, dept, since, at, who, ready) values ($1, '', 0, $2, '', 1)`, no, micros(e.Now())); err != nil {
				return err
			}
		}
		if err := e.reshape(tx); err != nil {
			return err
		}
		var hash []byte
		var no int64
		err := tx.QueryRow(`select hash, no from edition order by no limit 1`).Scan(&hash, &no)
		e.searchID = searchID(string(hash), no)
		return err
	})
}

// reshape notes the shapes of editions that were stored before shapes were.
func (e *Engine) reshape(tx *store.Tx) error {
	rows, err := tx.Query(`select no from edition where shape = '' order by no`)
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
		classes, err := readClasses(tx)
		if err != nil {
			return err
		}
		p, err := e.program(tx, no, classes)
		if err != nil {
			return err
		}
		if err := noteShape(tx, no, p, classes); err != nil {
			return err
		}
	}
	return nil
}

// store stores the text of an edition, whole and for ever; one that is stored
// already keeps its number.
func (e *Engine) store(tx *store.Tx, p *regulation.Program, body []byte) (int64, error) {
	var no int64
	err := tx.QueryRow(`select no from edition where hash = $1`, []byte(p.Hash)).Scan(&no)
	if isNoRows(err) {
		err = tx.QueryRow(`insert into edition(hash, at, body) values ($1, $2, $3) returning no`,
			[]byte(p.Hash), micros(e.Now()), string(body)).Scan(&no)
	}
	if err != nil {
		return 0, err
	}
	classes, err := readClasses(tx)
	if err != nil {
		return 0, err
	}
	if p, err = p.Numbered(classes); err != nil {
		return 0, err
	}
	e.mu.Lock()
	e.progs[no] = p
	e.mu.Unlock()
	return no, noteShape(tx, no, p, classes)
}

func noteShape(tx *store.Tx, no int64, p *regulation.Program, classes []regulation.Readers) error {
	text, err := json.Marshal(shapeOf(p))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`update edition set shape = $1 where no = $2`, string(text), no); err != nil {
		return err
	}
	if len(p.Classes) <= len(classes) {
		return nil
	}
	if text, err = json.Marshal(p.Classes); err != nil {
		return err
	}
	return setSetting(tx, "law.classes", string(text))
}

func setSetting(tx *store.Tx, key, value string) error {
	_, err := tx.Exec(`insert into setting(key, value) values ($1, $2) on conflict (key) do update set value = excluded.value`, key, value)
	return err
}
