package group

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

func TestGroup(t *testing.T) {
	if testing.Short() {
		t.Skip("twenty thousand records")
	}
	began := time.Now()
	h := open(t)
	t.Logf("%d records in %d departments: %.1f s", projects*records, projects, time.Since(began).Seconds())
	t.Run("the whole is the sum of its parts", func(t *testing.T) { h.t = t; sums(t, h) })
	t.Run("a post is resolved upwards", func(t *testing.T) { h.t = t; upwards(t, h) })
	t.Run("what a report costs", func(t *testing.T) { h.t = t; costs(t, h) })
	t.Run("the leader opens each department", func(t *testing.T) { h.t = t; leader(t, h) })
	t.Run("a clerk finds nothing of another project", func(t *testing.T) { h.t = t; clerk(t, h) })
}

func (h *house) report(who, dept string) *record.Report {
	h.t.Helper()
	r, err := h.e.Report(h.t.Context(), h.who(who), "expense", "by_kind", "", dept)
	h.must(err)
	return r
}

func sums(t *testing.T, h *house) {
	whole := h.report("leader", "")
	var count, fen int64
	for n := 1; n <= projects; n++ {
		own := h.report("clerk-"+project(n), "")
		if own.Sum.Count != records || own.Sum.Sum != regulation.Money(h.sums[project(n)]) || len(own.Abreast) != 0 {
			t.Errorf("%s: %+v, want %d of %d fen, and nothing beside it", project(n), own.Sum, records, h.sums[project(n)])
		}
		if narrow := h.report("leader", project(n)); narrow.Sum != own.Sum {
			t.Errorf("the leader sees %+v of %s, its clerk %+v", narrow.Sum, project(n), own.Sum)
		}
		count, fen = count+own.Sum.Count, fen+h.sums[project(n)]
	}
	if whole.Sum.Count != count || whole.Sum.Sum != regulation.Money(fen) || count != projects*records {
		t.Errorf("the whole is %+v, its parts %d of %d fen", whole.Sum, count, fen)
	}
	if len(whole.Abreast) != 4 {
		t.Fatalf("%d companies side by side", len(whole.Abreast))
	}
	for _, r := range whole.Rows {
		var n int64
		for _, c := range whole.Abreast {
			n += c.Rows[r.Key].Count
		}
		if n != whole.RowSums[r.Key].Count {
			t.Errorf("%s: the companies have %d, the group %d", r.Text.En, n, whole.RowSums[r.Key].Count)
		}
	}
	for _, c := range whole.Abreast {
		part := h.report("leader", c.Dept)
		if part.Sum != c.Sum || len(part.Abreast) != 5 {
			t.Errorf("%s: %+v beside the others, %+v alone, with %d below", c.Dept, c.Sum, part.Sum, len(part.Abreast))
		}
		if head := h.report("head-"+c.Dept, ""); head.Sum != c.Sum {
			t.Errorf("the head of %s sees %+v", c.Dept, head.Sum)
		}
	}
	if _, err := h.e.Report(t.Context(), h.who("clerk-P01"), "expense", "by_kind", "", "P02"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a clerk asks for another project: %v", err)
	}
	if _, err := h.e.Page(t.Context(), h.who("head-C1"), record.Query{Type: "expense", List: "all", Dept: "P06"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a head asks for a project of another company: %v", err)
	}
}

// upwards: no project has a head; that of its company acts and answers.
func upwards(t *testing.T, h *house) {
	id := h.first["P07"]
	for _, c := range []struct {
		who  string
		code fault.Code
	}{{"clerk-P07", fault.Refused}, {"head-C1", fault.NotFound}, {"leader", fault.Refused}, {"head-C2", ""}} {
		_, err := h.e.Act(t.Context(), record.Command{Actor: h.who(c.who), Record: id, Act: "pass"})
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s passes an expense of P07: %v, want %q", c.who, err, c.code)
		}
	}
	d, err := h.e.Directory(t.Context())
	h.must(err)
	if path := d.Path("P07"); len(path) != 4 || path[1] != "C2" || path[2] != "G" {
		t.Errorf("the path of P07 is %v", path)
	}
}

// costs prints what the report over all costs against the bare statement.
func costs(t *testing.T, h *house) {
	fastest := func(f func()) time.Duration {
		best := time.Hour
		for range 5 {
			began := time.Now()
			f()
			best = min(best, time.Since(began))
		}
		return best
	}
	who := h.who("leader")
	report := fastest(func() {
		_, err := h.e.Report(t.Context(), who, "expense", "by_kind", "", "")
		h.must(err)
	})
	bare := fastest(func() {
		h.must(h.db.Read(t.Context(), func(tx *store.Tx) error {
			var n, sum int64
			if err := tx.QueryRow(`select count(*), sum(val) from listkey where list = (select list from listkey where val is not null limit 1)`).Scan(&n, &sum); err != nil {
				return err
			}
			if n < projects*records {
				t.Errorf("%d rows of the index", n)
			}
			return nil
		}))
	})
	t.Logf("report of %d records, the companies beside it: %v; one bare statement over the rows of its index, four a record: %v; ratio %.1f", projects*records, report, bare, float64(report)/float64(bare))
	if report > 2*time.Second {
		t.Errorf("a report of 20,000 records takes %v", report)
	}
}

