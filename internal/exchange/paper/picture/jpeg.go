package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// layout is what the segments of a JPEG file say.
type layout struct {
	turn     int
	parts    int
	plain    bool   // a PDF can carry it as it is
	stripped []byte // without what the camera wrote beside the picture
}

var errBroken = errors.New("picture: the JPEG file is damaged")

// segments walks through a JPEG file once, copying what a picture needs:
// tables, frames and scans, the colour profile and Adobe's colour note. What
// follows the end of the picture is left behind.
func segments(b []byte) (*layout, error) {
	l := &layout{turn: 1, stripped: []byte{0xFF, 0xD8}}
	whole := false
	for at := 2; at+4 <= len(b) && !whole; {
		if b[at] != 0xFF {
			return nil, errBroken
		}
		kind := b[at+1]
		if kind == 0xFF { // padding
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(b[at+2:]))
		if size < 2 || at+2+size > len(b) {
			return nil, errBroken
		}
		seg := b[at : at+2+size]
		at += len(seg)
		switch {
		case kind == 0xC0 || kind == 0xC1 || kind == 0xC2: // baseline, extended, progressive
			if len(seg) < 10 {
				return nil, errBroken
			}
			l.parts = int(seg[9])
			l.plain = seg[4] == 8 && (l.parts == 1 || l.parts == 3)
		case kind == 0xE1:
			if turn := orientation(seg[4:]); turn != 0 {
				l.turn = turn
			}
			continue
		case kind == 0xE2 && bytes.HasPrefix(seg[4:], []byte("ICC_PROFILE\x00")), kind == 0xEE:
		case kind >= 0xE0 && kind <= 0xEF || kind == 0xFE: // applications, comment
			continue
		}
		l.stripped = append(l.stripped, seg...)
		if kind == 0xDA { // a scan: its data go on to the next marker
			from := at
			for at+1 < len(b) && (b[at] != 0xFF || b[at+1] == 0 || b[at+1] >= 0xD0 && b[at+1] <= 0xD7) {
				at++
			}
			l.stripped = append(l.stripped, b[from:at]...)
			whole = at+1 < len(b) && b[at+1] == 0xD9
		}
	}
	l.stripped = append(l.stripped, 0xFF, 0xD9)
	l.plain = l.plain && whole
	if l.parts == 0 {
		return nil, errBroken
	}
	return l, nil
}

// orientation reads tag 0x0112 of an EXIF segment; 0 when it says nothing.
func orientation(seg []byte) int {
	tiff, ok := bytes.CutPrefix(seg, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	for i := range uint64(order.Uint16(tiff[at:])) {
		e := at + 2 + 12*i
		if e+12 > uint64(len(tiff)) {
			return 0
		}
		if order.Uint16(tiff[e:]) == 0x0112 {
			if v := int(order.Uint16(tiff[e+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 0
		}
	}
	return 0
}
