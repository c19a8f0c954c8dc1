package i18n

// dayWords say what kind of day it is.
var dayWords = Words{
	"day.weekend":      {"周末", "weekend"},
	"day.rest":         {"休息日", "day off"},
	"day.makeup":       {"{1}调休上班", "make-up workday for {1}"},
	"day.holiday_open": {"{1}照常", "open on {1}"},
}

// spanWords name lengths of time and calendars.
var spanWords = Words{
	"span.days":        {"{1} 个自然日", "{1:calendar day}"},
	"span.months":      {"{1} 个月", "{1:month}"},
	"span.workdays":    {"{1} 个工作日", "{1:working day}"},
	"span.seconds":     {"{1} 秒", "{1:second}"},
	"span.minutes":     {"{1} 分钟", "{1:minute}"},
	"span.hours":       {"{1} 小时", "{1:hour}"},
	"span.workminutes": {"{1} 工作分钟", "{1:working minute}"},
	"span.workhours":   {"{1} 工作小时", "{1:working hour}"},
	"schedule.daily":   {"每日", "daily"},
	"schedule.weekly":  {"每{1}", "every {1}"},
	"schedule.monthly": {"每月 {1} 日", "monthly on day {1}"},
	"schedule.yearly":  {"每年 {1} 月 {2} 日", "yearly on {1}-{2}"},
}
