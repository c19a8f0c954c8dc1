package wire

// Types is the list of declared types.
type Types struct {
	Edition string     `json:"edition" doc:"sha-256 of the regulation in force"`
	Items   []TypeHead `json:"items"`
}

// TypeHead names a type.
type TypeHead struct {
	Name   string `json:"name"`
	Say    string `json:"say"`
	Clause string `json:"clause,omitempty"`
	Group  string `json:"group,omitempty" doc:"the clause it stands under"`
}

// Type is a declared type.
type Type struct {
	TypeHead
	Like     []string       `json:"like,omitempty"`
	Register bool           `json:"register,omitempty" doc:"a thing on a register, not a piece of business"`
	Stages   []Stage        `json:"stages"`
	Acts     []ActSchema    `json:"acts"`
	Clocks   []ClockHead    `json:"clocks,omitempty"`
	Lists    []List         `json:"lists" doc:"what GET /records takes as list, with what the caller would find"`
	Related  []Find         `json:"related,omitempty" doc:"look-ups of one record: GET /records with record and list"`
	Record   map[string]any `json:"record" doc:"JSON Schema of the fields of a record as they are answered"`
}

// Stage is where a record can stand.
type Stage struct {
	Name string `json:"name"`
	Say  string `json:"say"`
	Kind string `json:"kind,omitempty" doc:"end, wait or void"`
}

// ActSchema is what can be done, and what it asks for.
type ActSchema struct {
	Name    string         `json:"name"`
	Say     string         `json:"say,omitempty"`
	Clause  string         `json:"clause,omitempty"`
	Opening bool           `json:"opening,omitempty" doc:"it opens a record"`
	In      []string       `json:"in,omitempty" doc:"the stages it is done in"`
	To      string         `json:"to,omitempty" doc:"the stage it leads to"`
	By      string         `json:"by,omitempty" doc:"who, as the regulation writes it; exceptions may say otherwise"`
	Rule    bool           `json:"rule,omitempty" doc:"only the rule itself does it"`
	Signed  bool           `json:"signed,omitempty" doc:"it needs several signatures"`
	Fields  map[string]any `json:"fields" doc:"JSON Schema of the member fields of the request"`
}

// ClockHead is a deadline of a type.
type ClockHead struct {
	Name   string `json:"name"`
	Say    string `json:"say"`
	Clause string `json:"clause,omitempty"`
}

// List is a view of a type.
type List struct {
	Name   string `json:"name"`
	Say    string `json:"say"`
	Count  int64  `json:"count" doc:"of what the caller may read, exact to 10,000"`
	Capped bool   `json:"capped,omitempty" doc:"there are more than count"`
}

// Find is a look-up of a record.
type Find struct {
	Name   string `json:"name"`
	Say    string `json:"say"`
	Of     string `json:"of" doc:"the type it finds"`
	Clause string `json:"clause,omitempty"`
}
