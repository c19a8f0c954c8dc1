package app

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
)

const (
	benchDept   = "YSL"
	benchClerks = 32
	benchTechs  = 8
	benchBatch  = 100 // acts in one transaction
)

// benchHouse is a department of the size that is measured: the demonstration
// department, grown. A unit has an owner and about a dozen cases of two years,
// most of them over; one case in forty is open, in every stage.
type benchHouse struct {
	*demo   `json:"-"`
	Records int
	Clerks  []string // sign-in names
	Techs   []string
	TechIDs []int64 // their entries as technicians
	Units   []int64
	Parties []int64 // of the units, in their order
	Cases   []int64
	Names   []string // of parties
}

// fillBench makes the department in an empty folder, up to about n records.
func (h *house) fillBench(ctx context.Context, d *demo, n int) (*benchHouse, error) {
	b := &benchHouse{demo: d}
	if _, err := h.begin(ctx, "guiju.example/bench"); err != nil {
		return nil, err
	}
	if err := d.paint(); err != nil {
		return nil, err
	}
	// The staff must be there before the open cases begin.
	until := d.until
	d.until = until.AddDate(0, 0, -6)
	d.now = d.until.AddDate(0, 0, -14)
	if err := d.make(min(300, n/20)); err != nil {
		return nil, err
	}
	if err := b.staff(); err != nil {
		return nil, err
	}
	if err := b.households(max(n/20, 10)); err != nil {
		return nil, err
	}
	open := n / 50
	past := max(n-d.made-len(b.Units)*10/3-open, 10)
	if err := b.past(past); err != nil {
		return nil, err
	}
	d.until = until
	if err := b.present(open); err != nil {
		return nil, err
	}
	d.now = until
	if _, _, err := h.engine.Tick(ctx); err != nil {
		return nil, err
	}
	b.Records = d.made + len(b.Units)*10/3 + past + open
	return b, h.seal(ctx)
}

const benchFile = "bench.json"

// keep writes down who and what there is, for a later run.
func (b *benchHouse) keep(dir string) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, benchFile), raw, 0o600)
}

func readBenchHouse(dir string) (*benchHouse, error) {
	raw, err := os.ReadFile(filepath.Join(dir, benchFile))
	if err != nil {
		return nil, fault.New(fault.Environment, dir+" 里的系统不是 guiju bench 建的，没有动它", "the installation in "+dir+" was not made by guiju bench; nothing was changed").Because(err)
	}
	b := &benchHouse{}
	return b, json.Unmarshal(raw, b)
}

