package telemetry

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mattn/go-isatty"
)

// Redacted stands in logs and printed configurations for what must not be read there.
const Redacted = "[redacted]"

// Secret is text that never shows itself: logs, fmt and JSON write [redacted]. Reveal gives the text.
type Secret string

// LogValue keeps the secret out of logs.
func (Secret) LogValue() slog.Value { return slog.StringValue(Redacted) }

// String keeps the secret out of fmt.
func (Secret) String() string { return Redacted }

// GoString keeps the secret out of %#v.
func (Secret) GoString() string { return Redacted }

// MarshalText keeps the secret out of JSON.
func (Secret) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

// Sensitive reports whether a thing of that name (a log attribute, a query parameter, a header) must not be shown.
func Sensitive(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	for _, word := range []string{"password", "secret", "token", "api_key", "apikey", "credential", "authorization", "cookie"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// NewLogger writes to w every line of at least the given level. format is "text", "json" or "auto", which is text when
// w is a terminal and JSON otherwise. Where w is *Lines, and the format JSON, Unhurried has lines held back.
func NewLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	if format == "text" || format != "json" && isTerminal(w) {
		return slog.New(requestHandler{Handler: slog.NewTextHandler(w, options)})
	}
	lines, _ := w.(*Lines)
	return slog.New(requestHandler{Handler: slog.NewJSONHandler(w, options), lines: lines})
}

// Unhurried is a logger for an access log: what is less than a warning may wait for a moment (see Lines), and attributes are written as
// they are, whatever their names say. With attributes of its own, a logger is in a hurry again.
func Unhurried(l *slog.Logger) *slog.Logger {
	h, is := l.Handler().(requestHandler)
	if !is {
		return l
	}
	h.unhurried = true
	return slog.New(h)
}

func redact(_ []string, a slog.Attr) slog.Attr {
	// Only text can give something away by mistake: a number named "token_count" is no secret.
	if a.Value.Kind() == slog.KindString && sensitiveKey(a.Key) {
		return slog.String(a.Key, Redacted)
	}
	return a
}

// keys remembers which names of attributes are sensitive: there are few, and every line has a dozen.
var keys struct {
	sync.Map
	count atomic.Int32
}

// keysMost bounds what is remembered, should somebody make names up.
const keysMost = 1000

func sensitiveKey(name string) bool {
	if is, known := keys.Load(name); known {
		return is.(bool) //nolint:forcetypeassert // nothing else is stored
	}
	is := Sensitive(name)
	if keys.count.Add(1) <= keysMost {
		keys.Store(strings.Clone(name), is)
	}
	return is
}

func isTerminal(w io.Writer) bool {
	if lines, is := w.(*Lines); is {
		w = lines.to
	}
	file, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(file.Fd())
}

// requestHandler adds the request id of the context, and that of its trace, to every line.
type requestHandler struct {
	slog.Handler

	lines     *Lines // nil: nothing is held back
	unhurried bool
}

func (h requestHandler) Handle(ctx context.Context, line slog.Record) error {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		if r.id != "" {
			line.AddAttrs(slog.String("request_id", r.id))
		}
		if r.trace != "" {
			line.AddAttrs(slog.String("trace_id", r.trace))
		}
	}
	if h.unhurried && h.lines != nil && line.Level < slog.LevelWarn {
		return h.lines.holdRecord(&line)
	}
	return h.Handler.Handle(ctx, line)
}

func (h requestHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestHandler{Handler: h.Handler.WithAttrs(attrs)}
}

func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{Handler: h.Handler.WithGroup(name)}
}
