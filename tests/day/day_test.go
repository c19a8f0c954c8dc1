package day

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/tests/browser"
)

const (
	desk = "/r/"
	jobs = "/jobs/"
)

var (
	say  = browser.Say
	send = browser.Send
	sign = browser.Sign
)

// The day is lived through twice, in two fresh folders, and leaves the same.
func TestDay(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	if shown() > 0 {
		browser.Found(t)
	}
	var both [2]*state
	for i := range both {
		t.Run(fmt.Sprintf("第%d遍", i+1), func(t *testing.T) { both[i] = live(t) })
		if both[i] == nil {
			return
		}
	}
	if both[0].digest() != both[1].digest() {
		for i, l := range both[0].lines {
			if i >= len(both[1].lines) || both[1].lines[i] != l {
				t.Errorf("第一遍 %s", l)
			}
		}
		for i, l := range both[1].lines {
			if i >= len(both[0].lines) || both[0].lines[i] != l {
				t.Errorf("第二遍 %s", l)
			}
		}
		t.Fatal("the same day twice left different records")
	}
	t.Logf("both days left %s", both[0].digest())
}

// live is the day from half past eight to six.
func live(t *testing.T) *state {
	d := begin(t)
	sink, door, lamp, dirt, parking := d.morning()
	d.sink(sink)
	d.door(door, lamp)
	d.complaints(dirt, parking)
	d.promised()
	d.givenBack()
	d.burst()
	d.givenUp()
	d.again(sink, parking)
	d.evening(sink, door, dirt)

	t.Logf("%d events", d.events)
	if d.events < 60 {
		t.Errorf("a day of %d events, at least 60 were promised", d.events)
	}
	d.h.Close()
	s := stateOf(t, d.h.Data)
	d.settled(s, map[string]string{"sink": sink, "door": door, "dirt": dirt, "parking": parking})
	return s
}

// morning is what comes in before nine.
func (d *day) morning() (sink, door, lamp, dirt, parking string) {
	var wrong string
	d.on("08:31", "章素云来电：厨房漏水")
	sink = d.xu.beside("4417", "repair", "register", say("kind", "water"), say("what", "厨房水槽下面漏水，柜子都泡了"), say("basis", "paid"))
	d.shot(d.xu, "01-desk")

	d.on("08:34", "租户来前台：入户门锁卡住")
	door, wrong = d.xu.register("repair", "register", say("source", "visit"), say("unit", "6-1-0901"), say("caller", "租户 钟离"),
		say("phone", "13900008810"), say("kind", "doors"), say("what", "入户门锁舌卡住，钥匙拧不动"), say("basis", "free"))
	d.ok(wrong)

	d.on("08:37", "秦冬生巡查：车库通道灯不亮")
	lamp = d.opens("qin", "repair", "register", say("source", "patrol"), say("place", "B1 车库西通道"), say("kind", "lighting"),
		say("what", "一排三盏灯不亮"), say("basis", "free"))

	d.on("08:40", "倪清和来电投诉：电梯厅没人打扫")
	dirt = d.xu.beside(url.QueryEscape("倪清和"), "complaint", "register", say("kind", "cleaning"), say("what", "电梯厅两天没有人扫，有异味"), say("wish", "每天扫，并告诉我们谁负责"))

	d.on("08:44", "仇远来前台投诉：车位被占")
	parking, wrong = d.he.register("complaint", "register", say("source", "visit"), say("unit", "2-1-0302"), say("caller", "仇远"), say("phone", "13900008811"),
		say("kind", "parking"), say("what", "外来车占了我的车位三个晚上"), say("wish", "把车弄走，说清楚以后怎么管"))
	d.ok(wrong)

	d.on("08:47", "同一户又打来报对讲花屏：提示可能重复，改作催办")
	_, wrong = d.xu.register("repair", "register", say("unit", "1-1-0601"), say("caller", "郑思远"), say("phone", "13900008812"), say("kind", "weak"),
		say("what", "对讲还是花屏"), say("basis", "free"))
	d.no(wrong, "可能重复")
	first := strings.TrimPrefix(d.person("xu").Link("/t/repair?list=all&q=BX-2026-0051", "/r/"), "/r/")
	d.on("08:48", "许安然催办前一件")
	d.ok(d.xu.act(desk, first, "remind"))
	return sink, door, lamp, dirt, parking
}

