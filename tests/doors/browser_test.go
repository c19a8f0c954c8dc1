package doors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/tests/browser"
)

const desk = "/r/"

var say = browser.Say

// office is the demonstration department with the people of S11 at their windows.
type office struct {
	t                     *testing.T
	h                     *browser.House
	xu, lin, leader, zong *browser.Window
	pictures              string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	browser.Found(t)
	o := &office{t: t, h: browser.Begin(t, "2026-11-24 08:30"), pictures: os.Getenv("GUIJU_PICTURES")}
	o.xu = browser.Open(t, o.h.URL, 1440, 900)
	o.lin, o.leader, o.zong = o.xu.Beside(1440, 900), o.xu.Beside(375, 740), o.xu.Beside(1440, 900)
	o.signIn()
	return o
}

// signIn signs everybody in; a session ends with its day.
func (o *office) signIn() {
	for login, w := range map[string]*browser.Window{"xu": o.xu, "lin": o.lin, "leader": o.leader, "office": o.zong} {
		w.Go("/")
		if browser.Eval[bool](w, `Boolean(document.querySelector('#signin'))`) {
			w.Login(login)
		}
	}
}

func (o *office) ok(id, wrong string) string {
	o.t.Helper()
	if wrong != "" {
		o.t.Fatalf("should have been done: %s", wrong)
	}
	return id
}

func (o *office) done(wrong string) { o.t.Helper(); o.ok("", wrong) }

// sees fails unless a person's page of a record says all of it.
func (o *office) sees(w *browser.Window, id string, words ...string) {
	o.t.Helper()
	w.Go(desk + id)
	text := w.Text()
	for _, x := range words {
		if !strings.Contains(text, x) {
			o.t.Errorf("the page of %s does not say %q:\n%s", id, x, text)
		}
	}
}

// offers says whether the page of a record offers an act.
func (o *office) offers(w *browser.Window, id, act string) bool {
	o.t.Helper()
	w.Go(desk + id)
	return browser.Eval[bool](w, `Array.from(document.querySelectorAll('form.one, a')).some((e) => { const u = new URL(e.action || e.href, location); return u.pathname === '/r/' + %s + '/' + %s || u.searchParams.get('act') === %s && u.pathname === '/r/' + %s; })`, id, act, act, id)
}

func (o *office) picture(w *browser.Window, name string) {
	if o.pictures != "" {
		w.Picture(filepath.Join(o.pictures, name+".png"))
	}
}

func (o *office) apply(w *browser.Window, phone, business string) string {
	o.t.Helper()
	return o.ok(w.Register("ldcall", "apply", say("phone", phone), say("region", "上海"), say("org", "沪上电梯"), say("reason", "催配件到货"), say("business", business)))
}

// away enters an absence of a person from now to the end of a day, by himself.
func (o *office) away(login, until string) {
	o.t.Helper()
	p := o.h.Person(login)
	from := o.h.Now().Format("2006-01-02T15:04")
	if _, wrong := p.Do("/t/leave/new/enter", say("person", name[login]), say("from", from), say("until", until+"T18:00"), say("reason", "外出开会")); wrong != "" {
		o.t.Fatalf("%s could not enter his leave: %s", login, wrong)
	}
}

var name = map[string]string{"lin": "林静宜", "leader": "顾伯言"}

