package pdf

import (
	"encoding/binary"
	"encoding/xml"
	"math"
	"strings"
)

// xmp is the metadata packet; it must say the same as the info dictionary.
func (m Meta) xmp() []byte {
	part := "2"
	if m.A1B {
		part = "1"
	}
	var title strings.Builder
	xml.EscapeText(&title, []byte(m.Title)) //nolint:errcheck // into memory
	made := m.Made.Format("2006-01-02T15:04:05-07:00")
	return []byte("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + title.String() + `</rdf:li></rdf:Alt></dc:title>` +
		`<xmp:CreatorTool>` + producer + `</xmp:CreatorTool><pdf:Producer>` + producer + `</pdf:Producer>` +
		`<xmp:CreateDate>` + made + `</xmp:CreateDate><xmp:ModifyDate>` + made + `</xmp:ModifyDate>` +
		`<pdfaid:part>` + part + `</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>` +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
}

// srgb is a colour profile of version 2 made from the numbers of
// IEC 61966-2-1, its primaries adapted to D50.
func srgb() []byte {
	be32 := binary.BigEndian.AppendUint32
	text := func(kind, s string) []byte { return append(append([]byte(kind), 0, 0, 0, 0), s+"\x00"...) }
	xyz := func(x, y, z uint32) []byte { return be32(be32(be32([]byte("XYZ \x00\x00\x00\x00"), x), y), z) }
	curve := be32([]byte("curv\x00\x00\x00\x00"), 1024)
	for i := range 1024 {
		v := float64(i) / 1023
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	name := "sRGB IEC61966-2.1"
	desc := append(be32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)+1)), name+"\x00"...)
	desc = append(desc, make([]byte, 4+4+2+1+67)...) // no Unicode, no Mac script text
	tags := []struct {
		sig  string
		data []byte
	}{
		{"desc", desc},
		{"cprt", text("text", "No copyright, use freely")},
		{"wtpt", xyz(0x0000F6D6, 0x00010000, 0x0000D32D)},
		{"rXYZ", xyz(0x00006FA2, 0x000038F5, 0x00000390)},
		{"gXYZ", xyz(0x00006299, 0x0000B785, 0x000018DA)},
		{"bXYZ", xyz(0x000024A0, 0x00000F84, 0x0000B6CF)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil}, // the three share one curve
	}
	table := be32(nil, uint32(len(tags)))
	var data []byte
	at, shared := 0, 0
	for _, t := range tags {
		if t.data != nil {
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
			at, shared = 128+4+12*len(tags)+len(data), len(t.data)
			data = append(data, t.data...)
		}
		table = be32(be32(append(table, t.sig...), uint32(at)), uint32(shared))
	}
	for len(data)%4 != 0 {
		data = append(data, 0)
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(128+len(table)+len(data)))
	binary.BigEndian.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	binary.BigEndian.PutUint16(head[24:], 2026)
	head[27], head[29] = 1, 1
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0x0000F6D6, 0x00010000, 0x0000D32D)[8:])
	return append(append(head, table...), data...)
}
