package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// Snapshots says where a model is kept from one run of the program to the next. What is kept saves reading the catalog; nothing is
// lost with it.
type Snapshots struct {
	Path  string        // of the file; empty: nowhere
	Every time.Duration // how soon after one the next is written, if something has happened
	// Program tells programs apart that may make another model of the same catalog.
	Program func() (string, error)
}

// How snapshots are paced.
const (
	firstSnapshot  = 30 * time.Second // after the start
	snapshotRate   = 100 << 10        // bytes a second that are written on average, at most
	lastSnapshot   = 10 * time.Second // what the one at the end of the program may take
	staleSnapshot  = time.Hour        // a file that was not finished by then is left over from a program that was killed
	printsAtOnce   = 4096             // that are looked up before those who write have a turn
	snapshotSuffix = ".part"
)

// settings is what all of a model depends on, besides the catalog.
type settings struct {
	Currency, Locale string
	Synonyms         [][]string
}

func (a settings) equal(b settings) bool {
	return a.Currency == b.Currency && a.Locale == b.Locale && slices.EqualFunc(a.Synonyms, b.Synonyms, slices.Equal[[]string])
}

// snapshot is a model as it was when everything up to a place in the event log was in it. It may have more: what is followed
// from there is written once more, which changes nothing.
type snapshot struct {
	head  head
	ids   []id.Product // of the index, ascending
	marks []uint64     // the prints of the same; 0: it has to be written anew
	// doubtful is products that have to be written anew: because that was put off, or because they changed meanwhile.
	doubtful []id.Product
	sold     map[id.Product]int64
	index    index.Frozen
}

// head is what decides whether a snapshot can be used.
type head struct {
	Database string
	Program  string
	Settings settings
	At       outbox.Position
	// Seen is the last event when everything had been taken: nothing in the model is of later. A database in which it never
	// happened is an older copy, whatever At says.
	Seen   outbox.Position
	Looked int64 // until when the clock's changes are in it
	Built  int64
	Brands []catalog.Brand
}

var (
	errNoSnapshot  = errors.New("there is no snapshot of the model")
	errNotNow      = errors.New("the model is about to be built anew")
	errNothingNew  = errors.New("nothing has happened since the last snapshot")
	errOtherModel  = errors.New("the snapshot of the model is of another program, database or time")
	errNoBeginning = errors.New("nothing has happened yet")
)

// take takes a snapshot of the live model. Whoever writes waits for some steps of it, none of them long.
func (s *Service) take(ctx context.Context) (*snapshot, *model, error) {
	database, program, err := s.identity(ctx)
	if err != nil {
		return nil, nil, err
	}
	shot, m, err := s.beginSnapshot()
	if err != nil {
		return nil, nil, err
	}
	shot.ids = shot.index.IDs()
	shot.marks = m.marks(shot.ids)
	shot.endSnapshot(s)
	shot.head.Database, shot.head.Program, shot.head.Settings = database, program, m.made
	shot.head.Seen, err = s.o.Outbox.Last(ctx)
	return shot, m, err
}

func (s *Service) identity(ctx context.Context) (database, program string, err error) {
	if database, err = s.o.DB.Identity(ctx); err == nil {
		program, err = s.o.Snapshots.Program()
	}
	return database, program, err
}

// beginSnapshot takes what must be of one moment. From then on until the end it is noted what is written.
func (s *Service) beginSnapshot() (*snapshot, *model, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	shot := &snapshot{}
	// The place first: an event that asks for a new model says so before the place moves on.
	s.heard.mu.Lock()
	shot.head.At, shot.head.Looked = s.heard.at, clock.Micros(s.heard.until)
	s.heard.mu.Unlock()
	m := s.model.Load()
	switch {
	case m == nil || s.touched != nil || s.outdated.Load():
		return nil, nil, errNotNow
	case shot.head.At == outbox.Beginning:
		return nil, nil, errNoBeginning // nothing tells such a database from another
	case shot.head.At == s.kept:
		return nil, nil, errNothingNew
	}
	shot.head.Built, shot.head.Brands = s.built.Load(), m.allBrands()
	shot.doubtful, shot.sold, shot.index = s.later.pending(), *s.sold.Load(), m.index.Freeze()
	s.meanwhile = map[id.Product]struct{}{}
	return shot, m, nil
}

func (shot *snapshot) endSnapshot(s *Service) {
	s.writing.Lock()
	defer s.writing.Unlock()
	for p := range s.meanwhile {
		shot.doubtful = append(shot.doubtful, p)
	}
	s.meanwhile = nil
}

// marks is the prints of products, 0 for those that are not there any more.
func (m *model) marks(products []id.Product) []uint64 {
	marks := make([]uint64, len(products))
	for from := 0; from < len(products); from += printsAtOnce {
		m.mu.RLock()
		for i := from; i < min(from+printsAtOnce, len(products)); i++ {
			marks[i] = m.prints[products[i]]
		}
		m.mu.RUnlock()
	}
	return marks
}

func (m *model) allBrands() []catalog.Brand {
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := make([]catalog.Brand, 0, len(m.brands))
	for _, b := range m.brands {
		list = append(list, b)
	}
	return list
}

