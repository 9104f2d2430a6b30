package javascript_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/platform/javascript"
)

const script = `
globalThis.count = 0
globalThis.shout = (text) => text.toUpperCase() + (++count)
globalThis.spin = () => { for (;;) {} }
globalThis.eat = () => { const all = []; for (;;) all.push("x".repeat(1 << 20) + all.length) }
globalThis.fail = () => { throw new Error("no") }
globalThis.nothing = () => undefined
`

func pool(t *testing.T, o javascript.Options) *javascript.Pool {
	t.Helper()
	o.Script = script
	p := javascript.New(o)
	t.Cleanup(p.Close)
	return p
}

func call(t *testing.T, p *javascript.Pool, function string) string {
	t.Helper()
	text, err := p.Call(t.Context(), function, "grüße")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestCall(t *testing.T) {
	p := pool(t, javascript.Options{Machines: 1, Calls: 2})
	for _, want := range []string{"GRÜSSE1", "GRÜSSE2", "GRÜSSE1"} { // a new machine after two calls
		if got := call(t, p, "shout"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Whatever a script does ends, and the next call finds a machine that works.
func TestWhatGoesWrongIsContained(t *testing.T) {
	p := pool(t, javascript.Options{Machines: 1, Timeout: 100 * time.Millisecond, Memory: 8 << 20})
	for _, function := range []string{"spin", "eat", "fail", "nothing", "unknown"} {
		if text, err := p.Call(t.Context(), function, ""); err == nil {
			t.Errorf("%s: %q", function, text)
		}
		if got := call(t, p, "shout"); got != "GRÜSSE1" {
			t.Errorf("after %s: %q", function, got)
		}
	}
}

func TestNobodyWaitsInALongQueue(t *testing.T) {
	p := pool(t, javascript.Options{Machines: 1, Waiting: 2, Timeout: time.Second})
	var calls sync.WaitGroup
	var mu sync.Mutex
	busy, ended := 0, 0
	for range 20 {
		calls.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			_, err := p.Call(ctx, "spin", "")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, javascript.ErrBusy):
				busy++
			case errors.Is(err, context.DeadlineExceeded):
				ended++
			}
		})
	}
	calls.Wait()
	if busy < 10 || ended > 9 || busy+ended < 18 {
		t.Errorf("%d were sent away and %d gave up waiting", busy, ended)
	}
}

func TestNoScript(t *testing.T) {
	if _, err := javascript.New(javascript.Options{}).Call(t.Context(), "render", ""); !errors.Is(err, javascript.ErrMissing) {
		t.Error(err)
	}
	_, err := javascript.New(javascript.Options{Script: "}"}).Call(t.Context(), "render", "")
	if err == nil || !strings.Contains(err.Error(), "compile") {
		t.Error(err)
	}
}
