package editions

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store/storetest"
)

const many = 2000

func TestEditionChange(t *testing.T) {
	if testing.Short() {
		t.Skip("two thousand records")
	}
	h := open(t, storetest.New(t))
	h.fill()
	next := h.program(second())

	// Tried, it names each of them, and writes nothing.
	named := map[string]record.Crossing{}
	for q := (record.Trying{Program: next, Limit: 200}); ; {
		p, err := h.e.Try(t.Context(), nil, q)
		h.must(err)
		for _, c := range p.Changes {
			named[c.Number] = c
		}
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	if len(named) != many {
		t.Fatalf("%d records named, not %d", len(named), many)
	}
	easy, hard, remarked := named["J-0002"], named["J-0010"], named["J-0007"]
	if len(easy.Clocks) != 1 || easy.Clocks[0].Old.Sub(easy.Clocks[0].New) != 48*time.Hour || len(easy.Figures) != 1 || easy.Figures[0].Old != int64(5) || easy.Figures[0].New != int64(3) || len(easy.Cannot) != 0 {
		t.Errorf("%+v", easy)
	}
	if len(hard.Cannot) != 1 || hard.Cannot[0].Name != "easy" || len(remarked.Cannot) != 1 || remarked.Cannot[0].Name != "remark" {
		t.Errorf("%+v, %+v", hard.Cannot, remarked.Cannot)
	}

	// Not before today; on its day, with the house started anew in between by a
	// binary that carries another text still.
	if err := h.enter(next, calendar.Date{Year: 2026, Month: 3, Day: 1}); fault.CodeOf(err) != fault.Refused {
		t.Fatalf("entered for yesterday: %v", err)
	}
	old := h.e.Program().Hash
	h.must(h.enter(next, calendar.Date{Year: 2026, Month: 3, Day: 3}))
	h.start(h.program(first().with("regulation.yaml", "派工制度", "另一个文本")))
	if h.e.Program().Hash != old {
		t.Fatal("another text came into force by being opened")
	}
	h.set("2026-03-02 23:59")
	before := h.register("还在旧版下", false)
	h.set("2026-03-03 00:00")
	after := h.register("新版第一件", false)
	if a, b := h.due(before), h.due(after); a != "2026-03-08 00:00" || b != "2026-03-07 00:00" {
		t.Errorf("born before the day's turn it is due %s, after it %s", a, b)
	}
	if v, err := h.e.View(t.Context(), nil, before); err != nil || v.Row.Type.Field("remark") == nil {
		t.Errorf("the record of the old edition lost its field: %v", err)
	}

	// One record, by whom the act says.
	one := named["J-0002"].ID
	if _, err := h.try("clerk", record.Command{Record: one, Act: "adopt"}); fault.CodeOf(err) != fault.Refused || fault.As(err).Names[0].Name != "by" {
		t.Errorf("the clerk brought it over: %v", err)
	}
	h.act("head", record.Command{Record: one, Act: "adopt"})
	if got := h.due(one); got != "2026-03-06 00:00" {
		t.Errorf("it came over and is due %s", got)
	}
	if _, err := h.try("head", record.Command{Record: one, Act: "adopt"}); fault.CodeOf(err) != fault.Refused || fault.As(err).Names[0].Name != "edition" {
		t.Errorf("a second time: %v", err)
	}

	// All of them, as a job that is cut off by a new start.
	head, err := h.e.Person(t.Context(), h.ids["head"])
	h.must(err)
	id, err := h.e.BeginAdoption(t.Context(), head, record.Adoption{})
	h.must(err)
	for range 3 {
		_, err := h.e.WorkAdoptions(t.Context())
		h.must(err)
	}
	h.start(h.program(second()))
	for more := true; more; {
		more, err = h.e.WorkAdoptions(t.Context())
		h.must(err)
	}
	// J-0002 came over before; every tenth is hard, J-0007 has a remark.
	info, results, err := h.e.Adoption(t.Context(), head, id, record.Results{Limit: many})
	h.must(err)
	if !info.Done || info.All != many || info.Stayed != many/10+1 || info.Came != info.All-info.Stayed {
		t.Errorf("%+v", info)
	}
	for _, r := range results {
		if hard := strings.HasSuffix(r.Number, "0"); r.Came == (hard || r.Number == "J-0007") || !r.Came && len(r.Why) == 0 {
			t.Fatalf("%+v", r)
		}
	}
	if got := h.due(hard.ID); got != "2026-03-08 00:00" {
		t.Errorf("what stayed is due %s", got)
	}
	h.act("head", record.Command{Record: hard.ID, Act: "extend"}) // by the old rules

	// Lists of both editions stand, each by its own words.
	p, err := h.e.Page(t.Context(), nil, record.Query{Type: "job", List: "hard_ones"})
	h.must(err)
	if p.List.Count != 0 {
		t.Errorf("%d hard ones under the new words", p.List.Count)
	}
	h.act("clerk", record.Command{Record: hard.ID, Act: "check"})
	if p, err = h.e.Page(t.Context(), nil, record.Query{Type: "job", List: "hard_ones"}); err != nil || p.List.Count != 1 {
		t.Errorf("%d hard ones to be checked: %v", p.List.Count, err)
	}

	h.verify()
}

// fill registers jobs side by side: every tenth hard, the seventh with a remark.
func (h *house) fill() {
	h.t.Helper()
	clerk, err := h.e.Person(h.t.Context(), h.ids["clerk"])
	h.must(err)
	h.register("第一件", false)
	for n := 2; n <= 10; n++ {
		in := map[string]any{"what": fmt.Sprintf("第 %d 件", n), "hard": n == 10}
		if n == 7 {
			in["remark"] = "有话"
		}
		h.act("clerk", record.Command{Type: "job", Act: "open", Input: in})
	}
	var wg sync.WaitGroup
	next := make(chan int)
	var mu sync.Mutex
	var failed error
	for range 32 {
		wg.Go(func() {
			for range next {
				err := h.e.Series(h.t.Context(), func(s *record.Series) error {
					for n := 1; n <= 10; n++ {
						if _, _, err := s.Act(record.Command{Type: "job", Act: "open", Actor: clerk, Input: map[string]any{"what": "一件", "hard": n == 10}}); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	for n := 10; n < many; n += 10 {
		next <- n
	}
	close(next)
	wg.Wait()
	h.must(failed)
}

func (h *house) register(what string, hard bool) int64 {
	h.t.Helper()
	return h.act("clerk", record.Command{Type: "job", Act: "open", Input: map[string]any{"what": what, "hard": hard}}).Record
}

// verify holds ledger, records and lists to each other.
func (h *house) verify() {
	h.t.Helper()
	var problems []string
	h.must(h.e.CheckLists().Run(h.t.Context(), h.db, func(p ledger.Problem) { problems = append(problems, p.Say.En) }))
	if len(problems) > 0 {
		h.t.Errorf("%d problems, the first: %s", len(problems), problems[0])
	}
}

// What does not do is refused at its line, and changes nothing.
func TestEditionRefusedAtItsLine(t *testing.T) {
	h := open(t, storetest.New(t))
	h.register("一件", false)
	h.must(h.enter(h.program(first().with("clauses.yaml", "\n", "\nK2: 第二条 | the second\n").
		with("types/job.yaml", "  hard: bool 难 | hard\n", "  hard: bool 难 | hard\n  floor: text 楼层 | floor\n", "what, remark?", "what, floor?, remark?")), calendar.Date{}))
	h.set("2026-03-02 09:10")
	h.must(h.enter(h.program(first()), calendar.Date{})) // the former text again
	h.set("2026-03-02 09:20")
	line := func(file, body, word string) string {
		for i, l := range strings.Split(body, "\n") {
			if strings.Contains(l, word) {
				return fmt.Sprintf("%s:%d:", file, i+1)
			}
		}
		t.Fatalf("%s is not in %s", word, file)
		return ""
	}
	for name, c := range map[string]struct {
		next       text
		file, word string // the line
		what       string
	}{
		"an act is gone": {first().with("types/job.yaml", "  extend:\n    say: 延期 | extend\n    in: working\n    by: head\n    do:\n      extended: r.extended + 1\n", ""),
			"types/job.yaml", "  open:", "extend"},
		"a stage is gone": {first().with("types/job.yaml", "  checked: 待验收 | to be checked\n", "", "    to: checked\n", "", "[working, checked]", "working"),
			"types/job.yaml", "  working: 处理中", "checked"},
		"a field is another kind": {first().with("types/job.yaml", "remark: text 备注", "remark: money 备注"), "types/job.yaml", "remark: money", "remark"},
		"a name comes again as another kind": {first().with("types/job.yaml", "  hard: bool 难 | hard\n", "  hard: bool 难 | hard\n  floor: int 楼层 | floor\n", "what, remark?", "what, floor?, remark?"),
			"types/job.yaml", "floor: int", "floor"},
		"a clause comes again as another": {first().with("clauses.yaml", "\n", "\nK2: 另一条 | another\n"), "clauses.yaml", "K2", "K2"},
		"a figure is another kind":        {first().with("params.yaml", "is: 5", "is: 5.5", "need: it >= 1 && it <= 30", "need: it >= 1.0").with("types/job.yaml", "p.finish_days + r.extended", "r.extended + 5"), "params.yaml", "finish_days", "finish_days"},
	} {
		t.Run(name, func(t *testing.T) {
			next, problems := c.next.problems()
			if next != nil {
				var err error
				problems, err = h.e.Compare(t.Context(), next)
				h.must(err)
			}
			want := line(c.file, c.next[c.file], c.word)
			found := false
			for _, p := range problems {
				if !p.Warn && strings.HasPrefix(p.Pos.String(), want) && strings.Contains(p.What.En, c.what) && !p.Hint.Empty() {
					found = true
				}
			}
			if !found {
				t.Errorf("want %s naming %s, got %v", want, c.what, problems)
			}
			if next != nil {
				if err := h.enter(next, calendar.Date{}); fault.CodeOf(err) != fault.Refused {
					t.Errorf("it was entered: %v", err)
				}
			}
		})
	}
	all, err := h.e.Editions(t.Context(), nil)
	h.must(err)
	if len(all) != 3 || all[0].Who != "操作员" || !all[0].InForce || all[0].Record == 0 {
		t.Errorf("%+v", all)
	}
	h.verify()
}