// S11 in the browser: the main branches, each by the people it is about.
func TestS11InTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	o := newOffice(t)
	t.Run("S11 负责人签字后方可挂拨", func(t *testing.T) {
		o.t = t
		id := o.apply(o.xu, "021-55550101", "true")
		if o.offers(o.xu, id, "sign") || o.offers(o.xu, id, "dial") || o.offers(o.leader, id, "sign") {
			t.Error("the caller, or the leader while the head is here, is offered a signature, or dialling before it")
		}
		o.sees(o.xu, id, "待签批", "客服主管")
		o.done(o.lin.Act(desk, id, "sign"))
		o.h.At("08:40")
		o.done(o.xu.Act(desk, id, "dial", say("called_at", "2026-11-24T08:32"), say("ended_at", "2026-11-24T08:38")))
		o.sees(o.xu, id, "业务长途")
	})

	t.Run("S11.1 负责人自己的由主管领导签", func(t *testing.T) {
		o.t = t
		id := o.apply(o.lin, "021-55550102", "true")
		if o.offers(o.lin, id, "sign") {
			t.Error("the head is offered to sign his own")
		}
		o.picture(o.lin, "s11-own")
		o.done(o.leader.Act(desk, id, "refuse", say("signer_note", "改用邮件")))
		o.sees(o.lin, id, "不同意", "改用邮件")
	})

	o.t = t
	o.h.At("09:00")
	o.away("lin", "2026-11-24")
	t.Run("S11.1 负责人不在，主管领导签", func(t *testing.T) {
		o.t = t
		id := o.apply(o.xu, "021-55550103", "false")
		o.sees(o.xu, id, "外出开会", "S11.1")
		o.picture(o.xu, "s11-away")
		if o.offers(o.lin, id, "sign") || o.offers(o.zong, id, "sign") {
			t.Error("who is away, or the general office while the leader is here, is offered to sign")
		}
		o.done(o.leader.Act(desk, id, "sign"))
		o.sees(o.leader, id, "准予挂拨")
		o.picture(o.leader, "s11-leader-375")
	})

	o.t = t
	o.h.At("13:00")
	o.away("leader", "2026-11-24")
	t.Run("S11.2 均不在，确因业务需要，总办同意先行挂拨", func(t *testing.T) {
		o.t = t
		no := o.apply(o.xu, "021-55550104", "false")
		if o.offers(o.zong, no, "sign") {
			t.Error("the general office is offered to sign what business does not require")
		}
		id := o.apply(o.xu, "021-55550105", "true")
		o.sees(o.zong, id, "S11.2", "外出开会")
		o.picture(o.zong, "s11-both-away")
		o.done(o.zong.Act(desk, id, "sign"))
		o.sees(o.xu, id, "总办同意先行挂拨")
	})

	var kept, lost string
	t.Run("S11.3 总办先同意，尚无申请", func(t *testing.T) {
		o.t = t
		agree := func(phone string) string {
			return o.ok(o.zong.Register("ldcall", "agree", say("caller", "许安然"), say("phone", phone), say("reason", "供货告急"), say("consent_by", "phone")))
		}
		kept, lost = agree("021-55550106"), agree("021-55550107")
		o.h.At("13:30")
		for _, id := range []string{kept, lost} {
			o.done(o.xu.Act(desk, id, "dial", say("called_at", "2026-11-24T13:10"), say("ended_at", "2026-11-24T13:20")))
			o.sees(o.xu, id, "待补办", "11-27")
		}
		o.picture(o.xu, "s11-owing")
	})
	t.Run("S11.3 三日内交齐，期限停；负责人回来补签", func(t *testing.T) {
		o.t = t
		o.h.To("2026-11-27 23:59")
		o.signIn()
		o.done(o.xu.Act(desk, kept, "hand_in", say("region", "上海"), say("org", "沪上电梯"), say("reason", "催配件")))
		o.sees(o.xu, kept, "已补交")
		o.h.To("2026-11-28 09:00")
		o.signIn()
		o.done(o.lin.Act(desk, kept, "complete"))
		o.sees(o.xu, kept, "业务长途")
	})
	t.Run("S11.4 逾期不补办，视为私人，双倍", func(t *testing.T) {
		o.t = t
		o.sees(o.xu, lost, "视为私人电话")
		if o.offers(o.xu, lost, "hand_in") {
			t.Error("the caller is offered to hand in what is too late")
		}
		text := browser.Words(o.h.Person("jin").Get("/t/charge?list=all"))
		if !strings.Contains(text, "许安然") {
			t.Errorf("the cashier's list of charges does not name the caller: %s", text)
		}
	})
}
