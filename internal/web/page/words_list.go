package page

import "github.com/guiju/guiju/internal/i18n"

// listWords are said around lists: views, exports, reports, people and units.
var listWords = i18n.Words{
	"list.sum":             {Zh: "本页 {1} 件合计", En: "Sum of the {1} here"},
	"view.keep":            {Zh: "存为视图", En: "Keep as a view"},
	"view.own":             {Zh: "视图“{1}”", En: "View “{1}”"},
	"view.name":            {Zh: "名称", En: "Name"},
	"view.save":            {Zh: "保存", En: "Save"},
	"export":               {Zh: "导出", En: "Export"},
	"export.title":         {Zh: "导出{1}", En: "Export: {1}"},
	"export.text":          {Zh: "导出的是您在这张列表里看得到的；先登记外发编号，再出文件。", En: "What you see in this list goes out; its release is registered before the file is made."},
	"export.go":            {Zh: "登记并生成文件", En: "Register and make the file"},
	"export.ask":           {Zh: "申请外发", En: "Ask for the release"},
	"export.personal":      {Zh: "含个人信息：{1}。", En: "Personal data: {1}."},
	"export.personal.text": {Zh: "先由主管批准，批准后由您取件。", En: "The head approves first; then you fetch the file."},
	"export.plain":         {Zh: "改为不含这些栏目", En: "leave these columns out"},
	"export.straight":      {Zh: "不含个人信息，登记后即可下载。", En: "No personal data: it is registered and goes straight."},
	"export.purpose":       {Zh: "如：每月对账", En: "such as: monthly accounts"},
	"export.receiver":      {Zh: "交给谁，如：行政部 王五", En: "who gets it"},
	"export.asked":         {Zh: "已登记 {1}，等批准。", En: "Registered as {1}; it waits for approval."},
	"export.made":          {Zh: "已登记外发 {1}。", En: "Registered as release {1}."},
	"export.make":          {Zh: "生成文件", En: "Make the file"},
	"export.fetch":         {Zh: "下载文件", En: "Download the file"},
	"view.drop":            {Zh: "删除这个视图", En: "Delete this view"},
}
