package ledger

import (
	"context"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

const (
	busyEvery  = 10 * time.Millisecond  // while there is work: events that come together are sealed together
	idleEvery  = 250 * time.Millisecond // for what another server wrote, and for checkpoints that are due
	retryUntil = 5 * time.Second        // longest wait after a failed batch
)

// Run seals until the context ends: every 10 ms while there is work, else on
// a kick (from store's AfterCommit) or each 250 ms. A database that is busy,
// full or away is tried again, and [Sealer.Trouble] says so meanwhile. A
// ledger that must not be grown ends Run with the fault that says why: the
// server has to stop, since nothing written now would ever be provable.
func (s *Sealer) Run(ctx context.Context, kick <-chan struct{}, clock func() time.Time) error {
	failed := time.Duration(0)
	for {
		sealed, err := s.Seal(ctx, clock())
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && fault.CodeOf(err) == fault.Environment:
			return err
		case err != nil:
			failed = min(max(2*failed, busyEvery), retryUntil)
			if err := pause(ctx, failed); err != nil {
				return err
			}
			continue
		case sealed > 0:
			if err := pause(ctx, busyEvery); err != nil {
				return err
			}
		default:
			idle := time.NewTimer(idleEvery)
			select {
			case <-ctx.Done():
			case <-kick:
			case <-idle.C:
			}
			idle.Stop()
		}
		failed = 0
	}
}
