package api

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
)

// getCheckpoint is GET /ledger/checkpoint. Like the tiles it is open to
// everybody: it holds no content, and whoever watches the ledger from outside
// has no account here.
func getCheckpoint(c *call) (any, error) {
	var cp *ledger.Checkpoint
	if err := c.Engine.DB().Read(c.r.Context(), func(tx *store.Tx) (err error) {
		cp, err = ledger.Newest(tx)
		return err
	}); err != nil {
		return nil, err
	}
	c.bytes("text/plain; charset=utf-8", []byte(cp.Note))
	return nil, nil
}

// getTile is GET /ledger/tile/...: C2SP tlog-tiles, below /ledger.
func getTile(c *call) (any, error) {
	var data []byte
	if err := c.Engine.DB().Read(c.r.Context(), func(tx *store.Tx) (err error) {
		data, err = ledger.Tile(tx, "tile/"+c.r.PathValue("path"))
		return err
	}); err != nil {
		return nil, err
	}
	c.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	c.bytes("application/octet-stream", data)
	return nil, nil
}

// getProof is GET /ledger/proof/{record}. An event shows all that it changed,
// so its content goes only to who may read every field of the record; to
// others the proof shows that the events are in the ledger.
func getProof(c *call) (any, error) {
	n, ok := number(c.r.PathValue("record"))
	if !ok {
		return nil, noRecord()
	}
	v, err := c.Engine.View(c.r.Context(), c.who, n)
	if err != nil {
		return nil, err
	}
	whole := len(v.Fields) == len(v.Row.Type.Fields)
	for _, sh := range v.Fields {
		whole = whole && !sh.Masked
	}
	out := wire.Proofs{Record: id(n), Items: []any{}}
	if err := c.Engine.DB().Read(c.r.Context(), func(tx *store.Tx) error {
		proofs, waiting, err := ledger.ProveRecord(tx, n)
		out.Waiting, out.Items = waiting, out.Items[:0]
		for _, p := range proofs {
			if !whole {
				p.Event, p.Encoding, p.Salt = nil, nil, nil
			}
			out.Items = append(out.Items, p)
		}
		return err
	}); err != nil {
		return nil, err
	}
	return out, nil
}

func (c *call) bytes(media string, data []byte) {
	c.w.Header().Set("Content-Type", media)
	if _, err := c.w.Write(data); err != nil {
		c.Log.Debug("caller went away", "route", c.route.pattern(), "error", err)
	}
}

// healthz is GET /healthz: the process answers.
func healthz(*call) (any, error) { return wire.Health{OK: true}, nil }

// readyz is GET /readyz: the database answers, and the ledger grows. It names
// the kind of trouble; the log has the rest.
func readyz(c *call) (any, error) {
	out := wire.Health{OK: true}
	trouble := func(what string, err error) {
		if err != nil {
			out.OK = false
			out.Trouble = append(out.Trouble, what+": "+string(fault.CodeOf(err)))
		}
	}
	trouble("database", ping(c.r.Context(), c.Engine.DB()))
	if c.Ledger != nil {
		trouble("ledger", c.Ledger.Trouble())
	}
	if !out.OK {
		c.write(http.StatusServiceUnavailable, "application/json", out)
		return nil, nil
	}
	return out, nil
}

func ping(ctx context.Context, db *store.DB) error {
	return db.Read(ctx, func(tx *store.Tx) error {
		var n int64
		return tx.QueryRow(`select count(*) from (select no from edition limit 1) e`).Scan(&n)
	})
}

// metrics is GET /metrics: for a program on this machine, or for whoever has
// signed in. Behind a proxy everybody seems to be on this machine.
func metrics(c *call) (any, error) {
	if c.Metrics == nil {
		return nil, fault.New(fault.NotFound, "这里什么也没有。", "There is nothing here.")
	}
	here := netip.AddrPort{}
	if at, err := netip.ParseAddrPort(c.r.RemoteAddr); err == nil {
		here = at
	}
	if !here.Addr().Unmap().IsLoopback() || c.r.Header.Get("X-Forwarded-For") != "" || c.r.Header.Get("Forwarded") != "" {
		if err := c.identify(); err != nil {
			return nil, err
		}
	}
	text, err := c.Metrics(c.r.Context())
	if err != nil {
		return nil, err
	}
	c.bytes("text/plain; version=0.0.4; charset=utf-8", []byte(text))
	return nil, nil
}
