package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// counted is a log, and how often it was written to.
type counted struct {
	bytes.Buffer

	writes int
}

func (c *counted) Write(p []byte) (int, error) {
	c.writes++
	return c.Buffer.Write(p)
}

func TestUnhurriedLinesAreWrittenTogetherAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out counted
		lines := NewLines(&out)
		logger := NewLogger(lines, slog.LevelInfo, "json")
		access := Unhurried(logger)
		says := func(when string, writes int, messages string) {
			t.Helper()
			synctest.Wait()
			lines.mu.Lock()
			defer lines.mu.Unlock()
			var all []string
			for line := range strings.Lines(out.String()) {
				var l struct{ Msg string }
				if err := json.Unmarshal([]byte(line), &l); err != nil {
					t.Fatalf("%s: %v in %q", when, err, line)
				}
				all = append(all, l.Msg)
			}
			if got := strings.Join(all, " "); got != messages || out.writes != writes {
				t.Errorf("%s: %q in %d writes, want %q in %d", when, got, out.writes, messages, writes)
			}
		}
		access.Debug("quiet")
		access.Info("a")
		time.Sleep(linesWait - time.Millisecond)
		access.Info("b")
		says("before the time is over", 0, "")
		time.Sleep(time.Millisecond)
		says("after the first has waited long enough", 1, "a b")
		access.Info("c")
		logger.Info("d")
		says("after somebody else was in a hurry", 2, "a b c d")
		access.Info("e")
		access.Warn("f")
		says("after a warning", 3, "a b c d e f")
		access.With("its", "own").Info("g")
		says("with an attribute of its own", 4, "a b c d e f g")
		access.Info("h")
		if err := lines.Flush(); err != nil {
			t.Fatal(err)
		}
		says("at the end", 5, "a b c d e f g h")
		time.Sleep(time.Second)
		says("when there is nothing more", 5, "a b c d e f g h")

		access.Info(strings.Repeat("x", linesMost-200))
		says("before the buffer is full", 5, "a b c d e f g h")
		access.Info(strings.Repeat("y", 200))
		lines.mu.Lock()
		defer lines.mu.Unlock()
		if out.writes != 6 {
			t.Errorf("a full buffer waits: %d writes", out.writes)
		}
	})
}

// Whoever writes at the same time: no line is lost, broken, or before one that the same goroutine wrote earlier.
func TestLinesOfManyAreWhole(t *testing.T) {
	var out counted
	lines := NewLines(&out)
	logger := NewLogger(lines, slog.LevelInfo, "json")
	access := Unhurried(logger)
	const writers, each = 8, 2000
	var all sync.WaitGroup
	for writer := range writers {
		all.Go(func() {
			for i := range each {
				one := access
				if i%100 == 99 {
					one = logger
				}
				one.LogAttrs(t.Context(), slog.LevelInfo, "line", slog.Int("writer", writer), slog.Int("i", i))
			}
		})
	}
	all.Wait()
	if err := lines.Flush(); err != nil {
		t.Fatal(err)
	}
	next := make([]int, writers)
	for line := range strings.Lines(out.String()) {
		var l struct{ Writer, I int }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if l.I != next[l.Writer] {
			t.Fatalf("writer %d wrote line %d where %d was next", l.Writer, l.I, next[l.Writer])
		}
		next[l.Writer]++
	}
	for writer, n := range next {
		if n != each {
			t.Errorf("%d of %d lines of writer %d", n, each, writer)
		}
	}
	if out.writes > writers*each/10 {
		t.Errorf("%d writes", out.writes)
	}
}

// An unhurried line says what the same line says otherwise.
func TestUnhurriedLinesSayTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var attrs []slog.Attr
		for i := range rapid.IntRange(0, 8).Draw(t, "attributes") {
			key := fmt.Sprintf("%d%s", i, rapid.String().Draw(t, "key"))
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				attrs = append(attrs, slog.String(key, rapid.String().Draw(t, "text")))
			case 1:
				attrs = append(attrs, slog.String(key, string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))))
			case 2:
				attrs = append(attrs, slog.Int64(key, rapid.Int64().Draw(t, "integer")))
			case 3:
				attrs = append(attrs, slog.Float64(key, float64(rapid.Int64Range(-1e6, 1e15).Draw(t, "thousandths"))/1000))
			case 4:
				attrs = append(attrs, slog.Bool(key, rapid.Bool().Draw(t, "truth")))
			default:
				attrs = append(attrs, slog.Any(key, rapid.SliceOf(rapid.String()).Draw(t, "list")))
			}
		}
		message := rapid.String().Draw(t, "message")
		ctx := WithRequest(context.Background(), "req-1")
		line := slog.NewRecord(time.Unix(1_700_000_000, rapid.Int64Range(0, 1e9).Draw(t, "nanoseconds")), slog.LevelInfo, message, 0)
		line.AddAttrs(attrs...)
		written := func(unhurried bool) map[string]any {
			var out bytes.Buffer
			lines := NewLines(&out)
			logger := NewLogger(lines, slog.LevelInfo, "json")
			if unhurried {
				logger = Unhurried(logger)
			}
			if err := logger.Handler().Handle(ctx, line.Clone()); err != nil {
				t.Fatal(err)
			}
			if unhurried && out.Len() > 0 {
				t.Fatal("the line was not held back: it was written the usual way")
			}
			if err := lines.Flush(); err != nil {
				t.Fatal(err)
			}
			var said map[string]any
			if err := json.Unmarshal(out.Bytes(), &said); err != nil || strings.Count(out.String(), "\n") != 1 {
				t.Fatalf("not one line of JSON: %v in %q", err, out.String())
			}
			return said
		}
		hurried, unhurried := written(false), written(true)
		if !maps.EqualFunc(hurried, unhurried, func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
			t.Fatalf("unhurried it says %v, otherwise %v", unhurried, hurried)
		}
	})
}

func BenchmarkAccessLine(b *testing.B) {
	for _, kind := range []string{"hurried", "unhurried"} {
		b.Run(kind, func(b *testing.B) {
			handler := NewLogger(NewLines(discard{}), slog.LevelInfo, "json").Handler()
			if kind == "unhurried" {
				handler = Unhurried(slog.New(handler)).Handler()
			}
			b.ReportAllocs()
			for b.Loop() {
				line := slog.NewRecord(time.Now(), slog.LevelInfo, "request", 0)
				line.AddAttrs(slog.String("method", "GET"), slog.String("path", "/api/products"), slog.String("route", "GET /api/products"),
					slog.Int("status", 200), slog.Int64("bytes", 39978), slog.Float64("duration_ms", 0.123), slog.String("remote", "127.0.0.1:12345"),
					slog.String("query", "facets=true&limit=24&sort=newest"))
				if err := handler.Handle(b.Context(), line); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// discard takes everything, without what io.Discard does about it being recognized.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