// sink is a repair as it should go, but that the household says no at the end.
func (d *day) sink(id string) {
	d.on("08:50", "许安然派郭立群")
	d.ok(d.xu.act(desk, id, "assign", say("tech", "郭立群")))
	d.on("08:52", "郭立群在手机上接单")
	d.ok(d.guo.act(jobs, id, "accept"))
	d.on("08:54", "许安然打印派工单")
	d.print(id, "workorder")
	d.on("08:55", "打印机卡纸，再打一份")
	d.print(id, "workorder")
	d.on("09:05", "郭立群到场拍照")
	d.ok(d.guo.act(jobs, id, "arrive", send("arrival_photos", d.photo)))
	d.shot(d.guo, "03-job")
	d.on("09:10", "当面报价一百元，章素云同意")
	d.ok(d.guo.act(jobs, id, "agree", say("quote", "100"), say("quote_to", "章素云"), say("quote_how", "face")))
	work := []browser.Field{say("work", "更换三角阀和软管，试水十分钟不漏"), say("cause", "worn"), say("materials.0.name", "三角阀 DN15"), say("materials.0.qty", "1"),
		say("materials.0.price", "32.00"), say("materials.1.name", "编织软管 50 cm"), say("materials.1.qty", "1"), say("materials.1.price", "18.50")}
	d.on("09:18", "没有业户签字，完不了工")
	d.no(d.guo.act(jobs, id, "finish", append(slices.Clone(work), say("labour", "30"), send("photos", d.photo))...), "业户签字")
	d.shot(d.guo, "04-refused")
	d.on("09:20", "章素云在手机上签字，完工")
	d.ok(d.guo.act(jobs, id, "finish", append(slices.Clone(work), say("labour", "30"), send("photos", d.photo), sign("signature"))...))
	d.at(id, "待回访")
}

// print prints a form of a record: the sheet is a PDF.
func (d *day) print(id, form string) {
	d.t.Helper()
	p := d.person("xu")
	to, wrong := p.Press(desk+id, "/r/"+id+"/print/"+form)
	d.ok(wrong)
	d.pdf(p, to, form)
}

// pdf is what stands on the page of a print.
func (d *day) pdf(p *browser.Person, page, form string) {
	d.t.Helper()
	_, href, _ := strings.Cut(string(p.Get(page)), `<iframe id="paper" src="`)
	href, _, _ = strings.Cut(href, `"`)
	if b := p.Get(href); !bytes.HasPrefix(b, []byte("%PDF")) {
		d.t.Fatalf("%s：%s 不是 PDF：%.20q", d.name, form, b)
	}
}

// door is grabbed, waits for a part and goes on; the lamp is done at noon.
func (d *day) door(door, lamp string) {
	d.on("09:22", "郭立群抢下门锁的单")
	d.ok(d.guo.act(jobs, door, "grab"))
	d.on("09:24", "许安然派马志成修灯")
	d.ok(d.does("xu", lamp, "assign", say("tech", d.tech("马志成"))))
	d.on("09:25", "马志成接单")
	d.presses("ma", jobs+lamp, lamp, "accept")
	d.on("09:44", "郭立群到场")
	d.ok(d.guo.act(jobs, door, "arrive", send("arrival_photos", d.photo)))
	d.on("09:50", "要换锁体，等配件，停表")
	d.ok(d.guo.act(jobs, door, "pause", say("wait_why", "parts"), say("wait_note", "锁体库房没有，送来约半小时")))
	d.at(door, "停表")
	d.on("09:52", "许安然告诉租户，记跟进")
	d.ok(d.xu.act(desk, door, "follow", say("progress", "已告知租户十点半左右装好")))
	d.on("09:58", "马志成到场")
	d.ok(d.does("ma", lamp, "arrive", send("arrival_photos", d.photo)))
	d.on("10:22", "锁体到了，恢复")
	d.ok(d.guo.act(jobs, door, "resume"))
	d.on("10:35", "灯修好")
	d.ok(d.does("ma", lamp, "finish", say("work", "更换镇流器三只，试亮正常"), say("cause", "public"), send("photos", d.photo), say("unsigned_why", "公区，无业户")))
	d.on("10:40", "门锁换好，租户签字")
	d.ok(d.guo.act(jobs, door, "finish", say("work", "更换锁体，开关十次顺畅"), say("cause", "worn"), send("photos", d.photo), sign("signature")))
}

