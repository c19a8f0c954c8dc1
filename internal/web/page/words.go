package page

import (
	"maps"

	"github.com/guiju/guiju/internal/i18n"
)

// Word gives a text of the program by its key; see i18n.Words.
func Word(lang i18n.Lang, key string, args ...any) string {
	return words.Msg(key, args...).In(lang)
}

// words are all texts of the program itself.
var words = joined(templateWords, webWords, listWords, trustWords, editionWords)

func joined(all ...i18n.Words) i18n.Words {
	out := i18n.Words{}
	for _, w := range all {
		maps.Copy(out, w)
	}
	return out
}

// templateWords are said by the templates. What belongs to a regulation -
// names of types, fields, stages, acts, the reasons of refusals - is not here.
// Words are addressed to one person: 您, you.
var templateWords = i18n.Words{
	"product": {Zh: "规矩", En: "guiju"},
	"skip":    {Zh: "跳到正文", En: "Skip to content"},
	"home":    {Zh: "首页", En: "Home"},
	"comma":   {Zh: "，", En: ", "},
	"colon":   {Zh: "：", En: ": "},
	"stop":    {Zh: "。", En: "."},
	"unset":   {Zh: "未填", En: "not filled in"},
	"no":      {Zh: "不", En: "No"},
	"field":   {Zh: "栏目", En: "Field"},

	// The bar and the menu.
	"menu":         {Zh: "菜单", En: "Menu"},
	"menu.main":    {Zh: "主菜单", En: "Main menu"},
	"crumbs":       {Zh: "当前位置", En: "Where you are"},
	"search.all":   {Zh: "全局查找", En: "Search everywhere"},
	"search.hint":  {Zh: "房号、姓名、拼音、电话后四位、单号", En: "Unit, name, pinyin, phone, number"},
	"search.help":  {Zh: "房号、姓名、拼音首字母、电话后四位、车牌、单号都在这一格里找。", En: "Units, names, pinyin initials, last four digits of a phone, plates and numbers are all found here."},
	"find":         {Zh: "查找", En: "Search"},
	"settings":     {Zh: "设置", En: "Settings"},
	"keys":         {Zh: "快捷键", En: "Keys"},
	"keys.text":    {Zh: "输入文字时单键不起作用；每人可在设置里关掉。", En: "Single keys are off while you type; each person can switch them off in the settings."},
	"logout":       {Zh: "退出", En: "Sign out"},
	"notices.n":    {Zh: "{1} 条通知未读", En: "{1} unread notices"},
	"drawer":       {Zh: "表单", En: "Form"},
	"error.code":   {Zh: "日志编号 {1}", En: "Log number {1}"},
	"clause.title": {Zh: "制度 {1}", En: "Clause {1}"},
	"clause.read":  {Zh: "看全文", En: "read it"},

	// Signing in.
	"login":          {Zh: "登录", En: "Sign in"},
	"login.user":     {Zh: "工号或姓名", En: "Staff number or name"},
	"login.password": {Zh: "密码", En: "Password"},
	"change.person":  {Zh: "换人", En: "Change person"},
	"change.who":     {Zh: "现在是谁", En: "Who is here now"},
	"change.pin":     {Zh: "PIN 码", En: "PIN"},
	"change.go":      {Zh: "换人", En: "Change"},

	// Clocks.
	"clock.left":     {Zh: "剩 {1}", En: "{1} left"},
	"clock.over":     {Zh: "逾 {1}", En: "{1} late"},
	"clock.late":     {Zh: "迟 {1} 办结", En: "done {1} late"},
	"clock.ok":       {Zh: "按时", En: "in time"},
	"clock.ok.left":  {Zh: "按时，余 {1}", En: "in time, {1} left"},
	"clock.hold":     {Zh: "停表", En: "paused"},
	"clock.hold.why": {Zh: "停表：{1}", En: "paused: {1}"},
	"clock.before":   {Zh: "录入前已逾期", En: "overdue before entry"},
	"units":          {Zh: "天,时,分", En: "d,h,min"}, // as i18n.Duration has them, for the script
	"zero":           {Zh: "不到\u00a01\u00a0分", En: "under\u00a01\u00a0min"},
	"clock.due":      {Zh: "到期 {1}", En: "due {1}"},

	// Lists.
	"views":         {Zh: "视图", En: "Views"},
	"results":       {Zh: "查询与结果", En: "Query and results"},
	"query":         {Zh: "查询", En: "Search"},
	"query.reset":   {Zh: "重置", En: "Reset"},
	"query.more":    {Zh: "展开", En: "More"},
	"batch":         {Zh: "批量操作", En: "Several at once"},
	"batch.none":    {Zh: "选中几件后可一起办", En: "Select some to act on them together"},
	"batch.clear":   {Zh: "取消选择", En: "Clear selection"},
	"picked":        {Zh: "已选 {1} 件", En: "{1} selected"},
	"columns":       {Zh: "列设置", En: "Columns"},
	"columns.keep":  {Zh: "记住", En: "Keep"},
	"columns.reset": {Zh: "恢复默认", En: "Back to default"},
	"prev.page":     {Zh: "上一页", En: "Previous"},
	"next.page":     {Zh: "下一页", En: "Next"},
	"figures":       {Zh: "数字", En: "Figures"},

	// A record.
	"stages":      {Zh: "阶段", En: "Stages"},
	"files":       {Zh: "附件", En: "Files"},
	"download":    {Zh: "下载 {1}", En: "Download {1}"},
	"call":        {Zh: "拨打", En: "Call"},
	"may":         {Zh: "现在可以", En: "You may now"},
	"may.nothing": {Zh: "这一步没有等您办的。", En: "Nothing here waits for you."},
	"maynot":      {Zh: "现在不能，为什么", En: "You may not, and why"},
	"sum":         {Zh: "怎么算的", En: "How it is counted"},
	"about":       {Zh: "这件事", En: "The record"},
	"why":         {Zh: "为什么", En: "Why"},
	"who.can":     {Zh: "谁能办", En: "Who can"},
	"instead":     {Zh: "可以改做", En: "What you can do"},
	"kept":        {Zh: "已记下", En: "Noted"},
	"print":       {Zh: "打印", En: "Print"},

	// Forms.
	"needed":       {Zh: "必填", En: "needed"},
	"optional":     {Zh: "可不填", En: "optional"},
	"missing.n":    {Zh: "还差 {1} 处", En: "{1} to put right"},
	"missing.head": {Zh: "有 {1} 处要改", En: "{1} things to put right"},
	"promise":      {Zh: "办理后起算：", En: "Then the clocks run: "},
	"late.entry":   {Zh: "补录：事情早就发生了", En: "Late entry: it happened earlier"},
	"draft.saved":  {Zh: "草稿 {1} 已存，关掉页面也在", En: "Draft kept {1}, also if you close the page"},
	"draft.drop":   {Zh: "弃稿", En: "Discard"},
	"draft.waits":  {Zh: "这件有没写完的草稿。", En: "A draft waits for this record."},
	"draft.open":   {Zh: "接着写", En: "Go on"},
	"net.lost":     {Zh: "没有连上服务器，写的都还在，请稍后再试。", En: "The server cannot be reached. What you wrote is still here; try again in a while."},
	"session.lost": {Zh: "登录已过期，写的都还在，请重新登录后再按一次。", En: "Your session ended. What you wrote is still here; sign in and press once more."},
	"look.none":    {Zh: "没有找到", En: "Nothing found"},
	"pad.canvas":   {Zh: "在此签名", En: "Sign here"},
	"pad.again":    {Zh: "重签", En: "Sign again"},
	"merge.table":  {Zh: "两人的改动", En: "Two edits"},
	"merge.old":    {Zh: "原来", En: "Before"},
	"merge.theirs": {Zh: "对方改成", En: "Theirs"},
	"merge.mine":   {Zh: "您改成", En: "Yours"},

	// Workbench, desk, clauses.
	"first":         {Zh: "先做这件", En: "First of all"},
	"desk.find":     {Zh: "查找业户", En: "Find a household"},
	"recent":        {Zh: "最近办的", En: "Recently done"},
	"evidence":      {Zh: "现有数字", En: "Figures now"},
	"demo":          {Zh: "示范部门，可以是：", En: "Demonstration department; you can be:"},
	"demo.password": {Zh: "密码", En: "password"},
	"params":        {Zh: "参数", En: "Parameters"},
}
