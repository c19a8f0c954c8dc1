package app

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/record"
)

// All persons, companies, addresses and numbers here are invented.

type demoPerson struct {
	login, name, phone string
	posts              []string
}

var (
	demoCompany = []demoPerson{
		{"admin", "田有为", "", []string{"sysadmin"}},
		{"gm", "陆定坤", "", []string{"gm"}},
		{"leader", "顾伯言", "", []string{"leader"}},
		{"office", "程允之", "", []string{"office"}},
		{"archive", "闻书兰", "", []string{"archivist"}},
		{"jin", "金守诚", "", []string{"cashier"}},
		{"ren", "任书言", "", []string{"hr"}},
	}
	demoProject = []demoPerson{
		{"lin", "林静宜", "13900000101", []string{"head"}},
		{"xu", "许安然", "13900000102", []string{"clerk", "dispatcher"}},
		{"he", "何晓雯", "13900000103", []string{"clerk"}},
		{"guo", "郭立群", "13900000104", []string{"technician"}},
		{"ma", "马志成", "13900000105", []string{"technician"}},
		{"qin", "秦冬生", "13900000106", []string{"patrol"}},
	}
	demoOther = []demoPerson{
		{"su", "苏念慈", "13900000201", []string{"head"}},
		{"zou", "邹启明", "13900000202", []string{"clerk", "dispatcher"}},
	}
	demoOwners = []string{"章素云", "张绍元", "郑思远", "裴书言", "褚南", "倪清和", "温若棠", "丁可", "薛以宁", "龚维",
		"施朗", "贺明远", "方舟", "邵一鸣", "叶知秋", "曾广田", "单雄飞", "仇远", "查良辰", "覃小满",
		"欧阳旭", "司马青", "尉迟敬", "万俟月", "郁达", "汤若望", "阮文卿", "庄梦蝶", "祝英", "苗雨"}
	demoFaults = []struct{ kind, what, work, cause string }{
		{"water", "卫生间洗手盆下面漏水，关了总阀就不漏", "角阀阀芯老化滴水，更换三角阀和软管，试水十分钟无滴漏", "worn"},
		{"power", "客厅插座没有电，别的房间正常", "插座内接线松脱，重新压接，测电压正常", "installed"},
		{"doors", "入户门锁舌卡滞，要用力才关得上", "锁舌变形，校正并加油，开关十次顺畅", "worn"},
		{"weak", "可视对讲画面花屏，听得见声音", "视频线接头氧化，重做接头，画面正常", "worn"},
		{"water", "厨房龙头关不严，一直滴水", "更换陶瓷阀芯，试水无滴漏", "worn"},
		{"leak", "主卧外墙渗水，墙纸起泡", "外墙打胶处理，淋水试验半小时不渗", "builder"},
		{"appliance", "卫生间排气扇响声很大", "叶轮积灰偏心，清洗后无异响", "misused"},
		{"civil", "入户门槛石松动", "重新坐浆粘贴，养护一天", "installed"},
	}
	demoCommon = []struct{ kind, place, what string }{
		{"lighting", "B2 车库 4 区", "照明一组不亮"},
		{"plant", "B1 水泵房", "2 号泵机械密封滴水"},
		{"fire", "3 栋 1 单元 9 层", "防火门闭门器漏油"},
		{"lift", "2 栋 1 单元电梯", "轿厢照明闪烁"},
	}
	demoComplaints = []struct{ kind, subject, what, wish string }{
		{"fitout", "装修提前开工扰民", "楼上早上七点多就开始砸墙，孩子睡不了觉，上周说过一次，管了两天又这样", "八点前不许施工，并书面答复"},
		{"cleaning", "电梯厅垃圾两天未清", "电梯厅有异味，垃圾桶两天没有清", "每天清两次，并说明原因"},
		{"parking", "外来车长期占位", "有外来车长期占用业主车位", "清走，并说明以后怎么管"},
		{"noise", "广场舞音乐扰民", "楼下广场舞到晚上十点还在放音乐", "九点半以后停"},
		{"attitude", "前台电话无人接听", "前台电话打了三次没有人接", "以后要有人接，并回个电话"},
	}
)