// tech is the id of a technician, as the form of an assignment offers him.
func (d *day) tech(name string) string { return d.find("/t/technician", name) }

// find is the id of the record that a list shows under a name.
func (d *day) find(list, name string) string {
	d.t.Helper()
	page := string(d.person("xu").Get(list))
	i := strings.Index(page, ">"+name+"<")
	if i < 0 {
		d.t.Fatalf("%s：%s 里没有 %s", d.name, list, name)
	}
	_, id, _ := strings.Cut(page[max(0, strings.LastIndex(page[:i], `href="/r/`)):i], `href="/r/`)
	id, _, _ = strings.Cut(id, `"`)
	return id
}

// complaints go the way of the three days, all in one here; and the sink's
// household says that nothing is solved.
func (d *day) complaints(dirt, parking string) {
	d.on("10:41", "林静宜把车位投诉派给秦冬生")
	d.ok(d.lin.act(desk, parking, "assign", say("handler", "秦冬生")))
	d.on("10:42", "电梯厅的投诉许安然自己办")
	d.ok(d.xu.act(desk, dirt, "assign", say("handler", "许安然")))
	d.on("10:44", "首次答复倪清和")
	d.ok(d.xu.act(desk, dirt, "answer_first", say("first_answer", "已通知保洁班长，今天上午清完"), say("answer_by", "phone")))
	d.on("10:48", "秦冬生首次答复仇远")
	d.ok(d.does("qin", parking, "answer_first", say("first_answer", "已联系车主，今天挪车"), say("answer_by", "phone")))
	d.on("10:50", "林静宜把车位投诉定为重要")
	d.ok(d.lin.act(desk, parking, "rank", say("severity", "important")))
	d.on("10:52", "秦冬生申请延期一天")
	d.ok(d.does("qin", parking, "extend", say("more_days", "1"), say("extend_why", "车主在外地，明天回来")))
	d.on("10:54", "林静宜签延期")
	d.ok(d.lin.act(desk, parking, "extend"))
	d.on("10:56", "许安然记调查")
	d.ok(d.xu.act(desk, dirt, "investigate", say("investigation", "保洁员请假，没有安排人顶岗"), say("measures", "今天补扫，排班表加替班")))
	d.on("10:59", "答复倪清和，办结")
	d.ok(d.xu.act(desk, dirt, "close", say("result", "已清扫，替班已排"), say("told", "以后有人请假由班长顶岗"), say("told_by", "phone"), say("agreed", "true"), say("duty", "ours")))
	d.on("11:00", "许安然办的，不得由她回访")
	d.no(browser.Words(d.person("xu").Get(desk+dirt)), "办过这件的人不得回访")
	_, wrong := d.person("xu").Post("/r/"+dirt+"/visit", url.Values{"reached": {"true"}, "solved": {"true"}, "grade": {"good"}, "visit_words": {"好了"}})
	d.no(wrong, "办过这件的人不得回访")
	d.on("11:01", "何晓雯回访，没有人接")
	d.ok(d.he.act(desk, dirt, "visit", say("reached", "false"), say("not_reached", "no_answer"), say("visit_words", "响了没人接")))
	d.at(dirt, "待回访")
}

// promised is promised for half past one and is late.
func (d *day) promised() {
	d.on("11:02", "5 栋租户来电：客厅没电")
	id, wrong := d.he.register("repair", "register", say("unit", "5-1-0301"), say("caller", "租户 宇文"), say("phone", "13900008813"),
		say("kind", "power"), say("what", "客厅插座都没电，跳闸推不上"), say("basis", "free"))
	d.ok(wrong)
	d.on("11:03", "许安然答应一点半前修好，记承诺")
	d.ok(d.xu.act(desk, id, "promise", say("promised_by", "2026-11-24 13:30")))
	d.on("11:05", "马志成抢单")
	d.presses("ma", "/jobs", id, "grab")
	d.on("11:20", "马志成到场")
	d.ok(d.does("ma", id, "arrive"))
	d.later = id
}

