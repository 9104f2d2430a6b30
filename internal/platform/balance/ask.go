package balance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// UnansweredError says that no node answered a request.
type UnansweredError struct {
	Node   string // that was asked last
	Late   bool   // it took too long
	Unsent bool   // it did not take the connection, so it has done nothing
	cause  error
}

// Error is the text for the log.
func (e *UnansweredError) Error() string {
	return fmt.Sprintf("%s did not answer: %v", e.Node, e.cause)
}

// Unwrap is what went wrong.
func (e *UnansweredError) Unwrap() error { return e.cause }

// RoundTrip has a node answer, and others if that one does not and it is safe to ask again. It returns ErrNobody when there is no
// node, *ClientError when the body could not be read, and *UnansweredError when nobody answered. Scheme and host of the URL are
// of no matter; the Host of the request is passed on.
func (p *Pool) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	b, err := keepBody(r, p.options.KeepBody)
	if err != nil {
		return nil, err
	}
	node := p.take()
	if node < 0 {
		p.nobody.Add(1)
		return nil, ErrNobody
	}
	tried := uint64(0)
	for others := 0; ; others++ {
		tried |= 1 << node
		answer, err := p.ask(r, node, b)
		if others == mostOthers || time.Since(began) >= p.options.RetryWithin || !p.mayRepeat(r, b, answer, err) {
			return answer, err
		}
		next := p.takeAnother(tried)
		if next < 0 {
			return answer, err
		}
		if answer != nil {
			_ = answer.Body.Close() // the next one has the word
		}
		node = next
	}
}

// mayRepeat reports whether a request may be told to another node after this answer, or error.
func (p *Pool) mayRepeat(r *http.Request, b *body, answer *http.Response, err error) bool {
	if r.Context().Err() != nil || !b.again() {
		return false
	}
	if err == nil {
		return repeatable(r) && worthAnother(answer)
	}
	failure, is := errors.AsType[*UnansweredError](err)
	return is && (failure.Unsent || repeatable(r))
}

// ask asks one node, which was taken for it.
func (p *Pool) ask(r *http.Request, node int, b *body) (*http.Response, error) {
	to := p.options.Nodes[node]
	ctx, cancel := context.WithCancel(r.Context())
	own := r.WithContext(ctx)
	address := *r.URL
	address.Scheme, address.Host = to.URL.Scheme, to.URL.Host
	own.URL = &address
	b.put(own)
	if repeatable(r) && b.whole() {
		spare := context.AfterFunc(p.lives(node), cancel)
		defer spare()
	}
	answer, err := p.transport.RoundTrip(own)
	if err == nil && answer.StatusCode == http.StatusSwitchingProtocols {
		_ = answer.Body.Close()
		err = errors.New("it changed the protocol, which nobody asked for")
	}
	if err != nil {
		if ctx.Err() != nil && r.Context().Err() == nil {
			err = errGone
		}
		cancel()
		return nil, p.unanswered(r, node, b, err)
	}
	how := Answered
	if answer.StatusCode >= http.StatusInternalServerError {
		how = Refused
	}
	answer.Body = &answering{ReadCloser: answer.Body, pool: p, node: node, how: how, client: r.Context(), cancel: cancel}
	answer.Request = r
	return answer, nil
}

// unanswered is the error of a request that a node did not answer, which is counted.
func (p *Pool) unanswered(r *http.Request, node int, b *body, err error) error {
	switch cause := b.failed.Load(); {
	case cause != nil:
		p.ended(node, Left)
		return &ClientError{*cause}
	case r.Context().Err() != nil:
		p.ended(node, Left)
		return r.Context().Err()
	}
	failure := &UnansweredError{Node: p.options.Nodes[node].Name(), Late: late(err) || errors.Is(err, errGone), Unsent: unsent(err), cause: err}
	how := Failed
	if failure.Late {
		how = Late
	}
	p.ended(node, how)
	return failure
}

// answering is the body of an answer, while it comes.
type answering struct {
	io.ReadCloser

	pool    *Pool
	node    int
	how     Result
	client  context.Context //nolint:containedctx // whether the client is still there is asked when something went wrong
	cancel  context.CancelFunc
	stalled *time.Timer // gives up on a node that pauses for too long; nil before the first Read
	once    sync.Once
}

// Read reads on, for as long as something comes.
func (a *answering) Read(b []byte) (int, error) {
	if a.stalled == nil {
		a.stalled = time.AfterFunc(a.pool.options.AnswerTimeout, a.cancel)
	} else {
		a.stalled.Reset(a.pool.options.AnswerTimeout)
	}
	n, err := a.ReadCloser.Read(b)
	a.stalled.Stop() // how long the client takes is not held against the node
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		a.end(a.how)
	case a.client.Err() != nil:
		a.end(Left)
	default:
		a.end(Broken)
	}
	return n, err
}

// Close ends the answer, if it has not ended: nobody wants the rest.
func (a *answering) Close() error {
	err := a.ReadCloser.Close()
	if a.client.Err() != nil {
		a.end(Left)
	}
	a.end(a.how)
	a.cancel()
	return err
}

// end says how the answer ended, once.
func (a *answering) end(how Result) {
	a.once.Do(func() { a.pool.ended(a.node, how) })
}
