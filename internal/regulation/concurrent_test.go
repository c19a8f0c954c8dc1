package regulation_test

import (
	"sync"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
)

// A program is safe for any number of goroutines: they evaluate its
// expressions and compile those of stories.
func TestConcurrent(t *testing.T) {
	p := thingProgram(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s := thingScope(p)
			for range 20 {
				for _, src := range []string{"a.tags.filter(x, x != 'u').map(x, x + '!')", "a.bag.exists(b, b.qty == 2) && a.n > 3", "a.alike.first == a.other"} {
					e, err := p.StoryExpr(src, regulation.Pos{}, map[string]string{"a": "thing"})
					if err != nil {
						t.Error(err)
						return
					}
					if _, err := e.Eval(s); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
