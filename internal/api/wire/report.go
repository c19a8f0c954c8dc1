package wire

// Report is what a report counts, and sums where it sums.
type Report struct {
	Name    string       `json:"name"`
	Say     string       `json:"say"`
	Clause  string       `json:"clause,omitempty"`
	By      []ReportKey  `json:"by" doc:"what is picked, what the rows are and what the columns are, as far as there are"`
	Pick    string       `json:"pick,omitempty"`
	Picks   []ReportKey  `json:"picks,omitempty" doc:"what can be picked, the newest first"`
	Rows    []ReportLine `json:"rows"`
	Cols    []ReportKey  `json:"cols,omitempty"`
	Sum     ReportFigure `json:"sum"`
	Abreast []ReportPart `json:"abreast,omitempty" doc:"the departments side by side, where the caller reaches several; they add up to sum"`
}

// ReportKey is one value of a group.
type ReportKey struct {
	Key string `json:"key"`
	Say string `json:"say"`
}

// ReportLine is one row.
type ReportLine struct {
	ReportKey
	Sum   ReportFigure            `json:"sum"`
	Cells map[string]ReportFigure `json:"cells,omitempty" doc:"by the keys of the columns; what is not there is zero"`
}

// ReportPart is one department's part.
type ReportPart struct {
	Dept   string                  `json:"dept"`
	Say    string                  `json:"say"`
	Itself bool                    `json:"itself,omitempty" doc:"records of this department itself, which none below it holds"`
	Rows   map[string]ReportFigure `json:"rows" doc:"by the keys of the rows"`
	Sum    ReportFigure            `json:"sum"`
}

// ReportFigure is one figure.
type ReportFigure struct {
	Count int64 `json:"count"`
	Sum   any   `json:"sum,omitempty" doc:"yuan as text, or a whole number"`
}
