package regulation

import (
	"strconv"
	"strings"
)

// otherWords are what people write who know other languages, and what is
// written here.
var otherWords = map[string]string{
	"string": "text", "str": "text", "char": "text", "varchar": "text", "phone": "tel", "email": "text",
	"integer": "int", "number": "int, num", "float": "num", "double": "num", "decimal": "num, money", "amount": "money", "currency": "money",
	"boolean": "bool", "yesno": "bool", "datetime": "time", "timestamp": "time", "day": "date",
	"enum": "one(a 甲/a, b 乙/b)", "select": "one(a 甲/a, b 乙/b)", "choice": "one(a 甲/a, b 乙/b)", "option": "one(a 甲/a, b 乙/b)",
	"list": "text*", "array": "text*", "table": "rows(name text 名称/name, qty int 数量/quantity)", "user": "person", "employee": "person",
	"image": "file", "photo": "file", "attachment": "file", "signature": "sign", "longtext": "long", "textarea": "long", "memo": "long",
	"everyone": "anyone", "anybody": "anyone", "system": "rule", "auto": "rule", "automatic": "rule", "creator": "opener", "owner": "opener", "all": "all(FIELD)",
}

// habit gives the hint for what is no misspelt name but another way of writing.
func habit(name string) (zh, en string) {
	if here := otherWords[strings.ToLower(name)]; here != "" {
		return "这里写作 " + here, "written here: " + here
	}
	for _, sep := range []string{" or ", "或"} {
		if parts := strings.Split(name, sep); len(parts) > 1 {
			s := strings.Join(trimmed(parts), " | ")
			return "几者之一写作 " + s, "one of several is written " + s
		}
	}
	for _, sep := range []string{" and ", "和", "与"} {
		if parts := strings.Split(name, sep); len(parts) > 1 {
			s := strings.Join(trimmed(parts), " & ")
			return "都要的写作 " + s, "all of them is written " + s
		}
	}
	for _, sep := range []string{",", "，", "、"} {
		if parts := strings.Split(name, sep); len(parts) > 1 {
			s := "[" + strings.Join(trimmed(parts), ", ") + "]"
			return "几项写作 " + s, "several are written " + s
		}
	}
	if i := strings.IndexFunc(name, func(r rune) bool { return r > 0x2e80 }); i == 0 {
		return "名称前先写种类：text " + name + "；名字用小写英文", "the kind comes first: text " + name + "; names are small English letters"
	}
	if strings.Contains(name, ":") || strings.Contains(name, "=") {
		return "含 : 或 = 的要加引号：" + strconv.Quote(name), "what holds : or = stands in quotes: " + strconv.Quote(name)
	}
	return "", ""
}

func trimmed(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.TrimSpace(s)
	}
	return out
}
