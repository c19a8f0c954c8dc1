package record

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/store"
)

// Adoption asks for many open records to be brought under the edition in force,
// each by the act adopt of its own type, under the name of one person.
type Adoption struct {
	Dept    string         `json:"dept,omitempty"` // of this department and those below it; "": all he reads
	Type    string         `json:"type,omitempty"`
	Records []int64        `json:"records,omitempty"` // only these
	Input   map[string]any `json:"input,omitempty"`   // what the act asks for
	Note    string         `json:"note,omitempty"`
}

// AdoptionInfo is how far such a job is.
type AdoptionInfo struct {
	Job     int64     `json:"id,string"`
	At      time.Time `json:"at"`
	Who     int64     `json:"who,string"`
	All     int64     `json:"all"`
	Came    int64     `json:"came"`
	Stayed  int64     `json:"stayed"`
	Waiting int64     `json:"waiting"`
	Done    bool      `json:"done"`
}

// AdoptionResult is what came of one record: it came over, or why not.
type AdoptionResult struct {
	Link
	Number string
	Came   bool
	Waits  bool // it has not been tried yet
	Why    []fault.Name
	Clause string
}

const (
	jobAdopt   = "adopt"
	adoptPiece = 64
	adoptSide  = 16 // acts side by side: the writer commits them together
)

// adoptionBody is what the job keeps.
type adoptionBody struct {
	Adoption
	Person int64 `json:"person,omitempty"`
	At     int64 `json:"at"`
}

// What a row of the table adopted says.
const (
	adoptWaits  = -1
	adoptStayed = 0
	adoptCame   = 1
)

// BeginAdoption notes every record that is to come over, in one transaction. The
// work is done by [Engine.WorkAdoptions], in pieces.
func (e *Engine) BeginAdoption(ctx context.Context, who *people.Person, a Adoption) (int64, error) {
	var job int64
	err := e.db.Write(ctx, func(tx *store.Tx) error {
		u, err := e.unit(tx, e.Now(), e.Now(), who, [32]byte{})
		if err != nil {
			return err
		}
		b := adoptionBody{Adoption: a, At: micros(u.at)}
		if who != nil {
			b.Person = who.ID
		}
		b.Records = nil
		text, err := json.Marshal(b)
		if err != nil {
			return err
		}
		if err := tx.QueryRow(`insert into job(kind, state, body) values ($1, 'open', $2) returning id`, jobAdopt, string(text)).Scan(&job); err != nil {
			return err
		}
		n := 0
		note := func(id int64) error {
			n++
			_, err := tx.Exec(`insert into adopted(job, record, came, why) values ($1, $2, $3, '') on conflict (job, record) do nothing`, job, id, adoptWaits)
			return err
		}
		for _, id := range a.Records {
			s, err := u.readable(id)
			if err != nil {
				return err
			}
			if err := note(s.id); err != nil {
				return err
			}
		}
		if len(a.Records) == 0 {
			_, now := u.under(a.Dept)
			mine := u.governed(now, micros(u.now))
			var after []byte
			for {
				rows, err := u.openRows(now, a.Dept, a.Type, after, 500)
				if err != nil {
					return err
				}
				for _, r := range rows {
					if u.own {
						s, err := u.load(r.id)
						if err != nil {
							return err
						}
						if !mine(s.row.Dept) {
							continue
						}
					}
					if err := note(r.id); err != nil {
						return err
					}
				}
				if len(rows) < 500 {
					break
				}
				after = rows[len(rows)-1].key
			}
		}
		if n == 0 {
			return &fault.Error{Code: fault.Refused, Say: words("refused", words("adopt")), Names: []fault.Name{{Name: "records", Say: words("adopt.nothing")}}}
		}
		return nil
	})
	return job, err
}

// WorkAdoptions does one piece of the oldest job that is open, and says whether
// there was one. A piece that was cut off is done again: what has come over is
// found to have come over.
func (e *Engine) WorkAdoptions(ctx context.Context) (bool, error) {
	var job int64
	var b adoptionBody
	var ids []int64
	claim := func(tx *store.Tx) error {
		job, ids = 0, nil
		var body string
		now := micros(e.Now())
		err := tx.QueryRow(`update job set claimed_until = $1, tries = tries + 1 where id in
			(select id from job where kind = $2 and state = 'open' and claimed_until < $3 order by id limit 1) and claimed_until < $3 returning id, body`,
			now+int64(time.Minute/time.Microsecond), jobAdopt, now).Scan(&job, &body)
		if isNoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		b = adoptionBody{}
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			return err
		}
		rows, err := tx.Query(`select record from adopted where job = $1 and came = $2 order by record limit $3`, job, adoptWaits, adoptPiece)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	}
	// Most of the time there is nothing to do, and nothing is written for it.
	open, err := e.openJobs(ctx)
	if err != nil || !open {
		return false, err
	}
	if err := e.db.Write(ctx, claim); err != nil || job == 0 {
		return false, err
	}
	came, err := e.adoptAll(ctx, b, ids)
	if err != nil {
		return true, err
	}
	return true, e.db.Write(ctx, func(tx *store.Tx) error {
		for i, id := range ids {
			if _, err := tx.Exec(`update adopted set came = $1, why = $2 where job = $3 and record = $4`, came[i].came, came[i].why, job, id); err != nil {
				return err
			}
		}
		state := "open"
		if len(ids) < adoptPiece {
			state = "done"
		}
		_, err := tx.Exec(`update job set state = $1, claimed_until = 0 where id = $2`, state, job)
		return err
	})
}

func (e *Engine) openJobs(ctx context.Context) (bool, error) {
	var n int64
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`select count(*) from job where kind = $1 and state = 'open'`, jobAdopt).Scan(&n)
	})
	return n > 0, err
}

