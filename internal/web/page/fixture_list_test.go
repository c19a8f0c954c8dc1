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
