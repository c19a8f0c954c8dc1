package app

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/store"
)

// bounds are the upper ends of the histogram, in seconds.
var bounds = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// meter counts requests by route and status, and how long they took.
type meter struct {
	mu     sync.Mutex
	routes map[meterKey]*meterSum
}

type meterKey struct {
	route  string
	status int
}

type meterSum struct {
	buckets [len(bounds)]int64
	count   int64
	seconds float64
}

// around measures a handler. The route is the pattern that answered, so that
// neither a record's number nor a word somebody looked for is ever told.
func (m *meter) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		began := time.Now()
		defer func() { m.add(meterKey{r.Pattern, s.status}, time.Since(began).Seconds()) }()
		next.ServeHTTP(s, r)
	})
}

func (m *meter) add(k meterKey, seconds float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.routes[k]
	if s == nil {
		if m.routes == nil {
			m.routes = map[meterKey]*meterSum{}
		}
		s = &meterSum{}
		m.routes[k] = s
	}
	s.count++
	s.seconds += seconds
	for i, b := range bounds {
		if seconds <= b {
			s.buckets[i]++
		}
	}
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(code int) {
	if !w.wrote && code >= 200 {
		w.status, w.wrote = code, true
	}
	w.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (w *statusWriter) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// ReadFrom lets a file go out without a copy through memory.
func (w *statusWriter) ReadFrom(r io.Reader) (int64, error) {
	w.wrote = true
	return io.Copy(w.ResponseWriter, r)
}

// Unwrap lets http.ResponseController reach what is inside.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// metrics is what stands at /metrics, in the text form of Prometheus.
func (in *Instance) metrics(ctx context.Context) (string, error) {
	var b strings.Builder
	in.meter.write(&b)
	gauge := func(name, help string, v float64) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n%s %g\n", name, help, name, name, v)
	}
	var unsealed, oldest, leaves int64
	err := in.h.db.Read(ctx, func(tx *store.Tx) error {
		if err := tx.QueryRow(`select count(*), coalesce(min(e.at), 0) from (select event from unsealed order by event limit 10000) u join event e on e.id = u.event`).Scan(&unsealed, &oldest); err != nil {
			return err
		}
		return tx.QueryRow(`select coalesce(max(seq), -1) + 1 from leaf`).Scan(&leaves)
	})
	if err != nil {
		return "", err
	}
	cursor, err := in.index.Cursor(ctx)
	if err != nil {
		return "", err
	}
	age := 0.0
	if oldest > 0 {
		age = max(0, in.h.now().Sub(time.UnixMicro(oldest)).Seconds())
	}
	gauge("guiju_writer_queue", "Acts that are being written or wait for their turn.", float64(in.h.db.Writing()))
	gauge("guiju_ledger_leaves", "Leaves of the ledger.", float64(leaves))
	gauge("guiju_ledger_unsealed", "Events without a leaf, counted to 10000.", float64(unsealed))
	gauge("guiju_ledger_unsealed_seconds", "Age of the oldest event without a leaf.", age)
	gauge("guiju_search_behind", "Leaves the search has not read yet.", float64(max(0, leaves-cursor)))
	return b.String(), nil
}

func (m *meter) write(b *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(m.routes), func(a, b meterKey) int {
		if c := strings.Compare(a.route, b.route); c != 0 {
			return c
		}
		return a.status - b.status
	})
	const name = "guiju_http_request_seconds"
	fmt.Fprintf(b, "# HELP %s Requests by route and status, and how long they took.\n# TYPE %s histogram\n", name, name)
	for _, k := range keys {
		s, labels := m.routes[k], fmt.Sprintf("route=%q,status=\"%d\"", k.route, k.status)
		for i, bound := range bounds {
			fmt.Fprintf(b, "%s_bucket{%s,le=\"%g\"} %d\n", name, labels, bound, s.buckets[i])
		}
		fmt.Fprintf(b, "%s_bucket{%s,le=\"+Inf\"} %d\n%s_sum{%s} %g\n%s_count{%s} %d\n", name, labels, s.count, name, labels, s.seconds, name, labels, s.count)
	}
}
