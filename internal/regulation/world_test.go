package regulation_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

// files makes a regulation of texts; what every regulation needs is there.
func files(list map[string]string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range list {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range map[string]string{
		"regulation.yaml": "say: 试行 | trial\nsince: 2026-01-01\n",
		"posts.yaml":      "clerk: 经办员 | clerk\nhead: 部门负责人 | head\ngm: 总经理 | general manager\nleader: 主管领导 | leader\n",
		"clauses.yaml":    "C1: 一 | one\n",
	} {
		if fs[name] == nil {
			fs[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fs
}

func mustCompile(t testing.TB, list map[string]string) *regulation.Program {
	t.Helper()
	p, problems := regulation.Compile(nil, files(list))
	if p == nil {
		for _, x := range problems {
			t.Log(x.In("en"))
		}
		t.Fatal("does not compile")
	}
	return p
}

// world is what lies beyond the row in these tests.
type world struct {
	rows  map[int64]*regulation.Row
	found map[string][]*regulation.Row
	here  map[string][]regulation.Ref
	next  string
	sum   int64
}

func (w *world) Row(id int64) (*regulation.Row, error) {
	if r := w.rows[id]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("no record %d", id)
}

func (w *world) Find(_ *regulation.Scope, _ *regulation.Row, f *regulation.Find) (regulation.Found, error) {
	return &found{w.found[f.Type+"."+f.Name], w.sum}, nil
}

func (w *world) Here(_ *regulation.Scope, post string) ([]regulation.Ref, error) {
	return w.here[post], nil
}

func (w *world) Present(_ *regulation.Scope, _ string, t time.Time) (time.Time, error) {
	return t.Add(time.Hour), nil
}

func (w *world) Person(ref regulation.Ref) (string, string, error) {
	return fmt.Sprintf("person %d", ref), "D1", nil
}

func (w *world) At(*regulation.Scope, calendar.Date) (map[string]regulation.Value, error) {
	return map[string]regulation.Value{"price": regulation.Money(280)}, nil
}

func (w *world) Next(_ *regulation.Scope, template string) (string, error) {
	w.next = template
	return strings.ReplaceAll(template, "{seq:3}", "001"), nil
}

type found struct {
	rows []*regulation.Row
	sum  int64
}

func (f *found) Count() (int64, error) { return int64(len(f.rows)), nil }
func (f *found) Sum() (int64, error)   { return f.sum, nil }
func (f *found) First() (*regulation.Row, error) {
	if len(f.rows) == 0 {
		return nil, nil
	}
	return f.rows[0], nil
}

func (f *found) Last() (*regulation.Row, error) {
	if len(f.rows) == 0 {
		return nil, nil
	}
	return f.rows[len(f.rows)-1], nil
}

func (f *found) All() ([]*regulation.Row, error) { return f.rows, nil }
