package telephone_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/telephone"
)

// Seen from an office in Guangzhou that dials 9 for an outside line. The places
// are those of libphonenumber's tables, looked up in them by hand.
var dialled = []struct {
	s      string
	kind   telephone.Kind
	normal string
	zone   telephone.Zone
	place  string
}{
	// The office's own area.
	{"81234567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"8123-4567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"02081234567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"020-81234567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"(020) 8123 4567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"020－８１２３４５６７", "fixed", "+862081234567", "local", "广东省广州市"},
	{"+86 20 8123 4567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"0086-020-81234567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"981234567", "fixed", "+862081234567", "local", "广东省广州市"},
	{"9,81234567", "fixed", "+862081234567", "local", "广东省广州市"},
	// Other areas.
	{"01062345678", "fixed", "+861062345678", "domestic", "北京市"},
	{"010-6234 5678", "fixed", "+861062345678", "domestic", "北京市"},
	{"901062345678", "fixed", "+861062345678", "domestic", "北京市"},
	{"9-010-62345678", "fixed", "+861062345678", "domestic", "北京市"},
	{"02162345678", "fixed", "+862162345678", "domestic", "上海市"},
	{"0731-82234567", "fixed", "+8673182234567", "domestic", "湖南省长沙市、湘潭市、株州市"},
	{"0755-82345678", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	{"0571-87654321", "fixed", "+8657187654321", "domestic", "浙江省杭州市"},
	{"0898-66551234", "fixed", "+8689866551234", "domestic", "海南省海口市"},
	{"0951-5012345", "fixed", "+869515012345", "domestic", "宁夏银川市"},
	{"+86 755 82345678", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	{"17909 0755 82345678", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	{"9 17909 0755 82345678", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	{"0755-82345678转801", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	{"0755-82345678-801", "fixed", "+8675582345678", "domestic", "广东省深圳市"},
	// Too short to be a number of Shanghai, yet not of the office's area.
	{"02155", "fixed", "+862155", "domestic", ""},
	// Mobiles.
	{"13922212345", "mobile", "+8613922212345", "local", "广东省广州市"},
	{"139 2221 2345", "mobile", "+8613922212345", "local", "广东省广州市"},
	{"013922212345", "mobile", "+8613922212345", "local", "广东省广州市"},
	{"+86-139-2221-2345", "mobile", "+8613922212345", "local", "广东省广州市"},
	{"913922212345", "mobile", "+8613922212345", "local", "广东省广州市"},
	{"13800138000", "mobile", "+8613800138000", "domestic", "北京市"},
	{"013800138000", "mobile", "+8613800138000", "domestic", "北京市"},
	{"9013800138000", "mobile", "+8613800138000", "domestic", "北京市"},
	{"12593 13800138000", "mobile", "+8613800138000", "domestic", "北京市"},
	{"008613800138000", "mobile", "+8613800138000", "domestic", "北京市"},
	{"17091234567", "mobile", "+8617091234567", "domestic", "上海市"},
	// Freephone, services, emergencies: never long distance.
	{"4008001234", "free", "4008001234", "local", ""},
	{"400-800-1234", "free", "4008001234", "local", ""},
	{"94008001234", "free", "4008001234", "local", ""},
	{"8008101234", "free", "8008101234", "local", ""},
	{"110", "short", "110", "local", ""},
	{"9110", "short", "110", "local", ""},
	{"119", "short", "119", "local", ""},
	{"120", "short", "120", "local", ""},
	{"122", "short", "122", "local", ""},
	{"112", "short", "112", "local", ""},
	{"114", "short", "114", "local", ""},
	{"116114", "short", "116114", "local", ""},
	{"10086", "short", "10086", "local", ""},
	{"1008611", "short", "1008611", "local", ""},
	{"12345", "short", "12345", "local", ""},
	{"12315", "short", "12315", "local", ""},
	{"95588", "short", "95588", "local", ""},
	{"995588", "short", "95588", "local", ""},
	{"96110", "short", "96110", "local", ""},
	{"021 95588", "short", "95588", "local", ""},
	{"0755-12345", "short", "12345", "local", ""},
	// Inside the office.
	{"8001", "extension", "8001", "local", ""},
	{"215", "extension", "215", "local", ""},
	// Hong Kong, Macao, Taiwan.
	{"00852-21234567", "foreign", "+85221234567", "hmt", "中国香港特别行政区"},
	{"+852 2123 4567", "foreign", "+85221234567", "hmt", "中国香港特别行政区"},
	{"+853 66123456", "foreign", "+85366123456", "hmt", "中国澳门特别行政区"},
	{"00886 2 2345 6789", "foreign", "+886223456789", "hmt", "台北"},
	{"9 00852 21234567", "foreign", "+85221234567", "hmt", "中国香港特别行政区"},
	// Abroad.
	{"0014155552671", "foreign", "+14155552671", "abroad", "San Francisco, CA"},
	{"+1 (415) 555-2671", "foreign", "+14155552671", "abroad", "San Francisco, CA"},
	{"+44 20 7946 0018", "foreign", "+442079460018", "abroad", "London"},
	{"0081-3-1234-5678", "foreign", "+81312345678", "abroad", "Tokyo"},
	// No number at all.
	{"", "unknown", "", "", ""},
	{"abc", "unknown", "abc", "", ""},
	{"0", "unknown", "0", "", ""},
	{"+", "unknown", "+", "", ""},
	{"1234567890123", "unknown", "1234567890123", "", ""},
}

func TestDialled(t *testing.T) {
	office := telephone.Office{Area: "020", Outside: []string{"9"}}
	for _, c := range dialled {
		n := office.Read(c.s)
		zone := office.Zone(n, telephone.OtherRegion)
		if n.Kind != c.kind || n.Normal != c.normal || zone != c.zone || n.Place().Zh != c.place {
			t.Errorf("%q: %s %s %q %q; want %s %s %q %q", c.s, n.Kind, n.Normal, zone, n.Place().Zh, c.kind, c.normal, c.zone, c.place)
		}
	}
	for s, home := range map[string]string{"81234567": "02081234567", "+86 139 2221 2345": "13922212345", "0085221234567": "+85221234567", "110": "110", "17909 0755 82345678": "075582345678"} {
		if got := office.Read(s).Home(); got != home {
			t.Errorf("%s is written %s, want %s", s, got, home)
		}
	}
	if n := office.Read("0755-82345678转801"); n.Ext != "801" {
		t.Errorf("extension %q", n.Ext)
	}
}

// A mobile is long distance as the parameter says.
func TestMobiles(t *testing.T) {
	office := telephone.Office{Area: "0731"}
	for _, c := range []struct {
		s                     string
		never, region, always telephone.Zone
	}{
		{"13027330000", "local", "local", "domestic"},        // 株洲, in the area of 0731
		{"13487320000", "local", "local", "domestic"},        // 湘潭, the same
		{"13922212345", "local", "domestic", "domestic"},     // 广州
		{"0731-82234567", "local", "local", "local"},         // no mobile
		{"010-62345678", "domestic", "domestic", "domestic"}, // no mobile
	} {
		n := office.Read(c.s)
		for m, want := range map[telephone.Mobiles]telephone.Zone{telephone.Never: c.never, telephone.OtherRegion: c.region, telephone.Always: c.always} {
			if got := office.Zone(n, m); got != want {
				t.Errorf("%s, mobiles %s: %s, want %s (%s)", c.s, m, got, want, n.Place().Zh)
			}
		}
	}
}

// An office that has not said where it is: nothing is taken for local that may not be.
func TestNoArea(t *testing.T) {
	var office telephone.Office
	for s, want := range map[string]telephone.Zone{"81234567": "", "020-81234567": "", "110": "local", "00852-21234567": "hmt", "13800138000": "domestic"} {
		if got := office.Zone(office.Read(s), telephone.OtherRegion); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

func table(t *testing.T, name string) map[string]string {
	f, err := os.Open("../../../shared/data/phone_prefix_cn/" + name)
	if err != nil {
		t.Skip("the table is not here: ", err)
	}
	defer f.Close()
	out := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), "|"); ok && !strings.HasPrefix(k, "#") {
			out[strings.TrimPrefix(k, "86")] = v
		}
	}
	return out
}

// Every area code: its own numbers are local, Beijing's and Shanghai's are not.
func TestAreas(t *testing.T) {
	areas := table(t, "fixed_line_area_codes_333.txt")
	if len(areas) < 300 {
		t.Fatal(len(areas), "areas")
	}
	for area := range areas {
		office := telephone.Office{Area: area}
		number := "81234567"[:10-len(area)]
		if len(area) == 2 {
			number = "81234567"
		}
		if z := office.Zone(office.Read(number), telephone.OtherRegion); z != telephone.Local {
			t.Errorf("%s %s: %q", area, number, z)
		}
		for _, far := range []string{"010-62345678", "021-62345678"} {
			want := telephone.Domestic
			if strings.HasPrefix(far, "0"+area+"-") {
				want = telephone.Local
			}
			if z := office.Zone(office.Read(far), telephone.OtherRegion); z != want {
				t.Errorf("from %s to %s: %q", area, far, z)
			}
		}
	}
}

// Mobiles stand where the table says.
func TestHomes(t *testing.T) {
	var office telephone.Office
	wrong := 0
	for prefix, place := range table(t, "mobile_prefix_sample_2000.txt") {
		if len(prefix) < 7 { // longer ones below it may lie elsewhere
			continue
		}
		n := office.Read((prefix + "0000")[:11])
		if n.Kind != telephone.Mobile || n.Place().Zh != place {
			if wrong++; wrong < 10 {
				t.Errorf("%s: %s %q, the table has %q", prefix, n.Kind, n.Place().Zh, place)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d differ", wrong)
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range dialled {
		f.Add(c.s)
	}
	office := telephone.Office{Area: "020", Outside: []string{"9", "0"}}
	f.Fuzz(func(t *testing.T, s string) {
		n := office.Read(s)
		office.Zone(n, telephone.OtherRegion)
		n.Place()
		if n.Valid && n.Kind != telephone.Extension {
			if m := office.Read(n.Normal); m.Normal != n.Normal || m.Kind != n.Kind {
				t.Errorf("%q reads as %s %s, that as %s %s", s, n.Kind, n.Normal, m.Kind, m.Normal)
			}
		}
	})
}