// make walks the department through its two weeks.
func (d *demo) make(records int) error {
	e := d.h.engine
	company, err := e.Act(d.ctx, record.Command{Type: "department", Act: "open", Dept: "HM",
		Input: map[string]any{"code": "HM", "name": "衡木物业服务有限公司", "keeps": false}})
	if err != nil {
		return err
	}
	if err := d.enlist(company.Record, "HM", demoCompany); err != nil {
		return err
	}
	for _, p := range []struct {
		code, name string
		list       []demoPerson
	}{{"YSL", "云杉里客户服务部", demoProject}, {"MXY", "木犀园客户服务部", demoOther}} {
		a, err := e.Act(d.ctx, record.Command{Type: "department", Act: "open", Dept: "HM",
			Input: map[string]any{"code": p.code, "name": p.name, "above": id(company.Record), "keeps": true}})
		if err != nil {
			return err
		}
		if err := d.enlist(a.Record, p.code, p.list); err != nil {
			return err
		}
	}
	if err := d.estate("xu", "YSL", "云杉里", 6, demoOwners); err != nil {
		return err
	}
	units := d.units
	own := d.own
	d.units, d.own = nil, nil
	if err := d.estate("zou", "MXY", "木犀园", 1, demoOwners[:4]); err != nil {
		return err
	}
	d.units, d.own = units, own
	for _, t := range []struct {
		login  string
		skills []any
	}{{"guo", []any{"water", "leak", "civil", "appliance", "doors"}}, {"ma", []any{"power", "weak", "lift", "fire", "lighting", "plant", "doors"}}} {
		n, err := d.open("xu", "technician", "enrol", map[string]any{"person": id(d.ids[t.login]), "skills": t.skills, "cap": 9})
		if err != nil {
			return err
		}
		d.techs = append(d.techs, n)
	}
	d.plan(records)
	d.calls()
	return d.walk()
}

// estate enters project, buildings, units, owners, holdings and vehicles.
func (d *demo) estate(who, code, name string, blocks int, owners []string) error {
	d.own = map[int64]int64{}
	project, err := d.open(who, "project", "enter", map[string]any{"code": code, "name": name, "address": name + "路 1 号", "floor_area": "186000"})
	if err != nil {
		return err
	}
	n := 0
	for b := 1; b <= blocks; b++ {
		building, err := d.open(who, "building", "enter", map[string]any{"project": id(project), "number": fmt.Sprint(b), "section": "1", "floors": "18"})
		if err != nil {
			return err
		}
		for _, floor := range []int{3, 6, 9, 18} {
			for door := 1; door <= 2; door++ {
				room := fmt.Sprintf("%02d%02d", floor, door)
				u, err := d.open(who, "unit", "enter", map[string]any{"building": id(building), "room": room, "floor": fmt.Sprint(floor),
					"kind": "home", "charged_area": fmt.Sprintf("%.2f", 78+float64(d.rnd.IntN(6000))/100)})
				if err != nil {
					return err
				}
				d.units = append(d.units, u)
				if n >= len(owners) {
					continue
				}
				p, err := d.open(who, "party", "enter", map[string]any{"name": owners[n], "phone": fmt.Sprintf("139%08d", 10004417+n*7919)})
				if err != nil {
					return err
				}
				d.own[u] = p
				if _, err := d.open(who, "holding", "begin", map[string]any{"unit": id(u), "party": id(p), "role": "owner", "from": "2021-06-18"}); err != nil {
					return err
				}
				if n%3 == 0 {
					if _, err := d.open(who, "vehicle", "enter", map[string]any{"plate": fmt.Sprintf("浙A%05dK", 31702+n*613)[:9], "unit": id(u), "party": id(p)}); err != nil {
						return err
					}
				}
				n++
			}
		}
	}
	return nil
}

