package work_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
	"github.com/guiju/guiju/internal/work"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// A letter is told once when it is taken, again when it was not, and not at all
// when its act did not happen.
func TestOutbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		var got []string
		refuse := true
		o := work.NewOutbox(db, func() time.Time { return now }, map[string]work.Handler{"note": func(_ context.Context, body string) error {
			if refuse {
				return errors.New("away")
			}
			got = append(got, body)
			return nil
		}})
		undone := errors.New("refused")
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if err := work.Put(tx, "note", "never", now); err != nil {
				return err
			}
			return undone
		}); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return work.Put(tx, "note", "once", now) }); err != nil {
			t.Fatal(err)
		}
		step := func(want int) {
			t.Helper()
			if n, err := o.Step(ctx); err != nil || n != want {
				t.Fatalf("%d letters, %v; should be %d", n, err, want)
			}
		}
		step(1)
		refuse = false
		step(0) // it waits
		now = now.Add(21 * time.Second)
		step(1)
		now = now.Add(time.Hour)
		step(0)
		if len(got) != 1 || got[0] != "once" {
			t.Errorf("told: %v", got)
		}
	})
}

// The robots' own refusal inside a 200 is a refusal.
func TestRobot(t *testing.T) {
	answer := `{"errcode":0}`
	var body map[string]any
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, answer)
	}))
	defer srv.Close()
	r := &work.Robot{URL: srv.URL}
	if err := r.Send(context.Background(), "BX-2026-0001 待派工"); err != nil {
		t.Fatal(err)
	}
	if text, _ := body["text"].(map[string]any); text["content"] != "BX-2026-0001 待派工" {
		t.Errorf("sent %v", body)
	}
	answer = `{"errcode":93000}`
	if err := r.Send(context.Background(), "x"); err == nil {
		t.Error("a refused message counts as sent")
	}
}
