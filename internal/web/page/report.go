package page

// Report is a find that groups: its figures open the records behind them.
type Report struct {
	Shell   Shell
	Head    Head
	Views   []View
	Query   *Query
	Facts   []Fact
	Charts  []Chart
	Table   Table
	Abreast *Table // the departments side by side
	Empty   *Empty
	Foot    string // who drew it, when, by which edition
}

func (Report) template() string { return "report" }
func (p Report) shell() Shell   { return p.Shell }

// Chart is a picture of bars. What it shows stands in words and figures beside
// each bar; the drawing is for the eye alone.
type Chart struct {
	Title, Count string
	Bars         []Bar
	Now, Was     string // what the two bars of a line are; "" with one
}

// Bar is one line of a chart. Now and Was are counts, and thousandths of the
// width once they are scaled.
type Bar struct {
	Text, Value string
	Href        string
	Now, Was    int64
	Here        bool
}

// Scale makes the largest bar as wide as there is room.
func (c *Chart) Scale(most int64) {
	for i := range c.Bars {
		c.Bars[i].Now = c.Bars[i].Now * 1000 / most
		c.Bars[i].Was = c.Bars[i].Was * 1000 / most
	}
}
