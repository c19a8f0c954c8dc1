package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

// benchKind is one kind of request.
type benchKind struct {
	name string
	say  i18n.Text
	path func(b *bench, n int) string // of a page; n spreads over the department
	post func(b *bench, ctx context.Context, p, i int) (int64, error)
	page bool // the limit holds for it
}

// benchViews are the lists that are paged through.
var benchViews = []string{"repair", "repair?list=all", "repair?list=overdue", "complaint?list=all", "repair?list=former", "unit?list=on_register"}

func benchKinds() []benchKind {
	return []benchKind{
		{name: "list", say: textOf("列表 50 行", "list of 50"), page: true, path: func(b *bench, n int) string {
			return "/t/" + benchViews[n%len(benchViews)]
		}},
		{name: "record", say: textOf("记录页", "record page"), page: true, path: func(b *bench, n int) string {
			return "/r/" + id(spread(b.Cases, n))
		}},
		{name: "desk", say: textOf("前台户页", "desk, household"), page: true, path: func(b *bench, n int) string {
			return "/desk?id=" + id(spread(b.Units, n))
		}},
		{name: "search", say: textOf("查找页", "search page"), page: true, path: func(b *bench, n int) string {
			q := spread(b.Names, n)
			switch n % 3 {
			case 1:
				q = "漏水"
			case 2:
				q = fmt.Sprintf("%04d", n*7919%10000)
			}
			return "/search?q=" + url.QueryEscape(q)
		}},
		{name: "workbench", say: textOf("工作台", "workbench"), page: true, path: func(*bench, int) string { return "/" }},
		{name: "form", say: textOf("登记表", "form of a repair"), page: true, path: func(b *bench, n int) string {
			return "/t/repair/new/register?unit=" + id(spread(b.Units, n))
		}},
		{name: "api", say: textOf("API 取记录", "API, a record"), path: func(b *bench, n int) string {
			return "/api/v1/records/unit/" + id(spread(b.Units, n))
		}},
		{name: "create", say: textOf("登记报修", "create a repair"), post: (*bench).create},
		{name: "act", say: textOf("派工接单退单", "assign, accept, give back"), post: (*bench).act},
	}
}

// spread picks from all over a list; the same n gives the same one.
func spread[T any](xs []T, n int) T { return xs[uint32(n)*2654435761%uint32(len(xs))] }

func (k *benchKind) do(b *bench) func(context.Context, int, int) (int64, error) {
	if k.post != nil {
		return func(ctx context.Context, p, i int) (int64, error) { return k.post(b, ctx, p, i) }
	}
	return func(ctx context.Context, p, i int) (int64, error) {
		body, err := b.get(ctx, b.clerks[p%len(b.clerks)], k.path(b, p*7919+i))
		return int64(len(body)), err
	}
}

var (
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	anyTag      = regexp.MustCompile(`<[^>]*>|\s+`)
)

// tagless is the text of a page, to say what was wrong.
func tagless(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	text := []rune(strings.TrimSpace(anyTag.ReplaceAllString(page, " ")))
	return string(text[:min(len(text), 600)])
}

// readForm reads what the form of a new repair carries along.
func (b *bench) readForm() error {
	page, err := b.get(b.ctx, b.clerks[0], "/t/repair/new/register")
	if err != nil {
		return err
	}
	b.carried = url.Values{}
	for _, form := range strings.Split(string(page), "<form") {
		if !strings.Contains(form, `name="asked"`) {
			continue
		}
		for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
			b.carried.Set(m[1], m[2])
		}
	}
	if b.carried.Get("asked") == "" || b.carried.Get("key") == "" {
		return fmt.Errorf("bench: the form of a repair carries no key: %s", tagless(string(page)))
	}
	return nil
}

// register hands the form in, as the page does, and gives the new record.
func (b *bench) register(ctx context.Context, p int, what string) (record, size int64, err error) {
	var key [16]byte
	_, _ = rand.Read(key[:]) // never fails
	form := url.Values{}
	for k, v := range b.carried {
		form[k] = v
	}
	n := int(key[0])<<16 | int(key[1])<<8 | int(key[2])
	u := n % len(b.Units)
	for k, v := range map[string]string{"key": hex.EncodeToString(key[:]), "unit": id(b.Units[u]), "party": id(b.Parties[u]), "source": "call",
		"kind": b.kinds()[n%12], "what": what, "basis": "free", "stands_alone": "true"} {
		form.Set(k, v)
	}
	body, h, err := b.ask(ctx, http.MethodPost, b.base+"/t/repair/new/register", b.clerks[p%len(b.clerks)], form, http.StatusSeeOther)
	if err != nil {
		return 0, 0, err
	}
	record, err = strconv.ParseInt(strings.TrimPrefix(h.Get("Location"), "/r/"), 10, 64)
	return record, int64(len(body)), err
}

func (b *bench) create(ctx context.Context, p, i int) (int64, error) {
	_, n, err := b.register(ctx, p, fmt.Sprintf("厨房水管漏水，第 %d 位第 %d 次来电", p, i))
	return n, err
}

// act moves each person's own repairs in a circle: dispatched by him, accepted
// by a technician, given back.
func (b *bench) act(ctx context.Context, p, i int) (int64, error) {
	turn := &b.turns[p]
	n := *turn
	*turn++
	mine := b.open[p]
	at := "/r/" + id(mine[n/3%len(mine)]) + "/"
	tech := p % len(b.techs)
	form, cookie := url.Values{}, b.techs[tech]
	switch n % 3 {
	case 0:
		at, cookie = at+"assign", b.clerks[p%len(b.clerks)]
		form.Set("tech", id(b.TechIDs[tech]))
	case 1:
		at += "accept"
	case 2:
		at += "give_back"
		form.Set("return_why", "业户改期")
	}
	body, _, err := b.ask(ctx, http.MethodPost, b.base+at, cookie, form, http.StatusSeeOther)
	return int64(len(body)), err
}
