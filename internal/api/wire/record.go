package wire

// Open opens a record.
type Open struct {
	Act      string         `json:"act,omitempty" doc:"the opening act; without it the first one the caller may do"`
	Dept     string         `json:"dept,omitempty" doc:"code of the department; without it that of the caller's seat"`
	Fields   map[string]any `json:"fields,omitempty" doc:"by name: see the act's schema in GET /types/{type}"`
	Note     string         `json:"note,omitempty" doc:"a word of the person who acts, kept in the history"`
	Happened string         `json:"happened,omitempty" doc:"a late entry: when it took place"`
}

// Do does an act on a record.
type Do struct {
	Fields   map[string]any `json:"fields,omitempty" doc:"by name: see the act's schema in GET /types/{type}"`
	Note     string         `json:"note,omitempty" doc:"a word of the person who acts, kept in the history"`
	Happened string         `json:"happened,omitempty" doc:"a late entry: when it took place"`
}

// Edit changes fields by the type's act edit; null clears a field.
type Edit struct {
	Fields map[string]any `json:"fields"`
	Note   string         `json:"note,omitempty"`
}

// Answer is what an act that was done gives back.
type Answer struct {
	ID      string   `json:"id"`
	Type    string   `json:"type"`
	Number  string   `json:"number,omitempty"`
	Title   string   `json:"title,omitempty"`
	Stage   string   `json:"stage,omitempty"`
	Rev     int64    `json:"rev"`
	Event   string   `json:"event,omitempty" doc:"the newest event: a search that has seen it sees the change"`
	Waits   []string `json:"waits,omitempty" doc:"signatures still missing; the stage has not moved"`
	Opened  []Link   `json:"opened,omitempty" doc:"records that its effects opened and the caller may read"`
	Skipped bool     `json:"skipped,omitempty"`
}

// Link names a record.
type Link struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
}

// Record is a record as the caller may see it.
type Record struct {
	Link
	Number   string            `json:"number,omitempty"`
	Rev      int64             `json:"rev" doc:"also the ETag"`
	Dept     string            `json:"dept"`
	DeptName string            `json:"dept_name"`
	Stage    string            `json:"stage"`
	StageSay string            `json:"stage_say"`
	Outcome  string            `json:"outcome,omitempty" doc:"the end it came to"`
	Opened   string            `json:"opened"`
	Moved    string            `json:"moved" doc:"when it came to this stage"`
	Opener   string            `json:"opener,omitempty" doc:"the name of who opened it; none: a rule"`
	Fields   map[string]any    `json:"fields"`
	Links    map[string][]Link `json:"links,omitempty" doc:"what the references and persons in fields are, by field"`
	Masked   []string          `json:"masked,omitempty" doc:"fields of which only a part is shown"`
	Path     []Step            `json:"path" doc:"the stages passed, the present one, the way on"`
	Clocks   []Clock           `json:"clocks,omitempty"`
	May      []Choice          `json:"may" doc:"what the caller may do now"`
	MayNot   []Choice          `json:"may_not,omitempty" doc:"what he may not do now, and why"`
	Waits    []string          `json:"waits,omitempty" doc:"whose turn it is"`
	Signs    []Signs           `json:"signs,omitempty" doc:"of the acts on the way from here that several sign, or that go to whoever stands in: who may sign now, and why"`
	Related  []Related         `json:"related,omitempty"`
	Prints   []string          `json:"prints,omitempty" doc:"its forms on paper"`
}

// Step is a stage on the way of a record.
type Step struct {
	Stage string `json:"stage"`
	Say   string `json:"say"`
	State string `json:"state" doc:"was, now or to"`
	At    string `json:"at,omitempty"`
	Who   string `json:"who,omitempty"`
}

// Clock is a deadline.
type Clock struct {
	Name   string   `json:"name"`
	Say    string   `json:"say"`
	Clause string   `json:"clause,omitempty"`
	State  string   `json:"state" doc:"running, soon, over, hold, ok or late"`
	Start  string   `json:"start"`
	Due    string   `json:"due,omitempty" doc:"absent while it stands still"`
	Ended  string   `json:"ended,omitempty"`
	Missed bool     `json:"missed,omitempty"`
	Before bool     `json:"before,omitempty" doc:"missed before the record was entered"`
	By     []string `json:"by,omitempty" doc:"who answers for it"`
	Sum    []Sum    `json:"sum,omitempty" doc:"how the due was reckoned, line by line"`
}

// Sum is one line of a clock's sum.
type Sum struct {
	Say     string `json:"say"`
	At      string `json:"at,omitempty"`
	Minutes int64  `json:"minutes,omitempty"`
}

