// Package fault is the one error that leaves a room of the house.
//
// A fault says what was not done and why in words that the person who tried
// can read, in both languages, and what would work instead. The private cause
// is for the log and is never shown. HTTP status, exit code and the language
// are chosen only at the edges (web, api, app), from Code.
package fault

import (
	"errors"
	"fmt"

	"github.com/guiju/guiju/internal/i18n"
)

// Code is the kind of fault; it never changes its meaning.
type Code string

// The codes. Each edge has one table from these to its own answer.
const (
	Refused         Code = "refused"         // the regulation says no; Clause and Names say why
	Invalid         Code = "invalid"         // the input cannot be read; Names say which field
	NotFound        Code = "not_found"       // it is not there, or not there for this person
	Conflict        Code = "conflict"        // somebody changed it meanwhile
	Unauthenticated Code = "unauthenticated" // sign in first
	Forbidden       Code = "forbidden"       // this seat may not do that here
	TooLarge        Code = "too_large"
	Busy            Code = "busy"        // try again
	Full            Code = "full"        // no room on the disk
	Environment     Code = "environment" // the machine or its set-up is wrong; the operator must act
	Internal        Code = "internal"    // our bug
)

// Fix is one thing that would work, shown as a button or a link.
type Fix struct {
	Kind   string    `json:"kind"`             // act, field, omit, open, wait, person, post
	Name   string    `json:"name"`             // the act, the field, the post; of wait the instant, where it is known
	Type   string    `json:"type,omitempty"`   // the record to do it on, where it is another one
	Record string    `json:"record,omitempty"` // its id
	Say    i18n.Text `json:"say"`
}

// Name is one reason: a need of the regulation, or stage, by, ask.FIELD,
// once, conflict.
type Name struct {
	Name   string    `json:"name"`
	Path   string    `json:"path,omitempty"`   // JSON pointer to the input it is about
	Clause string    `json:"clause,omitempty"` // where it differs from the fault's
	Say    i18n.Text `json:"message"`
	Fix    []Fix     `json:"fix,omitempty"`
}

// Error is the fault.
type Error struct {
	Code   Code
	Clause string    // the clause that says so, or ""
	Act    string    // TYPE.ACT, where an act was tried
	Say    i18n.Text // what was not done, one sentence
	Names  []Name
	Kept   string // id of the record that keeps this refusal, where its clause says so
	Cause  error  // private: for the log only
}

// New makes a fault with its public sentence.
func New(code Code, zh, en string) *Error {
	return &Error{Code: code, Say: i18n.Text{Zh: zh, En: en}}
}

// Because adds the private cause.
func (e *Error) Because(err error) *Error { e.Cause = err; return e }

// At adds a reason with the input it is about.
func (e *Error) At(name, path, zh, en string) *Error {
	e.Names = append(e.Names, Name{Name: name, Path: path, Say: i18n.Text{Zh: zh, En: en}})
	return e
}

// Has says whether one of the reasons has this name.
func (e *Error) Has(name string) bool {
	for _, n := range e.Names {
		if n.Name == name {
			return true
		}
	}
	return false
}

func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Say.In(i18n.En)
	for _, n := range e.Names {
		s += fmt.Sprintf("; %s: %s", n.Name, n.Say.In(i18n.En))
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// CodeOf gives the code of an error; one that is no fault is Internal.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}

// As finds the fault in an error, making an Internal one of any other.
func As(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return New(Internal, "系统出错，没有办成；已记入日志。", "Something went wrong on our side; nothing was changed. It is in the log.").Because(err)
}
