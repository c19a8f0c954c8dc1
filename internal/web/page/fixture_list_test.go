package page

// charted is a report with all it can hold.
func (f fixture) charted() Report {
	p := f.report()
	p.Views = []View{{Text: f.tx("分类", "By kind"), Href: "#", Current: true}, {Text: f.name(f.tx("责任人", "By handler")), Href: "#"}}
	p.Query = &Query{Action: "/t/repair/report/by_kind", Boxes: []Box{{ID: "pick", Name: "pick", Label: f.tx("登记月份", "Month"), Select: []Option{{Value: "2026-11", Text: "2026-11", On: true}, {Value: "2026-10", Text: "2026-10"}}}}}
	p.Facts = []Fact{{Text: f.tx("件数", "Number"), Value: "179", Note: f.tx("2026-10 160，多 19", "2026-10: 160, 19 more"), Href: "#"}, {Text: f.tx("最多", "Most"), Value: f.name(f.tx("给排水", "Plumbing")), Note: f.tx("79 件，占 44%", "79, 44%"), Href: "#"}}
	rows := Chart{Title: f.tx("按类型", "By kind"), Count: "179", Now: "2026-11 179", Was: "2026-10 160", Bars: []Bar{
		{Text: f.name(f.tx("给排水", "Plumbing")), Value: "79", Href: "#", Now: 79, Was: 60}, {Text: f.tx("强电", "Mains power"), Value: "0", Href: "#", Was: 12}}}
	rows.Scale(79)
	months := Chart{Title: f.tx("登记月份", "Month"), Bars: []Bar{{Text: "2026-11", Value: "179", Href: "#", Now: 179, Here: true}, {Text: "2026-10", Value: "160", Href: "#", Now: 160}}}
	months.Scale(179)
	p.Charts = []Chart{rows, months}
	p.Foot = f.tx("林静宜 于 2026-11-24 10:42 查看", "seen by Lin Jingyi, 2026-11-24 10:42")
	return p
}

// ownView is a list that shows a view of one's own.
func (f fixture) ownView() List {
	p := f.list()
	p.Views[0].Current = false
	p.Views = append(p.Views, View{Text: f.name(f.tx("我的水电", "My water and power")), Href: "?view=x", Own: true, Current: true})
	p.Keep = &KeepView{Action: "/t/repair/views", Name: f.name(f.tx("我的水电", "My water and power")), Hidden: []Pair{{Name: "f.kind", Value: "water"}}}
	p.Table.Cols[len(p.Table.Cols)-1].Sort, p.Table.Cols[len(p.Table.Cols)-1].Href = "ascending", "?up=1"
	return p
}

func (f fixture) staff() Overview {
	title := f.tx("人员与岗位", "People and posts")
	return Overview{Shell: f.shell(title, Link{Text: title}), Head: Head{Title: title, Text: f.tx("谁任什么岗", "Who sits on which post"), Acts: []Button{{Text: f.tx("入职", "Join"), Href: "#", Icon: "plus"}}},
		Note:  &Note{Title: f.name(f.tx("何晓雯的登录名 he，一次性密码 abcd-efghj-kmnpq", "He Xiaowen signs in as he with the password abcd-efghj-kmnpq, once")), Text: f.tx("只显示这一次。", "It is shown this once.")},
		Facts: []Fact{{Text: f.tx("在岗", "Here"), Value: "11", Href: "#"}},
		Panels: []Panel{{Title: f.name(f.tx("云杉里客户服务部", "Yunshanli customer service")), Count: "2", Table: &Table{Caption: f.tx("云杉里", "Yunshanli"),
			Cols: []Col{{Text: f.tx("姓名", "Name")}, {Text: f.tx("岗位", "Posts"), Class: "wrap"}, {Text: f.tx("今天", "Today"), Class: "wrap"}, {Text: f.tx("谁代办", "Who stands in"), Class: "wrap"}, {Text: f.tx("登录", "Signs in as")}, {Text: f.tx("操作", "Acts"), Quiet: true}},
			Rows: []Row{{Cells: []Cell{{Text: f.name(f.tx("许安然", "Xu Anran")), Href: "/r/1"}, {Class: "wrap", Lines: []Link{{Text: f.tx("前台客服", "Front desk"), Href: "/r/2"}, {Text: f.tx("派工员", "Dispatcher"), Href: "/r/3"}}}, {Class: "wrap", Text: f.tx("不在，至 11-24 18:00；外出办事", "away until 11-24 18:00; errand"), Href: "/r/4"}, {Class: "wrap", Text: f.tx("前台客服：何晓雯；派工员：无人", "Front desk: He Xiaowen; dispatcher: nobody")}, {Text: "xu · PIN"},
				{Acts: []Button{{Text: f.tx("重设密码", "New password"), Href: "#", Post: true, Plain: true, Label: f.tx("许安然", "Xu Anran"), Hidden: []Pair{{Name: "what", Value: "password"}}}}}}},
				{Cells: []Cell{{Text: f.tx("何晓雯", "He Xiaowen"), Href: "/r/5"}, {Class: "wrap"}, {Text: f.tx("在", "here"), Dim: true}, {}, {Text: f.tx("没有账号", "no account"), Dim: true}, {}}}}}}}}
}

func (f fixture) places() Overview {
	title := "3-1"
	return Overview{Shell: f.shell(title, Link{Text: title}), Head: Head{Title: title}, Tiles: []TileGroup{
		{Title: f.tx("楼层 18", "Floor 18"), Tiles: []Tile{{Text: "3-1-1801", Note: f.tx("空置", "vacant"), Href: "/r/1"}, {Text: "3-1-1802", Note: f.name(f.tx("章素云 · 自用", "Zhang Suyun · own use")), Href: "/r/2", On: true}}}},
		Panels: []Panel{{Title: f.tx("房屋", "Units"), Empty: f.tx("没有。", "None.")}}}
}

