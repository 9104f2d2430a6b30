// Package fault is the one error type that crosses floors.
//
// A fault says what went wrong in three ways: Kind for the machine that picks an HTTP status or an exit code, Code for
// the program that calls us (stable, snake_case, declared by the domain that raises it), and Message for the person
// who reads it. Param names the field at fault where there is one. Any other error is Internal: its text goes to the
// log and never to a client.
package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind sorts faults by what the caller can do about them.
type Kind uint8

// The kinds. The comment names what the caller should do.
const (
	Internal     Kind = iota // nothing: it is our mistake, and it is in the log
	Invalid                  // correct the request
	Unauthorized             // say who you are
	Forbidden                // ask for the permission
	NotFound                 // name something that exists
	Conflict                 // read again, then decide
	Refused                  // a rule of the shop says no; change what you ask for
	TooLarge                 // send less
	RateLimited              // wait, then try again
	Unavailable              // try again later; nothing was changed
	Canceled                 // the caller went away; nothing was changed
)

// String is the kind's name as it appears in logs and metrics.
func (k Kind) String() string {
	names := [...]string{
		"internal", "invalid", "unauthorized", "forbidden", "not_found", "conflict",
		"refused", "too_large", "rate_limited", "unavailable", "canceled",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return "internal"
}

// Codes that belong to no single domain.
const (
	CodeInternal           = "internal_error"
	CodeValidation         = "validation_failed"
	CodeNotFound           = "not_found"
	CodeMethodNotAllowed   = "method_not_allowed"
	CodeUnauthorized       = "unauthorized"
	CodePermissionDenied   = "permission_denied"
	CodeVersionConflict    = "version_conflict"
	CodeBodyTooLarge       = "body_too_large"
	CodeRateLimited        = "rate_limited"
	CodeUnavailable        = "unavailable"
	CodeCanceled           = "canceled"
	CodeOutcomeUnknown     = "outcome_unknown"
	CodeIdempotencyMissing = "idempotency_key_required"
	CodeIdempotencyDiffers = "idempotency_conflict"
	CodeIdempotencyRunning = "idempotency_in_flight"
)

// Error is a fault. Build one with New or a shorthand; it is immutable after that, the With methods return copies.
type Error struct {
	Kind       Kind
	Code       string        // stable, for programs: "insufficient_stock"
	Message    string        // for people: one sentence, says what to do where that helps
	Param      string        // the field at fault as a path in the request: "variants[0].sku"; empty if none
	Details    []Detail      // every violation where one request has several
	RetryAfter time.Duration // how long to wait before trying again; 0 means not said
	cause      error
}

// Detail is one violation of several in the same request.
type Detail struct {
	Param   string // path of the field
	Code    string // stable code of this violation; empty means validation_failed
	Message string // what is wrong with it
	Value   any    // what was sent, if it may be shown; nil otherwise
}

// New makes a fault.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Newf is New with a formatted message.
func Newf(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalidf is a validation failure of one field.
func Invalidf(param, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Code: CodeValidation, Param: param, Message: fmt.Sprintf(format, args...)}
}

// Missing says that there is no such thing: Missing("product", "prod_1") reads "There is no product prod_1.".
func Missing(what, name string) *Error {
	return Newf(NotFound, CodeNotFound, "There is no %s %s.", what, name)
}

// Stale says that somebody else changed the thing since the caller read it.
func Stale(what string) *Error {
	return Newf(Conflict, CodeVersionConflict,
		"The %s was changed by somebody else in the meantime. Read it again, then repeat your change.", what)
}

// Error is the text for logs: code, message and cause.
func (e *Error) Error() string {
	text := e.Code + ": " + e.Message
	if e.Param != "" {
		text = e.Code + " (" + e.Param + "): " + e.Message
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap gives the cause, which is for logs alone.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, fault) true for every fault with the same code.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code && other.Kind == e.Kind
}

// WithCause returns a copy that remembers why, for the log.
func (e *Error) WithCause(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// WithParam returns a copy that names the field at fault.
func (e *Error) WithParam(param string) *Error {
	c := *e
	c.Param = param
	return &c
}

// WithDetails returns a copy that lists every violation.
func (e *Error) WithDetails(details []Detail) *Error {
	c := *e
	c.Details = slices.Clone(details)
	return &c
}

// WithRetryAfter returns a copy that says how long to wait.
func (e *Error) WithRetryAfter(d time.Duration) *Error {
	c := *e
	c.RetryAfter = d
	return &c
}

// From turns any error into a fault. A fault in the chain is returned as it is; a canceled or expired context becomes
// Canceled or Unavailable; everything else becomes Internal with the error as hidden cause. From(nil) is nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	var f *Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled):
		return New(Canceled, CodeCanceled, "The request was canceled before it was done.").WithCause(err)
	case errors.Is(err, context.DeadlineExceeded):
		return New(Unavailable, CodeUnavailable, "That took too long. Please try again.").WithCause(err)
	default:
		return New(Internal, CodeInternal, "Something went wrong on our side. It has been recorded.").WithCause(err)
	}
}

// KindOf is the kind of err; a foreign error is Internal. It must not be called with nil.
func KindOf(err error) Kind { return From(err).Kind }

// CodeOf is the stable code of err, or "" for nil.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	return From(err).Code
}
