package wire

// Problem is an answer that says no: RFC 9457.
type Problem struct {
	Type   string   `json:"type" doc:"urn:guiju: and the code"`
	Title  string   `json:"title" doc:"what was not done, one sentence"`
	Status int      `json:"status"`
	Code   string   `json:"code" doc:"refused, invalid, not_found, conflict, unauthenticated, forbidden, too_large, busy, full, environment, internal"`
	Clause string   `json:"clause,omitempty" doc:"the clause that says so"`
	Act    string   `json:"act,omitempty" doc:"TYPE.ACT, where an act was tried"`
	Names  []string `json:"names,omitempty" doc:"every reason by name: a need of the regulation, or stage, by, ask.FIELD, once, conflict, dept"`
	Errors []Reason `json:"errors,omitempty" doc:"every reason in words"`
	Fix    []Fix    `json:"fix,omitempty" doc:"what would work, of all reasons together"`
	Kept   string   `json:"kept,omitempty" doc:"the record that keeps this refusal, where its clause says so"`
}

// Reason is one reason of a problem.
type Reason struct {
	Name    string `json:"name"`
	Path    string `json:"path,omitempty" doc:"JSON pointer into the request"`
	Message string `json:"message"`
	Clause  string `json:"clause,omitempty"`
}

// Fix is one thing that would work.
type Fix struct {
	Kind    string `json:"kind" doc:"act, field, omit, open, wait, person or post"`
	Name    string `json:"name" doc:"the act, the field, the post, the time"`
	Type    string `json:"type,omitempty" doc:"the record to do it on, where it is another one"`
	Record  string `json:"record,omitempty"`
	Message string `json:"message"`
}

// Error makes a problem the error of the client.
func (p *Problem) Error() string {
	s := p.Title
	for _, r := range p.Errors {
		s += "\n  " + r.Message
	}
	if s == "" {
		s = p.Code
	}
	return s
}
