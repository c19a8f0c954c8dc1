package ledger

import (
	"github.com/guiju/guiju/internal/store"
)

// Append writes the event of an act, in the act's transaction and after the
// record's row was locked, and sets its ID and Commitment. It draws nothing
// itself: the salt is 32 random bytes drawn before the transaction began, so
// that a transaction that runs again writes the same event.
func Append(tx *store.Tx, e *Event) error {
	if err := e.whole(); err != nil {
		return err
	}
	e.Commitment = Commitment(e.Salt, e)
	var rev any // an event beside the revisions has none, and may stand there many times
	if e.Rev > 0 {
		rev = e.Rev
	}
	err := tx.QueryRow(`insert into event (record, rev, edition, actor, at, happened, act, clause, diff, salt, commitment)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
		e.Record, rev, e.Edition, e.Actor, e.At.UnixMicro(), e.Happened.UnixMicro(), e.Act, e.Clause,
		string(e.Diff), e.Salt, e.Commitment).Scan(&e.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec("insert into unsealed (event) values ($1)", e.ID)
	return err
}

// eventColumns are what [scanEvent] reads, of a table named e. Each may be
// null where e is the far side of a left join.
const eventColumns = "e.id, e.record, e.rev, e.edition, e.actor, e.at, e.happened, e.act, e.clause, e.diff, e.salt, e.commitment"
