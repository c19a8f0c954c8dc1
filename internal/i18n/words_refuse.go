package i18n

// refuseWords are why an act was not done, and the ways on.
var refuseWords = Words{
	"refuse.act":        {"“{1}”没有办成", "“{1}” was not done"},
	"refuse.stage":      {"现在是“{1}”，“{2}”须在“{3}”时办", "it stands at “{1}”; “{2}” is done at “{3}”"},
	"refuse.by":         {"这一步由{1}办", "this is for {1} to do"},
	"refuse.by_now":     {"现在可以办的是{1}", "{1} may do it now"},
	"refuse.by_nobody":  {"现在没有人可以办，须先有人任{1}", "nobody may do it now; somebody must hold the post of {1} first"},
	"refuse.away":       {"{1}现在不在，不能以此岗位办理", "{1} is away and cannot act under the post"},
	"refuse.ask":        {"请填写“{1}”", "fill in “{1}”"},
	"refuse.unset":      {"“{1}”还没有填", "“{1}” is not filled in yet"},
	"refuse.once":       {"已有一件：{1}", "there is one already: {1}"},
	"refuse.conflict":   {"刚才有人改过，请看新的内容再办", "somebody has just changed it; look at it again first"},
	"refuse.exceptions": {"两条例外同时成立，须先改制度", "two exceptions hold at once; the regulation must be mended first"},
	"refuse.as_person":  {"“{1}”由规则办，不由人办", "“{1}” is done by rule, not by a person"},
}
