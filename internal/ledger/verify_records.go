package ledger

import (
	"bytes"
	"database/sql"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/store"
)

const (
	recordWindow = 500  // events replayed in a window
	placeWindow  = 4096 // rows whose place is looked at in a window
	excerpt      = 200  // bytes of a value that a problem quotes
)

// replaying is the record whose events are being read.
type replaying struct {
	record     int64
	row        recordRow
	state      state
	last       Event
	lastLeaf   sql.NullInt64
	compared   bool // the row's document was seen beside the last event
	destroyed  bool
	incomplete bool // an event is missing or cannot be read: the state is not the record's
}

// recordRow is the record's row as it stands beside an event; the document
// only beside the event that made it.
type recordRow struct {
	id, class, rev, edition, at sql.NullInt64
	kind, dept, stage, number   sql.NullString
	doc                         []byte
}

// records replays all records, one after the other. Each window is one
// statement, so a row and its event are of one moment; an act that comes
// between two windows shows up as further events with the row they made.
func (v *verification) records() error {
	step := say("记录重放", "records replayed")
	var total int64
	var cur *replaying
	for {
		var after [2]int64
		if cur != nil {
			after = [2]int64{cur.record, cur.last.Rev}
			v.progress(step, cur.record, total)
		}
		n := 0
		err := v.db.Read(v.ctx, func(tx *store.Tx) error {
			if err := tx.QueryRow("select coalesce(max(id), 0) from record").Scan(&total); err != nil {
				return err
			}
			rows, err := tx.Query("select "+eventColumns+`, l.seq, r.id, r.type, r.dept, r.class, r.stage, r.number, r.rev, r.edition, r.at,
				case when r.rev = e.rev then r.doc end
				from event e left join leaf l on l.event = e.id left join record r on r.id = e.record
				where (e.record, e.rev) > ($1, $2) and e.rev is not null order by e.record, e.rev limit $3`, after[0], after[1], recordWindow)
			if err != nil {
				return err
			}
			defer rows.Close()
			for ; rows.Next(); n++ {
				var e Event
				var leaf sql.NullInt64
				var r recordRow
				if err := scanEvent(rows, &e, &leaf, &r.id, &r.kind, &r.dept, &r.class, &r.stage, &r.number, &r.rev, &r.edition, &r.at, &r.doc); err != nil {
					return err
				}
				if cur == nil || cur.record != e.Record {
					v.finish(cur)
					cur = &replaying{record: e.Record, state: state{}}
				}
				v.replay(cur, e, leaf, r)
			}
			return rows.Err()
		})
		if err != nil {
			return err
		}
		if n < recordWindow {
			v.finish(cur)
			return nil
		}
	}
}

// replay takes the next event of a record.
func (v *verification) replay(c *replaying, e Event, leaf sql.NullInt64, row recordRow) {
	if from, to := c.last.Rev+1, e.Rev-1; from <= to {
		c.incomplete = true
		text := say("记录 %d 第 %d 版的事件不见了。", "the event of record %d revision %d is gone.", e.Record, from)
		if from < to {
			text = say("记录 %d 第 %d 到 %d 版的事件不见了。", "the events of record %d revisions %d to %d are gone.", e.Record, from, to)
		}
		v.say(Problem{Kind: RevisionGone, Record: e.Record, Rev: from, Say: text})
	}
	if c.last.ID > e.ID || c.lastLeaf.Valid && leaf.Valid && c.lastLeaf.Int64 > leaf.Int64 {
		v.say(about(EventOrder, &e, "在账本里排在它前一版之前。", "stands in the ledger before the revision before it."))
	}
	c.last, c.lastLeaf, c.row = e, leaf, row
	c.compared = false
	if e.Diff == nil {
		c.destroyed = true
	} else if err := c.state.apply(e.Diff); err != nil {
		c.incomplete = true
		p := about(EventDiff, &e, "的差异无法重放。", "has a diff that cannot be replayed.")
		p.Got = err.Error()
		v.say(p)
	}
	c.last.Diff, c.last.Salt = nil, nil
	if row.doc != nil {
		c.compared = true
		if !c.incomplete && !c.destroyed {
			v.compare(c)
		}
		c.row.doc = nil
	}
}

