package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/api/wire"
)

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sized is a PNG whose header says this size.
func sized(t *testing.T, w, h uint32) []byte {
	b := bytes.Clone(picture(t))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestFiles(t *testing.T) {
	h := newHouse(t)
	job := h.job("clerk", fields{"worker": id(h.people["tech"])})
	path := "/records/job/" + job.ID
	content := picture(t)
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	var f wire.File
	h.post("clerk", path+"/files?name=C:%5Cpictures%5C%E6%B0%B4%E7%AE%A1.png", content).into(201, &f)
	if f != (wire.File{Hash: hash, Name: "水管.png", Size: int64(len(content)), Media: "image/png"}) {
		t.Errorf("uploaded %+v", f)
	}
	h.post("other", path+"/files?name=a.png", content).no(404, "not_found")
	// Nobody reads it before a record holds it.
	h.get("clerk", "/files/"+hash).no(404, "not_found")
	put := fields{"hash": hash, "name": "水管.png", "size": 1, "media": "image/png"}
	h.post("clerk", path+"/actions/edit", fields{"fields": fields{"photos": []any{put}}}).into(200, nil)
	put["size"] = float64(len(content)) // the true one
	r := h.record("clerk", "job", job.ID)
	if d := cmp.Diff([]any{put}, r.Fields["photos"]); d != "" {
		t.Errorf("photos (-want +got):\n%s", d)
	}
	for _, as := range []string{"clerk", "head", "tech", "auditor"} {
		res := h.get(as, "/files/"+hash)
		if res.into(200, nil); !bytes.Equal(res.body, content) {
			t.Errorf("%s reads %d bytes", as, len(res.body))
		}
	}
	for _, as := range []string{"other", "boss", "root", "mate"} {
		h.get(as, "/files/"+hash).no(404, "not_found")
	}
	h.get("", "/files/"+hash).no(401, "unauthenticated")
	res := h.get("clerk", "/files/"+hash)
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Content-Disposition": "inline; filename*=utf-8''%E6%B0%B4%E7%AE%A1.png", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox", "ETag": `"` + hash + `"`, "Cache-Control": "private, no-cache",
	} {
		if got := res.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	res = h.send(request{as: "clerk", method: "GET", path: "/files/" + hash, header: map[string]string{"If-None-Match": `"` + hash + `"`}})
	if res.into(304, nil); len(res.body) != 0 {
		t.Errorf("%d bytes although unchanged", len(res.body))
	}
	res = h.send(request{as: "clerk", method: "HEAD", path: "/files/" + hash})
	if res.into(200, nil); len(res.body) != 0 {
		t.Errorf("HEAD gave %d bytes", len(res.body))
	}
	// Taken out of the field it stays in the history, for the same readers.
	h.post("clerk", path+"/actions/edit", fields{"fields": fields{"photos": nil}}).into(200, nil)
	h.get("tech", "/files/"+hash).into(200, nil)
	h.get("other", "/files/"+hash).no(404, "not_found")
	// The same content in a record of another project is that record's.
	other := h.job("other", nil)
	mine := fields{"fields": fields{"photos": []any{fields{"hash": hash, "name": "b.png"}}}}
	h.post("other", "/records/job/"+other.ID+"/actions/edit", mine).no(400, "invalid", "ask.photos") // to know its hash is not to have it
	h.post("other", "/files?name=b.png", content).into(201, nil)
	h.post("other", "/records/job/"+other.ID+"/actions/edit", fields{"fields": fields{"photos": []any{fields{"hash": hash, "name": "b.png", "size": 0, "media": "image/png"}}}}).into(200, nil)
	if res := h.get("boss", "/files/"+hash); res.header.Get("Content-Disposition") != "inline; filename=b.png" {
		t.Errorf("its name in the other record: %q", res.header.Get("Content-Disposition"))
	}
}

func TestWhatIsNotTaken(t *testing.T) {
	h := newHouse(t)
	up := func(name string, content []byte) answer { return h.post("clerk", "/files?name="+name, content) }
	up("a.txt", []byte{}).no(400, "invalid")
	h.post("clerk", "/files", []byte("x")).no(400, "invalid", "parameter")
	for _, bad := range []string{"", "%20", "..%2F", "a%00b", strings.Repeat("n", 201)} {
		up(bad, []byte("x")).no(400, "invalid", "parameter")
	}
	up("big.bin", make([]byte, 1<<20)).into(201, nil)
	up("big.bin", make([]byte, 1<<20+1)).no(413, "too_large")
	up("fits.png", sized(t, 6000, 4000)).into(201, nil)
	up("large.png", sized(t, 6000, 4001)).no(413, "too_large")
	up("vast.png", sized(t, 1<<31-1, 1<<31-1)).no(400, "invalid") // more than a picture can be
	up("torn.png", picture(t)[:20]).no(400, "invalid")
	h = newHouse(t, func(c *api.Config) { c.Blob = nil })
	h.post("clerk", "/files?name=a.txt", "x").no(503, "environment")
}

// A signature is a picture; whoever reads a file may lay it into another record.
func TestSignature(t *testing.T) {
	h := newHouse(t)
	job := "/records/job/" + h.job("clerk", fields{"worker": id(h.people["tech"])}).ID
	h.post("tech", job+"/actions/take", nil).into(200, nil)
	var words, drawn wire.File
	h.post("tech", "/files?name=a.png", "I sign").into(201, &words)
	h.post("tech", "/files?name=a.png", picture(t)).into(201, &drawn)
	finish := func(f wire.File) answer {
		return h.post("tech", job+"/actions/finish", fields{"fields": fields{"cost": "8.00", "receipt": f}})
	}
	words.Media = "image/png" // saying so does not make it one
	finish(words).no(400, "invalid", "ask.receipt")
	finish(drawn).into(200, nil)
	second := h.job("clerk", nil)
	h.post("clerk", "/records/job/"+second.ID+"/actions/edit", fields{"fields": fields{"photos": []any{fields{"hash": drawn.Hash}}}}).into(200, nil)
	if r := h.record("clerk", "job", second.ID); !cmp.Equal(r.Fields["photos"], any([]any{fields{"hash": drawn.Hash, "name": "a.png", "size": float64(drawn.Size), "media": "image/png"}})) {
		t.Errorf("photos %+v", r.Fields["photos"])
	}
}

// What could run in a browser is only ever saved.
func TestWhatIsOnlySaved(t *testing.T) {
	h := newHouse(t)
	job := h.job("clerk", nil)
	for name, content := range map[string]string{
		"page.html":  "<html><script>alert(1)</script>",
		"logo.svg":   `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"photo.jpg":  "<html>I say that I am a photograph",
		"table.xlsx": "PK\x03\x04 and so on",
		"notes.txt":  "plain",
	} {
		var f wire.File
		h.post("clerk", "/files?name="+name, content).into(201, &f)
		h.post("clerk", "/records/job/"+job.ID+"/actions/edit", fields{"fields": fields{"photos": []any{f}}}).into(200, nil)
		res := h.get("clerk", "/files/"+f.Hash)
		res.into(200, nil)
		if got, want := res.header.Get("Content-Disposition"), "attachment; filename="+name; got != want {
			t.Errorf("%s: %q", name, got)
		}
		if name == "table.xlsx" && f.Media != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
			t.Errorf("%s: %s", name, f.Media)
		}
	}
}