// givenBack goes from hand to hand.
func (d *day) givenBack() {
	d.on("11:21", "6 栋租户来电：阳台门关不上")
	id, wrong := d.xu.register("repair", "register", say("unit", "6-1-0302"), say("caller", "租户 闻人"), say("phone", "13900008814"),
		say("kind", "doors"), say("what", "阳台推拉门脱轨"), say("basis", "free"))
	d.ok(wrong)
	d.on("11:22", "业户说下午两点以后方便，许安然改预约")
	d.ok(d.xu.act(desk, id, "edit", say("appointment", "2026-11-24 14:00")))
	d.on("11:23", "许安然派郭立群")
	d.ok(d.xu.act(desk, id, "assign", say("tech", "郭立群")))
	d.on("11:24", "郭立群下午请假，转给马志成")
	d.ok(d.guo.act(jobs, id, "transfer", say("tech", "马志成"), say("move_why", "下午不在")))
	d.on("11:28", "马志成忙不过来，退单")
	d.ok(d.does("ma", id, "give_back", say("return_why", "手上有限时的单")))
	d.on("11:40", "许安然轮派，只有马志成在岗")
	d.ok(d.xu.act(desk, id, "rotate"))
	d.on("11:42", "马志成接单")
	d.presses("ma", jobs+id, id, "accept")
	d.door2 = id
}