// plan puts the repairs and complaints of the two weeks on the calendar.
func (d *demo) plan(records int) {
	days := 14
	for i := range records {
		day := d.until.AddDate(0, 0, -days+1+i*days/records)
		at := time.Date(day.Year(), day.Month(), day.Day(), 8, 20+d.rnd.IntN(500), 0, 0, calendar.Shanghai())
		// The last few lie in the morning it stands at, so that everything is alive.
		if i > records-9 {
			at = d.until.Add(-time.Duration(10+d.rnd.IntN(170)) * time.Minute)
		}
		switch {
		case i%5 == 4:
			d.at(at, func() error { return d.complaint(at) })
		default:
			common := i%7 == 3
			paid := i%3 == 0
			d.at(at, func() error { return d.repair(at, common, paid) })
		}
	}
	d.at(d.until.Add(-26*time.Hour), func() error {
		_, err := d.open("guo", "leave", "enter", map[string]any{"person": id(d.ids["guo"]),
			"from": d.until.Add(3 * time.Hour).Format("2006-01-02 15:04"), "until": d.until.Add(8 * time.Hour).Format("2006-01-02 15:04"), "reason": "下午 2 件上门"})
		return err
	})
	d.at(d.until.Add(-50*time.Hour), func() error {
		_, err := d.open("office", "leave", "enter", map[string]any{"person": id(d.ids["office"]),
			"from": d.until.Add(-2 * time.Hour).Format("2006-01-02 15:04"), "until": d.until.Add(4 * time.Hour).Format("2006-01-02 15:04"), "reason": "外出"})
		return err
	})
}

// soon is a while later, give or take; what would fall into the night is done
// the next morning.
func (d *demo) soon(minutes int) time.Time {
	t := d.now.Add(time.Duration(minutes/2+d.rnd.IntN(minutes+1)) * time.Minute).In(calendar.Shanghai())
	if h := t.Hour(); h >= 8 && h < 20 {
		return t
	}
	day := t
	if t.Hour() >= 20 {
		day = t.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 30+d.rnd.IntN(60), 0, 0, calendar.Shanghai())
}

