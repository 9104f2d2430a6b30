package search_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// keeping is options of a service that keeps its model in a file; every: 0 for when it is closed alone.
func keeping(path string, every time.Duration) search.Options {
	if every == 0 {
		every = time.Hour
	}
	return search.Options{Snapshots: search.Snapshots{Path: path, Every: every, Program: func() (string, error) { return "this one", nil }}}
}

// settled waits until the model has everything that was committed, also what transactions of other tests hold back.
func (s *shop) settled() {
	s.t.Helper()
	must(s.t, s.search.WaitReady(s.t.Context()))
	eventually(s.t, "the log is read to its end", func() bool {
		last, err := s.log.Last(s.t.Context())
		must(s.t, err)
		return s.search.At() == last
	})
}

// resumes opens a model and says whether it is the kept one, after comparing it with the tables.
func (s *shop) resumes(o search.Options) (resumed bool, closed func()) {
	s.t.Helper()
	closed = s.open(o)
	must(s.t, s.search.WaitReady(s.t.Context()))
	resumed = s.search.Status().Resumed
	eventually(s.t, "nothing is left to be written", func() bool { return s.search.Status().Backlog == 0 })
	s.agrees()
	s.settled() // other tests may hold back what a model is to be kept with
	return resumed, closed
}

// A model that was kept, and followed through what happened while nobody looked, equals a fresh one.
func TestAKeptModelEqualsAFreshOne(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		path := filepath.Join(t.TempDir(), "model")
		w := newWorld(s)
		for range 3 {
			closed := s.open(keeping(path, 0))
			w.steps(20)
			s.settled()
			closed()
			w.steps(20)
			if len(w.products) > 0 {
				s.sold[w.products[0]]++
			}
			resumed, closed := s.resumes(keeping(path, 0))
			if !resumed {
				t.Fatal("the kept model was not used")
			}
			before := s.everything()
			closed()
			closed = s.open(search.Options{})
			if after := s.everything(); before != after {
				t.Errorf("the kept model shows\n%s\na fresh one\n%s", before, after)
			}
			closed()
		}
	})
}

// Whatever goes on while a model is written, it can be used afterwards.
func TestAModelIsKeptWhileItChanges(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		dir := t.TempDir()
		path := filepath.Join(dir, "model")
		w := newWorld(s)
		w.steps(5)
		closed := s.open(keeping(path, time.Nanosecond))
		var copies []string
		for i := range 5 {
			w.steps(12)
			eventually(t, "a model was kept", func() bool { _, err := os.Stat(path); return err == nil })
			kept, err := os.ReadFile(path)
			must(t, err)
			copies = append(copies, filepath.Join(dir, fmt.Sprint("copy ", i)))
			must(t, os.WriteFile(copies[i], kept, 0o600))
		}
		closed()
		for _, name := range copies {
			resumed, closed := s.resumes(keeping(name, 0))
			if !resumed {
				t.Errorf("%s was not used", name)
			}
			closed()
		}
		if left, err := filepath.Glob(path + ".*"); err != nil || len(left) > 0 {
			t.Errorf("left over: %q, %v", left, err)
		}
	})
}

var (
	renameDatabase = db.SQL(`UPDATE database_identity SET name = 'another'`)
	forgetLast     = db.SQL(`DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)`)
	changeCurrency = db.SQL(`UPDATE channel SET currency_code = 'EUR'`)
)

