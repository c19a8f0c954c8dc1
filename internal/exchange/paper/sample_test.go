package paper

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// sheet is a source whose answers are written down.
type sheet struct {
	texts  map[string]string
	yes    map[string]bool
	rows   map[string][]map[string]string
	images map[string][][]byte
	strict bool // an expression without an answer is an error, not empty
}

func (s *sheet) Text(e string) (string, error) {
	v, ok := s.texts[e]
	if !ok && s.strict {
		return "", fmt.Errorf("no answer for %q", e)
	}
	return v, nil
}

func (s *sheet) Bool(e string) (bool, error) { return s.yes[e], nil }

func (s *sheet) Image(e string) ([][]byte, error) { return s.images[e], nil }

func (s *sheet) Rows(e string) ([]Source, error) {
	var out []Source
	for _, r := range s.rows[e] {
		out = append(out, &sheet{texts: r, yes: s.yes, strict: s.strict})
	}
	return out, nil
}

// founding reads a form of the founding regulation.
func founding(t testing.TB, name string) *Form {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("../../../regulations/kefu/prints", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, name, string(src))
}

func parsed(t testing.TB, name, src string) *Form {
	t.Helper()
	form, problems := ParseForm(name, []byte(src))
	for _, p := range problems {
		t.Error(p)
	}
	if form == nil {
		t.FailNow()
	}
	return form
}

// house are the answers every print gets from its surroundings.
func house(texts map[string]string) map[string]string {
	for k, v := range map[string]string{
		"print.company": "衡木物业服务有限公司", "print.dept": "云杉里 客户服务部",
		"print.link": "https://guiju.example.cn/q/7f3a9c51d0e6",
		"print.nth":  "1", "print.at": "2026-11-24 10:44", "print.by": "林静宜",
	} {
		texts[k] = v
	}
	return texts
}

// workorder are the answers of the repair that the design draws.
func workorder() *sheet {
	material := func(name, spec, qty, measure, price, sum string) map[string]string {
		return map[string]string{"it.name": name, "it.spec": spec, "it.qty": qty, "it.measure": measure,
			"it.price": price + " 元", "it.price * it.qty": sum + " 元"}
	}
	step := func(act, who, at, took, note string) map[string]string {
		return map[string]string{"it.act": act, "it.who": who, "it.at": at, "it.took": took, "it.note": note}
	}
	return &sheet{
		strict: true,
		texts: house(map[string]string{
			"r.no": "BX-2026-2172", "r.opened": "2026-11-24 08:16", "r.where": "3 栋 1 单元 1802",
			"r.caller": "章素云", "r.phone": "13955504417", "r.kind": "给排水",
			"r.what":        "卫生间洗手盆下面漏水，关了总阀就不漏。",
			"r.appointment": "2026-11-24 08:45", "print.due.done": "2026-11-24 12:20",
			"r.handler": "郭立群", "r.assigned_at": "2026-11-24 08:21", "r.mode": "指派",
			"r.work": "角阀阀芯老化滴水，更换三角阀和软管，试水十分钟无滴漏。", "r.cause": "配件老化",
			"r.warranty_until": "2027-02-22", "r.labour": "30.00 元", "r.total": "82.50 元",
			"r.receipt_no": "", "r.pay_by": "",
		}),
		yes: map[string]bool{"r.basis == 'paid'": true, "r.cause != ''": true, "r.labour > money(0)": true},
		rows: map[string][]map[string]string{
			"r.materials": {
				material("三角阀", "DN15", "1", "个", "32.00", "32.00"),
				material("编织软管", "50 cm", "1", "根", "18.50", "18.50"),
				material("生料带", "", "1", "卷", "2.00", "2.00"),
			},
			"history": {
				step("登记", "章素云（扫码）", "11-24 08:16", "", "自助报修，照片 1 张"),
				step("派工", "许安然", "11-24 08:21", "5", "指派郭立群"),
				step("接单", "郭立群", "11-24 08:24", "3", ""),
				step("到场", "郭立群", "11-24 08:52", "28", "约 08:45，晚 7 分"),
				step("报价", "章素云", "11-24 08:55", "3", "当面同意 ¥82.50"),
				step("完工", "郭立群", "11-24 10:31", "96", "试水十分钟无滴漏"),
			},
		},
	}
}