// burst is a water main that bursts after lunch: twenty call about it.
func (d *day) burst() {
	d.on("13:10", "3-1-0301 来电：管井喷水")
	first, wrong := d.xu.register("repair", "register", say("unit", "3-1-0301"), say("caller", "单雄飞"), say("phone", "13900009001"),
		say("kind", "water"), say("urgent", "true"), say("what", "门口管井在喷水，楼道都是水"), say("basis", "free"), say("stands_alone", "true"))
	d.ok(wrong)
	d.on("13:12", "许安然登记爆管事件")
	main, wrong := d.xu.register("incident", "raise", say("kind", "water"), say("subject", "3 栋立管爆裂"), say("happened_at", "2026-11-24 13:05"),
		say("place", "3 栋 1 单元管井"), say("informant", "单雄飞"), say("course", "一点零五分起三层管井喷水，上下各层停水"))
	d.ok(wrong)
	d.on("13:13", "第一位来电人并入事件")
	d.ok(d.xu.act(desk, first, "join", say("incident", "3 栋立管爆裂")))
	units := []string{"3-1-0302", "3-1-0601", "3-1-0602", "3-1-0901", "3-1-0902", "3-1-1801", "3-1-1802", "4-1-0301", "4-1-0302", "4-1-0601",
		"4-1-0602", "4-1-0901", "4-1-0902", "4-1-1801", "4-1-1802", "5-1-0301", "5-1-0302", "5-1-0601", "5-1-0602"}
	callers := []string{first}
	for i, u := range units {
		n := i + 2
		fields := []browser.Field{say("caller", fmt.Sprintf("来电人 %d", n)), say("phone", fmt.Sprintf("139000090%02d", n)), say("kind", "water"), say("what", "家里停水了"), say("basis", "free")}
		d.on(fmt.Sprintf("13:%02d", 14+i/2), fmt.Sprintf("第 %d 位来电：%s 停水", n, u))
		switch n {
		case 2, 3:
			w := []*hand{d.xu, d.he}[n-2]
			id, wrong := w.register("repair", "register", append(fields, say("unit", u), say("incident", "3 栋立管爆裂"))...)
			d.ok(wrong)
			callers = append(callers, id)
		default:
			callers = append(callers, d.opens([]string{"xu", "he"}[n%2], "repair", "register", append(fields, say("unit", u), say("incident", main))...))
		}
	}
	d.on("13:24", "林静宜指定秦冬生处理")
	d.ok(d.lin.act(desk, main, "assign", say("handler", "秦冬生")))
	d.on("13:26", "秦冬生到场")
	d.presses("qin", desk+main, main, "arrive")

	d.on("13:35", "承诺的一点半过了：不写原因完不了工")
	done := []browser.Field{say("work", "厨房回路短路，换插座一只，送电正常"), say("cause", "worn"), send("photos", d.photo), say("unsigned_why", "业户上班，电话确认")}
	d.no(d.does("ma", d.later, "finish", done...), "已逾期，须写明原因")
	d.on("13:36", "写明原因，完工")
	d.ok(d.does("ma", d.later, "finish", append(done, say("late_reason", "爆管停水，先去关总阀"))...))

	d.on("13:50", "秦冬生记措施")
	d.ok(d.does("qin", main, "record", say("measures", "关 3 栋立管总阀，换管一段，二时三十分恢复供水"), send("pictures", d.photo)))
	d.on("14:00", "马志成修阳台门")
	d.ok(d.does("ma", d.door2, "arrive"))
	d.on("14:30", "许安然统一答复二十位")
	d.ok(d.xu.act(desk, main, "answer", say("told", "管子已换好，两点半恢复供水；先放一会儿黄水")))
	d.on("14:31", "没有待答复的了，再答复不行")
	_, wrong = d.person("xu").Post("/r/"+main+"/answer", url.Values{"told": {"再说一次"}})
	d.no(wrong, "没有待答复的来电人")
	d.on("14:40", "阳台门装好")
	d.ok(d.does("ma", d.door2, "finish", say("work", "滑轮复位，调平"), say("cause", "worn"), send("photos", d.photo), say("unsigned_why", "业户抱着孩子，口头确认")))
	for i := 0; i < len(callers); i += 3 { // one in three is asked
		d.on(fmt.Sprintf("14:%02d", 41+i/3), fmt.Sprintf("何晓雯抽访第 %d 位来电人", i+1))
		visit := []browser.Field{say("reached", "true"), say("spoke_with", "本人"), say("timely", "true"), say("solved", "true"), say("proper", "true"), say("grade", "good"), say("visit_words", "来水了")}
		if i < 6 {
			d.ok(d.he.act(desk, callers[i], "visit", visit...))
		} else {
			d.ok(d.does("he", callers[i], "visit", visit...))
		}
	}
	d.on("15:00", "秦冬生提出处理意见")
	d.ok(d.does("qin", main, "propose", say("causes", "管件老化"), say("liability", "公共设施，公司承担维修"), say("opinion", "同批管件本月内检查"), say("prevention", "立管每季巡查一次")))
	d.on("15:05", "林静宜签批")
	d.ok(d.lin.act(desk, main, "sign"))
	d.at(main, "意见待签")
	d.on("15:20", "顾伯言签批")
	d.ok(d.does("leader", main, "sign"))
	d.on("15:30", "林静宜结案")
	d.ok(d.lin.act(desk, main, "close", say("close_out", "检查已排进月计划")))
	d.main = main
}

// givenUp is a repair that the household calls off.
func (d *day) givenUp() {
	d.on("15:31", "5-1-1801 来电：排气扇响")
	id, wrong := d.he.register("repair", "register", say("unit", "5-1-1801"), say("caller", "租户 百里"), say("phone", "13900008815"),
		say("kind", "appliance"), say("what", "卫生间排气扇响"), say("basis", "free"))
	d.ok(wrong)
	d.on("15:35", "业户说不修了，许安然申请关闭")
	d.ok(d.xu.act(desk, id, "ask_close", say("close_why", "cancelled"), say("close_note", "说先不修")))
	d.on("15:40", "林静宜要求问清楚")
	d.ok(d.lin.act(desk, id, "go_on"))
	d.on("15:45", "问清楚了，再申请")
	d.ok(d.xu.act(desk, id, "ask_close", say("close_why", "cancelled"), say("close_note", "房东来换新的")))
	d.on("15:50", "林静宜准予关闭")
	d.ok(d.lin.act(desk, id, "close_unfinished"))
	d.off = id
}

