package regulation_test

import (
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

func TestTelephones(t *testing.T) {
	f := &regulation.Field{Name: "phone", Kind: regulation.KindTel}
	for _, s := range []string{
		"13900004417", "139 0000 4417", "139-0000-4417", "+86 13900004417", "008613900004417", "013900004417",
		"021-62345678", "(021)62345678", "02162345678", "0551-6234567", "010 62345678", "62345678", "6234567",
		"021-62345678-801", "021-62345678转801", "62345678 转 8", "021-62345678 ext. 12", "021-62345678#3", "4008001234 转 5",
		"400-800-1234", "8008001234", "110", "12345", "95588", "10086", "801", "123456", "02012345",
		"+852 2123 4567", "85221234567", "+853 28123456", "+886 2 2345 6789", "0912345678", "+1 415 555 2671", "0014155552671", "+49 30 123456",
		"１３９００００４４１７", "0551－6234567",
	} {
		if v, err := f.Parse(s, zone); err != nil || v == nil {
			t.Errorf("%s is refused: %v", s, err)
		}
	}
	for _, s := range []string{
		"abc", "1390000441", "139000044170", "1290000441", "张三", "139x", "12", "1", "021-6234567890", "0139", "+86 139", "+852 123", "+8621",
		"13900004417/13900004418", "13900004417，急", "+", "--", "转801", "00", "00000000", "400800123", "1234567",
	} {
		v, err := f.Parse(s, zone)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s is taken as %v", s, v)
			continue
		}
		if say := fault.As(err).Say; !strings.Contains(say.Zh, "021-62345678") || !strings.Contains(say.En, "021-62345678") {
			t.Errorf("%s: no example of what would work: %v", s, say)
		}
	}
	if v, _ := f.Parse("０２１－６２３４５６７８", zone); v != regulation.Value("021-62345678") {
		t.Errorf("full width: %v", v)
	}
	many := &regulation.Field{Name: "phones", Kind: regulation.KindTel, Many: true}
	if v, err := many.Parse("13900004417、62345678", zone); err != nil || len(v.([]regulation.Value)) != 2 {
		t.Errorf("several: %v %v", v, err)
	}
}