// keepSnapshots writes a snapshot now and then until ctx ends.
func (s *Service) keepSnapshots(ctx context.Context) {
	if s.o.Snapshots.Path == "" {
		return
	}
	s.sweepSnapshots()
	for wait := min(firstSnapshot, s.o.Snapshots.Every); ; {
		pause(ctx, wait)
		if ctx.Err() != nil {
			return
		}
		written := s.writeSnapshot(ctx, true)
		wait = max(s.o.Snapshots.Every, time.Duration(written)*time.Second/snapshotRate)
	}
}

// endSnapshots writes the last one, if something has happened since the one before.
func (s *Service) endSnapshots(ctx context.Context) {
	if s.o.Snapshots.Path == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lastSnapshot)
	defer cancel()
	s.writeSnapshot(ctx, false)
}

// writeSnapshot writes a snapshot over the one before, gently or as fast as it goes, and returns how many bytes it has. That it
// cannot be written is logged once; the model is built from the tables then.
func (s *Service) writeSnapshot(ctx context.Context, gently bool) (written int64) {
	shot, _, err := s.take(ctx)
	if err == nil {
		written, err = shot.save(ctx, s.o.Snapshots.Path, gently)
	}
	switch {
	case err == nil:
		s.kept, s.complained = shot.head.At, false
	case errors.Is(err, errNotNow), errors.Is(err, errNothingNew), errors.Is(err, errNoBeginning), ctx.Err() != nil && gently:
	case !s.complained:
		s.complained = true
		s.o.Log.WarnContext(ctx, "the model of the catalog cannot be kept for the next start", "file", s.o.Snapshots.Path, "error", err)
	}
	return written
}

// sweepSnapshots removes what programs left that were killed while they wrote one.
func (s *Service) sweepSnapshots() {
	files, err := filepath.Glob(s.o.Snapshots.Path + ".*" + snapshotSuffix)
	if err != nil {
		return // the path is no pattern; nothing was left that could be found by it
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > staleSnapshot {
			_ = os.Remove(file) // it is in nobody's way
		}
	}
}

// resume makes the model of a snapshot the live one, if there is one that can be used; it is to be followed from the snapshot's
// place. What every document depends on was read before. It reports whether it did.
func (s *Service) resume(ctx context.Context) bool {
	if s.o.Snapshots.Path == "" {
		return false
	}
	begun := time.Now() //nolint:forbidigo // it is measured how long it takes
	shot, m, err := s.restore(ctx)
	switch {
	case errors.Is(err, errNoSnapshot):
		return false
	case err != nil:
		s.o.Log.WarnContext(ctx, "the kept model of the catalog is not used; it is built from the tables", "error", err)
		return false
	}
	s.heard.at, s.heard.looked, s.heard.until, s.heard.known = shot.head.At, clock.FromMicros(shot.head.Looked), clock.FromMicros(shot.head.Looked), false
	s.kept = shot.head.At
	s.model.Store(m)
	s.built.Store(shot.head.Built)
	s.resumed.Store(true)
	s.later.postpone(shot.doubtful)
	s.later.postpone(changedSales(shot.sold, *s.sold.Load()))
	s.o.Log.InfoContext(ctx, "the kept model of the catalog was read", "products", m.len(), "took", time.Since(begun))
	return true
}

// restore reads the snapshot and makes a model of it.
func (s *Service) restore(ctx context.Context) (*snapshot, *model, error) {
	file, err := os.Open(s.o.Snapshots.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, errNoSnapshot
	}
	if err != nil {
		return nil, nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	o, err := s.indexOptions(ctx)
	if err != nil {
		return nil, nil, err
	}
	m := newModel(o, s.settings(o), s.o.RowBytes)
	shot, err := load(file, m.index, func(h *head) error { return s.usable(ctx, h, m.made) })
	if err != nil {
		return nil, nil, err
	}
	if err := shot.fill(m); err != nil {
		return nil, nil, err
	}
	return shot, m, nil
}

// usable refuses a snapshot that is not one of this database, made by this program and by the settings of now, with all of its past.
func (s *Service) usable(ctx context.Context, h *head, made settings) error {
	database, program, err := s.identity(ctx)
	switch {
	case err != nil:
		return err
	case h.Database != database:
		return fmt.Errorf("%w: another database", errOtherModel)
	case h.Program != program:
		return fmt.Errorf("%w: another program", errOtherModel)
	case !h.Settings.equal(made):
		return fmt.Errorf("%w: other settings", errOtherModel)
	case h.Looked > clock.Micros(s.o.DB.Clock().Now()):
		return fmt.Errorf("%w: it is from the future", errOtherModel)
	}
	for _, place := range []outbox.Position{h.At, h.Seen} {
		there, err := s.o.Outbox.Has(ctx, place)
		if err != nil {
			return err
		}
		if !there {
			return fmt.Errorf("%w: the event log does not have what it is followed from", errOtherModel)
		}
	}
	return nil
}

// fill makes the rest of a model from a snapshot whose index was read.
func (shot *snapshot) fill(m *model) error {
	if !slices.Equal(m.index.IDs(), shot.ids) {
		return fmt.Errorf("%w: its products are not those of its index", index.ErrSnapshot)
	}
	m.prints = make(map[id.Product]uint64, len(shot.ids))
	for i, p := range shot.ids {
		m.prints[p] = shot.marks[i]
	}
	for _, p := range shot.doubtful {
		m.prints[p] = 0 // known, and equal to nothing
	}
	for _, b := range shot.head.Brands {
		m.brands[b.ID], m.named[b.Name] = b, b
	}
	return nil
}