// A model that is not the one of this database, this program and these settings, or is damaged, is built from the tables.
func TestAModelThatDoesNotFitIsBuiltAnew(t *testing.T) {
	run := func(statement *db.Stmt) func(s *shop, o *search.Options) {
		return func(s *shop, _ *search.Options) {
			b := new(db.Batch)
			b.Exec(statement).Want(1, nil)
			must(s.t, s.db.Submit(s.t.Context(), b))
			s.log = outbox.New(s.db) // the one before remembers what there was
		}
	}
	damage := func(change func(kept []byte) []byte) func(s *shop, o *search.Options) {
		return func(s *shop, o *search.Options) {
			kept, err := os.ReadFile(o.Snapshots.Path)
			must(s.t, err)
			must(s.t, os.WriteFile(o.Snapshots.Path, change(kept), 0o600))
		}
	}
	for name, spoil := range map[string]func(s *shop, o *search.Options){
		"another database": run(renameDatabase),
		"an older copy":    run(forgetLast),
		"another currency": run(changeCurrency),
		"another program": func(_ *shop, o *search.Options) {
			o.Snapshots.Program = func() (string, error) { return "that one", nil }
		},
		"other synonyms": func(s *shop, _ *search.Options) {
			_, err := s.other().CreateSynonym(s.t.Context(), []string{"cup", "mug"}, nil)
			must(s.t, err)
		},
		"a log that was shortened": func(s *shop, _ *search.Options) {
			s.sell("Later", 100)
			s.clock.Advance(time.Hour)
			eventually(s.t, "the log is shortened", func() bool {
				removed, err := s.log.Prune(s.t.Context(), time.Minute)
				must(s.t, err)
				return removed > 0
			})
		},
		"from the future": func(s *shop, _ *search.Options) { s.clock.Advance(-time.Hour) },
		"empty":           damage(func([]byte) []byte { return nil }),
		"longer":          damage(func(kept []byte) []byte { return append(kept, 0) }),
		"no snapshot":     damage(func([]byte) []byte { return []byte(strings.Repeat("winkel\n", 100)) }),
	} {
		t.Run(name, func(t *testing.T) {
			eachShop(t, func(t *testing.T, s *shop) {
				o := keeping(filepath.Join(t.TempDir(), "model"), 0)
				closed := s.open(o)
				s.sell("Cup", 100)
				s.sell("Mug", 200)
				s.settled()
				closed()
				spoil(s, &o)
				resumed, closed := s.resumes(o)
				if resumed {
					t.Error("it was used")
				}
				closed()
				if resumed, _ := s.resumes(o); !resumed {
					t.Error("the one that was kept next was not used")
				}
			})
		})
	}
}

// other is a service that runs no model.
func (s *shop) other() *search.Service {
	return search.New(search.Options{DB: s.db, Outbox: s.log, Catalog: s.Service})
}

// No byte of a kept model can be another, and none be missing, without its being noticed.
func TestADamagedModelIsNoticed(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		path := filepath.Join(t.TempDir(), "model")
		closed := s.open(keeping(path, 0))
		for i := range 5 {
			s.sell(fmt.Sprint("Cup ", i), 100, by("Potter"))
		}
		s.settled()
		closed()
		kept, err := os.ReadFile(path)
		must(t, err)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		d := rand.New(rand.NewPCG(seed, 0))
		for range 60 {
			damaged := slices.Clone(kept)
			var what string
			if d.IntN(3) == 0 {
				damaged = damaged[:d.IntN(len(damaged))]
				what = fmt.Sprint("cut to ", len(damaged))
			} else {
				at, bit := d.IntN(len(damaged)), d.IntN(8)
				damaged[at] ^= 1 << bit
				what = fmt.Sprint("bit ", bit, " of byte ", at)
			}
			must(t, os.WriteFile(path, damaged, 0o600))
			resumed, closed := s.resumes(keeping(path, 0))
			if resumed {
				t.Errorf("%s of %d: it was used", what, len(kept))
			}
			closed()
		}
	})
}

// A directory that cannot be written to is no reason not to open.
func TestAModelThatCannotBeKept(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		closed := s.open(keeping(filepath.Join(t.TempDir(), "none", "model"), time.Nanosecond))
		s.sell("Cup", 100)
		s.settled()
		s.wants("the list", search.Filter{}, "Cup")
		closed()
	})
}

func newWorld(s *shop) *world {
	seed := rand.Uint64()
	s.t.Logf("seed %d", seed)
	a, err := s.CreateAttribute(s.t.Context(), catalog.AttributeDefinition{
		Code: "color", Type: catalog.TextAttribute, Filterable: true, Searchable: true, Facet: true,
	}, nil)
	must(s.t, err)
	return &world{shop: s, dice: rand.New(rand.NewPCG(seed, 0)), attribute: a.ID}
}

func (w *world) steps(n int) {
	for range n {
		w.stepsDone++
		w.step(w.stepsDone)
	}
}
