package regulation

import (
	"strconv"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

func literalText(e ast.Expr) string {
	switch l := e.AsLiteral().(type) {
	case types.String:
		return strconv.Quote(string(l))
	case types.Int:
		return strconv.FormatInt(int64(l), 10)
	case types.Double:
		return strconv.FormatFloat(float64(l), 'g', -1, 64)
	case types.Bool:
		return strconv.FormatBool(bool(l))
	}
	return "?"
}

func textLiteral(e ast.Expr) string {
	s, _ := e.AsLiteral().(types.String)
	return string(s)
}