// finish ends a record after its last event.
func (v *verification) finish(c *replaying) {
	if c == nil {
		return
	}
	v.r.Records++
	if c.destroyed {
		v.r.Unreplayed++
	}
	switch {
	case !c.row.id.Valid:
		v.say(Problem{Kind: RecordGone, Record: c.record, Rev: c.last.Rev,
			Say: say("记录 %d 不见了，而它有事件到第 %d 版。", "record %d is gone, while it has events up to revision %d.", c.record, c.last.Rev)})
	case !c.compared:
		v.say(Problem{Kind: RecordRevision, Record: c.record, Rev: c.last.Rev, Member: "rev",
			Want: strconv.FormatInt(c.last.Rev, 10), Got: strconv.FormatInt(c.row.rev.Int64, 10),
			Say: say("记录 %d 写着第 %d 版，它的事件到第 %d 版。", "record %d says revision %d, its events go to revision %d.", c.record, c.row.rev.Int64, c.last.Rev)})
	}
}

// compare holds a record's row to the replay of its events.
func (v *verification) compare(c *replaying) {
	doc := c.row.doc
	got, err := parseState(doc)
	if err != nil {
		v.say(Problem{Kind: RecordBytes, Record: c.record, Rev: c.last.Rev, Got: err.Error(),
			Say: say("记录 %d 的内容不是一个 JSON 对象，或有重名的成员。", "the document of record %d is no JSON object, or has a member twice.", c.record)})
		return
	}
	different := false
	names := maps.Clone(c.state)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		want, got := c.state[name].value, got[name].value
		if bytes.Equal(want, got) {
			continue
		}
		different = true
		p := Problem{Kind: RecordMember, Record: c.record, Rev: c.last.Rev, Member: name, Want: quote(want), Got: quote(got)}
		switch {
		case got == nil:
			p.Say = say("记录 %d 缺成员“%s”，它的事件写过它。", "record %d lacks the member %q that its events set.", c.record, name)
		case want == nil:
			p.Say = say("记录 %d 有成员“%s”，没有事件写过它。", "record %d has the member %q that no event set.", c.record, name)
		default:
			p.Say = say("记录 %d 的成员“%s”与它的事件不符（从第 %d 字节起）。", "the member %[2]q of record %[1]d is not what its events say (from byte %[3]d on).", c.record, name, differs(want, got))
		}
		v.say(p)
	}
	if made := c.state.encode(); !different && !bytes.Equal(made, doc) {
		v.say(Problem{Kind: RecordBytes, Record: c.record, Rev: c.last.Rev,
			Say: say("记录 %d 的内容与重放结果成员相同而写法不同（从第 %d 字节起）。", "the document of record %d has the members of the replay but other bytes (from byte %d on).", c.record, differs(made, doc))})
	}
	v.columns(c)
}

// columns holds the columns to the members they repeat, and to the event that
// made the row.
func (v *verification) columns(c *replaying) {
	text := func(member string) sql.NullString {
		t, ok := c.state.text(member)
		return sql.NullString{String: t, Valid: ok}
	}
	raw := func(member string) sql.NullString {
		m, ok := c.state[member]
		return sql.NullString{String: string(m.value), Valid: ok}
	}
	number := func(n int64) sql.NullString { return sql.NullString{String: strconv.FormatInt(n, 10), Valid: true} }
	for _, col := range []struct {
		name, source string
		want, got    sql.NullString
	}{
		{"type", "@type", text("@type"), c.row.kind},
		{"dept", "@dept", text("@dept"), c.row.dept},
		{"class", "@class", raw("@class"), number(c.row.class.Int64)},
		{"stage", "@stage", text("@stage"), c.row.stage},
		{"number", "no", text("no"), c.row.number},
		{"edition", "edition", number(c.last.Edition), number(c.row.edition.Int64)},
		{"at", "at", number(c.last.At.UnixMicro()), number(c.row.at.Int64)},
	} {
		if col.want != col.got {
			v.say(Problem{Kind: RecordColumn, Record: c.record, Rev: c.last.Rev, Member: col.name,
				Want: quote([]byte(col.want.String)), Got: quote([]byte(col.got.String)),
				Say: say("记录 %d 的列 %s 与它的事件里的“%s”不符。", "the column %[2]s of record %[1]d is not the %[3]q of its events.", c.record, col.name, col.source)})
		}
	}
}