// series does acts many to a transaction: nobody waits for their answers.
func (b *benchHouse) series(n int, act func(i int) record.Command, done func(i int, a *record.Answer)) error {
	for from := 0; from < n; from += benchBatch {
		err := b.h.engine.Series(b.ctx, func(r *record.Series) error {
			for i := from; i < min(from+benchBatch, n); i++ {
				c := act(i)
				a, _, err := r.Act(c)
				if err != nil {
					return fmt.Errorf("%s.%s: %w", c.Type, c.Act, err)
				}
				if done != nil {
					done(i, a)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// staff seats the people who will be signed in.
func (b *benchHouse) staff() error {
	dir, err := b.h.engine.Directory(b.ctx)
	if err != nil {
		return err
	}
	var list []demoPerson
	for i := range benchClerks {
		p := demoPerson{login: fmt.Sprintf("bench-c%02d", i), name: "前台" + id(int64(i)), posts: []string{"clerk", "dispatcher"}}
		b.Clerks, list = append(b.Clerks, p.login), append(list, p)
	}
	for i := range benchTechs {
		p := demoPerson{login: fmt.Sprintf("bench-t%02d", i), name: "维修" + id(int64(i)), posts: []string{"technician"}}
		b.Techs, list = append(b.Techs, p.login), append(list, p)
	}
	if err := b.enlist(dir.Dept(benchDept).Record, benchDept, list); err != nil {
		return err
	}
	skills := []any{}
	for _, k := range b.kinds() {
		skills = append(skills, k)
	}
	for _, t := range b.Techs {
		n, err := b.open1("technician", "enrol", map[string]any{"person": id(b.ids[t]), "skills": skills, "cap": 1000000})
		if err != nil {
			return err
		}
		b.TechIDs = append(b.TechIDs, n)
	}
	return nil
}

func (b *benchHouse) open1(typ, act string, in map[string]any) (int64, error) {
	return b.demo.open("xu", typ, act, in)
}

func (b *benchHouse) kinds() []string {
	return []string{"water", "power", "weak", "lift", "fire", "doors", "appliance", "civil", "leak", "lighting", "plant", "other"}
}

// households enters units with their owners, a third of them with a car.
func (b *benchHouse) households(n int) error {
	const perBuilding = 60
	var buildings []int64
	project, err := b.open1("project", "enter", map[string]any{"code": "YSL2", "name": "云杉里二期", "address": "云杉里路 2 号"})
	if err != nil {
		return err
	}
	for i := range (n + perBuilding - 1) / perBuilding {
		x, err := b.open1("building", "enter", map[string]any{"project": id(project), "number": fmt.Sprint(i + 1), "section": "1", "floors": "30"})
		if err != nil {
			return err
		}
		buildings = append(buildings, x)
	}
	who := b.who["xu"]
	b.Units, b.Parties, b.Names = make([]int64, n), make([]int64, n), make([]string, n)
	for i := range n {
		b.Names[i] = benchName(i)
	}
	err = b.series(n, func(i int) record.Command {
		return record.Command{Type: "unit", Act: "enter", Actor: who, Input: map[string]any{"building": id(buildings[i/perBuilding]),
			"room": fmt.Sprintf("%02d%02d", 1+i%perBuilding/2, 1+i%2), "floor": fmt.Sprint(1 + i%perBuilding/2), "kind": "home", "charged_area": fmt.Sprintf("%d.50", 60+i%90)}}
	}, func(i int, a *record.Answer) { b.Units[i] = a.Record })
	if err != nil {
		return err
	}
	err = b.series(n, func(i int) record.Command {
		return record.Command{Type: "party", Act: "enter", Actor: who, Input: map[string]any{"name": b.Names[i], "phone": fmt.Sprintf("137%08d", i*7919%100000000)}}
	}, func(i int, a *record.Answer) { b.Parties[i] = a.Record })
	if err != nil {
		return err
	}
	err = b.series(n, func(i int) record.Command {
		return record.Command{Type: "holding", Act: "begin", Actor: who, Input: map[string]any{"unit": id(b.Units[i]), "party": id(b.Parties[i]), "role": "owner", "from": "2021-06-18"}}
	}, nil)
	if err != nil {
		return err
	}
	return b.series(n/3, func(i int) record.Command {
		return record.Command{Type: "vehicle", Act: "enter", Actor: who, Input: map[string]any{"plate": fmt.Sprintf("浙B%05d", i), "unit": id(b.Units[i*3]), "party": id(b.Parties[i*3])}}
	}, nil)
}

func benchName(i int) string {
	const surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜", "文书云清和远若棠明思宁维朗青月白安然静伯言立群冬生晓雯志成"
	s, g := []rune(surnames), []rune(given)
	return string(s[i%len(s)]) + string(g[i/len(s)%len(g)]) + string(g[i/7%len(g)])
}

// benchCase is what somebody reported; the same number gives the same case.
func (b *benchHouse) benchCase(i int) (typ string, in map[string]any) {
	rnd := rand.New(rand.NewPCG(uint64(i), 7))
	u := rnd.IntN(len(b.Units))
	in = map[string]any{"unit": id(b.Units[u]), "party": id(b.Parties[u]), "source": []string{"call", "visit", "wechat"}[rnd.IntN(3)]}
	if i%5 == 4 {
		c := demoComplaints[rnd.IntN(len(demoComplaints))]
		in["kind"], in["what"], in["wish"] = c.kind, fmt.Sprintf("%s（第 %d 次）", c.what, i), c.wish
		return "complaint", in
	}
	f := demoFaults[rnd.IntN(len(demoFaults))]
	in["kind"], in["what"], in["basis"] = b.kinds()[rnd.IntN(12)], fmt.Sprintf("%s（%d 号）", f.what, i), "free"
	return "repair", in
}

// past enters what is over, as it was.
func (b *benchHouse) past(n int) error {
	b.Cases = make([]int64, max(n, 0))
	return b.series(n, func(i int) record.Command {
		typ, in := b.benchCase(i)
		opened := b.until.Add(-time.Duration(n-i) * (700 * 24 * time.Hour / time.Duration(n))).Add(-7 * 24 * time.Hour)
		moved := opened.Add(time.Duration(2+i%70) * time.Hour)
		in["done_at"] = moved.In(calendar.Shanghai()).Format("2006-01-02 15:04")
		in["former_no"] = fmt.Sprintf("OLD-%06d", i)
		if typ == "repair" {
			in["work"] = "更换配件，试用正常"
		} else {
			in["result"] = "已整改，业户接受"
		}
		return record.Command{Type: typ, Act: "as_was", Dept: benchDept, Input: in, AsWas: &record.AsWas{Opened: opened, Moved: moved}}
	}, func(i int, a *record.Answer) { b.Cases[i] = a.Record })
}

// present registers the open cases of the last five days and carries each a
// different way.
func (b *benchHouse) present(n int) error {
	clerk, tech, techID := b.who["xu"], b.who[b.Techs[0]], id(b.TechIDs[0])
	ids := make([]int64, n)
	steps := [][]record.Command{{}, {{Act: "assign"}}, {{Act: "assign"}, {Act: "accept"}}, {{Act: "assign"}, {Act: "arrive"}},
		{{Act: "assign"}, {Act: "arrive"}, {Act: "pause", Input: map[string]any{"wait_why": "parts"}}}}
	for i := range n {
		b.now = b.until.Add(-time.Duration(n-i) * (5 * 24 * time.Hour / time.Duration(n)))
		err := b.h.engine.Series(b.ctx, func(r *record.Series) error {
			typ, in := b.benchCase(1000000 + i)
			in["stands_alone"] = true
			a, _, err := r.Act(record.Command{Type: typ, Act: "register", Actor: clerk, Input: in})
			if err != nil {
				return err
			}
			ids[i] = a.Record
			if typ != "repair" {
				return nil
			}
			for _, c := range steps[i%len(steps)] {
				c.Record, c.Actor = a.Record, tech
				if c.Act == "assign" {
					c.Actor, c.Input = clerk, map[string]any{"tech": techID}
				}
				if _, _, err := r.Act(c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	b.Cases = append(b.Cases, ids...)
	return nil
}
