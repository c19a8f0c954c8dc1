package wire

// Clauses is the regulation by clause.
type Clauses struct {
	Edition string       `json:"edition"`
	Say     string       `json:"say"`
	Items   []ClauseHead `json:"items"`
}

// ClauseHead is a clause and how much enforces it.
type ClauseHead struct {
	ID    string `json:"id"`
	Say   string `json:"say"`
	Rules int    `json:"rules" doc:"how many acts, clocks, needs, parameters ... enforce it"`
	Lack  string `json:"lack,omitempty" doc:"no rule carries it out yet: said so, with what there is of it so far"`
}

// Clause is a clause with what enforces it.
type Clause struct {
	ClauseHead
	Reading  string `json:"reading,omitempty" doc:"how the text is understood where it leaves room"`
	Since    string `json:"since" doc:"the first day it holds"`
	Keep     string `json:"keep,omitempty" doc:"TYPE.ACT that keeps a refusal under this clause"`
	Enforced []Rule `json:"enforced"`

	Evidence []Evidence `json:"evidence,omitempty" doc:"the records that the clause is carried out by, as far as the caller may read them"`
	Month    string     `json:"month" doc:"of happened, as 2026-11: this one, or the one asked for by ?month="`
	Happened []Happened `json:"happened" doc:"what happened under the clause and those below it in the month, of what the caller may read"`
	Breaches int64      `json:"breaches" doc:"deadlines missed under it that still stand, and clocks whose act was refused"`
	Open     []Breach   `json:"open" doc:"the first of them, at most 50, the longest late first"`

	Parameters []Parameter `json:"parameters"`
}

// Happened is how often one thing happened under a clause in a month.
type Happened struct {
	Clause  string `json:"clause"`
	Kind    string `json:"kind" doc:"act, signed, rule, clock (ran out) or refused"`
	What    string `json:"what" doc:"TYPE.ACT, TYPE.clock:NAME or refused:TYPE.ACT"`
	Say     string `json:"say"`
	Times   int64  `json:"times"`
	Records int64  `json:"records" doc:"to how many records"`
	Capped  bool   `json:"capped,omitempty" doc:"there are more"`
}

// Breach is a deadline that was missed and still stands.
type Breach struct {
	Clause  string `json:"clause"`
	Record  string `json:"record"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	Clock   string `json:"clock"`
	Due     string `json:"due"`
	Refused bool   `json:"refused,omitempty" doc:"the act of the clock was refused; it is tried again"`
}

// Parameter is a figure of a clause in the caller's department.
type Parameter struct {
	Name   string  `json:"name"`
	Say    string  `json:"say"`
	Clause string  `json:"clause"`
	Kind   string  `json:"kind"`
	Value  string  `json:"value" doc:"today, as the regulation writes it"`
	Bound  string  `json:"bound,omitempty" doc:"within what it may be set; none: only a new edition changes it"`
	Values []Dated `json:"values" doc:"the newest first"`
}

// Dated is a value of a parameter from a day on.
type Dated struct {
	Value  string `json:"value"`
	Since  string `json:"since,omitempty" doc:"none: from the beginning"`
	Dept   string `json:"dept,omitempty"`
	Record string `json:"record,omitempty" doc:"the change that set it; none: the text of the edition"`
	Number string `json:"number,omitempty"`
	Holds  bool   `json:"holds,omitempty" doc:"it holds today"`
	Waits  bool   `json:"waits,omitempty" doc:"proposed, not agreed to"`
}

// Evidence counts the records of a type that carries out a clause.
type Evidence struct {
	Type  string `json:"type"`
	Say   string `json:"say"`
	Lists []List `json:"lists"`
}

// Rule is one thing that enforces a clause.
type Rule struct {
	Kind string `json:"kind" doc:"type, field, act, need, exception, clock, computed, find, reader, parameter, post or scenario"`
	Type string `json:"type,omitempty"`
	Name string `json:"name"`
	Say  string `json:"say,omitempty"`
	At   string `json:"at" doc:"file:line:column in the regulation"`
}