// Choice is an act beside a record.
type Choice struct {
	Act    string   `json:"act"`
	Say    string   `json:"say"`
	Clause string   `json:"clause,omitempty"`
	Form   bool     `json:"form,omitempty" doc:"it asks for something"`
	Signed []string `json:"signed,omitempty" doc:"who has signed it so far"`
	Why    []Reason `json:"why,omitempty" doc:"why not"`
	Fix    []Fix    `json:"fix,omitempty" doc:"what would work"`
}

// Signs is the line of those who sign an act.
type Signs struct {
	Acts      []string `json:"acts" doc:"the acts that have this line"`
	Clause    string   `json:"clause,omitempty" doc:"of the rule, or of the exception that holds now"`
	ClauseSay string   `json:"clause_say,omitempty"`
	Line      []Rung   `json:"line"`
}

// Rung is one place in the line.
type Rung struct {
	Say       string   `json:"say" doc:"the post, or the field that names him"`
	State     string   `json:"state" doc:"signed, now (his turn), later, passed (left out: the next one signs)"`
	People    []string `json:"people,omitempty" doc:"who signed it, or who may"`
	You       bool     `json:"you,omitempty" doc:"the caller may sign here now"`
	Clause    string   `json:"clause,omitempty" doc:"by which it is this place's turn"`
	ClauseSay string   `json:"clause_say,omitempty"`
	Self      string   `json:"self,omitempty" doc:"who holds it and may not decide on what is his own"`
	Away      []Away   `json:"away,omitempty" doc:"who holds it and is away"`
	At        string   `json:"at,omitempty" doc:"signed"`
	Note      string   `json:"note,omitempty" doc:"the signer's own word"`
}

// Away is somebody who is away.
type Away struct {
	Name   string `json:"name"`
	Until  string `json:"until,omitempty"`
	Reason string `json:"reason,omitempty"`
	Record *Link  `json:"record,omitempty" doc:"the entry that says so, where the caller may read it"`
}

// Related is a look-up of a record, counted.
type Related struct {
	List
	Of string `json:"of" doc:"the type it finds"`
}

// Page is a page of a list.
type Page struct {
	Type  string `json:"type,omitempty" doc:"none: a search over all"`
	List  List   `json:"list"`
	Items []Line `json:"items"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page"`
	Prev  string `json:"prev,omitempty" doc:"cursor of the page before: with back=true"`
}

// Line is a record in a list.
type Line struct {
	Link
	Number   string            `json:"number,omitempty"`
	Rev      int64             `json:"rev"`
	Dept     string            `json:"dept"`
	Stage    string            `json:"stage"`
	StageSay string            `json:"stage_say"`
	Opened   string            `json:"opened"`
	Fields   map[string]any    `json:"fields" doc:"the columns of the list; the record has all"`
	Links    map[string][]Link `json:"links,omitempty"`
	Masked   []string          `json:"masked,omitempty"`
	Clock    *Clock            `json:"clock,omitempty" doc:"the nearest one that runs, or the missed one"`
}

// Events is a record's history, the newest first.
type Events struct {
	Items []Event `json:"items"`
}

// Event is what one act changed.
type Event struct {
	ID        string   `json:"id"`
	Rev       int64    `json:"rev"`
	At        string   `json:"at" doc:"when it was entered"`
	Happened  string   `json:"happened" doc:"when it took place"`
	Act       string   `json:"act"`
	Say       string   `json:"say"`
	Clause    string   `json:"clause,omitempty"`
	Actor     string   `json:"actor,omitempty"`
	Rule      bool     `json:"rule,omitempty" doc:"done by the rule, not by a person"`
	EnteredBy string   `json:"entered_by,omitempty"`
	Note      string   `json:"note,omitempty"`
	Changes   []Change `json:"changes,omitempty"`
	Leaf      *int64   `json:"leaf,omitempty" doc:"its place in the ledger; absent until it is sealed"`
}

// Change is one field an event changed.
type Change struct {
	Field  string `json:"field"`
	Say    string `json:"say"`
	Old    any    `json:"old,omitempty"`
	New    any    `json:"new,omitempty"`
	Masked bool   `json:"masked,omitempty"`
}

// File is a stored content, as a field of kind file takes it.
type File struct {
	Hash  string `json:"hash" doc:"sha-256, hex"`
	Name  string `json:"name"`
	Size  int64  `json:"size"`
	Media string `json:"media"`
}

// Proofs are the ledger proofs of a record's events.
type Proofs struct {
	Record  string `json:"record"`
	Waiting int    `json:"waiting,omitempty" doc:"events that no checkpoint covers yet: ask again in a second"`
	Items   []any  `json:"items" doc:"one file each, guiju ledger proof v1; without content where the caller may not read all of the record"`
}

// Health says that the server answers, or why it does not do its work.
type Health struct {
	OK      bool     `json:"ok"`
	Trouble []string `json:"trouble,omitempty"`
}
