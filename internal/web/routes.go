package web

// route is one line of the table: what is asked for, and what answers.
type route struct {
	pattern string
	serve   func(*visit) error
	open    bool // nobody need be signed in
	unfit   bool // also with a locked screen or a password that must be changed
}

var routes = []route{
	{pattern: "GET /{$}", serve: (*visit).workbench},
	{pattern: "GET /desk", serve: (*visit).desk},
	{pattern: "GET /jobs", serve: (*visit).jobs},
	{pattern: "GET /jobs/{id}", serve: (*visit).job},
	{pattern: "GET /notices", serve: (*visit).notices},
	{pattern: "POST /notices/seen", serve: (*visit).seeNotices},
	{pattern: "GET /search", serve: (*visit).search},
	{pattern: "GET /suggest/{type}/{field}", serve: (*visit).suggest},

	{pattern: "GET /t/{type}", serve: (*visit).list},
	{pattern: "GET /t/{type}/new", serve: (*visit).newForm},
	{pattern: "GET /t/{type}/new/{act}", serve: (*visit).newForm},
	{pattern: "POST /t/{type}/new/{act}", serve: (*visit).open},
	{pattern: "POST /t/{type}/batch", serve: (*visit).batch},
	{pattern: "POST /t/{type}/columns", serve: (*visit).columns},
	{pattern: "POST /t/{type}/views", serve: (*visit).views},
	{pattern: "GET /t/{type}/export", serve: (*visit).exportForm},
	{pattern: "POST /t/{type}/export", serve: (*visit).export},
	{pattern: "GET /t/{type}/report/{report}", serve: (*visit).report},
	{pattern: "GET /reports", serve: (*visit).reports},
	{pattern: "GET /releases/{id}", serve: (*visit).releaseFile},
	{pattern: "POST /releases/{id}", serve: (*visit).release},

	{pattern: "GET /r/{id}", serve: (*visit).record},
	{pattern: "GET /r/{id}/{act}", serve: (*visit).actForm},
	{pattern: "POST /r/{id}/{act}", serve: (*visit).act},
	{pattern: "POST /r/{id}/uncover/{field}", serve: (*visit).uncover},
	{pattern: "POST /r/{id}/print/{form}", serve: (*visit).printOne},
	{pattern: "GET /print/{form}/{hash}", serve: (*visit).printPage},

	{pattern: "GET /files/{hash}", serve: (*visit).file},
	{pattern: "GET /proof/{record}", serve: (*visit).proofs},
	{pattern: "GET /proof/{record}/{event}", serve: (*visit).proof},
	{pattern: "GET /clauses", serve: (*visit).clauses},
	{pattern: "GET /clauses/{id}", serve: (*visit).clause},
	{pattern: "GET /clauses/{id}/evidence", serve: (*visit).evidenceRecords},
	{pattern: "GET /editions", serve: (*visit).editions},
	{pattern: "GET /editions/{edition}", serve: (*visit).changes},
	{pattern: "POST /editions/adoptions", serve: (*visit).adopt},
	{pattern: "GET /editions/adoptions/{job}", serve: (*visit).adoption},
	{pattern: "GET /keys", serve: (*visit).keys},

	{pattern: "POST /drafts", serve: (*visit).keepDraft},
	{pattern: "POST /drafts/drop", serve: (*visit).dropDraft},
	{pattern: "GET /settings/people", serve: (*visit).staff},
	{pattern: "POST /settings/people/{person}", serve: (*visit).account},
	{pattern: "GET /settings/away", serve: (*visit).away},
	{pattern: "GET /settings/places", serve: (*visit).places},
	{pattern: "GET /settings", serve: (*visit).settings, unfit: true},
	{pattern: "POST /settings/{what}", serve: (*visit).set, unfit: true},
	{pattern: "POST /language", serve: (*visit).language, open: true},
	{pattern: "GET /language/{lang}", serve: (*visit).language, open: true},

	{pattern: "GET /trust", serve: (*visit).trust, open: true},
	{pattern: "GET /trust/code.svg", serve: (*visit).trustCode, open: true},
	{pattern: "GET /ca.crt", serve: (*visit).caFile, open: true},
	{pattern: "GET /login", serve: (*visit).loginPage, open: true},
	{pattern: "POST /login", serve: (*visit).login, open: true},
	{pattern: "POST /logout", serve: (*visit).logout, unfit: true},
	{pattern: "GET /change", serve: (*visit).changePage, unfit: true},
	{pattern: "POST /change", serve: (*visit).change, unfit: true},
	{pattern: "POST /lock", serve: (*visit).lock},
}
