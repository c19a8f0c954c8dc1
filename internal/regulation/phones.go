package regulation

import (
	"strings"

	"cel.dev/cel-go/common/types"

	"github.com/guiju/guiju/internal/telephone"
)

// phones is the functions of telephone numbers. Where the office is, what it
// dials for an outside line and how mobiles count are the regulation's figures,
// so they are arguments.
func phones() []fun {
	s := types.StringType
	return []fun{
		{name: "dialled", args: []*types.Type{s, s, s}, result: s, run: func(_ *frame, number, area, outside any) (any, error) {
			o := telephone.Office{Area: area.(string), Outside: strings.Fields(outside.(string))}
			return o.Read(number.(string)).Home(), nil
		}},
		{name: "zone", args: []*types.Type{s, s, s}, result: s, run: func(_ *frame, number, area, mobiles any) (any, error) {
			m := telephone.Mobiles(mobiles.(string))
			switch m {
			case telephone.Never, telephone.OtherRegion, telephone.Always:
			default:
				return nil, bad("手机计长途的办法只有 never、other_region、always", "mobiles count never, other_region or always")
			}
			o := telephone.Office{Area: area.(string)}
			return string(o.Zone(o.Read(number.(string)), m)), nil
		}},
		{name: "region", args: []*types.Type{s}, result: s, run: func(_ *frame, number, _, _ any) (any, error) {
			return telephone.Office{}.Read(number.(string)).Place().Zh, nil
		}},
	}
}
