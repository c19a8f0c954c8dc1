package i18n

// sheetWords say why a workbook or a table of text cannot be read or written.
var sheetWords = Words{
	"sheet.empty":          {"文件是空的", "the file is empty"},
	"sheet.password":       {"这个工作簿有密码，请去掉密码再传", "the workbook has a password; remove it and try again"},
	"sheet.old":            {"这是旧格式（Excel 97-2003）的文件，请另存为 .xlsx", "this is a file of Excel 97-2003; save it as .xlsx"},
	"sheet.html":           {"这是网页，不是表格，请用 Excel 或 WPS 打开后另存为 .xlsx", "this is a web page, not a table; open it in Excel and save it as .xlsx"},
	"sheet.no_workbook":    {"这个文件不是 Excel 工作簿", "the file is not an Excel workbook"},
	"sheet.no_sheets":      {"工作簿里没有表格", "the workbook has no sheet with a table"},
	"sheet.no_table":       {"这个文件不是表格，请用 .xlsx 或 .csv", "the file is not a table; use .xlsx or .csv"},
	"sheet.damaged":        {"文件已损坏，读不出来", "the file is damaged and cannot be read"},
	"sheet.doctype":        {"文件里有不该有的声明（DOCTYPE），不予读取", "the file has a declaration it should not have (DOCTYPE) and is not read"},
	"sheet.too_large":      {"文件太大，请分成几个", "the file is too large; divide it"},
	"sheet.too_wide":       {"列太多，最多 {1} 列", "too many columns; {1} at most"},
	"sheet.too_many":       {"格子太多，一张表最多 {1} 个，请分成几张", "too many cells; {1} at most in a sheet; divide it"},
	"sheet.too_bad":        {"超过 {1} 行读不出来，不再往下读", "more than {1} lines cannot be read; reading stopped"},
	"sheet.encoding":       {"看不出文字用的是什么编码，请选择", "the encoding of the text cannot be told; choose one"},
	"sheet.encoding_which": {"文字编码", "encoding of the text"},
	"sheet.encoding_as":    {"按 {1} 读", "read as {1}"},
	"sheet.no_character":   {"有读不出的字（编码 {1}）", "it has a character that cannot be read (code {1})"},
	"sheet.open_quote":     {"这一行有引号没有关上", "a quote in this line is never closed"},
	"sheet.after_quote":    {"这一行的引号后面有多余的文字", "there is text after a closing quote in this line"},
	"sheet.full":           {"Excel 一张表最多 {1} 行，请改用 .csv 或分次导出", "a sheet of Excel has {1} rows at most; export as .csv, or in parts"},
	"sheet.long_text":      {"Excel 一格最多 {1} 个字", "a cell of Excel holds {1} characters at most"},
}
