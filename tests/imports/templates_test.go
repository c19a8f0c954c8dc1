package imports_test

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/intake"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

const templates = "property_templates_cn/"

// project enters the one project the templates are about.
func (o *office) project() {
	o.t.Helper()
	o.must("clerk", record.Command{Type: "project", Act: "enter", Input: map[string]any{"code": "HC", "name": "云杉里", "address": "云杉路 1 号"}})
}

// lines is the verdict of every row, without any of its data: a hash stands for
// what the record says.
func (o *office) lines(vs []intake.Verdict) string {
	o.t.Helper()
	var b strings.Builder
	for _, v := range vs {
		fmt.Fprintf(&b, "%d %s:%d %s %s", v.Table, v.Sheet, v.Line, v.Type, v.Kind)
		if v.Of > 0 {
			fmt.Fprintf(&b, " of %d", v.Of)
		}
		for _, f := range v.Fields {
			fmt.Fprintf(&b, " ~%s", f)
		}
		for _, n := range v.Names {
			fmt.Fprintf(&b, " %s%s", n.Name, n.Path)
		}
		if v.Record != 0 && v.Kind == intake.New {
			view, err := o.e.View(o.ctx, nil, v.Record)
			if err != nil {
				o.t.Fatal(err)
			}
			var said strings.Builder
			for _, f := range view.Row.Type.Fields {
				if x := view.Row.Vals[f.Name]; x != nil && f.Ref == "" && f.Name != "from" {
					fmt.Fprintf(&said, "%s=%v\n", f.Name, x)
				}
			}
			sum := sha256.Sum256([]byte(said.String()))
			fmt.Fprintf(&b, " %x", sum[:6])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The workbooks as they are: notes beside the data, references between the
// sheets by number, codes by the dictionary, one identity number on many rows.
func TestTemplates(t *testing.T) {
	for _, name := range []string{"hc", "importRoom"} {
		t.Run(name, func(t *testing.T) {
			data, path := shared(t, templates+name+".xlsx")
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := newOffice(t, db)
				o.project()
				m := o.mapping(name+".yaml", filepath.Dir(path))
				before := o.picture()

				_, dry := o.run(book(t, path, data), m, intake.Options{Dry: true})
				if q := o.picture(); q.events != before.events || q.Keys != before.Keys {
					t.Fatal("a trial changed something")
				}
				res, vs := o.run(book(t, path, data), m, intake.Options{OnlyGood: true, Name: name + ".xlsx"})
				for i := range vs {
					if len(dry) != len(vs) || dry[i].Kind != vs[i].Kind || dry[i].Line != vs[i].Line || dry[i].Of != vs[i].Of {
						t.Fatalf("the trial said otherwise:\n%v\n%v", dry, vs)
					}
				}
				golden(t, name, o.lines(vs)+res.Say().En+"\n")
				o.verify()

				middle := o.picture()
				again, _ := o.run(book(t, path, data), m, intake.Options{OnlyGood: true})
				if again.Batch != 0 || again.Counts[intake.New]+again.Counts[intake.Changed]+again.Counts[intake.Differs]+again.Counts[intake.Repeated] != 0 ||
					again.Counts[intake.Same] != res.Counts[intake.New]+res.Counts[intake.Repeated] {
					t.Errorf("the second import: %s", again.Say().En)
				}
				if q := o.picture(); q.events != middle.events {
					t.Errorf("the second import made %d events", q.events-middle.events)
				}
				un, err := intake.Undo(o.ctx, o.e, res.Batch, o.who("head"), "试导")
				if err != nil || len(un.Left) > 0 || un.Withdrawn != res.Counts[intake.New] {
					t.Errorf("%+v, %v", un, err)
				}
				o.same(before, o.picture())
				o.verify()
			})
		})
	}
}
