package api

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
)

const problemMedia = "application/problem+json"

// statuses are what a code is answered with.
var statuses = map[fault.Code]int{
	fault.Refused:         http.StatusUnprocessableEntity,
	fault.Invalid:         http.StatusBadRequest,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Busy:            http.StatusServiceUnavailable,
	fault.Full:            http.StatusInsufficientStorage,
	fault.Environment:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

// The names of reasons that have a status of their own.
const (
	nameWait  = "wait"     // people: too many wrong passwords
	nameMatch = "if-match" // the revision asked for is not the record's
	nameNeeds = "if-match-needed"
)

// problem puts a fault in the caller's language. The cause is never told.
func (c *call) problem(f *fault.Error) *wire.Problem {
	p := &wire.Problem{Type: "urn:guiju:" + string(f.Code), Title: c.say(f.Say), Status: statuses[f.Code], Code: string(f.Code),
		Clause: f.Clause, Act: f.Act, Kept: f.Kept}
	if p.Status == 0 {
		p.Status = http.StatusInternalServerError
	}
	switch {
	case f.Code == fault.Busy && f.Has(nameWait):
		p.Status = http.StatusTooManyRequests
	case f.Code == fault.Conflict && f.Has(nameMatch):
		p.Status = http.StatusPreconditionFailed
	case f.Code == fault.Invalid && f.Has(nameNeeds):
		p.Status = http.StatusPreconditionRequired
	}
	for _, n := range f.Names {
		if !slices.Contains(p.Names, n.Name) {
			p.Names = append(p.Names, n.Name)
		}
		p.Fix = c.fixes(p.Fix, n.Fix)
	}
	p.Errors = c.reasons(f.Names)
	return p
}

func (c *call) reasons(names []fault.Name) []wire.Reason {
	var out []wire.Reason
	for _, n := range names {
		out = append(out, wire.Reason{Name: n.Name, Path: n.Path, Message: c.say(n.Say), Clause: n.Clause})
	}
	return out
}

func (c *call) fixes(out []wire.Fix, more []fault.Fix) []wire.Fix {
	for _, x := range more {
		fix := wire.Fix{Kind: x.Kind, Name: x.Name, Type: x.Type, Record: x.Record, Message: c.say(x.Say)}
		if !slices.Contains(out, fix) {
			out = append(out, fix)
		}
	}
	return out
}

// retryAfter is the header of that name: the end of a wait, or soon.
func retryAfter(f *fault.Error, now time.Time) string {
	for _, n := range f.Names {
		for _, x := range n.Fix {
			if at, err := time.Parse(time.RFC3339, x.Name); x.Kind == nameWait && err == nil {
				return strconv.Itoa(max(1, int(math.Ceil(at.Sub(now).Seconds()))))
			}
		}
	}
	return "1"
}

// under moves the places of a fault's reasons below a member of the request.
func under(member string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	moved := *f
	moved.Names = slices.Clone(f.Names)
	for i := range moved.Names {
		if p := moved.Names[i].Path; p != "" {
			moved.Names[i].Path = member + p
		}
	}
	return &moved
}
