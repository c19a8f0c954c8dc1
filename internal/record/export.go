package record

import (
	"context"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
)

// Release is a list that is to go out as a file (S1): which records, in which
// columns, for what and for whom. It is a record of the prelude's type of that
// name: opened before anything is made, closed with the digest of the file.
type Release struct {
	Sieve    Sieve
	Columns  []string
	Format   Format
	Purpose  string
	Receiver string
}

// Format is how a file is written.
type Format string

// The formats of an export.
const (
	FormatXLSX   Format = "xlsx"
	FormatCSV    Format = "csv"
	FormatJSONL  Format = "jsonl"
	FormatFolder Format = "folder" // everything, to leave
)

// ReleaseType is the type of the prelude that registers what goes out.
const ReleaseType = "release"

// Personal names the columns of a list that hold personal data: fields that
// not everybody reads, telephones, and those the parameter personal_fields
// names. The title of every record goes out with its list.
func (e *Engine) Personal(t *regulation.Type, columns []string) []*regulation.Field {
	named := map[string]bool{}
	rows, _ := e.Program().ParamsAt(calendar.DateOf(e.Now(), e.Zone()), "", e.over)["personal_fields"].([]regulation.Line)
	for _, r := range rows {
		if of, _ := r["type"].(string); t.IsLike(of) {
			field, _ := r["field"].(string)
			named[field] = true
		}
	}
	var out []*regulation.Field
	for _, f := range t.Fields {
		if f.Name != "title" && !slices.Contains(columns, f.Name) {
			continue
		}
		if named[f.Name] || f.Kind == regulation.KindTel || f.See != nil && !f.See.Anyone {
			out = append(out, f)
		}
	}
	return out
}

// AskRelease registers a release. One without personal data may be made at once; any
// other waits for approval.
func (e *Engine) AskRelease(ctx context.Context, who *people.Person, r Release) (*Answer, error) {
	if len(who.Seats) == 0 {
		return nil, notFound()
	}
	in := map[string]any{"who": strconv.FormatInt(who.ID, 10), "purpose": strings.TrimSpace(r.Purpose), "receiver": strings.TrimSpace(r.Receiver),
		"format": string(r.Format)}
	if r.Format == FormatFolder {
		in["kind"], in["about"], in["personal"] = "*", words("release.all").Zh, true
	} else {
		t := e.Program().Types[r.Sieve.Type]
		if t == nil || t.Pattern {
			return nil, &fault.Error{Code: fault.NotFound, Say: words("type", r.Sieve.Type)}
		}
		s := r.Sieve.named(t)
		in["kind"], in["about"], in["query"] = t.Name, s.Say(t).Zh, s.Query().Encode()
		in["columns"], in["personal"] = strings.Join(r.Columns, " "), len(e.Personal(t, r.Columns)) > 0
	}
	// By the rule: what makes it personal is for nobody to say but the engine.
	return e.Act(ctx, Command{Type: ReleaseType, Act: "request", Dept: who.Seats[0].Dept, Input: in})
}

// Put takes what writes a file, lets it write, and says what it came to.
type Put func(write func(io.Writer) error) (hash string, size int64, err error)

// MakeRelease writes the file of a release that may be made, with the eyes of who
// asked for it, and closes the release with what the file came to. What was
// written is not to leave before it has come back.
func (e *Engine) MakeRelease(ctx context.Context, x *search.Index, who *people.Person, id int64, lang i18n.Lang, put Put) (*Answer, error) {
	view, err := e.toMake(ctx, who, id)
	if err != nil {
		return nil, err
	}
	t := e.Program().Types[textOf(view, "kind")]
	q, err := url.ParseQuery(textOf(view, "query"))
	if t == nil || err != nil {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("type", textOf(view, "kind"))}
	}
	s, err := ParseSieve(t, q)
	if err != nil {
		return nil, err
	}
	names := strings.Fields(textOf(view, "columns"))
	ex := &exporter{e: e, who: who, t: t, lang: lang, cols: []*regulation.Field{}, notes: e.notes(view, who, lang)}
	if len(names) > 0 {
		ex.cols = columns(t, names)
	}
	hash, size, err := put(func(w io.Writer) error { return ex.write(ctx, x, s, Format(textOf(view, "format")), w) })
	if err != nil {
		return nil, err
	}
	return e.made(ctx, id, ex.n, size, hash)
}

// toMake gives a release that its asker may have made now.
func (e *Engine) toMake(ctx context.Context, who *people.Person, id int64) (*View, error) {
	view, err := e.View(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if view.Row.Type.Name != ReleaseType || regulation.Ref(who.ID) != view.Row.Vals["who"] {
		return nil, notFound()
	}
	return view, e.look(ctx, who, func(u *unit) error {
		s, err := u.readable(id)
		if err != nil {
			return err
		}
		a := s.typ.Act("make")
		s.was = s.row
		if n := u.checkStage(s, a, false); n != nil {
			say := words("refused", a.Say)
			say.Zh, say.En = view.Number+" "+say.Zh, view.Number+" "+say.En
			return &fault.Error{Code: fault.Refused, Act: s.typ.Name + "." + a.Name, Clause: clauseOf(s.typ, a), Say: say, Names: []fault.Name{*n}}
		}
		return nil
	})
}

// made closes a release with what its file came to.
func (e *Engine) made(ctx context.Context, id, count, size int64, hash string) (*Answer, error) {
	return e.Act(ctx, Command{Record: id, Type: ReleaseType, Act: "make", Input: map[string]any{"count": count, "size": size, "hash": hash}})
}

func textOf(v *View, field string) string {
	s, _ := v.Row.Vals[field].(string)
	return s
}

// notes are what a file says of itself: who took it out, when, under which
// number, for what and for whom, and the clause under which it left.
func (e *Engine) notes(v *View, who *people.Person, lang i18n.Lang) [][2]string {
	line := func(field, is string) [2]string { return [2]string{v.Row.Type.Field(field).Say.In(lang), is} }
	out := [][2]string{line("no", v.Number), line("about", textOf(v, "about")), line("who", who.Name),
		line("made_at", e.Now().In(e.Zone()).Format("2006-01-02 15:04")), line("purpose", textOf(v, "purpose")), line("receiver", textOf(v, "receiver"))}
	if sh := v.Field("approved_by"); sh != nil && len(sh.Links) > 0 {
		out = append(out, line("approved_by", sh.Links[0].Title))
	}
	if c := e.Program().Clause(v.Row.Type.Clause); c != nil {
		out = append(out, [2]string{c.ID, c.Say.In(lang)})
	}
	return out
}
