package app

import (
	"log/slog"
	"net/http"
	"sync"

	"github.com/guiju/guiju/internal/regulation"
)

// turning serves pages and API of the edition in force: at the day's turn, or
// when another edition was entered, they are made anew.
type turning struct {
	inForce func() *regulation.Program
	make    func() (http.Handler, error)
	log     *slog.Logger

	mu   sync.Mutex
	prog *regulation.Program
	now  http.Handler
}

// ready makes the pages, where those at hand are of another edition.
func (t *turning) ready() (http.Handler, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	prog := t.inForce()
	if t.now != nil && t.prog == prog {
		return t.now, nil
	}
	h, err := t.make()
	if err != nil {
		return nil, err
	}
	t.prog, t.now = prog, h
	return h, nil
}

func (t *turning) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, err := t.ready()
	if err != nil {
		t.log.Error("edition", "err", err)
		http.Error(w, "现行制度的页面做不出来，请管理员查看日志 | the pages of the edition in force cannot be made; see the log", http.StatusInternalServerError)
		return
	}
	h.ServeHTTP(w, r)
}
