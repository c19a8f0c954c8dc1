package api

import (
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// listRecords is GET /records.
func listRecords(c *call) (any, error) {
	q := c.r.URL.Query()
	if q.Has("q") || q.Has("filter") {
		return searchRecords(c)
	}
	query := record.Query{Type: q.Get("type"), List: q.Get("list"), Dept: q.Get("dept"), Cursor: q.Get("cursor"), Back: q.Get("back") == "true"}
	t := c.Engine.Program().Types[query.Type]
	switch {
	case query.Type == "":
		return nil, badParameter("type", "要说明是哪一类记录", "say which type of records")
	case t == nil || t.Pattern:
		return nil, noType(query.Type)
	case q.Get("back") != "" && q.Get("back") != "true" && q.Get("back") != "false":
		return nil, badParameter("back", "是 true 或 false", "it is true or false")
	}
	if stage := q.Get("stage"); stage != "" {
		if query.List != "" || q.Get("record") != "" {
			return nil, badParameter("stage", "stage 不能与 list、record 并用", "stage does not go with list or record")
		}
		if t.Stage(stage) == nil {
			return nil, badParameter("stage", "没有名为“"+stage+"”的环节", "there is no stage named “"+stage+"”")
		}
		query.List = "stage:" + stage
	}
	var err error
	if err = c.sorted(t, &query); err != nil {
		return nil, err
	}
	if query.Limit, err = c.limit(); err != nil {
		return nil, err
	}
	if s := q.Get("record"); s != "" {
		n, ok := number(s)
		if !ok || query.List == "" {
			return nil, badParameter("record", "要同时说明从哪条记录（record）、看哪个关联（list）", "say both from which record and which of its look-ups (list)")
		}
		if err := c.is(n, query.Type); err != nil {
			return nil, err
		}
		query.Record = n
	}
	p, err := c.Engine.Page(c.r.Context(), c.who, query)
	if err != nil {
		return nil, err
	}
	return c.page(p)
}

// sorted finds the list that has the order asked for. An order that no index
// holds is refused with those that exist, rather than made by reading everything.
func (c *call) sorted(t *regulation.Type, q *record.Query) error {
	want := c.r.URL.Query().Get("sort")
	if want == "" {
		return nil
	}
	lists, err := c.Engine.Lists(c.r.Context(), c.who, t.Name)
	if err != nil {
		return err
	}
	var have []string
	for _, l := range lists {
		order := "opened"
		for _, f := range t.Finds {
			if f.Name == l.Name && f.Order != nil {
				order = strings.TrimPrefix(f.Order.Key.Src, "it.")
			}
		}
		if order == want && (q.List == "" || q.List == l.Name) {
			q.List = l.Name
			return nil
		}
		if q.List == "" || q.List == l.Name {
			have = append(have, l.Name+" ("+order+")")
		}
	}
	if strings.HasPrefix(q.List, "stage:") && want == "opened" {
		return nil
	}
	return badParameter("sort", "没有按“"+want+"”排的列表；有："+strings.Join(have, "、"), "no list is in the order of “"+want+"”; there are: "+strings.Join(have, ", "))
}

// limit is how many lines a page has; 0 is the engine's own.
func (c *call) limit() (int, error) {
	s := c.r.URL.Query().Get("limit")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 200 {
		return 0, badParameter("limit", "是 1 到 200 的整数", "it is a whole number from 1 to 200")
	}
	return n, nil
}

func badParameter(name, zh, en string) error {
	return fault.New(fault.Invalid, "请求看不懂。", "The request cannot be read.").At("parameter", "", name+"："+zh, name+": "+en)
}

func noType(name string) error {
	return fault.New(fault.NotFound, "没有名为“"+name+"”的记录类型。", "There is no record type named “"+name+"”.")
}

// is says whether a record is there for the caller and of the type named.
func (c *call) is(n int64, typ string) error {
	l, err := c.Engine.Title(c.r.Context(), c.who, n)
	if err == nil && l.Type != typ {
		err = noRecord()
	}
	return err
}

func noRecord() error {
	return fault.New(fault.NotFound, "没有这条记录，或者您看不到它", "there is no such record, or you may not see it")
}

// named is the record that the path names.
func (c *call) named() (int64, error) {
	n, ok := number(c.r.PathValue("id"))
	if !ok {
		return 0, noRecord()
	}
	return n, c.is(n, c.r.PathValue("type"))
}

// getRecord is GET /records/{type}/{id}.
func getRecord(c *call) (any, error) {
	n, err := c.named()
	if err != nil {
		return nil, err
	}
	v, err := c.Engine.View(c.r.Context(), c.who, n)
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("ETag", etag(v.Rev))
	return c.record(v)
}

// etag is the revision. What else a record shows (clocks, what the caller may
// do) moves without it: it is a condition for changes, not for reading.
func etag(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

// revision reads If-Match; 0 is no condition.
func (c *call) revision() (int64, error) {
	h := strings.TrimSpace(c.r.Header.Get("If-Match"))
	if h == "" {
		return 0, nil
	}
	n, ok := number(strings.Trim(h, `"`))
	if !ok || etag(n) != h {
		return 0, fault.New(fault.Invalid, "请求看不懂。", "The request cannot be read.").
			At("header", "", "If-Match 是一条记录的 ETag", "If-Match is the ETag of a record")
	}
	return n, nil
}

// openRecord is POST /records/{type}.
func openRecord(c *call) (any, error) {
	t := c.Engine.Program().Types[c.r.PathValue("type")]
	if t == nil || t.Pattern {
		return nil, noType(c.r.PathValue("type"))
	}
	var in wire.Open
	if err := c.read(&in); err != nil {
		return nil, err
	}
	cmd := record.Command{Type: t.Name, Act: in.Act, Dept: in.Dept, Input: in.Fields, Note: in.Note}
	if in.Act != "" {
		if a := t.Act(in.Act); a == nil || !a.Opening {
			return nil, fault.New(fault.Invalid, "没有办成。", "Not done.").
				At("act", "/act", "“"+in.Act+"”不是开立此类记录的办理事项", "“"+in.Act+"” is no act that opens such a record")
		}
	}
	answer, err := c.act(t, cmd, in.Happened)
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("Location", prefix+"/records/"+answer.Type+"/"+answer.ID)
	return answer, nil
}

// doAct is POST /records/{type}/{id}/actions/{action}.
func doAct(c *call) (any, error) {
	n, err := c.named()
	if err != nil {
		return nil, err
	}
	var in wire.Do
	if c.r.ContentLength != 0 {
		if err := c.read(&in); err != nil {
			return nil, err
		}
	}
	cmd := record.Command{Record: n, Act: c.r.PathValue("action"), Input: in.Fields, Note: in.Note}
	if cmd.Rev, err = c.revision(); err != nil {
		return nil, err
	}
	t := c.Engine.Program().Types[c.r.PathValue("type")]
	if t == nil {
		return nil, noType(c.r.PathValue("type"))
	}
	return c.act(t, cmd, in.Happened)
}

// editRecord is PATCH /records/{type}/{id}: the type's act edit.
func editRecord(c *call) (any, error) {
	n, err := c.named()
	if err != nil {
		return nil, err
	}
	rev, err := c.revision()
	if err != nil {
		return nil, err
	}
	if rev == 0 {
		return nil, fault.New(fault.Invalid, "没有修改：要用 If-Match 说明改的是哪一版。", "Not changed: say with If-Match which revision you change.").
			At(nameNeeds, "", "先读记录，把它的 ETag 写进 If-Match", "read the record and send its ETag as If-Match")
	}
	var in wire.Edit
	if err := c.read(&in); err != nil {
		return nil, err
	}
	t := c.Engine.Program().Types[c.r.PathValue("type")]
	if t == nil || t.Act("edit") == nil {
		return nil, fault.New(fault.Invalid, "这类记录不能直接修改，请用它的办理事项。", "Such a record is not edited; use its acts.").
			At("edit", "", "此类没有办理事项 edit", "this type has no act edit")
	}
	return c.act(t, record.Command{Record: n, Act: "edit", Rev: rev, Input: in.Fields, Note: in.Note}, "")
}

// act does an act for the caller.
func (c *call) act(t *regulation.Type, cmd record.Command, happened string) (*wire.Answer, error) {
	cmd.Actor = c.who
	var err error
	if cmd.Happened, err = c.happened(happened); err != nil {
		return nil, err
	}
	if cmd.Key, err = c.key(); err != nil {
		return nil, err
	}
	cmd.Principal = c.session.Principal
	if err := c.stored(t, cmd.Input); err != nil {
		return nil, under("/fields", err)
	}
	a, err := c.Engine.Act(c.r.Context(), cmd)
	if err != nil {
		return nil, c.conflict(cmd, under("/fields", err))
	}
	if a.Type != t.Name || cmd.Record != 0 && a.Record != cmd.Record {
		return nil, fault.New(fault.Conflict, "没有办：这个 Idempotency-Key 已用于别的请求。", "Not done: this Idempotency-Key was used for another request.").
			At("idempotency-key", "", "每个请求用一个新的", "use a new one for each request")
	}
	out := &wire.Answer{ID: id(a.Record), Type: a.Type, Number: a.Number, Title: a.Title, Stage: a.Stage, Rev: a.Rev,
		Event: id(a.Event), Waits: c.says(a.Waits), Skipped: a.Skipped}
	// Who opens a record may not always read it, and its effects open others.
	switch _, err := c.Engine.Title(c.r.Context(), c.who, a.Record); {
	case fault.CodeOf(err) == fault.NotFound:
		out.Title, out.Stage, out.Waits = "", "", nil
	case err != nil:
		return nil, err
	}
	for _, n := range a.Opened {
		if n == a.Record {
			continue
		}
		l, err := c.Engine.Title(c.r.Context(), c.who, n)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out.Opened = append(out.Opened, link(l))
	}
	c.w.Header().Set("ETag", etag(a.Rev))
	return out, nil
}

// conflict tells a revision that has passed from other conflicts.
func (c *call) conflict(cmd record.Command, err error) error {
	if cmd.Rev == 0 || fault.CodeOf(err) != fault.Conflict {
		return err
	}
	f := *fault.As(err)
	return f.At(nameMatch, "", "记录已不是这一版", "the record is no longer at this revision")
}

// happened reads the time of a late entry.
func (c *call) happened(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	v, err := (&regulation.Field{Name: "happened", Kind: regulation.KindTime}).Parse(s, c.Engine.Zone())
	if err != nil {
		f := fault.As(err)
		return time.Time{}, fault.New(fault.Invalid, "没有办成。", "Not done.").At("happened", "/happened", f.Say.Zh, f.Say.En)
	}
	t, _ := v.(time.Time)
	return t, nil
}

// keyMost bounds an Idempotency-Key.
const keyMost = 200

func (c *call) key() (string, error) {
	key := c.r.Header.Get("Idempotency-Key")
	if len(key) > keyMost || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", fault.New(fault.Invalid, "请求看不懂。", "The request cannot be read.").
			At("header", "", "Idempotency-Key 最多 200 个可见的 ASCII 字符", "an Idempotency-Key is at most 200 visible ASCII characters")
	}
	return key, nil
}

// signed says whether an act, or an exception of it, takes several signatures.
func signed(a *regulation.Act) bool {
	if a.By != nil && !a.By.Single() {
		return true
	}
	var walk func([]*regulation.Except) bool
	walk = func(xs []*regulation.Except) bool {
		for _, x := range xs {
			if x.By != nil && !x.By.Single() || walk(x.Except) {
				return true
			}
		}
		return false
	}
	return walk(a.Except)
}

// listEvents is GET /records/{type}/{id}/events.
func listEvents(c *call) (any, error) {
	n, err := c.named()
	if err != nil {
		return nil, err
	}
	events, err := c.Engine.History(c.r.Context(), c.who, n)
	if err != nil {
		return nil, err
	}
	out := wire.Events{Items: []wire.Event{}}
	for _, e := range events {
		ev, err := c.event(e)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, ev)
	}
	return out, nil
}