// differs is the first byte, counted from 1, in which two texts differ.
func differs(a, b []byte) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i + 1
}

// quote is the beginning of a value.
func quote(b []byte) string {
	if len(b) <= excerpt {
		return string(b)
	}
	n := excerpt
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return string(b[:n]) + "…"
}

// bare looks for records that no event made.
func (v *verification) bare() error {
	return v.ids(say("记录", "records"), "record", func(tx *store.Tx, lo, hi int64) error {
		bare, err := integers(tx, `select r.id from record r where r.id > $1 and r.id <= $2
			and not exists (select 1 from event e where e.record = r.id and e.rev is not null) order by r.id`, lo, hi)
		for _, id := range bare {
			v.say(Problem{Kind: RecordBare, Record: id,
				Say: say("记录 %d 没有任何事件。", "record %d has no event at all.", id)})
		}
		return err
	})
}

// places looks for events that are not in exactly one place: a leaf, or the
// list of those that wait.
func (v *verification) places() error {
	err := v.ids(say("事件", "events"), "event", func(tx *store.Tx, lo, hi int64) error {
		rows, err := tx.Query("select "+eventColumns+`, l.seq, u.event from event e left join leaf l on l.event = e.id
			left join unsealed u on u.event = e.id
			where e.id > $1 and e.id <= $2 and (l.seq is null or u.event is not null) order by e.id`, lo, hi)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Event
			var leaf, waits sql.NullInt64
			if err := scanEvent(rows, &e, &leaf, &waits); err != nil {
				return err
			}
			switch {
			case leaf.Valid:
				v.say(about(EventTwice, &e, "已是账本第 %d 条，却还在待入账表里。", "is leaf %d and still on the waiting list.", leaf.Int64))
				continue
			case !waits.Valid:
				v.say(about(EventUnplaced, &e, "既不在账本里，也不在待入账表里。", "is neither in the ledger nor on the waiting list."))
			case v.o.Now.Sub(e.At) > lateAfter:
				v.say(about(EventLate, &e, "超过一分钟还没有入账。", "has waited longer than a minute for its leaf."))
			default:
				v.r.Waiting++
			}
			v.content(&e)
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	return v.db.Read(v.ctx, func(tx *store.Tx) error {
		gone, err := integers(tx, "select u.event from unsealed u left join event e on e.id = u.event where e.id is null order by u.event")
		for _, id := range gone {
			v.say(Problem{Kind: WaitingGone, Event: id,
				Say: say("待入账表里的事件 %d 不见了。", "event %d of the waiting list is gone.", id)})
		}
		return err
	})
}

// ids walks a table in windows of as many rows, wherever their ids are.
func (v *verification) ids(step i18n.Text, table string, window func(tx *store.Tx, lo, hi int64) error) error {
	for lo := int64(0); ; {
		hi, end := int64(math.MaxInt64), int64(0)
		err := v.db.Read(v.ctx, func(tx *store.Tx) error {
			if err := tx.QueryRow("select coalesce(max(id), 0) from " + table).Scan(&end); err != nil {
				return err
			}
			err := tx.QueryRow("select id from "+table+" where id > $1 order by id limit 1 offset $2", lo, placeWindow-1).Scan(&hi)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			return window(tx, lo, hi)
		})
		if err != nil {
			return err
		}
		v.progress(step, min(hi, end), end)
		if hi >= end {
			return nil
		}
		lo = hi
	}
}
