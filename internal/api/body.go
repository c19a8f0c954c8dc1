package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
)

// read reads the request's JSON into v, strictly: one value, no member twice
// and none that is not known.
func (c *call) read(v any) error {
	if t := c.r.Header.Get("Content-Type"); t != "" {
		if media, _, err := mime.ParseMediaType(t); err != nil || media != "application/json" {
			return unreadable("请求体应为 application/json", "the body is application/json", "")
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, bodyLimit))
	if err != nil {
		return bodyError(err)
	}
	return decode(body, v)
}

func bodyError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return fault.New(fault.TooLarge, fmt.Sprintf("内容太大，最多 %s。", size(big.Limit)), fmt.Sprintf("That is too large: at most %s.", size(big.Limit))).Because(err)
	}
	return fault.New(fault.Invalid, "请求没有收完整。", "The request did not arrive whole.").Because(err)
}

func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

func unreadable(zh, en, path string) error {
	return fault.New(fault.Invalid, "请求看不懂。", "The request cannot be read.").At("body", path, zh, en)
}

func decode(body []byte, v any) error {
	if !utf8.Valid(body) {
		return unreadable("请求体不是 UTF-8", "the body is not UTF-8", "")
	}
	if path, twice, err := scan(body); err != nil {
		return unreadable("请求体不是一个 JSON 值："+err.Error(), "the body is not one JSON value: "+err.Error(), path)
	} else if twice {
		return unreadable("同一个成员写了两次", "a member stands there twice", path)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	d.UseNumber()
	err := d.Decode(v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return unreadable("这里要的是 "+kindName(wrong.Type.Kind().String())+"，不是 "+wrong.Value, "a "+kindName(wrong.Type.Kind().String())+" is wanted here, not a "+wrong.Value, "/"+strings.ReplaceAll(wrong.Field, ".", "/"))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		return unreadable("没有名为“"+name+"”的成员", "there is no member named “"+name+"”", "/"+pointer(name))
	}
	return unreadable("请求体看不懂", "the body cannot be read", "").(*fault.Error).Because(err)
}

func kindName(kind string) string {
	switch kind {
	case "struct", "map":
		return "object"
	case "slice":
		return "array"
	case "int64", "int":
		return "number"
	}
	return kind
}

// pointer escapes a name for a JSON pointer.
func pointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// deepest bounds how deep a request is nested: nothing of ours is.
const deepest = 16

// scan walks a JSON text and finds a member that stands twice in its object,
// a second value, or nesting that is too deep; path is where.
func scan(body []byte) (path string, twice bool, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	path, twice, err = scanValue(d, "", 0)
	if err != nil || twice {
		return path, twice, err
	}
	if _, err := d.Token(); err != io.EOF {
		return "", false, errors.New("something follows it")
	}
	return "", false, nil
}

func scanValue(d *json.Decoder, path string, depth int) (string, bool, error) {
	if depth > deepest {
		return path, false, errors.New("nested too deep")
	}
	t, err := d.Token()
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return path, false, err
	}
	switch t {
	case json.Delim('{'):
		seen := map[string]bool{}
		for d.More() {
			t, err := d.Token()
			if err != nil {
				return path, false, err
			}
			name, _ := t.(string)
			at := path + "/" + pointer(name)
			if seen[name] {
				return at, true, nil
			}
			seen[name] = true
			if at, twice, err := scanValue(d, at, depth+1); err != nil || twice {
				return at, twice, err
			}
		}
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if at, twice, err := scanValue(d, fmt.Sprintf("%s/%d", path, i), depth+1); err != nil || twice {
				return at, twice, err
			}
		}
	default:
		return path, false, nil
	}
	_, err = d.Token() // the closing bracket
	return path, false, err
}
