package api

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// openAPI is GET /openapi.json. Who has not signed in sees the routes; who has
// sees the declared types as well, each with paths and schemas of its own.
func openAPI(c *call) (any, error) {
	var p *regulation.Program
	if _, err := c.r.Cookie(c.Cookie); c.r.Header.Get("Authorization") != "" || c.Cookie != "" && err == nil {
		if err := c.identify(); err != nil {
			return nil, err
		}
		p = c.Engine.Program()
	}
	return document(c.routes, p, c.say), nil
}

// object is JSON on its way.
type object = map[string]any

var values = i18n.Text{
	Zh: "值的写法（收发相同）：编号和引用是字符串 \"12\"；金额以元计，字符串，两位小数 \"82.50\"；日期 \"2026-11-24\"；时间 RFC 3339 带时区 \"2026-11-24T09:30:00+08:00\"；" +
		"文件和签名是 {hash, name, size, media}，内容须先上传；表格是各行对象。没有填的不出现；写 null 则清空。\n\n" +
		"说“不”的回答都是 application/problem+json（RFC 9457），写明条款、各条原因和怎样才行。看不到的与不存在的回答相同。\n\n" +
		"开立和办理可带 Idempotency-Key：同一个键再发，只办一次，回答相同。修改须带 If-Match（记录的 ETag）；办理可带。语言按 Accept-Language（zh、en）。",
	En: "How values are written, in and out: ids and references as strings, \"12\"; money in yuan as a string with two decimals, \"82.50\"; a date \"2026-11-24\"; a time in RFC 3339 with its offset, \"2026-11-24T09:30:00+08:00\"; " +
		"files and signatures as {hash, name, size, media}, their content uploaded before; tables as lists of objects. What is not filled in is absent; null clears a field.\n\n" +
		"Every answer that says no is application/problem+json (RFC 9457) with the clause, every reason and what would work. What one may not see is answered like what is not there.\n\n" +
		"A create or an act may carry an Idempotency-Key: sent again, it is done once and answered the same. An edit must carry If-Match (the record's ETag), an act may. The language is that of Accept-Language (zh, en).",
}

