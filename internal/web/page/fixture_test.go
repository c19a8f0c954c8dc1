package page

import (
	"strings"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

// The pages of the tests: one invented counter on one invented day, in four
// states - with data, empty, with errors, with names as long as they come.

var (
	zone = time.FixedZone("CST", 8*3600)
	noon = time.Date(2026, 11, 24, 10, 42, 0, 0, zone)
)

type fixture struct {
	lang i18n.Lang
	long bool
}

func (f fixture) tx(zh, en string) string {
	if f.lang == i18n.En {
		return en
	}
	return zh
}

// name lengthens what people type, in the state with long names.
func (f fixture) name(s string) string {
	if f.long {
		return s + strings.Repeat(f.tx("阿卜杜热西提·买买提吐尔逊", "Wolfeschlegelsteinhausenbergerdorff"), 3)
	}
	return s
}

func (f fixture) chip(state ChipState, start, due time.Duration) *Chip {
	c := NewChip(f.lang, Clock{State: state, Start: noon.Add(start), Due: noon.Add(due), End: noon}, noon, zone)
	return &c
}

func (f fixture) clause(id string) *Clause {
	return &Clause{ID: id, Say: f.tx("报修管理", "Repairs"), Href: "/clauses/" + id}
}

func (f fixture) shell(title string, crumbs ...Link) Shell {
	other := Link{Text: "English", Href: "en"}
	if f.lang == i18n.En {
		other = Link{Text: "中文", Href: "zh"}
	}
	return Shell{
		Lang: f.lang, Title: title, House: f.tx("衡木物业 客户服务部", "Hengmu Property, customer service"),
		Now:     Moment{Text: f.tx("2026-11-24 周二 10:42", "Tue 2026-11-24 10:42"), Millis: noon.UnixMilli()},
		Edition: Link{Text: f.tx("制度 2026.2 版", "Regulation 2026.2"), Href: "/clauses"},
		Who:     f.name(f.tx("林静宜", "Lin Jingyi")), Post: f.tx("客服主管", "Head, customer service"),
		Crumbs: crumbs, Notices: "3", OtherLang: other, Here: "/t/repair",
		Menu: []Menu{
			{Icon: "workbench", Text: f.tx("工作台", "Workbench"), Href: "/", Count: "5", Go: "w"},
			{Icon: "desk", Text: f.tx("业务受理", "Desk"), Href: "/desk", Go: "d"},
			{Icon: "records", Text: f.tx("归档范围", "What is filed"), Items: []Menu{
				{Text: f.tx("投诉", "Complaints"), Href: "/t/complaint", Count: "14"},
				{Text: f.name(f.tx("报修", "Repairs")), Href: "/t/repair", Count: "46", Late: true, Current: true, Go: "l"},
				{Text: f.tx("突发事件", "Incidents"), Href: "/t/incident", Count: "1"},
				{Text: f.tx("报修月度汇总", "Monthly summaries of repairs"), Href: "/t/repair_month"},
			}},
			{Icon: "office", Text: f.tx("内务", "Office"), Items: []Menu{
				{Text: f.tx("请假", "Leave"), Href: "/t/leave"},
				{Text: f.tx("拒绝登记", "Refusals"), Href: "/t/refusal", Count: "2"},
			}},
			{Icon: "book", Text: f.tx("制度", "Regulation"), Href: "/clauses", Go: "z"},
			{Icon: "settings", Text: f.tx("设置", "Settings"), Href: "/settings"},
		},
	}
}

func (f fixture) list() List {
	type r struct{ no, place, who, what, kind, basis, tech, stage string }
	rows := []r{
		{"BX-2026-2173", "3-1-1902", f.tx("裴书言", "Pei Shuyan"), f.tx("入户门铃无声", "Door bell is silent"), f.tx("门窗五金", "doors"), f.tx("有偿", "paid"), "", f.tx("待派工", "to dispatch")},
		{"BX-2026-2172", "3-1-1802", f.tx("章素云", "Zhang Suyun"), f.tx("卫生间洗手盆下漏水", "Leak under the wash basin"), f.tx("给排水", "plumbing"), f.tx("有偿", "paid"), f.tx("郭立群", "Guo Liqun"), f.tx("待签字", "to sign")},
		{"BX-2026-2171", f.tx("公区 B2", "common B2"), f.tx("巡查 秦冬生", "patrol, Qin Dongsheng"), f.tx("B2 车库 4 区照明一组不亮", "A row of lights in garage B2 area 4 is out"), f.tx("公区照明", "lighting"), f.tx("无偿", "free"), f.tx("马志成", "Ma Zhicheng"), f.tx("到场", "on site")},
		{"BX-2026-2168", "1-2-0901", f.tx("温若棠", "Wen Ruotang"), f.tx("客厅插座无电", "No power in the sitting room"), f.tx("强电", "power"), f.tx("有偿", "paid"), f.tx("马志成", "Ma Zhicheng"), f.tx("已派工", "dispatched")},
		{"BX-2026-2167", "2-1-0403", f.tx("丁可", "Ding Ke"), f.tx("卫生间排气扇异响", "Fan is noisy"), f.tx("家电", "appliance"), f.tx("有偿", "paid"), f.tx("马志成", "Ma Zhicheng"), f.tx("停表", "paused")},
		{"BX-2026-2148", "5-2-0603", f.tx("贺明远", "He Mingyuan"), f.tx("可视对讲无声", "Intercom is silent"), f.tx("弱电", "low voltage"), f.tx("无偿", "free"), f.tx("马志成", "Ma Zhicheng"), f.tx("处理", "in work")},
		{"BX-2026-2101", "6-2-0902", f.tx("施朗", "Shi Lang"), f.tx("可视对讲画面花屏", "Intercom picture is noisy"), f.tx("弱电", "low voltage"), f.tx("无偿", "free"), f.tx("马志成", "Ma Zhicheng"), f.tx("办结", "closed")},
		{"BX-2011-0007", "1-1-0304", f.tx("龚维", "Gong Wei"), f.tx("主卧墙面渗水", "Damp wall"), f.tx("防水", "water proofing"), f.tx("保修", "warranty"), "", f.tx("待复函", "to be answered")},
	}
	chips := []*Chip{
		f.chip(ChipRunning, -8*time.Minute, 22*time.Minute), f.chip(ChipRunning, -146*time.Minute, 98*time.Minute),
		f.chip(ChipRunning, -60*time.Minute, 185*time.Minute), f.chip(ChipSoon, -200*time.Minute, 12*time.Minute),
		f.chip(ChipHold, -200*time.Minute, 12*time.Minute), f.chip(ChipOver, -60*time.Hour, -1002*time.Minute),
		f.chip(ChipDone, -60*time.Hour, 10*time.Hour), f.chip(ChipBefore, -60*time.Hour, -10*time.Hour),
	}
	t := Table{
		Caption: f.tx("报修列表", "Repairs"), Tall: true, Pick: true, PickAll: f.tx("选中本页全部", "Select the whole page"),
		Cols: []Col{{Text: f.tx("编号", "Number"), Sort: "descending"}, {Text: f.tx("位置", "Place")}, {Text: f.tx("报修人", "Caller")}, {Class: "c-main", Text: f.tx("内容", "What")}, {Text: f.tx("类型", "Kind")}, {Text: f.tx("性质", "Basis")}, {Text: f.tx("责任人", "Handler")}, {Text: f.tx("阶段", "Stage")}, {Text: f.tx("时限", "Clock")}, {Class: "num", Text: f.tx("费用", "Charge")}, {Class: "num", Text: f.tx("登记", "Opened")}},
	}
	for i, x := range rows {
		cell := func(s string) Cell {
			if s == "" {
				return Cell{Text: "—", Dim: true}
			}
			return Cell{Text: s}
		}
		who := cell(f.name(x.who))
		who.Class = "c-cut"
		what := cell(f.name(x.what))
		what.Class = "c-main"
		basis := cell(x.basis)
		if i == 7 {
			basis = Cell{Tag: &Tag{Class: "dash", Text: x.basis}}
		}
		t.Rows = append(t.Rows, Row{Href: "/r/" + x.no, Pick: x.no, Label: f.tx("选中 ", "Select ") + x.no, Cells: []Cell{
			{Text: x.no, Href: "/r/" + x.no}, cell(x.place), who, what, cell(x.kind), basis, cell(x.tech), cell(x.stage),
			{Chip: chips[i]}, {Class: "num", Text: "82.50"}, {Class: "num", Text: "11-24 10:34"},
		}})
	}
	t.Foot = []Cell{{Text: f.tx("本页 8 件", "8 here")}, {}, {}, {}, {}, {}, {}, {}, {}, {Class: "num", Text: "195.50"}, {}}
	return List{
		Shell: f.shell(f.tx("报修", "Repairs"), Link{Text: f.tx("归档范围", "What is filed"), Href: "/"}, Link{Text: f.tx("报修", "Repairs")}),
		Head: Head{Title: f.name(f.tx("报修", "Repairs")), Text: f.tx("登记、派工、处理、回访、汇总。", "Record, dispatch, work, visit, summary."), Clause: f.clause("R1.9"), Acts: []Button{
			{Text: f.tx("打印本页派工单", "Print this page"), Href: "/print", Icon: "print", Key: "p"}, {Text: f.tx("导出", "Export"), Href: "/export", Icon: "sheet"},
			{Text: f.tx("新报修", "New repair"), Href: "/t/repair/new", Icon: "plus", Main: true, Key: "n", Drawer: true},
		}},
		Views: []View{{Text: f.tx("未结", "Open"), Href: "?list=open", Count: "46", Current: true}, {Text: f.tx("逾期", "Late"), Href: "?list=late", Count: "1", Late: true}, {Text: f.tx("待回访", "To visit"), Href: "?list=visit", Count: "12"}, {Text: f.tx("停表", "Paused"), Href: "?list=hold", Count: "3"}, {Text: f.tx("全部", "All"), Href: "?list=all", Count: "999+"}},
		Query: &Query{Action: "/t/repair", Reset: "/t/repair", Boxes: []Box{
			{ID: "k", Name: "q", Label: f.tx("关键字", "Words"), Line: &Input{Type: "search", Hint: f.tx("单号、内容、人、房号", "number, words, person, unit")}},
			{ID: "st", Name: "stage", Label: f.tx("阶段", "Stage"), Select: []Option{{Text: f.tx("全部未结", "all open"), On: true}}},
			{ID: "ty", Name: "kind", Label: f.tx("类型", "Kind"), Select: []Option{{Text: f.tx("全部", "all"), On: true}}},
			{ID: "pp", Name: "handler", Label: f.tx("责任人", "Handler"), Select: []Option{{Text: f.tx("全部", "all"), On: true}}},
		}, More: []Box{{ID: "ba", Name: "basis", Label: f.tx("性质", "Basis"), Select: []Option{{Text: f.tx("全部", "all"), On: true}}}}},
		Batch: &Batch{Action: "/t/repair/batch", Acts: []And{{Text: f.tx("改派", "Reassign"), Name: "act", Value: "reassign"}, {Text: f.tx("打印派工单", "Print slips"), Name: "print", Value: "slip"}, {Text: f.tx("催办", "Remind"), Name: "act", Value: "remind"}},
			Not: &Line{Text: f.tx("批量完工不可：每件须有照片与业主签字", "Not finished together: each needs photographs and the owner's signature"), Clause: f.clause("R2.2")}},
		Columns: &Columns{Action: "/columns", Boxes: []Option{{Value: "place", Text: f.tx("位置", "Place"), On: true}, {Value: "what", Text: f.tx("内容", "What"), On: true}, {Value: "phone", Text: f.tx("电话", "Phone")}}},
		Table:   t,
		Pager:   &Pager{Text: f.tx("第 1–8 件，共 46 件", "1–8 of 46"), Next: "?after=8", Notes: []Line{{Text: f.tx("导出含电话时，先走资料外发", "An export with telephones is a release"), Clause: f.clause("S1")}}},
		Work:    []Work{{Value: 31, Max: 46, Text: f.tx("46 张派工单合成一份 PDF，已做 31 张。可以离开，做完在工作台等您。", "46 slips in one PDF, 31 done. You may leave; it waits on the workbench."), Href: "/work/3"}},
		Keys:    []Key{{Keys: []string{"j", "k"}, Text: f.tx("移动", "move")}, {Keys: []string{"x"}, Text: f.tx("选中", "select")}, {Keys: []string{"Enter"}, Text: f.tx("打开", "open")}, {Keys: []string{"n"}, Text: f.tx("新报修", "new")}, {Keys: []string{"/"}, Text: f.tx("查找", "search")}},
	}
}

func (f fixture) emptyList() List {
	l := f.list()
	l.Table, l.Batch, l.Pager, l.Work = Table{}, nil, nil, nil
	l.Empty = &Empty{Title: f.tx("没有逾期的报修", "No repair is late"), Text: f.tx("时限一过而没有办完，就会列在这里。上一次是 11-09，迟 25 分。", "What is not done when its clock runs out is listed here. The last one was on 11-09, 25 minutes."), Acts: []Button{{Text: f.tx("看未结的 46 件", "See the 46 open ones"), Href: "?"}, {Text: f.tx("看 11-09 那次", "See that one"), Href: "?", Plain: true}}}
	return l
}

func (f fixture) record() Record {
	running := NewChip(f.lang, Clock{State: ChipRunning, Start: noon.Add(-10 * time.Hour), Due: noon.Add(85*time.Hour + 18*time.Minute), Full: true}, noon, zone)
	met := NewChip(f.lang, Clock{State: ChipDone, Start: noon.Add(-48 * time.Hour), Due: noon.Add(60 * time.Hour), End: noon.Add(-25 * time.Hour), Full: true}, noon, zone)
	late := NewChip(f.lang, Clock{State: ChipLate, Start: noon.Add(-48 * time.Hour), Due: noon.Add(-30 * time.Hour), End: noon.Add(-25 * time.Hour)}, noon, zone)
	file := func(name, icon string) File {
		return File{Name: f.name(name), Href: "/files/8d41", Icon: icon, Note: "1.2 MB · SHA-256 8d41…0c7e", Label: name}
	}
	hist := Table{Caption: f.tx("经过", "History"), Cols: []Col{{Text: f.tx("时间", "Time")}, {Class: "wrap", Text: f.tx("事件", "Event")}, {Text: f.tx("经手", "By")}, {Class: "num", Text: f.tx("账本序号", "Ledger index")}, {Class: "num", Text: f.tx("证明", "Proof")}}}
	for i, e := range [][3]string{
		{"11-24 08:30", f.tx("提醒林静宜签字，第 1 次，剩 3 天 15 时", "Reminded Lin Jingyi, first time"), f.tx("系统", "system")},
		{"11-23 09:20", f.tx("本人交齐申请；通话人时钟停，余 2 天 14 时 40 分", "Handed in; clock stopped"), f.name(f.tx("何晓雯", "He Xiaowen"))},
		{"11-22 15:58", f.tx("同意先行挂拨，电话，录音在附件", "Agreed to dial first"), f.tx("程允之", "Cheng Yunzhi")},
	} {
		get := File{Href: "/proof/1", Label: f.tx("下载证明 ", "Download the proof of ") + e[0]}
		leaf := Cell{Class: "num", Text: "184,655"}
		proof := Cell{Class: "num", Get: &get}
		if i == 0 {
			leaf, proof = Cell{Class: "num", Text: f.tx("待封", "to be sealed"), Dim: true}, Cell{}
		}
		hist.Rows = append(hist.Rows, Row{Cells: []Cell{{Text: e[0]}, {Class: "wrap", Text: e[1]}, {Text: e[2]}, leaf, proof}})
	}
	return Record{
		Shell: f.shell("CT-2026-0143", Link{Text: f.tx("内务", "Office"), Href: "/"}, Link{Text: f.tx("长途电话申请", "Long-distance calls"), Href: "/t/ldcall"}, Link{Text: "CT-2026-0143"}),
		Head:  Head{Title: f.name(f.tx("长途电话申请", "Long-distance call application")) + " CT-2026-0143", Tags: []Tag{{Class: "on", Text: f.tx("待签字", "waiting for signature")}}, Text: f.tx("何晓雯 · 2026-11-22 广州 · 电梯备件。先行挂拨，本人已在三日内交齐申请，等您签字。", "He Xiaowen · Guangzhou · lift part. Dialled first; waits for you."), Clause: f.clause("S11"), Acts: []Button{{Text: f.tx("上一件", "Previous"), Href: "/r/1", Icon: "left", Key: "["}, {Text: f.tx("下一件", "Next"), Href: "/r/3", Key: "]"}}},
		Marks: []Note{{Title: f.tx("补录：", "Late entry: "), Text: f.tx("2026-11-23 09:10 录入，事情发生在 2026-11-22 15:49，时钟从发生时起算。", "entered 2026-11-23 09:10, happened 2026-11-22 15:49; clocks count from then.")}},
		Stages: []Stage{
			{State: "was", N: 1, Name: f.tx("同意先行挂拨", "Dial-first agreed"), Note: "11-22 15:58 " + f.tx("程允之", "Cheng Yunzhi")},
			{State: "was", N: 2, Name: f.tx("已通话", "Call made"), Note: "11-22 16:05"},
			{State: "was", N: 3, Name: f.tx("通话人交表", "Handed in"), Note: "11-23 09:20 " + f.name(f.tx("何晓雯", "He Xiaowen")), Chip: &met},
			{State: "now", N: 4, Name: f.tx("待签字", "Signature"), Note: f.tx("林静宜，11-27 24:00 前", "Lin Jingyi, by 11-27 24:00"), Chip: &running},
			{State: "to", N: 5, Name: f.tx("结论", "Conclusion")}, {State: "to", N: 6, Name: f.tx("归档", "Filed"), Note: f.tx("办结后 10 天内", "within 10 days")},
		},
		Signs: []Signs{{Title: f.tx("谁能签", "Who may sign"), Text: f.tx("由当时谁在岗决定", "decided by who was present"), Clause: f.clause("S11"), Rungs: []Rung{
			{State: "no", Mark: "1", Post: f.tx("部门负责人", "Department head"), Person: f.tx("林静宜", "Lin Jingyi"), Tag: Tag{Class: "dash", Text: f.tx("当时不在", "was away")}, Why: f.tx("休假 11-21 至 11-23。由缺勤登记判定，不由申请人填写。", "On leave 11-21 to 11-23, from the register of absences."), Link: &Link{Text: f.tx("缺勤 QQ-2026-0044", "absence QQ-2026-0044"), Href: "/r/44"}},
			{State: "yes", Mark: "2", Post: f.tx("总办", "General office"), Person: f.name(f.tx("程允之", "Cheng Yunzhi")), Tag: Tag{Class: "solid", Text: f.tx("已签", "signed")}, Why: f.tx("11-22 15:58 电话同意。", "Agreed by telephone.")},
			{State: "now", Mark: f.tx("签", "S"), Post: f.tx("补办签字", "Signature afterwards"), Person: f.tx("林静宜", "Lin Jingyi"), Tag: Tag{Class: "on", Text: f.tx("等您", "waits for you")}, Why: f.tx("您 11-24 00:00 起在岗，可签。", "You may sign since 11-24 00:00.")},
		}}},
		Fields: Fields{Title: f.tx("申请内容", "Application"), Edit: &Button{Text: f.tx("更正", "Correct"), Href: "/r/2/edit", Plain: true, Drawer: true}, Items: []Read{
			{Label: f.tx("部门", "Department"), Text: f.tx("客户服务部", "Customer service")}, {Label: f.tx("通话人", "Caller"), Links: []Link{{Text: f.name(f.tx("何晓雯", "He Xiaowen")), Href: "/r/7"}}, Dim: f.tx("分机 8003", "ext. 8003")},
			{Label: f.tx("对方单位", "Organisation"), Text: f.tx("珠岭电梯配件", "Zhuling Lift Parts")}, {Label: f.tx("号码", "Number"), Phone: &Phone{ID: "tel-number", Label: f.tx("号码", "Number"), Text: "****4417", Uncover: "/r/9/uncover/number", Press: f.tx("显示", "Show")}},
			{Label: f.tx("回电", "Call back"), Phone: &Phone{Text: "020-5550-0142", Call: Tel("020-5550-0142")}}, {Label: f.tx("话费", "Cost"), Text: "¥2.10"},
			{Label: f.tx("附注", "Remark")}, {Label: f.tx("业务事由", "Reason"), Wide: true, Long: f.tx("2 栋 1 单元电梯 15:20 困人后停梯，门机板损坏，本地无货，须当日确认广州库存与发货，以便 11-23 上午恢复运行。", "The lift of block 2 stopped after trapping people at 15:20; the board failed and none was in town.")},
			{Label: f.tx("关联业务", "Related"), Wide: true, Links: []Link{{Text: "BX-2026-2156 " + f.tx("电梯困人后停梯", "lift stopped"), Href: "/r/9"}}},
			{Label: f.tx("用料", "Materials"), Wide: true, Rows: &Table{Caption: f.tx("用料", "Materials"), Cols: []Col{{Class: "wrap", Text: f.tx("名称", "Name")}, {Class: "num", Text: f.tx("数量", "Number")}, {Class: "num", Text: f.tx("单价", "Price")}}, Rows: []Row{{Cells: []Cell{{Class: "wrap", Text: f.name(f.tx("三角阀 DN15", "Angle valve DN15"))}, {Class: "num", Text: "1"}, {Class: "num", Text: "32.00"}}}}}},
			{Label: f.tx("签字", "Signature"), Wide: true, Files: []File{{Name: "signature.png", Href: "/static-test/sign.svg", Picture: true, Sign: true, When: "11-24 10:41", Label: f.tx("章素云的签名", "signature of Zhang Suyun")}}},
		}},
		Files:   []File{file(f.tx("总办同意录音.wav", "consent-recording.wav"), "audio"), file(f.tx("话单截取.csv", "call-record.csv"), "sheet"), file(f.tx("门机板铭牌.jpg", "board-nameplate.jpg"), "photo")},
		Tabs:    []View{{Text: f.tx("同一房屋的报修", "Repairs of this unit"), Href: "?tab=same", Count: "2", Current: true}, {Text: f.tx("补充材料", "Supplements"), Href: "?tab=supplements", Count: "0"}},
		Related: &Panel{Title: f.tx("同一房屋的报修", "Repairs of this unit"), Count: "2", Table: &Table{Caption: f.tx("同一房屋的报修", "Repairs of this unit"), Cols: []Col{{Text: f.tx("编号", "Number")}, {Class: "c-main", Text: f.tx("内容", "What")}, {Text: f.tx("时限", "Clock")}}, Rows: []Row{{Href: "/r/5", Cells: []Cell{{Text: "BX-2026-2101", Href: "/r/5"}, {Class: "c-main", Text: f.tx("水龙头滴水", "Dripping tap")}, {Chip: &late}}}}}},
		History: History{Title: f.tx("经过", "History"), Count: "3", All: &Link{Text: f.tx("全部证明", "All proofs"), Href: "/proof/r/2"}, Table: hist, Foot: f.tx("检查点 guiju.example/kefu，184,702 条，根", "Checkpoint guiju.example/kefu, 184,702 leaves, root"), Root: "3f9c 51d0 … a1e7"},
		Clocks: []Sum{
			{Title: f.tx("签字", "Signature"), Chip: running, Clause: f.clause("S11"), Lines: []SumLine{{Name: f.tx("林静宜能签之日", "Able to sign"), Value: f.tx("11-24 周二 00:00", "Tue 11-24 00:00")}, {Name: f.tx("加 3 个自然日", "plus 3 calendar days"), Value: f.tx("能签之日为第 0 日", "that day is day 0")}, {Name: f.tx("签字截止", "Due"), Value: f.tx("11-27 周五 24:00", "Fri 11-27 24:00"), Eq: true}, {Name: f.tx("现在", "Now"), Value: f.tx("11-24 周二 10:42", "Tue 11-24 10:42")}, {Name: f.tx("还剩", "Left"), Value: f.tx("3 天 13 时 18 分", "3 d 13 h 18 min"), Eq: true}}, Foot: f.tx("逾期升级顾伯言与总经理；不因此转为私人。", "Then it escalates."), Params: &Link{Text: f.tx("参数", "Parameters"), Href: "/clauses/S11"}},
			{Title: f.tx("交表", "Hand-in"), Chip: met, Lines: []SumLine{{Name: f.tx("通话结束", "Call ended"), Value: "11-22 16:11"}}},
		},
		Acts:   []Button{{Text: f.tx("批准，按业务长途", "Approve as business"), Href: "/r/2/approve", Main: true, Key: "a", Post: true, Hidden: []Pair{{"rev", "7"}}}, {Text: f.tx("不批准，写明理由", "Refuse, with a reason"), Href: "/r/2/refuse", Drawer: true}, {Text: f.tx("退回补充，指明所缺", "Send back, name what is lacking"), Href: "/r/2/return", Key: "r", Drawer: true}, {Text: f.tx("作废", "Withdraw"), Href: "/r/2/withdraw", Post: true, Confirm: f.tx("作废后编号不再使用。要作废吗？", "Its number stays used. Withdraw it?")}},
		Hint:   f.tx("签的是您的名字，写入账本。", "Each act signs your name and is written to the ledger."),
		Prints: []Button{{Text: f.tx("打印申请单", "Print the form"), Href: "/r/2/print/form", Icon: "print", Key: "p"}},
		Not:    []Denied{{Text: f.tx("延长通话人的三日", "Extend the caller's three days"), Clause: f.clause("S11"), Why: []string{f.tx("例外二写明通话后三日，没有延期这一步。", "Exception 2 says three days from the call.")}}, {Text: f.tx("免收双倍话费", "Waive the double charge"), Clause: f.clause("S11"), Why: []string{f.tx("转为私人即双倍，任何人不得免。", "Nobody may waive it.")}}, {Text: f.tx("删除本申请", "Delete this application"), Clause: f.clause("R4"), Why: []string{f.tx("任何记录未经总经理同意不得销毁。", "No record is destroyed without the general manager.")}}},
	}
}

func (f fixture) complaint(bad bool) Form {
	radio := func(on int, texts ...string) []Option {
		var out []Option
		for i, t := range texts {
			out = append(out, Option{Value: t, Text: t, On: i == on})
		}
		return out
	}
	form := Form{
		Title: f.tx("新投诉", "New complaint"), Sub: "", Action: "/t/complaint/new/register", Submit: f.tx("登记", "Register"), Draft: "complaint.register", Kept: Word(f.lang, "draft.saved", "10:41"), Drop: "/drafts/drop", Check: "/t/complaint/new/register?check=1",
		And:     []And{{Text: f.tx("登记并打印", "Register and print"), Name: "then", Value: "print", Keys: "Ctrl Shift Enter"}},
		Cancel:  &Button{Text: "", Href: "/desk?q=zsy", Label: f.tx("收起", "Close")},
		Hidden:  []Pair{{"unit", "1802"}, {"key", "0f3a"}},
		Promise: []Line{{Text: f.tx("分派 30 工作分钟（11:12 前）", "dispatch 30 working minutes (by 11:12)")}, {Text: f.tx("首次答复 24 小时", "first answer 24 hours")}, {Text: f.tx("处理 3 个工作日（11-27 周五 18:00 前）", "done in 3 working days (by Fri 11-27 18:00)"), Clause: f.clause("R1.8")}},
		Boxes: []Box{
			{ID: "channel", Name: "channel", Label: f.tx("来源", "Channel"), Wide: true, Seg: radio(0, f.tx("来电", "call"), f.tx("来访", "visit"), f.tx("微信", "WeChat"), f.tx("来函", "letter"), f.tx("巡查", "patrol"), f.tx("其他", "other"))},
			{ID: "party", Name: "party", Label: f.tx("投诉人", "Complainant"), Select: radio(0, f.name(f.tx("章素云（业主）", "Zhang Suyun (owner)")), f.tx("章叙（家庭成员）", "Zhang Xu (family)"))},
			{ID: "phone", Name: "phone", Label: f.tx("回电号码", "Telephone"), Value: "139 **** 4417", Line: &Input{Type: "tel", Complete: "off"}},
			{ID: "kind", Name: "kind", Label: f.tx("类别", "Kind"), Select: radio(0, f.tx("装修扰民", "fit-out noise"))},
			{ID: "at", Name: "at", Label: f.tx("事发时间", "When"), Optional: true, MarkOptional: true, Value: "2026-11-24 07:20", Line: &Input{Type: "text", Mode: "numeric", Hint: "2026-11-24 07:20"}},
			{ID: "nature", Name: "nature", Label: f.tx("性质", "Nature"), Seg: radio(0, f.tx("投诉", "complaint"), f.tx("建议", "advice"), f.tx("咨询", "question"))},
			{ID: "level", Name: "level", Label: f.tx("级别", "Level"), Seg: radio(0, f.tx("一般", "plain"), f.tx("重要", "important"), f.tx("重大", "grave"))},
			{ID: "what", Name: "what", Label: f.tx("内容", "What"), Help: f.tx("照来电人的原话记", "in the caller's own words"), Wide: true, Value: f.tx("楼上 1902 早上七点多就开始砸墙，孩子睡不了觉。上周六说过一次，管了两天又这样。", "The flat above hammers from seven; the child cannot sleep."), Area: &Area{Rows: 3}},
			{ID: "wish", Name: "wish", Label: f.tx("诉求", "Remedy asked"), Wide: true, Area: &Area{Rows: 2}},
			{ID: "danger", Name: "danger", Label: f.tx("有没有人身或财产的立即危险", "Immediate danger to people or property"), Wide: true, Seg: radio(0, f.tx("没有", "no"), f.tx("有，先派人到场", "yes, send somebody first"))},
		},
	}
	if bad {
		form.Warn = []Note{{Title: f.tx("可能重复：", "Possible duplicate: "), Text: f.tx("同一房屋、同一类别，7 天内已有", "same unit and kind within 7 days:"), Links: []Link{{Text: "TS-2026-0410", Href: "/r/410"}}, Fixes: []Fix{{Text: f.tx("并入这件，记一次催办", "Add to it as a reminder"), Action: "/r/410/remind", Value: "similar.remind"}, {Text: f.tx("另立一件并关联", "Open another, linked"), Name: "not_duplicate", Value: "true"}}}}
		form.Boxes[8].Error = f.tx("诉求还没填。问一句“您希望怎么处理”，照记即可。", "Ask what they want done and write it down.")
		form.Errors = []Wrong{{ID: "wish", Label: f.tx("诉求", "Remedy asked"), Text: form.Boxes[8].Error}}
	}
	return form
}

func (f fixture) formPage(bad bool) FormPage {
	form := f.finish(false)
	if bad {
		form.Compound = true
		for i := range form.Boxes {
			if form.Boxes[i].ID != "" {
				form.Boxes[i].Error = f.tx("还没有填。", "is not filled in.")
				form.Errors = append(form.Errors, Wrong{ID: form.Boxes[i].ID, Label: form.Boxes[i].Label, Text: form.Boxes[i].Error})
			}
		}
		form.Refused = &Note{Title: f.tx("没有办成：", "Not done: "), Text: f.tx("处理人不得回访自己的工单。", "Nobody visits on his own work."), Clause: f.clause("R1.9"), Fixes: []Fix{{Text: f.tx("请苏念慈回访", "Ask Su Nianci"), Href: "/r/2"}}}
	}
	return FormPage{Shell: f.shell(f.tx("完工", "Finish"), Link{Text: f.tx("报修", "Repairs"), Href: "/t/repair"}, Link{Text: "BX-2026-2172", Href: "/r/2172"}, Link{Text: f.tx("完工", "Finish")}),
		Head:  Head{Title: f.tx("完工", "Finish") + " BX-2026-2172", Text: f.tx("卫生间洗手盆下漏水", "Leak under the wash basin"), Clause: f.clause("R1.9")},
		About: []Read{{Label: f.tx("房屋", "Unit"), Text: "3-1-1802"}, {Label: f.tx("报修人", "Caller"), Text: f.name(f.tx("章素云", "Zhang Suyun"))}},
		Form:  form}
}

// finish has one of every shape of box.
func (f fixture) finish(phone bool) Form {
	row := func(i string, name, qty, price string) GridRow {
		return GridRow{Boxes: []Box{
			{Name: "materials." + i + ".name", Label: f.tx("名称", "Name"), Value: name, Line: &Input{Type: "text"}},
			{Name: "materials." + i + ".qty", Label: f.tx("数量", "Number"), Value: qty, Line: &Input{Type: "text", Mode: "numeric"}},
			{Name: "materials." + i + ".price", Label: f.tx("单价", "Price"), Value: price, Line: &Input{Type: "text", Mode: "decimal"}},
		}}
	}
	have := []File{{Name: "a.jpg", Href: "/static-test/shot.svg", Picture: true, Label: f.tx("洗手盆下方", "under the basin")}, {Name: "b.jpg", Href: "/static-test/shot.svg", Picture: true, Label: f.tx("角阀近景", "the valve")}}
	photos := Box{ID: "photos", Name: "photos", Label: f.tx("照片", "Photographs"), Wide: true, Files: &Upload{Have: have, Keep: []Option{{Value: "8d41", Text: f.tx("到场 08:53", "on site 08:53")}, {Value: "f20b", Text: f.tx("完工 10:29", "done 10:29")}}, Accept: "image/jpeg,image/png", Camera: true, Many: true, Add: f.tx("再拍一张", "One more")}}
	work := Box{ID: "work", Name: "work", Label: f.tx("处理情况", "Work done"), Wide: true, Value: f.tx("角阀阀芯老化滴水，更换三角阀和软管，试水十分钟无滴漏。", "Replaced the valve and the hose; dry for ten minutes."), Area: &Area{Rows: 3}}
	cause := Box{ID: "cause", Name: "cause", Label: f.tx("原因", "Cause"), Select: []Option{{Value: "old", Text: f.tx("配件老化", "worn part"), On: true}}}
	solved := Box{ID: "solved", Name: "solved", Label: f.tx("是否修好", "Is it mended"), Seg: []Option{{Value: "true", Text: f.tx("是", "yes"), On: true}, {Value: "false", Text: f.tx("否", "no")}}}
	mats := Box{ID: "materials", Name: "materials", Label: f.tx("用料", "Materials"), Optional: true, MarkOptional: true, Wide: true, Rows: &Grid{Cols: []Col{{Text: f.tx("名称", "Name")}, {Text: f.tx("数量", "Number")}, {Text: f.tx("单价", "Price")}}, Rows: []GridRow{row("0", f.name(f.tx("三角阀 DN15", "Valve DN15")), "1", "32.00"), row("1", "", "", "")}, Blank: row("__", "", "", ""), Sum: "¥82.50", Add: Fix{Text: f.tx("加一行", "Add a row"), Name: "more", Value: "materials"}}}
	sign := Box{ID: "sign", Name: "sign", Label: f.tx("业主签字", "Owner's signature"), Wide: true, Sign: &Pad{Say: f.tx("已看过上面的处理和费用 ¥82.50，同意验收。", "I have seen the work and the charge of ¥82.50 and accept."), Foot: f.tx("连同以上内容写入账本。", "Written to the ledger with all of the above.")}}
	money := Box{ID: "labour", Name: "labour", Label: f.tx("人工费", "Labour"), Optional: true, MarkOptional: true, Value: "30.00", Line: &Input{Type: "text", Mode: "decimal", Unit: f.tx("元", "yuan")}}
	party := Box{ID: "helper", Name: "helper", Label: f.tx("协助人", "Helped by"), Optional: true, MarkOptional: true, Help: f.tx("姓名或拼音首字母", "Name or pinyin initials"), Value: "7", Look: &Look{Typed: f.tx("何晓雯", "He Xiaowen"), Suggest: "/suggest?type=staff"}}
	which := Box{ID: "unit", Name: "unit", Label: f.tx("房屋", "Unit"), Look: &Look{Typed: "1802", Suggest: "/suggest?type=unit", Hits: []Option{{Value: "1", Text: "3-1-1802", Dim: f.tx("章素云", "Zhang Suyun")}, {Value: "2", Text: "5-2-1802", Dim: f.name(f.tx("贺明远", "He Mingyuan"))}}}}
	skills := Box{ID: "skills", Name: "skills", Label: f.tx("用到的技能", "Skills used"), Optional: true, MarkOptional: true, Checks: []Option{{Value: "water", Text: f.tx("给排水", "plumbing"), On: true}, {Value: "power", Text: f.tx("强电", "power")}, {Value: "lift", Text: f.tx("电梯", "lift")}}}
	form := Form{Title: f.tx("完工", "Finish"), Action: "/r/2172/finish", Submit: f.tx("完工", "Finish"), Draft: "2172.finish", Drop: "/drafts/drop", Files: true, Cancel: &Button{Href: "/r/2172", Label: f.tx("收起", "Close")}, Hidden: []Pair{{"rev", "7"}}}
	if phone {
		form.Groups = []Group{{Title: f.tx("照片", "Photographs"), Dim: f.tx("到场 1，完工 1，都已够", "enough"), Boxes: []Box{photos}}, {Title: f.tx("做了什么", "What was done"), Boxes: []Box{work, cause, solved}}, {Title: f.tx("费用", "Charge"), Boxes: []Box{mats, money}}, {Title: f.tx("业主签字", "Owner's signature"), Boxes: []Box{sign}}}
		form.Groups[0].Boxes[0].Quiet, form.Groups[3].Boxes[0].Quiet = true, true
		return form
	}
	form.Boxes = []Box{work, cause, solved, which, party, skills, mats, money, photos, sign}
	form.Late = &Late{Limit: f.tx("至多补 7 天前的事。", "At most 7 days back."), When: Box{ID: "happened", Name: "happened", Label: f.tx("何时发生", "When it happened"), Line: &Input{Type: "datetime-local"}}, Reason: Box{ID: "late_why", Name: "late_why", Label: f.tx("为何现在才记", "Why only now"), Line: &Input{Type: "text"}}}
	form.Note = &Box{ID: "note", Name: "note", Label: f.tx("签字意见", "Your word"), Optional: true, MarkOptional: true, Wide: true, Line: &Input{Type: "text"}}
	return form
}

func (f fixture) desk(bad bool) Desk {
	form := f.complaint(bad)
	table := func(caption string) *Table {
		return &Table{Caption: caption, Cols: []Col{{Text: f.tx("编号", "Number")}, {Text: f.tx("类型", "Type")}, {Class: "c-main", Text: f.tx("事由", "What")}, {Text: f.tx("阶段", "Stage")}, {Text: f.tx("承办", "Handler")}, {Text: f.tx("时限", "Clock")}}, Rows: []Row{
			{Href: "/r/410", Cells: []Cell{{Text: "TS-2026-0410", Href: "/r/410"}, {Text: f.tx("投诉", "complaint")}, {Class: "c-main", Text: f.name(f.tx("楼上 1902 装修扰民", "Noise from 1902 above"))}, {Text: f.tx("处理", "in work")}, {Text: f.tx("秦冬生", "Qin Dongsheng")}, {Chip: f.chip(ChipRunning, -4*time.Hour, 378*time.Minute)}}},
			{Href: "/r/2172", Cells: []Cell{{Text: "BX-2026-2172", Href: "/r/2172"}, {Text: f.tx("报修", "repair")}, {Class: "c-main", Text: f.tx("卫生间洗手盆下漏水", "Leak under the wash basin")}, {Text: f.tx("待签字", "to sign")}, {Text: f.tx("郭立群", "Guo Liqun")}, {Chip: f.chip(ChipHold, 0, 0)}}},
		}}
	}
	return Desk{
		Shell: f.shell(f.tx("业务受理", "Desk"), Link{Text: f.tx("业务受理", "Desk")}), Title: f.tx("业务受理", "Desk"), Action: "/desk", Query: "zsy", Hint: Word(f.lang, "search.help"), Say: f.tx("命中 3 户", "3 households"),
		Hits: []Hit{{Mark: f.tx("章素云", "Zhang Suyun"), Name: f.name(""), Text: f.tx("业主 · 3-1-1802 · 尾号 4417", "owner · 3-1-1802 · …4417"), Href: "/desk?id=1", Current: true}, {Mark: f.tx("张绍元", "Zhang Shaoyuan"), Text: f.tx("租户 · 1-1-0603 · 尾号 0982", "tenant · 1-1-0603"), Href: "/desk?id=2"}, {Mark: f.tx("郑思远", "Zheng Siyuan"), Text: f.tx("历史业户 · 6-2-1101", "former owner · 6-2-1101"), Href: "/desk?id=3"}},
		Home: &Home{Title: f.tx("3 栋 1 单元 1802", "Block 3, unit 1802"), Href: "/r/1802", Tags: []Tag{{Text: f.tx("住宅", "flat")}, {Text: f.tx("自用", "lived in")}}, Acts: []Button{{Text: f.tx("报修", "Repair"), Href: "/desk?act=repair", Icon: "tool", Key: "1", Drawer: true}, {Text: f.tx("投诉", "Complaint"), Href: "/desk?act=complaint", Icon: "message", Key: "2", Drawer: true}}, Items: []Read{
			{Label: f.tx("业主", "Owner"), Links: []Link{{Text: f.name(f.tx("章素云", "Zhang Suyun")), Href: "/r/3"}}}, {Label: f.tx("电话", "Telephone"), Phone: &Phone{ID: "tel-phone", Label: f.tx("电话", "Telephone"), Text: "****4417", Uncover: "/r/3/uncover/phone", Press: f.tx("显示", "Show")}},
			{Label: f.tx("计费面积", "Area"), Text: "98.62 m²"}, {Label: f.tx("收楼", "Handed over"), Text: "2021-06-18"},
		}},
		Tabs:   []View{{Text: f.tx("概览", "Overview"), Href: "?tab=", Current: true}, {Text: f.tx("人员", "People"), Href: "?tab=people", Count: "3"}, {Text: f.tx("全部案件", "All cases"), Href: "?tab=cases", Count: "17"}},
		Panels: []Panel{{Title: f.tx("未结", "Open"), Count: "2", Links: []Link{{Text: f.tx("全部案件 17", "All 17"), Href: "?tab=cases"}}, Table: table(f.tx("未结案件", "Open cases"))}},
		Pairs:  [][]Panel{{{Title: f.tx("人员", "People"), Count: "2", Items: []Item{{Text: f.name(f.tx("章素云", "Zhang Suyun")), Bold: true, Right: f.tx("业主", "owner")}, {Text: f.tx("章叙", "Zhang Xu"), Right: f.tx("家庭成员 · 子", "family, son")}}}, {Title: f.tx("车辆", "Vehicles"), Count: "0", Empty: f.tx("没有登记。", "None registered.")}}},
		Drawer: &form,
	}
}

func (f fixture) emptyDesk() Desk {
	return Desk{Shell: f.shell(f.tx("业务受理", "Desk"), Link{Text: f.tx("业务受理", "Desk")}), Title: f.tx("业务受理", "Desk"), Action: "/desk", Hint: Word(f.lang, "search.help"),
		Empty:  &Empty{Title: f.tx("谁打来的", "Who is calling"), Text: f.tx("在上面的一格里写房号、姓名、拼音首字母或电话后四位。", "Type a unit, a name, initials or the last four digits above.")},
		Recent: []Item{{Time: "10:31", Text: f.tx("丁可", "Ding Ke"), Links: []Link{{Text: "2-1-1104", Href: "/desk?id=9"}}, Right: f.tx("报修", "repair")}}}
}

func (f fixture) workbench() Workbench {
	approve := []Button{{Text: f.tx("查看", "Open"), Href: "/r/1", Label: "TS-2026-0403"}, {Text: f.tx("批准", "Approve"), Href: "/r/1/approve", Post: true, Key: "a", Label: "TS-2026-0403"}}
	return Workbench{
		Shell: f.shell(f.tx("工作台", "Workbench"), Link{Text: f.tx("工作台", "Workbench")}),
		Head:  Head{Title: f.tx("4 件已逾期，2 件等您决定", "4 are late, 2 wait for you"), Text: f.tx("按“拖下去后果先到”排列。", "What follows soonest stands first."), Acts: []Button{{Text: f.tx("登记", "New"), Href: "/desk", Icon: "plus", Main: true, Key: "n"}}},
		First: &First{Title: f.tx("先决定：投诉延期 TS-2026-0403", "Decide first: extension TS-2026-0403"), Text: f.name(f.tx("5 栋楼道堆物，原限 11-24 17:00，申请延 2 天。秦冬生申请。", "Goods in the corridor of block 5; two more days are asked for.")), Clause: f.clause("R1.8"), Chip: f.chip(ChipSoon, -30*time.Hour, 258*time.Minute), Acts: []Button{{Text: f.tx("不同意", "No"), Href: "/r/1/no", Drawer: true}, {Text: f.tx("看了再定", "Open"), Href: "/r/1", Main: true, Key: "Enter"}}},
		Facts: []Fact{{Text: f.tx("等我决定", "Wait for me"), Value: "2", Note: f.tx("最早 15:00", "first at 15:00"), Href: "/a"}, {Text: f.tx("逾期", "Late"), Value: "4", Note: f.tx("部门内，全部", "in the department"), Href: "/b", Late: true}, {Text: f.tx("今天到期", "Due today"), Value: "7", Href: "/c"}, {Text: f.tx("未结报修", "Open repairs"), Value: "46", Note: f.tx("今日新增 4", "4 new today"), Href: "/d"}, {Text: f.tx("待回访", "To visit"), Value: "12", Href: "/e"}, {Text: f.tx("待归档", "To file"), Value: "23", Href: "/f"}},
		Panels: []Panel{
			{Title: f.tx("等我决定", "Wait for me"), Count: "2", Keys: []Key{{Keys: []string{"j", "k"}, Text: f.tx("移动", "move")}, {Keys: []string{"a"}, Text: f.tx("批准", "approve")}}, Table: &Table{Caption: f.tx("等我决定", "Wait for me"), Cols: []Col{{Text: f.tx("时限", "Clock")}, {Text: f.tx("编号", "Number")}, {Text: f.tx("事项", "Type")}, {Class: "c-main", Text: f.tx("内容", "What")}, {Text: f.tx("依据", "Clause")}, {Class: "num", Text: f.tx("操作", "Acts"), Quiet: true}}, Rows: []Row{
				{Href: "/r/1", Cells: []Cell{{Chip: f.chip(ChipSoon, -30*time.Hour, 258*time.Minute)}, {Text: "TS-2026-0403", Href: "/r/1"}, {Text: f.tx("投诉延期", "extension")}, {Class: "c-main", Text: f.name(f.tx("5 栋楼道堆物，申请延 2 天 · 秦冬生", "Goods in the corridor"))}, {Clause: f.clause("R1.8")}, {Class: "num", Acts: approve}}},
			}}},
			{Title: f.tx("逾期", "Late"), Count: "4", Links: []Link{{Text: f.tx("全部逾期", "All that are late"), Href: "/late"}}, Table: &Table{Caption: f.tx("逾期事项", "Late"), Cols: []Col{{Text: f.tx("时限", "Clock")}, {Text: f.tx("编号", "Number")}, {Text: f.tx("事项", "Type")}, {Class: "c-main", Text: f.tx("内容", "What")}, {Text: f.tx("在谁手里", "With")}, {Text: f.tx("依据", "Clause")}}, Rows: []Row{
				{Href: "/r/2", Cells: []Cell{{Chip: f.chip(ChipOver, -60*time.Hour, -34*time.Hour)}, {Text: "BX-2026-2148", Href: "/r/2"}, {Text: f.tx("处理逾期", "work")}, {Class: "c-main", Text: f.tx("5 栋 2 单元 0603 贺明远，可视对讲无声", "Intercom is silent")}, {Text: f.tx("马志成", "Ma Zhicheng")}, {Clause: f.clause("R1.9")}}},
			}}},
		},
		Sides: []Panel{
			{Title: f.tx("今天", "Today"), Facts: []Fact{{Text: f.tx("新登记", "Opened"), Value: "18", Href: "/x"}, {Text: f.tx("办结", "Closed"), Value: "11", Href: "/y"}}},
			{Title: f.tx("今天谁不在", "Who is away"), Items: []Item{{Text: f.name(f.tx("程允之 总办主任", "Cheng Yunzhi")), Right: f.tx("外出至 14:00", "until 14:00")}}, Links: []Link{{Text: f.tx("缺勤登记", "Absences"), Href: "/t/leave"}}},
		},
	}
}

func (f fixture) emptyWorkbench() Workbench {
	w := f.workbench()
	w.Head = Head{Title: f.tx("没有等您的事", "Nothing waits for you"), Text: f.tx("没有逾期，没有待决定。", "Nothing is late, nothing to decide.")}
	w.First, w.Panels = nil, nil
	w.Empty = &Empty{Title: f.tx("都办完了", "All done"), Text: f.tx("下一个到期的是明天 09:30 的回访。", "The next is a return visit tomorrow at 09:30.")}
	return w
}

func (f fixture) tabs() []Menu {
	return []Menu{{Icon: "records", Text: f.tx("我的活", "My jobs"), Href: "/jobs", Current: true}, {Icon: "search", Text: f.tx("查找", "Search"), Href: "/search"}, {Icon: "bell", Text: f.tx("通知", "Notices"), Href: "/notices"}, {Icon: "person", Text: f.tx("我", "Me"), Href: "/settings"}}
}

func (f fixture) jobs() Jobs {
	sh := f.shell(f.tx("我的活", "My jobs"))
	sh.Who, sh.Now.Text = f.name(f.tx("郭立群", "Guo Liqun")), f.tx("11-24 周二 10:42", "Tue 10:42")
	return Jobs{Shell: sh, Title: f.tx("我的活", "My jobs"), Tabs: f.tabs(), Groups: []JobGroup{
		{Title: f.tx("正在做", "Now"), Now: true, Jobs: []Job{{Place: f.tx("3 栋 1 单元 1802", "3-1-1802"), Href: "/jobs/2172", Chip: f.chip(ChipRunning, -146*time.Minute, 98*time.Minute), Text: f.tx("洗手盆下漏水，已换角阀，等业主签字", "Leak under the basin, valve replaced"), Dim: f.tx("08:52 到场 · BX-2026-2172", "on site 08:52 · BX-2026-2172")}}},
		{Title: f.tx("今天接下来", "Next today"), Count: "1", Jobs: []Job{{Place: f.name(f.tx("4 栋 1 单元 1603", "4-1-1603")), Href: "/jobs/2170", Chip: f.chip(ChipRunning, -time.Hour, 168*time.Minute), Text: f.tx("厨房龙头更换，业主自备龙头", "New kitchen tap"), Dim: f.tx("13:30 上门 · BX-2026-2170", "13:30 · BX-2026-2170")}}},
		{Title: f.tx("可以抢", "May be grabbed"), Count: "1", Dim: f.tx("给排水、门窗五金", "plumbing, doors"), Jobs: []Job{{Place: f.tx("3 栋 1 单元 1902", "3-1-1902"), Chip: f.chip(ChipSoon, -5*time.Hour, 22*time.Minute), Text: f.tx("入户门铃无声，业主今天都在家", "Door bell is silent"), Dim: f.tx("10:34 登记 · BX-2026-2173", "10:34 · BX-2026-2173"), Act: &Button{Text: f.tx("抢这件", "Take it"), Href: "/r/2173/grab", Post: true, Main: true}}}},
	}}
}

func (f fixture) job(bad bool) OneJob {
	sh := f.shell("BX-2026-2172")
	form := f.finish(true)
	if bad {
		form.Groups[1].Boxes[0].Error = f.tx("还没有填。", "is not filled in.")
		form.Errors = []Wrong{{ID: "work", Label: f.tx("处理情况", "Work done"), Text: form.Groups[1].Boxes[0].Error}}
	}
	return OneJob{Shell: sh, Title: "BX-2026-2172", Back: Link{Text: f.tx("返回我的活", "Back to my jobs"), Href: "/jobs"}, Chip: f.chip(ChipRunning, -146*time.Minute, 98*time.Minute),
		Lead: f.tx("3 栋 1 单元 1802 · ", "3-1-1802 · ") + f.name(f.tx("章素云", "Zhang Suyun")), Text: f.tx("卫生间洗手盆下面漏水，关了总阀就不漏。", "Leaks under the basin; dry with the main valve shut."),
		Call:  &Phone{Text: f.tx("打给业主", "Call the owner"), Call: Tel("13900004417")},
		Acts:  []Button{{Text: f.tx("停表", "Pause"), Href: "/r/2172/pause"}, {Text: f.tx("退单", "Give back"), Href: "/r/2172/back"}},
		Steps: []Stage{{State: "was", Name: f.tx("接单", "taken"), Note: "08:24"}, {State: "was", Name: f.tx("到场", "on site"), Note: "08:52"}, {State: "now", Name: f.tx("处理", "work"), Note: f.tx("现在", "now")}, {State: "to", Name: f.tx("完工", "done"), Note: "—"}},
		Items: []Read{{Label: f.tx("性质", "Basis"), Text: f.tx("有偿", "paid")}}, Form: &form}
}

func (f fixture) refusal() Refusal {
	return Refusal{Shell: f.shell(f.tx("没有办成", "Not done"), Link{Text: f.tx("报修", "Repairs"), Href: "/t/repair"}, Link{Text: f.tx("没有办成", "Not done")}),
		Title: f.tx("没有办成：回访", "Not done: return visit"), Text: f.name(f.tx("BX-2026-2165 入户门锁舌卡滞。您没有改动任何东西。", "BX-2026-2165. Nothing was changed.")),
		Clause: &Clause{ID: "R1.9", Say: f.tx("报修应记录、处理、跟进、回访、汇总；处理人不得回访自己的工单。", "Repairs are recorded, handled, followed up, visited and summed up; nobody visits on his own work."), Href: "/clauses/R1.9"}, Edition: f.tx("2026.2 版", "edition 2026.2"),
		Why: []Line{{Text: f.tx("您曾是这件的处理人。", "You were its handler.")}, {Text: f.tx("回访内容还没有填。", "The visit is not written down."), Clause: f.clause("R2.2")}}, Who: f.tx("前台苏念慈、许安然。", "Su Nianci and Xu Anran of the front desk."),
		Instead: []Button{{Text: f.tx("转给苏念慈", "Hand to Su Nianci"), Href: "/r/1", Hint: f.tx("她今天在岗", "she is here today")}, {Text: f.tx("写回访内容", "Write the visit"), Href: "/r/1/visit"}}, Kept: f.tx("林静宜 2026-11-24 10:51 尝试，未准。账本 184,731", "Lin Jingyi, 2026-11-24 10:51. Ledger 184,731"), Proof: &Link{Text: f.tx("下载证明", "proof"), Href: "/proof/1"},
		Code: f.tx("名称 not_handler", "name not_handler"), Back: Button{Text: f.tx("回到这件报修", "Back to the repair"), Href: "/r/1", Icon: "back"}}
}

func (f fixture) login(bad bool) Login {
	l := Login{Shell: f.shell(f.tx("登录", "Sign in")), House: f.tx("衡木物业 客户服务部", "Hengmu Property, customer service"), Action: "/login", Text: f.tx("没写完的表单已存好，登录后接着写。", "What you had not finished is kept.")}
	if bad {
		l.User, l.Error = "linjingyi", f.tx("工号或密码不对，还可试 4 次。", "Wrong number or password; 4 more tries.")
		l.Carry = []Pair{{"what", "漏水"}}
	}
	return l
}

func (f fixture) change(bad bool) Change {
	c := Change{Shell: f.shell(f.tx("换人", "Change person")), Action: "/change", Next: "/desk", Text: f.tx("今天在这台电脑上登录过的人", "Who signed in here today"), Persons: []Option{{Value: "1", Text: f.name(f.tx("许安然", "Xu Anran")), Dim: f.tx("前台", "front desk"), On: true}, {Value: "2", Text: f.tx("何晓雯", "He Xiaowen"), Dim: f.tx("前台", "front desk")}}, Full: Link{Text: f.tx("用密码登录", "Sign in with a password"), Href: "/login"}}
	if bad {
		c.Error = f.tx("PIN 码不对。", "Wrong PIN.")
	}
	return c
}

func (f fixture) merge() Merge {
	return Merge{Shell: f.shell(f.tx("两人的改动", "Two edits"), Link{Text: "BX-2026-2172", Href: "/r/1"}, Link{Text: f.tx("两人的改动", "Two edits")}), Head: Head{Title: f.tx("您改的时候，别人也改了", "Somebody else changed it meanwhile")}, Text: f.name(f.tx("何晓雯 10:40 改了这件；下面是两人的改动，选好再存。", "He Xiaowen changed it at 10:40. Choose, then save.")), Action: "/r/1/edit", Submit: f.tx("按选的存", "Save these"), Hidden: []Pair{{"rev", "8"}},
		Fields: []MergeField{{Label: f.tx("内容", "What"), Name: "what", Old: f.tx("漏水", "Leak"), Theirs: f.tx("洗手盆漏水", "Basin leaks"), Mine: f.name(f.tx("卫生间漏水", "Bathroom leaks")), Both: true, TheirsValue: "a", MineValue: "b"}, {Label: f.tx("电话", "Phone"), Name: "phone", Old: "4417", Theirs: "4417", Mine: "4418", MineValue: "4418"}}, Cancel: Button{Text: f.tx("不存，回去", "Go back"), Href: "/r/1", Plain: true}}
}

func (f fixture) settings() Settings {
	return Settings{Shell: f.shell(f.tx("设置", "Settings"), Link{Text: f.tx("设置", "Settings")}), Head: Head{Title: f.tx("设置", "Settings")}, Groups: []SettingGroup{{Title: f.tx("部门", "The department"), Items: []Setting{{Icon: "people", Text: f.tx("人员", "People"), Href: "/t/staff", Note: f.tx("入职、离职、岗位", "joining, leaving, seats"), Count: "23"}, {Icon: "away", Text: f.tx("缺勤", "Absences"), Href: "/t/leave", Note: f.tx("今天 1 人不在", "1 away today")}, {Icon: "office", Text: f.name(f.tx("房屋", "Units")), Href: "/t/unit", Note: f.tx("项目、楼栋、单元", "projects, buildings")}}}},
		Forms: []Form{{Title: f.tx("我的密码", "My password"), Action: "/settings/password", Submit: f.tx("改密码", "Change"), Boxes: []Box{{ID: "old", Name: "old", Label: f.tx("现在的密码", "Present password"), Line: &Input{Type: "password", Complete: "current-password"}}, {ID: "new", Name: "new", Label: f.tx("新密码", "New password"), Error: f.tx("至少 10 个字符。", "At least 10 characters."), Line: &Input{Type: "password", Complete: "new-password"}}}}},
		Sides: []Panel{{Title: f.tx("账本", "Ledger"), Items: []Item{{Text: f.tx("最新检查点", "Newest checkpoint"), Right: "184,702"}}}}}
}

func (f fixture) clauses() Clauses {
	return Clauses{Shell: f.shell(f.tx("制度", "Regulation"), Link{Text: f.tx("制度", "Regulation")}), Head: Head{Title: f.tx("客户服务部管理制度", "Rules of the customer service department"), Text: f.tx("2026.2 版，2026-09-01 起", "edition 2026.2, since 2026-09-01")}, Groups: []ClauseGroup{{Title: f.tx("R1 归档范围", "R1 What is filed"), Items: []ClauseItem{{ID: "R1.8", Say: f.tx("投诉（记录、处理、跟进、回访、汇总）", "Complaints"), Href: "/clauses/R1.8", Note: f.tx("本月 14 件", "14 this month")}, {ID: "R1.9", Say: f.name(f.tx("报修管理", "Repairs")), Href: "/clauses/R1.9", Note: f.tx("本月 179 件", "179 this month"), Late: f.tx("1 件逾期", "1 late")}}}}}
}

func (f fixture) clausePage() ClausePage {
	return ClausePage{Shell: f.shell("R1.9", Link{Text: f.tx("制度", "Regulation"), Href: "/clauses"}, Link{Text: "R1.9"}), Head: Head{Title: "R1.9"}, Text: f.name(f.tx("报修管理（记录、处理、跟进、回访、汇总）", "Repairs: record, handle, follow up, visit, sum up")), Except: []Line{{Text: f.tx("紧急的，十分钟内派", "urgent ones within ten minutes"), Clause: f.clause("R1.9.1")}}, Reading: f.tx("紧急的昼夜计", "urgent ones run round the clock"), Params: []Panel{{ID: "params", Title: f.tx("参数", "Parameters"), Foot: f.tx("改值须两人", "It takes two")}}, Lack: f.tx("这一条还没有规则落实。", "No rule carries it out yet."), Sides: []Panel{{Title: f.tx("当月证据", "Evidence of the month"), Facts: []Fact{{Text: f.tx("派工", "dispatch"), Value: "12", Href: "/clauses/R1.9/evidence"}}}},
		Rules:   []RuleGroup{{Title: f.tx("报修", "repair"), Href: "/t/repair", Rules: []Rule{{Text: f.tx("回访：在「待回访」时，由前台客服或客服主管办理，转为「办结」。", "return visit: at “waiting for the return visit”, done by front desk or head of customer service, leads to “closed”.")}, {Deep: "d1", Text: f.tx("须：办过这件的人不得回访。", "Must hold: never by anybody who was its handler.")}}}},
		Carries: []Panel{{Title: f.tx("情形", "Cases"), Count: "1", Items: []Item{{Text: f.tx("办过这件的人不得回访", "never by anybody who was its handler")}}}}, Facts: []Fact{{Text: f.tx("登记", "opened"), Value: "179", Href: "/t/repair"}, {Text: f.tx("拒绝", "refused"), Value: "2"}}, Next: &Link{Text: "R1.10", Href: "/clauses/R1.10"}}
}

func (f fixture) keys() KeyList {
	return KeyList{Shell: f.shell(f.tx("快捷键", "Keys"), Link{Text: f.tx("快捷键", "Keys")}), Groups: []KeyGroup{{Title: f.tx("到处", "Everywhere"), Keys: []Key{{Keys: []string{"/"}, Text: f.tx("查找", "search")}, {Keys: []string{"g", "w"}, Text: f.tx("工作台", "workbench")}}}, {Title: f.tx("列表", "Lists"), Keys: []Key{{Keys: []string{"j", "k"}, Text: f.tx("移动", "move")}}}, {Title: f.tx("表单", "Forms"), Keys: []Key{{Keys: []string{"Ctrl", "Enter"}, Text: f.tx("保存", "save")}}}}}
}

func (f fixture) search(empty bool) Search {
	s := Search{Shell: f.shell(f.tx("查找", "Search"), Link{Text: f.tx("查找", "Search")}), Head: Head{Title: f.tx("“漏水” 有 12 件", "12 for “leak”")}, Query: "漏水", Kinds: []View{{Text: f.tx("全部", "All"), Href: "?", Count: "12", Current: true}, {Text: f.tx("报修", "Repairs"), Href: "?", Count: "9"}}, Table: f.list().Table}
	s.Table.Pick, s.Table.Foot = false, nil
	if empty {
		s.Head.Title = f.tx("没有找到 “漏水”", "Nothing for “leak”")
		s.Empty = &Empty{Title: s.Head.Title, Text: f.tx("试试少写几个字，或只写房号。", "Try fewer words.")}
	}
	return s
}

func (f fixture) report() Report {
	return Report{Shell: f.shell(f.tx("报修月报", "Repairs by kind"), Link{Text: f.tx("报修", "Repairs"), Href: "/t/repair"}, Link{Text: f.tx("报修月报", "Repairs by kind")}), Head: Head{Title: f.tx("2026 年 11 月报修", "Repairs of 2026-11"), Clause: f.clause("R1.9"), Text: f.tx("每个数都打开它的记录。", "Each figure opens its records.")}, Table: Table{Caption: f.tx("报修月报", "Repairs by kind"), Cols: []Col{{Text: f.tx("类型", "Kind")}, {Class: "num", Text: f.tx("件数", "Number")}, {Class: "num", Text: f.tx("费用", "Charge")}}, Rows: []Row{{Cells: []Cell{{Text: f.name(f.tx("给排水", "plumbing"))}, {Class: "num", Text: "79", Href: "?group=water"}, {Class: "num", Text: "1,204.00"}}}}, Foot: []Cell{{Text: f.tx("合计", "Sum")}, {Class: "num", Text: "179"}, {Class: "num", Text: "3,120.00"}}}}
}

func (f fixture) batch() BatchDone {
	return BatchDone{Shell: f.shell(f.tx("改派", "Reassign"), Link{Text: f.tx("报修", "Repairs"), Href: "/t/repair"}, Link{Text: f.tx("改派", "Reassign")}), Head: Head{Title: f.tx("改派：2 件办成，1 件没有", "Reassign: 2 done, 1 not")}, Table: Table{Caption: f.tx("结果", "Results"), Cols: []Col{{Text: f.tx("编号", "Number")}, {Class: "wrap", Text: f.tx("结果", "Result")}, {Text: f.tx("依据", "Clause")}}, Rows: []Row{{Cells: []Cell{{Text: "BX-2026-2172", Href: "/r/1"}, {Class: "wrap", Text: f.tx("办成", "done")}, {}}}, {Cells: []Cell{{Text: "BX-2026-2170", Href: "/r/2"}, {Class: "wrap", Text: f.tx("没有办成：该员不在岗", "not done: off duty")}, {Clause: f.clause("R1.9")}}}}}, Back: Button{Text: f.tx("回到列表", "Back"), Href: "/t/repair", Icon: "back"}}
}

func (f fixture) print() Print {
	return Print{Shell: f.shell(f.tx("派工单", "Work order")), Title: f.name(f.tx("派工单", "Work order")), Text: f.tx("A4 纵向，1 张，一式三份", "A4, 1 page, 3 copies"), PDF: "/static-test/form.pdf", Name: "BX-2026-2172.pdf", Counts: f.tx("第 2 次打印", "print 2"), Warn: f.tx("1 个字没有字形，画成了方框：㐂", "1 character has no glyph and is drawn as a box"), Back: Button{Text: f.tx("返回", "Back"), Href: "/r/1", Icon: "left"}}
}

func (f fixture) notices() Notices {
	return Notices{Shell: f.shell(f.tx("通知", "Notices"), Link{Text: f.tx("通知", "Notices")}), Head: Head{Title: f.tx("3 条未读", "3 unread"), Acts: []Button{{Text: f.tx("都读过了", "All read"), Href: "/notices/read", Post: true}}}, Table: Table{Caption: f.tx("通知", "Notices"), Cols: []Col{{Text: f.tx("时间", "Time")}, {Class: "wrap", Text: f.tx("事", "What")}, {Text: f.tx("记录", "Record")}}, Rows: []Row{{Href: "/r/1", Cells: []Cell{{Text: "11-24 08:30"}, {Class: "wrap", Text: f.name(f.tx("处理逾期", "work is late"))}, {Text: "BX-2026-2148", Href: "/r/1"}}}}}}
}

func (f fixture) failure() Error {
	return Error{Shell: f.shell(f.tx("没有这一页", "Not here"), Link{Text: f.tx("没有这一页", "Not here")}), Title: f.tx("没有这件，或者不给您看", "It is not here, or not here for you"), Text: f.name(f.tx("地址可能写错了。", "The address may be wrong.")), Notes: []string{f.tx("回工作台再找", "Go back and search")}, Code: "7f3a", Back: Button{Text: f.tx("回工作台", "Back to the workbench"), Href: "/", Icon: "back"}}
}

// shown is every page in every state that it has, by name.
func shown(lang i18n.Lang) map[string]Page {
	f := fixture{lang: lang}
	l := fixture{lang: lang, long: true}
	return map[string]Page{
		"login": f.login(false), "login-error": f.login(true), "change": f.change(false), "change-error": f.change(true), "change-long": l.change(true),
		"workbench": f.workbench(), "workbench-empty": f.emptyWorkbench(), "workbench-long": l.workbench(),
		"desk": f.desk(false), "desk-error": f.desk(true), "desk-empty": f.emptyDesk(), "desk-long": l.desk(true),
		"list": f.list(), "list-own": f.ownView(), "list-own-long": l.ownView(), "list-empty": f.emptyList(), "list-long": l.list(),
		"record": f.record(), "record-long": l.record(), "refusal": f.refusal(), "refusal-long": l.refusal(), "error": f.failure(), "error-long": l.failure(),
		"form": f.formPage(false), "form-error": f.formPage(true), "form-long": l.formPage(true), "merge": f.merge(), "merge-long": l.merge(),
		"jobs": f.jobs(), "jobs-long": l.jobs(), "jobs-empty": Jobs{Shell: f.shell("x"), Title: f.tx("我的活", "My jobs"), Tabs: f.tabs(), Empty: &Empty{Title: f.tx("没有活", "No jobs"), Text: f.tx("派给您的会列在这里。", "What is given to you is listed here.")}},
		"job": f.job(false), "job-error": f.job(true), "job-long": l.job(false),
		"settings": f.settings(), "settings-long": l.settings(), "clauses": f.clauses(), "clauses-long": l.clauses(), "clause": f.clausePage(), "clause-long": l.clausePage(),
		"keys": f.keys(), "search": f.search(false), "search-empty": f.search(true), "search-long": l.search(false), "report": f.charted(), "report-long": l.charted(), "batch": f.batch(),
		"overview": f.staff(), "overview-long": l.staff(), "overview-places": f.places(), "overview-places-long": l.places(),
		"editions": f.editions(), "editions-long": l.editions(), "editions-changes": f.changes(), "editions-changes-long": l.changes(),
		"print": f.print(), "print-long": l.print(), "notices": f.notices(), "notices-long": l.notices(),
	}
}
