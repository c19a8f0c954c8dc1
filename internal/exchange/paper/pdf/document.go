package pdf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/guiju/guiju/internal/exchange/paper/fonts"
)

// Meta is what the file says about itself.
type Meta struct {
	Title string
	Made  time.Time // with the zone it is written in
	A1B   bool      // label it PDF/A-1b and version 1.4 instead of PDF/A-2b and 1.7
}

const producer = "guiju"

// Document is one file being written.
type Document struct {
	file    *file
	meta    Meta
	chain   *fonts.Chain
	fonts   []*embedded // by face; nil: not used yet
	images  map[[32]byte]Ref
	pages   Ref
	catalog Ref
	kids    []Ref
	spare   buffer // the operators of a page that is written, to use again
	full    bool   // a subset had no room for a character
}

// New begins a document on w.
func New(w io.Writer, chain *fonts.Chain, meta Meta) *Document {
	version := "1.7"
	if meta.A1B {
		version = "1.4"
	}
	d := &Document{file: newFile(w, version), meta: meta, chain: chain,
		fonts: make([]*embedded, chain.Faces()), images: map[[32]byte]Ref{}}
	d.catalog, d.pages = d.file.reserve(), d.file.reserve()
	return d
}

func (d *Document) subset(face int) *fonts.Subset {
	if d.fonts[face] == nil {
		d.fonts[face] = &embedded{ref: d.file.reserve(), subset: d.chain.Subset(face)}
	}
	return d.fonts[face].subset
}

// Page begins a page of that size in micrometres.
func (d *Document) Page(width, height int) *Page {
	p := &Page{doc: d, width: width, height: height, ops: d.spare, fonts: map[int]bool{}, images: map[Ref]bool{}, face: -1}
	d.spare = nil
	return p
}

// Image is pixels ready to be embedded: a JPEG file as it is, or rows of grey
// or red-green-blue bytes.
type Image struct {
	Width, Height int
	Gray          bool
	JPEG          []byte
	Pixels        []byte // when JPEG is nil
}

// Image embeds an image, once however often it is used.
func (d *Document) Image(im Image) Ref {
	data := im.JPEG
	if data == nil {
		data = im.Pixels
	}
	key := sha256.Sum256(data)
	if r, ok := d.images[key]; ok {
		return r
	}
	space := "/DeviceRGB"
	if im.Gray {
		space = "/DeviceGray"
	}
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s",
		im.Width, im.Height, space)
	if im.JPEG != nil {
		dict += "/Filter/DCTDecode"
	}
	r := d.file.reserve()
	d.file.stream(r, dict, data, im.JPEG == nil)
	d.images[key] = r
	return r
}

// Sum is what was written.
type Sum struct {
	Pages int
	Bytes int64
	Hash  string // sha-256 of the file, hex
}

// Close writes fonts, page list and metadata. The writer below is not closed.
func (d *Document) Close() (Sum, error) {
	if d.full {
		return Sum{}, errors.New("pdf: more than 60,000 different characters of one font in one file")
	}
	f := d.file
	for _, e := range d.fonts {
		if e != nil {
			if err := e.write(f); err != nil {
				return Sum{}, err
			}
		}
	}
	var kids strings.Builder
	for _, k := range d.kids {
		kids.WriteString(k.String() + " ")
	}
	f.object(d.pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.kids), kids.String()))

	profile, xmp, info := f.reserve(), f.reserve(), f.reserve()
	f.stream(profile, "/N 3", srgb(), true)
	f.stream(xmp, "/Type/Metadata/Subtype/XML", d.meta.xmp(), false)
	view := "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>"
	if d.meta.A1B {
		view = "/ViewerPreferences<</DisplayDocTitle true>>"
	}
	f.object(d.catalog, fmt.Sprintf("<</Type/Catalog/Pages %v/Lang(zh-CN)/Metadata %v%s"+
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %v>>]>>",
		d.pages, xmp, view, profile))
	made := pdfTime(d.meta.Made)
	f.object(info, fmt.Sprintf("<</Title%s/Creator(%s)/Producer(%s)/CreationDate(%s)/ModDate(%s)>>",
		utf16Hex(d.meta.Title), producer, producer, made, made))
	if err := f.finish(d.catalog, info); err != nil {
		return Sum{}, err
	}
	return Sum{len(d.kids), f.size, fmt.Sprintf("%x", f.sum.Sum(nil))}, nil
}

func utf16Hex(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

func pdfTime(t time.Time) string {
	zone := t.Format("-07:00")
	return t.Format("D:20060102150405") + zone[:3] + "'" + zone[4:] + "'"
}
