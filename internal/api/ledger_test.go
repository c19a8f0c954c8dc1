package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/ledger"
)

func TestLedger(t *testing.T) {
	h := newHouse(t)
	job := h.job("clerk", fields{"worker": id(h.people["tech"])})
	h.post("head", "/records/job/"+job.ID+"/actions/price", fields{"fields": fields{"floor": "77.70"}}).into(200, nil)
	vkey := h.sealer.Key().VKey()
	var place wire.Answer
	h.post("clerk", "/records/place", fields{"fields": fields{"name": "tower 1", "worth": "1.00"}}).into(201, &place)
	proofs := func(as, record string) (out []*ledger.Proof, waiting int) {
		t.Helper()
		var w struct {
			Waiting int
			Items   []json.RawMessage
		}
		h.get(as, "/ledger/proof/"+record).into(200, &w)
		for _, raw := range w.Items {
			p, err := ledger.ParseProof(raw)
			h.must(err)
			out = append(out, p)
		}
		return out, w.Waiting
	}
	if ps, waiting := proofs("head", job.ID); len(ps) != 0 || waiting != 2 {
		t.Errorf("before it is sealed: %d proofs, %d wait", len(ps), waiting)
	}
	h.seal()
	for _, c := range []struct {
		as, record string
		events     int
		whole      bool
	}{
		{"head", job.ID, 2, true}, {"clerk", job.ID, 2, false}, {"tech", job.ID, 2, false}, {"auditor", job.ID, 2, false},
		{"clerk", place.ID, 1, false}, // a hidden field
		{"head", place.ID, 1, false},  // a masked one
	} {
		ps, waiting := proofs(c.as, c.record)
		if len(ps) != c.events || waiting != 0 {
			t.Fatalf("%+v: %d proofs, %d wait", c, len(ps), waiting)
		}
		for _, p := range ps {
			if err := ledger.CheckProof(p, vkey); err != nil {
				t.Errorf("%+v: %v", c, err)
			}
			if got := p.Event != nil && p.Encoding != nil && p.Salt != nil; got != c.whole {
				t.Errorf("%+v: content %v", c, got)
			}
		}
	}
	res := h.get("", "/ledger/checkpoint")
	res.into(200, nil)
	c, err := ledger.ParseCheckpoint(string(res.body), vkey)
	if err != nil || c.Size == 0 {
		t.Fatalf("%s: %v", res.body, err)
	}
	path := ledger.Path{Level: 0, No: 0, Width: int(c.Size)}.String()
	res = h.get("", "/ledger/"+path)
	if res.into(200, nil); len(res.body) != int(c.Size)*32 {
		t.Errorf("%s: %d bytes", path, len(res.body))
	}
}

func TestHealth(t *testing.T) {
	h := newHouse(t)
	var w wire.Health
	h.get("", "//healthz").into(200, &w)
	h.get("", "//readyz").into(200, &w)
	if !w.OK {
		t.Errorf("%+v", w)
	}
	h.must(h.engine.DB().Close())
	h.get("", "//healthz").into(200, &w)
	h.get("", "//readyz").into(503, &w)
	if w.OK || len(w.Trouble) != 1 || w.Trouble[0] != "database: busy" {
		t.Errorf("%+v", w)
	}
	if _, err := h.sealer.Seal(t.Context(), morning.Add(time.Minute)); err == nil {
		t.Fatal("sealed without a database")
	}
	h.get("", "//readyz").into(503, &w)
	if len(w.Trouble) != 2 {
		t.Errorf("%+v", w)
	}
	h.get("clerk", "/types").no(503, "busy")
}
