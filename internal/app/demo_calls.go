package app

import (
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/record"
)

// calls plays S10 and S11: extensions, a call applied for and signed, one whose
// caller said it was private, one that was found and waits to be explained.
func (d *demo) calls() {
	day := func(before, hour, minute int) time.Time {
		t := d.until.In(calendar.Shanghai()).AddDate(0, 0, -before)
		return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, calendar.Shanghai())
	}
	text := func(t time.Time) string { return t.In(calendar.Shanghai()).Format("2006-01-02 15:04") }
	d.at(day(12, 8, 40), func() error {
		for _, l := range []struct{ ext, holder, place string }{{"8001", "xu", "前台"}, {"8002", "he", "前台"}, {"8006", "", "值班室"}} {
			in := map[string]any{"ext": l.ext, "place": l.place, "keeper": id(d.ids["lin"])}
			if l.holder != "" {
				in["holder"] = id(d.ids[l.holder])
			}
			if _, err := d.open("lin", "line", "enter", in); err != nil {
				return err
			}
		}
		return nil
	})
	log := func(at time.Time, ext, dialled, seconds, cost string) (int64, error) {
		in := map[string]any{"ext": ext, "dialled": dialled, "at": text(at), "seconds": seconds, "source": "import"}
		if cost != "" {
			in["cost"] = cost
		}
		return d.open("xu", "call", "log", in)
	}
	// Applied for, signed, called; the record of it comes in the evening.
	d.at(day(6, 9, 12), func() error {
		n, err := d.open("xu", "ldcall", "apply", map[string]any{"phone": "021-62345678", "region": "上海", "org": "外墙材料供应商", "whom": "李经理",
			"reason": "外墙渗漏所用密封胶停供，问替代型号和到货日期", "minutes": "10", "business": true})
		if err != nil {
			return err
		}
		d.at(day(6, 9, 40), func() error {
			_, err := d.act("lin", record.Command{Record: n, Act: "sign"})
			return err
		})
		return nil
	})
	d.at(day(6, 18, 5), func() error {
		_, err := log(day(6, 9, 55), "8001", "902162345678", "372", "4.90")
		return err
	})
	// Her own: she says so, and pays double.
	d.at(day(5, 18, 5), func() error {
		n, err := log(day(5, 12, 20), "8002", "9 0571 87654321", "95", "1.40")
		if err != nil {
			return err
		}
		d.at(day(4, 9, 10), func() error {
			_, err := d.act("he", record.Command{Record: n, Act: "declare"})
			return err
		})
		return nil
	})
	// Found yesterday evening: one waits for its caller, one for its caller to be named; the rest was local.
	d.at(day(1, 18, 5), func() error {
		for _, c := range [][4]string{{"8002", "0755-82345678", "254", "3.50"}, {"8006", "00852-21234567", "128", "6.00"}, {"8001", "81234567", "96", ""}, {"8001", "95588", "301", ""}} {
			if _, err := log(day(1, 15, 31), c[0], c[1], c[2], c[3]); err != nil {
				return err
			}
		}
		return nil
	})
	// And one application waits for its signature.
	d.at(d.until.Add(-35*time.Minute), func() error {
		_, err := d.open("he", "ldcall", "apply", map[string]any{"phone": "010-62345678", "region": "北京", "org": "电梯厂家技术部", "whom": "值班工程师",
			"reason": "2 栋 1 单元电梯轿厢照明闪烁，问故障码含义", "minutes": "15", "business": true})
		return err
	})
}
