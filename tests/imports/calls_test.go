package imports_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/intake"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// callFiles are call records as exchanges wrote them, with the mapping that
// reads each.
var callFiles = []struct{ file, mapping string }{
	{"asterisk/good.csv", "asterisk"},
	{"asterisk/buggy.csv", "asterisk"},
	{"cdrstats/CDRImport-2015-10-26.csv", "cdrstats"},
	{"cdrstats/import_cdr_100.txt", "generic"},
	{"cdrstats/import_voipcall_report.txt", "voip"},
	{"smdr/avaya_ipoffice_smdr_manual_examples.csv", "avaya"},
}

// A file that none of the examples reads: a department says what its columns are.
var callMappings = map[string]string{
	"voip": `
imports:
  - into: call
    head: none
    key: [at, dialled, ext]
    fields:
      source: { is: import }
      ext: '#1'
      dialled: '#2'
      result: { column: '#3', map: { ANSWER: answered, BUSY: busy, NOANSWER: no_answer }, else: failed }
      seconds: { column: '#4', date: seconds }
      billed_seconds: { column: '#5', date: seconds }
      at: { column: '#7', date: 'YYYY-MM-DD HH:mm:ss' }
`,
}

// S10, S11: call records as exchanges write them, also the broken ones: what
// became of every line, and of every call. The same file a second time changes
// nothing; undone, all is as before.
func TestCallRecords(t *testing.T) {
	shared(t, "call_records/"+callFiles[0].file)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.set("2026-03-02 09:00")
		o.must("head", record.Command{Type: "line", Act: "enter", Input: map[string]any{"ext": "904234320", "holder": o.ids["clerk"], "keeper": o.ids["head"]}})
		o.must("head", record.Command{Type: "line", Act: "enter", Input: map[string]any{"ext": "4324", "keeper": o.ids["head"]}})
		var all strings.Builder
		for _, f := range callFiles {
			data, path := shared(t, "call_records/"+f.file)
			var m *intake.Mapping
			if text, own := callMappings[f.mapping]; own {
				m = o.compile(f.mapping+".yaml", text, filepath.Dir(path))
			} else {
				text, err := os.ReadFile("../../examples/calls/" + f.mapping + ".yaml")
				if err != nil {
					t.Fatal(err)
				}
				m = o.compile(f.mapping+".yaml", string(text), filepath.Dir(path))
			}
			before := o.picture()
			res, vs := o.run(book(t, path, data), m, intake.Options{OnlyGood: true, Name: f.file})
			fmt.Fprintf(&all, "## %s\n", f.file)
			for _, v := range vs {
				line := strings.TrimSuffix(o.lines([]intake.Verdict{v}), "\n")
				if v.Record != 0 && v.Kind == intake.New {
					view, err := o.e.View(o.ctx, nil, v.Record)
					if err != nil {
						t.Fatal(err)
					}
					line += fmt.Sprintf(" -> %s %v %v", view.Row.Stage, view.Row.Vals["zone"], view.Row.Vals["cost"])
				}
				all.WriteString(line + "\n")
			}
			all.WriteString(res.Say().En + "\n")
			middle := o.picture()
			again, _ := o.run(book(t, path, data), m, intake.Options{OnlyGood: true})
			if again.Batch != 0 || again.Counts[intake.New]+again.Counts[intake.Changed] != 0 || again.Counts[intake.Same] != res.Counts[intake.New] ||
				again.Counts[intake.Differs] > res.Counts[intake.Repeated] { // a line that repeats another, with other figures, differs from what is there
				t.Errorf("%s a second time: %s", f.file, again.Say().En)
			}
			if q := o.picture(); q.events != middle.events {
				t.Errorf("%s a second time made %d events", f.file, q.events-middle.events)
			}
			if res.Batch == 0 {
				continue
			}
			un, err := intake.Undo(o.ctx, o.e, res.Batch, o.who("head"), "试导")
			if err != nil || len(un.Left) > 0 || un.Withdrawn != res.Counts[intake.New] {
				t.Errorf("%s undone: %+v, %v", f.file, un, err)
			}
			o.same(before, o.picture())
			o.run(book(t, path, data), m, intake.Options{OnlyGood: true, Name: f.file})
		}
		golden(t, "calls", all.String())
		o.verify()
	})
}
