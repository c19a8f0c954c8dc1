package secrecy

import (
	"net/http"
	"strings"
	"testing"
)

// payReaders read every pay paper, beside its subject.
var payReaders = []string{"hr", "gm"}

// outsiders to pay: whatever they count must stay what it was when a pay paper comes.
var outsiders = []string{"lin", "xu", "leader", "office", "archive", "admin", "jin", "zou"}

// pays plants pay papers in each project: in a field, a file's name and text,
// what the subject says, the note of an event, and a kept refusal about them.
func (g *garden) pays() {
	ren := g.who["ren"]
	for _, s := range sets[:1] {
		w := func(stem string) string { return stem + s.n }
		subject := "he"
		slip := ren.upload(w("slipnameqw")+".txt", w("sliptextqw"))
		in := map[string]any{"act": "issue", "dept": s.dept, "note": w("paynoteqw"), "fields": fields{"person": g.staff("何晓雯"), "kind": "deduction", "period": w("periodqw"), "amount": "7319.53",
			"why": w("paywhyqw"), "papers": []any{slip}}}
		a := ren.api(http.MethodPost, "/records/pay_paper", in)
		var out struct{ ID string }
		a.into(g.t, &out)
		fatalIf(g.t, out.ID == "", "no pay paper: %d %s", a.status, a.body)
		g.who[subject].do("pay_paper", out.ID, "sign_for", fields{"objection": w("objectqw")}, w("signnoteqw"))
		ren.api(http.MethodPost, "/records/pay_paper/"+out.ID+"/actions/delete", map[string]any{})
		for _, x := range []string{"periodqw", "paywhyqw", "slipnameqw", "objectqw"} {
			g.put(canary{word: w(x), typ: "pay_paper", id: out.ID, dept: s.dept, see: [][]string{payReaders}, names: []string{subject}})
		}
		for _, x := range []string{"sliptextqw", "paynoteqw", "signnoteqw"} {
			g.put(canary{word: w(x), typ: "pay_paper", id: out.ID, dept: s.dept, see: [][]string{payReaders}, names: []string{subject}, unlisted: true})
		}
		g.put(canary{word: "7319.53", typ: "pay_paper", id: out.ID, dept: s.dept, see: [][]string{payReaders}, names: []string{subject}, unlisted: true})
		g.slip, _ = slip["hash"].(string)
		g.pay = out.ID
	}
	g.step()
}

// staff gives the record of a person by name.
func (g *garden) staff(name string) string {
	var page struct {
		Items []struct {
			ID    string
			Title string
		}
	}
	g.who["admin"].api(http.MethodGet, "/records?type=staff&list=all&limit=200", nil).into(g.t, &page)
	for _, x := range page.Items {
		if x.Title == name {
			return x.ID
		}
	}
	g.t.Fatalf("no record of %s", name)
	return ""
}

// counted is all that somebody counts: every list, report and page of totals.
func (g *garden) counted(login string) map[string]string {
	p := g.who[login]
	out := map[string]string{}
	for _, path := range []string{"/", "/desk", "/notices", "/clauses", "/t/pay_paper", "/search?q=2026", "/search?q=he", "/api/v1/types"} {
		out[path] = framePattern.ReplaceAllString(p.get(path).body, "")
	}
	for _, t := range types(g.t) {
		for _, list := range []string{"all", "void"} {
			out[t.Name+" "+list] = p.api(http.MethodGet, "/records?limit=3&type="+t.Name+"&list="+list, nil).body
		}
	}
	return out
}

// payIsKept holds what a pay paper may not do: change what others count, or be closed
// to those whose it is.
func (g *garden) payIsKept(t *testing.T, before map[string]map[string]string) {
	for _, login := range outsiders {
		for what, is := range g.counted(login) {
			if was := before[login][what]; is != was {
				t.Errorf("LEAK %s: %s is another since a pay paper came: %s", login, what, differ(is, was))
			}
		}
		if a := g.who[login].api(http.MethodGet, "/files/"+g.slip, nil); a.status != http.StatusNotFound {
			t.Errorf("LEAK %s opens the file of a pay paper: %d", login, a.status)
		}
	}
	for _, login := range []string{"he", "ren", "gm"} {
		p := g.who[login]
		all := p.get("/r/"+g.pay).body + p.api(http.MethodGet, "/records/pay_paper/"+g.pay+"/events", nil).body + p.api(http.MethodGet, "/files/"+g.slip, nil).body
		for _, x := range []string{"periodqw", "paywhyqw", "slipnameqw", "objectqw", "sliptextqw", "paynoteqw", "signnoteqw"} {
			if !strings.Contains(all, x+"yq") {
				t.Errorf("%s does not read %s", login, x)
			}
		}
		if !strings.Contains(p.get("/search?q=paywhyqwyq").body, `/r/`+g.pay+`"`) {
			t.Errorf("%s does not find the pay paper", login)
		}
	}
}
