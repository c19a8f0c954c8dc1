package app

import (
	"fmt"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

// benchGoal is a threshold and what was measured.
type benchGoal struct {
	Say i18n.Text `json:"say"`
	Is  float64   `json:"is"`
	Of  float64   `json:"of"`
	Met bool      `json:"met"`
}

// best is the highest rate of a kind.
func (r *benchReport) best(kind string) float64 {
	most := 0.0
	for _, l := range r.Lines {
		if l.Kind == kind {
			most = max(most, l.Rate)
		}
	}
	return most
}

// judge compares with what the design asks for.
func (r *benchReport) judge() {
	goal := func(zh, en string, is, of float64, met bool) {
		r.Goals = append(r.Goals, benchGoal{textOf(zh, en), is, of, met})
	}
	slowest := 0.0
	var act, list *benchLine
	for _, l := range r.Lines {
		if l.kind.page && l.People <= r.at {
			slowest = max(slowest, l.P95)
		}
		if l.Kind == "act" {
			act = l // with the most people
		}
		if l.Kind == "list" && list == nil {
			list = l // with the fewest
		}
	}
	if slowest > 0 {
		goal(fmt.Sprintf("%d 人以内，页面 p95 毫秒不超过", r.at), fmt.Sprintf("pages with up to %d people, p95 in ms at most", r.at), slowest, r.Limit, slowest <= r.Limit)
	}
	if act != nil && act.BareRate > 0 {
		is := act.Rate / act.BareRate
		goal(fmt.Sprintf("%d 人办理，占裸驱动不低于", act.People), fmt.Sprintf("acts with %d people, share of the bare driver at least", act.People), is, 0.4, is >= 0.4)
	}
	if list != nil && list.BareRate > 0 {
		is := list.BareRate / list.Rate
		goal("列表页，时间是其语句的几倍，不超过", "list page, times its bare statements at most", is, 1.5, is <= 1.5)
	}
	if f := r.Found; f != nil {
		goal("半载下查得到，p99 毫秒不超过", "found at half load, p99 in ms at most", f.FoundP99, 300, f.FoundP99 <= 300)
		goal("半载下封存，p99 毫秒不超过", "sealed at half load, p99 in ms at most", f.SealedP99, 1000, f.SealedP99 <= 1000)
	}
	goal("走遍大表的语句数，不超过", "statements that walk through a large table, at most", float64(len(r.Scans)), 0, len(r.Scans) == 0)
}

// print writes the table.
func (r *benchReport) print(s *streams) {
	s.say("%d 份记录，%s，%d 个处理器，%s", "%d records, %s, %d CPUs, %s", r.Records, r.Base, r.CPUs, r.System)
	s.say("每秒次数、毫秒：网页经 HTTP；旁边是裸 net/http 发同样多字节、裸驱动执行同样语句。倍数 = 裸的每秒次数 ÷ 网页的",
		"a second, and ms: the product through HTTP; beside it bare net/http with as many bytes, and the bare driver with the same statements. × = theirs a second ÷ ours")
	head := textOf("  人 次/秒 p50 p95 p99 字节 net/http p99 × 裸驱动 p99 ×", " people req/s p50 p95 p99 bytes net/http p99 × driver p99 ×")
	rows := [][]string{strings.Fields(head.In(s.lang))}
	rows[0] = append([]string{""}, rows[0]...)
	for _, l := range r.Lines {
		mark := ""
		if l.Over {
			mark = "!"
		}
		row := []string{l.kind.say.In(s.lang), fmt.Sprint(l.People), fmt.Sprintf("%.0f", l.Rate), tenths(l.P50), tenths(l.P95) + mark, tenths(l.P99),
			fmt.Sprint(l.Bytes), fmt.Sprintf("%.0f", l.HTTPRate), tenths(l.HTTPP99), times(l.HTTPRate, l.Rate)}
		if l.BareRate > 0 {
			row = append(row, fmt.Sprintf("%.0f", l.BareRate), tenths(l.BareP99), times(l.BareRate, l.Rate))
		} else {
			row = append(row, "-", "-", "-")
		}
		rows = append(rows, row)
	}
	align(s, rows)
	if f := r.Found; f != nil {
		s.say("每秒 %.0f 次办理时（半载），新登记的 %d 份：查得到 p50 %.0f、p99 %.0f 毫秒；入账本 p50 %.0f、p99 %.0f 毫秒",
			"at %.0f acts a second (half load), of %d new records: found p50 %.0f, p99 %.0f ms; sealed p50 %.0f, p99 %.0f ms",
			f.Rate, f.Samples, f.FoundP50, f.FoundP99, f.SealedP50, f.SealedP99)
	}
	for _, x := range r.Scans {
		s.say("走遍大表：%s〔%s〕", "walks through a large table: %s [%s]", x.SQL, x.Plan)
	}
	for _, g := range r.Goals {
		met := textOf("达到　", "met    ")
		if !g.Met {
			met = textOf("未达到", "NOT MET")
		}
		s.printf("%s  %s %g: %.3g\n", met.In(s.lang), g.Say.In(s.lang), g.Of, g.Is)
	}
}

func tenths(ms float64) string { return fmt.Sprintf("%.1f", ms) }

func times(theirs, ours float64) string {
	if ours == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", theirs/ours)
}

// align writes columns: the first to the left, figures to the right. A Chinese
// character is two columns wide.
func align(s *streams, rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			width[i] = max(width[i], columnsOf(c))
		}
	}
	for _, r := range rows {
		for i, c := range r {
			pad := strings.Repeat(" ", width[i]-columnsOf(c))
			if i == 0 {
				s.printf("%s%s", c, pad)
			} else {
				s.printf("  %s%s", pad, c)
			}
		}
		s.printf("\n")
	}
}

func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= 0x2e80 {
			n++
		}
	}
	return n
}
