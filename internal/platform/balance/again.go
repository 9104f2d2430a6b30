package balance

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
)

// peekBytes is how much of a refusal is read to find out what it is.
const peekBytes = 16 << 10

// codeOverloaded is the code of a shop that has too much to do. Another node has as much.
const codeOverloaded = "overloaded"

// repeatable reports whether a request may be told again though a node may have done what it says.
func repeatable(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return true
	}
	return r.Header.Get("Idempotency-Key") != ""
}

// ClientError is what went wrong with the client while he sent the body of his request.
type ClientError struct{ cause error }

// Error is the text for the log.
func (e *ClientError) Error() string { return "read the body: " + e.cause.Error() }

// Unwrap is what went wrong.
func (e *ClientError) Unwrap() error { return e.cause }

// body is the body of a request, which can be sent several times if all of it was kept, or if nothing of it was sent yet.
type body struct {
	kept   []byte // all of it, where there is no rest; else how it begins
	rest   io.ReadCloser
	length int64 // -1: not known

	touched atomic.Bool           // something of a body that is not kept was read
	failed  atomic.Pointer[error] // what went wrong when it was read
}

// keepBody reads a body that is small enough to be kept. A client who sends slowly holds up no node meanwhile.
func keepBody(r *http.Request, most int64) (*body, error) {
	b := &body{length: r.ContentLength}
	if r.Body == nil || r.Body == http.NoBody {
		b.length = 0
		return b, nil
	}
	if b.length > most {
		b.rest = r.Body
		return b, nil
	}
	kept, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err == nil && b.length >= 0 && int64(len(kept)) != b.length {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, &ClientError{err}
	}
	b.kept = kept
	if int64(len(kept)) > most {
		b.rest = r.Body
		return b, nil
	}
	b.length = int64(len(kept))
	return b, nil
}

// whole reports whether the body can be sent as often as needed.
func (b *body) whole() bool { return b.rest == nil }

// again reports whether the body can be sent once more.
func (b *body) again() bool { return b.whole() || !b.touched.Load() }

// put gives a request the body.
func (b *body) put(r *http.Request) {
	r.ContentLength = b.length
	switch {
	case b.length == 0:
		r.Body, r.GetBody = http.NoBody, nil
	case b.whole():
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.kept)), nil }
		r.Body, _ = r.GetBody()
	default:
		r.Body, r.GetBody = &passing{b, io.MultiReader(bytes.NewReader(b.kept), b.rest)}, nil
	}
}

// passing is a body that is not kept, on its way through.
type passing struct {
	*body
	from io.Reader
}

// Read notes that something is gone, and what went wrong.
func (p *passing) Read(to []byte) (int, error) {
	p.touched.Store(true)
	n, err := p.from.Read(to)
	if err != nil && !errors.Is(err, io.EOF) {
		p.failed.Store(&err)
	}
	return n, err
}

// Close leaves the body open: it may be sent to another node.
func (p *passing) Close() error { return nil }

// unsent reports whether an error says that the node did not even take the connection.
func unsent(err error) bool {
	op, is := errors.AsType[*net.OpError](err)
	return is && op.Op == "dial"
}

// late reports whether an error says that the time was over.
func late(err error) bool {
	timeout, is := errors.AsType[net.Error](err)
	return is && timeout.Timeout()
}

// worthAnother reports whether another node may answer better than this one did. What was read of the answer to find out is put
// back.
func worthAnother(answer *http.Response) bool {
	switch answer.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
	default:
		return false
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/problem+json") {
		return true
	}
	start, err := io.ReadAll(io.LimitReader(answer.Body, peekBytes))
	answer.Body = &putBack{io.MultiReader(bytes.NewReader(start), answer.Body), answer.Body}
	if err != nil {
		return true // it broke off
	}
	var said struct {
		Code string `json:"code"`
	}
	// What cannot be understood is for the client.
	return json.Unmarshal(start, &said) == nil && said.Code != codeOverloaded
}

// putBack is a body of which the start was read before.
type putBack struct {
	io.Reader
	io.Closer
}
