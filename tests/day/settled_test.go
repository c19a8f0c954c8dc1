package day

import "strconv"

// settled says what must stand in the folder when the day is over.
func (d *day) settled(s *state, is map[string]string) {
	d.t.Helper()
	of := func(id string) row {
		for _, r := range s.rows {
			if strconv.FormatInt(r.id, 10) == id {
				return r
			}
		}
		d.t.Fatalf("记录 %s 不在了", id)
		return row{}
	}
	want := func(what string, got, want any) {
		d.t.Helper()
		if got != want {
			d.t.Errorf("%s：%v，应为 %v", what, got, want)
		}
	}
	sink := of(is["sink"])
	want("水槽", sink.stage, "closed")
	want("水槽重办次数", sink.Reopened, int64(1))
	want("水槽满意度", sink.Grade, "good")
	want("水槽的回访人不是经办人", sink.Visitor == sink.Handler, false)
	want("电梯厅", of(is["dirt"]).stage, "closed")
	want("车位", of(is["parking"]).stage, "working")
	want("车位重办次数", of(is["parking"]).Reopened, int64(1))
	want("逾期原因", of(d.later).LateReason, "爆管停水，先去关总阀")
	want("关闭的", of(d.off).stage, "stopped")
	main := of(d.main)
	want("爆管", main.stage, "closed")
	want("答复了几位", main.Answered, int64(20))
	callers, visited := 0, 0
	for _, r := range s.rows {
		if r.Incident == main.id && r.typ == "repair" {
			callers++
			want("来电人 "+r.number, r.stage, "closed")
			if r.Visitor != 0 {
				visited++
				want("抽访的是每三位的第一位", r.Nth%3, int64(1))
			}
		}
	}
	want("来电人", callers, 20)
	want("抽访", visited, 7)
	want("打印", s.counts["printout make"], 5)
}