// repair takes one repair from the telephone to the return visit, as far as the
// two weeks go.
func (d *demo) repair(at time.Time, common, paid bool) error {
	in := map[string]any{"source": "call"}
	f := pick(d, demoFaults)
	if common {
		c := pick(d, demoCommon)
		in["place"], in["kind"], in["what"], in["source"], in["caller"] = c.place, c.kind, c.what, "patrol", "巡查 秦冬生"
		paid = false
	} else {
		u := d.units[d.rnd.IntN(len(d.own))]
		in["unit"], in["kind"], in["what"] = id(u), f.kind, f.what
		if p := d.own[u]; p != 0 {
			in["party"] = id(p)
		} else {
			in["caller"], in["phone"] = "租户", "13900008888"
		}
	}
	in["basis"] = "free"
	if paid {
		in["basis"] = "paid"
	}
	in["stands_alone"] = true
	n, err := d.open(pick(d, []string{"xu", "he"}), "repair", "register", in)
	if err != nil {
		return err
	}
	tech, login := d.techs[0], "guo"
	switch in["kind"] {
	case "power", "weak", "lift", "fire", "lighting", "plant":
		tech, login = d.techs[1], "ma"
	}
	step := func(after int, who, act string, in map[string]any, next func()) {
		d.at(d.soon(after), func() error {
			if _, err := d.act(who, record.Command{Record: n, Act: act, Input: in}); err != nil {
				return err
			}
			if next != nil {
				next()
			}
			return nil
		})
	}
	finish := map[string]any{"work": f.work, "cause": f.cause, "basis": in["basis"], "hours": "1.5",
		"photos": []any{d.photo("完工")}, "unsigned_why": "业户有事外出，电话确认", "late_reason": "等配件，已告知业户"}
	if paid {
		finish["labour"] = "30.00"
		finish["materials"] = []any{
			map[string]any{"name": "三角阀 DN15", "qty": "1", "measure": "个", "price": "32.00", "source": "stock"},
			map[string]any{"name": "编织软管 50 cm", "qty": "1", "measure": "根", "price": "18.50", "source": "stock"},
			map[string]any{"name": "生料带", "qty": "1", "measure": "卷", "price": "2.00", "source": "stock"},
		}
	}
	visit := func() {
		step(400, "he", "visit", map[string]any{"reached": true, "spoke_with": "本人", "timely": true, "solved": true, "proper": true,
			"grade": pick(d, []string{"very_good", "good", "good", "fair"}), "visit_words": "已修好，没有再漏"}, nil)
		if paid {
			step(60, "he", "collect", map[string]any{"paid_amount": "82.50", "pay_by": "wechat", "receipt_no": fmt.Sprintf("SJ-2026-%04d", n)}, nil)
		}
	}
	done := func() { step(90, login, "finish", finish, visit) }
	work := func() {
		if paid {
			step(6, login, "agree", map[string]any{"basis": "paid", "quote": "100.00", "quote_to": "业主本人", "quote_how": "face"}, done)
			return
		}
		if d.rnd.IntN(6) == 0 {
			step(20, login, "pause", map[string]any{"wait_why": "parts", "wait_note": "缺门机板"}, func() { step(1500, login, "resume", nil, done) })
			return
		}
		done()
	}
	arrive := func() {
		step(80, login, "arrive", map[string]any{"arrival_photos": []any{d.photo("到场")}}, work)
	}
	if d.rnd.IntN(4) == 0 {
		step(12, login, "grab", nil, arrive)
	} else {
		step(12, "xu", "assign", map[string]any{"tech": id(tech)}, func() { step(10, login, "accept", nil, arrive) })
	}
	return nil
}

// complaint takes one complaint from the counter to the return visit.
func (d *demo) complaint(at time.Time) error {
	c := pick(d, demoComplaints)
	u := d.units[d.rnd.IntN(len(d.own))]
	in := map[string]any{"source": pick(d, []string{"call", "visit", "wechat"}), "unit": id(u), "kind": c.kind, "subject": c.subject, "what": c.what, "wish": c.wish, "stands_alone": true}
	if p := d.own[u]; p != 0 {
		in["party"] = id(p)
	} else {
		in["caller"], in["phone"] = "租户", "13900008888"
	}
	n, err := d.open(pick(d, []string{"xu", "he"}), "complaint", "register", in)
	if err != nil {
		return err
	}
	step := func(after int, who, act string, in map[string]any, next func()) {
		d.at(d.soon(after), func() error {
			if _, err := d.act(who, record.Command{Record: n, Act: act, Input: in}); err != nil {
				return err
			}
			if next != nil {
				next()
			}
			return nil
		})
	}
	step(20, "xu", "assign", map[string]any{"handler": id(d.ids["qin"])}, func() {
		step(120, "qin", "answer_first", map[string]any{"first_answer": "已受理，今天下午到场查看", "answer_by": "phone"}, func() {
			step(1200, "qin", "close", map[string]any{"investigation": "现场查看属实", "measures": "已约谈并贴出告示", "result": "已整改",
				"told": "已整改，三天内再看一次", "told_by": "phone", "agreed": true, "duty": "ours", "late_reason": "当事人外出"}, func() {
				step(900, "he", "visit", map[string]any{"reached": true, "spoke_with": "本人", "timely": true, "solved": true, "proper": true,
					"grade": pick(d, []string{"very_good", "good", "fair"}), "visit_words": "比以前好了"}, nil)
			})
		})
	})
	return nil
}
