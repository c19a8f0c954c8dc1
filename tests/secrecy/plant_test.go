package secrecy

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// canary is a planted word and who may read it.
type canary struct {
	word, typ, id, dept string
	see                 [][]string // each: posts of which one must be held; none: whoever reaches the department
	names               []string   // who reads it beside them
	also                []string   // other ways to type it: pinyin, initials, the last four digits
	unlisted            bool       // not found by search: of the history, or a file's content
	unseen              bool       // only whoever may read it is looked for; no page need show it
}

func (c *canary) may(r role) bool {
	if slices.Contains(c.names, r.login) {
		return true
	}
	if r.dept != "HM" && r.dept != c.dept {
		return false
	}
	for _, posts := range c.see {
		if !slices.ContainsFunc(posts, func(p string) bool { return slices.Contains(r.posts, p) }) {
			return false
		}
	}
	return true
}

// readers of fields and types that have their own, as the regulation says.
var (
	phones   = []string{"clerk", "head", "dispatcher"}
	papers   = []string{"clerk", "head"}
	deeds    = []string{"clerk", "head", "archivist"}
	heads    = []string{"head"}
	accused  = []string{"head", "leader", "gm"}
	event    = []string{"clerk", "dispatcher", "head", "leader", "office", "gm", "archivist"}
	judged   = []string{"head", "leader", "office", "gm"}
	batches  = []string{"clerk", "head", "sysadmin"}
	refusals = []string{"head", "leader", "gm"}
)

// planted is one project's share.
type planted struct {
	dept                          string
	unit, party, repair, incident string
	complaint, cleared, void      string
	photo                         string // hash
}

// set holds the words of one project; both are planted the same way.
type set struct {
	dept, clerk, head string
	n                 string // ends every word, so that the two projects differ
	name, pinyin      string // a party's, and its initials
	phone, other, sos string
	caller            string
}

var sets = []set{
	{"YSL", "xu", "lin", "yq", "骧夔璆", "xkq", "13366018421", "13366018532", "13366018643", "13366018754"},
	{"MXY", "zou", "su", "mx", "觊芈甯", "jmn", "15577029135", "15577029246", "15577029357", "15577029468"},
}

type garden struct {
	*house
	canaries []canary
	plots    []planted
	pay      string // a pay paper, and the digest of its file
	slip     string
}

func (g *garden) put(c canary) { g.canaries = append(g.canaries, c) }

// plant enters everything through the API as the people of the project.
func plant(h *house) *garden {
	g := &garden{house: h}
	for _, s := range sets {
		g.plot(s)
	}
	h.step()
	return g
}