// again is what was not solved: both are done once more.
func (d *day) again(sink, parking string) {
	d.on("15:55", "秦冬生答复仇远，办结")
	d.ok(d.does("qin", parking, "close", say("investigation", "外来车属三栋访客"), say("measures", "已联系车主挪车"), say("result", "车已挪走"), say("told", "车已挪走，以后访客车登记"),
		say("told_by", "phone"), say("agreed", "true"), say("duty", "third"), say("fault", "访客车没有登记"), say("prevention", "岗亭登记访客车")))
	d.on("16:00", "何晓雯回访章素云：又漏了，不能办结")
	d.no(d.he.act(desk, sink, "visit", say("reached", "true"), say("spoke_with", "本人"), say("solved", "false"), say("grade", "poor"), say("visit_words", "下午又滴水")), "没有解决")
	d.on("16:02", "何晓雯转为重办")
	d.ok(d.he.act(desk, sink, "reopen", say("reopen_why", "软管接头又滴水")))
	d.at(sink, "待派工")
	d.on("16:05", "仇远说车又来了，重办")
	d.ok(d.he.act(desk, parking, "reopen", say("reopen_why", "同一辆车又停进来")))
	d.on("16:08", "林静宜再派秦冬生")
	d.ok(d.lin.act(desk, parking, "assign", say("handler", "秦冬生")))
	d.on("16:27", "郭立群回来，许安然再派")
	d.ok(d.xu.act(desk, sink, "assign", say("tech", "郭立群")))
	d.on("16:29", "郭立群接单")
	d.ok(d.guo.act(jobs, sink, "accept"))
	d.on("16:40", "再次到场")
	d.ok(d.guo.act(jobs, sink, "arrive", send("arrival_photos", d.photo)))
	d.on("16:58", "再次完工，章素云签字")
	d.ok(d.guo.act(jobs, sink, "finish", say("work", "软管接头垫圈压偏，换垫圈，试水二十分钟"), say("cause", "installed"), send("photos", d.photo), sign("signature")))
	d.on("17:10", "何晓雯回访：修好了")
	d.ok(d.he.act(desk, sink, "visit", say("reached", "true"), say("spoke_with", "本人"), say("timely", "true"), say("solved", "true"), say("proper", "true"), say("grade", "good"), say("visit_words", "不漏了")))
	d.on("17:12", "章素云付款")
	d.ok(d.he.act(desk, sink, "collect", say("paid_amount", "80.50"), say("pay_by", "wechat"), say("receipt_no", "SJ-2026-1124")))
}

// evening is what is done before six.
func (d *day) evening(sink, door, dirt string) {
	d.on("17:15", "何晓雯再访倪清和：满意")
	d.ok(d.he.act(desk, dirt, "visit", say("reached", "true"), say("spoke_with", "本人"), say("timely", "true"), say("solved", "true"), say("proper", "true"), say("grade", "very_good"), say("visit_words", "扫干净了")))
	d.on("17:20", "6-1-1802 来电：网络面板松了")
	id := d.opens("he", "repair", "register", say("unit", "6-1-1802"), say("caller", "租户 呼延"), say("phone", "13900008816"), say("kind", "weak"),
		say("what", "墙上网络面板松了"), say("basis", "free"))
	d.on("17:22", "许安然派马志成")
	d.ok(d.does("xu", id, "assign", say("tech", d.tech("马志成"))))
	d.on("17:25", "林静宜延期八小时")
	d.ok(d.lin.act(desk, id, "extend", say("more_hours", "8"), say("extend_why", "配件明天到")))
	d.on("17:30", "许安然给投诉添录音说明")
	d.ok(d.xu.act(desk, dirt, "attach", send("papers", d.photo)))
	d.on("17:40", "许安然从列表打印三张派工单")
	xu := d.person("xu")
	to, wrong := xu.Post("/t/repair/batch", url.Values{"print": {"workorder"}, "id": {sink, door, id}})
	d.ok(wrong)
	d.pdf(xu, to, "workorder")
	d.on("18:00", "何晓雯下班退出")
	_, wrong = d.person("he").Post("/logout", nil)
	d.ok(wrong)
}
