// Package problem says in HTTP what went wrong.
//
// Every error that leaves the program by HTTP is an RFC 9457 document, application/problem+json, made here from a
// fault. The status follows from the fault's kind by one table, with few exceptions by code. Clients decide by code,
// which is stable; people read detail; whoever asks us for help quotes request_id. An error that is no fault shows
// nothing of itself: its text goes to the access log.
package problem

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"strconv"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

// ContentType is the media type of a Document.
const ContentType = "application/problem+json"

// statusCanceled is nginx's "client closed request": nobody is there to read it, but it sets such requests apart from
// our own failures in the log and in metrics.
const statusCanceled = 499

// Document is the body of an error answer. It is an error itself, with the methods by which huma knows the status, the
// headers and the content type of one.
type Document struct {
	Type      string      `json:"type" doc:"Always about:blank; the code says which problem this is." example:"about:blank"`
	Title     string      `json:"title" doc:"The meaning of the status." example:"Conflict"`
	Status    int         `json:"status" doc:"The HTTP status." example:"409"`
	Detail    string      `json:"detail" doc:"What went wrong, for people."`
	Code      string      `json:"code" doc:"What went wrong, for programs: stable, snake_case." example:"version_conflict"`
	Param     string      `json:"param,omitempty" doc:"The field at fault, as a path in the request." example:"variants[0].sku"`
	Errors    []Violation `json:"errors,omitempty" doc:"Every violation, where the request has several."`
	RequestID string      `json:"request_id,omitempty" doc:"The id of the request, to quote when asking for help."`

	retryAfter int // seconds; 0 means not said
}

// Violation is one thing that is wrong with a request.
type Violation struct {
	Location string `json:"location,omitempty" doc:"Where in the request." example:"body.items[3].quantity"`
	Message  string `json:"message" doc:"What is wrong there."`
	Value    any    `json:"value,omitempty" doc:"What was sent."`
	Code     string `json:"code,omitempty" doc:"What is wrong there, for programs."`
}

// Error is the detail.
func (d *Document) Error() string { return d.Code + ": " + d.Detail }

// GetStatus is the HTTP status.
func (d *Document) GetStatus() int { return d.Status }

// GetHeaders are the headers that belong to the answer.
func (d *Document) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if d.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(d.retryAfter))
	}
	if d.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="winkel"`)
	}
	return h
}

// ContentType is that of problems, whatever was negotiated.
func (d *Document) ContentType(string) string { return ContentType }

// Codes that have a status of their own in HTTP: of the payment domain, and of the balancer (package relay).
const (
	codePaymentDeclined = "payment_declined"
	codeNodeFailed      = "node_failed"
	codeNodeLate        = "node_late"
)

// Status is the HTTP status of a fault: by its code where one is named here, else by its kind.
func Status(f *fault.Error) int {
	switch f.Code {
	case fault.CodeIdempotencyMissing:
		return http.StatusBadRequest
	case fault.CodeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case codePaymentDeclined:
		return http.StatusPaymentRequired
	case codeNodeFailed:
		return http.StatusBadGateway
	case codeNodeLate:
		return http.StatusGatewayTimeout
	}
	switch f.Kind {
	case fault.Invalid, fault.Refused:
		return http.StatusUnprocessableEntity
	case fault.Unauthorized:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Canceled:
		return statusCanceled
	default:
		return http.StatusInternalServerError
	}
}

// Of is the document for an error. requestID may be empty.
func Of(err error, requestID string) *Document {
	if ready, ok := errors.AsType[*Document](err); ok {
		d := *ready
		d.RequestID = requestID
		return &d
	}
	f := faultOf(err)
	d := &Document{
		Type: "about:blank", Title: title(Status(f)), Status: Status(f),
		Detail: f.Message, Code: f.Code, Param: f.Param, RequestID: requestID,
		retryAfter: int(math.Ceil(f.RetryAfter.Seconds())),
	}
	for _, violation := range f.Details {
		d.Errors = append(d.Errors, Violation{
			Location: violation.Param, Message: violation.Message, Value: violation.Value, Code: violation.Code,
		})
	}
	if f.Kind == fault.Invalid && len(d.Errors) == 0 && f.Param != "" {
		d.Errors = []Violation{{Location: f.Param, Message: f.Message}}
	}
	return d
}

// OfStatus is the document for an error that a framework made and that knows only a status: a body that is no JSON, a
// parameter of the wrong form. The code follows from the status.
func OfStatus(status int, detail string, violations ...Violation) *Document {
	return &Document{
		Type: "about:blank", Title: title(status), Status: status, Detail: detail, Code: codeOfStatus(status),
		Errors: violations,
	}
}

// Write answers a request with the problem that err is. It keeps the whole error for the access log. Headers that
// described the answer that did not come about are removed. The header of w must not have been written yet.
func Write(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	telemetry.RecordError(ctx, err)
	d := Of(err, telemetry.RequestID(ctx))
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified", "Content-Disposition"} {
		h.Del(name)
	}
	maps.Copy(h, d.GetHeaders())
	h.Set("Content-Type", ContentType)
	body, err := json.Marshal(d)
	if err != nil {
		// A value in errors[] that JSON cannot say. The rest matters more.
		d.Errors = nil
		body, _ = json.Marshal(d) //nolint:errchkjson // what is left are strings and numbers
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(d.Status)
	// The client may have gone away; there is nobody else to tell.
	_, _ = w.Write(body)
}

// faultOf is fault.From for errors that know HTTP.
func faultOf(err error) *fault.Error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return BodyTooLarge(tooLarge.Limit).WithCause(err)
	}
	return fault.From(err)
}

// BodyTooLarge is the fault of a request body over limit bytes.
func BodyTooLarge(limit int64) *fault.Error {
	return fault.Newf(fault.TooLarge, fault.CodeBodyTooLarge, "The body is too large. At most %d bytes are accepted here.", limit)
}

func title(status int) string {
	if status == statusCanceled {
		return "Client Closed Request"
	}
	return http.StatusText(status)
}

func codeOfStatus(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return fault.CodeUnauthorized
	case http.StatusForbidden:
		return fault.CodePermissionDenied
	case http.StatusNotFound:
		return fault.CodeNotFound
	case http.StatusMethodNotAllowed:
		return fault.CodeMethodNotAllowed
	case http.StatusConflict, http.StatusPreconditionFailed:
		return fault.CodeVersionConflict
	case http.StatusRequestEntityTooLarge:
		return fault.CodeBodyTooLarge
	case http.StatusTooManyRequests:
		return fault.CodeRateLimited
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return fault.CodeUnavailable
	}
	if status >= 400 && status < 500 {
		return fault.CodeValidation
	}
	return fault.CodeInternal
}