func (g *garden) plot(s set) {
	c, head := g.who[s.clerk], g.who[s.head]
	w := func(stem string) string { return stem + s.n }
	p := planted{dept: s.dept}
	sow := func(typ, id, word string, see ...[]string) {
		g.put(canary{word: word, typ: typ, id: id, dept: s.dept, see: see})
	}

	p.party = c.do("party", "", "enter", fields{"name": s.name, "phone": s.phone, "phones": []string{s.other}, "id_no": w("IDNOQW"), "emergency": w("emergqw"),
		"emergency_phone": s.sos, "address": w("addrqw"), "tax_no": w("TAXQW"), "bank": w("bankqw"), "note": w("partynoteqw")})
	g.put(canary{word: s.name, typ: "party", id: p.party, dept: s.dept, also: []string{s.pinyin}})
	for _, n := range []string{s.phone, s.other, s.sos} {
		g.put(canary{word: n, typ: "party", id: p.party, dept: s.dept, see: [][]string{phones}, also: []string{n[7:]}})
	}
	sow("party", p.party, w("IDNOQW"), papers)
	sow("party", p.party, w("TAXQW"), heads)
	sow("party", p.party, w("bankqw"), heads)
	for _, x := range []string{"emergqw", "addrqw", "partynoteqw"} {
		sow("party", p.party, w(x))
	}

	project := c.do("project", "", "enter", fields{"code": w("PRJQW"), "name": w("projectqw"), "address": w("streetqw"), "planning": w("planqw")})
	for _, x := range []string{"PRJQW", "projectqw", "streetqw", "planqw"} {
		sow("project", project, w(x))
	}
	building := c.do("building", "", "enter", fields{"project": project, "number": w("BLKQW"), "section": "1"})
	p.unit = c.do("unit", "", "enter", fields{"building": building, "room": "0101", "number": w("UNITQW") + "-0101", "note": w("unitnoteqw"), "deed_no": w("DEEDQW"), "contract_no": w("CONTRACTQW")})
	sow("unit", p.unit, w("UNITQW"))
	sow("unit", p.unit, w("unitnoteqw"))
	sow("unit", p.unit, w("DEEDQW"), deeds)
	sow("unit", p.unit, w("CONTRACTQW"), deeds)
	lease := c.upload(w("leaseqw")+".txt", w("leasetextqw"))
	holding := c.do("holding", "", "begin", fields{"unit": p.unit, "party": p.party, "role": "owner", "relation": w("relationqw"), "papers": []any{lease}})
	sow("holding", holding, w("relationqw"))
	sow("holding", holding, w("leaseqw"), deeds)
	g.put(canary{word: w("leasetextqw"), typ: "holding", id: holding, dept: s.dept, see: [][]string{deeds}, unlisted: true})
	car := c.do("vehicle", "", "enter", fields{"plate": "浙A" + strings.ToUpper(w("QW8")), "unit": p.unit, "note": w("carnoteqw")})
	sow("vehicle", car, "浙A"+strings.ToUpper(w("QW8")))
	sow("vehicle", car, w("carnoteqw"))

	photo := c.upload(w("photoqw")+".txt", w("phototextqw"))
	p.photo, _ = photo["hash"].(string)
	p.repair = c.do("repair", "", "register", fields{"unit": p.unit, "party": p.party, "caller": w("callerqw"), "phone": s.caller, "kind": "water", "what": w("whatqw"), "pictures": []any{photo}}, w("registernoteqw"))
	c.do("repair", p.repair, "follow", fields{"progress": w("progressqw")}, w("actnoteqw"))
	for _, x := range []string{"callerqw", "whatqw", "photoqw", "progressqw"} {
		sow("repair", p.repair, w(x))
	}
	g.put(canary{word: s.caller, typ: "repair", id: p.repair, dept: s.dept, see: [][]string{phones}, also: []string{s.caller[7:]}})
	g.put(canary{word: w("phototextqw"), typ: "repair", id: p.repair, dept: s.dept, unlisted: true})

	p.complaint = c.do("complaint", "", "register", fields{"unit": p.unit, "caller": w("angryqw"), "phone": s.caller, "kind": "attitude", "subject": w("subjectqw"),
		"what": w("storyqw"), "wish": w("wishqw"), "whom": w("whomqw"), "relation": w("kinqw")})
	for _, x := range []string{"angryqw", "subjectqw", "storyqw", "wishqw", "kinqw"} {
		sow("complaint", p.complaint, w(x))
	}
	sow("complaint", p.complaint, w("whomqw"), accused)
	// What was put right is in the history still, and as secret there.
	p.cleared = c.do("complaint", "", "register", fields{"place": w("placeqw"), "caller": "x", "phone": s.caller, "kind": "fees", "subject": w("clearedqw"), "what": "x", "wish": "x", "whom": w("onceqw")})
	head.do("complaint", p.cleared, "edit", fields{"whom": nil})
	g.put(canary{word: w("onceqw"), typ: "complaint", id: p.cleared, dept: s.dept, see: [][]string{accused}, unlisted: true})

	p.incident = c.do("incident", "", "raise", fields{"kind": "fire", "subject": w("firesubjectqw"), "happened_at": "2026-11-24 09:00", "unit": p.unit, "place": w("fireplaceqw"), "informant": w("informantqw"),
		"course": w("courseqw"), "measures": "x", "casualties": 0})
	head.do("incident", p.incident, "propose", fields{"causes": w("causesqw"), "liability": w("liabilityqw"), "opinion": w("opinionqw"), "prevention": "x", "loss_amount": "7531.86"})
	for _, x := range []string{"firesubjectqw", "fireplaceqw", "informantqw", "courseqw", "causesqw", "opinionqw"} {
		sow("incident", p.incident, w(x), event)
	}
	sow("incident", p.incident, w("liabilityqw"), event, judged)

	batch := c.do("batch", "", "begin", fields{"name": w("sheetqw") + ".xlsx", "into": "unit", "act": "enter"})
	g.put(canary{word: w("sheetqw"), typ: "batch", id: batch, dept: s.dept, see: [][]string{batches}})

	p.void = c.do("repair", "", "register", fields{"place": w("voidplaceqw"), "caller": "x", "phone": s.caller, "kind": "lighting", "what": w("voidwhatqw")})
	c.do("repair", p.void, "withdraw", fields{"void_why": w("voidwhyqw")}, w("voidnoteqw"))
	head.do("repair", p.void, "withdraw", fields{"void_why": w("voidwhyqw")})
	for _, x := range []string{"voidwhatqw", "voidwhyqw", "voidnoteqw"} {
		g.put(canary{word: w(x), typ: "repair", id: p.void, dept: s.dept, unlisted: true})
	}
	// A kept refusal.
	if a := c.api(http.MethodPost, "/records/repair/"+p.repair+"/actions/delete", map[string]any{}); a.status == http.StatusOK {
		g.t.Error("a record was deleted")
	}
	// Papers, as the head prints them: her copy holds more than others may read.
	for _, x := range []struct{ id, form string }{{p.repair, "workorder"}, {p.complaint, "sheet"}} {
		a := head.form("/r/"+x.id+"/print/"+x.form, url.Values{})
		fatalIf(g.t, a.status != http.StatusSeeOther, "%s cannot print %s: %d\n%.800s", s.head, x.form, a.status, a.body)
	}
	g.plots = append(g.plots, p)
}
