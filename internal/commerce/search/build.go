package search

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
)

// How a model is built.
const (
	// firstReaders read products at once while nobody is served yet, and laterReaders beside those who are.
	firstReaders = 4
	laterReaders = 2
	buildChunk   = 256 // products that are read at once
	buildPart    = 16  // chunks that are written at once: the more, the fewer parts of the index have to be merged
	// catchUp is how many products that changed while a model was built may be left to write while everybody waits.
	catchUp = 64
)

// prepare reads what every document depends on.
func (s *Service) prepare(ctx context.Context) error {
	if _, _, err := s.readNames(ctx); err != nil {
		return fmt.Errorf("read the names of the catalog: %w", err)
	}
	if s.o.Popularity == nil {
		return nil
	}
	return s.readSales(ctx, func(map[id.Product]int64, map[id.Product]int64) {}) // all is written anew
}

// readNames reads the names. Nobody writes while they are replaced: what he writes is in the model before its names are looked for.
func (s *Service) readNames(ctx context.Context) (before, now *names, err error) {
	err = s.names.renew(func() (*names, error) { return loadNames(ctx, s.o.Catalog) }, func(n *names) {
		s.writing.Lock()
		defer s.writing.Unlock()
		before, now = s.names.Swap(n), n
	})
	return before, now, err
}

// readSales reads how products sell. Nobody writes until changed is done, and whoever takes a snapshot sees both or none.
func (s *Service) readSales(ctx context.Context, changed func(before, after map[id.Product]int64)) error {
	read := func() (*map[id.Product]int64, error) {
		sold, err := s.o.Popularity(ctx)
		return &sold, err
	}
	err := s.sold.renew(read, func(sold *map[id.Product]int64) {
		s.writing.Lock()
		defer s.writing.Unlock()
		changed(*s.sold.Swap(sold), *sold)
	})
	if err != nil {
		return fmt.Errorf("read how products sell: %w", err)
	}
	return nil
}

// indexOptions is what an index knows about the shop.
func (s *Service) indexOptions(ctx context.Context) (index.Options, error) {
	synonyms, err := s.groups(ctx)
	return index.Options{Language: s.names.Load().channel.Locale, Synonyms: synonyms}, err
}

// settings is what a model depends on that is made by these options.
func (s *Service) settings(o index.Options) settings {
	return settings{Currency: string(s.names.Load().currency), Locale: o.Language, Synonyms: o.Synonyms}
}

// build makes a model of everything that is published, which so many read at once. Nobody sees it yet.
func (s *Service) build(ctx context.Context, readers int) (*model, error) {
	o, err := s.indexOptions(ctx)
	if err != nil {
		return nil, err
	}
	m := newModel(o, s.settings(o), s.o.RowBytes)
	parts := make(chan []entry) // one is written while the next is read
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(parts)
		return s.readAll(ctx, readers, parts)
	})
	work.Go(func() error {
		for part := range parts {
			if err := m.set(part); err != nil {
				return err
			}
		}
		return nil
	})
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("build the model of the catalog: %w", err)
	}
	return m, nil
}

// readAll hands over everything that is published, in the order of ids: parts of an index that follow one another are merged soonest.
func (s *Service) readAll(ctx context.Context, readers int, parts chan<- []entry) error {
	for after := id.Product(0); ; {
		part, err := s.readPart(ctx, readers, after)
		if err != nil || len(part) == 0 {
			return err
		}
		after = part[len(part)-1].id
		select {
		case parts <- part:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// readPart reads the next part of what is published.
func (s *Service) readPart(ctx context.Context, readers int, after id.Product) ([]entry, error) {
	var chunks [buildPart][]entry
	reading, within := errgroup.WithContext(ctx)
	reading.SetLimit(readers)
	for i := range chunks {
		ids, err := s.o.Catalog.ListPublished(ctx, after, buildChunk)
		if err != nil {
			_ = reading.Wait() // of two failures, either will do
			return nil, err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		reading.Go(func() (err error) {
			chunks[i], err = s.entries(within, ids)
			return err
		})
	}
	err := reading.Wait()
	return slices.Concat(chunks[:]...), err
}

// Rebuild has the model built anew in the background; lists are answered from the old one until then.
func (s *Service) Rebuild() {
	s.outdated.Store(true)
	select {
	case s.again <- struct{}{}:
	default: // it will be, already
	}
}

// rebuild builds a model beside the live one, writes into it what changed meanwhile, and swaps it in.
func (s *Service) rebuild(ctx context.Context) (err error) {
	s.rebuilding.Lock()
	defer s.rebuilding.Unlock()
	s.writing.Lock()
	s.touched = map[id.Product]struct{}{}
	s.outdated.Store(false)
	s.writing.Unlock()
	defer func() {
		s.writing.Lock()
		s.touched = nil
		if err != nil {
			s.outdated.Store(true) // as before
		}
		s.writing.Unlock()
	}()
	if err := s.prepare(ctx); err != nil {
		return err
	}
	m, err := s.build(ctx, laterReaders)
	if err != nil {
		return err
	}
	for {
		s.writing.Lock()
		behind := make([]id.Product, 0, len(s.touched))
		for p := range s.touched {
			behind = append(behind, p)
		}
		s.touched = map[id.Product]struct{}{}
		if len(behind) <= catchUp {
			err := s.writeTo(ctx, m, behind)
			if err == nil {
				s.install(m)
			}
			s.writing.Unlock()
			return err
		}
		s.writing.Unlock()
		for chunk := range slices.Chunk(behind, buildChunk) {
			if err := s.writeTo(ctx, m, chunk); err != nil {
				return err
			}
		}
	}
}

// install makes a model the live one.
func (s *Service) install(m *model) {
	s.model.Store(m)
	s.built.Store(clock.Micros(s.o.DB.Clock().Now()))
	s.resumed.Store(false)
	s.open()
	s.tell()
}

// open has lists answered.
func (s *Service) open() { s.readyOnce.Do(func() { close(s.ready) }) }

// write makes the live model true of products, chunk by chunk, so that others may write in between.
func (s *Service) write(ctx context.Context, products []id.Product) error {
	for chunk := range slices.Chunk(products, buildChunk) {
		if err := s.writeChunk(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) writeChunk(ctx context.Context, products []id.Product) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	for _, noted := range []map[id.Product]struct{}{s.touched, s.meanwhile} {
		if noted != nil {
			for _, p := range products {
				noted[p] = struct{}{}
			}
		}
	}
	return s.writeTo(ctx, s.model.Load(), products)
}

// writeTo makes a model true of products. They are read now, so whoever writes the same model waits until it is done.
func (s *Service) writeTo(ctx context.Context, m *model, products []id.Product) error {
	if len(products) == 0 {
		return nil
	}
	entries, err := s.entries(ctx, products)
	if err != nil {
		return err
	}
	return m.set(entries)
}
