package wire

// Editions is what was put in force, the newest first.
type Editions struct {
	Items []Edition `json:"items"`
}

// Edition is a text of the regulation put in force.
type Edition struct {
	No      int64  `json:"no"`
	Hash    string `json:"hash" doc:"sha-256 of its files"`
	Dept    string `json:"dept,omitempty" doc:"the department it is for; absent: the installation"`
	Since   string `json:"since" doc:"when it came or comes into force"`
	Who     string `json:"who,omitempty" doc:"who put it in force"`
	Open    int64  `json:"open" doc:"open records under it that the caller reads"`
	InForce bool   `json:"in_force"`
	Next    bool   `json:"next" doc:"it is to come"`
}

// Crossings is a page of what an edition would change for open records.
type Crossings struct {
	Items []Crossing `json:"items"`
	Next  string     `json:"next,omitempty" doc:"cursor of the next page"`
}

// Crossing is what an edition would change for one record.
type Crossing struct {
	ID      string        `json:"id"`
	Type    string        `json:"type"`
	Number  string        `json:"number,omitempty"`
	Title   string        `json:"title"`
	Edition int64         `json:"edition" doc:"the edition it is under"`
	Clocks  []BeforeAfter `json:"clocks,omitempty" doc:"deadlines that would move"`
	Figures []BeforeAfter `json:"figures,omitempty" doc:"parameters its rules read that would have another value"`
	Gained  []string      `json:"gained,omitempty" doc:"acts it would have where it stands"`
	Lost    []string      `json:"lost,omitempty" doc:"acts it would lose"`
	Cannot  []Reason      `json:"cannot,omitempty" doc:"why it could not come over; absent: it can"`
}

// BeforeAfter is one thing under the edition a record is under and under another.
type BeforeAfter struct {
	Name string `json:"name"`
	Say  string `json:"say"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Adopt asks for open records to be brought under the edition in force.
type Adopt struct {
	Dept    string         `json:"dept,omitempty" doc:"of this department and those below it; absent: all the caller reads"`
	Type    string         `json:"type,omitempty"`
	Records []string       `json:"records,omitempty" doc:"only these"`
	Input   map[string]any `json:"input,omitempty" doc:"what the act adopt asks for"`
}

// Adoption is how far that is, and a page of what came of the records.
type Adoption struct {
	ID     string    `json:"id"`
	All    int64     `json:"all"`
	Came   int64     `json:"came"`
	Stayed int64     `json:"stayed"`
	Done   bool      `json:"done"`
	Items  []Adopted `json:"items"`
	Next   string    `json:"next,omitempty" doc:"cursor of the next page"`
}

// Adopted is what came of one record.
type Adopted struct {
	ID     string   `json:"id"`
	Type   string   `json:"type"`
	Number string   `json:"number,omitempty"`
	Title  string   `json:"title"`
	Came   bool     `json:"came"`
	Waits  bool     `json:"waits,omitempty" doc:"it has not been tried yet"`
	Why    []Reason `json:"why,omitempty"`
}
