package day

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/tests/browser"
)

// day is the department, who works in it and what has happened so far.
type day struct {
	t      *testing.T
	h      *browser.House
	events int
	name   string

	xu, he, lin *hand // at counter PCs
	guo         *hand // on his phone
	guards      map[string]*browser.Person
	photo       string

	later, door2, main, off string // what comes back later in the day
}

func begin(t *testing.T) *day {
	t.Helper()
	d := &day{t: t, h: browser.Begin(t, "2026-11-24 08:25"), guards: map[string]*browser.Person{}}
	d.photo = picture(t)
	if shown() > 0 {
		w := browser.Open(t, d.h.URL, 1440, 900)
		d.xu, d.he, d.lin, d.guo = &hand{Window: w}, &hand{Window: w.Beside(1440, 900)}, &hand{Window: w.Beside(1440, 900)}, &hand{Window: w.Beside(375, 740)}
	} else {
		d.xu, d.he, d.lin, d.guo = &hand{}, &hand{}, &hand{}, &hand{}
	}
	for login, h := range map[string]*hand{"xu": d.xu, "he": d.he, "lin": d.lin, "guo": d.guo} {
		h.day, h.login, h.left = d, login, shown()
		if h.left > 0 {
			h.Login(login)
		}
	}
	return d
}

// on is something that happens at a moment of the day.
func (d *day) on(at, name string) {
	d.t.Helper()
	d.h.At(at)
	d.events++
	d.name = at + " " + name
}

// ok fails the day where something was refused that should have been done.
func (d *day) ok(wrong string) {
	d.t.Helper()
	if wrong != "" {
		d.t.Fatalf("%s：没有办成：%s", d.name, wrong)
	}
}

// no fails the day where something was not refused for the reason that counts.
func (d *day) no(wrong, why string) {
	d.t.Helper()
	if !strings.Contains(wrong, why) {
		d.t.Fatalf("%s：应当因“%s”办不成，页面说：%q", d.name, why, wrong)
	}
}

// person is somebody without a browser of his own, who sends the same forms.
func (d *day) person(login string) *browser.Person {
	d.t.Helper()
	if d.guards[login] == nil {
		d.guards[login] = d.h.Person(login)
	}
	return d.guards[login]
}

// does lets somebody without a browser do an act on a record by its form.
func (d *day) does(login, id, act string, fields ...browser.Field) (wrong string) {
	d.t.Helper()
	_, wrong = d.person(login).Do("/r/"+id+"/"+act, fields...)
	return wrong
}

// opens lets somebody without a browser register something; it gives its id.
func (d *day) opens(login, typ, act string, fields ...browser.Field) string {
	d.t.Helper()
	to, wrong := d.person(login).Do("/t/"+typ+"/new/"+act, fields...)
	d.ok(wrong)
	return strings.TrimPrefix(to, "/r/")
}

// presses lets somebody without a browser press the button of an act.
func (d *day) presses(login, page, id, act string) {
	d.t.Helper()
	_, wrong := d.person(login).Press(page, "/r/"+id+"/"+act)
	d.ok(wrong)
}

// at says that a page shows a record at a stage.
func (d *day) at(id, stage string) {
	d.t.Helper()
	page := string(d.person("lin").Get("/r/" + id))
	_, now, _ := strings.Cut(page, `aria-current="step"`)
	_, now, _ = strings.Cut(now, "<b>")
	if now, _, _ = strings.Cut(now, "</b>"); now != stage {
		d.t.Fatalf("%s：应在“%s”，页面是“%s”", d.name, stage, now)
	}
}

// shot takes a picture where somebody wants pictures.
func (d *day) shot(h *hand, name string) {
	d.t.Helper()
	if dir := os.Getenv("GUIJU_TOUR"); dir != "" && h.Window != nil {
		h.Picture(filepath.Join(dir, "day-"+name+".png"))
	}
}

// picture draws a photograph to send in.
func picture(t *testing.T) string {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 160, 120), color.Palette{color.Gray{0xd0}, color.Gray{0x60}})
	for x := 20; x < 140; x++ {
		for y := 54; y < 66; y++ {
			img.SetColorIndex(x, y, 1)
		}
	}
	name := filepath.Join(t.TempDir(), "IMG_1124.png")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}
