package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

func open(name string, b []byte) (*Book, error) {
	return Open(name, bytes.NewReader(b), int64(len(b)))
}

// show reads a whole sheet as "3: a|b" lines; a line that cannot be read is
// shown with its sentence.
func show(t testing.TB, s *Sheet) string {
	t.Helper()
	var b strings.Builder
	for row, err := range s.Rows() {
		if err != nil {
			if !isFault(err) {
				t.Fatalf("an error without a sentence: %v", err)
			}
			fmt.Fprintf(&b, "%d! %s\n", row.Line, fault.As(err).Say.In(i18n.En))
			continue
		}
		var texts []string
		for _, c := range row.Cells {
			texts = append(texts, c.Text)
		}
		fmt.Fprintf(&b, "%d: %s\n", row.Line, strings.Join(texts, "|"))
	}
	return b.String()
}

// pack makes a package of parts.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbookParts are the parts of a workbook with one sheet of these rows.
func workbookParts(rows string) map[string]string {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	return map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + ns + `><sheets><sheet name="表" sheetId="1" r:id="s1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="` + rel + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst ` + ns + `><si><t>楼号</t></si><si><r><t>丰</t></r><r><t xml:space="preserve"> 富 </t></r><rPh sb="0" eb="1"><t>ほう</t></rPh></si>` +
			"<si><t>　\u00a0\t前后 </t></si><si><t>a_x000D_b_x5_</t></si></sst>",
		"xl/styles.xml": `<styleSheet ` + ns + `><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="0000"/><numFmt numFmtId="178" formatCode="yyyy/m/d\ h:mm:ss"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="58"/><xf numFmtId="21"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": `<worksheet ` + ns + `><sheetData>` + rows + `</sheetData><legacy/></worksheet>`,
	}
}

func faultText(err error) string { f := fault.As(err); return f.Say.Zh + f.Say.En }
