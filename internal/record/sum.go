package record

import (
	"regexp"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

var paramReads = regexp.MustCompile(`\bp\.([a-z][a-z0-9_]*)`)

// momentSum is the sum of a clock whose due is a moment: what of the record it
// is taken from, the figures that were added, the pauses by which it moved, and
// what is left of it.
func (u *unit) momentSum(s *state, st *clockState, d due, at time.Time) []calendar.Line {
	zone := u.e.Zone()
	moment := func(t time.Time) i18n.Text { return i18n.Moment(t.In(zone), at.In(zone)) }
	length := func(d time.Duration) i18n.Text {
		return i18n.Text{Zh: i18n.Duration(i18n.Zh, d), En: i18n.Duration(i18n.En, d)}
	}
	var from, with []calendar.Line // where it begins, then what is added
	for _, name := range d.expr.Reads {
		switch {
		case name == "opened" || name == "moved":
			t := s.row.Opened
			if name == "moved" {
				t = s.row.Moved
			}
			from = append(from, calendar.Line{Kind: calendar.LineFrom, Say: words("sum.from", words("group."+name)), Value: moment(t), At: t})
		case s.typ.Field(name) != nil && s.row.Vals[name] != nil:
			f, v := s.typ.Field(name), s.row.Vals[name]
			if f.See != nil && u.actor != nil && !u.reads(f.See, s.row) {
				continue
			}
			l := calendar.Line{Kind: calendar.LineFrom, Say: words("sum.from", f.Say),
				Value: i18n.Text{Zh: f.Format(v, i18n.Zh, zone), En: f.Format(v, i18n.En, zone)}}
			switch t, isTime := v.(time.Time); {
			case isTime:
				l.Value, l.At = moment(t), t
				from = append(from, l)
			case f.Kind == regulation.KindDate:
				from = append(from, l)
			default:
				l.Kind, l.Say = calendar.LineLength, words("sum.with", f.Say)
				with = append(with, l)
			}
		}
	}
	lines := append(from, with...)
	for _, m := range paramReads.FindAllStringSubmatch(d.expr.Src, -1) {
		p := s.prog.Params[m[1]]
		v := u.params(s)[m[1]]
		if p == nil || v == nil || p.Kind == regulation.KindRows {
			continue
		}
		f := &regulation.Field{Name: p.Name, Kind: p.Kind}
		lines = append(lines, calendar.Line{Kind: calendar.LineLength, Say: words("sum.with", p.Say),
			Value: i18n.Text{Zh: f.Format(v, i18n.Zh, zone), En: f.Format(v, i18n.En, zone)}})
	}
	for _, p := range st.pauseTimes() {
		switch {
		case p.Until.IsZero():
			lines = append(lines, calendar.Line{Kind: calendar.LinePause, Say: i18n.Msg("clock.pause_open", moment(p.From)), Value: i18n.Msg("clock.still"), From: p.From})
		case p.From.Before(d.at):
			lines = append(lines, calendar.Line{Kind: calendar.LinePause, Say: i18n.Msg("clock.pause", moment(p.From), moment(p.Until)),
				Value: i18n.Msg("clock.plus", length(p.Until.Sub(p.From))), From: p.From, At: p.Until, Minutes: int64(p.Until.Sub(p.From) / time.Minute)})
		}
	}
	end := calendar.Line{Kind: calendar.LineDue, Say: i18n.Msg("clock.due"), Value: i18n.Deadline(d.at.In(zone), at.In(zone)), At: d.at}
	if st.standing() {
		end.Value = i18n.Msg("clock.due_open")
	}
	lines = append(lines, end, calendar.Line{Kind: calendar.LineNow, Say: i18n.Msg("clock.now"), Value: moment(at), At: at})
	since := at
	if st.standing() { // it stands where the pause found it
		since = instant(st.Pauses[len(st.Pauses)-1].From)
	}
	left := d.at.Sub(since)
	if left < 0 {
		return append(lines, calendar.Line{Kind: calendar.LineLate, Say: i18n.Msg("clock.late"), Value: length(-left), From: d.at, At: since, Minutes: int64(-left / time.Minute)})
	}
	return append(lines, calendar.Line{Kind: calendar.LineLeft, Say: i18n.Msg("clock.left"), Value: length(left), From: since, At: d.at, Minutes: int64(left / time.Minute)})
}
