// Access measures what it costs to know who calls, for each kind of credential: remembered, as nearly every request finds it, and
// asked anew, as the first one does and one each 0.9 s. It counts the statements of the database, and how long a credential that
// one node revoked is good on another.
//
//	go run ./bench/access                       SQLite, in a temporary directory
//	go run ./bench/access -postgres URL         PostgreSQL; the schema of a shop is made in that database
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/token"
	"winkel/migrations"
)

// clients ask at once in the runs of many.
const clients = 32

// everybody is a staff in which all may do everything.
type everybody struct{}

// Member is whoever is asked for.
func (everybody) Member(_ context.Context, staff id.Staff) (identity.Member, error) {
	return identity.Member{Name: staff.String(), Scopes: []string{"all"}, Active: true}, nil
}

// credential is something that is shown with a request.
type credential struct {
	name   string
	show   func(ctx context.Context, s *identity.Service) error
	revoke func(ctx context.Context) error
}

type trial struct {
	d     *db.DB
	node  *identity.Service
	other *identity.Service // another node of the same shop
	next  int64
}

func main() {
	postgres := flag.String("postgres", "", "URL of a PostgreSQL database; empty means SQLite")
	length := flag.Duration("for", 2*time.Second, "length of one run")
	flag.Parse()
	if err := run(*postgres, *length); err != nil {
		fmt.Fprintln(os.Stderr, "access:", err)
		os.Exit(1)
	}
}

func run(postgres string, length time.Duration) error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(dir, "winkel.db"), URL: postgres, PoolMin: 4, PoolMax: 20})
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return err
	}
	if err := d.LeaseNode(ctx); err != nil {
		return err
	}
	t := &trial{d: d, next: 1 << 40}
	if t.node, err = open(d); err != nil {
		return err
	}
	if t.other, err = open(d); err != nil {
		return err
	}
	if err := t.costs(ctx, length); err != nil {
		return err
	}
	return t.revocations(ctx)
}

func open(d *db.DB) (*identity.Service, error) {
	signer, err := token.NewSigner(make([]byte, token.KeyBytes))
	if err != nil {
		return nil, err
	}
	return identity.New(identity.Options{DB: d, Log: slog.New(slog.DiscardHandler), Tokens: signer, Members: everybody{}}), nil
}

// costs measures each kind of credential.
func (t *trial) costs(ctx context.Context, length time.Duration) error {
	fmt.Printf("%s, runs of %s; remembered ones are asked for once each 0.9 s\n\n", t.d.Engine(), length)
	fmt.Println("| credential | clients | remembered, µs | asked anew, µs | ratio | statements in 100,000 requests, remembered |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, kind := range kinds {
		c, err := t.make(ctx, kind)
		if err != nil {
			return err
		}
		for _, n := range []int{1, clients} {
			remembered, statements, err := t.measure(ctx, length, n, func(ctx context.Context) error { return c.show(ctx, t.node) })
			if err != nil {
				return err
			}
			anew, _, err := t.measure(ctx, length, n, func(ctx context.Context) error {
				t.node.ForgetEverybody()
				return c.show(ctx, t.node)
			})
			if err != nil {
				return err
			}
			fmt.Printf("| %s | %d | %.2f | %.1f | %.0f | %.2f |\n", c.name, n, remembered, anew, anew/remembered, statements*100_000)
		}
	}
	return nil
}

// measure is how many microseconds of the processor one request of many takes, and how many statements.
func (t *trial) measure(ctx context.Context, length time.Duration, n int, ask func(context.Context) error) (micros, statements float64, err error) {
	if err := ask(ctx); err != nil {
		return 0, 0, err
	}
	var requests atomic.Int64
	var failure atomic.Pointer[error]
	var wg sync.WaitGroup
	before, began := t.d.Counters(), time.Now()
	for range n {
		wg.Go(func() {
			for time.Since(began) < length && failure.Load() == nil {
				for range 10 {
					if err := ask(ctx); err != nil {
						failure.Store(&err)
						return
					}
				}
				requests.Add(10)
			}
		})
	}
	wg.Wait()
	if failed := failure.Load(); failed != nil {
		return 0, 0, *failed
	}
	took, done := time.Since(began), float64(requests.Load())
	return float64(took.Microseconds()) / done, float64(t.d.Counters().Sub(before).Statements) / done, nil
}

// kinds are the kinds of credentials.
var kinds = []string{"API key", "access token of a customer", "access token of staff", "cookie of a customer", "cookie of staff"}

// make makes a credential that is good.
func (t *trial) make(ctx context.Context, kind string) (credential, error) {
	if kind == "API key" {
		k, secret, err := t.node.CreateKey(ctx, identity.NewKey{Name: "bench", Scopes: []string{"all"}}, nil)
		return credential{
			name:   kind,
			show:   func(ctx context.Context, s *identity.Service) error { _, err := s.Bearer(ctx, secret); return err },
			revoke: func(ctx context.Context) error { _, err := t.node.RevokeKey(ctx, k.ID, nil); return err },
		}, err
	}
	t.next++
	of := identity.OfCustomer(id.Customer(t.next))
	if kind == "access token of staff" || kind == "cookie of staff" {
		of = identity.OfStaff(id.Staff(t.next))
	}
	b := &db.Batch{}
	g, err := t.node.StartSession(ctx, b, identity.NewSession{Subject: of, Browser: kind == "cookie of a customer" || kind == "cookie of staff"})
	if err != nil {
		return credential{}, err
	}
	c := credential{name: kind, revoke: func(ctx context.Context) error {
		b := &db.Batch{}
		t.node.EndSession(b, g.Session.ID)
		return t.d.Submit(ctx, b)
	}}
	c.show = func(ctx context.Context, s *identity.Service) error {
		_, err := s.Bearer(ctx, g.AccessToken)
		return err
	}
	if g.Cookie != "" {
		c.show = func(ctx context.Context, s *identity.Service) error {
			_, err := s.Cookie(ctx, of.Kind, g.Cookie)
			return err
		}
	}
	return c, t.d.Submit(ctx, b)
}

// revocations measures how long what one node revoked is good: there, and on another that is asked all the time.
func (t *trial) revocations(ctx context.Context) error {
	const times = 10
	fmt.Println("\n| revoked, ten times each | refused on the own node at once | longest on another node, ms |")
	fmt.Println("|---|---|---|")
	for _, kind := range kinds {
		atOnce, delays := 0, make([]time.Duration, 0, times)
		for range times {
			c, err := t.make(ctx, kind)
			if err != nil {
				return err
			}
			if err := errors.Join(c.show(ctx, t.node), c.show(ctx, t.other), c.revoke(ctx)); err != nil {
				return err
			}
			revoked := time.Now()
			if fault.CodeOf(c.show(ctx, t.node)) == fault.CodeUnauthorized {
				atOnce++
			}
			for c.show(ctx, t.other) == nil {
				time.Sleep(time.Millisecond)
			}
			delays = append(delays, time.Since(revoked))
		}
		fmt.Printf("| %s | %d of %d | %d |\n", kind, atOnce, times, slices.Max(delays).Milliseconds())
	}
	return nil
}