// document makes the OpenAPI 3.1 document of the routes and of the declared types.
func document(routes []route, p *regulation.Program, say func(i18n.Text) string) object {
	d := &drawing{say: say, parts: schemas{}, paths: object{}}
	for i := range routes {
		d.operation(&routes[i], routes[i].pattern(), routes[i].name, nil, nil)
	}
	tags := []any{}
	if p != nil {
		for _, n := range p.Order {
			if t := p.Types[n]; !t.Pattern {
				d.declared(routes, t)
				tags = append(tags, object{"name": t.Name, "description": say(t.Say)})
			}
		}
	}
	d.parts.of(wire.Problem{}, false)
	d.parts.of(wire.File{}, false)
	return object{
		"openapi":           "3.1.0",
		"jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
		"info":              object{"title": "guiju", "version": "1", "description": say(values), "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers":           []any{object{"url": "/"}},
		"tags":              tags,
		"security":          []any{object{"bearer": []any{}}},
		"paths":             d.paths,
		"components": object{
			"schemas":         d.parts,
			"securitySchemes": object{"bearer": object{"type": "http", "scheme": "bearer", "description": say(text("POST /sessions 给的 token，或 API 令牌 gj_…", "the token of POST /sessions, or an API token gj_…"))}},
			"responses": object{"Problem": object{"description": say(text("没有办成，以及为什么", "not done, and why")),
				"content": object{problemMedia: object{"schema": object{"$ref": "#/components/schemas/Problem"}}}}},
		},
	}
}

// drawing is a document being made.
type drawing struct {
	say   func(i18n.Text) string
	parts schemas
	paths object
}

var braces = regexp.MustCompile(`\{([a-z]+)(\.\.\.)?\}`)

// operation writes one operation; takes and gives stand in for the route's own
// schemas where a declared type says more.
func (d *drawing) operation(rt *route, path, name string, takes, gives object) object {
	op := object{"operationId": name, "summary": d.say(rt.say)}
	var params []any
	for _, m := range braces.FindAllStringSubmatch(path, -1) {
		params = append(params, object{"name": m[1], "in": "path", "required": true, "schema": pathSchema(m[1])})
	}
	for _, q := range rt.query {
		params = append(params, object{"name": q.name, "in": "query", "required": q.must, "description": d.say(q.say), "schema": querySchema(q.name)})
	}
	if rt.match {
		params = append(params, object{"name": "If-Match", "in": "header", "required": rt.method == http.MethodPatch, "schema": object{"type": "string"},
			"description": d.say(text("记录的 ETag：不是这一版就不办", "the record's ETag: not done at another revision"))})
	}
	if rt.key {
		params = append(params, object{"name": "Idempotency-Key", "in": "header", "schema": object{"type": "string", "maxLength": keyMost},
			"description": d.say(text("同一个键只办一次", "done once for one key"))})
	}
	if params != nil {
		op["parameters"] = params
	}
	if rt.takes != nil {
		if takes == nil {
			takes = d.parts.of(rt.takes, true)
		}
		op["requestBody"] = object{"required": rt.name != "doAct", "content": object{"application/json": object{"schema": takes}}}
	} else if rt.bytes {
		op["requestBody"] = object{"required": true, "content": object{"application/octet-stream": object{}}}
	}
	done := object{"description": d.say(text("办成", "done"))}
	if rt.gives != nil {
		if gives == nil {
			gives = d.parts.of(rt.gives, false)
		}
		done["content"] = object{"application/json": object{"schema": gives}}
	} else if rt.media != "" {
		done["content"] = object{rt.media: object{}}
	}
	answers := object{strconv.Itoa(rt.status): done}
	no := rt.no
	if rt.open {
		op["security"] = []any{}
	} else {
		no = append([]int{http.StatusUnauthorized}, no...)
	}
	for _, status := range no {
		answers[strconv.Itoa(status)] = object{"$ref": "#/components/responses/Problem"}
	}
	if rt.name == "readyz" {
		answers["503"] = object{"description": d.say(text("现在不能办事", "it does not do its work now")), "content": done["content"]}
	}
	op["responses"] = answers
	path = braces.ReplaceAllString(path, "{$1}")
	if d.paths[path] == nil {
		d.paths[path] = object{}
	}
	d.paths[path].(object)[strings.ToLower(rt.method)] = op
	return op
}

func pathSchema(name string) object {
	switch name {
	case "id", "record", "token":
		return object{"type": "string", "pattern": idPattern}
	case "hash":
		return object{"type": "string", "pattern": hashPattern}
	}
	return object{"type": "string"}
}

func querySchema(name string) object {
	switch name {
	case "limit":
		return object{"type": "integer", "minimum": 1, "maximum": 200}
	case "back":
		return object{"type": "boolean"}
	case "record":
		return object{"type": "string", "pattern": idPattern}
	}
	return object{"type": "string"}
}

// declared writes the paths of one declared type.
func (d *drawing) declared(routes []route, t *regulation.Type) {
	ref := func(name string) object { return object{"$ref": "#/components/schemas/" + name} }
	d.parts[t.Name+".fields"] = recordSchema(t, d.say)
	record := object{"allOf": []any{d.parts.of(wire.Record{}, false), object{"properties": object{"fields": ref(t.Name + ".fields")}}}}
	base := prefix + "/records/" + t.Name
	for i := range routes {
		rt := &routes[i]
		switch rt.name {
		case "openRecord":
			var bodies []any
			for _, a := range t.Acts {
				if a.Opening && !ruleOnly(a) {
					bodies = append(bodies, d.act(t, a, wire.Open{}, object{"const": a.Name}))
				}
			}
			if bodies != nil {
				d.tag(t, d.operation(rt, base, "open_"+t.Name, object{"anyOf": bodies}, nil))
			}
		case "getRecord":
			d.tag(t, d.operation(rt, base+"/{id}", "get_"+t.Name, nil, record))
		case "editRecord":
			if a := t.Act("edit"); a != nil {
				d.tag(t, d.operation(rt, base+"/{id}", "edit_"+t.Name, d.act(t, a, wire.Edit{}, nil), nil))
			}
		case "doAct":
			for _, a := range t.Acts {
				if !a.Opening && !ruleOnly(a) {
					op := d.operation(rt, base+"/{id}/actions/"+a.Name, t.Name+"_"+a.Name, d.act(t, a, wire.Do{}, nil), nil)
					if say := d.say(a.Say); say != "" {
						op["summary"] = say
					}
					if a.Clause != "" {
						op["x-clause"] = a.Clause
					}
					d.tag(t, op)
				}
			}
		}
	}
}

func (d *drawing) tag(t *regulation.Type, op object) { op["tags"] = []any{t.Name} }

// act is the schema of a request that does an act.
func (d *drawing) act(t *regulation.Type, a *regulation.Act, body any, name object) object {
	part := fmt.Sprintf("%s.%s", t.Name, a.Name)
	d.parts[part] = actSchema(t, a, d.say)
	props := object{"fields": object{"$ref": "#/components/schemas/" + part}}
	if name != nil {
		props["act"] = name
	}
	return object{"allOf": []any{d.parts.of(body, true), object{"properties": props}}}
}
