// Package javascript runs a script inside the program, on modernc.org/quickjs: pure Go, without a process beside it. Each virtual
// machine has bounds of time and memory, does one thing at a time, and is thrown away after whatever went wrong in it.
package javascript

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/quickjs"
)

// Errors of Call.
var (
	// ErrBusy says that all machines work and as many wait for one as may.
	ErrBusy = errors.New("javascript: every machine is busy")
	// ErrMissing is the answer of a pool without a script.
	ErrMissing = errors.New("javascript: there is no script")
)

// Options bounds a pool. What is zero is the number behind it.
type Options struct {
	Script   string        // defines the functions that are called
	Machines int           // 2
	Timeout  time.Duration // of one call: 500 ms
	Memory   uintptr       // bytes of one machine: 64 MiB
	Waiting  int           // calls that may wait for a machine: 10
	Calls    int           // after which a machine is replaced, lest what leaks piles up: 3,000
}

// Pool is some machines with the same script. It is safe for concurrent use.
type Pool struct {
	o       Options
	compile func() ([]byte, error) // the script, when it is first needed: a program that starts has other things to do
	idle    chan *machine
	waiting atomic.Int64
}

// machine is one virtual machine; vm is nil until it is needed.
type machine struct {
	vm    *quickjs.VM
	calls int
}

// New returns a pool. The script is compiled at the first call. A pool without one answers every call with ErrMissing.
func New(o Options) *Pool {
	const (
		machines = 2
		timeout  = 500 * time.Millisecond
		memory   = 64 << 20
		waiting  = 10
		calls    = 3000
	)
	o.Machines, o.Waiting, o.Calls = orElse(o.Machines, machines), orElse(o.Waiting, waiting), orElse(o.Calls, calls)
	o.Timeout, o.Memory = orElse(o.Timeout, timeout), orElse(o.Memory, memory)
	p := &Pool{o: o, idle: make(chan *machine, o.Machines), compile: sync.OnceValues(func() ([]byte, error) { return compiled(o.Script) })}
	for range o.Machines {
		p.idle <- &machine{}
	}
	return p
}

func compiled(script string) ([]byte, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("start a machine for JavaScript: %w", err)
	}
	defer func() { _ = vm.Close() }()
	code, err := vm.Compile(surroundings+script, quickjs.EvalGlobal)
	if err != nil {
		return nil, fmt.Errorf("compile a script: %w", err)
	}
	return code, nil
}

func orElse[T int | uintptr | time.Duration](value, other T) T {
	if value <= 0 {
		return other
	}
	return value
}

// surroundings is what a script for browsers expects to find and quickjs does not have: nothing that waits or talks.
const surroundings = `
globalThis.self = globalThis.window = undefined;
globalThis.process = { env: { NODE_ENV: "production" } };
globalThis.console = { log() {}, info() {}, warn() {}, error() {}, debug() {} };
globalThis.setTimeout = globalThis.setInterval = globalThis.setImmediate = () => 0;
globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = () => {};
globalThis.AbortController = class { constructor() { this.signal = { aborted: false, addEventListener() {}, removeEventListener() {} } } abort() {} };
`

// Call calls a function of the script with a text and returns the text that it answers. Whoever calls waits for a machine until
// ctx ends, but not in a long queue: ErrBusy then.
func (p *Pool) Call(ctx context.Context, function, argument string) (string, error) {
	if p.o.Script == "" {
		return "", ErrMissing
	}
	m, err := p.take(ctx)
	if err != nil {
		return "", err
	}
	answer, err := m.call(p, function, argument)
	m.calls++
	if err != nil || m.calls >= p.o.Calls {
		m.close()
		m = &machine{}
	}
	p.idle <- m
	return answer, err
}

func (p *Pool) take(ctx context.Context) (*machine, error) {
	select {
	case m := <-p.idle:
		return m, nil
	default:
	}
	if p.waiting.Add(1) > int64(p.o.Waiting) {
		p.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer p.waiting.Add(-1)
	select {
	case m := <-p.idle:
		return m, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// call runs the function. Whatever the engine does wrong stays in here.
func (m *machine) call(p *Pool, function, argument string) (answer string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("javascript: the engine failed: %v", r)
		}
	}()
	if m.vm == nil {
		code, err := p.compile()
		if err != nil {
			return "", err
		}
		if m.vm, err = quickjs.NewVM(); err != nil {
			return "", fmt.Errorf("start a machine for JavaScript: %w", err)
		}
		m.vm.SetMemoryLimit(p.o.Memory)
		if err := m.vm.SetEvalTimeout(p.o.Timeout); err != nil {
			return "", fmt.Errorf("bound a machine for JavaScript: %w", err)
		}
		if _, err := m.vm.EvalBytecode(code); err != nil {
			return "", fmt.Errorf("run a script: %w", err)
		}
	}
	value, err := m.vm.Call(function, argument)
	if err != nil {
		return "", fmt.Errorf("call %s: %w", function, err)
	}
	text, isText := value.(string)
	if !isText {
		return "", fmt.Errorf("call %s: it answered %T, no text", function, value)
	}
	return text, nil
}

// close ends a machine, which may be in any state.
func (m *machine) close() {
	defer func() { _ = recover() }() // the engine may be broken; then its memory is lost, and nothing else
	if m.vm != nil {
		_ = m.vm.Close()
	}
}

// Close ends the machines that do nothing. Calls that still run finish, and their machines are lost to the collector.
func (p *Pool) Close() {
	for {
		select {
		case m := <-p.idle:
			m.close()
		default:
			return
		}
	}
}
