package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var works []store.Work
		ctx := store.Trace(t.Context(), func(w store.Work) { works = append(works, w) })
		key := []byte("k")
		write := func(ctx context.Context, end error) {
			err := db.Write(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec("insert into once (type, dept, key, record) values ('t', 'd', $1, 1)", key); err != nil {
					return err
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatal(err)
			}
		}
		write(ctx, errors.New("no"))
		key[0] = 'l' // what was told stays what it was
		write(ctx, nil)
		key[0] = 'm'
		write(t.Context(), nil) // nobody wants to know
		if err := db.Read(ctx, func(tx *store.Tx) error {
			var n int
			return tx.QueryRow("select count(*) from once where type = $1", "t").Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		if len(works) != 3 {
			t.Fatalf("%d works told, 3 wanted", len(works))
		}
		if w := works[0]; !w.Write || !w.Refused || string(w.Statements[0].Args[0].([]byte)) != "k" || w.Statements[0].Rows {
			t.Errorf("refused act: %+v", w)
		}
		if w := works[1]; !w.Write || w.Refused || db.Dialect() == "sqlite" && w.Group <= works[0].Group {
			t.Errorf("act: %+v", w)
		}
		if w := works[2]; w.Write || w.Group != 0 || !w.Statements[0].Rows || !slices.Equal(w.Statements[0].Args, []any{"t"}) {
			t.Errorf("read: %+v", w)
		}
	})
}
