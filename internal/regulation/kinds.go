package regulation

import (
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// The types of expressions. Money, date, time, span and schedule are opaque:
// nothing but the operators declared for them takes them. A record is an
// object named after its type; the objects with a colon in their names are
// what a record has that is no field.
//
//nolint:gochecknoglobals // immutable
var (
	tMoney    = types.NewOpaqueType("money")
	tDate     = types.NewOpaqueType("date")
	tTime     = types.NewOpaqueType("time")
	tSpan     = types.NewOpaqueType("span")
	tSchedule = types.NewOpaqueType("schedule")
	tFile     = types.NewOpaqueType("file")
	tSign     = types.NewOpaqueType("sign")
	tParams   = types.NewObjectType("p")
	tHere     = types.NewObjectType("here")
	tAway     = types.NewObjectType("away")
)

// staffType is the type of person records; where a regulation has no such
// type, a person is known by id, name and department alone.
const staffType = "staff"

func recordType(name string) *types.Type { return types.NewObjectType(name) }

// celType gives the type of a field's value in expressions.
func celType(owner string, f *Field) *types.Type {
	t := celKind(f.Kind)
	switch f.Kind {
	case KindPerson:
		t = recordType(staffType)
	case KindRef:
		t = recordType(f.Ref)
	case KindRows:
		return types.NewListType(types.NewObjectType(rowType(owner, f.Name)))
	}
	if f.Many {
		return types.NewListType(t)
	}
	return t
}

func rowType(owner, field string) string { return "row:" + owner + "." + field }

func celKind(k Kind) *types.Type {
	switch k {
	case KindText, KindLong, KindTel, KindOne:
		return types.StringType
	case KindInt:
		return types.IntType
	case KindNum:
		return types.DoubleType
	case KindMoney:
		return tMoney
	case KindDate:
		return tDate
	case KindTime:
		return tTime
	case KindBool:
		return types.BoolType
	case KindFile:
		return tFile
	case KindSign:
		return tSign
	case KindSpan:
		return tSpan
	case KindSchedule:
		return tSchedule
	case KindPerson:
		return recordType(staffType)
	}
	return types.DynType
}

// shape is a type of an expression in our own words.
type shape struct {
	Kind Kind
	Many bool
	Ref  string // record type, row type ("TYPE.FIELD"), find ("TYPE.FIND")
}

func shapeOf(t *types.Type) shape {
	switch t.Kind() {
	case types.ListKind:
		s := shapeOf(t.Parameters()[0])
		if s.Kind == KindRows {
			s.Many = false
			return s
		}
		s.Many = true
		return s
	case types.StringKind:
		return shape{Kind: KindText}
	case types.IntKind:
		return shape{Kind: KindInt}
	case types.DoubleKind:
		return shape{Kind: KindNum}
	case types.BoolKind:
		return shape{Kind: KindBool}
	case types.OpaqueKind:
		return shape{Kind: Kind(t.TypeName())}
	case types.StructKind:
		n := t.TypeName()
		switch {
		case n == staffType:
			return shape{Kind: KindPerson, Ref: staffType}
		case strings.HasPrefix(n, "row:"):
			return shape{Kind: KindRows, Ref: n[4:]}
		case strings.HasPrefix(n, "find:"):
			return shape{Kind: KindFind, Ref: n[5:]}
		case strings.Contains(n, ":") || n == "p" || n == "here" || n == "away":
			return shape{Kind: Kind(n)}
		}
		return shape{Kind: KindRecord, Ref: n}
	}
	return shape{Kind: Kind(t.TypeName())}
}

// word names a type for people.
func (s shape) word() string {
	w := string(s.Kind)
	switch s.Kind {
	case KindRecord:
		w = s.Ref
	case KindFind:
		w = "find " + s.Ref
	case KindRows:
		w = "line of " + s.Ref
	}
	if s.Many {
		return "list of " + w
	}
	return w
}

// schema tells the checker what the objects have. It implements the type
// provider of CEL over the compiled types.
type schema struct {
	types  map[string]*Type
	params map[string]*Param
	posts  map[string]*Post
}

func (s *schema) EnumValue(string) ref.Val         { return types.NewErr("no enums") }
func (s *schema) FindIdent(string) (ref.Val, bool) { return nil, false }
func (s *schema) NewValue(string, map[string]ref.Val) ref.Val {
	return types.NewErr("no objects are made in expressions")
}

// FindStructType says yes to every object: no source can name one, for the
// compiler has put variables in the place of all names.
func (s *schema) FindStructType(object string) (*types.Type, bool) {
	if strings.HasPrefix(object, "v:") {
		return nil, false
	}
	return types.NewTypeTypeWithParam(recordType(object)), true
}

func (s *schema) FindStructFieldNames(string) ([]string, bool) { return nil, false }

func (s *schema) FindStructFieldType(object, name string) (*types.FieldType, bool) {
	if t := s.member(object, name); t != nil {
		return &types.FieldType{Type: t}, true
	}
	return nil, false
}

// member gives the type of a member of an object, or nil.
func (s *schema) member(object, name string) *types.Type {
	switch {
	case object == "p":
		if p := s.params[name]; p != nil {
			return paramType(p)
		}
		return nil
	case object == "here" || object == "away":
		if p := s.posts[name]; p == nil || p.By != nil {
			return nil
		}
		if object == "away" {
			return types.BoolType
		}
		return types.NewListType(recordType(staffType))
	case strings.HasPrefix(object, "row:"):
		for _, f := range s.cols(object[4:]) {
			if f.Name == name {
				return celType("", f)
			}
		}
		return nil
	case strings.HasPrefix(object, "late:"), strings.HasPrefix(object, "missed:"):
		if t := s.types[object[strings.Index(object, ":")+1:]]; t != nil && t.Clock(name) != nil {
			return types.BoolType
		}
		return nil
	case strings.HasPrefix(object, "used:"):
		if t := s.types[object[5:]]; t != nil && t.Clock(name) != nil {
			return types.IntType
		}
		return nil
	case strings.HasPrefix(object, "find:"):
		return s.findMember(s.find(object[5:]), name)
	}
	return s.recordMember(object, name)
}

func (s *schema) find(name string) *Find {
	t, f, _ := strings.Cut(name, ".")
	if s.types[t] == nil {
		return nil
	}
	return s.types[t].Find(f)
}

func (s *schema) cols(name string) []*Field {
	t, f, _ := strings.Cut(name, ".")
	if t == "p" {
		if p := s.params[f]; p != nil {
			return p.Cols
		}
		return nil
	}
	if s.types[t] == nil || s.types[t].Field(f) == nil {
		return nil
	}
	return s.types[t].Field(f).Cols
}

func paramType(p *Param) *types.Type {
	if p.Kind == KindRows {
		return types.NewListType(types.NewObjectType(rowType("p", p.Name)))
	}
	return celKind(p.Kind)
}

func (s *schema) findMember(f *Find, name string) *types.Type {
	if f == nil {
		return nil
	}
	switch name {
	case "count":
		return types.IntType
	case "sum":
		if f.IsOf == "" {
			return nil
		}
		return celKind(f.IsOf)
	case "first", "last":
		return recordType(f.Of)
	case "all":
		return types.NewListType(recordType(f.Of))
	}
	return nil
}

// The members every record has.
const systemMembers = "id type dept stage outcome opened moved opener due late missed used"

func isSystemMember(n string) bool {
	return n != "" && !strings.Contains(n, " ") && strings.Contains(" "+systemMembers+" ", " "+n+" ")
}

func (s *schema) recordMember(object, name string) *types.Type {
	t := s.types[object]
	if object == staffType && (t == nil || t.Field(name) == nil) {
		switch name {
		case "id", "name", "dept":
			return types.StringType
		}
	}
	if t == nil {
		return nil
	}
	switch name {
	case "id", "type", "dept", "stage", "outcome":
		return types.StringType
	case "opened", "moved", "due":
		return tTime
	case "opener":
		return recordType(staffType)
	case "late", "missed", "used":
		return types.NewObjectType(name + ":" + object)
	}
	if f := t.Field(name); f != nil {
		return celType(object, f)
	}
	if t.Find(name) != nil {
		return types.NewObjectType("find:" + object + "." + name)
	}
	return nil
}

// members lists what an object has, for hints.
func (s *schema) members(object string) []string {
	var out []string
	switch {
	case object == "p":
		for n := range s.params {
			out = append(out, n)
		}
	case object == "here" || object == "away":
		for n := range s.posts {
			out = append(out, n)
		}
	case strings.HasPrefix(object, "row:"):
		for _, f := range s.cols(object[4:]) {
			out = append(out, f.Name)
		}
	case strings.HasPrefix(object, "late:"), strings.HasPrefix(object, "missed:"), strings.HasPrefix(object, "used:"):
		if t := s.types[object[strings.Index(object, ":")+1:]]; t != nil {
			for _, c := range t.Clocks {
				out = append(out, c.Name)
			}
		}
	case strings.HasPrefix(object, "find:"):
		out = []string{"count", "sum", "first", "last", "all"}
	default:
		out = strings.Fields(systemMembers)
		if t := s.types[object]; t != nil {
			for _, f := range t.Fields {
				out = append(out, f.Name)
			}
			for _, f := range t.Finds {
				out = append(out, f.Name)
			}
		}
	}
	return out
}