// editions is the page of editions, with one to come and a batch of one's own.
func (f fixture) editions() Overview {
	title := f.tx("各版制度", "Editions")
	table := func(caption, no, since, open, see string) *Table {
		return &Table{Caption: caption, Cols: []Col{{Text: f.tx("版次", "Edition")}, {Text: f.tx("生效", "In force from")}, {Text: f.tx("对未结记录", "For open records")}, {Text: f.tx("未结记录", "Open records"), Class: "num"}, {Text: f.tx("适用", "For")}, {Text: f.tx("颁行人", "By")}, {Text: f.tx("颁行", "Entered")}, {Text: f.tx("文本指纹", "Fingerprint")}},
			Rows: []Row{{Cells: []Cell{{Text: no, Href: "/r/9"}, {Text: since}, {Text: see, Href: "/editions/3"}, {Text: open, Class: "num"}, {Text: f.tx("全部", "all")}, {Text: f.name(f.tx("林静宜", "Lin Jingyi"))}, {Text: "11-20 17:02"}, {Text: "6f0c2b9d1e3a", Dim: true}}}}}
	}
	see := f.tx("看有什么变", "What changes")
	return Overview{Shell: f.shell(title, Link{Text: f.tx("制度", "Regulation"), Href: "/clauses"}, Link{Text: title}), Head: Head{Title: title, Text: f.tx("记录依登记时的那一版办理。", "A record keeps the edition it was born under.")},
		Panels: []Panel{{Title: f.tx("将生效", "To come"), Table: table(f.tx("将生效", "To come"), f.tx("第 3 版", "Edition 3"), "2026-12-01 00:00", "0", see)}, {Title: f.tx("现行", "In force"), Table: table(f.tx("现行", "In force"), f.tx("第 2 版", "Edition 2"), "2026-09-01 00:00", "1,204", see)},
			{Title: f.tx("您办过的成批改依", "Your batches"), Items: []Item{{Time: "11-24 09:10", Links: []Link{{Text: f.name(f.tx("改依现行制度：179 件", "Brought over: 179 records")), Href: "/editions/adoptions/7"}}, Right: f.tx("已办 179 / 179，改过来 170，没有 9", "179 of 179 done: 170 came over, 9 did not")}}}}}
}

// changes is what an edition changes for open records, some of which can be selected.
func (f fixture) changes() List {
	title := f.tx("第 3 版：对未结记录", "Edition 3: open records")
	wrap := func(s string) Cell { return Cell{Class: "wrap", Text: s} }
	return List{Shell: f.shell(title, Link{Text: f.tx("各版制度", "Editions"), Href: "/editions"}, Link{Text: title}), Head: Head{Title: title, Text: f.tx("已生效。", "In force."), Acts: []Button{{Text: f.tx("全部改依现行", "Bring all over"), Href: "/editions/adoptions", Post: true, Confirm: f.tx("全部？", "All?")}}},
		Views: []View{{Text: f.tx("全部", "All"), Count: "2", Href: "#", Current: true}, {Text: f.tx("报修", "Repair"), Count: "2", Href: "#"}},
		Batch: &Batch{Action: "/editions/adoptions", Acts: []And{{Text: f.tx("改依现行：选中的", "Bring over those selected"), Name: "which", Value: "picked"}}, Not: &Line{Text: f.tx("投诉改依时要填写内容", "Complaint: the act asks for something")}},
		Table: Table{Caption: title, Pick: true, PickAll: f.tx("选中本页", "Select all"), Cols: []Col{{Text: f.tx("编号", "Number")}, {Class: "c-main", Text: f.tx("题名", "Title")}, {Text: f.tx("阶段", "Stage")}, {Class: "wrap", Text: f.tx("时限", "Clocks")}, {Class: "wrap", Text: f.tx("参数", "Parameters")}, {Class: "wrap", Text: f.tx("不能改依的缘由", "Why it cannot come over")}},
			Rows: []Row{{Pick: "1", Label: "BX-2026-2172", Cells: []Cell{{Text: "BX-2026-2172", Href: "/r/1"}, {Class: "c-main", Text: f.name(f.tx("卫生间漏水", "Bathroom leaks"))}, {Text: f.tx("待派工", "to dispatch")}, wrap(f.tx("派工：2026-11-24 11:00 → 2026-11-24 10:50", "Dispatch: 2026-11-24 11:00 → 2026-11-24 10:50")), wrap(f.tx("派工时限（工作分钟）：30 → 20", "Dispatch, working minutes: 30 → 20")), wrap("")}},
				{Cells: []Cell{{Text: "BX-2026-2148", Href: "/r/2"}, {Class: "c-main", Text: f.tx("门锁卡滞", "Lock sticks")}, {Text: f.tx("待回访", "to visit")}, wrap(""), wrap(""), wrap(f.name(f.tx("现行制度没有“备注”这一栏，其中的内容没有去处", "the edition in force has no field “remark”, and this one holds something")))}}}},
		Pager: &Pager{Text: f.tx("本页 2 件", "2 here"), Next: "#"}, Work: []Work{{Value: 60, Max: 179, Text: f.tx("已办 60 / 179，改过来 55，没有 5", "60 of 179 done: 55 came over, 5 did not"), Href: "#"}}}
}
