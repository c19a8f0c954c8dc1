package story

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

func (w *world) inputs(ctx context.Context, t *regulation.Type, st *regulation.Step) (map[string]any, error) {
	out := map[string]any{}
	for name, v := range st.Ask {
		f := t.Field(name)
		x, err := w.input(ctx, f, v, st.Pos)
		if err != nil {
			return nil, fmt.Errorf("ask.%s: %w", name, err)
		}
		out[name] = x
	}
	return out, nil
}

func (w *world) input(ctx context.Context, f *regulation.Field, v any, pos regulation.Pos) (any, error) {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			var err error
			if out[i], err = w.input(ctx, f, x, pos); err != nil {
				return nil, err
			}
		}
		return out, nil
	case string:
		if rest, ok := strings.CutPrefix(v, "="); ok {
			return w.eval(ctx, rest, pos)
		}
		if f == nil {
			return v, nil
		}
		switch f.Kind {
		case regulation.KindPerson, regulation.KindRef:
			id, ok, err := w.lookup(ctx, v)
			if err != nil || !ok {
				return v, err
			}
			return strconv.FormatInt(id, 10), nil
		case regulation.KindFile, regulation.KindSign:
			name, media := v+".jpg", "image/jpeg"
			if f.Kind == regulation.KindSign {
				name, media = v+".png", "image/png"
			}
			content := Content(name)
			sum := sha256.Sum256(content)
			return map[string]any{"hash": hex.EncodeToString(sum[:]), "name": name, "size": int64(len(content)), "media": media}, nil
		}
	}
	return v, nil
}

// Content is what the file of this name holds in a scenario: a signature (.png)
// is one dot of ink of a colour of its own, anything else its own name.
func Content(name string) []byte {
	v, ok := strings.CutSuffix(name, ".png")
	if !ok {
		return []byte(strings.TrimSuffix(name, ".jpg"))
	}
	ink := sha256.Sum256([]byte(v))
	dot := image.NewRGBA(image.Rect(0, 0, 1, 1))
	dot.Set(0, 0, color.RGBA{ink[0], ink[1], ink[2], 255})
	var b bytes.Buffer
	_ = png.Encode(&b, dot) // a buffer takes everything
	return b.Bytes()
}

var digits = regexp.MustCompile(`^[0-9]+$`)

var nth = regexp.MustCompile(`^([a-z_][a-z0-9_]*)\.([0-9]+)$`)

// lookup finds a named record or person, or TYPE.N: the nth of a type.
func (w *world) lookup(ctx context.Context, name string) (int64, bool, error) {
	if id, ok := w.names[name]; ok {
		return id, true, nil
	}
	m := nth.FindStringSubmatch(name)
	if m == nil || w.r.prog.Types[m[1]] == nil {
		return 0, false, nil
	}
	n, _ := strconv.Atoi(m[2])
	var id int64
	err := w.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`select id from record where type = $1 order by id limit 1 offset $2`, m[1], n-1).Scan(&id)
	})
	if err != nil {
		return 0, false, unmet("there is no %s: %w", name, err)
	}
	w.names[name], w.types[name] = id, m[1]
	return id, true, nil
}

func (w *world) typeOf(ctx context.Context, id int64) (*regulation.Type, error) {
	var typ string
	err := w.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`select type from record where id = $1`, id).Scan(&typ)
	})
	return w.r.prog.Types[typ], err
}
