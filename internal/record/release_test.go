package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store/storetest"
)

func into(b *bytes.Buffer) record.Put {
	return func(write func(io.Writer) error) (string, int64, error) {
		b.Reset()
		err := write(b)
		sum := sha256.Sum256(b.Bytes())
		return hex.EncodeToString(sum[:]), int64(b.Len()), err
	}
}

// A list without personal data goes out at once, registered before and closed
// with its digest; one with it waits for the head; nobody fetches for another.
func TestRelease(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	unit, _ := o.household()
	first := o.repair(unit, "water")
	o.must("clerk", record.Command{Record: first.Record, Act: "edit", Input: map[string]any{"what": "=HYPERLINK(\"x\")"}})
	ask := func(who string, cols ...string) *record.Answer {
		t.Helper()
		a, err := o.e.AskRelease(o.ctx, o.who(who), record.Release{Sieve: record.Sieve{Type: "repair", List: "all"}, Columns: cols,
			Format: record.FormatCSV, Purpose: "对账", Receiver: "行政部"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := ask("clerk", "kind", "what", "total")
	if a.Stage != "approved" || a.Number != "ZW-2026-0001" {
		t.Fatalf("%+v", a)
	}
	var file bytes.Buffer
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("he"), a.Record, i18n.Zh, into(&file)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("somebody else made it: %v", err)
	}
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("head"), a.Record, i18n.Zh, into(&file)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the head, who reads the register, made it for another: %v", err)
	}
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("clerk"), a.Record, i18n.Zh, into(&file)); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file.Bytes(), []byte("\xef\xbb\xbf")) {
		t.Error("no mark: Excel would read it as GBK")
	}
	rows, err := csv.NewReader(strings.NewReader(file.String()[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(rows)
	for _, want := range []string{"外发编号 ZW-2026-0001", "申请人 clerk", "用途 对账", "接收方 行政部", "编号 题名 报修类型 合计 报修内容 阶段 时限 到期 登记", `'=HYPERLINK("x")`, "给排水", "0.00", "2026-03-02 09:00"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if strings.Contains(text, "13900004417") || strings.Contains(text, "章素云") {
		t.Errorf("more went out than was asked: %s", text)
	}
	v, err := o.e.View(o.ctx, o.who("clerk"), a.Record)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file.Bytes())
	if v.Row.Stage != "made" || v.Row.Vals["hash"] != hex.EncodeToString(sum[:]) || v.Row.Vals["count"] != int64(1) || v.Row.Vals["about"] != "报修单 · 全部" {
		t.Errorf("registered as %v %v", v.Row.Stage, v.Row.Vals)
	}
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("clerk"), a.Record, i18n.Zh, into(&file)); fault.CodeOf(err) != fault.Refused {
		t.Errorf("made twice: %v", err)
	}
	if _, err := o.e.View(o.ctx, o.who("he"), a.Record); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the register is read by anybody: %v", err)
	}
	if _, err := o.e.View(o.ctx, o.who("head"), a.Record); err != nil {
		t.Errorf("the head does not read it: %v", err)
	}

	b := ask("clerk", "kind", "phone")
	if b.Stage != "requested" {
		t.Fatalf("a telephone goes out without approval: %+v", b)
	}
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("clerk"), b.Record, i18n.Zh, into(&file)); fault.CodeOf(err) != fault.Refused {
		t.Errorf("made before it was approved: %v", err)
	}
	o.must("head", record.Command{Record: b.Record, Act: "approve"})
	if _, err := o.e.MakeRelease(o.ctx, nil, o.who("clerk"), b.Record, i18n.Zh, into(&file)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(file.String(), "13900004417") || !strings.Contains(file.String(), "批准人,head") {
		t.Errorf("%s", file.String())
	}
	o.verify()
}

// Pages follow each other by their keys: a list longer than a page goes out
// whole, each record once, in the order of the list, in every format.
func TestLongRelease(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	unit, _ := o.household()
	const many = 203
	for i := range many {
		o.must("clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{
			"unit": fmt.Sprint(unit), "caller": "x", "phone": "13900000000", "kind": "water", "what": fmt.Sprintf("第 %03d 件", i), "stands_alone": true}})
	}
	var file bytes.Buffer
	for _, f := range []record.Format{record.FormatJSONL, record.FormatXLSX} {
		a, err := o.e.AskRelease(o.ctx, o.who("clerk"), record.Release{Sieve: record.Sieve{Type: "repair", Stage: "received", Up: true}, Columns: []string{"what"},
			Format: f, Purpose: "对账", Receiver: "行政部"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.e.MakeRelease(o.ctx, nil, o.who("clerk"), a.Record, i18n.En, into(&file)); err != nil {
			t.Fatal(err)
		}
		var got []string
		if f == record.FormatJSONL {
			for i, line := range strings.Split(strings.TrimSpace(file.String()), "\n") {
				var m struct {
					Fields struct{ What string }
					Stage  string
				}
				if err := json.Unmarshal([]byte(line), &m); err != nil {
					t.Fatal(err)
				}
				if i > 0 {
					got = append(got, m.Fields.What)
				}
			}
		} else {
			book, err := sheet.Open("x.xlsx", bytes.NewReader(file.Bytes()), int64(file.Len()))
			if err != nil {
				t.Fatal(err)
			}
			for row, err := range book.Sheets()[0].Rows() {
				if err != nil {
					t.Fatal(err)
				}
				if row.Text(0) != "number" {
					got = append(got, row.Text(2))
				}
			}
			last := book.Sheets()[len(book.Sheets())-1]
			notes := ""
			for row, err := range last.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				notes += row.Text(0) + "=" + row.Text(1) + " "
			}
			if last.Name != "About" || !strings.Contains(notes, "release number="+a.Number) || !strings.Contains(notes, "purpose=对账") {
				t.Errorf("the last sheet %q says %q", last.Name, notes)
			}
		}
		if len(got) != many || got[0] != "第 000 件" || got[many-1] != "第 202 件" {
			t.Errorf("%s: %d records, from %q to %q", f, len(got), got[0], got[len(got)-1])
		}
	}
}

// An address says the same records wherever it is read; a word that names
// nothing is refused.
func FuzzSieve(f *testing.F) {
	for _, s := range []string{"", "list=all&up=1", "stage=received&q=x", "report=by_kind&g=2026-03&g=water", "f.kind=water", "list=stage:received", "list=%00"} {
		f.Add(s)
	}
	t := founding().Types["repair"]
	f.Fuzz(func(tt *testing.T, s string) {
		q, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		a, err := record.ParseSieve(t, q)
		if err != nil {
			if fault.CodeOf(err) != fault.NotFound {
				tt.Fatalf("%q: %v", s, err)
			}
			return
		}
		b, err := record.ParseSieve(t, a.Query())
		if err != nil || b.Query().Encode() != a.Query().Encode() {
			tt.Fatalf("%q became %q, then %q: %v", s, a.Query().Encode(), b.Query().Encode(), err)
		}
		if a.Say(t).Empty() {
			tt.Fatalf("%q has no name", s)
		}
	})
}
