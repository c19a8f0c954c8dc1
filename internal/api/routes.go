package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/i18n"
)

// route is one line of the API.
type route struct {
	method, path string // below /api/v1, or whole where it begins with "//"
	name         string // operationId
	say          i18n.Text
	query        []param
	takes        any    // zero value of the request's JSON; nil: none
	bytes        bool   // the request's body is a content
	gives        any    // zero value of the answer's JSON; nil: none
	media        string // of an answer that is no JSON
	status       int
	open         bool // no session asked for
	unfit        bool // answered to a locked session, or one whose password must be changed
	match        bool // takes If-Match
	key          bool // takes an Idempotency-Key
	no           []int
	serve        func(*call) (any, error)
}

// param is a parameter of the query.
type param struct {
	name string
	say  i18n.Text
	must bool
}

// pattern is the route's path in the mux and in the document.
func (r *route) pattern() string {
	if whole, ok := strings.CutPrefix(r.path, "/"); ok && strings.HasPrefix(whole, "/") {
		return whole
	}
	return prefix + r.path
}

func text(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }

// routes is the whole API.
func routes() []route {
	const (
		get, post, put, patch, del     = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
		ok, created, none              = http.StatusOK, http.StatusCreated, http.StatusNoContent
		bad, gone, clash, refused      = http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity
		forbidden, wait, large         = http.StatusForbidden, http.StatusTooManyRequests, http.StatusRequestEntityTooLarge
		passed, condition, unavailable = http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusServiceUnavailable
	)
	fileName := []param{{name: "name", say: text("文件名", "the file's name"), must: true}}
	return []route{
		{method: post, path: "/sessions", name: "signIn", say: text("登录", "Sign in"), takes: wire.SignIn{}, gives: wire.Session{}, status: created, open: true, no: []int{bad, http.StatusUnauthorized, forbidden, wait}, serve: signIn},
		{method: get, path: "/sessions", name: "listSessions", say: text("本人的登录", "One's own sessions"), gives: wire.Sessions{}, status: ok, no: []int{forbidden}, serve: listSessions},
		{method: get, path: "/sessions/current", name: "currentSession", say: text("我是谁，任哪些岗位", "Who I am, and the seats I hold"), gives: wire.Session{}, status: ok, unfit: true, serve: currentSession},
		{method: del, path: "/sessions/current", name: "signOut", say: text("退出登录", "Sign out"), status: none, unfit: true, no: []int{bad}, serve: signOut},
		{method: del, path: "/sessions/{session}", name: "endSession", say: text("结束本人的一个登录", "End one of one's own sessions"), status: none, no: []int{forbidden, gone}, serve: endSession},
		{method: put, path: "/password", name: "changePassword", say: text("修改本人的密码；其他登录随之结束", "Change one's own password; the other sessions end"), takes: wire.Password{}, status: none, unfit: true, no: []int{bad, forbidden, wait}, serve: changePassword},
		{method: get, path: "/tokens", name: "listTokens", say: text("本人的令牌", "One's own API tokens"), gives: wire.Tokens{}, status: ok, serve: listTokens},
		{method: post, path: "/tokens", name: "newToken", say: text("发一个令牌", "Make an API token"), takes: wire.NewToken{}, gives: wire.Token{}, status: created, no: []int{bad, forbidden}, serve: newToken},
		{method: del, path: "/tokens/{token}", name: "revokeToken", say: text("作废一个令牌", "Revoke an API token"), status: none, no: []int{gone}, serve: revokeToken},

		{method: get, path: "/types", name: "listTypes", say: text("制度里的记录类型", "The record types of the regulation"), gives: wire.Types{}, status: ok, serve: listTypes},
		{method: get, path: "/types/{type}", name: "getType", say: text("一类记录：环节、办理事项及其所填、期限、列表", "A record type: its stages, acts with what they ask for, clocks, lists"), gives: wire.Type{}, status: ok, no: []int{gone}, serve: getType},
		{method: get, path: "/types/{type}/reports/{report}", name: "getReport", say: text("一张报表：行、列、合计，各部门对照", "A report: rows, columns and sums, and the departments side by side"), gives: wire.Report{}, status: ok, no: []int{gone}, serve: getReport, query: []param{
			{name: "pick", say: text("第一项分组的值；不给则为最新的", "the value of the first group; without it the newest")},
			{name: "dept", say: text("只算这个部门及其下级的：部门代码", "only of this department and those below it: its code")},
		}},

		{method: get, path: "/records", name: "listRecords", say: text("一个列表的一页", "A page of a list"), gives: wire.Page{}, status: ok, no: []int{bad, gone}, serve: listRecords, query: []param{
			{name: "type", say: text("记录类型；查找（q）时可以不给", "the record type; a search (q) may go without")},
			{name: "q", say: text("查找：汉字、拼音首字母、末四位", "search: characters, pinyin initials, last four digits")},
			{name: "filter", say: text("栏目:值，可有几个", "FIELD:VALUE, perhaps several")},
			{name: "list", say: text("列表名；不给则为第一个", "the list; without it the first one")},
			{name: "sort", say: text("次序：制度声明的列表各有一种；opened 是登记先后。没有这种次序的列表就不给", "the order: each declared list has one, and `opened` is the order of opening; refused where no list has it")},
			{name: "stage", say: text("只看在这个环节的", "only what stands at this stage")},
			{name: "dept", say: text("只看这个部门及其下级的：部门代码", "only of this department and those below it: its code")},
			{name: "record", say: text("从这条记录看它的关联 list", "the record whose look-up list is asked for")},
			{name: "cursor", say: text("翻页的位置", "where the page begins: next or prev of another page")},
			{name: "back", say: text("true：看这个位置之前的一页", "true: the page before the cursor")},
			{name: "limit", say: text("一页几条，1 到 200，默认 50", "how many, 1 to 200, 50 without it")},
		}},
		{method: post, path: "/records/{type}", name: "openRecord", say: text("开立一条记录", "Open a record"), takes: wire.Open{}, gives: wire.Answer{}, status: created, key: true, no: []int{bad, forbidden, gone, clash, refused}, serve: openRecord},
		{method: get, path: "/records/{type}/{id}", name: "getRecord", say: text("一条记录", "A record"), gives: wire.Record{}, status: ok, no: []int{gone}, serve: getRecord},
		{method: patch, path: "/records/{type}/{id}", name: "editRecord", say: text("修改栏目：此类的办理事项 edit", "Change fields: the type's act edit"), takes: wire.Edit{}, gives: wire.Answer{}, status: ok, match: true, key: true, no: []int{bad, gone, clash, passed, condition, refused}, serve: editRecord},
		{method: post, path: "/records/{type}/{id}/actions/{action}", name: "doAct", say: text("办理", "Do an act"), takes: wire.Do{}, gives: wire.Answer{}, status: ok, match: true, key: true, no: []int{bad, forbidden, gone, clash, passed, refused}, serve: doAct},
		{method: get, path: "/records/{type}/{id}/events", name: "listEvents", say: text("经过，新的在前", "The history, the newest first"), gives: wire.Events{}, status: ok, no: []int{gone}, serve: listEvents},
		{method: post, path: "/records/{type}/{id}/files", name: "putRecordFile", say: text("为一条记录上传文件", "Upload a file for a record"), query: fileName, bytes: true, gives: wire.File{}, status: created, no: []int{bad, gone, large, http.StatusInsufficientStorage}, serve: putFile},
		{method: post, path: "/files", name: "putFile", say: text("为还没有开立的记录上传文件", "Upload a file for a record that is not open yet"), query: fileName, bytes: true, gives: wire.File{}, status: created, no: []int{bad, large, http.StatusInsufficientStorage}, serve: putFile},
		{method: get, path: "/files/{hash}", name: "getFile", say: text("文件的内容", "The content of a file"), media: "application/octet-stream", status: ok, no: []int{gone}, serve: getFile},

		{method: get, path: "/editions", name: "listEditions", say: text("颁行过和将颁行的制度", "What was put in force, and what is to come"), gives: wire.Editions{}, status: ok, serve: listEditions},
		{method: get, path: "/editions/{edition}/changes", name: "tryEdition", say: text("一版制度会给未结记录带来什么变化", "What an edition would change for open records"), query: []param{{name: "dept", say: text("只看这个部门和它下级的", "only of this department and those below it")}, {name: "type", say: text("只看这一类", "only of this type")}, {name: "cursor", say: text("上一页给的 next", "the next of the page before")}, {name: "limit", say: text("每页件数，最多 200", "records a page, at most 200")}}, gives: wire.Crossings{}, status: ok, no: []int{bad, gone}, serve: tryEdition},
		{method: post, path: "/adoptions", name: "beginAdoption", say: text("把未结记录改依现行制度，一批办", "Bring open records under the edition in force, as a batch"), takes: wire.Adopt{}, gives: wire.Adoption{}, status: created, no: []int{bad, gone, refused}, serve: beginAdoption},
		{method: get, path: "/adoptions/{adoption}", name: "getAdoption", say: text("一批改到哪里，每件结果如何", "How far such a batch is, and what came of each record"), query: []param{{name: "cursor", say: text("上一页给的 next", "the next of the page before")}, {name: "limit", say: text("每页件数，最多 200", "records a page, at most 200")}}, gives: wire.Adoption{}, status: ok, no: []int{bad, gone}, serve: getAdoption},
		{method: get, path: "/clauses", name: "listClauses", say: text("制度的条款", "The clauses of the regulation"), gives: wire.Clauses{}, status: ok, serve: listClauses},
		{method: get, path: "/clauses/{clause}", name: "getClause", say: text("一条条款和落实它的规则", "A clause and what enforces it"), gives: wire.Clause{}, status: ok, no: []int{bad, gone}, serve: getClause, query: []param{{name: "month", say: text("哪个月的证据，如 2026-11；默认本月", "the month of the evidence, as 2026-11; by default this one")}}},

		{method: get, path: "/ledger/checkpoint", name: "getCheckpoint", say: text("账本最新的已签检查点", "The newest signed checkpoint of the ledger"), media: "text/plain", status: ok, open: true, no: []int{unavailable}, serve: getCheckpoint},
		{method: get, path: "/ledger/tile/{path...}", name: "getTile", say: text("账本的瓦片（C2SP tlog-tiles）", "A tile of the ledger (C2SP tlog-tiles)"), media: "application/octet-stream", status: ok, open: true, no: []int{gone}, serve: getTile},
		{method: get, path: "/ledger/proof/{record}", name: "getProof", say: text("一条记录的各个事件在账本里的证明", "Proofs that a record's events are in the ledger"), gives: wire.Proofs{}, status: ok, no: []int{gone}, serve: getProof},

		{method: get, path: "//healthz", name: "healthz", say: text("程序在运行", "The process answers"), gives: wire.Health{}, status: ok, open: true, serve: healthz},
		{method: get, path: "//readyz", name: "readyz", say: text("可以办事：数据库和账本都好", "It does its work: database and ledger are well"), gives: wire.Health{}, status: ok, open: true, no: []int{unavailable}, serve: readyz},
		{method: get, path: "//metrics", name: "metrics", say: text("运行指标（Prometheus 文本）：本机可读，其他地方须登录", "Figures of the running server (Prometheus text): open on this machine, elsewhere for who has signed in"), media: "text/plain", status: ok, open: true, no: []int{http.StatusUnauthorized, gone}, serve: metrics},
		{method: get, path: "//openapi.json", name: "openapi", say: text("本文档；登录后含制度的各类记录", "This document; with the declared types for who has signed in"), media: "application/json", status: ok, open: true, serve: openAPI},
	}
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