type outcome struct {
	came int
	why  string
}

func (e *Engine) adoptAll(ctx context.Context, b adoptionBody, ids []int64) ([]outcome, error) {
	var who *people.Person
	if b.Person != 0 {
		var err error
		if who, err = e.Person(ctx, b.Person); err != nil {
			return nil, err
		}
		if who == nil {
			who = &people.Person{ID: b.Person} // he has left: each act refuses him
		}
	}
	out, errs := make([]outcome, len(ids)), make([]error, len(ids))
	var wg sync.WaitGroup
	next := make(chan int)
	for range adoptSide {
		wg.Go(func() {
			for i := range next {
				out[i], errs[i] = e.adoptOne(ctx, who, b, ids[i])
			}
		})
	}
	for i := range ids {
		next <- i
	}
	close(next)
	wg.Wait()
	return out, errors.Join(errs...)
}

func (e *Engine) adoptOne(ctx context.Context, who *people.Person, b adoptionBody, id int64) (outcome, error) {
	a, err := e.Act(ctx, Command{Record: id, Act: actAdopt, Actor: who, Input: b.Input, Note: b.Note})
	if err == nil && len(a.Waits) == 0 {
		return outcome{came: adoptCame}, nil
	}
	f := fault.As(err)
	if err == nil {
		f = &fault.Error{Code: fault.Refused, Say: words("adopt"), Names: []fault.Name{{Name: "sign", Say: words("adopt.sign", join(a.Waits, words("and")))}}}
	}
	switch f.Code {
	case fault.Refused, fault.Invalid, fault.NotFound, fault.Conflict, fault.Forbidden:
	default:
		return outcome{}, err
	}
	if len(f.Names) == 1 && f.Names[0].Name == "edition" {
		return outcome{came: adoptCame}, nil // before the piece was cut off
	}
	why, err := json.Marshal(f)
	return outcome{came: adoptStayed, why: string(why)}, err
}

// Adoptions gives the jobs of a person, the newest first; nil: all.
func (e *Engine) Adoptions(ctx context.Context, who *people.Person, limit int) ([]AdoptionInfo, error) {
	var out []AdoptionInfo
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(`select id, state, body from job where kind = $1 order by id desc limit 200`, jobAdopt)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var i AdoptionInfo
			var state, body string
			if err := rows.Scan(&i.Job, &state, &body); err != nil {
				return err
			}
			var b adoptionBody
			if err := json.Unmarshal([]byte(body), &b); err != nil {
				return err
			}
			i.At, i.Who, i.Done = instant(b.At).In(e.Zone()), b.Person, state == "done"
			if (who == nil || who.ID == b.Person) && len(out) < limit {
				out = append(out, i)
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for i := range out {
			if err := out[i].count(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (i *AdoptionInfo) count(tx *store.Tx) error {
	return tx.QueryRow(`select count(*), coalesce(sum(case when came = 1 then 1 else 0 end), 0), coalesce(sum(case when came = 0 then 1 else 0 end), 0)
		from adopted where job = $1`, i.Job).Scan(&i.All, &i.Came, &i.Stayed)
}

// Results asks for a page of what came of the records of a job.
type Results struct {
	After  int64 // the record the page before ended with
	Limit  int
	Stayed bool // only those that did not come over
}

// Adoption gives one job and a page of what came of its records; a job of
// somebody else is not there.
func (e *Engine) Adoption(ctx context.Context, who *people.Person, job int64, q Results) (*AdoptionInfo, []AdoptionResult, error) {
	var info *AdoptionInfo
	var out []AdoptionResult
	err := e.look(ctx, who, func(u *unit) error {
		out, info = nil, nil
		all, err := e.adoptionOf(u, job)
		if err != nil {
			return err
		}
		info = all
		stayed := 0
		if q.Stayed {
			stayed = 1
		}
		rows, err := u.tx.Query(`select record, came, why from adopted where job = $1 and record > $2
			and (came = $3 or $4 = 0) order by record limit $5`, job, q.After, adoptStayed, stayed, q.Limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		var why []string
		for rows.Next() {
			var r AdoptionResult
			var came int64
			var w string
			if err := rows.Scan(&r.ID, &came, &w); err != nil {
				return err
			}
			r.Came, r.Waits = came == adoptCame, came == adoptWaits
			out, why = append(out, r), append(why, w)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for i := range out {
			s, err := u.readable(out[i].ID)
			if fault.CodeOf(err) == fault.NotFound { // he reads it no more
				continue
			}
			if err != nil {
				return err
			}
			out[i].Link, out[i].Number = Link{ID: s.id, Type: s.typ.Name, Title: s.title()}, s.number()
			if why[i] == "" {
				continue
			}
			var f fault.Error
			if err := json.Unmarshal([]byte(why[i]), &f); err != nil {
				return err
			}
			out[i].Why, out[i].Clause = f.Names, f.Clause
			if len(f.Names) == 0 {
				out[i].Why = []fault.Name{{Say: f.Say}}
			}
		}
		return nil
	})
	return info, out, err
}

func (e *Engine) adoptionOf(u *unit, job int64) (*AdoptionInfo, error) {
	i := &AdoptionInfo{Job: job}
	var state, body string
	err := u.tx.QueryRow(`select state, body from job where id = $1 and kind = $2`, job, jobAdopt).Scan(&state, &body)
	if isNoRows(err) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	var b adoptionBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return nil, err
	}
	if u.actor != nil && u.actor.ID != b.Person {
		return nil, notFound()
	}
	i.At, i.Who, i.Done = instant(b.At).In(e.Zone()), b.Person, state == "done"
	if err := i.count(u.tx); err != nil {
		return nil, err
	}
	i.Waiting = i.All - i.Came - i.Stayed
	return i, nil
}
