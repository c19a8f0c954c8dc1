package page

import "github.com/guiju/guiju/internal/i18n"

// listWords are said around lists: views, exports, reports, people and units.
var listWords = i18n.Words{
	"list.sum":  {Zh: "本页 {1} 件合计", En: "Sum of the {1} here"},
	"view.keep": {Zh: "存为视图", En: "Keep as a view"},
	"view.own":  {Zh: "视图“{1}”", En: "View “{1}”"},
	"view.name": {Zh: "名称", En: "Name"},
	"view.save": {Zh: "保存", En: "Save"},
	"view.drop": {Zh: "删除这个视图", En: "Delete this view"},
}
