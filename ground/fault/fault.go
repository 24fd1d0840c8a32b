// Package fault describes refusals: why the centre will not do what it was
// asked, in a form that a program can match (a stable code) and a clerk can
// act on (a Chinese sentence that says what to do next).
//
// A package that refuses declares each of its refusals once, as a package
// variable made by Define; the text is a fmt format whose verbs are filled by
// With. Codes are never reused or renumbered. This package knows no HTTP and
// no national interface: the doors map Kind and Code to their own words.
//
// Code ranges: YB1 message and envelope, YB2 person and cover, YB3 provider
// and practitioner, YB4 visit and fee lines, YB5 settlement and reversal,
// YB6 policy and region settings, YB7 ledger, YB8 import, YB9 system.
package fault

import (
	"errors"
	"fmt"
)

// Kind says who has to act on a refusal, and orders refusals: when several
// hold at once the lowest kind is told first.
type Kind int

const (
	// Shape: the message itself is malformed; the sender's programmer acts.
	Shape Kind = iota
	// Conflict: the same key was used for something else, or a race was lost.
	Conflict
	// Business: the message is well formed, and the rules say no.
	Business
	// System: the centre is at fault; sending the same message again may work.
	System
)

// Code is the stable name of a refusal, such as "YB4012".
type Code string

// Definition is one declared refusal. It is itself an error value, so that
// errors.Is(err, claim.ErrUnknownVisit) matches any Fault made from it.
type Definition struct {
	Code Code
	Kind Kind
	Text string
}

// Define declares a refusal. code is unique in the program (a repository test
// checks it); text is a fmt format in Chinese that says what is wrong and what
// to do.
func Define(code Code, kind Kind, text string) Definition {
	return Definition{Code: code, Kind: kind, Text: text}
}

// Error makes a Definition usable as an errors.Is target.
func (d Definition) Error() string { return "[" + string(d.Code) + "] " + d.Text }

// With makes the refusal, filling the verbs of its text.
func (d Definition) With(args ...any) *Fault {
	return &Fault{Definition: d, Sentence: fmt.Sprintf(d.Text, args...)}
}

// Because makes the refusal with the technical cause kept for the log; the
// cause is never shown to the caller.
func (d Definition) Because(cause error, args ...any) *Fault {
	f := d.With(args...)
	f.Cause = cause
	return f
}

// Fault is one refusal of one request.
type Fault struct {
	Definition
	Sentence string // what the clerk reads
	Cause    error  // technical cause for the log, or nil
}

// Error returns "[code] sentence"; the cause is left to the log.
func (f *Fault) Error() string { return "[" + string(f.Code) + "] " + f.Sentence }

// Is matches the Definition the fault was made from.
func (f *Fault) Is(target error) bool {
	d, ok := target.(Definition)
	return ok && d.Code == f.Code
}

// Unwrap returns the technical cause.
func (f *Fault) Unwrap() error { return f.Cause }

// As finds a Fault in err's chain.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// First returns the fault to tell when several hold at once: the lowest kind,
// and among equals the lowest code. It returns nil when there is none.
func First(faults []*Fault) *Fault {
	var first *Fault
	for _, f := range faults {
		if f != nil && (first == nil || f.before(first)) {
			first = f
		}
	}
	return first
}

func (f *Fault) before(g *Fault) bool {
	if f.Kind != g.Kind {
		return f.Kind < g.Kind
	}
	return f.Code < g.Code
}
