package telemetry

import (
	"encoding/json"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	linesWait = 50 * time.Millisecond // longest that a line is held back
	linesMost = 64 << 10              // bytes that are held back
)

// Lines writes the lines of a log to where they go. Those of an unhurried logger are held back for a moment, to be written together
// with those that follow: one write a request is most of what a busy server's log costs. Every other line goes out at once,
// behind those that were held back before it, so that the order is that of the events. Flush comes before the end of the process.
type Lines struct {
	mu    sync.Mutex
	to    io.Writer
	held  []byte
	timer *time.Timer
}

// NewLines writes to a writer, which nobody else should write to meanwhile.
func NewLines(to io.Writer) *Lines { return &Lines{to: to} }

// Write writes what was held back, and then p.
func (l *Lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) == 0 {
		return l.to.Write(p)
	}
	l.held = append(l.held, p...)
	if err := l.flush(); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was held back.
func (l *Lines) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush()
}

func (l *Lines) flush() error {
	if len(l.held) == 0 {
		return nil
	}
	_, err := l.to.Write(l.held)
	l.held = l.held[:0]
	return err
}

// hold writes p within linesWait.
func (l *Lines) hold(p []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) == 0 {
		if l.timer == nil {
			l.timer = time.AfterFunc(linesWait, func() { _ = l.Flush() }) // the log is where it would be said that the log cannot be written
		} else {
			l.timer.Reset(linesWait)
		}
	}
	if l.held = append(l.held, p...); len(l.held) < linesMost {
		return nil
	}
	return l.flush()
}

var lineBuffers = sync.Pool{New: func() any { return new(make([]byte, 0, 1024)) }}

// holdRecord holds back what slog's own handler would write, for a third of its cost: it knows the kinds of values that an access log is
// made of, and has nothing to hide.
func (l *Lines) holdRecord(line *slog.Record) error {
	buffer := lineBuffers.Get().(*[]byte) //nolint:forcetypeassert // nothing else is put there
	defer lineBuffers.Put(buffer)
	b := (*buffer)[:0]
	b = append(b, `{"time":"`...)
	b = line.Time.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","level":"`...)
	b = append(b, line.Level.String()...)
	b = append(b, `","msg":`...)
	b = appendText(b, line.Message)
	var failed error
	line.Attrs(func(a slog.Attr) bool {
		b = append(appendText(append(b, ','), a.Key), ':')
		b, failed = appendValue(b, a.Value)
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	b = append(b, '}', '\n')
	*buffer = b
	return l.hold(b)
}

func appendValue(b []byte, v slog.Value) ([]byte, error) {
	switch v.Kind() {
	case slog.KindString:
		return appendText(b, v.String()), nil
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10), nil
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool()), nil
	case slog.KindFloat64:
		if f := v.Float64(); f == 0 || f >= 1e-3 && f < 1e15 {
			return strconv.AppendFloat(b, f, 'f', -1, 64), nil
		}
	}
	other, err := json.Marshal(v.Any())
	return append(b, other...), err
}

// appendText writes a string of JSON. Nearly all of them can be copied.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // a string can always be encoded
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}
