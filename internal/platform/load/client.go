package load

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// largestAnswer is as much of an answer as is read; more is a failure.
const largestAnswer = 8 << 20

// Target is the server under load.
type Target struct {
	base    *url.URL
	address string
	timeout time.Duration
	slots   chan struct{} // as many as connections may be open; nil: everybody has one
	idle    idle
	readers sync.Pool
	buffers sync.Pool
}

// NewTarget is the server at an http or https URL without a path. Connections bounds how many are open at once; 0 gives each client its
// own. A request that takes longer than timeout, with everything, fails.
func NewTarget(base *url.URL, connections int, timeout time.Duration) *Target {
	t := &Target{base: base, address: base.Host, timeout: timeout}
	if base.Port() == "" {
		port := "80"
		if base.Scheme == "https" {
			port = "443"
		}
		t.address = net.JoinHostPort(base.Hostname(), port)
	}
	if connections > 0 {
		t.slots = make(chan struct{}, connections)
	}
	t.buffers.New = func() any { return new([]byte) }
	t.readers.New = func() any { return bufio.NewReaderSize(nil, 4096) }
	return t
}

// idle are connections that wait for whoever comes next, the last used first.
type idle struct {
	mu    sync.Mutex
	conns []net.Conn
}

func (i *idle) take() net.Conn {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.conns) == 0 {
		return nil
	}
	last := i.conns[len(i.conns)-1]
	i.conns = i.conns[:len(i.conns)-1]
	return last
}

func (i *idle) put(conn net.Conn) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.conns = append(i.conns, conn)
}

// Close closes the connections that nobody uses.
func (t *Target) Close() {
	for conn := t.idle.take(); conn != nil; conn = t.idle.take() {
		_ = conn.Close()
	}
}

// Request is what is asked. Everything in it is sent as it is.
type Request struct {
	Method, Path string
	Body         string   // JSON; empty: none
	Headers      []string // "Name: value"
}

// Answer is what came back. Body is good until the client rests or asks again.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Client is one person with a connection. It is for one goroutine at a time.
type Client struct {
	target *Target
	conn   net.Conn
	buffer *[]byte // borrowed while it asks and looks at the answer
}

// Client is a new person at the server.
func (t *Target) Client() *Client { return &Client{target: t} }

// Close lets go of the connection.
func (c *Client) Close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

// Rest gives back what the client reads into, because there are thousands who think.
func (c *Client) Rest() {
	if c.buffer != nil {
		c.target.buffers.Put(c.buffer)
		c.buffer = nil
	}
}

// Do sends the request and reads the whole answer. A connection that the server had closed meanwhile is opened anew, once, where
// nothing of an answer had come.
func (c *Client) Do(ctx context.Context, r *Request) (Answer, error) {
	t := c.target
	if c.buffer == nil {
		c.buffer, _ = t.buffers.Get().(*[]byte)
	}
	if t.slots != nil {
		select {
		case t.slots <- struct{}{}:
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		}
		defer func() { <-t.slots }()
		c.conn = t.idle.take()
		defer func() {
			if c.conn != nil {
				t.idle.put(c.conn)
				c.conn = nil
			}
		}()
	}
	deadline := time.Now().Add(t.timeout)
	used := c.conn != nil
	answer, begun, err := c.exchange(ctx, r, deadline)
	if err != nil && used && !begun && !isTimeout(err) && ctx.Err() == nil {
		answer, _, err = c.exchange(ctx, r, deadline)
	}
	return answer, err
}

// exchange makes a request on the connection, or on a new one; begun says whether anything of the answer came.
func (c *Client) exchange(ctx context.Context, r *Request, deadline time.Time) (answer Answer, begun bool, err error) {
	if c.conn == nil {
		if c.conn, err = c.target.dial(ctx, deadline); err != nil {
			c.conn = nil
			return answer, false, err
		}
	}
	keep := false
	defer func() {
		if !keep {
			c.Close()
		}
	}()
	if err = c.conn.SetDeadline(deadline); err != nil {
		return answer, false, err
	}
	if err = c.write(r); err != nil {
		return answer, false, err
	}
	reader, _ := c.target.readers.Get().(*bufio.Reader)
	reader.Reset(c.conn)
	defer func() {
		reader.Reset(nil)
		c.target.readers.Put(reader)
	}()
	if _, err = reader.Peek(1); err != nil {
		return answer, false, err
	}
	response, err := http.ReadResponse(reader, &http.Request{Method: r.Method}) //nolint:bodyclose // it is read to its end, or the connection is closed
	if err != nil {
		return answer, true, fmt.Errorf("%w: %w", errMalformed, err)
	}
	answer = Answer{Status: response.StatusCode, Header: response.Header}
	if answer.Body, err = c.read(response.Body); err != nil {
		return answer, true, err
	}
	keep = !response.Close
	return answer, true, nil
}

func (t *Target) dial(ctx context.Context, deadline time.Time) (net.Conn, error) {
	dialer := net.Dialer{Deadline: deadline}
	if t.base.Scheme == "https" {
		return (&tls.Dialer{NetDialer: &dialer, Config: &tls.Config{MinVersion: tls.VersionTLS12}}).DialContext(ctx, "tcp", t.address)
	}
	return dialer.DialContext(ctx, "tcp", t.address)
}

func (c *Client) write(r *Request) error {
	out := (*c.buffer)[:0]
	out = append(out, r.Method...)
	out = append(append(out, ' '), r.Path...)
	out = append(append(append(out, " HTTP/1.1\r\nHost: "...), c.target.base.Host...), "\r\nUser-Agent: winkel-bench\r\n"...)
	for _, h := range r.Headers {
		out = append(append(out, h...), "\r\n"...)
	}
	if r.Body != "" {
		out = append(out, "Content-Type: application/json\r\nContent-Length: "...)
		out = append(strconv.AppendInt(out, int64(len(r.Body)), 10), "\r\n"...)
	} else if r.Method != http.MethodGet {
		out = append(out, "Content-Length: 0\r\n"...)
	}
	out = append(append(out, "\r\n"...), r.Body...)
	*c.buffer = out
	_, err := c.conn.Write(out)
	return err
}

// read reads a body into the buffer.
func (c *Client) read(body io.Reader) ([]byte, error) {
	into := (*c.buffer)[:0]
	for {
		if len(into) == cap(into) {
			into = append(into, 0)[:len(into)]
		}
		n, err := body.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		*c.buffer = into
		switch {
		case errors.Is(err, io.EOF):
			return into, nil
		case err != nil:
			return nil, err
		case len(into) > largestAnswer:
			return nil, fmt.Errorf("%w: longer than %d bytes", errMalformed, largestAnswer)
		}
	}
}

var errMalformed = errors.New("malformed answer")

func isTimeout(err error) bool {
	n, is := errors.AsType[net.Error](err)
	return is && n.Timeout()
}

// Kind is an error of Do in a few words, so that equal ones can be counted.
func Kind(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errMalformed):
		return "malformed answer"
	case isTimeout(err), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "no more files can be opened here"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "no more ports are free here"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection closed"
	}
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 {
		text = text[i+2:]
	}
	return text
}
