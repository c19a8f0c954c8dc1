package fonts

import (
	"encoding/binary"
	"flag"
	"os"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
)

var rareFrom = flag.String("rare-from", "", "LXGWWenKai-Regular.ttf of version 1.250: make GuijuRare.ttf.zst anew")

// ideographs are the blocks of Han characters, radicals and strokes included.
var ideographs = [][2]rune{
	{0x2E80, 0x2FDF}, {0x3003, 0x3007}, {0x3021, 0x3029}, {0x31C0, 0x31EF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
	{0xF900, 0xFAFF}, {0x20000, 0x2A6DF}, {0x2A700, 0x2EBE0}, {0x2EBF0, 0x2EE5D}, {0x2F800, 0x2FA1F}, {0x30000, 0x323AF},
}

// TestMakeRare is how the face of rare characters was made: the characters of
// the source that Noto Sans SC lacks, under a name of its own, because the
// source's names are reserved.
func TestMakeRare(t *testing.T) {
	if *rareFrom == "" {
		t.Skip("only with -rare-from")
	}
	ttf, err := os.ReadFile(*rareFrom)
	if err != nil {
		t.Fatal(err)
	}
	source, err := Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := unpack(noto)
	if err != nil {
		t.Fatal(err)
	}
	common, err := Parse(packed)
	if err != nil {
		t.Fatal(err)
	}
	s := &Subset{Face: source, codes: map[rune]int{}, runes: []rune{0}, glyphs: []int{0}}
	for _, block := range ideographs {
		for r := block[0]; r <= block[1]; r++ {
			if g := source.Glyph(r); g != 0 && common.Glyph(r) == 0 {
				s.Code(r, g)
			}
		}
	}
	font, _, err := s.Font()
	if err != nil {
		t.Fatal(err)
	}
	out := withTables(t, font, map[string][]byte{
		"cmap": cmapOf(s.Runes()),
		"name": nameOf(map[uint16]string{
			0: "Copyright 2021-2022 lxgw. A subset made for guiju of a font under the SIL Open Font License 1.1, renamed as it asks.",
			1: "Guiju Rare", 2: "Regular", 4: "Guiju Rare Regular", 6: "GuijuRare-Regular",
			13: "SIL Open Font License, Version 1.1", 14: "https://scripts.sil.org/OFL",
		}),
	})
	back, err := Parse(out)
	if err != nil {
		t.Fatal(err)
	}
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	small := w.EncodeAll(out, nil)
	if err := os.WriteFile("GuijuRare.ttf.zst", small, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d characters, %d bytes, packed %d", back.Name, len(s.Runes()), len(out), len(small))
}

func cmapOf(runes []rune) []byte {
	sorted := slices.Clone(runes)
	slices.Sort(sorted)
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	out = binary.BigEndian.AppendUint32(out, uint32(16+12*len(sorted)))
	out = binary.BigEndian.AppendUint32(out, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(sorted)))
	for _, r := range sorted {
		code := uint32(slices.Index(runes, r) + 1)
		for _, v := range []uint32{uint32(r), uint32(r), code} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
	}
	return out
}

func nameOf(names map[uint16]string) []byte {
	ids := make([]uint16, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var records, store []byte
	for _, id := range ids {
		var s []byte
		for _, u := range utf16.Encode([]rune(names[id])) {
			s = binary.BigEndian.AppendUint16(s, u)
		}
		for _, v := range []uint16{3, 1, 0x409, id, uint16(len(s)), uint16(len(store))} {
			records = binary.BigEndian.AppendUint16(records, v)
		}
		store = append(store, s...)
	}
	out := binary.BigEndian.AppendUint16([]byte{0, 0}, uint16(len(ids)))
	out = binary.BigEndian.AppendUint16(out, uint16(6+len(records)))
	return append(append(out, records...), store...)
}

// withTables adds tables to a font.
func withTables(t testing.TB, font []byte, more map[string][]byte) []byte {
	t.Helper()
	tables, err := directory(font)
	if err != nil {
		t.Fatal(err)
	}
	for tag, data := range more {
		tables[tag] = data
	}
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	binary.BigEndian.PutUint32(tables["head"][8:], 0)
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = append(out, 0, byte(len(tags)), 0, 128, 0, 3, 0, byte(16*len(tags)-128)) // 8 tables
	at := 12 + 16*len(tags)
	var data []byte
	headAt := 0
	for _, tag := range tags {
		if tag == "head" {
			headAt = at + len(data)
		}
		out = append(out, tag...)
		for _, v := range []uint32{checksum(tables[tag]), uint32(at + len(data)), uint32(len(tables[tag]))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		data = append(data, tables[tag]...)
		for len(data)%4 != 0 {
			data = append(data, 0)
		}
	}
	out = append(out, data...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}
