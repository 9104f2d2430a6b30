package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/migrations"
)

// shop is every service, wired to each other. Commands use what they need.
type shop struct {
	db        *db.DB
	outbox    *outbox.Log
	jobs      *job.Queue
	idem      *idem.Store
	blobs     *blob.Store
	catalog   *catalog.Service
	inventory *inventory.Service
	identity  *identity.Service
	bulk      *catalog.Bulk
	imports   *transfer.Imports
}

// openDatabase opens the database that the configuration names, and changes nothing in it.
func openDatabase(env *environment) (*db.DB, error) {
	c := env.config
	return db.Open(env.ctx, db.Options{
		Path: filepath.Join(c.Storage.Data, "winkel.db"), URL: c.Storage.Database, Logger: env.log,
		PoolMin: int(c.Postgres.Min), PoolMax: int(c.Postgres.Max), PoolLifetime: c.Postgres.Lifetime,
		PoolHealthCheck: c.Postgres.HealthCheck,
	})
}

// withDatabase opens the database alone, for commands that come before there is a schema.
func withDatabase(env *environment, f func(*db.DB) error) error {
	d, err := openDatabase(env)
	if err != nil {
		return unusable{err}
	}
	err = f(d)
	if fault.CodeOf(err) == db.CodeSchemaNewer {
		err = unusable{err}
	}
	return errors.Join(err, d.Close())
}

// openShop opens the database, brings its schema up to date, takes a node number and wires the services.
func openShop(ctx context.Context, env *environment) (_ *shop, err error) {
	d, err := openDatabase(env)
	if err != nil {
		return nil, err
	}
	s := &shop{db: d}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if _, err := d.Migrate(ctx, migrations.Files); err != nil {
		return nil, err
	}
	if err := d.LeaseNode(ctx); err != nil {
		return nil, err
	}
	location, err := env.config.BlobURL()
	if err != nil {
		return nil, err
	}
	if s.blobs, err = blob.Connect(ctx, location); err != nil {
		return nil, fmt.Errorf("open the media store: %w", err)
	}
	s.outbox = outbox.New(d)
	s.jobs = job.New(d, s.outbox, env.log, job.Config{})
	s.idem = idem.New(d, idem.DefaultKeep)
	s.identity = identity.New(d, env.log)
	s.inventory = inventory.New(d, s.outbox)
	s.catalog = catalog.New(catalog.Options{
		DB: d, Outbox: s.outbox, Stock: stockKeeper{s.inventory}, Blobs: s.blobs, Jobs: s.jobs,
	})
	s.bulk = catalog.NewBulk(s.catalog, s.jobs, s.idem)
	s.imports = transfer.NewImports(s.catalog, d, s.jobs, s.blobs)
	if err := s.registerJobs(); err != nil {
		return nil, err
	}
	_, err = s.inventory.EnsureDefaultLocation(ctx)
	return s, err
}

// close gives everything back.
func (s *shop) close() error {
	var blobs error
	if s.blobs != nil {
		blobs = s.blobs.Close()
	}
	return errors.Join(blobs, s.db.Close())
}

// stockKeeper lets the catalog speak to its neighbour.
type stockKeeper struct{ inventory *inventory.Service }

func (k stockKeeper) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	own := make([]inventory.Count, len(counts))
	for i, c := range counts {
		own[i] = inventory.Count{Variant: c.Variant, SKU: c.SKU, OnHand: c.OnHand, New: c.New}
	}
	return k.inventory.SetOnHand(ctx, b, own, reason)
}

func (k stockKeeper) Forget(ctx context.Context, b *db.Batch, variants []id.Variant) error {
	return k.inventory.Forget(ctx, b, variants)
}
