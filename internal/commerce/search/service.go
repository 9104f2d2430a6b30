package search

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Options is what a Service stands on.
type Options struct {
	DB      *db.DB
	Outbox  *outbox.Log
	Catalog *catalog.Service
	Log     *slog.Logger
	// Encode writes a row of a list as it is sent.
	Encode func(*catalog.ProductRow, review.Rating) ([]byte, error)
	// Ratings is what customers think of products; nil: nobody is asked.
	Ratings func(context.Context, []id.Product) (map[id.Product]review.Rating, error)
	// Popularity is how many of each product were sold of late; nil: nobody knows.
	Popularity func(context.Context) (map[id.Product]int64, error)
	// RowBytes bounds the encoded rows in memory; 0: 256 MiB.
	RowBytes int64
	// Snapshots keeps the model from one run to the next; zero: it is built at each start.
	Snapshots Snapshots
}

const defaultRowBytes = 256 << 20

// How long somebody waits.
const (
	readyWait = 10 * time.Second       // for the model, after the start
	awaitMost = 250 * time.Millisecond // for what was just written
)

// Service is the use cases of search. It is safe for concurrent use.
type Service struct {
	o     Options
	model atomic.Pointer[model] // nil until it is built
	names latest[names]
	sold  latest[map[id.Product]int64]
	built atomic.Int64 // when the model was built, in microseconds

	ready     chan struct{} // closed when there is a model
	readyOnce sync.Once
	follower  Follower // may be nil

	rebuilding sync.Mutex // held while a model is built beside the live one, which two would mix up

	writing sync.Mutex              // held from reading a product to writing it, by everybody who writes the live model
	touched map[id.Product]struct{} // what was written since a rebuild began; nil: none is under way
	// meanwhile is what was written since a snapshot began; nil: none is being taken.
	meanwhile map[id.Product]struct{}
	outdated  atomic.Bool // a rebuild is wanted, and has not begun
	resumed   atomic.Bool // the model was kept from the last run

	kept       outbox.Position // of the last snapshot; only the one who writes them, and takes them, looks at it
	complained bool            // that none can be written

	members membership

	heard heard
	own   *own
	later backlog
	again chan struct{} // holds a token when the model is to be built anew
	asked queries
}

// heard is how far the service has followed.
type heard struct {
	mu sync.Mutex
	at outbox.Position

	next   atomic.Int64 // when the clock changes something, in microseconds
	looked time.Time    // until when the clock's changes are in the model; only the follower looks at it
	until  time.Time    // the same for everybody, as of at
	known  bool         // next is
}

// latest is what several read anew now and then. What was read before never replaces what was read later.
type latest[T any] struct {
	atomic.Pointer[T]
	reading sync.Mutex
}

// renew reads it, and has take put it in its place before anybody else reads it.
func (l *latest[T]) renew(read func() (*T, error), take func(*T)) error {
	l.reading.Lock()
	defer l.reading.Unlock()
	value, err := read()
	if err == nil {
		take(value)
	}
	return err
}

// New returns the use cases of search. Lists wait until Run has built the model.
func New(o Options) *Service {
	if o.RowBytes <= 0 {
		o.RowBytes = defaultRowBytes
	}
	s := &Service{o: o, ready: make(chan struct{}), again: make(chan struct{}, 1), own: newOwn()}
	o.Outbox.OnCommit(s.own.note)
	s.heard.next.Store(math.MaxInt64)
	s.later.awake = make(chan struct{}, 1)
	s.sold.Store(&map[id.Product]int64{})
	s.names.Store(&names{})
	return s
}

// Follower is told what the model has followed, one call at a time.
type Follower interface {
	// Heard is called after every look at the event log, some times a second at least, with what was found, which is in the model by
	// then. When it fails, these events come again.
	Heard(ctx context.Context, events []outbox.Event) error
	// Renew is called after the model changed for another reason.
	Renew()
	// Lost is called when the log cannot be followed. Heard is called again when it can.
	Lost()
}

// Follow has f told, too. Call it before Run.
func (s *Service) Follow(f Follower) { s.follower = f }

func (s *Service) tell() {
	if s.follower != nil {
		s.follower.Renew()
	}
}

// Ready is unavailable until the model is built: for those who ask whether this node may take traffic.
func (s *Service) Ready(context.Context) error {
	if !s.isReady() {
		return errNotReady
	}
	return nil
}

func (s *Service) isReady() bool {
	select {
	case <-s.ready:
		return true
	default:
		return false
	}
}

// WaitReady waits until there is a model that has caught up, or ctx ends.
func (s *Service) WaitReady(ctx context.Context) error {
	select {
	case <-s.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errNotReady = &fault.Error{
	Kind: fault.Unavailable, Code: fault.CodeUnavailable, Message: "The catalog is being read. Try again in a moment.",
	RetryAfter: 2 * time.Second,
}

// View is the model as it is for one request, with everything in it that this node committed before. It goes on changing: a
// view holds the latest of everything, not a moment.
type View struct {
	service *Service
	model   *model
	names   *names
}

// View looks at the model. It waits for the model to be built, but not for long: then it is unavailable.
func (s *Service) View(ctx context.Context) (*View, error) {
	if !s.isReady() {
		within, cancel := context.WithTimeout(ctx, readyWait)
		defer cancel()
		if s.WaitReady(within) != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, errNotReady
		}
	}
	s.await(ctx)
	return &View{service: s, model: s.model.Load(), names: s.names.Load()}, nil
}

// await waits until the model has what this process committed that lists show, and what the clock has changed, but not for long: a
// list that is a moment old is better than none.
func (s *Service) await(ctx context.Context) {
	now := s.o.DB.Clock().Now().UnixMicro()
	if now >= s.heard.next.Load() {
		s.o.Outbox.Poke() // the follower looks at the clock whenever it looks at the log
	}
	wanted := s.own.last()
	timer := time.NewTimer(awaitMost)
	defer timer.Stop()
	for {
		lacks, news := s.own.lacks(wanted)
		if !lacks && now < s.heard.next.Load() {
			return
		}
		select {
		case <-news:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Status is how the model is.
type Status struct {
	Ready      bool
	Products   int64
	IndexBytes int64
	Rows       int64 // encoded rows in memory
	RowBytes   int64
	Backlog    int64 // products that wait to be written anew
	BuiltAt    time.Time
	Resumed    bool // it was kept from the last run of the program, and not built by this one
}

// Status tells how the model of this node is.
func (s *Service) Status() Status {
	m := s.model.Load()
	if m == nil || !s.isReady() {
		return Status{}
	}
	count, bytes := m.rows.size()
	return Status{
		Ready: true, Products: int64(m.len()), IndexBytes: m.index.Bytes(), Rows: int64(count), RowBytes: bytes,
		Backlog: int64(s.later.len()), BuiltAt: clock.FromMicros(s.built.Load()), Resumed: s.resumed.Load(),
	}
}
