package i18n

// timeWords say how far off something is.
var timeWords = Words{
	"time.left":        {"剩\u00a0{1}", "{1}\u00a0left"},
	"time.late":        {"逾期\u00a0{1}", "{1}\u00a0late"},
	"time.now":         {"刚刚", "just now"},
	"time.minutes_ago": {"{1}\u00a0分钟前", "{1:minute} ago"},
	"time.hours_ago":   {"{1}\u00a0小时前", "{1:hour} ago"},
	"time.days_ago":    {"{1}\u00a0天前", "{1:day} ago"},
}
