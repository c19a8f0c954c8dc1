package sheet

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/transform"

	"github.com/guiju/guiju/internal/fault"
)

const letter = "业主姓名,联系电话,楼栋\n张建国,13800138000,三栋二单元\n王小䶮,010-12345678,五栋一单元\n"

func encode(t testing.TB, tr transform.Transformer, s string) []byte {
	t.Helper()
	b, _, err := transform.Bytes(tr, []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFindEncoding(t *testing.T) {
	utf16le := []byte{0xFF, 0xFE}
	utf16be := []byte{0xFE, 0xFF}
	for _, r := range letter {
		utf16le = append(utf16le, byte(r), byte(r>>8))
		utf16be = append(utf16be, byte(r>>8), byte(r))
	}
	for _, v := range []struct {
		name string
		in   []byte
		want Encoding
	}{
		{"ASCII", []byte("a,b\n"), UTF8},
		{"UTF-8", []byte(letter), UTF8},
		{"UTF-8 with a mark", []byte("\ufeff" + letter), UTF8},
		{"GB18030", encode(t, gb18030Encoder{}, letter), GB18030},
		{"GBK", encode(t, simplifiedchinese.GBK.NewEncoder(), strings.ReplaceAll(letter, "䶮", "明")), GB18030},
		{"UTF-16", utf16le, UTF16LE},
		{"UTF-16 the other way", utf16be, UTF16BE},
		{"Big5", encode(t, traditionalchinese.Big5.NewEncoder(), "業主姓名,聯絡電話,樓棟\n張建國,13800138000,三棟二單元\n"), ""},
		{"Shift JIS", encode(t, japanese.ShiftJIS.NewEncoder(), "氏名,電話番号,住所\n山田太郎,090,東京都千代田区\n"), ""},
		{"Latin", encode(t, charmap.Windows1252.NewEncoder(), "Señor,Müller\nétage,Grüße\n"), ""},
		{"a code cut in two", append(encode(t, gb18030Encoder{}, letter), 0xB5), ""},
		{"a code nobody has", append(encode(t, gb18030Encoder{}, letter), 0xA1, 0x40), ""},
	} {
		got, err := findEncoding(v.in)
		if got != v.want || (err != nil) != (v.want == "") {
			t.Errorf("%s: %q, %v", v.name, got, err)
		}
		if v.want == "" {
			if f := fault.As(err); !f.Has("encoding") || len(f.Names[0].Fix) != 2 {
				t.Errorf("%s: nothing is asked: %v", v.name, err)
			}
			continue
		}
		if v.name == "ASCII" || v.name == "GBK" {
			continue
		}
		b, err := open("a.csv", v.in)
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		if got := show(t, b.Sheets()[0]); got != "1: 业主姓名|联系电话|楼栋\n2: 张建国|13800138000|三栋二单元\n3: 王小䶮|010-12345678|五栋一单元\n" {
			t.Errorf("%s: %s", v.name, got)
		}
	}
}

// Text of another encoding whose codes all happen to be defined is made of
// rare characters, and is not taken.
func TestRareCharactersAreNoChinese(t *testing.T) {
	var b []byte
	for _, r := range "業主張建國聯絡電話三棟二單元臺北市中正區編號房屋費用面積繳款日期備註姓名地址" {
		code := encode(t, traditionalchinese.Big5.NewEncoder(), string(r))
		if _, bad := fromGB18030(code); bad == nil {
			b = append(append(b, code...), ',')
		}
	}
	if len(b) < 60 {
		t.Fatalf("only %d bytes", len(b))
	}
	if e, err := findEncoding(b); err == nil {
		text, _ := fromGB18030(b)
		t.Errorf("taken as %s: %s", e, text)
	}
}

// Once a person has said what it is, only the lines that are wrong are refused.
func TestChosenEncoding(t *testing.T) {
	in := append(encode(t, gb18030Encoder{}, letter), "\xa1\x40,x\n\xb5\xbc,y\n"...)
	if _, err := open("a.csv", in); !isFault(err) {
		t.Fatal(err)
	}
	b, err := OpenAs("a.csv", bytes.NewReader(in), int64(len(in)), GB18030)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, b.Sheets()[0]); !strings.HasSuffix(got, "4! it has a character that cannot be read (code A140)\n5: 导|y\n") {
		t.Error(got)
	}
	b, err = OpenAs("a.csv", strings.NewReader("a,b\n\xff,1\n2,3\n"), 12, UTF8)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, b.Sheets()[0]); got != "1: a|b\n2! it has a character that cannot be read (code FF)\n3: 2|3\n" {
		t.Error(got)
	}
}

// The 25 codes that x/text makes U+FFFD of, and the characters of the edition
// of 2022; as long as x/text has not learnt them this table is needed.
func TestGB18030Of2022(t *testing.T) {
	codes := "A6D9 A6DA A6DB A6DC A6DD A6DE A6DF A6EC A6ED A6F3 A8BC FE51 FE52 FE53 FE59 FE61 FE66 FE67 FE6C FE6D FE76 FE7E FE90 FE91 FEA0"
	if n := len(strings.Fields(codes)); n != 25 || len(since2005) != n {
		t.Fatal(n, len(since2005))
	}
	for _, code := range strings.Fields(codes) {
		var b [2]byte
		for i := range b {
			b[i] = hex(code[2*i])<<4 | hex(code[2*i+1])
		}
		text, bad := fromGB18030(b[:])
		if bad != nil || utf8.RuneCountInString(text) != 1 || text == "\ufffd" {
			t.Errorf("%s is %q", code, text)
		}
		if back := encode(t, gb18030Encoder{}, text); !bytes.Equal(back, b[:]) {
			t.Errorf("%s is %q, which is %X", code, text, back)
		}
		if old, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(b[:]); string(old) != "\ufffd" {
			t.Errorf("x/text knows %s now as %q", code, old)
		}
	}
	if text, _ := fromGB18030([]byte("\xa6\xd9\xa6\xda\xa6\xdb")); text != "︐︒︑" {
		t.Errorf("comma, full stop and pause mark are %q", text)
	}
}

func hex(c byte) byte {
	if c >= 'A' {
		return c - 'A' + 10
	}
	return c - '0'
}

// Every character there is goes into GB18030 and comes back.
func TestGB18030HoldsUnicode(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r += 1 + r/2000 {
		if !utf8.ValidRune(r) || r == utf8.RuneError {
			continue
		}
		want := string(r)
		if r >= 0xE000 && r <= 0xF8FF {
			want = "〓"
		}
		b := encode(t, gb18030Encoder{}, string(r))
		if text, bad := fromGB18030(b); bad != nil || text != want {
			t.Fatalf("%U is %X, which is %q", r, b, text)
		}
	}
}

// Bytes that are no code take nothing with them that could be a separator.
func TestCodeLength(t *testing.T) {
	for in, want := range map[string]int{"\xb5\xbc": 2, "\x81\x30\x81\x30": 4, "\xb5,": 1, "\xb5\n": 1, "\xb5\"": 1, "\x80": 1, "\xff\xff": 1, "\xb5": 1, "\xb5\x7f": 1} {
		if got := codeLength([]byte(in)); got != want {
			t.Errorf("%X takes %d", in, got)
		}
	}
}
