package record

import (
	"errors"
	"fmt"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// sentences are what the engine itself says; everything else is the
// regulation's own text. %[1]s and so on are texts, each in the language of
// the sentence.
var sentences = map[string]i18n.Text{
	"refused":       {Zh: "没有办成：%[1]s", En: "Not done: %[1]s"},
	"need":          {Zh: "不符合要求：%[3]s", En: "this does not hold: %[3]s"},
	"need.unset":    {Zh: "%[1]s（%[2]s还没有填）", En: "%[1]s (%[2]s is not filled in)"},
	"ask":           {Zh: "%[1]s还没有填", En: "%[1]s is not filled in"},
	"ask.anew":      {Zh: "%[1]s要重新填写，上一次填的不算", En: "%[1]s is to be filled in again; what was said the last time does not count"},
	"ask.bad":       {Zh: "%[1]s：%[2]s", En: "%[1]s: %[2]s"},
	"ask.hours":     {Zh: "%[1]s写成 mon-fri 09:00-12:00, 13:00-18:00", En: "%[1]s is written mon-fri 09:00-12:00, 13:00-18:00"},
	"ask.not":       {Zh: "这一步不填%[1]s", En: "%[1]s is not asked for at this step"},
	"ask.unknown":   {Zh: "没有名为“%[1]s”的栏目", En: "there is no field named “%[1]s”"},
	"stage":         {Zh: "现在是“%[1]s”，要在%[2]s时才能办", En: "it stands at “%[1]s”; this is done at %[2]s"},
	"stage.over":    {Zh: "已是“%[1]s”，到此办结；这一步要在%[2]s时办", En: "it stands at “%[1]s” and is over; this is done at %[2]s"},
	"stage.past":    {Zh: "现在是“%[1]s”，从这里到不了%[2]s", En: "it stands at “%[1]s”, from where there is no way to %[2]s"},
	"stage.none":    {Zh: "这一步在已有的记录上办，要在%[1]s时", En: "this is done on a record that is there, at %[1]s"},
	"new":           {Zh: "新开%[1]s：%[2]s", En: "a new %[1]s: %[2]s"},
	"look":          {Zh: "查看这份%[1]s", En: "look at this %[1]s"},
	"itself.opens":  {Zh: "%[1]s由系统在需要时自动登记", En: "%[1]s: entered by the system itself when it comes to it"},
	"others.act":    {Zh: "%[2]s可办：%[1]s", En: "%[2]s may: %[1]s"},
	"itself.at":     {Zh: "到 %[2]s 自动办：%[1]s", En: "%[1]s: by itself at %[2]s"},
	"itself.again":  {Zh: "%[1]s：记录有变动后和每个工作日早上自动再试", En: "%[1]s: tried again by itself after the next act and each working morning"},
	"itself.still":  {Zh: "%[1]s：“%[2]s”现在停表，恢复后自动办", En: "%[1]s: by itself once “%[2]s” runs again"},
	"itself.with":   {Zh: "%[1]s：随%[2]s的“%[3]s”自动办", En: "%[1]s: by itself, with “%[3]s” of %[2]s"},
	"back":          {Zh: "%[1]s %[2]s 不在，%[3]s 回来", En: "%[2]s, %[1]s, is away until %[3]s"},
	"away.until":    {Zh: "您登记的不在到 %[1]s 止", En: "you are entered as away until %[1]s"},
	"seater":        {Zh: "%[1]s 可任命代办人", En: "%[1]s, can name a stand-in"},
	"omit":          {Zh: "不填“%[1]s”", En: "leave out “%[1]s”"},
	"stage.opening": {Zh: "这一步用来新开一份记录", En: "this step opens a new record"},
	"by":            {Zh: "应由%[1]s办理", En: "this is for %[1]s"},
	"by.away":       {Zh: "您登记为不在，不在时不能以%[1]s的身份办理", En: "you are entered as away, and may not act as %[1]s meanwhile"},
	"by.rule":       {Zh: "只由制度自动办理，任何人不能代办", En: "only the rule itself does this; nobody can"},
	"by.signed":     {Zh: "您已经签过，一人只签一处", En: "you have signed; one person signs one place"},
	"by.order":      {Zh: "还没轮到：先由%[1]s签", En: "not yet: %[1]s signs first"},
	"once":          {Zh: "已有同样的一份：%[1]s", En: "there is one already: %[1]s"},
	"conflict":      {Zh: "两条例外同时成立，制度没有说以哪条为准", En: "two exceptions hold at once, and the regulation does not say which goes"},
	"unset":         {Zh: "%[1]s还没有填，无法继续", En: "%[1]s is not filled in, so this cannot go on"},
	"dept":          {Zh: "请说明在哪个部门办理：%[1]s", En: "say in which department: %[1]s"},
	"dept.not":      {Zh: "您在这个部门没有办理这件事的岗位", En: "you have no seat in this department for this"},
	"dept.keeps":    {Zh: "%[1]s不开展业务，记录要开在下面的项目里", En: "%[1]s keeps no records; open it in a project below"},
	"opening":       {Zh: "没有名为“%[1]s”的办理事项", En: "there is no act named “%[1]s”"},
	"type":          {Zh: "没有名为“%[1]s”的记录类型", En: "there is no record type named “%[1]s”"},
	"changed":       {Zh: "这条记录刚被别人改过，请看过改动再办", En: "somebody changed this record meanwhile; look at the change first"},
	"notfound":      {Zh: "没有这条记录，或者您看不到它", En: "there is no such record, or you may not see it"},
	"effect":        {Zh: "随之要办的“%[1]s”办不成", En: "“%[1]s”, which follows from it, cannot be done"},
	"anyone":        {Zh: "本部门任何人", En: "anyone with a seat here"},
	"public":        {Zh: "业主", En: "the owner"},
	"opener":        {Zh: "登记人", En: "whoever opened it"},
	"rule":          {Zh: "系统按制度", En: "the rule"},
	"all":           {Zh: "%[1]s中的每一位", En: "everyone in %[1]s"},
	"postof":        {Zh: "%[2]s的%[1]s", En: "%[1]s of %[2]s"},
	"or":            {Zh: "或", En: " or "},
	"and":           {Zh: "、", En: " and "},
	"stages.or":     {Zh: "“%[1]s”", En: "“%[1]s”"},
	"figure.none":   {Zh: "制度里没有名为“%[1]s”的参数", En: "the regulation has no parameter named “%[1]s”"},
	"figure.fixed":  {Zh: "“%[1]s”由制度定死，没有留出可改的范围；要改须出新的一版", En: "“%[1]s” is fixed by the regulation, which leaves no range for it; it takes a new edition to change it"},
	"figure.bound":  {Zh: "超出“%[1]s”的范围：%[2]s", En: "outside the range of “%[1]s”: %[2]s"},
	"figure.same":   {Zh: "“%[1]s”到那天本来就是这个值", En: "“%[1]s” has this value on that day anyway"},
	"figure.broken": {Zh: "用这个值制度走不通：%[1]s", En: "with this value the regulation cannot be carried out: %[1]s"},
	"figure.tried":  {Zh: "提出以后制度变了，试跑的结果与提出时不同；请另提一份", En: "the regulation has changed since, and the scenarios say something else now; propose it anew"},
	"figure.alone":  {Zh: "参数变更要一件一件提出，先试跑情景", En: "a change of a parameter is proposed by itself, so that scenarios run first"},
	"late.far":      {Zh: "补录最多追溯 %[1]s 天", En: "a late entry reaches back %[1]s days at most"},
	"reading":       {Zh: "看号码", En: "reading the number"},
	"reading.not":   {Zh: "“%[1]s”只给指定的岗位看", En: "“%[1]s” is for some posts only"},
	"late":          {Zh: "补录", En: "late entry"},
	"late.open":     {Zh: "只有登记可以补录，其他步骤按办理时间记", En: "only what opens a record can be entered late; other steps are at their own time"},
	"late.why":      {Zh: "补录须写明原因", En: "say why it is entered late"},
	"late.future":   {Zh: "发生时间不能晚于现在", En: "it cannot have happened later than now"},
	"was.type":      {Zh: "这一类没有“按旧件录入”（as_was）", En: "this type has no act as_was: it cannot be entered as it was"},
	"was.opened":    {Zh: "缺登记时间，或晚于现在", En: "the time it was opened is missing, or lies ahead"},
	"was.order":     {Zh: "办结时间早于登记时间", En: "it was closed before it was opened"},
	"was.moved":     {Zh: "办结时间晚于现在", En: "the time it was closed lies ahead"},
	"ref.none":      {Zh: "没有这样的%[1]s", En: "there is no such %[1]s"},
	"ref.many":      {Zh: "有几个%[1]s叫这个，请选一个", En: "several %[1]s are called that; pick one"},
	"list.none":     {Zh: "没有名为“%[1]s”的列表", En: "there is no list named “%[1]s”"},
	"dept.none":     {Zh: "没有代码为“%[1]s”的部门，或者您看不到它", En: "there is no department “%[1]s”, or you may not see it"},
	"report.none":   {Zh: "没有名为“%[1]s”的报表，或者您看不到它", En: "there is no report named “%[1]s”, or you may not see it"},
	"report.many":   {Zh: "%[1]s：分组太多，请先选定一项", En: "%[1]s: too many groups; pick one first"},
	"report.key":    {Zh: "报表里没有“%[1]s”这一项", En: "“%[1]s” is no value of this report"},
	"group.month":   {Zh: "%[1]s（月）", En: "%[1]s, month"},
	"group.year":    {Zh: "%[1]s（年）", En: "%[1]s, year"},
	"group.day":     {Zh: "%[1]s（日）", En: "%[1]s, day"},
	"group.opened":  {Zh: "登记时间", En: "registered"},
	"group.moved":   {Zh: "进入本阶段的时间", En: "in this stage since"},
	"group.opener":  {Zh: "登记人", En: "registered by"},
	"group.stage":   {Zh: "阶段", En: "stage"},
	"group.outcome": {Zh: "结果", En: "outcome"},
	"group.type":    {Zh: "类型", En: "type"},
	"group.dept":    {Zh: "部门", En: "department"},
	"group.unset":   {Zh: "未填", En: "not filled in"},
	"group.open":    {Zh: "未结", En: "open"},
	"group.hidden":  {Zh: "（您看不到的）", En: "(what you may not see)"},
	"dot":           {Zh: " · ", En: " · "},
	"yes":           {Zh: "是", En: "yes"},
	"no":            {Zh: "否", En: "no"},
	"cursor":        {Zh: "翻页的位置已经失效，请从头看", En: "this place in the list is no longer good; start again"},
	"clock.miss":    {Zh: "逾期：%[1]s", En: "missed: %[1]s"},
	"sign":          {Zh: "签字：%[1]s", En: "signed: %[1]s"},
	"sum.from":      {Zh: "取自“%[1]s”", En: "taken from “%[1]s”"},
	"sum.with":      {Zh: "按“%[1]s”", En: "with “%[1]s”"},
	"miss":          {Zh: "到期未办：%[1]s", En: "not done in time: %[1]s"},
	"print.many":    {Zh: "一次打印一到 %[1]s 件", En: "one to %[1]s records are printed at once"},
	"print.none":    {Zh: "没有名为“%[1]s”的打印表单", En: "there is no print form named “%[1]s”"},
	"list.all":      {Zh: "全部", En: "all"},
	"list.void":     {Zh: "作废", En: "withdrawn"},
	"list.over":     {Zh: "逾期", En: "late"},

	"adopt":            {Zh: "改依现行制度", En: "bring under the edition in force"},
	"adopt.same":       {Zh: "已经依现行制度办理", En: "it is under the edition in force already"},
	"adopt.type":       {Zh: "现行制度没有“%[1]s”这一类", En: "the edition in force has no %[1]s"},
	"adopt.none":       {Zh: "现行制度没有说谁可以把“%[1]s”改过来（adopt）", En: "the edition in force does not say who may bring a %[1]s over (adopt)"},
	"adopt.stage":      {Zh: "现行制度没有“%[1]s”这一阶段，或它的意思不同", En: "the edition in force has no stage “%[1]s”, or another one of that name"},
	"adopt.gone":       {Zh: "现行制度没有“%[1]s”这一栏，其中的内容没有去处", En: "the edition in force has no field “%[1]s”, and this one holds something"},
	"adopt.kind":       {Zh: "“%[1]s”在现行制度里是另一种内容", En: "“%[1]s” is of another kind in the edition in force"},
	"adopt.choice":     {Zh: "“%[1]s”在现行制度里没有 %[2]s 这一项", En: "“%[1]s” has no choice %[2]s in the edition in force"},
	"adopt.sign":       {Zh: "已签，还要%[1]s签", En: "signed; %[1]s must sign as well"},
	"adopt.nothing":    {Zh: "没有要改过来的未结记录", En: "there is no open record to bring over"},
	"edition.past":     {Zh: "不能从今天以前的日子起生效", En: "no edition comes into force before the day it is entered"},
	"edition.same":     {Zh: "现行的就是这个文本", En: "this text is in force already"},
	"edition.broken":   {Zh: "这个文本与还有未结记录的旧版不能相容", En: "this text does not go with an earlier edition that still has records"},
	"edition":          {Zh: "制度没有颁行", En: "the edition was not put in force"},
	"edition.unfilled": {Zh: "它要查的列表颁行时才建，现在算不出", En: "it looks something up that is listed only once this text is entered"},

	"col.title":     {Zh: "题名", En: "title"},
	"col.stage":     {Zh: "阶段", En: "stage"},
	"col.clock":     {Zh: "时限", En: "clock"},
	"col.due":       {Zh: "到期", En: "due"},
	"col.opened":    {Zh: "登记", En: "opened"},
	"col.comma":     {Zh: "、", En: ", "},
	"release.all":   {Zh: "整套资料", En: "everything"},
	"release.notes": {Zh: "说明", En: "About"},
}

// words fills one of the engine's sentences; arguments are texts or plain values.
func words(key string, args ...any) i18n.Text {
	t, ok := sentences[key]
	if !ok {
		return i18n.Text{Zh: key, En: key}
	}
	in := func(l i18n.Lang) string {
		if len(args) == 0 {
			return t.In(l)
		}
		as := make([]any, len(args))
		for i, a := range args {
			if x, ok := a.(i18n.Text); ok {
				as[i] = x.In(l)
			} else {
				as[i] = fmt.Sprint(a)
			}
		}
		return fmt.Sprintf(t.In(l), as...)
	}
	return i18n.Text{Zh: in(i18n.Zh), En: in(i18n.En)}
}

// missingField gives the field that an expression read while it was not filled in.
func missingField(err error) string {
	var un regulation.Unset
	if errors.As(err, &un) {
		return un.Field
	}
	return ""
}
