package relay

import (
	"io"
	"net/http"
	"time"
)

// paced is an answer whose client has to go on taking it, and sending his request, but may take all the time that he needs for
// that: nobody here knows how long an upload or an export lasts.
type paced struct {
	http.ResponseWriter

	connection *http.ResponseController
	options    Options
	streams    bool // HTTP/2, where a deadline ends a stream on which nobody writes
}

// pace takes the deadlines of a request over from the server.
func pace(w http.ResponseWriter, r *http.Request, o Options) *paced {
	p := &paced{ResponseWriter: w, connection: http.NewResponseController(w), options: o, streams: r.ProtoMajor >= 2}
	// Writers that are no connection (in tests) have no deadlines to move.
	_ = p.connection.SetWriteDeadline(time.Time{})
	if r.Body == nil || r.Body == http.NoBody {
		_ = p.connection.SetReadDeadline(time.Time{}) // the server listens whether the client is still there
	} else {
		r.Body = &sent{ReadCloser: r.Body, pace: p, began: time.Now()}
	}
	return p
}

// end gives the deadlines back: what is still to be sent, or read, has its time.
func (p *paced) end() {
	now := time.Now()
	_ = p.connection.SetReadDeadline(now.Add(p.options.ReadPause))
	_ = p.connection.SetWriteDeadline(now.Add(p.options.WritePause))
}

// Write sends, within the time for it.
func (p *paced) Write(b []byte) (int, error) {
	_ = p.connection.SetWriteDeadline(time.Now().Add(p.options.WritePause))
	n, err := p.ResponseWriter.Write(b)
	if p.streams {
		_ = p.connection.SetWriteDeadline(time.Time{})
	}
	return n, err
}

// Unwrap is for http.ResponseController.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// slowest is how long a byte of a body may take: a kilobyte a second. Whoever sends a byte now and then, to keep others out, is let go
// as soon as whoever sends nothing.
const slowest = time.Second / 1024

// sent is the body that a client sends.
type sent struct {
	io.ReadCloser

	pace  *paced
	began time.Time
	got   int64 // bytes
}

// Read reads, within the time for it. Once all of it is there the client may take his time: he has only to listen.
func (s *sent) Read(b []byte) (int, error) {
	pause := s.pace.options.ReadPause
	until := s.began.Add(pause + time.Duration(s.got)*slowest)
	if next := time.Now().Add(pause); next.Before(until) {
		until = next
	}
	_ = s.pace.connection.SetReadDeadline(until)
	n, err := s.ReadCloser.Read(b)
	s.got += int64(n)
	if err != nil {
		_ = s.pace.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