func filled(t testing.TB, form *Form, src Source) *Filled {
	t.Helper()
	f, err := Fill(form, src)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// complaint are the answers of a complaint that was answered and visited.
func complaint() *sheet {
	step := func(act, who, at, took, note string) map[string]string {
		return map[string]string{"it.act": act, "it.who": who, "it.at": at, "it.took": took, "it.note": note}
	}
	return &sheet{
		strict: true,
		texts: house(map[string]string{
			"r.no": "TS-2026-0311", "r.opened": "2026-11-20 09:05", "r.where": "5 栋 2 单元 0903",
			"r.anonymous ? '匿名' : r.caller": "𠮷田䶮", "r.anonymous ? '投诉人' : r.caller": "𠮷田䶮",
			"r.phone": "13855500142", "r.relation": "业主本人", "r.source": "来电", "r.kind": "噪声邻里",
			"r.happened_at": "2026-11-19 23:10", "r.subject": "楼上深夜装修",
			"r.what":   "楼上 1003 从晚上十点一直敲墙到十一点多，说了两次都不听，家里有小孩要睡觉。门岗说不归他管，让打电话。",
			"r.wish":   "请管一管，晚上不要再施工；门岗的态度也要给个说法。",
			"r.ack_by": "当场口头", "r.ack_at": "2026-11-20 09:05", "print.due.done": "2026-11-25 24:00",
			"r.handler": "何晓雯", "r.helpers": "许安然、郭立群",
			"r.first_answer": "已联系 1003 业主与施工方，当晚派人巡查。", "r.answer_by": "电话", "r.answered_at": "2026-11-20 10:30",
			"r.investigation": "1003 装修许可施工时段为 8:30-12:00、14:00-18:00。监控显示 11 月 19 日 22:05 至 23:20 有工人出入。门岗当值未按规定上报。",
			"r.measures":      "向 1003 施工方发违章整改通知书，停工一日；对门岗作批评教育。", "r.result": "施工方书面保证不再超时，已巡查三晚未见施工。",
			"r.told": "已说明调查结果和处理措施，并致歉。", "r.told_at": "2026-11-23 16:20", "r.told_by": "上门",
			"r.visit_words": "满意，晚上安静了", "r.grade": "满意", "r.visitor": "林静宜", "r.visited_at": "2026-11-24 09:40",
			"r.recourse": "可向街道物业管理办公室或 12345 反映",
		}),
		yes: map[string]bool{"r.nature == 'complaint'": true, "r.severity == 'normal'": true, "r.first_answer != ''": true,
			"r.agreed": true, "r.duty == 'ours'": true, "has(r.visited_at)": true, "r.recourse != ''": true},
		rows: map[string][]map[string]string{"history": {
			step("登记投诉", "许安然", "11-20 09:05", "", ""),
			step("分派", "许安然", "11-20 09:20", "15", "何晓雯"),
			step("首次答复", "何晓雯", "11-20 10:30", "70", "电话"),
			step("答复并办结", "何晓雯", "11-23 16:20", "4670", ""),
			step("回访", "林静宜", "11-24 09:40", "1040", ""),
		}},
	}
}

func label() *sheet {
	return &sheet{strict: true, texts: house(map[string]string{"r.where": "3 栋 1 单元 1802", "r.no": "BX-2026-2172",
		"r.kind": "给排水", "r.opened": "2026-11-24 08:16"})}
}

// longForm has a table over several pages, sums and signatures.
const longForm = `say: 领料单 | requisition
copies: [仓库, 部门]
head: { company: "{print.company}", number: "编号：{r.no}", code: "{print.link}" }
blocks:
  - grid: [15, 85]
    rows:
      - 用途: "{r.what}"
  - table: r.lines
    columns:
      - { head: 序, wide: 10, text: "{n}", align: center }
      - { head: 品名, wide: 60, text: "{it.name}" }
      - { head: 金额（元）, wide: 30, text: "{it.price}", align: right }
    sums:
      - [合计, { text: "", span: 1 }, { text: "{r.total}", align: right, bold: true }]
  - grid: [1, 1]
    rows:
      - [{ label: 领料人 }, { label: 保管员 }]
      - [{ sign: [签字：, 日期：] }, { sign: [签字：, 日期：] }]
foot: [左, 中, "第 {page} 页 共 {pages} 页"]
`

func long() *sheet {
	s := &sheet{texts: house(map[string]string{"r.no": "LL-2026-0001", "r.what": "冬季检修", "r.total": "80.00"}), rows: map[string][]map[string]string{}}
	for i := range 80 {
		name := fmt.Sprintf("第%d项", i+1)
		if i == 40 {
			name += "，规格较长，须在两行里写完：不锈钢角阀 DN15，带滤网，含生料带与金属软管各一根，颜色与原有的一致"
		}
		s.rows["r.lines"] = append(s.rows["r.lines"], map[string]string{"it.name": name, "it.price": "1.00"})
	}
	return s
}

// continuousForm is the work order on three-ply continuous paper.
const continuousForm = `say: 派工单 | work order
paper: 241x140
head: { company: "{print.company}", number: "编号：{r.no}", beside: "登记：{r.opened}", code: "{print.link}" }
blocks:
  - grid: [12, 38, 12, 38]
    rows:
      - 位置: "{r.where}"
        报修人: "{r.caller}　{masked r.phone}"
      - 报修内容: "{r.what}"
      - 处理情况: { text: "{r.work}", least: 14 }
  - table: r.materials
    columns:
      - { head: 用料, wide: 50, text: "{it.name}　{it.spec}" }
      - { head: 数量, wide: 20, text: "{it.qty} {it.measure}", align: center }
      - { head: 金额（元）, wide: 30, text: "{amount it.price * it.qty}", align: right }
  - grid: [1, 1, 1]
    rows:
      - [{ sign: [维修人签字：, 日期：] }, { sign: [业主签字：, 日期：] }, { sign: [收款人签字：, 日期：] }]
foot: ["第 {print.nth} 次打印，{print.at}，{print.by}", 签字用钢笔或签字笔, "第 {page} 页 共 {pages} 页"]
`

// photoForm has pictures in a row and a drawn signature.
const photoForm = `say: 完工照片 | photographs
head: { number: "编号：{r.no}" }
blocks:
  - grid: [15, 85]
    rows:
      - 到场: { image: r.arrival }
      - 完工: { image: r.photos, least: 60 }
      - 业主: { sign: [{ text: 签字：, image: r.signature }, 日期：] }
`
