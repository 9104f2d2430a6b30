package db

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Engine names one of the two databases.
type Engine uint8

// The two engines, both first class.
const (
	SQLite Engine = iota
	Postgres
)

// String is "sqlite" or "postgres".
func (e Engine) String() string {
	if e == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// Stmt is one statement of constant text: declared once in a package variable, prepared once per connection. Its
// placeholders are $1, $2, … numbered by first appearance. Every Stmt is known to Registered, which is how the tests
// prepare all of them on both engines.
type Stmt struct {
	texts  [2]string // by Engine
	site   string    // file:line of the declaration, for messages
	number int64     // position in the registry, the key of the per-connection caches
}

var registry struct {
	sync.Mutex
	stmts []*Stmt
	count atomic.Int64
}

// SQL declares a statement that both engines read. Text that breaks a rule of the shared dialect (see the package
// documentation) panics at program start, so that no such statement can be shipped.
func SQL(text string) *Stmt {
	return register(text, text)
}

// Spell declares a statement that the engines spell differently. The comment above it begins with "Differs because".
func Spell(postgres, sqlite string) *Stmt {
	return register(postgres, sqlite)
}

func register(postgres, sqlite string) *Stmt {
	s := &Stmt{site: declaration()}
	s.texts[Postgres], s.texts[SQLite] = postgres, sqlite
	texts := s.texts[:]
	shared := postgres == sqlite
	if shared {
		texts = texts[:1]
	}
	for _, text := range texts {
		if err := checkDialect(text, shared); err != nil {
			panic(fmt.Sprintf("db: %s: %v\n%s", s.site, err, text))
		}
	}
	registry.Lock()
	defer registry.Unlock()
	s.number = registry.count.Add(1)
	registry.stmts = append(registry.stmts, s)
	return s
}

// declaration is the file and line, outside of this package, that asked for a statement, or for the family that it is one of.
func declaration() string {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if !more || !strings.HasPrefix(frame.Function, "winkel/internal/platform/db.") {
			return fmt.Sprintf("%s:%d", frame.File, frame.Line)
		}
	}
}

// Registered is every statement that was declared so far.
func Registered() []*Stmt {
	registry.Lock()
	defer registry.Unlock()
	return append([]*Stmt(nil), registry.stmts...)
}

// Text is how engine e reads the statement.
func (s *Stmt) Text(e Engine) string { return s.texts[e] }

// Site is where the statement was declared, as file:line.
func (s *Stmt) Site() string { return s.site }

// Variants is a bounded family of statements that differ by a shape the caller computes, such as the set of filters in
// use. It exists because a list with optional filters needs the conditions it uses and no others, or no index serves
// it. The build function must depend on the shape alone; never put a value into the text.
type Variants[S comparable] struct {
	build func(S) *Stmt
	limit int
	mu    sync.RWMutex
	made  map[S]*Stmt
}

// NewVariants declares a family of at most limit statements; asking for more panics, because then the shape holds
// something that it should not.
func NewVariants[S comparable](limit int, build func(S) *Stmt) *Variants[S] {
	return &Variants[S]{build: build, limit: limit, made: map[S]*Stmt{}}
}

// For is the statement of the shape, built at its first use.
func (v *Variants[S]) For(shape S) *Stmt {
	v.mu.RLock()
	s := v.made[shape]
	v.mu.RUnlock()
	if s != nil {
		return s
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if s := v.made[shape]; s != nil {
		return s
	}
	if len(v.made) >= v.limit {
		panic(fmt.Sprintf("db: more than %d variants of a statement: its shape is not bounded", v.limit))
	}
	s = v.build(shape)
	v.made[shape] = s
	return s
}
