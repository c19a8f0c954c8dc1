package store

import (
	"errors"
	"fmt"

	"github.com/guiju/guiju/internal/fault"
)

// What can go wrong, for errors.Is. All but ErrUnknown mean: nothing was done.
var (
	ErrConstraint = errors.New("store: constraint")                       // a unique, check or foreign key refused the row
	ErrConflict   = errors.New("store: conflict")                         // two acts crossed again and again
	ErrFull       = errors.New("store: disk full")                        // smaller acts may still fit
	ErrBusy       = errors.New("store: busy")                             // locked, too slow, or not reachable: try again
	ErrUnknown    = errors.New("store: not known whether it was written") // connection or disk failed during the commit
	ErrClosed     = errors.New("store: closed")                           // the server stops
)

// mark gives a driver's error its kind, and its sentence where a person can do
// something about it.
func mark(kind, cause error) error {
	err := fmt.Errorf("%w: %w", kind, cause)
	switch kind {
	case ErrConflict:
		return fault.New(fault.Conflict, "同时有别的修改，没有办成，请重试。", "Someone changed the same thing at the same moment; nothing was written. Try again.").Because(err)
	case ErrFull:
		return fault.New(fault.Full, "磁盘已满，没有写入。请管理员腾出空间。", "The disk is full; nothing was written. The administrator must make room.").Because(err)
	case ErrBusy:
		return fault.New(fault.Busy, "数据库忙，没有办成，请稍后重试。", "The database is busy; nothing was done. Try again shortly.").Because(err)
	case ErrUnknown:
		return fault.New(fault.Busy, "写入时与存储中断，不知是否写成；请用原来的请求重试。", "The storage failed while writing, so it is not known whether it was written. Send the same request again.").Because(err)
	case ErrClosed:
		return fault.New(fault.Busy, "服务正在停止，没有写入，请稍后重试。", "The server is stopping; nothing was written. Try again shortly.").Because(err)
	}
	return err
}

// environment is a fault that the operator must act on.
func environment(zh, en string, cause error) error {
	return fault.New(fault.Environment, zh, en).Because(cause)
}

// errPanic is the refusal of an act that panicked; the stack is in the log.
type errPanic struct{ value any }

func (e errPanic) Error() string { return fmt.Sprintf("store: act panicked: %v", e.value) }
