package record

import (
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// Text says a figure; what is not there is a dash.
func (f FigureChange) Text(v regulation.Value, zone *time.Location) i18n.Text {
	if v == nil {
		return i18n.Text{Zh: "—", En: "—"}
	}
	if f.Param.Kind == regulation.KindRows {
		lines, _ := v.([]regulation.Line)
		var zh, en []string
		for _, l := range lines {
			var z, e []string
			for _, c := range f.Param.Cols {
				z, e = append(z, c.Format(l[c.Name], i18n.Zh, zone)), append(e, c.Format(l[c.Name], i18n.En, zone))
			}
			zh, en = append(zh, strings.Join(z, " ")), append(en, strings.Join(e, " "))
		}
		return i18n.Text{Zh: strings.Join(zh, "；"), En: strings.Join(en, "; ")}
	}
	one := &regulation.Field{Kind: f.Param.Kind}
	return i18n.Text{Zh: one.Format(v, i18n.Zh, zone), En: one.Format(v, i18n.En, zone)}
}

// Text says the clock's end under the edition.
func (k ClockChange) Text(at time.Time, zone *time.Location) i18n.Text {
	switch {
	case !at.IsZero():
		s := at.In(zone).Format("2006-01-02 15:04")
		return i18n.Text{Zh: s, En: s}
	case k.Unknown && at.Equal(k.New):
		return words("edition.unfilled")
	}
	return i18n.Text{Zh: "—", En: "—"}
}

// Text is what the act is called.
func (a ActName) Text() i18n.Text {
	if a.Say.Empty() {
		return i18n.Text{Zh: a.Name, En: a.Name}
	}
	return a.Say
}

// CrossingJSON is a crossing for machines.
type CrossingJSON struct {
	ID      int64        `json:"id,string"`
	Type    string       `json:"type"`
	Number  string       `json:"number,omitempty"`
	Title   string       `json:"title"`
	Dept    string       `json:"dept"`
	Stage   string       `json:"stage"`
	Edition int64        `json:"edition"`
	Clocks  []ClockJSON  `json:"clocks,omitempty"`
	Figures []FigureJSON `json:"figures,omitempty"`
	Gained  []string     `json:"gained,omitempty"`
	Lost    []string     `json:"lost,omitempty"`
	Cannot  []fault.Name `json:"cannot,omitempty"`
}

// ClockJSON is a deadline before and after.
type ClockJSON struct {
	Name    string     `json:"name"`
	Title   i18n.Text  `json:"title"`
	Old     *time.Time `json:"old"`
	New     *time.Time `json:"new"`
	Unknown bool       `json:"unknown,omitempty"`
}

// FigureJSON is a parameter before and after, in words.
type FigureJSON struct {
	Name  string    `json:"name"`
	Title i18n.Text `json:"title"`
	Old   i18n.Text `json:"old"`
	New   i18n.Text `json:"new"`
}

// JSON gives the crossing for machines.
func (c *Crossing) JSON(zone *time.Location) CrossingJSON {
	out := CrossingJSON{ID: c.ID, Type: c.Type, Number: c.Number, Title: c.Title, Dept: c.Dept, Edition: c.Edition, Cannot: c.Cannot}
	if c.Stage != nil {
		out.Stage = c.Stage.Name
	}
	moment := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		t = t.In(zone)
		return &t
	}
	for _, k := range c.Clocks {
		out.Clocks = append(out.Clocks, ClockJSON{k.Name, k.Say, moment(k.Old), moment(k.New), k.Unknown})
	}
	for _, f := range c.Figures {
		out.Figures = append(out.Figures, FigureJSON{f.Param.Name, f.Param.Say, f.Text(f.Old, zone), f.Text(f.New, zone)})
	}
	for _, a := range c.Gained {
		out.Gained = append(out.Gained, a.Name)
	}
	for _, a := range c.Lost {
		out.Lost = append(out.Lost, a.Name)
	}
	return out
}
