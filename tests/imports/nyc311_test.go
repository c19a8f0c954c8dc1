package imports_test

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/intake"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

const nyc311 = "nyc311/nyc311_2011_999rows.csv"

// All 999 rows as they were: true times, no clock fired; undone as a whole;
// imported again.
func TestRequestsAsTheyWere(t *testing.T) {
	data, _ := shared(t, nyc311)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		data, full := data, db.Dialect() == "sqlite"
		if !full { // the other database is held to the same by fewer rows
			data = bytes.Join(bytes.SplitAfterN(data, []byte("\n"), 122)[:121], nil)
		}
		want := figures(t, data)
		if full && (want.rows != 999 || want.late != 160 || want.open != 10 || want.undated != 9) {
			t.Fatalf("the file itself is not what it was: %+v", want)
		}
		o := newOffice(t, db)
		index, err := search.Open(o.ctx, filepath.Join(t.TempDir(), "search"), o.e.SearchID())
		if err != nil {
			t.Fatal(err)
		}
		defer index.Close()
		follower := search.NewFollower(db, index, o.e)
		found := func() int64 {
			o.seal()
			for n := 1; n > 0; {
				if n, err = follower.Step(o.ctx); err != nil {
					t.Fatal(err)
				}
			}
			f, err := o.e.Search(o.ctx, index, o.who("clerk"), record.Finding{Text: "Blocked Driveway"})
			if err != nil {
				t.Fatal(err)
			}
			return f.Total
		}
		if _, _, err := o.e.Tick(o.ctx); err != nil { // the calendars are planned
			t.Fatal(err)
		}
		m := o.mapping("nyc311.yaml", "")
		before := o.picture()

		begun := time.Now()
		res, vs := o.run(book(t, nyc311, data), m, intake.Options{AsWas: true, Name: "nyc311.csv"})
		t.Logf("%s in %s, batch %d", res.Say().En, time.Since(begun).Round(time.Millisecond), res.Batch)
		if !res.Done || res.Counts[intake.New] != want.rows || len(vs) != want.rows {
			t.Fatalf("%+v", res)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("999 rows took %s", took)
		}
		late, open, over, clocks := 0, 0, 0, 0
		months := map[string]int{}
		for _, v := range vs {
			view, err := o.e.View(o.ctx, o.who("clerk"), v.Record)
			if err != nil {
				t.Fatal(err)
			}
			months[view.Row.Opened.In(o.e.Zone()).Format("2006")]++
			closed := view.Row.Outcome != ""
			if !closed {
				open++
			}
			for _, c := range view.Clocks {
				clocks++
				if c.Missed && !c.Before {
					t.Errorf("line %d: the clock %s was missed after its entry", v.Line, c.Name)
				}
				if !closed && c.Before && c.State == record.ClockOver {
					over++
				}
			}
			if closed && view.Row.Late["done"] {
				late++
			}
		}
		if late != want.late || open != want.open || over != want.open || len(vs)-clocks != want.undated || months["2011"] != want.rows {
			t.Errorf("late %d of the closed, %d open, %d overdue before entry, %d without a clock, years %v", late, open, over, len(vs)-clocks, months)
		}
		fired, _, err := o.e.Tick(o.ctx)
		if err != nil || fired != 0 {
			t.Errorf("%d clocks fired: %v", fired, err)
		}
		p := o.picture()
		for _, who := range []string{"clerk", "head"} {
			if n := p.Counts[who+" complaint.overdue"]; n != 0 {
				t.Errorf("%s finds %d overdue", who, n)
			}
			if n := p.Counts[who+" complaint.of_month"]; n != 0 {
				t.Errorf("%s finds %d of this month", who, n)
			}
			if n := p.Counts[who+" complaint.former"]; n != int64(want.rows) {
				t.Errorf("%s finds %d from before", who, n)
			}
			for _, all := range []bool{false, true} {
				b, err := o.e.Workbench(o.ctx, o.who(who), all)
				if err != nil || b.Counts.Over != 0 || len(b.Over) != 0 || len(b.Next) != 0 {
					t.Errorf("the workbench of %s counts %+v: %v", who, b.Counts, err)
				}
			}
		}
		if n := found(); n != want.driveways || full && n != 113 {
			t.Errorf("the search finds %d blocked driveways", n)
		}
		o.verify()

		again, _ := o.run(book(t, nyc311, data), m, intake.Options{AsWas: true})
		if again.Counts[intake.Same] != want.rows || again.Batch != 0 {
			t.Errorf("the second import: %s", again.Say().En)
		}
		if q := o.picture(); q.events != p.events {
			t.Errorf("the second import made %d events", q.events-p.events)
		}

		un, err := intake.Undo(o.ctx, o.e, res.Batch, o.who("clerk"), "列对错了")
		if err != nil || un.Withdrawn != want.rows || len(un.Left) > 0 {
			t.Fatalf("%+v, %v", un, err)
		}
		o.same(before, o.picture())
		if n := found(); n != 0 {
			t.Errorf("the search still finds %d blocked driveways", n)
		}
		o.verify()
		v, err := o.e.View(o.ctx, o.who("clerk"), vs[0].Record)
		if err != nil || v.Row.Stage != "void" {
			t.Errorf("what was undone has no link any more: %v", err)
		}

		third, _ := o.run(book(t, nyc311, data), m, intake.Options{AsWas: true})
		if third.Counts[intake.New] != want.rows {
			t.Errorf("a corrected file does not go in: %s", third.Say().En)
		}

		// The month's summary, drawn up as on the first of April 2011, counts them in March.
		o.set("2011-04-01 00:10")
		sum := o.must("", record.Command{Type: "complaint_summary", Act: "draw_up", Dept: "D1"})
		v, err = o.e.View(o.ctx, nil, sum.Record)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Row.Vals["received"]; got != regulation.Value(int64(want.march)) || v.Row.Vals["period"] != "2011-03" {
			t.Errorf("the summary of %v counts %v received, %d stand in the file", v.Row.Vals["period"], got, want.march)
		}
	})
}

// figures counts the file without any of the code that imports it.
func figures(t *testing.T, data []byte) (f struct {
	rows, late, open, undated, march int
	driveways                        int64
}) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, title := range rows[0] {
		at[title] = i
	}
	here, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	there, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	when := func(row []string, title string) time.Time {
		if row[at[title]] == "" {
			return time.Time{}
		}
		w, err := time.ParseInLocation("01/02/2006 03:04:05 PM", row[at[title]], there)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, row := range rows[1:] {
		created, due, closed := when(row, "Created Date"), when(row, "Due Date"), when(row, "Closed Date")
		f.rows++
		if row[at["Complaint Type"]] == "Blocked Driveway" {
			f.driveways++
		}
		if created.In(here).Format("2006-01") == "2011-03" {
			f.march++
		}
		switch {
		case due.IsZero():
			f.undated++
		case !closed.IsZero() && closed.After(due):
			f.late++
		}
		if closed.IsZero() {
			f.open++
		}
	}
	return f
}