func leader(t *testing.T, h *house) {
	h.enrol("leader")
	b := h.enter("leader")
	_, page := b.get("/t/expense/report/by_kind")
	for _, want := range []string{"各部门对照", "第1公司", "第4公司", "20,000"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report of the group does not say %s", want)
		}
	}
	if _, page = b.get("/t/expense/report/by_kind?dept=C2"); !strings.Contains(page, "第06项目") || strings.Contains(regexp.MustCompile(`(?s)<select.*?</select>`).ReplaceAllString(page, ""), "第01项目") {
		t.Error("the report of the second company is not of its projects")
	}
	code, page := b.get("/t/expense?" + url.Values{"report": {"by_kind"}, "g": {"2026-11", ""}, "dept": {"P07"}}.Encode())
	if code != http.StatusOK || !strings.Contains(page, word("P07")) || strings.Contains(page, word("P08")) || !strings.Contains(page, "1,000") {
		t.Errorf("the records behind the figure of P07: %d", code)
	}
	if code, page = b.get("/t/expense?dept=P03&q=" + url.QueryEscape(word("P04"))); code != http.StatusOK || strings.Contains(page, word("P04")+" 1") {
		t.Errorf("the search in P03 finds P04: %d", code)
	}
	var rep wire.Report
	_, body := b.get("/api/v1/types/expense/reports/by_kind?dept=C3")
	h.must(json.Unmarshal([]byte(body), &rep))
	if rep.Sum.Count != 5*records || len(rep.Abreast) != 5 || rep.Abreast[0].Dept != "P11" || rep.Abreast[0].Sum.Count != records {
		t.Errorf("the report of the third company by the API: %.300s", body)
	}
	if _, body = b.get("/api/v1/records?type=expense&list=all&dept=P05"); !strings.Contains(body, word("P05")) || strings.Contains(body, word("P06")) || !strings.Contains(body, `"count":1000`) {
		t.Errorf("the list of P05 by the API: %.300s", body)
	}
	if code, _ = b.get("/t/expense?dept=NONE"); code != http.StatusNotFound {
		t.Errorf("a department that is not there: %d", code)
	}
}

var linkPattern = regexp.MustCompile(`="(/[^"#]*)`)

// clerk walks all that a clerk is led to, and all that can be guessed.
func clerk(t *testing.T, h *house) {
	h.enrol("clerk-P01")
	b := h.enter("clerk-P01")
	queue := []string{"/", "/desk", "/search", "/clauses", "/reports", "/settings", "/jobs", "/t/expense", "/t/expense?list=all", "/t/expense/report/by_kind", "/clauses/G1",
		"/api/v1/types", "/api/v1/records?type=expense", "/api/v1/records?type=expense&stage=noted", "/api/v1/records?type=department", "/api/v1/records?type=staff", "/api/v1/records?type=seat",
		"/api/v1/clauses", "/api/v1/clauses/G1", "/api/v1/types/expense/reports/by_kind", "/t/expense/export"}
	for n := 2; n <= projects; n++ {
		code, id := project(n), h.first[project(n)]
		q := url.QueryEscape(word(code))
		queue = append(queue, "/search?q="+q, "/t/expense?q="+q, "/api/v1/records?type=expense&q="+q, "/t/expense?dept="+code, "/t/expense/report/by_kind?dept="+code, "/api/v1/types/expense/reports/by_kind?dept="+code, "/api/v1/records?type=expense&dept="+code, "/suggest/seat/person?dept="+code, "/t/expense?dept="+company(n),
			fmt.Sprintf("/r/%d", id), fmt.Sprintf("/api/v1/records/expense/%d", id), fmt.Sprintf("/api/v1/records/expense/%d/events", id), fmt.Sprintf("/proof/%d", id), fmt.Sprintf("/desk?id=%d", id),
			fmt.Sprintf("/api/v1/records?type=expense&record=%d&list=of_kind", id), fmt.Sprintf("/r/%d", h.depts[code]))
	}
	seen := map[string]bool{}
	for _, p := range queue {
		seen[p] = true
	}
	deep := 0 // pages of his own records: some are enough
	own := false
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		_, body := b.get(at)
		own = own || strings.Contains(body, word("P01"))
		asked, _ := url.QueryUnescape(at)
		for n := 2; n <= projects; n++ {
			// what he typed himself comes back to him
			if w := word(project(n)); strings.Contains(body, w) && !strings.Contains(asked, w) || strings.Contains(body, w+" ") {
				t.Errorf("%s shows a word of %s", at, project(n))
			}
			if strings.Contains(body, fmt.Sprintf("第%02d项目", n)) {
				t.Errorf("%s names project %d", at, n)
			}
		}
		for _, count := range []string{"20,000", "20000", ">5,000", ":5000", "10,000+"} {
			if strings.Contains(body, count) {
				t.Errorf("%s counts %s", at, count)
			}
		}
		if !strings.Contains(body, "<html") {
			continue
		}
		for _, m := range linkPattern.FindAllStringSubmatch(body, -1) {
			l := html.UnescapeString(m[1])
			u, err := url.Parse(l)
			if err != nil || seen[l] || u.Query().Get("month") != "" || strings.HasPrefix(l, "/static/") || strings.HasPrefix(l, "/language/") || strings.HasPrefix(l, "/logout") {
				continue
			}
			seen[l] = true
			if strings.HasPrefix(u.Path, "/r/") || strings.HasPrefix(u.Path, "/proof/") || u.Query().Has("after") || u.Query().Has("id") {
				if deep++; deep > 60 {
					continue
				}
			}
			queue = append(queue, l)
		}
	}
	t.Logf("%d addresses", len(seen))
	if !own {
		t.Error("he does not find his own either")
	}
}
